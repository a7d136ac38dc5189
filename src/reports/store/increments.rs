//! The rows of the report's figures: as each day was counted, and what moved since.

use crate::{
    base::TeamId,
    store::{StoreError, Tx, execute, fetch_all, fetch_optional},
};

/// Whether the figures of a day were counted: when, and how many differed.
pub(crate) async fn check(tx: &mut Tx, day: &str) -> Result<Option<(i64, i64)>, StoreError> {
    fetch_optional!(tx, (i64, i64), "SELECT checked_at, differences FROM figure_checks WHERE day = $1", day)
}

/// The last day before this one whose figures were counted.
pub(crate) async fn day_before(tx: &mut Tx, day: &str) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT day FROM figure_checks WHERE day < $1 ORDER BY day DESC LIMIT 1", day)?;
    Ok(row.map(|(day,)| day))
}

/// The figures with which a day was counted: (purpose, team, figures).
pub(crate) async fn figures_of_day(tx: &mut Tx, day: &str) -> Result<Vec<(String, String, String)>, StoreError> {
    fetch_all!(tx, (String, String, String), "SELECT purpose, team, figures FROM figure_days WHERE day = $1", day)
}

/// What moved on a day since it was counted: (number, purpose, team, figures).
pub(crate) async fn moves_of_day(tx: &mut Tx, day: &str) -> Result<Vec<(i64, String, String, String)>, StoreError> {
    fetch_all!(tx, (i64, String, String, String), "SELECT move, purpose, team, figures FROM figure_moves WHERE day = $1 ORDER BY move", day)
}

/// What moved from one day on, before another.
pub(crate) async fn moves_between(tx: &mut Tx, (from, to): (&str, &str)) -> Result<Vec<(i64, String, String, String)>, StoreError> {
    fetch_all!(tx, (i64, String, String, String), "SELECT move, purpose, team, figures FROM figure_moves WHERE day >= $1 AND day < $2 ORDER BY move", from, to)
}

pub(crate) async fn put_figures(tx: &mut Tx, day: &str, (purpose, team): (&str, &str), figures: &str) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO figure_days (day, purpose, team, figures) VALUES ($1, $2, $3, $4) ON CONFLICT (day, purpose, team) DO UPDATE SET figures = excluded.figures",
        day,
        purpose,
        team,
        figures
    )?;
    Ok(())
}

pub(crate) async fn delete_move(tx: &mut Tx, number: i64) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM figure_moves WHERE move = $1", number)?;
    Ok(())
}

pub(crate) async fn put_check(tx: &mut Tx, day: &str, differences: i64) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO figure_checks (day, checked_at, differences) VALUES ($1, $2, $3)
         ON CONFLICT (day) DO UPDATE SET checked_at = excluded.checked_at, differences = excluded.differences",
        day,
        now,
        differences
    )?;
    Ok(())
}

/// Figures of days that no report compares with: neither of the last days, nor the first of a month.
pub(crate) async fn drop_old_figures(tx: &mut Tx, before: &str) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM figure_days WHERE day < $1 AND day NOT LIKE '%-01'", before)?;
    execute!(tx, "DELETE FROM figure_moves WHERE day < $1", before)?;
    Ok(())
}

/// The delays of a period as they were last counted, as JSON.
pub(crate) async fn delays(tx: &mut Tx, period: &str) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT delays FROM figure_delays WHERE period = $1", period)?;
    Ok(row.map(|(delays,)| delays))
}

pub(crate) async fn put_delays(tx: &mut Tx, period: &str, as_of: i64, delays: &str) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO figure_delays (period, as_of, delays) VALUES ($1, $2, $3) ON CONFLICT (period) DO UPDATE SET as_of = excluded.as_of, delays = excluded.delays",
        period,
        as_of,
        delays
    )?;
    Ok(())
}

/// Drops what was counted later than now.
pub(crate) async fn drop_delays_ahead(tx: &mut Tx) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "DELETE FROM figure_delays WHERE as_of > $1", now)?;
    Ok(())
}

/// How long documents waited that were purged in a time, until a moment: (purpose, team, whole seconds, how many).
pub(crate) async fn waited(tx: &mut Tx, (from, to): (i64, i64), until: i64) -> Result<Vec<(String, TeamId, i64, i64)>, StoreError> {
    fetch_all!(
        tx,
        (String, TeamId, i64, i64),
        "SELECT purpose, team, (purged_at - purge_at + 999) / 1000 AS waited, CAST(COUNT(*) AS BIGINT) FROM uses
         WHERE purged_at >= $1 AND purged_at < $2 AND purged_at <= $3 GROUP BY purpose, team, (purged_at - purge_at + 999) / 1000",
        from,
        to,
        until
    )
}

/// The furthest last day among what a team holds for a purpose.
pub(crate) async fn furthest(tx: &mut Tx, purpose: &str, team: &str) -> Result<Option<i64>, StoreError> {
    let row = fetch_optional!(
        tx,
        (i64,),
        "SELECT purge_at FROM uses WHERE team = $1 AND purpose = $2 AND state <> 'purged' ORDER BY purge_at DESC LIMIT 1",
        team,
        purpose
    )?;
    Ok(row.map(|(at,)| at))
}
