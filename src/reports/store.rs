//! What reports read. Each condition is written once and used by the count and by its list, so that a figure and its list cannot disagree.
//!
//! The conditions' binds are the same everywhere: `$1` now, `$2` when today began, `$3` the end of "soon", `$4` and `$5` the month's beginning
//! and end ([`super::Boundaries`]). The dates decide, whether or not a run has passed.

use super::{
    boundaries::Boundaries,
    figures::Counted,
    filter::{Filter, Listing},
    weeks::Hour,
};
use crate::{
    base::{DocumentId, TeamId},
    purposes::PurposeCode,
    store::{StoreError, Tx, fetch_all, fetch_one, fetch_optional},
};

macro_rules! stored {
    () => {
        "d.state <> 'purged'"
    };
}

macro_rules! active {
    () => {
        "(d.state = 'active' AND d.purge_at > $1 AND (d.active_until IS NULL OR d.active_until > $1))"
    };
}

macro_rules! archived {
    () => {
        "((d.state = 'archived' OR (d.state = 'active' AND d.active_until <= $1)) AND d.purge_at > $1)"
    };
}

macro_rules! due_today {
    () => {
        "((d.state = 'purging' OR (d.state IN ('active', 'archived') AND d.purge_at <= $1)) AND d.purge_at >= $2)"
    };
}

macro_rules! overdue {
    () => {
        "(d.state IN ('active', 'archived', 'purging') AND d.purge_at < $2)"
    };
}

macro_rules! awaiting_visa {
    () => {
        "d.state = 'awaiting_visa'"
    };
}

macro_rules! due_soon {
    () => {
        "(d.state IN ('active', 'archived') AND d.purge_at > $1 AND d.purge_at <= $3)"
    };
}

macro_rules! due_this_month {
    () => {
        "(d.state IN ('active', 'archived', 'purging') AND d.purge_at >= $4 AND d.purge_at < $5)"
    };
}

macro_rules! without_start {
    () => {
        "(d.state <> 'purged' AND d.clock_event IS NULL)"
    };
}

