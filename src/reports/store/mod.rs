//! What reports read. Each condition is written once and used by the count and by its list, so that a figure and its list cannot disagree.
//!
//! The conditions' binds are the same everywhere: `$1` now, `$2` when today began, `$3` the end of "soon", `$4` and `$5` the month's beginning
//! and end ([`super::Boundaries`]). The dates decide, whether or not a run has passed.

mod decisions;
mod increments;

use super::filter::{Filter, Listing};
use crate::{
    base::{AgentId, DocumentId, TeamId},
    purposes::PurposeCode,
    retention::{Boundaries, Counted},
    store::{StoreError, Tx, fetch_all, fetch_one, fetch_optional},
};

pub(super) use decisions::{DecisionRow, decisions, insert_decision};
pub(super) use increments::{
    check, day_before, delays, delete_move, drop_delays_ahead, drop_old_figures, figures_of_day, furthest, moves_between, moves_of_day, put_check, put_delays,
    put_figures, waited,
};

macro_rules! stored {
    () => {
        "u.state <> 'purged'"
    };
}

macro_rules! active {
    () => {
        "(u.state = 'active' AND u.purge_at > $1 AND (u.active_until IS NULL OR u.active_until > $1))"
    };
}

macro_rules! archived {
    () => {
        "((u.state = 'archived' OR (u.state = 'active' AND u.active_until <= $1)) AND u.purge_at > $1)"
    };
}

macro_rules! due_today {
    () => {
        "((u.state = 'purging' OR (u.state IN ('active', 'archived') AND u.hold IS NULL AND u.purge_at <= $1)) AND u.purge_at >= $2)"
    };
}

macro_rules! overdue {
    () => {
        "((u.state = 'purging' OR (u.state IN ('active', 'archived') AND u.hold IS NULL)) AND u.purge_at < $2)"
    };
}

macro_rules! awaiting_visa {
    () => {
        "u.state = 'awaiting_visa'"
    };
}

macro_rules! suspended {
    () => {
        "(u.state IN ('active', 'archived') AND u.hold IS NOT NULL AND u.purge_at <= $1)"
    };
}

macro_rules! held {
    () => {
        "(u.state <> 'purged' AND u.hold IS NOT NULL)"
    };
}

macro_rules! extended {
    () => {
        "(u.state <> 'purged' AND u.extended_on IS NOT NULL)"
    };
}

macro_rules! due_soon {
    () => {
        "(u.state IN ('active', 'archived') AND u.purge_at > $1 AND u.purge_at <= $3)"
    };
}

macro_rules! due_this_month {
    () => {
        "(u.state IN ('active', 'archived', 'purging') AND u.purge_at >= $4 AND u.purge_at < $5)"
    };
}

macro_rules! without_start {
    () => {
        "(u.state <> 'purged' AND u.clock_event IS NULL)"
    };
}

macro_rules! purged_this_month {
    () => {
        "(u.purged_at >= $4)"
    };
}

macro_rules! count {
    ($condition:expr, $name:literal) => {
        concat!("CAST(SUM(CASE WHEN ", $condition, " THEN 1 ELSE 0 END) AS BIGINT) AS ", $name)
    };
}

/// One purpose in one team.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct RowCounted {
    pub purpose: String,
    pub team: TeamId,
    #[sqlx(flatten)]
    pub counted: Counted,
}

