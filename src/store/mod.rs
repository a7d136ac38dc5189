//! Records: one SQL text for SQLite (embedded) and PostgreSQL, run by named transactions that are retried as a whole.

mod connect;
pub mod dump;
mod lease;
mod listed;
mod macros;
mod records;
mod transaction;

pub use connect::{Db, Place};
pub use lease::{renew_lease, take_lease};
pub use records::{Records, Refusal};
pub use transaction::{Connection, Tx};

pub(crate) use listed::Listed;
pub(crate) use macros::{execute, execute_among, fetch_all, fetch_among, fetch_one, fetch_optional, listing, run_query};
pub(crate) use records::transact;

/// What can go wrong between the service and its records. Nothing here is for a user's eyes: the edge answers 5xx and says nothing.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or lost a statement.
    #[error("the database did not carry out a statement")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database's schema could not be brought up to date")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A write touched another number of rows than it must.
    #[error("a write touched {touched} rows instead of {expected}")]
    Rows {
        /// How many rows it had to touch.
        expected: u64,
        /// How many it touched.
        touched: u64,
    },
    /// The embedded SQLite is older than the first one without the WAL-reset bug.
    #[error("SQLite {0} can lose commits in WAL mode: 3.51.3 or later is needed")]
    OldSqlite(String),
    /// The records are read only: see [`Records::close_to_writing`].
    #[error("the records are read only for now")]
    ReadOnly,
    /// A stored value does not read back.
    #[error("a stored value does not read back: {0}")]
    Unreadable(&'static str),
}

impl StoreError {
    /// Whether the whole transaction may succeed when it is run again: PostgreSQL's serialisation failure (40001) and deadlock (40P01).
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                matches!(error.code().as_deref(), Some("40001" | "40P01"))
            }
            _ => false,
        }
    }

    /// Whether the disk or the database's quota is full (SQLite `SQLITE_FULL` = 13, PostgreSQL class 53 `disk_full`).
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => matches!(error.code().as_deref(), Some("13" | "53100")),
            _ => false,
        }
    }

    /// Whether a unique key was already taken.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }
}

/// Asserts that a write touched exactly `expected` rows.
///
/// # Errors
/// [`StoreError::Rows`] otherwise: the transaction is then rolled back.
pub const fn affected(touched: u64, expected: u64) -> Result<(), StoreError> {
    if touched == expected { Ok(()) } else { Err(StoreError::Rows { expected, touched }) }
}
