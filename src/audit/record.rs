//! Writing entries, in the transaction of what they tell.

use std::collections::BTreeMap;

use super::{
    Entry,
    store::{self, NewLeaf, NewValue},
};
use crate::{
    base::hex,
    store::{StoreError, Tx},
};

/// Writes `entry`, unnumbered. The sequencer numbers it once the transaction has committed; a rolled-back act leaves nothing.
///
/// # Errors
/// When the database refuses.
pub async fn record(tx: &mut Tx, entry: Entry) -> Result<(), StoreError> {
    record_all(tx, &[entry]).await.map(drop)
}

/// Writes entries in their order, in few statements; gives which they are.
///
/// # Errors
/// When the database refuses.
pub async fn record_all(tx: &mut Tx, entries: &[Entry]) -> Result<Vec<i64>, StoreError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let chance = tx.chance();
    let mut leaves = Vec::with_capacity(entries.len());
    let mut salted = Vec::with_capacity(entries.len());
    for (place, entry) in entries.iter().enumerate() {
        let salts: BTreeMap<&'static str, [u8; 32]> = entry.committed().keys().map(|field| (*field, chance.bytes())).collect();
        let leaf = entry.leaf(tx.now(), &salts).map_err(|_| StoreError::Unreadable("an entry of the trail"))?;
        leaves.push(NewLeaf { place, leaf });
        salted.push(salts);
    }
    let numbers = store::insert_entries(tx, &leaves).await?;
    let mut values = Vec::new();
    for ((entry, salts), number) in entries.iter().zip(&salted).zip(&numbers) {
        for (field, value) in entry.committed() {
            let salt = salts.get(field).map(|salt| hex(salt)).unwrap_or_default();
            values.push(NewValue { entry: *number, field, salt, value });
        }
    }
    if !values.is_empty() {
        store::insert_values(tx, &values).await?;
    }
    if let Some(last) = numbers.last() {
        tx.wrote_entry(*last);
    }
    Ok(numbers)
}
