//! The trail's rows.

use serde::Serialize;

use crate::store::{Connection, Listed, StoreError, Tx, affected, execute, execute_among, fetch_all, fetch_among, fetch_one, fetch_optional};

/// An entry that has its place.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Numbered {
    pub position: i64,
    pub leaf: String,
}

/// An entry that waits for its place.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Waiting {
    pub entry: i64,
    pub leaf: String,
}

/// A leaf to be written, with its place among the others.
#[derive(Debug, Serialize)]
pub(super) struct NewLeaf {
    pub place: usize,
    pub leaf: String,
}

/// Writes leaves; gives their entries in the same order.
pub(super) async fn insert_entries(tx: &mut Tx, leaves: &[NewLeaf]) -> Result<Vec<i64>, StoreError> {
    let leaves = Listed::of_members(leaves)?;
    let now = tx.now().as_millisecond();
    let rows = fetch_among!(
        tx,
        (i64,),
        members leaves,
        "INSERT INTO entries (leaf, recorded_at) SELECT listed.value ->> 'leaf', $2 FROM",
        // A condition that always holds: without one, SQLite takes what follows a table for the beginning of a join.
        "WHERE true ORDER BY CAST(listed.value ->> 'place' AS INTEGER) RETURNING entry",
        now
    )?;
    // Numbers are given in the order of the rows, and told in any.
    let mut entries: Vec<i64> = rows.into_iter().map(|(entry,)| entry).collect();
    entries.sort_unstable();
    affected(entries.len() as u64, leaves.count())?;
    Ok(entries)
}

/// A value that an entry commits to, with its salt.
#[derive(Debug, Serialize)]
pub(super) struct NewValue<'a> {
    pub entry: i64,
    pub field: &'a str,
    /// In hex.
    pub salt: String,
    pub value: &'a str,
}

pub(super) async fn insert_values(tx: &mut Tx, values: &[NewValue<'_>]) -> Result<(), StoreError> {
    let listed = Listed::of_members(values)?;
    let touched = match tx.connection() {
        Connection::Lite(lite) => {
            sqlx::query(
                "INSERT INTO entry_values (entry, field, salt, value)
                 SELECT listed.value ->> 'entry', listed.value ->> 'field', unhex(listed.value ->> 'salt'), listed.value ->> 'value' FROM jsonb_each($1) AS listed",
            )
            .bind(listed.json())
            .execute(&mut **lite)
            .await
            .map(|done| done.rows_affected())
        }
        Connection::Postgres(postgres) => {
            sqlx::query(
                "INSERT INTO entry_values (entry, field, salt, value)
                 SELECT CAST(listed.value ->> 'entry' AS BIGINT), listed.value ->> 'field', decode(listed.value ->> 'salt', 'hex'), listed.value ->> 'value'
                 FROM jsonb_array_elements(CAST($1 AS JSONB)) AS listed (value)",
            )
            .bind(listed.json())
            .execute(&mut **postgres)
            .await
            .map(|done| done.rows_affected())
        }
    }?;
    affected(touched, listed.count())
}

/// Writes an entry at its place: one that waits, or a new one.
pub(super) async fn put_imported(tx: &mut Tx, (waiting, position): (Option<i64>, i64), leaf: &str, recorded_at: i64) -> Result<i64, StoreError> {
    if let Some(entry) = waiting {
        affected(execute!(tx, "UPDATE entries SET position = $1 WHERE entry = $2 AND position IS NULL", position, entry)?, 1)?;
        return Ok(entry);
    }
    let (entry,) =
        fetch_one!(tx, (i64,), "INSERT INTO entries (position, leaf, recorded_at) VALUES ($1, $2, $3) RETURNING entry", position, leaf, recorded_at)?;
    Ok(entry)
}

/// Drops the values and salts of entries recorded before `before`: staff traces end at twelve months (S1), the tree still verifies.
pub(crate) async fn forget_values(tx: &mut Tx, before: i64) -> Result<u64, StoreError> {
    execute!(tx, "DELETE FROM entry_values WHERE entry IN (SELECT entry FROM entries WHERE recorded_at < $1)", before)
}

/// An entry that commits to something.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Committed {
    pub entry: i64,
    pub position: Option<i64>,
    pub leaf: String,
}

