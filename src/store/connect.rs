//! Opening the records: an embedded SQLite file, or a PostgreSQL server.

use std::{path::PathBuf, str::FromStr, time::Duration};

use sqlx::{
    PgPool, SqlitePool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::StoreError;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// Where the records are.
#[derive(Debug, Clone)]
pub enum Place {
    /// One SQLite file on this machine.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as a connection address (`postgres://…`).
    Postgres(secrecy::SecretString),
}

/// The pools behind every transaction.
#[derive(Debug, Clone)]
pub enum Db {
    /// SQLite: one writer, since it has only one; a few readers.
    Lite {
        /// The only connection that writes.
        writer: SqlitePool,
        /// Connections that cannot write.
        readers: SqlitePool,
    },
    /// PostgreSQL.
    Postgres(PgPool),
}

impl Db {
    /// Opens the records, without touching their schema.
    ///
    /// # Errors
    /// When the place cannot be reached, or SQLite is too old to be trusted.
    pub async fn open(place: &Place) -> Result<Self, StoreError> {
        match place {
            Place::Sqlite(path) => open_sqlite(path).await,
            Place::Postgres(address) => {
                use secrecy::ExposeSecret;
                let options = PgConnectOptions::from_str(address.expose_secret())?.application_name("consigne");
                let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(Duration::from_secs(15)).connect_with(options).await?;
                Ok(Self::Postgres(pool))
            }
        }
    }

    /// Brings the schema up to date; does nothing when it already is.
    ///
    /// # Errors
    /// When a migration fails, or the database was migrated by a newer program.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Lite { writer, .. } => SQLITE.run(writer).await?,
            Self::Postgres(pool) => POSTGRES.run(pool).await?,
        }
        Ok(())
    }

    /// Empties the engine's own files of what was deleted: SQLite keeps deleted rows in the write-ahead log until it is truncated, PostgreSQL in dead tuples until they are
    /// vacuumed (and in its own write-ahead log until that is recycled). `false` when a reader stood in the way: to be tried again.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn forget_deleted(&self) -> Result<bool, StoreError> {
        match self {
            Self::Lite { writer, .. } => {
                let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(writer).await?;
                Ok(busy == 0)
            }
            Self::Postgres(pool) => {
                sqlx::query(
                    "VACUUM agents, sessions, wraps, invitations, grants, manifests, corrections, requests, cases, case_events, openings, grant_history, entry_values",
                )
                .execute(pool)
                .await?;
                Ok(true)
            }
        }
    }

    /// For a folder that is thrown away if its building is interrupted: writes no longer wait for the disk, until the records are opened again.
    ///
    /// # Errors
    /// When the engine refuses.
    pub async fn do_not_wait_for_the_disk(&self) -> Result<(), StoreError> {
        if let Self::Lite { writer, .. } = self {
            sqlx::query("PRAGMA synchronous = OFF").execute(writer).await?;
        }
        Ok(())
    }

    /// Waits for what runs, then closes.
    pub async fn close(&self) {
        match self {
            Self::Lite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn open_sqlite(path: &PathBuf) -> Result<Db, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(15))
        // Whole pages of rows are handed over at once: each hand-over wakes a thread.
        .row_buffer_size(1_024)
        .pragma("secure_delete", "ON")
        // 16 MiB of log before its pages are copied into place: what is touched again and again is copied once.
        .pragma("wal_autocheckpoint", "4000")
        // 32 MiB a connection: what a purge of a large stock touches again and again.
        .pragma("cache_size", "-32768")
        // What a statement keeps while it runs is in memory, never in a file of its own that nobody would empty.
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF");
    let writer = SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(30)).connect_with(options.clone()).await?;
    let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()").fetch_one(&writer).await?;
    if parse_version(&version) < [3, 51, 3] {
        return Err(StoreError::OldSqlite(version));
    }
    let readers = SqlitePoolOptions::new().max_connections(4).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Db::Lite { writer, readers })
}

fn parse_version(text: &str) -> [u32; 3] {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or_default());
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sqlite_with_the_wal_reset_bug_is_recognised() {
        assert!(parse_version("3.46.0") < [3, 51, 3]);
        assert!(parse_version("3.51.2") < [3, 51, 3]);
        assert!(parse_version("3.51.3") >= [3, 51, 3]);
        assert!(parse_version("4.0") >= [3, 51, 3]);
    }
}
