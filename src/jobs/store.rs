//! The rows of what must happen on time.

use crate::store::{StoreError, Tx, execute, fetch_optional};

pub(super) async fn mark(tx: &mut Tx, name: &str) -> Result<Option<i64>, StoreError> {
    let row = fetch_optional!(tx, (i64,), "SELECT at FROM time_marks WHERE name = $1", name)?;
    Ok(row.map(|(at,)| at))
}

pub(super) async fn set_mark(tx: &mut Tx, name: &str, at: i64) -> Result<(), StoreError> {
    execute!(tx, "INSERT INTO time_marks (name, at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at", name, at)?;
    Ok(())
}

pub(super) async fn clear_mark(tx: &mut Tx, name: &str) -> Result<u64, StoreError> {
    execute!(tx, "DELETE FROM time_marks WHERE name = $1", name)
}

pub(super) async fn due_at(tx: &mut Tx, job: &str) -> Result<Option<i64>, StoreError> {
    let row = fetch_optional!(tx, (i64,), "SELECT due_at FROM schedule WHERE job = $1", job)?;
    Ok(row.map(|(due_at,)| due_at))
}

pub(super) async fn schedule(tx: &mut Tx, job: &str, due_at: i64, succeeded_at: Option<i64>) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO schedule (job, due_at, succeeded_at) VALUES ($1, $2, $3)
         ON CONFLICT (job) DO UPDATE SET due_at = excluded.due_at, succeeded_at = COALESCE(excluded.succeeded_at, schedule.succeeded_at)",
        job,
        due_at,
        succeeded_at
    )?;
    Ok(())
}

/// A note of the instance.
pub(super) async fn note(tx: &mut Tx, name: &str) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT value FROM instance WHERE name = $1", name)?;
    Ok(row.map(|(value,)| value))
}

pub(super) async fn set_note(tx: &mut Tx, name: &str, value: &str) -> Result<(), StoreError> {
    execute!(tx, "INSERT INTO instance (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)?;
    Ok(())
}
