//! *Demander un nouveau lien ou code*: a typed reference or an agency makes a task for the team, and reveals nothing.

use super::{RequestRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::TeamId,
    identity::{self, Caller},
    sealing::Reference,
    store::Tx,
};

/// At most this many open tasks of this kind a team: a scanner that fills the form cannot drown it.
const MOST_OPEN: i64 = 50;

/// Makes the task, if the reference or the team is known. The answer to whoever asked is the same either way, and so is the entry.
///
/// # Errors
/// Only the database's.
pub async fn ask_for_link(tx: &mut Tx, reference: Option<&Reference>, team: Option<&TeamId>) -> Result<(), RequestRefusal> {
    let mut found = None;
    if let Some(reference) = reference {
        found = store::by_reference(tx, &reference.to_string()).await?.map(|(request, team)| (team, Some(request)));
    }
    if let (None, Some(team)) = (&found, team) {
        found = identity::store::team(tx, team).await?.map(|row| (row.team, None));
    }
    if let Some((team, request)) = found
        && store::open_tasks(tx, &team).await? < MOST_OPEN
    {
        store::insert_task(tx, &team, "new-link-asked", request.as_ref()).await?;
    }
    Ok(audit::record(tx, Entry::done(Logged::LinkAsked)).await?)
}

/// Marks a task of one of the caller's teams as done.
pub(super) async fn do_task(tx: &mut Tx, caller: &Caller, task: i64) -> Result<(), RequestRefusal> {
    if store::do_task(tx, caller, task).await? == 0 {
        return Err(RequestRefusal::NotFound);
    }
    Ok(audit::record(tx, Entry::done(Logged::TaskDone).object("task", task).by(caller.who())).await?)
}
