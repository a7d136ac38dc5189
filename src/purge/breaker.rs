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

/// How long before its day a last day must have moved to count: whoever is away for that long finds it as it was. A day more than thirty, for days begin in Paris.
const LATELY: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Begins a run. Returns whether it stops here: a stop stands that nobody has released, or more than 50 of the documents due were brought nearer within thirty days of their day, and
/// more than 2 % of the stock. What the data protection officer has looked at and released counts no more; what moved since, or came due since, does.
pub(super) async fn begin(tx: &mut Tx, task: &Task<'_>) -> Result<bool, RunRefusal> {
    task.fence.hold(tx).await?;
    let released = store::last_released(tx).await?.unwrap_or(i64::MIN);
    let lately = i64::try_from(LATELY.as_millis()).unwrap_or(i64::MAX);
    let (due, moved) = store::due_and_moved(tx, task.until.as_millisecond(), (lately, released)).await?;
    let stock = store::stock(tx).await?;
    let standing = store::stop_stands(tx).await?;
    let stops = standing || moved > MOST && moved.saturating_mul(SHARE) > stock;
    store::begin_run(tx, task.run, due, stops.then_some("breaker")).await?;
    if stops {
        let until = task.until.as_millisecond();
        if standing {
            store::refresh_stop(tx, (moved, stock), until).await?;
        } else {
            store::insert_stop(tx, task.run, (moved, stock), until).await?;
        }
        tracing::error!(moved, stock, "a purge stopped before it destroyed anything: too many last days moved nearer; the data protection officer releases it");
        let entry = Entry::done(Logged::PurgeStopped).ended(Outcome::Refused).object("run", task.run).object("moved", moved).object("stock", stock);
        audit::record(tx, entry.policy(task.rules.digest())).await?;
    }
    Ok(stops)
}

/// The data protection officer has looked at what was counted when the purge last stopped, and lets it go on. `moved` is the figure that they saw.
///
/// # Errors
/// [`RunRefusal::NotStopped`] when nothing stands, [`RunRefusal::Moved`] when another figure stands than they saw.
pub async fn release(tx: &mut Tx, caller: &Caller, (stop, moved): (i64, i64), reason: super::ReleaseReason) -> Result<(), RunRefusal> {
    let standing = store::standing_stops(tx).await?.into_iter().find(|standing| standing.0 == stop).ok_or(RunRefusal::NotStopped)?;
    if standing.1 != moved {
        return Err(RunRefusal::Moved);
    }
    store::release(tx, stop, &caller.agent, reason.word()).await?;
    let entry = Entry::done(Logged::PurgeReleased).object("stop", stop).object("moved", moved);
    Ok(audit::record(tx, entry.by(caller.who()).commit("reason", reason.word().to_owned())).await?)
}
