//! The rows of what documents are held for: one a purpose, each on its own clock.
//!
//! Whatever changes such a row goes through [`super::put_uses`], which writes down in the same transaction what the change does to the report's figures: so they never have to be
//! counted again from all documents.

use jiff::Timestamp;

use super::counted::count;
use crate::{
    base::{CaseId, DocumentId, PurgeRunId, RequestId, TeamId, time_of},
    purposes::{PieceCode, Purpose, Rulebook},
    retention::{Facts, HoldKind, Standing, calendar},
    store::{Listed, StoreError, Tx, affected, execute, fetch_all, fetch_among, fetch_optional},
};

/// One purpose a document is or was held for.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct UseRow {
    pub document: DocumentId,
    pub purpose: String,
    pub team: TeamId,
    pub case_id: CaseId,
    pub piece: String,
    /// The digest of the version of the purposes whose rule it follows.
    pub policy: String,
    pub state: String,
    /// When the document was deposited: what its clock may fall back to.
    pub deposited_at: i64,
    /// When it began to be held for this purpose.
    pub since: i64,
    pub active_until: Option<i64>,
    pub purge_at: i64,
    pub decided_by: String,
    pub clock_event: Option<String>,
    pub extended_on: Option<String>,
    /// When its last day was last moved nearer.
    pub advanced_at: Option<i64>,
    /// When the team was last told of its coming end.
    pub announced_at: Option<i64>,
    /// The strongest hold that stands on it.
    pub hold: Option<String>,
    /// The visa given for it, where the purpose itself has no authority to eliminate.
    pub visa: Option<String>,
    pub archived_at: Option<i64>,
    pub awaiting_visa_at: Option<i64>,
    pub purging_at: Option<i64>,
    pub purged_at: Option<i64>,
    pub purge_run: Option<PurgeRunId>,
    /// Under which authority it was destroyed.
    pub authority: Option<String>,
    pub entry: i64,
    /// The entry of its destruction.
    pub end_entry: Option<i64>,
    /// How often it was changed.
    pub revision: i64,
}

impl UseRow {
    /// A document that begins to be held now, and that nothing ends yet.
    pub(crate) fn received(document: DocumentId, (team, case): (&TeamId, &CaseId), (purpose, piece): (&str, &str), now: Timestamp) -> Self {
        Self {
            document,
            purpose: purpose.to_owned(),
            team: team.clone(),
            case_id: case.clone(),
            piece: piece.to_owned(),
            policy: String::new(),
            state: "active".to_owned(),
            deposited_at: now.as_millisecond(),
            since: now.as_millisecond(),
            active_until: None,
            purge_at: i64::MAX,
            decided_by: String::new(),
            clock_event: None,
            extended_on: None,
            advanced_at: None,
            announced_at: None,
            hold: None,
            visa: None,
            archived_at: None,
            awaiting_visa_at: None,
            purging_at: None,
            purged_at: None,
            purge_run: None,
            authority: None,
            entry: 0,
            end_entry: None,
            revision: 0,
        }
    }
}

macro_rules! use_columns {
    () => {
        "SELECT u.document, u.purpose, u.team, u.case_id, u.piece, u.policy, u.state, u.deposited_at, u.since, u.active_until, u.purge_at, u.decided_by, u.clock_event, u.extended_on,
                u.advanced_at, u.announced_at, u.hold, u.visa, u.archived_at, u.awaiting_visa_at, u.purging_at, u.purged_at, u.purge_run, u.authority, u.entry, u.end_entry,
                u.revision FROM uses u "
    };
}

impl UseRow {
    /// The rule it follows: that of its version.
    pub(crate) fn rule<'a>(&self, rules: &'a Rulebook) -> Result<&'a Purpose, StoreError> {
        rules.version(&self.policy, &self.purpose).ok_or(StoreError::Unreadable("the purpose of a document"))
    }

    /// Whether it no longer holds its document: its accesses are destroyed.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.state.as_str(), "purging" | "purged")
    }

    /// Its purpose as it is in force; as its own version has it, where that has gone: a document that came at the very moment when another version was approved keeps its rule.
    pub(crate) fn purpose_in_force<'a>(&self, rules: &'a Rulebook) -> Result<&'a Purpose, StoreError> {
        let code = self.purpose.parse().ok();
        code.and_then(|code| rules.purpose(&code)).map_or_else(|| self.rule(rules), Ok)
    }

    /// Which piece it is.
    pub(crate) fn piece_code(&self) -> Result<PieceCode, StoreError> {
        self.piece.parse().map_err(|_| StoreError::Unreadable("the piece of a document"))
    }

    /// The hold that stands on it.
    pub(crate) fn hold_kind(&self) -> Result<Option<HoldKind>, StoreError> {
        self.hold.as_deref().map(str::parse).transpose().map_err(|_| StoreError::Unreadable("the hold on a document"))
    }

    /// What the deadline engine needs to know of it, beside the events.
    pub(crate) fn facts<'a>(&self, events: &'a [crate::retention::Event]) -> Facts<'a> {
        let extended_on = self.extended_on.as_deref().and_then(|day| day.parse().ok());
        Facts { extended_on, ..Facts::of(calendar::day_of(time_of(self.deposited_at)), events) }
    }

    /// Whether its clock still moves: past its day, nothing does.
    pub(crate) fn is_running(&self, now: Timestamp) -> bool {
        matches!(self.state.as_str(), "active" | "archived") && self.purge_at > now.as_millisecond()
    }

    /// What the report counts it by.
    pub(crate) fn standing(&self) -> Standing<'_> {
        Standing {
            state: &self.state,
            since: self.since,
            active_until: self.active_until,
            purge_at: self.purge_at,
            purged_at: self.purged_at,
            started: self.clock_event.is_some(),
            extended: self.extended_on.is_some(),
            hold: self.hold.as_deref().and_then(|kind| kind.parse().ok()),
        }
    }
}

