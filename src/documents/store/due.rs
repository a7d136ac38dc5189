//! What is due, in the order of the indexes that know it.

use jiff::Timestamp;

use crate::{
    base::DocumentId,
    store::{Listed, StoreError, Tx, fetch_all, fetch_among},
};

/// A document that failed waits this long, in milliseconds, so that it never stops the others.
const FAULTED_WAITS: i64 = 3_600_000;

/// What something is due for, in parts that overlap nowhere, each in an order of its own index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Past their last day, in this state. What awaits a visa counts once it was given.
    LastDay(&'static str),
    /// Past the team's stage alone.
    TeamStage,
    /// Awaits a visa that its purpose needs no longer: an authority was approved since.
    Authorised,
}

impl Turn {
    /// Every one, those whose destruction is due first.
    pub(crate) const ALL: [Self; 5] = [Self::LastDay("active"), Self::LastDay("archived"), Self::LastDay("awaiting_visa"), Self::Authorised, Self::TeamStage];
}

/// Something due, as an index has it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DueRow {
    pub document: DocumentId,
    pub purpose: String,
    /// The end of its last day, or of the team's stage.
    pub due_at: i64,
}

/// Where a run goes on within a turn: what failed or is held before it is not looked at again.
#[derive(Debug, Clone)]
pub(crate) struct Cursor(i64, String, String);

impl Cursor {
    /// Before everything.
    pub(crate) const fn start() -> Self {
        Self(i64::MIN, String::new(), String::new())
    }

    /// After this row.
    pub(crate) fn after(row: &DueRow) -> Self {
        Self(row.due_at, row.document.to_string(), row.purpose.clone())
    }
}

/// What failed waits; what comes before `($4, $5, $6)` in the order of this column was looked at.
macro_rules! after {
    ($due:literal) => {
        concat!("u.document NOT IN (SELECT d.document FROM documents d WHERE d.faulted_at > $3) AND (", $due, ", u.document, u.purpose) > ($4, $5, $6) ")
    };
}

/// The first of what is left, in the order of this column.
macro_rules! first {
    ($due:literal) => {
        concat!("ORDER BY ", $due, ", u.document, u.purpose LIMIT $7")
    };
}

/// The oldest of a turn after `after`: to be archived, closed or destroyed. What failed waits. `authorised` are the purposes that have an authority to eliminate.
pub(crate) async fn due(tx: &mut Tx, (until, authorised): (Timestamp, &Listed), (turn, after, limit): (Turn, &Cursor, i64)) -> Result<Vec<DueRow>, StoreError> {
    let now = until.as_millisecond();
    let faulted_before = now - FAULTED_WAITS;
    match turn {
        Turn::LastDay(state) => fetch_all!(
            tx,
            DueRow,
            concat!(
                "SELECT u.document, u.purpose, u.purge_at AS due_at FROM uses u
                 WHERE u.state <> 'purged' AND u.state = $1 AND u.purge_at <= $2 AND (u.state <> 'awaiting_visa' OR u.visa IS NOT NULL) AND ",
                after!("u.purge_at"),
                first!("u.purge_at")
            ),
            state,
            now,
            faulted_before,
            after.0,
            &after.1,
            &after.2,
            limit
        ),
        Turn::Authorised => fetch_among!(
            tx,
            DueRow,
            of authorised,
            concat!(
                "SELECT u.document, u.purpose, u.purge_at AS due_at FROM uses u
                 WHERE u.state <> 'purged' AND u.state = 'awaiting_visa' AND u.visa IS NULL AND u.purge_at <= $2 AND ",
                after!("u.purge_at"),
                "AND u.purpose"
            ),
            first!("u.purge_at"),
            now,
            faulted_before,
            after.0,
            &after.1,
            &after.2,
            limit
        ),
        Turn::TeamStage => fetch_all!(
            tx,
            DueRow,
            concat!(
                "SELECT u.document, u.purpose, u.active_until AS due_at FROM uses u WHERE u.state = $1 AND u.active_until <= $2 AND u.purge_at > $2 AND ",
                after!("u.active_until"),
                first!("u.active_until")
            ),
            "active",
            now,
            faulted_before,
            after.0,
            &after.1,
            &after.2,
            limit
        ),
    }
}

/// Documents whose accesses are gone and whose payload is not yet, the oldest first. What failed waits.
pub(crate) async fn purging(tx: &mut Tx, until: Timestamp, limit: i64) -> Result<Vec<DocumentId>, StoreError> {
    let faulted_before = until.as_millisecond() - FAULTED_WAITS;
    let rows = fetch_all!(
        tx,
        (DocumentId,),
        "SELECT document FROM documents WHERE purging_at IS NOT NULL AND purged_at IS NULL AND (faulted_at IS NULL OR faulted_at <= $1) ORDER BY purging_at, document LIMIT $2",
        faulted_before,
        limit
    )?;
    Ok(rows.into_iter().map(|(document,)| document).collect())
}
