//! Tables as rows of JSON, the same from both engines and into both: what a backup holds of the records.
//!
//! Statements are made here from the catalogue's own names, never from anything that comes from outside: a table or column that the schema does not have is refused before.

use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, SqlSafeStr as _};

use super::{Connection, StoreError, Tx};

/// What a column holds, whatever the engine calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    /// A number of 0 or 1 in a dump.
    Truth,
    Text,
    /// Hexadecimal digits in a dump.
    Bytes,
}

impl Kind {
    fn of(declared: &str) -> Result<Self, StoreError> {
        match declared.to_ascii_uppercase().as_str() {
            "INTEGER" | "BIGINT" => Ok(Self::Number),
            "BOOLEAN" => Ok(Self::Truth),
            "TEXT" => Ok(Self::Text),
            "BLOB" | "BYTEA" => Ok(Self::Bytes),
            _ => Err(StoreError::Unreadable("the type of a column")),
        }
    }
}

/// A table as the catalogue has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    name: String,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    name: String,
    kind: Kind,
    /// Whether the engine numbers its rows.
    numbered: bool,
}

impl Table {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of its columns, in the order of a row's values.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The same with these columns alone, in this order: as a dump has them. `None` when it has another.
    #[must_use]
    pub fn with_columns(&self, names: &[String]) -> Option<Self> {
        let columns = names.iter().map(|name| self.columns.iter().find(|column| column.name == *name).cloned()).collect::<Option<Vec<_>>>()?;
        (columns.len() == self.columns.len()).then(|| Self { name: self.name.clone(), columns })
    }
}

/// The version of the schema: that of the last migration.
///
/// # Errors
/// When the database refuses.
pub async fn schema_version(tx: &mut Tx) -> Result<i64, StoreError> {
    let (version,) = super::fetch_one!(tx, (i64,), "SELECT MAX(version) FROM _sqlx_migrations WHERE success")?;
    Ok(version)
}

/// Every table there is, in the order in which they were made: each after those whose rows it names.
///
/// # Errors
/// When the database refuses, or has a column of a type that no dump has.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>, StoreError> {
    let columns: Vec<(String, String, String, bool)> = match tx.connection() {
        Connection::Lite(lite) => {
            sqlx::query_as(
                "SELECT t.name, c.name, c.type, false FROM sqlite_master t JOIN pragma_table_info(t.name) c
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> '_sqlx_migrations' ORDER BY t.rowid, c.cid",
            )
            .fetch_all(&mut **lite)
            .await?
        }
        Connection::Postgres(postgres) => {
            sqlx::query_as(
                "SELECT CAST(t.relname AS TEXT), CAST(c.column_name AS TEXT), CAST(c.data_type AS TEXT), c.is_identity = 'YES' FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
                 JOIN information_schema.columns c ON c.table_schema = n.nspname AND c.table_name = t.relname
                 WHERE n.nspname = current_schema() AND t.relkind = 'r' AND t.relname <> '_sqlx_migrations' ORDER BY t.oid, c.ordinal_position",
            )
            .fetch_all(&mut **postgres)
            .await?
        }
    };
    let mut tables: Vec<Table> = Vec::new();
    for (table, name, declared, numbered) in columns {
        let column = Column { name, kind: Kind::of(&declared)?, numbered };
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push(column),
            None => tables.push(Table { name: table, columns: vec![column] }),
        }
    }
    Ok(tables)
}

/// Whether a table has any row.
///
/// # Errors
/// When the database refuses.
pub async fn is_empty(tx: &mut Tx, table: &Table) -> Result<bool, StoreError> {
    let sql = AssertSqlSafe(format!("SELECT 1 FROM \"{}\" LIMIT 1", table.name)).into_sql_str();
    Ok(match tx.connection() {
        Connection::Lite(lite) => sqlx::query(sql).fetch_optional(&mut **lite).await?.is_none(),
        Connection::Postgres(postgres) => sqlx::query(sql).fetch_optional(&mut **postgres).await?.is_none(),
    })
}