/// Entries that commit to a value, the newest first; with an object, those that name it.
pub(super) async fn committed(
    tx: &mut Tx,
    (field, value): (&str, &str),
    object: Option<&str>,
    (before, limit): (i64, i64),
) -> Result<Vec<Committed>, StoreError> {
    fetch_all!(
        tx,
        Committed,
        "SELECT e.entry, e.position, e.leaf FROM entry_values v JOIN entries e ON e.entry = v.entry
         WHERE v.field = $1 AND v.value = $2 AND e.entry < $3 AND (CAST($4 AS TEXT) IS NULL OR e.leaf LIKE '%' || CAST($4 AS TEXT) || '%') ORDER BY e.entry DESC LIMIT $5",
        field,
        value,
        before,
        object,
        limit
    )
}

/// What is still kept of entries.
pub(super) async fn values_of(tx: &mut Tx, entries: &Listed) -> Result<Vec<(i64, String, String)>, StoreError> {
    fetch_among!(
        tx,
        (i64, String, String),
        members entries,
        "SELECT v.entry, v.field, v.value FROM entry_values v,",
        "WHERE v.entry = CAST(listed.value ->> 0 AS BIGINT)"
    )
}

/// Entries in their places.
pub(super) async fn placed(tx: &mut Tx, (from, limit): (i64, i64)) -> Result<Vec<Committed>, StoreError> {
    fetch_all!(tx, Committed, "SELECT entry, position, leaf FROM entries WHERE position >= $1 ORDER BY position LIMIT $2", from, limit)
}

/// A value with its salt.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct SaltedValue {
    pub entry: i64,
    pub field: String,
    pub salt: Vec<u8>,
    pub value: String,
}

/// What is still kept of entries, with the salts.
pub(super) async fn salted_values(tx: &mut Tx, entries: &Listed) -> Result<Vec<SaltedValue>, StoreError> {
    fetch_among!(
        tx,
        SaltedValue,
        members entries,
        "SELECT v.entry, v.field, v.salt, v.value FROM entry_values v,",
        "WHERE v.entry = CAST(listed.value ->> 0 AS BIGINT)"
    )
}

/// Whether there is any entry at all, numbered or not.
pub(super) async fn any_entry(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (i64,), "SELECT entry FROM entries LIMIT 1")?.is_some())
}

pub(super) async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    fetch_all!(tx, Waiting, "SELECT entry, leaf FROM entries WHERE position IS NULL ORDER BY entry LIMIT $1", limit)
}

/// Gives entries their positions, in pairs. Only whoever holds the sequencer's lease does, and only to those it found waiting: asking for it again here would have the engine look
/// through all that wait, for each.
pub(super) async fn number(tx: &mut Tx, numbers: &Listed) -> Result<(), StoreError> {
    let touched = execute_among!(
        tx,
        members numbers,
        "UPDATE entries SET position = CAST(listed.value ->> 1 AS BIGINT) FROM",
        "WHERE entries.entry = CAST(listed.value ->> 0 AS BIGINT)"
    )?;
    affected(touched, numbers.count())
}

pub(super) async fn position_of(tx: &mut Tx, entry: i64) -> Result<Option<i64>, StoreError> {
    let row = fetch_optional!(tx, (Option<i64>,), "SELECT position FROM entries WHERE entry = $1", entry)?;
    Ok(row.and_then(|(position,)| position))
}

/// Where an entry is, and its leaf; none while it waits for its place.
pub(super) async fn located(tx: &mut Tx, entry: i64) -> Result<Option<(i64, String)>, StoreError> {
    fetch_optional!(tx, (i64, String), "SELECT position, leaf FROM entries WHERE entry = $1 AND position IS NOT NULL", entry)
}

pub(super) async fn numbered(tx: &mut Tx, from: i64, limit: i64) -> Result<Vec<Numbered>, StoreError> {
    fetch_all!(tx, Numbered, "SELECT position, leaf FROM entries WHERE position >= $1 ORDER BY position LIMIT $2", from, limit)
}

/// The entries of a tile that are there: how many, and their leaves one a line.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct TileRow {
    pub entries: i64,
    pub leaves: String,
}

