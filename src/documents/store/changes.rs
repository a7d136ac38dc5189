//! Writing changed rows of what documents are held for.

use serde::Serialize;

use super::{UseRow, counted::count};
use crate::{
    base::{DocumentId, PurgeRunId},
    store::{Listed, StoreError, Tx, affected, execute_among},
};

/// What a changed row is kept until, and by which rule, as it is bound.
#[derive(PartialEq, Eq, Serialize)]
struct Dates<'a> {
    document: &'a DocumentId,
    purpose: &'a str,
    piece: &'a str,
    policy: &'a str,
    active_until: Option<i64>,
    purge_at: i64,
    decided_by: &'a str,
    clock_event: Option<&'a str>,
    extended_on: Option<&'a str>,
    advanced_at: Option<i64>,
    announced_at: Option<i64>,
}

impl<'a> Dates<'a> {
    fn of(row: &'a UseRow) -> Self {
        Self {
            document: &row.document,
            purpose: &row.purpose,
            piece: &row.piece,
            policy: &row.policy,
            active_until: row.active_until,
            purge_at: row.purge_at,
            decided_by: &row.decided_by,
            clock_event: row.clock_event.as_deref(),
            extended_on: row.extended_on.as_deref(),
            advanced_at: row.advanced_at,
            announced_at: row.announced_at,
        }
    }
}

/// How far a changed row has come, and what suspends it, as it is bound.
#[derive(PartialEq, Eq, Serialize)]
struct Stage<'a> {
    document: &'a DocumentId,
    purpose: &'a str,
    state: &'a str,
    hold: Option<&'a str>,
    visa: Option<&'a str>,
    archived_at: Option<i64>,
    awaiting_visa_at: Option<i64>,
    purged_at: Option<i64>,
    end_entry: Option<i64>,
}

impl<'a> Stage<'a> {
    fn of(row: &'a UseRow) -> Self {
        Self {
            document: &row.document,
            purpose: &row.purpose,
            state: &row.state,
            hold: row.hold.as_deref(),
            visa: row.visa.as_deref(),
            archived_at: row.archived_at,
            awaiting_visa_at: row.awaiting_visa_at,
            purged_at: row.purged_at,
            end_entry: row.end_entry,
        }
    }
}

/// How far a row has come whose end begins with the change, and what began it, as it is bound.
#[derive(Serialize)]
struct End<'a> {
    #[serde(flatten)]
    stage: Stage<'a>,
    purging_at: Option<i64>,
    purge_run: Option<&'a str>,
    authority: Option<&'a str>,
}

impl<'a> End<'a> {
    fn of(row: &'a UseRow) -> Self {
        Self {
            stage: Stage::of(row),
            purging_at: row.purging_at,
            purge_run: row.purge_run.as_ref().map(PurgeRunId::as_str),
            authority: row.authority.as_deref(),
        }
    }
}

/// The columns of a [`Stage`], set from a list's members.
macro_rules! stage_columns {
    () => {
        "state = listed.value ->> 'state', hold = listed.value ->> 'hold', visa = listed.value ->> 'visa', archived_at = CAST(listed.value ->> 'archived_at' AS BIGINT),
         awaiting_visa_at = CAST(listed.value ->> 'awaiting_visa_at' AS BIGINT), purged_at = CAST(listed.value ->> 'purged_at' AS BIGINT),
         end_entry = CAST(listed.value ->> 'end_entry' AS BIGINT)"
    };
}

/// Writes changed rows: their dates where these move, their stage where that does, what began their end where it did, so that no index is touched in vain. Each must still be as
/// it was read: read in this same transaction, or, past its end, of a document that this transaction stamps and that nobody else changes any more.
pub(crate) async fn put_uses(tx: &mut Tx, changes: &[(UseRow, UseRow)]) -> Result<(), StoreError> {
    let dates = changes.iter().filter(|(before, after)| Dates::of(before) != Dates::of(after)).map(|(_, after)| Dates::of(after));
    let dates = Listed::of_members(&dates.collect::<Vec<_>>())?;
    let touched = execute_among!(
        tx,
        members dates,
        "UPDATE uses SET piece = listed.value ->> 'piece', policy = listed.value ->> 'policy', active_until = CAST(listed.value ->> 'active_until' AS BIGINT),
                purge_at = CAST(listed.value ->> 'purge_at' AS BIGINT), decided_by = listed.value ->> 'decided_by', clock_event = listed.value ->> 'clock_event',
                extended_on = listed.value ->> 'extended_on', advanced_at = CAST(listed.value ->> 'advanced_at' AS BIGINT),
                announced_at = CAST(listed.value ->> 'announced_at' AS BIGINT) FROM",
        "WHERE uses.document = listed.value ->> 'document' AND uses.purpose = listed.value ->> 'purpose'"
    )?;
    affected(touched, dates.count())?;
    let begins_its_end = |(before, after): &&(UseRow, UseRow)| before.purging_at != after.purging_at;
    let stages = changes.iter().filter(|change| !begins_its_end(change) && Stage::of(&change.0) != Stage::of(&change.1)).map(|(_, after)| Stage::of(after));
    let stages = Listed::of_members(&stages.collect::<Vec<_>>())?;
    let touched = execute_among!(
        tx,
        members stages,
        concat!("UPDATE uses SET ", stage_columns!(), " FROM"),
        "WHERE uses.document = listed.value ->> 'document' AND uses.purpose = listed.value ->> 'purpose'"
    )?;
    affected(touched, stages.count())?;
    let ends = changes.iter().filter(begins_its_end).map(|(_, after)| End::of(after));
    let ends = Listed::of_members(&ends.collect::<Vec<_>>())?;
    let touched = execute_among!(
        tx,
        members ends,
        concat!(
            "UPDATE uses SET ",
            stage_columns!(),
            ", purging_at = CAST(listed.value ->> 'purging_at' AS BIGINT), purge_run = listed.value ->> 'purge_run', authority = listed.value ->> 'authority' FROM"
        ),
        "WHERE uses.document = listed.value ->> 'document' AND uses.purpose = listed.value ->> 'purpose'"
    )?;
    affected(touched, ends.count())?;
    count(tx, changes.iter().map(|(before, after)| (Some(before), Some(after)))).await
}