/// Gives each row of a table to `each`, as a JSON array of its columns' values.
///
/// # Errors
/// When the database refuses, and what `each` gives.
pub async fn each_row<E: From<StoreError>>(tx: &mut Tx, table: &Table, mut each: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let sql = AssertSqlSafe(select(table, matches!(tx.connection(), Connection::Lite(_)))).into_sql_str();
    let refused = |error| E::from(StoreError::Database(error));
    match tx.connection() {
        Connection::Lite(lite) => {
            let mut rows = sqlx::query_scalar::<_, String>(sql).fetch(&mut **lite);
            while let Some(row) = rows.try_next().await.map_err(refused)? {
                each(&row)?;
            }
        }
        Connection::Postgres(postgres) => {
            let mut rows = sqlx::query_scalar::<_, String>(sql).fetch(&mut **postgres);
            while let Some(row) = rows.try_next().await.map_err(refused)? {
                each(&row)?;
            }
        }
    }
    Ok(())
}

fn select(table: &Table, lite: bool) -> String {
    let value = |column: &Column| {
        let name = format!("\"{}\"", column.name);
        match column.kind {
            Kind::Bytes if lite => format!("CASE WHEN {name} IS NULL THEN NULL ELSE lower(hex({name})) END"),
            Kind::Bytes => format!("encode({name}, 'hex')"),
            Kind::Truth => format!("CAST({name} AS INTEGER)"),
            Kind::Number | Kind::Text => name,
        }
    };
    let values: Vec<String> = table.columns.iter().map(value).collect();
    let (values, name) = (values.join(", "), &table.name);
    if lite { format!("SELECT json_array({values}) FROM \"{name}\"") } else { format!("SELECT CAST(json_build_array({values}) AS TEXT) FROM \"{name}\"") }
}

/// Writes rows, a JSON array of such arrays, into a table.
///
/// # Errors
/// When the database refuses.
pub async fn load(tx: &mut Tx, table: &Table, rows: &str) -> Result<(), StoreError> {
    let lite = matches!(tx.connection(), Connection::Lite(_));
    let sql = AssertSqlSafe(insert(table, lite)).into_sql_str();
    match tx.connection() {
        Connection::Lite(connection) => {
            sqlx::query(sql).bind(rows).execute(&mut **connection).await?;
        }
        Connection::Postgres(connection) => {
            sqlx::query(sql).bind(rows).execute(&mut **connection).await?;
        }
    }
    Ok(())
}

fn insert(table: &Table, lite: bool) -> String {
    let value = |(place, column): (usize, &Column)| {
        let value = format!("listed.value ->> {place}");
        match column.kind {
            Kind::Text => value,
            Kind::Bytes if lite => format!("unhex({value})"),
            Kind::Number | Kind::Truth if lite => format!("CAST({value} AS INTEGER)"),
            Kind::Bytes => format!("decode({value}, 'hex')"),
            Kind::Number => format!("CAST({value} AS BIGINT)"),
            Kind::Truth => format!("CAST(CAST({value} AS INTEGER) AS BOOLEAN)"),
        }
    };
    let values: Vec<String> = table.columns.iter().enumerate().map(value).collect();
    let names: Vec<String> = table.columns().map(|name| format!("\"{name}\"")).collect();
    let (name, names, values) = (&table.name, names.join(", "), values.join(", "));
    if lite {
        format!("INSERT INTO \"{name}\" ({names}) SELECT {values} FROM jsonb_each($1) AS listed ORDER BY listed.key")
    } else {
        format!(
            "INSERT INTO \"{name}\" ({names}) OVERRIDING SYSTEM VALUE
             SELECT {values} FROM jsonb_array_elements(CAST($1 AS JSONB)) WITH ORDINALITY AS listed (value, place) ORDER BY listed.place"
        )
    }
}

/// Before rows are loaded: what they name may come after them, until the transaction ends.
///
/// # Errors
/// When the database refuses.
pub async fn begin_load(tx: &mut Tx) -> Result<(), StoreError> {
    if let Connection::Lite(lite) = tx.connection() {
        sqlx::query("PRAGMA defer_foreign_keys = ON").execute(&mut **lite).await?;
    }
    Ok(())
}

/// After rows were loaded: the engine numbers new ones after them.
///
/// # Errors
/// When the database refuses.
pub async fn end_load(tx: &mut Tx, table: &Table) -> Result<(), StoreError> {
    let Connection::Postgres(postgres) = tx.connection() else { return Ok(()) };
    for Column { name: column, .. } in table.columns.iter().filter(|column| column.numbered) {
        let name = &table.name;
        let sql =
            format!("SELECT setval(pg_get_serial_sequence('\"{name}\"', '{column}'), MAX(\"{column}\")) FROM \"{name}\" HAVING MAX(\"{column}\") IS NOT NULL");
        sqlx::query(AssertSqlSafe(sql).into_sql_str()).execute(&mut **postgres).await?;
    }
    Ok(())
}
