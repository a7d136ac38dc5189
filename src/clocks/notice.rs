//! Notices, which in this step are tasks on the home page: what will soon be destroyed, told once a team and not once a document.

use jiff::{SignedDuration, Timestamp};

use super::{ClockRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    store::Tx,
};

/// How long before the last day a team is told.
const BEFORE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The task that says that documents will soon be destroyed.
pub(super) const DIGEST: &str = "ending-digest";

/// Tells each team, in one task, of the documents whose last day lies within thirty days and of which it was not told yet. What moved or arrived since is told anew.
/// Returns how many teams were told.
///
/// # Errors
/// When the database refuses.
pub async fn announce(tx: &mut Tx) -> Result<usize, ClockRefusal> {
    let before = tx.now().saturating_add(BEFORE).unwrap_or(Timestamp::MAX).as_millisecond();
    let teams = store::to_announce(tx, before).await?;
    for (team, documents) in &teams {
        store::set_announced(tx, team, before).await?;
        store::renew_task(tx, team, DIGEST, "").await?;
        audit::record(tx, Entry::done(Logged::DocumentEndAnnounced).object("team", team).object("documents", documents)).await?;
    }
    Ok(teams.len())
}
