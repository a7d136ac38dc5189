//! The rows that a backup leaves when it is put back.

use crate::{
    base::SnapshotId,
    store::{StoreError, Tx, execute, fetch_optional},
};

/// Notes that a backup was put back, and nobody has yet been asked what happened since.
pub(super) async fn note_put_back(tx: &mut Tx, snapshot: &SnapshotId) -> Result<(), StoreError> {
    execute!(tx, "INSERT INTO instance (name, value) VALUES ('put-back', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", snapshot)?;
    Ok(())
}

/// Which backup was put back, as long as nobody was asked.
pub(super) async fn put_back(tx: &mut Tx) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT value FROM instance WHERE name = 'put-back'")?;
    Ok(row.map(|(value,)| value))
}

pub(super) async fn forget_put_back(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM instance WHERE name = 'put-back'")?;
    Ok(())
}

/// The next purge is due now: it destroys the payloads of what was taken away again.
pub(super) async fn purge_soon(tx: &mut Tx) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "UPDATE schedule SET due_at = $1 WHERE job = 'purge' AND due_at > $1", now)?;
    Ok(())
}
