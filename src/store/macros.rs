//! Four small macros that run one SQL text on whichever engine the transaction holds. The text is a literal, so that no value can slip into it.

/// Runs `$call` of a typed query on the engine that `$tx` holds.
macro_rules! run_query {
    ($tx:expr, $row:ty, $call:ident, $sql:expr $(, $bind:expr)*) => {
        match $tx.connection() {
            $crate::store::Connection::Lite(lite) => sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($bind))*.$call(&mut **lite).await,
            $crate::store::Connection::Postgres(postgres) => sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($bind))*.$call(&mut **postgres).await,
        }
        .map_err($crate::store::StoreError::from)
    };
}

/// Every row of a statement, as `$row`.
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => { $crate::store::run_query!($tx, $row, fetch_all, $sql $(, $bind)*) };
}

/// The row of a statement, if there is one.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => { $crate::store::run_query!($tx, $row, fetch_optional, $sql $(, $bind)*) };
}

/// The one row of a statement that always gives one.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => { $crate::store::run_query!($tx, $row, fetch_one, $sql $(, $bind)*) };
}

/// Carries out a statement and tells how many rows it touched.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $tx.connection() {
            $crate::store::Connection::Lite(lite) => sqlx::query::<sqlx::Sqlite>($sql)$(.bind($bind))*.execute(&mut **lite).await.map(|done| done.rows_affected()),
            $crate::store::Connection::Postgres(postgres) => sqlx::query::<sqlx::Postgres>($sql)$(.bind($bind))*.execute(&mut **postgres).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::store::StoreError::from)
    };
}

pub(crate) use {execute, fetch_all, fetch_one, fetch_optional, run_query};
