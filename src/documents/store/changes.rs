//! Writing changed rows of what documents are held for.

use jiff::Timestamp;
use serde::Serialize;

use super::{UseRow, counted};
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
    revision: i64,
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
            revision: row.revision,
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
    revision: i64,
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
            revision: row.revision,
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
    fn of(row: &'a UseRow, revision: i64) -> Self {
        Self {
            stage: Stage { revision, ..Stage::of(row) },
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
         end_entry = CAST(listed.value ->> 'end_entry' AS BIGINT), revision = uses.revision + 1"
    };
}

/// Which rows a list's members are, each as it was read.
macro_rules! as_it_was_read {
    () => {
        "WHERE uses.document = listed.value ->> 'document' AND uses.purpose = listed.value ->> 'purpose' AND uses.revision = CAST(listed.value ->> 'revision' AS BIGINT)"
    };
}

/// Changed rows, ready to be written: their dates where these move, their stage where that does, what began their end where it did, so that no index is touched in vain.
pub(crate) struct Changes {
    dates: Listed,
    stages: Listed,
    ends: Listed,
    figures: Listed,
}

impl Changes {
    /// In a transaction that reads the clock at `now`: each row before and after.
    ///
    /// # Errors
    /// When a row cannot be written as JSON.
    pub(crate) fn of(changes: &[(UseRow, UseRow)], now: Timestamp) -> Result<Self, StoreError> {
        let moves = |(before, after): &(UseRow, UseRow)| Dates::of(before) != Dates::of(after);
        // Or goes on with it in another run.
        let begins_its_end = |(before, after): &(UseRow, UseRow)| before.purging_at != after.purging_at || before.purge_run != after.purge_run;
        // Once its dates are written, a row is of the next revision.
        let revision_of = |change: &(UseRow, UseRow)| change.0.revision + i64::from(moves(change));
        let dates = changes.iter().filter(|change| moves(change)).map(|(_, after)| Dates::of(after));
        let stages = changes.iter().filter(|change| !begins_its_end(change) && Stage::of(&change.0) != Stage::of(&change.1));
        let stages = stages.map(|change| Stage { revision: revision_of(change), ..Stage::of(&change.1) });
        let ends = changes.iter().filter(|change| begins_its_end(change)).map(|change| End::of(&change.1, revision_of(change)));
        Ok(Self {
            dates: Listed::of_members(&dates.collect::<Vec<_>>())?,
            stages: Listed::of_members(&stages.collect::<Vec<_>>())?,
            ends: Listed::of_members(&ends.collect::<Vec<_>>())?,
            figures: counted::counted(now, changes.iter().map(|(before, after)| (Some(before), Some(after))))?,
        })
    }

    /// Writes them, and what they do to the report's figures.
    ///
    /// # Errors
    /// [`StoreError::Rows`] when one of them is not as it was read any more.
    pub(crate) async fn write(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let touched = execute_among!(
            tx,
            members self.dates,
            "UPDATE uses SET piece = listed.value ->> 'piece', policy = listed.value ->> 'policy', active_until = CAST(listed.value ->> 'active_until' AS BIGINT),
                    purge_at = CAST(listed.value ->> 'purge_at' AS BIGINT), decided_by = listed.value ->> 'decided_by', clock_event = listed.value ->> 'clock_event',
                    extended_on = listed.value ->> 'extended_on', advanced_at = CAST(listed.value ->> 'advanced_at' AS BIGINT),
                    announced_at = CAST(listed.value ->> 'announced_at' AS BIGINT), revision = uses.revision + 1 FROM",
            as_it_was_read!()
        )?;
        affected(touched, self.dates.count())?;
        let touched = execute_among!(tx, members self.stages, concat!("UPDATE uses SET ", stage_columns!(), " FROM"), as_it_was_read!())?;
        affected(touched, self.stages.count())?;
        let touched = execute_among!(
            tx,
            members self.ends,
            concat!(
                "UPDATE uses SET ",
                stage_columns!(),
                ", purging_at = CAST(listed.value ->> 'purging_at' AS BIGINT), purge_run = listed.value ->> 'purge_run', authority = listed.value ->> 'authority' FROM"
            ),
            as_it_was_read!()
        )?;
        affected(touched, self.ends.count())?;
        counted::write(tx, &self.figures).await
    }
}

/// Writes changed rows, each before and after.
///
/// # Errors
/// [`StoreError::Rows`] when one of them is not as it was read any more.
pub(crate) async fn put_uses(tx: &mut Tx, changes: &[(UseRow, UseRow)]) -> Result<(), StoreError> {
    Changes::of(changes, tx.now())?.write(tx).await
}