/// Every figure counted from everything there is, purpose by purpose and team by team.
pub(super) async fn rows(tx: &mut Tx, at: &Boundaries) -> Result<Vec<RowCounted>, StoreError> {
    let [one, two, five] = at.years_ago;
    fetch_all!(
        tx,
        RowCounted,
        concat!(
            "SELECT u.purpose, u.team, ",
            count!(stored!(), "stored, "),
            count!(active!(), "active, "),
            count!(archived!(), "archived, "),
            count!(due_today!(), "due_today, "),
            count!(overdue!(), "overdue, "),
            count!(awaiting_visa!(), "awaiting_visa, "),
            count!(suspended!(), "suspended, "),
            count!(held!(), "held, "),
            count!(concat!(held!(), " AND u.hold = 'LIMITATION'"), "held_restricted, "),
            count!(concat!(held!(), " AND u.hold = 'CONTENTIEUX'"), "held_for_litigation, "),
            count!(concat!(held!(), " AND u.hold = 'ARCHIVES'"), "held_for_archives, "),
            count!(extended!(), "extended, "),
            count!(due_this_month!(), "due_this_month, "),
            count!(due_soon!(), "due_soon, "),
            count!(without_start!(), "without_start, "),
            count!("u.since < $4 AND (u.purged_at IS NULL OR u.purged_at >= $4)", "opening, "),
            count!("u.since >= $4", "received, "),
            count!(purged_this_month!(), "purged_this_month, "),
            count!("u.purged_at IS NULL", "closing, "),
            count!("u.state = 'purged'", "purged, "),
            count!(concat!(stored!(), " AND u.since >= $6"), "under_one_year, "),
            count!(concat!(stored!(), " AND u.since < $6 AND u.since >= $7"), "one_to_two_years, "),
            count!(concat!(stored!(), " AND u.since < $7 AND u.since >= $8"), "two_to_five_years, "),
            count!(concat!(stored!(), " AND u.since < $8"), "over_five_years "),
            "FROM uses u GROUP BY u.purpose, u.team"
        ),
        at.now,
        at.today,
        at.soon,
        at.month,
        at.next_month,
        one,
        two,
        five
    )
}

/// In which hour of which purpose and team how many documents began to be held, were destroyed, or are due: (purpose, team, hour, count). Weeks begin on the hour, so that
/// sums of hours are exact.
pub(super) async fn received(tx: &mut Tx, (from, to): (i64, i64)) -> Result<Vec<(String, String, i64, i64)>, StoreError> {
    fetch_all!(
        tx,
        (String, String, i64, i64),
        "SELECT purpose, team, since / 3600000, CAST(COUNT(*) AS BIGINT) FROM uses WHERE since >= $1 AND since < $2 GROUP BY purpose, team, since / 3600000",
        from,
        to
    )
}

/// See [`received`].
pub(super) async fn purged(tx: &mut Tx, (from, to): (i64, i64)) -> Result<Vec<(String, String, i64, i64)>, StoreError> {
    fetch_all!(
        tx,
        (String, String, i64, i64),
        "SELECT purpose, team, purged_at / 3600000, CAST(COUNT(*) AS BIGINT) FROM uses WHERE purged_at >= $1 AND purged_at < $2 GROUP BY purpose, team, purged_at / 3600000",
        from,
        to
    )
}

/// See [`received`].
pub(super) async fn due(tx: &mut Tx, (from, to): (i64, i64)) -> Result<Vec<(String, String, i64, i64)>, StoreError> {
    fetch_all!(
        tx,
        (String, String, i64, i64),
        "SELECT purpose, team, purge_at / 3600000, CAST(COUNT(*) AS BIGINT) FROM uses
         WHERE state <> 'purged' AND state IN ('active', 'archived', 'purging') AND purge_at >= $1 AND purge_at < $2 GROUP BY purpose, team, purge_at / 3600000",
        from,
        to
    )
}

/// How many began to be held between two moments: (purpose, team, count).
pub(super) async fn received_between(tx: &mut Tx, from: i64, to: i64) -> Result<Vec<(String, String, i64)>, StoreError> {
    fetch_all!(
        tx,
        (String, String, i64),
        "SELECT purpose, team, CAST(COUNT(*) AS BIGINT) FROM uses WHERE since >= $1 AND since < $2 GROUP BY purpose, team",
        from,
        to
    )
}

/// How many were destroyed between two moments: (purpose, team, count).
pub(super) async fn purged_between(tx: &mut Tx, from: i64, to: i64) -> Result<Vec<(String, String, i64)>, StoreError> {
    fetch_all!(
        tx,
        (String, String, i64),
        "SELECT purpose, team, CAST(COUNT(*) AS BIGINT) FROM uses WHERE purged_at >= $1 AND purged_at < $2 GROUP BY purpose, team",
        from,
        to
    )
}

