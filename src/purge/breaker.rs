//! The circuit breaker: a run that would destroy many documents whose last day has lately moved nearer stops for the data protection officer.

use jiff::SignedDuration;

use super::{RunRefusal, run::Task, store};
use crate::{
    audit::{self, Action as Logged, Entry, Outcome},
    identity::Caller,
    store::Tx,
};

/// Fewer than this are never too many.
const MOST: i64 = 50;

/// More than this share of the stock is too much: one in so many.
const SHARE: i64 = 50;

/// How lately a last day must have moved to count.
const LATELY: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Begins a run. Returns whether it stops here: more than 50 of the documents due were brought nearer within thirty days, and more than 2 % of the stock.
/// What the data protection officer has released since counts no more.
pub(super) async fn begin(tx: &mut Tx, task: &Task<'_>) -> Result<bool, RunRefusal> {
    task.fence.hold(tx).await?;
    let since = tx.now().as_millisecond().saturating_sub(i64::try_from(LATELY.as_millis()).unwrap_or(i64::MAX));
    let since = store::last_release(tx).await?.map_or(since, |released| released.max(since));
    let (due, moved) = store::due_and_moved(tx, task.until.as_millisecond(), since).await?;
    let stock = store::stock(tx).await?;
    let stops = moved > MOST && moved.saturating_mul(SHARE) > stock;
    store::begin_run(tx, task.run, due, stops.then_some("breaker")).await?;
    if stops {
        if !store::stop_stands(tx).await? {
            store::insert_stop(tx, task.run, moved, stock).await?;
        }
        tracing::error!(moved, stock, "a purge stopped before it destroyed anything: too many last days moved nearer; the data protection officer releases it");
        let entry = Entry::done(Logged::PurgeStopped).ended(Outcome::Refused).object("run", task.run).object("moved", moved).object("stock", stock);
        audit::record(tx, entry.policy(task.rules.digest())).await?;
    }
    Ok(stops)
}

/// The data protection officer has looked, and lets the purge go on.
///
/// # Errors
/// [`RunRefusal::NotStopped`] when nothing stands.
pub async fn release(tx: &mut Tx, caller: &Caller, stop: i64, reason: super::ReleaseReason) -> Result<(), RunRefusal> {
    if store::release(tx, stop, &caller.agent, reason.word()).await? == 0 {
        return Err(RunRefusal::NotStopped);
    }
    let entry = Entry::done(Logged::PurgeReleased).object("stop", stop).by(&caller.agent, caller.role).commit("reason", reason.word().to_owned());
    Ok(audit::record(tx, entry).await?)
}
