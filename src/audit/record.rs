//! Writing an entry, in the transaction of what it tells.

use std::collections::BTreeMap;

use super::{Entry, store};
use crate::store::{StoreError, Tx};

/// Writes `entry`, unnumbered. The sequencer numbers it once the transaction has committed; a rolled-back act leaves nothing.
///
/// # Errors
/// When the database refuses.
pub async fn record(tx: &mut Tx, entry: Entry) -> Result<(), StoreError> {
    let chance = tx.chance();
    let salts: BTreeMap<&'static str, [u8; 32]> = entry.committed().keys().map(|field| (*field, chance.bytes())).collect();
    let leaf = entry.leaf(tx.now(), &salts).map_err(|_| StoreError::Unreadable("an entry of the trail"))?;
    let number = store::insert_entry(tx, &leaf).await?;
    for (field, value) in entry.committed() {
        let salt = salts.get(field).map(<[u8; 32]>::as_slice).unwrap_or_default();
        store::insert_value(tx, number, field, salt, value).await?;
    }
    tx.wrote_entry(number);
    Ok(())
}
