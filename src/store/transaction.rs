//! A transaction: the connection, the one reading of the clock, and the source of chance for whatever it makes.

use std::sync::Arc;

use jiff::Timestamp;
use sqlx::{PgPool, Postgres, Sqlite, Transaction};

use super::{Db, StoreError};
use crate::base::Chance;

/// The engine's own transaction.
#[derive(Debug)]
pub enum Connection {
    /// On SQLite.
    Lite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// One use case's transaction.
pub struct Tx {
    connection: Connection,
    now: Timestamp,
    chance: Arc<dyn Chance>,
    last_entry: Option<i64>,
}

impl Tx {
    /// Begins a transaction that may write. SQLite: `BEGIN IMMEDIATE`, so that it never has to give up half-way; PostgreSQL: SERIALIZABLE, since its default loses updates.
    pub(crate) async fn begin(db: &Db, now: Timestamp, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        let connection = match db {
            Db::Lite { writer, .. } => Connection::Lite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres(pool) => Connection::Postgres(begin_whole(pool, "BEGIN ISOLATION LEVEL SERIALIZABLE").await?),
        };
        Ok(Self { connection, now, chance, last_entry: None })
    }

    /// Begins a transaction that only reads, on one snapshot.
    pub(crate) async fn begin_read(db: &Db, now: Timestamp, chance: Arc<dyn Chance>) -> Result<Self, StoreError> {
        let connection = match db {
            Db::Lite { readers, .. } => Connection::Lite(readers.begin_with("BEGIN").await?),
            Db::Postgres(pool) => Connection::Postgres(begin_whole(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?),
        };
        Ok(Self { connection, now, chance, last_entry: None })
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self.connection {
            Connection::Lite(lite) => lite.commit().await?,
            Connection::Postgres(postgres) => postgres.commit().await?,
        }
        Ok(())
    }

    pub(crate) async fn roll_back(self) -> Result<(), StoreError> {
        match self.connection {
            Connection::Lite(lite) => lite.rollback().await?,
            Connection::Postgres(postgres) => postgres.rollback().await?,
        }
        Ok(())
    }

    /// The one reading of the clock that everything in this transaction shares. It never goes back: see [`crate::store::Records::now`].
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Randomness for ids, tokens and salts.
    #[must_use]
    pub fn chance(&self) -> Arc<dyn Chance> {
        Arc::clone(&self.chance)
    }

    /// The engine's transaction, for the macros of [`crate::store`].
    pub const fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Remembers that this transaction wrote the entry `entry` of the trail.
    pub(crate) const fn wrote_entry(&mut self, entry: i64) {
        self.last_entry = Some(entry);
    }

    /// The last entry of the trail that this transaction wrote: what a receipt waits for.
    #[must_use]
    pub const fn last_entry(&self) -> Option<i64> {
        self.last_entry
    }
}

/// Begins on PostgreSQL in a task of its own. sqlx 0.9.0 forgets a transaction whose asker goes while `BEGIN` is on its way (a browser that hangs up is enough), and whoever gets that
/// connection next works inside it, perhaps without the right to write: <https://github.com/transact-rs/sqlx/issues/4393>. A task goes on to the end, and what nobody takes is rolled back.
async fn begin_whole(pool: &PgPool, statement: &'static str) -> Result<Transaction<'static, Postgres>, StoreError> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(statement).await }).await;
    Ok(begun.map_err(|error| sqlx::Error::Io(error.into()))??)
}
