//! Rows in an archive: `tables/<table>/<number>.jsonl`, the first line of each the names of the columns, each other line one row.

use super::{BackupError, archive::Writer};
use crate::store::{
    StoreError, Tx,
    dump::{self, Table},
};

/// What is never in a backup: sessions, counters of tries and leases are of the moment.
const OF_THE_MOMENT: [&str; 3] = ["sessions", "sign_in_tries", "leases"];

/// The tables that have a file of their own: whatever has a document's key sealed in it, a correction that waits to be decided too.
const WITH_KEYS: [&str; 2] = ["grants", "corrections"];

/// Whether a table is among the grants.
pub(super) fn has_keys(table: &Table) -> bool {
    WITH_KEYS.contains(&table.name())
}

/// About how long a member is.
const MEMBER_BYTES: usize = 1 << 20;

/// The tables of a backup, the grants' among them.
pub(super) async fn tables(tx: &mut Tx) -> Result<Vec<Table>, StoreError> {
    Ok(dump::tables(tx).await?.into_iter().filter(|table| !OF_THE_MOMENT.contains(&table.name())).collect())
}

/// Writes a table's rows.
pub(super) async fn write(tx: &mut Tx, table: &Table, archive: &mut Writer, mut progress: impl FnMut(u64)) -> Result<(), BackupError> {
    let columns: Vec<&str> = table.columns().collect();
    let head = format!("{}\n", serde_json::to_string(&columns).map_err(std::io::Error::other)?);
    let (mut member, mut number) = (head.clone(), 0);
    let name = |number: u32| format!("tables/{}/{number:08}.jsonl", table.name());
    dump::each_row(tx, table, |row| {
        member.push_str(row);
        member.push('\n');
        if member.len() >= MEMBER_BYTES {
            progress(member.len() as u64);
            archive.add(&name(number), member.as_bytes())?;
            member.clone_from(&head);
            number += 1;
        }
        Ok::<_, BackupError>(())
    })
    .await?;
    if member.len() > head.len() {
        archive.add(&name(number), member.as_bytes())?;
    }
    Ok(())
}

/// Loads one member into the table that it names. `None`: it is no member of these tables.
pub(super) async fn load(tx: &mut Tx, tables: &[Table], (name, content): (&str, &str)) -> Result<Option<()>, StoreError> {
    let Some((table, _)) = name.strip_prefix("tables/").and_then(|rest| rest.split_once('/')) else { return Ok(None) };
    let Some(table) = tables.iter().find(|one| one.name() == table) else { return Ok(None) };
    let Some((head, rows)) = content.split_once('\n') else { return Ok(None) };
    let Some(table) = serde_json::from_str::<Vec<String>>(head).ok().and_then(|names| table.with_columns(&names)) else { return Ok(None) };
    // Each line is one array: together they are an array of arrays.
    let rows = format!("[{}]", rows.trim_end().replace('\n', ","));
    dump::load(tx, &table, &rows).await?;
    Ok(Some(()))
}
