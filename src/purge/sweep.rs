//! Everything else that has ended: unfinished uploads, ended links and briefs, empty cases and their labels, sessions, invitations, old traces.

use jiff::{SignedDuration, Timestamp};

use super::{RunRefusal, run::Task, store::Counts};
use crate::{
    audit::{self, Action as Logged, Entry},
    cases, documents, identity,
    purposes::{Keep, Policies},
    requests,
    retention::calendar,
    store::{Records, StoreError, Tx, transact},
};

/// Cases erased in one transaction.
const BATCH: i64 = 500;

/// The purpose under which staff traces are kept.
const LOGS: &str = "S1_JOURNAUX_TECH";

/// A case that was just opened may still get its first document: it is empty only after this.
const EMPTY_AFTER: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What fails is reported and tried again by the next run; it stops nothing else.
pub(super) async fn sweep(task: &Task<'_>, counts: &mut Counts) {
    let (records, blobs) = (task.records, task.blobs);
    let swept = [
        documents::sweep_uploads(records, blobs).await.map_err(RunRefusal::from),
        requests::erase_ended(records).await.map_err(RunRefusal::from),
        transact!(records, "erase empty cases", |tx| erase_empty_cases(tx).await),
        transact!(records, "sweep sessions and invitations", |tx| identity::store::sweep(tx).await).map_err(|error: StoreError| error.into()),
        forget_traces(records, task.rules).await,
    ];
    for outcome in swept {
        match outcome {
            Ok(count) => counts.swept += count,
            Err(refusal) => {
                counts.faulted += 1;
                tracing::error!(error = &refusal as &dyn std::error::Error, "something that has ended could not be swept");
            }
        }
    }
}

async fn forget_traces(records: &Records, policies: &Policies) -> Result<u64, RunRefusal> {
    let before = logs_before(policies, records.now())?;
    transact!(records, "forget old traces", |tx| Ok(audit::forget_values(tx, before).await?))
}

/// The moment before which values of the trail are forgotten, by the purpose of the technical logs; the commitments stay, and open to nothing.
fn logs_before(policies: &Policies, now: Timestamp) -> Result<i64, StoreError> {
    let unreadable = || StoreError::Unreadable("the purpose of the technical logs");
    let logs = policies.system_purpose(&LOGS.parse().map_err(|_| unreadable())?).ok_or_else(unreadable)?;
    match logs.keep {
        Keep::For { period, .. } => Ok(calendar::day_begins(period.before(calendar::day_of(now))).as_millisecond()),
        Keep::WithoutEnd => Err(unreadable()),
    }
}

async fn erase_empty_cases(tx: &mut Tx) -> Result<u64, RunRefusal> {
    let before = tx.now().saturating_sub(EMPTY_AFTER).unwrap_or(Timestamp::MIN).as_millisecond();
    let empty = cases::store::empty_cases(tx, before, BATCH).await?;
    for (case, team) in &empty {
        // Told first: what this entry itself commits to about the case goes with the rest.
        audit::record(tx, Entry::done(Logged::CaseErased).object("team", team).in_case(case)).await?;
        cases::store::erase(tx, case).await?;
    }
    Ok(u64::try_from(empty.len()).unwrap_or_default())
}
