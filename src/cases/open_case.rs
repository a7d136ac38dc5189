//! Opening a case: an id first, because the label signed and sealed in the browser names it; then the label.

use super::{CaseRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{CaseId, TeamId},
    identity::{self, Caller},
    sealing::seal,
    store::Tx,
};

/// Sets an id aside for a case of one of the caller's teams. Unused, it vanishes within a day.
///
/// # Errors
/// [`CaseRefusal::NotFound`] when the team is not the caller's.
pub async fn reserve_case(tx: &mut Tx, caller: &Caller, team: &TeamId) -> Result<CaseId, CaseRefusal> {
    identity::store::own_team(tx, &caller.agent, team).await?.ok_or(CaseRefusal::NotFound)?;
    let case = CaseId::new(tx.now(), &*tx.chance());
    store::reserve(tx, case.as_str(), team, &caller.agent, None).await?;
    audit::record(tx, Entry::done(Logged::IdReserved).object("team", team).by(caller.who()).in_case(&case)).await?;
    Ok(case)
}

/// Opens the case of a reserved id under its sealed label.
///
/// # Errors
/// [`CaseRefusal::NotSealed`], [`CaseRefusal::Taken`], or [`CaseRefusal::NotFound`] when the caller reserved no such id.
pub async fn name_case(tx: &mut Tx, caller: &Caller, case: &CaseId, label: &[u8]) -> Result<(), CaseRefusal> {
    seal::check_header(label).map_err(|_| CaseRefusal::NotSealed)?;
    if store::own_case(tx, caller, case).await?.is_some() {
        return Err(CaseRefusal::Taken);
    }
    let (team, _) = store::take_reservation(tx, case.as_str(), &caller.agent).await?.ok_or(CaseRefusal::NotFound)?;
    store::insert(tx, case, &team, label, &caller.agent).await?;
    Ok(audit::record(tx, Entry::done(Logged::CaseOpened).object("team", &team).by(caller.who()).in_case(case)).await?)
}
