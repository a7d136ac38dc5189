//! A list bound to a statement as one value: JSON, which both engines take apart. One statement for a hundred rows costs a tenth of a hundred statements.

use serde::Serialize;

use super::StoreError;

/// Values, or pairs of values, among which a statement works; see the macros `fetch_among` and `execute_among`.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    json: String,
    count: u64,
}

impl Listed {
    /// A list of values.
    pub(crate) fn of<T: ToString>(values: impl IntoIterator<Item = T>) -> Self {
        Self::of_values(values.into_iter().map(|value| value.to_string().into()))
    }

    /// A list of pairs.
    pub(crate) fn of_pairs<A: ToString, B: ToString>(pairs: impl IntoIterator<Item = (A, B)>) -> Self {
        Self::of_values(pairs.into_iter().map(|(first, second)| vec![first.to_string(), second.to_string()].into()))
    }

    /// A list of whatever a statement takes apart by itself.
    ///
    /// # Errors
    /// When a member cannot be written as JSON.
    pub(crate) fn of_members<T: Serialize>(members: &[T]) -> Result<Self, StoreError> {
        let json = serde_json::to_string(members).map_err(|_| StoreError::Unreadable("a list for a statement"))?;
        Ok(Self { json, count: members.len() as u64 })
    }

    fn of_values(members: impl IntoIterator<Item = serde_json::Value>) -> Self {
        let members: Vec<_> = members.into_iter().collect();
        let count = members.len() as u64;
        Self { json: serde_json::Value::Array(members).to_string(), count }
    }

    /// How many members it has.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// As it is bound.
    pub(crate) fn json(&self) -> &str {
        &self.json
    }
}
