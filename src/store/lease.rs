//! Leases: which of several replicas does a job now.

use jiff::SignedDuration;

use super::{StoreError, Tx, execute};

/// Takes or renews the lease `name` for `holder`. `false` means that somebody else holds it.
///
/// # Errors
/// When the database refuses.
pub async fn take_lease(tx: &mut Tx, name: &str, holder: &str, lasting: SignedDuration) -> Result<bool, StoreError> {
    let now = tx.now().as_millisecond();
    let ends_at = now.saturating_add(i64::try_from(lasting.as_millis()).unwrap_or(i64::MAX));
    let touched = execute!(
        tx,
        "INSERT INTO leases (name, holder, ends_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at
         WHERE leases.holder = excluded.holder OR leases.ends_at <= $4",
        name,
        holder,
        ends_at,
        now
    )?;
    Ok(touched == 1)
}
