//! The end of a request: its link works no more; later, what was sealed about it goes.

use super::{RequestRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::RequestId,
    identity::Caller,
    store::{Records, Tx, transact},
};

/// Requests erased in one transaction.
const BATCH: i64 = 200;

/// How long the team's copy outlives the link, so that late openings can still compare the deposit secret: 30 days, in milliseconds.
const TEAM_COPY_OUTLIVES: i64 = 30 * 86_400_000;

/// Ends the link of one of the team's requests, at once. What was received stays.
///
/// # Errors
/// [`RequestRefusal::NotFound`] when there is none that has not ended.
pub async fn end(tx: &mut Tx, caller: &Caller, request: &RequestId) -> Result<(), RequestRefusal> {
    let row = store::own_request(tx, caller, request).await?.ok_or(RequestRefusal::NotFound)?;
    store::end(tx, request).await?;
    let entry = Entry::done(Logged::RequestEnded).object("request", request).object("team", &row.team);
    Ok(audit::record(tx, entry.by(caller.who()).in_case(&row.case_id)).await?)
}

/// Sweeps ended links: token and brief go with the end; the team's copy once its documents are purged and 30 days have passed. Returns how many requests changed.
///
/// # Errors
/// When the database refuses; what was swept before stays swept.
pub async fn erase_ended(records: &Records) -> Result<u64, RequestRefusal> {
    let mut erased = 0;
    loop {
        let batch = transact!(records, "erase ended requests", |tx| erase_batch(tx).await)?;
        erased += batch;
        if batch < BATCH.unsigned_abs() {
            return Ok(erased);
        }
    }
}

async fn erase_batch(tx: &mut Tx) -> Result<u64, RequestRefusal> {
    let ended = store::ended_with_brief(tx, BATCH).await?;
    for (request, team) in &ended {
        store::end(tx, request).await?;
        audit::record(tx, Entry::done(Logged::RequestEnded).object("request", request).object("team", team)).await?;
    }
    let done = store::ended_with_copy(tx, tx.now().as_millisecond().saturating_sub(TEAM_COPY_OUTLIVES), BATCH).await?;
    for (request, team) in &done {
        store::erase_copy(tx, request).await?;
        audit::record(tx, Entry::done(Logged::RequestErased).object("request", request).object("team", team)).await?;
    }
    Ok(u64::try_from(ended.len().max(done.len())).unwrap_or_default())
}