pub(crate) async fn insert_use(tx: &mut Tx, new: &UseRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO uses (document, purpose, team, case_id, piece, policy, state, deposited_at, since, active_until, purge_at, decided_by, clock_event, hold, entry, advanced_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        &new.document,
        &new.purpose,
        &new.team,
        &new.case_id,
        &new.piece,
        &new.policy,
        &new.state,
        new.deposited_at,
        new.since,
        new.active_until,
        new.purge_at,
        &new.decided_by,
        &new.clock_event,
        &new.hold,
        new.entry,
        new.advanced_at
    )?;
    count(tx, [(None, Some(new))]).await
}

/// Takes a purpose away from a document, as if it had never been held for it: a mistake put right.
pub(crate) async fn delete_use(tx: &mut Tx, row: &UseRow) -> Result<(), StoreError> {
    affected(execute!(tx, "DELETE FROM uses WHERE document = $1 AND purpose = $2 AND state = $3", &row.document, &row.purpose, &row.state)?, 1)?;
    count(tx, [(Some(row), None)]).await
}

/// Everything a document is or was held for.
pub(crate) async fn uses_of(tx: &mut Tx, document: &DocumentId) -> Result<Vec<UseRow>, StoreError> {
    fetch_all!(tx, UseRow, concat!(use_columns!(), "WHERE u.document = $1 ORDER BY u.since, u.purpose"), document)
}

/// The entries with which everything that answers a request began to be held.
pub(crate) async fn entries_of_request(tx: &mut Tx, request: &RequestId) -> Result<Vec<i64>, StoreError> {
    let rows = fetch_all!(tx, (i64,), "SELECT u.entry FROM documents d JOIN uses u ON u.document = d.document WHERE d.request = $1 ORDER BY u.entry", request)?;
    Ok(rows.into_iter().map(|(entry,)| entry).collect())
}

/// Everything these documents are or were held for.
pub(crate) async fn uses_among(tx: &mut Tx, documents: &Listed) -> Result<Vec<UseRow>, StoreError> {
    fetch_among!(tx, UseRow, of documents, concat!(use_columns!(), "WHERE u.document"), "ORDER BY u.document, u.since, u.purpose")
}

/// How many purposes still hold these documents, each counted for each.
pub(crate) async fn count_holding(tx: &mut Tx, documents: &Listed) -> Result<i64, StoreError> {
    let counted =
        fetch_among!(tx, (i64,), of documents, "SELECT CAST(COUNT(*) AS BIGINT) FROM uses WHERE state NOT IN ('purging', 'purged') AND document", "")?;
    Ok(counted.first().map_or(0, |(count,)| *count))
}

/// A document under one purpose, as it stands now.
pub(crate) async fn use_of(tx: &mut Tx, document: &DocumentId, purpose: &str) -> Result<Option<UseRow>, StoreError> {
    fetch_optional!(tx, UseRow, concat!(use_columns!(), "WHERE u.document = $1 AND u.purpose = $2"), document, purpose)
}

/// Everything held in a case whose clock still moves.
pub(crate) async fn running_of_case(tx: &mut Tx, case: &CaseId) -> Result<Vec<UseRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(
        tx,
        UseRow,
        concat!(use_columns!(), "WHERE u.case_id = $1 AND u.state IN ('active', 'archived') AND u.purge_at > $2 ORDER BY u.document, u.purpose"),
        case,
        now
    )
}

/// Everything of a case that is not destroyed.
pub(crate) async fn kept_of_case(tx: &mut Tx, case: &CaseId) -> Result<Vec<UseRow>, StoreError> {
    fetch_all!(tx, UseRow, concat!(use_columns!(), "WHERE u.case_id = $1 AND u.state NOT IN ('purging', 'purged') ORDER BY u.document, u.purpose"), case)
}
