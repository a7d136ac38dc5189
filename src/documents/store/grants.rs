//! The rows of accesses: who could open a document, and who did.

use crate::{
    base::{DocumentId, TeamId},
    identity::Caller,
    store::{StoreError, Tx, execute, fetch_all, fetch_optional},
};

/// One access to a document.
pub(crate) struct NewGrant<'a> {
    pub document: &'a DocumentId,
    pub purpose: &'a str,
    pub holder: &'a TeamId,
    pub kind: &'a str,
    pub generation: i64,
    pub sealed: &'a [u8],
}

pub(crate) async fn insert_grant(tx: &mut Tx, new: &NewGrant<'_>) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO grants (document, purpose, holder, kind, generation, sealed, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new.document,
        new.purpose,
        new.holder,
        new.kind,
        new.generation,
        new.sealed,
        now
    )?;
    execute!(
        tx,
        "INSERT INTO grant_history (document, purpose, holder, kind, generation, since) VALUES ($1, $2, $3, $4, $5, $6)",
        new.document,
        new.purpose,
        new.holder,
        new.kind,
        new.generation,
        now
    )?;
    Ok(())
}

/// Destroys the grants of a document that are of this kind, or all of them. The history keeps who held one, and until when.
pub(crate) async fn delete_grants(tx: &mut Tx, document: &DocumentId, kind: Option<&str>, reason: &str) -> Result<u64, StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "UPDATE grant_history SET until = $1, reason = $2 WHERE document = $3 AND until IS NULL AND (kind = $4 OR CAST($4 AS TEXT) IS NULL)",
        now,
        reason,
        document,
        kind
    )?;
    execute!(tx, "DELETE FROM grants WHERE document = $1 AND (kind = $2 OR CAST($2 AS TEXT) IS NULL)", document, kind)
}

/// The newest access that one of the caller's teams holds.
pub(crate) async fn own_grant(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<Option<(Vec<u8>, String)>, StoreError> {
    fetch_optional!(
        tx,
        (Vec<u8>, String),
        "SELECT g.sealed, g.kind FROM grants g JOIN memberships m ON m.team = g.holder
         WHERE g.document = $1 AND m.agent = $2 AND m.confirmed_at IS NOT NULL AND m.until IS NULL ORDER BY g.generation DESC LIMIT 1",
        document,
        &caller.agent
    )
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct HolderRow {
    pub kind: String,
    pub name: String,
    pub since: i64,
    pub until: Option<i64>,
    pub reason: Option<String>,
}

pub(crate) async fn holders(tx: &mut Tx, document: &DocumentId) -> Result<Vec<HolderRow>, StoreError> {
    fetch_all!(
        tx,
        HolderRow,
        "SELECT h.kind, t.name, h.since, h.until, h.reason FROM grant_history h JOIN teams t ON t.team = h.holder WHERE h.document = $1 ORDER BY h.since, h.kind",
        document
    )
}

pub(crate) async fn insert_opening(tx: &mut Tx, document: &DocumentId, caller: &Caller) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(tx, "INSERT INTO openings (document, agent, role, at) VALUES ($1, $2, $3, $4)", document, &caller.agent, caller.role.as_str(), now)?;
    Ok(())
}

pub(crate) async fn openings(tx: &mut Tx, document: &DocumentId) -> Result<Vec<(i64, String)>, StoreError> {
    fetch_all!(tx, (i64, String), "SELECT at, role FROM openings WHERE document = $1 ORDER BY at", document)
}
