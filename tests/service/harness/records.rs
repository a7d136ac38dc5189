//! The records of a story: an SQLite file, or a schema of its own on a PostgreSQL server; and a look into them that no story of a user gives.

use std::path::Path;

use consigne::{
    base::{Chance, OperatingSystem, hex},
    store::{Db, Place},
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Postgres, Sqlite};

/// The variable that names the PostgreSQL server.
const SERVER: &str = "CONSIGNE_TEST_POSTGRES";

/// Which engine this run is on.
pub(crate) fn postgres_server() -> Option<String> {
    std::env::var(SERVER).ok().filter(|address| !address.is_empty())
}

/// Where a story's records are.
pub(crate) struct StoryRecords {
    /// (server, schema) on PostgreSQL.
    schema: Option<(String, String)>,
    /// What the instance is opened with.
    pub(crate) place: Place,
}

impl StoryRecords {
    /// Records that nobody used before; on SQLite, in `folder`.
    pub(crate) async fn fresh(folder: &Path) -> Self {
        let Some(server) = postgres_server() else {
            return Self { schema: None, place: Place::Sqlite(folder.join("records.sqlite")) };
        };
        let chance: &dyn Chance = &OperatingSystem;
        let schema = format!("story_{}", hex(&chance.bytes::<8>()));
        on_server(&server, &format!("CREATE SCHEMA {schema}")).await;
        let separator = if server.contains('?') { '&' } else { '?' };
        let address = format!("{server}{separator}options[search_path]={schema}");
        Self { place: Place::Postgres(address.into()), schema: Some((server, schema)) }
    }

    /// Nothing stays on the server.
    pub(crate) async fn drop_schema(&self) {
        if let Some((server, schema)) = &self.schema {
            on_server(server, &format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }
}

async fn on_server(server: &str, statement: &str) {
    let mut connection = PgConnection::connect(server).await.expect("the PostgreSQL server named by CONSIGNE_TEST_POSTGRES answers");
    connection.execute(AssertSqlSafe(statement)).await.expect("the role may make schemas");
    connection.close().await.expect("the connection closes");
}

/// Every value of a one-column query of texts.
pub(crate) async fn texts(db: &Db, query: &str) -> Vec<String> {
    match db {
        Db::Lite { writer, .. } => sqlx::query_scalar::<Sqlite, String>(AssertSqlSafe(query)).fetch_all(writer).await,
        Db::Postgres(pool) => sqlx::query_scalar::<Postgres, String>(AssertSqlSafe(query)).fetch_all(pool).await,
    }
    .unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// The one number of a query that gives `CAST(… AS BIGINT)`.
pub(crate) async fn number(db: &Db, query: &str) -> i64 {
    match db {
        Db::Lite { writer, .. } => sqlx::query_scalar::<Sqlite, i64>(AssertSqlSafe(query)).fetch_one(writer).await,
        Db::Postgres(pool) => sqlx::query_scalar::<Postgres, i64>(AssertSqlSafe(query)).fetch_one(pool).await,
    }
    .unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// Carries a statement out behind the service's back; gives the rows it touched.
pub(crate) async fn change(db: &Db, statement: &str) -> u64 {
    match db {
        Db::Lite { writer, .. } => sqlx::query(AssertSqlSafe(statement)).execute(writer).await.map(|done| done.rows_affected()),
        Db::Postgres(pool) => sqlx::query(AssertSqlSafe(statement)).execute(pool).await.map(|done| done.rows_affected()),
    }
    .unwrap_or_else(|error| panic!("{statement}: {error}"))
}

/// Every column of every table: (table, column), in order.
pub(crate) async fn columns(db: &Db) -> Vec<(String, String)> {
    let query = match db {
        Db::Lite { .. } => {
            "SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name <> '_sqlx_migrations' ORDER BY 1"
        }
        Db::Postgres(_) => {
            "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> '_sqlx_migrations' ORDER BY 1"
        }
    };
    let split = |text: String| text.split_once('.').map(|(table, column)| (table.to_owned(), column.to_owned())).expect("table.column");
    let mut found: Vec<_> = texts(db, query).await.into_iter().map(split).collect();
    found.sort();
    found
}

/// Where `needle` is found: each `table.column` that holds it, as text or in its bytes.
pub(crate) async fn columns_holding(db: &Db, needle: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let hexadecimal = hex(needle);
    for (table, column) in columns(db).await {
        let query = match db {
            Db::Lite { .. } => format!("SELECT COUNT(*) FROM {table} WHERE instr(lower(hex(CAST({column} AS BLOB))), '{hexadecimal}') > 0"),
            Db::Postgres(_) => format!(
                "SELECT COUNT(*) FROM {table} WHERE position('{hexadecimal}' in CASE WHEN pg_typeof({column})::text = 'bytea' THEN right({column}::text, -2)
                 ELSE encode(convert_to({column}::text, 'UTF8'), 'hex') END) > 0"
            ),
        };
        if number(db, &query).await > 0 {
            found.push(format!("{table}.{column}"));
        }
    }
    found
}
