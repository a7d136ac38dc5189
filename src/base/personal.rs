//! Personal data that cannot be logged by accident.

use serde::{Deserialize, Serialize};

/// A value about a person. `Debug` prints `‹personal›`, there is no `Display`; reading it is the greppable [`Personal::reveal`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Marks `value` as personal.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Reads the value, where the person it is about would expect it to be read.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// Gives the value up.
    pub fn into_revealed(self) -> T {
        self.0
    }
}

impl<T> std::fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹personal›")
    }
}
