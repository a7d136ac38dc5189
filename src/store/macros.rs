//! Small macros that run one SQL text on whichever engine the transaction holds. The text is a literal, so that no value can slip into it.

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

/// A text with a list where it reads from one, as each engine takes it apart: `of` gives its values, `of_pairs` its pairs, `members` a table of `value`s and nothing around it.
macro_rules! listing {
    (lite, of, $head:expr, $tail:expr) => {
        concat!($head, " IN (SELECT value FROM json_each($1)) ", $tail)
    };
    (postgres, of, $head:expr, $tail:expr) => {
        concat!($head, " IN (SELECT value FROM jsonb_array_elements_text(CAST($1 AS JSONB))) ", $tail)
    };
    (lite, of_pairs, $head:expr, $tail:expr) => {
        concat!($head, " IN (SELECT value ->> 0, value ->> 1 FROM jsonb_each($1)) ", $tail)
    };
    (postgres, of_pairs, $head:expr, $tail:expr) => {
        concat!($head, " IN (SELECT value ->> 0, value ->> 1 FROM jsonb_array_elements(CAST($1 AS JSONB))) ", $tail)
    };
    (lite, members, $head:expr, $tail:expr) => {
        concat!($head, " jsonb_each($1) AS listed ", $tail)
    };
    (postgres, members, $head:expr, $tail:expr) => {
        concat!($head, " jsonb_array_elements(CAST($1 AS JSONB)) AS listed (value) ", $tail)
    };
}

/// Every row of a statement among the members of a list: `$head` the list `$tail` ([`listing`]). The list is `$1`; what is bound besides begins at `$2`. Among nothing there is nothing to ask for.
macro_rules! fetch_among {
    ($tx:expr, $row:ty, $kind:ident $list:expr, $head:expr, $tail:expr $(, $bind:expr)* $(,)?) => {
        match $tx.connection() {
            _ if $list.count() == 0 => Ok(Vec::new()),
            $crate::store::Connection::Lite(lite) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($crate::store::listing!(lite, $kind, $head, $tail)).bind($list.json())$(.bind($bind))*.fetch_all(&mut **lite).await
            }
            $crate::store::Connection::Postgres(postgres) => {
                sqlx::query_as::<sqlx::Postgres, $row>($crate::store::listing!(postgres, $kind, $head, $tail)).bind($list.json())$(.bind($bind))*.fetch_all(&mut **postgres).await
            }
        }
        .map_err($crate::store::StoreError::from)
    };
}

/// Carries out a statement among the members of a list and tells how many rows it touched.
macro_rules! execute_among {
    ($tx:expr, $kind:ident $list:expr, $head:expr, $tail:expr $(, $bind:expr)* $(,)?) => {
        match $tx.connection() {
            _ if $list.count() == 0 => Ok(0),
            $crate::store::Connection::Lite(lite) => {
                sqlx::query::<sqlx::Sqlite>($crate::store::listing!(lite, $kind, $head, $tail)).bind($list.json())$(.bind($bind))*.execute(&mut **lite).await.map(|done| done.rows_affected())
            }
            $crate::store::Connection::Postgres(postgres) => {
                sqlx::query::<sqlx::Postgres>($crate::store::listing!(postgres, $kind, $head, $tail)).bind($list.json())$(.bind($bind))*.execute(&mut **postgres).await.map(|done| done.rows_affected())
            }
        }
        .map_err($crate::store::StoreError::from)
    };
}

pub(crate) use {execute, execute_among, fetch_all, fetch_among, fetch_one, fetch_optional, listing, run_query};
