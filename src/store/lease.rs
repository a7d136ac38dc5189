//! Leases: which of several replicas does a job now. Each taking has a number of its own, so that a holder that was thought dead can be told from the next one.

use jiff::SignedDuration;

use super::{StoreError, Tx, execute, fetch_optional};

/// Takes the lease `name` for `holder`, or takes it anew. `None` means that somebody else holds it; otherwise its new number.
///
/// # Errors
/// When the database refuses.
pub async fn take_lease(tx: &mut Tx, name: &str, holder: &str, lasting: SignedDuration) -> Result<Option<i64>, StoreError> {
    let now = tx.now().as_millisecond();
    let row = fetch_optional!(
        tx,
        (i64,),
        "INSERT INTO leases (name, holder, ends_at, generation) VALUES ($1, $2, $3, 1)
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at, generation = leases.generation + 1
         WHERE leases.holder = excluded.holder OR leases.ends_at <= $4 RETURNING generation",
        name,
        holder,
        end_of(now, lasting),
        now
    )?;
    Ok(row.map(|(generation,)| generation))
}

/// Holds a lease for another while, if it is still held under this number. `false`: it was lost.
///
/// # Errors
/// When the database refuses.
pub async fn renew_lease(tx: &mut Tx, name: &str, (holder, generation): (&str, i64), lasting: SignedDuration) -> Result<bool, StoreError> {
    let ends_at = end_of(tx.now().as_millisecond(), lasting);
    Ok(execute!(tx, "UPDATE leases SET ends_at = $1 WHERE name = $2 AND holder = $3 AND generation = $4", ends_at, name, holder, generation)? == 1)
}

fn end_of(now: i64, lasting: SignedDuration) -> i64 {
    now.saturating_add(i64::try_from(lasting.as_millis()).unwrap_or(i64::MAX))
}
