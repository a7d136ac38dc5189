//! Writing entries, in the transaction of what they tell.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    Entry,
    store::{self, NewLeaf, NewValue},
};
use crate::{
    base::{Chance, hex},
    store::{StoreError, Tx},
};

/// Writes `entry`, unnumbered. The sequencer numbers it once the transaction has committed; a rolled-back act leaves nothing.
///
/// # Errors
/// When the database refuses.
pub async fn record(tx: &mut Tx, entry: Entry) -> Result<(), StoreError> {
    let prepared = Prepared::of(vec![entry], tx.now(), &*tx.chance()).await?;
    prepared.write(tx).await.map(drop)
}

/// Entries ready to be written, in their order, in few statements. They can be made so while the database is busy with what they tell of.
pub(crate) struct Prepared {
    entries: Vec<Entry>,
    leaves: Vec<NewLeaf>,
    salts: Vec<BTreeMap<&'static str, [u8; 32]>>,
}

/// After so many leaves, whoever else waits has its turn.
const LEAVES_AT_ONCE: usize = 16;

impl Prepared {
    /// Makes the leaves of a transaction that reads the clock at `now`.
    ///
    /// # Errors
    /// When a leaf cannot be written as JSON.
    pub(crate) async fn of(entries: Vec<Entry>, now: Timestamp, chance: &dyn Chance) -> Result<Self, StoreError> {
        let (mut leaves, mut salted) = (Vec::with_capacity(entries.len()), Vec::with_capacity(entries.len()));
        for (place, entry) in entries.iter().enumerate() {
            if place % LEAVES_AT_ONCE == LEAVES_AT_ONCE - 1 {
                tokio::task::yield_now().await;
            }
            let salts: BTreeMap<&'static str, [u8; 32]> = entry.committed().keys().map(|field| (*field, chance.bytes())).collect();
            let leaf = entry.leaf(now, &salts).map_err(|_| StoreError::Unreadable("an entry of the trail"))?;
            leaves.push(NewLeaf { place, leaf });
            salted.push(salts);
        }
        Ok(Self { entries, leaves, salts: salted })
    }

    /// Writes them, unnumbered; gives which they are.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn write(self, tx: &mut Tx) -> Result<Vec<i64>, StoreError> {
        if self.entries.is_empty() {
            return Ok(Vec::new());
        }
        let numbers = store::insert_entries(tx, &self.leaves).await?;
        let mut values = Vec::new();
        for ((entry, salts), number) in self.entries.iter().zip(&self.salts).zip(&numbers) {
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
}