/// The entries of so many tiles from a place on, a row each: handed over one by one, they take longer than their hashing. They come in the order of the index that finds them, which no
/// engine promises: to have them sorted would take as long again, and whoever hashes them sees it.
pub(super) async fn by_tile(tx: &mut Tx, (from, until): (i64, i64)) -> Result<Vec<TileRow>, StoreError> {
    fetch_all!(
        tx,
        TileRow,
        "SELECT CAST(COUNT(*) AS BIGINT) AS entries, string_agg(leaf, CAST($3 AS TEXT)) AS leaves FROM entries
         WHERE position >= $1 AND position < $2 GROUP BY position / 256 ORDER BY position / 256",
        from,
        until,
        "\n"
    )
}

pub(super) async fn tile(tx: &mut Tx, level: i64, index: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let row = fetch_optional!(tx, (Vec<u8>,), "SELECT hashes FROM tiles WHERE level = $1 AND tile_index = $2", level, index)?;
    Ok(row.map(|(hashes,)| hashes))
}

pub(super) async fn put_tile(tx: &mut Tx, level: i64, index: i64, hashes: &[u8]) -> Result<(), StoreError> {
    execute!(
        tx,
        "INSERT INTO tiles (level, tile_index, hashes) VALUES ($1, $2, $3) ON CONFLICT (level, tile_index) DO UPDATE SET hashes = excluded.hashes",
        level,
        index,
        hashes
    )?;
    Ok(())
}

pub(super) async fn last_checkpoint(tx: &mut Tx) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(tx, (String,), "SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1")?;
    Ok(row.map(|(note,)| note))
}

/// The checkpoint that the last entries of the trail are proved under: the last one cosigned, where it counts the entry, else the last one signed.
pub(super) async fn checkpoint_for(tx: &mut Tx, position: i64) -> Result<Option<String>, StoreError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "SELECT note FROM checkpoints WHERE size > $1 ORDER BY CASE WHEN cosigned_at IS NULL THEN 1 ELSE 0 END, size DESC LIMIT 1",
        position
    )?;
    Ok(row.map(|(note,)| note))
}

pub(super) async fn put_checkpoint(tx: &mut Tx, size: i64, note: &str) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO checkpoints (size, note, signed_at) VALUES ($1, $2, $3) ON CONFLICT (size) DO UPDATE SET note = excluded.note, signed_at = excluded.signed_at",
        size,
        note,
        now
    )?;
    execute!(tx, "DELETE FROM checkpoints WHERE size < $1 AND cosigned_at IS NULL", size)?;
    Ok(())
}

/// Keeps a checkpoint with its cosignatures; with `enough` of them it stays, and those before it go.
pub(super) async fn put_cosigned(tx: &mut Tx, size: i64, note: &str, enough: bool) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    if !enough {
        execute!(tx, "UPDATE checkpoints SET note = $1 WHERE size = $2 AND cosigned_at IS NULL", note, size)?;
        return Ok(());
    }
    execute!(
        tx,
        "INSERT INTO checkpoints (size, note, signed_at, cosigned_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (size) DO UPDATE SET note = excluded.note, cosigned_at = COALESCE(checkpoints.cosigned_at, excluded.cosigned_at)",
        size,
        note,
        now
    )?;
    execute!(tx, "DELETE FROM checkpoints WHERE size < $1", size)?;
    Ok(())
}

/// Whether it was told that the last checkpoint lacks cosignatures.
pub(super) async fn uncosigned(tx: &mut Tx) -> Result<bool, StoreError> {
    Ok(fetch_optional!(tx, (String,), "SELECT value FROM instance WHERE name = 'uncosigned'")?.is_some())
}

pub(super) async fn set_uncosigned(tx: &mut Tx, is: bool) -> Result<(), StoreError> {
    if is {
        let now = tx.now().to_string();
        execute!(tx, "INSERT INTO instance (name, value) VALUES ('uncosigned', $1)", now)?;
    } else {
        execute!(tx, "DELETE FROM instance WHERE name = 'uncosigned'")?;
    }
    Ok(())
}

pub(super) async fn size(tx: &mut Tx) -> Result<i64, StoreError> {
    let (size,) = fetch_one!(tx, (i64,), "SELECT CAST(COALESCE(MAX(position) + 1, 0) AS BIGINT) FROM entries")?;
    Ok(size)
}
