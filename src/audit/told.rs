//! Entries found by what they commit to, with what is still kept of it: for people who may read it.

use std::collections::BTreeMap;

use super::store;
use crate::store::{Listed, StoreError, Tx};

/// An entry, and the values that are still kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its row.
    pub entry: i64,
    /// Its place in the trail; none while it waits for one.
    pub position: Option<i64>,
    /// Its leaf.
    pub leaf: String,
    /// By field.
    pub values: BTreeMap<String, String>,
}

/// The entries that commit to a value of a field, the newest first, from before an entry; with `object`, those alone that name it. Once the value is forgotten there are none.
///
/// # Errors
/// When the database refuses.
pub async fn told(tx: &mut Tx, (field, value): (&str, &str), object: Option<&str>, (before, limit): (i64, i64)) -> Result<Vec<Told>, StoreError> {
    let rows = store::committed(tx, (field, value), object, (before, limit)).await?;
    let mut values: BTreeMap<i64, BTreeMap<String, String>> = BTreeMap::new();
    for (entry, field, value) in store::values_of(tx, &Listed::of_members(&rows.iter().map(|row| [row.entry]).collect::<Vec<_>>())?).await? {
        values.entry(entry).or_default().insert(field, value);
    }
    let told =
        rows.into_iter().map(|row| Told { values: values.remove(&row.entry).unwrap_or_default(), entry: row.entry, position: row.position, leaf: row.leaf });
    Ok(told.collect())
}