/// When the first document of all began to be held.
pub(super) async fn first_beginning(tx: &mut Tx) -> Result<Option<i64>, StoreError> {
    let (first,) = fetch_one!(tx, (Option<i64>,), "SELECT MIN(since) FROM uses")?;
    Ok(first)
}

/// The last purge run that ended: when, and what it purged and could not purge.
pub(super) async fn last_run(tx: &mut Tx) -> Result<Option<(i64, i64, i64)>, StoreError> {
    fetch_optional!(
        tx,
        (i64, i64, i64),
        "SELECT ended_at, purged, faulted FROM purge_runs WHERE ended_at IS NOT NULL ORDER BY ended_at DESC, entry DESC LIMIT 1"
    )
}

/// The signed checkpoint.
pub(super) async fn checkpoint(tx: &mut Tx) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1")?;
    Ok(row.map(|(note,)| note))
}

/// Leaves of the trail in their order, numbered or not yet, after an entry: (entry, leaf).
pub(super) async fn leaves(tx: &mut Tx, after: i64, limit: i64) -> Result<Vec<(i64, String)>, StoreError> {
    fetch_all!(tx, (i64, String), "SELECT entry, leaf FROM entries WHERE entry > $1 ORDER BY entry LIMIT $2", after, limit)
}

/// Leaves by their number: (number, leaf).
pub(super) async fn numbered(tx: &mut Tx, from: i64, limit: i64) -> Result<Vec<(i64, String)>, StoreError> {
    fetch_all!(tx, (i64, String), "SELECT position, leaf FROM entries WHERE position >= $1 ORDER BY position LIMIT $2", from, limit)
}

/// A document in a list.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct ListRow {
    pub document: DocumentId,
    pub purpose: String,
    pub piece: String,
    pub name: String,
    pub state: String,
    pub hold: Option<String>,
    pub since: i64,
    pub active_until: Option<i64>,
    pub purge_at: i64,
    pub decided_by: String,
    pub purged_at: Option<i64>,
    pub position: Option<i64>,
    pub leaf: Option<String>,
    /// Until when, why and by whom it was prolonged last.
    pub until: Option<String>,
    pub reason: Option<String>,
    pub extended_by: Option<AgentId>,
}

/// The condition of a list: `$6` and `$7` bound its week, `$8` is the listing's word, `$9` and `$10` its purpose and team if it has one.
macro_rules! listed {
    () => {
        concat!(
            "((CAST($8 AS TEXT) = 'all' AND ",
            stored!(),
            ") OR (CAST($8 AS TEXT) = 'active' AND ",
            active!(),
            ") OR (CAST($8 AS TEXT) = 'archived' AND ",
            archived!(),
            ") OR (CAST($8 AS TEXT) = 'due' AND ",
            due_today!(),
            ") OR (CAST($8 AS TEXT) = 'overdue' AND ",
            overdue!(),
            ") OR (CAST($8 AS TEXT) = 'visa' AND ",
            awaiting_visa!(),
            ") OR (CAST($8 AS TEXT) = 'held' AND ",
            held!(),
            ") OR (CAST($8 AS TEXT) = 'suspended' AND ",
            suspended!(),
            ") OR (CAST($8 AS TEXT) = 'extended' AND ",
            extended!(),
            ") OR (CAST($8 AS TEXT) = 'month' AND ",
            due_this_month!(),
            ") OR (CAST($8 AS TEXT) = 'soon' AND ",
            due_soon!(),
            ") OR (CAST($8 AS TEXT) = 'backstop' AND ",
            without_start!(),
            ") OR (CAST($8 AS TEXT) = 'received' AND u.since >= $4) OR (CAST($8 AS TEXT) = 'erased' AND ",
            purged_this_month!(),
            ") OR (CAST($8 AS TEXT) = 'week' AND ((u.purged_at >= $6 AND u.purged_at < $7)
                OR (u.state IN ('active', 'archived', 'purging') AND u.purge_at >= $6 AND u.purge_at < $7))))
             AND (CAST($9 AS TEXT) IS NULL OR u.purpose = $9) AND (CAST($10 AS TEXT) IS NULL OR u.team = $10) "
        )
    };
}

