//! The rows of what documents are held for: one a purpose, each on its own clock.
//!
//! Whatever changes such a row goes through [`put_uses`], which writes down in the same transaction what the change does to the report's figures: so they never have to be
//! counted again from all documents.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    base::{CaseId, DocumentId, PurgeRunId, TeamId, time_of},
    purposes::{PieceCode, Policies, Purpose, Rulebook},
    retention::{Boundaries, Facts, Figures, HoldKind, Standing, calendar, times_of},
    store::{Listed, StoreError, Tx, affected, execute, execute_among, fetch_all, fetch_among, fetch_optional},
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
}

macro_rules! use_columns {
    () => {
        "SELECT u.document, u.purpose, u.team, u.case_id, u.piece, u.policy, u.state, u.deposited_at, u.since, u.active_until, u.purge_at, u.decided_by, u.clock_event, u.extended_on,
                u.advanced_at, u.announced_at, u.hold, u.visa, u.archived_at, u.awaiting_visa_at, u.purging_at, u.purged_at, u.purge_run, u.authority, u.entry, u.end_entry FROM uses u "
    };
}

impl UseRow {
    /// The rule it follows: that of its version.
    pub(crate) fn rule<'a>(&self, rules: &'a Rulebook) -> Result<&'a Purpose, StoreError> {
        rules.version(&self.policy, &self.purpose).ok_or(StoreError::Unreadable("the purpose of a document"))
    }

    /// Its purpose as it is in force.
    pub(crate) fn purpose_in_force<'a>(&self, policies: &'a Policies) -> Result<&'a Purpose, StoreError> {
        let code = self.purpose.parse().ok();
        code.and_then(|code| policies.purpose(&code)).ok_or(StoreError::Unreadable("the purpose of a document"))
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
            held: self.hold.is_some(),
        }
    }
}

pub(crate) async fn insert_use(tx: &mut Tx, new: &UseRow) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO uses (document, purpose, team, case_id, piece, policy, state, deposited_at, since, active_until, purge_at, decided_by, clock_event, hold, entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
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
        new.entry
    )?;
    count(tx, [(None, Some(new))]).await
}

/// A changed row, as it is bound: what it becomes, and by what it is known to be the one that was read.
#[derive(Serialize)]
struct Changed<'a> {
    document: &'a DocumentId,
    purpose: &'a str,
    before_state: &'a str,
    before_purge_at: i64,
    piece: &'a str,
    policy: &'a str,
    state: &'a str,
    active_until: Option<i64>,
    purge_at: i64,
    decided_by: &'a str,
    clock_event: Option<&'a str>,
    extended_on: Option<&'a str>,
    advanced_at: Option<i64>,
    announced_at: Option<i64>,
    hold: Option<&'a str>,
    visa: Option<&'a str>,
    archived_at: Option<i64>,
    awaiting_visa_at: Option<i64>,
    purging_at: Option<i64>,
    purged_at: Option<i64>,
    purge_run: Option<&'a str>,
    authority: Option<&'a str>,
    end_entry: Option<i64>,
}

impl<'a> Changed<'a> {
    fn of(before: &'a UseRow, after: &'a UseRow) -> Self {
        Self {
            document: &before.document,
            purpose: &before.purpose,
            before_state: &before.state,
            before_purge_at: before.purge_at,
            piece: &after.piece,
            policy: &after.policy,
            state: &after.state,
            active_until: after.active_until,
            purge_at: after.purge_at,
            decided_by: &after.decided_by,
            clock_event: after.clock_event.as_deref(),
            extended_on: after.extended_on.as_deref(),
            advanced_at: after.advanced_at,
            announced_at: after.announced_at,
            hold: after.hold.as_deref(),
            visa: after.visa.as_deref(),
            archived_at: after.archived_at,
            awaiting_visa_at: after.awaiting_visa_at,
            purging_at: after.purging_at,
            purged_at: after.purged_at,
            purge_run: after.purge_run.as_ref().map(PurgeRunId::as_str),
            authority: after.authority.as_deref(),
            end_entry: after.end_entry,
        }
    }
}

/// Writes changed rows. Each is the one that was read, or nothing is written: somebody else was faster.
pub(crate) async fn put_uses(tx: &mut Tx, changes: &[(UseRow, UseRow)]) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    let rows: Result<Vec<_>, _> = changes.iter().map(|(before, after)| serde_json::to_value(Changed::of(before, after))).collect();
    let rows = Listed::of_json(rows.map_err(|_| StoreError::Unreadable("a document"))?);
    let touched = execute_among!(
        tx,
        members rows,
        "UPDATE uses SET piece = listed.value ->> 'piece', policy = listed.value ->> 'policy', state = listed.value ->> 'state',
                active_until = CAST(listed.value ->> 'active_until' AS BIGINT), purge_at = CAST(listed.value ->> 'purge_at' AS BIGINT), decided_by = listed.value ->> 'decided_by',
                clock_event = listed.value ->> 'clock_event', extended_on = listed.value ->> 'extended_on', advanced_at = CAST(listed.value ->> 'advanced_at' AS BIGINT),
                announced_at = CAST(listed.value ->> 'announced_at' AS BIGINT), hold = listed.value ->> 'hold', visa = listed.value ->> 'visa',
                archived_at = CAST(listed.value ->> 'archived_at' AS BIGINT), awaiting_visa_at = CAST(listed.value ->> 'awaiting_visa_at' AS BIGINT),
                purging_at = CAST(listed.value ->> 'purging_at' AS BIGINT), purged_at = CAST(listed.value ->> 'purged_at' AS BIGINT), purge_run = listed.value ->> 'purge_run',
                authority = listed.value ->> 'authority', end_entry = CAST(listed.value ->> 'end_entry' AS BIGINT) FROM",
        "WHERE uses.document = listed.value ->> 'document' AND uses.purpose = listed.value ->> 'purpose' AND uses.state = listed.value ->> 'before_state'
         AND uses.purge_at = CAST(listed.value ->> 'before_purge_at' AS BIGINT)"
    )?;
    affected(touched, rows.count())?;
    count(tx, changes.iter().map(|(before, after)| (Some(before), Some(after)))).await
}

