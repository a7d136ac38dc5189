//! The rows of accesses: who could open a document, and who did.

use crate::{
    base::{DocumentId, TeamId},
    identity::Caller,
    store::{Listed, StoreError, Tx, execute, execute_among, fetch_all, fetch_among, fetch_one},
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

/// How many of these documents, each for one purpose, the archive team can open.
pub(crate) async fn count_kept_by_archive(tx: &mut Tx, uses: &Listed) -> Result<i64, StoreError> {
    let rows = fetch_among!(tx, (i64,), of_pairs uses, "SELECT CAST(COUNT(DISTINCT document || ' ' || purpose) AS BIGINT) FROM grants WHERE kind = 'archive' AND (document, purpose)", "")?;
    Ok(rows.first().map_or(0, |(count,)| *count))
}

/// Destroys the grants of documents, each for one purpose, that are of this kind, or all of them. The history keeps who held one, and until when. Gives how many it destroyed.
pub(crate) async fn delete_grants(tx: &mut Tx, uses: &Listed, kind: Option<&str>, reason: &str) -> Result<u64, StoreError> {
    let now = tx.now().as_millisecond();
    execute_among!(
        tx,
        of_pairs uses,
        "UPDATE grant_history SET until = $2, reason = $3 WHERE until IS NULL AND (kind = $4 OR CAST($4 AS TEXT) IS NULL) AND (document, purpose)",
        "",
        now,
        reason,
        kind
    )?;
    execute_among!(tx, of_pairs uses, "DELETE FROM grants WHERE (kind = $2 OR CAST($2 AS TEXT) IS NULL) AND (document, purpose)", "", kind)
}

/// An access that one of the caller's teams holds.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct GrantRow {
    pub purpose: String,
    pub kind: String,
    pub sealed: Vec<u8>,
}

/// The accesses that the caller's teams hold, the newest generation first.
pub(crate) async fn own_grants(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<Vec<GrantRow>, StoreError> {
    fetch_all!(
        tx,
        GrantRow,
        "SELECT g.purpose, g.kind, g.sealed FROM grants g JOIN memberships m ON m.team = g.holder
         WHERE g.document = $1 AND m.agent = $2 AND m.confirmed_at IS NOT NULL AND m.until IS NULL ORDER BY g.generation DESC, g.purpose",
        document,
        &caller.agent
    )
}

/// Every access to a document, whoever holds it: for a drill, which has the recovery key.
pub(crate) async fn grants_of(tx: &mut Tx, document: &DocumentId) -> Result<Vec<(String, i64, Vec<u8>)>, StoreError> {
    fetch_all!(tx, (String, i64, Vec<u8>), "SELECT holder, generation, sealed FROM grants WHERE document = $1 ORDER BY holder, generation", document)
}

/// Forgets who held accesses for a purpose that was wrong from the beginning: they may be given again, should that purpose come back.
pub(crate) async fn forget_grants(tx: &mut Tx, (document, purpose): (&DocumentId, &str)) -> Result<(), StoreError> {
    execute!(tx, "DELETE FROM grant_history WHERE document = $1 AND purpose = $2", document, purpose)?;
    Ok(())
}

/// How many accesses to a document there were for a purpose.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct AccessCount {
    pub document: DocumentId,
    pub purpose: String,
    /// Since the beginning.
    pub ever: i64,
    /// Of those, not withdrawn.
    pub standing: i64,
}

/// How many accesses to these documents there were and are, by purpose.
pub(crate) async fn count_accesses(tx: &mut Tx, documents: &Listed) -> Result<Vec<AccessCount>, StoreError> {
    fetch_among!(
        tx,
        AccessCount,
        of documents,
        "SELECT document, purpose, CAST(COUNT(*) AS BIGINT) AS ever, CAST(COUNT(*) - COUNT(until) AS BIGINT) AS standing FROM grant_history WHERE document",
        "GROUP BY document, purpose"
    )
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct HolderRow {
    pub purpose: String,
    pub kind: String,
    pub name: String,
    pub since: i64,
    pub until: Option<i64>,
    pub reason: Option<String>,
}

/// Who holds or held an access to a document, until when and why. Where its destruction began, whatever still stood ended with it.
pub(crate) async fn holders(tx: &mut Tx, document: &DocumentId) -> Result<Vec<HolderRow>, StoreError> {
    fetch_all!(
        tx,
        HolderRow,
        "SELECT h.purpose, h.kind, t.name, h.since, COALESCE(h.until, d.purging_at) AS until, COALESCE(h.reason, CASE WHEN d.purging_at IS NOT NULL THEN 'purged' END) AS reason
         FROM grant_history h JOIN teams t ON t.team = h.holder JOIN documents d ON d.document = h.document WHERE h.document = $1 ORDER BY h.since, h.purpose, h.kind",
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

/// Whether the caller said why they look at a document of the archive again, and still may.
pub(crate) async fn may_consult(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<bool, StoreError> {
    let now = tx.now().as_millisecond();
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "SELECT CAST(COUNT(*) AS BIGINT) FROM consultations WHERE document = $1 AND agent = $2 AND ends_at > $3",
        document,
        &caller.agent,
        now
    )?;
    Ok(count > 0)
}
