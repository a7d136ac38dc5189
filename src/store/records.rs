//! Running named transactions: begin, read the clock once, commit or roll back, and run the whole again when the engine asks for it.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
};

use jiff::Timestamp;

use super::{Db, StoreError, Tx};
use crate::base::{Chance, Clock};

/// How often a transaction is run before its serialisation failure is given back.
const ATTEMPTS: u32 = 12;

/// A refusal that may carry a failure of the store.
pub trait Refusal: From<StoreError> {
    /// The store's failure inside, if that is what it is.
    fn store_error(&self) -> Option<&StoreError>;
}

impl Refusal for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// The records, the clock and chance: what every transaction is begun from.
#[derive(Clone)]
pub struct Records {
    db: Db,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    high_water: Arc<AtomicI64>,
    begun: Arc<AtomicU64>,
    read_only: Arc<AtomicBool>,
}

impl Records {
    /// Records read at the time that `clock` tells.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Self {
        Self { db, clock, chance, high_water: Arc::new(AtomicI64::new(i64::MIN)), begun: Arc::default(), read_only: Arc::default() }
    }

    /// The pools.
    #[must_use]
    pub const fn db(&self) -> &Db {
        &self.db
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Randomness.
    #[must_use]
    pub fn chance(&self) -> &dyn Chance {
        &*self.chance
    }

    /// The time that access is judged by: the clock's, but never before the high-water mark. What has ended stays ended when the clock goes back.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let mark = Timestamp::from_millisecond(self.high_water.load(Ordering::Relaxed)).unwrap_or(Timestamp::MIN);
        self.clock.now().max(mark)
    }

    /// Moves the high-water mark forward. Only for a credible clock: see [`crate::jobs`].
    pub fn raise_mark(&self, to: Timestamp) {
        self.high_water.fetch_max(to.as_millisecond(), Ordering::Relaxed);
    }

    /// Nothing is written from now on, by this process, until it is started again: what was taken away since these records were written is not known.
    pub fn close_to_writing(&self) {
        self.read_only.store(true, Ordering::Relaxed);
    }

    /// Whether nothing may be written.
    #[must_use]
    pub fn are_read_only(&self) -> bool {
        self.read_only.load(Ordering::Relaxed)
    }

    /// Begins a transaction that may write. For the macro `transact!`, which also ends it.
    ///
    /// # Errors
    /// When no connection can be had; [`StoreError::ReadOnly`].
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        if self.are_read_only() {
            return Err(StoreError::ReadOnly);
        }
        self.begun.fetch_add(1, Ordering::Relaxed);
        Tx::begin(&self.db, self.now(), Arc::clone(&self.chance)).await
    }

    /// How many transactions that may write this process has asked for: whoever works in the background sees by it that others work too.
    #[must_use]
    pub fn begun(&self) -> u64 {
        self.begun.load(Ordering::Relaxed)
    }

    /// Begins a transaction that reads one snapshot and is dropped afterwards.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        Tx::begin_read(&self.db, self.now(), Arc::clone(&self.chance)).await
    }

    /// Ends a transaction: commits what succeeded, rolls back what did not. `None` means: run it again.
    pub async fn settle<T, E: Refusal>(&self, name: &'static str, tx: Tx, outcome: Result<T, E>, attempt: u32) -> Option<Result<T, E>> {
        let refusal = match outcome {
            Ok(value) => match tx.commit().await {
                Ok(()) => return Some(Ok(value)),
                Err(error) => E::from(error),
            },
            Err(refusal) => {
                // A connection that cannot even roll back is dropped with its transaction.
                let _ = tx.roll_back().await;
                refusal
            }
        };
        if attempt < ATTEMPTS && refusal.store_error().is_some_and(StoreError::is_transient) {
            tracing::debug!(transaction = name, attempt, "run again");
            return None;
        }
        Some(Err(refusal))
    }
}

/// Runs a use case in one named transaction, retried as a whole: `transact!(records, "share document", |tx| share(tx, &order).await)`.
///
/// The body may run several times, so it does nothing outside the database, and neither the network nor password hashing inside.
/// (A macro and not a function: today's compiler cannot prove that a future built from a borrowed asynchronous closure is `Send`.)
macro_rules! transact {
    ($records:expr, $name:literal, |$tx:ident| $body:expr) => {{
        let records: &$crate::store::Records = &$records;
        let mut attempt = 0_u32;
        loop {
            attempt += 1;
            let mut transaction = match records.begin().await {
                Ok(transaction) => transaction,
                Err(error) => break Err(error.into()),
            };
            let outcome = {
                let $tx = &mut transaction;
                async { $body }.await
            };
            if let Some(settled) = records.settle($name, transaction, outcome, attempt).await {
                break settled;
            }
        }
    }};
}

pub(crate) use transact;