macro_rules! purged_this_month {
    () => {
        "(d.purged_at >= $4)"
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
    pub name: String,
    pub furthest: Option<i64>,
    #[sqlx(flatten)]
    pub counted: Counted,
}

/// Every figure, purpose by purpose and team by team. There are no holds yet: their column is 0.
pub(super) async fn rows(tx: &mut Tx, at: &Boundaries) -> Result<Vec<RowCounted>, StoreError> {
    let [one, two, five] = at.years_ago;
    fetch_all!(
        tx,
        RowCounted,
        concat!(
            "SELECT d.purpose, d.team, t.name, MAX(CASE WHEN ",
            stored!(),
            " THEN d.purge_at END) AS furthest, ",
            count!(stored!(), "stored, "),
            count!(active!(), "active, "),
            count!(archived!(), "archived, "),
            count!(due_today!(), "due_today, "),
            count!(overdue!(), "overdue, "),
            count!(awaiting_visa!(), "awaiting_visa, "),
            "CAST(0 AS BIGINT) AS held, ",
            count!(due_this_month!(), "due_this_month, "),
            count!(due_soon!(), "due_soon, "),
            count!(without_start!(), "without_start, "),
            count!("d.received_at < $4 AND (d.purged_at IS NULL OR d.purged_at >= $4)", "opening, "),
            count!("d.received_at >= $4", "received, "),
            count!(purged_this_month!(), "purged_this_month, "),
            count!("d.purged_at IS NULL", "closing, "),
            count!("d.state = 'purged'", "purged, "),
            count!(concat!(stored!(), " AND d.received_at >= $6"), "under_one_year, "),
            count!(concat!(stored!(), " AND d.received_at < $6 AND d.received_at >= $7"), "one_to_two_years, "),
            count!(concat!(stored!(), " AND d.received_at < $7 AND d.received_at >= $8"), "two_to_five_years, "),
            count!(concat!(stored!(), " AND d.received_at < $8"), "over_five_years "),
            "FROM documents d JOIN teams t ON t.team = d.team GROUP BY d.purpose, d.team, t.name ORDER BY d.purpose, t.name, d.team"
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

fn hours(rows: Vec<(i64, i64)>) -> Vec<Hour> {
    rows.into_iter().map(|(hour, count)| Hour { at: hour.saturating_mul(3_600_000), count: count.unsigned_abs() }).collect()
}

/// Deposits hour by hour. Weeks begin on the hour, so that sums of hours are exact.
pub(super) async fn received(tx: &mut Tx, (from, to): (i64, i64)) -> Result<Vec<Hour>, StoreError> {
    let rows = fetch_all!(
        tx,
        (i64, i64),
        "SELECT received_at / 3600000, CAST(COUNT(*) AS BIGINT) FROM documents WHERE received_at >= $1 AND received_at < $2 GROUP BY received_at / 3600000",
        from,
        to
    )?;
    Ok(hours(rows))
}

/// Purges hour by hour.
pub(super) async fn purged(tx: &mut Tx, (from, to): (i64, i64)) -> Result<Vec<Hour>, StoreError> {
    let rows = fetch_all!(
        tx,
        (i64, i64),
        "SELECT purged_at / 3600000, CAST(COUNT(*) AS BIGINT) FROM documents WHERE purged_at >= $1 AND purged_at < $2 GROUP BY purged_at / 3600000",
        from,
        to
    )?;
    Ok(hours(rows))
}

/// What is due and still there, hour by hour.
pub(super) async fn due(tx: &mut Tx, (from, to): (i64, i64)) -> Result<Vec<Hour>, StoreError> {
    let rows = fetch_all!(
        tx,
        (i64, i64),
        "SELECT purge_at / 3600000, CAST(COUNT(*) AS BIGINT) FROM documents
         WHERE state IN ('active', 'archived', 'purging') AND purge_at >= $1 AND purge_at < $2 GROUP BY purge_at / 3600000",
        from,
        to
    )?;
    Ok(hours(rows))
}

/// How many documents were purged since a moment.
pub(super) async fn purged_since(tx: &mut Tx, since: i64) -> Result<u64, StoreError> {
    let (count,) = fetch_one!(tx, (i64,), "SELECT CAST(COUNT(*) AS BIGINT) FROM documents WHERE purged_at >= $1", since)?;
    Ok(count.unsigned_abs())
}

/// The delay from due to purged, in milliseconds, that stands at this place in ascending order.
pub(super) async fn delay_at(tx: &mut Tx, since: i64, place: u64) -> Result<Option<i64>, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT purged_at - purge_at AS delay FROM documents WHERE purged_at >= $1 ORDER BY delay LIMIT 1 OFFSET $2",
        since,
        place.cast_signed()
    )?;
    Ok(row.map(|(delay,)| delay))
}

/// The last purge run that ended: when, and what it purged and could not purge.
pub(super) async fn last_run(tx: &mut Tx) -> Result<Option<(i64, i64, i64)>, StoreError> {
    fetch_optional!(tx, (i64, i64, i64), "SELECT ended_at, purged, faulted FROM purge_runs WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1")
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

/// A document in a list.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct ListRow {
    pub document: DocumentId,
    pub purpose: String,
    pub piece: String,
    pub name: String,
    pub state: String,
    pub received_at: i64,
    pub active_until: Option<i64>,
    pub purge_at: i64,
    pub decided_by: String,
    pub purged_at: Option<i64>,
    pub position: Option<i64>,
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
            ") OR (CAST($8 AS TEXT) = 'month' AND ",
            due_this_month!(),
            ") OR (CAST($8 AS TEXT) = 'soon' AND ",
            due_soon!(),
            ") OR (CAST($8 AS TEXT) = 'backstop' AND ",
            without_start!(),
            ") OR (CAST($8 AS TEXT) = 'received' AND d.received_at >= $4) OR (CAST($8 AS TEXT) = 'erased' AND ",
            purged_this_month!(),
            ") OR (CAST($8 AS TEXT) = 'week' AND ((d.purged_at >= $6 AND d.purged_at < $7)
                OR (d.state IN ('active', 'archived', 'purging') AND d.purge_at >= $6 AND d.purge_at < $7))))
             AND (CAST($9 AS TEXT) IS NULL OR d.purpose = $9) AND (CAST($10 AS TEXT) IS NULL OR d.team = $10) "
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
        concat!("SELECT CAST(COUNT(*) AS BIGINT) FROM documents d WHERE ", listed!()),
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

/// A page of a list: nearest last day first, what follows (`$11`, `$12`) = (last day, document).
pub(super) async fn list(tx: &mut Tx, at: &Boundaries, filter: &Filter, (after, limit): ((i64, &str), i64)) -> Result<Vec<ListRow>, StoreError> {
    let (from, to) = week_of(filter.listing);
    fetch_all!(
        tx,
        ListRow,
        concat!(
            "SELECT d.document, d.purpose, d.piece, t.name, d.state, d.received_at, d.active_until, d.purge_at, d.decided_by, d.purged_at, e.position
             FROM documents d JOIN teams t ON t.team = d.team LEFT JOIN entries e ON e.entry = d.entry WHERE ",
            listed!(),
            "AND (d.purge_at > $11 OR (d.purge_at = $11 AND d.document > $12)) ORDER BY d.purge_at, d.document LIMIT $13"
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
        limit
    )
}

/// The last day of a document: where a list goes on.
pub(super) async fn purge_at(tx: &mut Tx, document: &DocumentId) -> Result<Option<i64>, StoreError> {
    let row = fetch_optional!(tx, (i64,), "SELECT purge_at FROM documents WHERE document = $1", document)?;
    Ok(row.map(|(purge_at,)| purge_at))
}
