//! The rows of the report's figures: as each day was counted, and what moved since.

use crate::store::{StoreError, Tx, execute, fetch_all, fetch_optional};

/// Whether the figures of a day were counted, and the delays as they were then.
pub(crate) async fn check(tx: &mut Tx, day: &str) -> Result<Option<(i64, i64, Option<String>)>, StoreError> {
    fetch_optional!(tx, (i64, i64, Option<String>), "SELECT checked_at, differences, delay FROM figure_checks WHERE day = $1", day)
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

pub(crate) async fn put_check(tx: &mut Tx, day: &str, differences: i64, delay: Option<&str>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO figure_checks (day, checked_at, differences, delay) VALUES ($1, $2, $3, $4)
         ON CONFLICT (day) DO UPDATE SET checked_at = excluded.checked_at, differences = excluded.differences, delay = excluded.delay",
        day,
        now,
        differences,
        delay
    )?;
    Ok(())
}

/// Figures of days that no report compares with: neither of the last days, nor the first of a month.
pub(crate) async fn drop_old_figures(tx: &mut Tx, before: &str) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM figure_days WHERE day < $1 AND day NOT LIKE '%-01'", before)?;
    execute!(tx, "DELETE FROM figure_moves WHERE day < $1", before)?;
    Ok(())
}

/// Notes the delays of a day that was counted.
pub(crate) async fn put_delay(tx: &mut Tx, day: &str, delay: Option<&str>) -> Result<(), StoreError> {
    execute!(tx, "UPDATE figure_checks SET delay = $1 WHERE day = $2", delay, day)?;
    Ok(())
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