fn week_of(listing: Listing) -> (i64, i64) {
    if let Listing::Week(monday) = listing { super::filter::week(monday) } else { (0, 0) }
}

/// How many documents a list has in all.
pub(super) async fn count_listed(tx: &mut Tx, at: &Boundaries, filter: &Filter) -> Result<u64, StoreError> {
    let (from, to) = week_of(filter.listing);
    let (count,) = fetch_one!(
        tx,
        (i64,),
        concat!("SELECT CAST(COUNT(*) AS BIGINT) FROM uses u WHERE ", listed!()),
        at.now,
        at.today,
        at.soon,
        at.month,
        at.next_month,
        from,
        to,
        filter.listing.word(),
        filter.purpose.as_ref().map(PurposeCode::as_str),
        filter.team.as_ref().map(TeamId::as_str)
    )?;
    Ok(count.unsigned_abs())
}

/// A page of a list: nearest last day first, what follows (`$11`, `$12`, `$13`) = (last day, document, purpose).
pub(super) async fn list(tx: &mut Tx, at: &Boundaries, filter: &Filter, (after, limit): ((i64, &str, &str), i64)) -> Result<Vec<ListRow>, StoreError> {
    let (from, to) = week_of(filter.listing);
    fetch_all!(
        tx,
        ListRow,
        concat!(
            "SELECT u.document, u.purpose, u.piece, t.name, u.state, u.hold, u.since, u.active_until, u.purge_at, u.decided_by, u.purged_at, e.position, e.leaf,
                    x.until, x.reason, x.extended_by
             FROM uses u JOIN teams t ON t.team = u.team LEFT JOIN entries e ON e.entry = COALESCE(u.end_entry, u.entry)
             LEFT JOIN extensions x ON u.extended_on IS NOT NULL AND x.document = u.document AND x.purpose = u.purpose WHERE ",
            listed!(),
            "AND (u.purge_at, u.document, u.purpose) > ($11, $12, $13) ORDER BY u.purge_at, u.document, u.purpose LIMIT $14"
        ),
        at.now,
        at.today,
        at.soon,
        at.month,
        at.next_month,
        from,
        to,
        filter.listing.word(),
        filter.purpose.as_ref().map(PurposeCode::as_str),
        filter.team.as_ref().map(TeamId::as_str),
        after.0,
        after.1,
        after.2,
        limit
    )
}

/// The last day of a document under a purpose: where a list goes on.
pub(super) async fn purge_at(tx: &mut Tx, (document, purpose): (&DocumentId, &str)) -> Result<Option<i64>, StoreError> {
    let row = fetch_optional!(tx, (i64,), "SELECT purge_at FROM uses WHERE document = $1 AND purpose = $2", document, purpose)?;
    Ok(row.map(|(purge_at,)| purge_at))
}

/// The names of teams.
pub(super) async fn team_names(tx: &mut Tx) -> Result<Vec<(String, String)>, StoreError> {
    fetch_all!(tx, (String, String), "SELECT team, name FROM teams")
}

/// Whether some entry of the trail has no number yet: a report made then would tell of more than its checkpoint.
pub(super) async fn unnumbered(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (i64,), "SELECT entry FROM entries WHERE position IS NULL LIMIT 1")?.is_some())
}

/// The holds that stand, by kind: (kind, how many, the oldest, how many are past their review).
pub(super) async fn holds(tx: &mut Tx, today: &str) -> Result<Vec<(String, i64, i64, i64)>, StoreError> {
    fetch_all!(
        tx,
        (String, i64, i64, i64),
        "SELECT kind, CAST(COUNT(*) AS BIGINT), MIN(placed_at), CAST(SUM(CASE WHEN review_on <= $1 THEN 1 ELSE 0 END) AS BIGINT) FROM holds WHERE lifted_at IS NULL GROUP BY kind ORDER BY kind",
        today
    )
}