/// Takes a purpose away from a document, as if it had never been held for it: a mistake put right.
pub(crate) async fn delete_use(tx: &mut Tx, row: &UseRow) -> Result<(), StoreError> {
    affected(execute!(tx, "DELETE FROM uses WHERE document = $1 AND purpose = $2 AND state = $3", &row.document, &row.purpose, &row.state)?, 1)?;
    count(tx, [(Some(row), None)]).await
}

/// Writes down what changes do to the figures of their purposes and teams, on this day.
async fn count<'a>(tx: &mut Tx, changes: impl IntoIterator<Item = (Option<&'a UseRow>, Option<&'a UseRow>)>) -> Result<(), StoreError> {
    let at = Boundaries::at(tx.now());
    let mut moved: BTreeMap<(&str, &TeamId), BTreeMap<String, i64>> = BTreeMap::new();
    for (before, after) in changes {
        for (row, sign) in [(before, -1), (after, 1)] {
            let Some(row) = row else { continue };
            let figures = moved.entry((&row.purpose, &row.team)).or_default();
            let standing = row.standing();
            let counted = Figures::of(&standing, &at).named().into_iter().filter(|(_, figure)| *figure > 0).map(|(name, _)| name.to_owned());
            for name in counted.chain(times_of(&standing)) {
                *figures.entry(name).or_default() += sign;
            }
        }
    }
    let day = calendar::day_of(tx.now()).to_string();
    for ((purpose, team), mut figures) in moved {
        figures.retain(|_, moved| *moved != 0);
        if !figures.is_empty() {
            let figures = serde_json::to_string(&figures).map_err(|_| StoreError::Unreadable("the report's figures"))?;
            execute!(tx, "INSERT INTO figure_moves (day, purpose, team, figures) VALUES ($1, $2, $3, $4)", &day, purpose, team, figures)?;
        }
    }
    Ok(())
}

/// Everything a document is or was held for.
pub(crate) async fn uses_of(tx: &mut Tx, document: &DocumentId) -> Result<Vec<UseRow>, StoreError> {
    fetch_all!(tx, UseRow, concat!(use_columns!(), "WHERE u.document = $1 ORDER BY u.since, u.purpose"), document)
}

/// Everything these documents are or were held for.
pub(crate) async fn uses_among(tx: &mut Tx, documents: &Listed) -> Result<Vec<UseRow>, StoreError> {
    fetch_among!(tx, UseRow, of documents, concat!(use_columns!(), "WHERE u.document"), "ORDER BY u.document, u.since, u.purpose")
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

/// What something is due for, in parts that overlap nowhere, each in an order of its own index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Past their last day, in this state. What awaits a visa counts once it was given.
    LastDay(&'static str),
    /// Past the team's stage alone.
    TeamStage,
}

impl Turn {
    /// Every one, those whose destruction is due first.
    pub(crate) const ALL: [Self; 4] = [Self::LastDay("active"), Self::LastDay("archived"), Self::LastDay("awaiting_visa"), Self::TeamStage];
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
    pub(crate) fn after(turn: Turn, row: &UseRow) -> Self {
        let day = if turn == Turn::TeamStage { row.active_until.unwrap_or(i64::MAX) } else { row.purge_at };
        Self(day, row.document.to_string(), row.purpose.clone())
    }
}

/// The oldest of a turn after `after`: to be archived, closed or destroyed. What failed waits an hour, so that it never stops the others.
pub(crate) async fn due(tx: &mut Tx, until: Timestamp, (turn, after, limit): (Turn, &Cursor, i64)) -> Result<Vec<UseRow>, StoreError> {
    let now = until.as_millisecond();
    let faulted_before = now - 3_600_000;
    match turn {
        Turn::LastDay(state) => fetch_all!(
            tx,
            UseRow,
            concat!(
                use_columns!(),
                "JOIN documents d ON d.document = u.document
                 WHERE u.state = $1 AND u.purge_at <= $2 AND (u.state <> 'awaiting_visa' OR u.visa IS NOT NULL) AND (d.faulted_at IS NULL OR d.faulted_at <= $3)
                 AND (u.purge_at, u.document, u.purpose) > ($4, $5, $6) ORDER BY u.purge_at, u.document, u.purpose LIMIT $7"
            ),
            state,
            now,
            faulted_before,
            after.0,
            &after.1,
            &after.2,
            limit
        ),
        Turn::TeamStage => fetch_all!(
            tx,
            UseRow,
            concat!(
                use_columns!(),
                "JOIN documents d ON d.document = u.document
                 WHERE u.state = 'active' AND u.active_until <= $1 AND u.purge_at > $1 AND (d.faulted_at IS NULL OR d.faulted_at <= $2)
                 AND (u.active_until, u.document, u.purpose) > ($3, $4, $5) ORDER BY u.active_until, u.document, u.purpose LIMIT $6"
            ),
            now,
            faulted_before,
            after.0,
            &after.1,
            &after.2,
            limit
        ),
    }
}
