//! Documents as agents' lists and pages read them: one row for each purpose a document is held for.

use crate::{
    base::{CaseId, DocumentId, RequestId, TeamId},
    identity::Caller,
    store::{Listed, StoreError, Tx, fetch_all, fetch_among, fetch_optional},
};

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct DocumentRow {
    pub document: DocumentId,
    pub case_id: CaseId,
    pub team: TeamId,
    pub team_name: String,
    pub label: Option<Vec<u8>>,
    pub request: Option<RequestId>,
    pub reference: Option<String>,
    pub team_copy: Option<Vec<u8>>,
    pub purpose: String,
    pub policy: String,
    pub piece: String,
    pub state: String,
    pub hold: Option<String>,
    pub visa: Option<String>,
    pub extended_on: Option<String>,
    pub sealed_by: String,
    pub received_at: i64,
    pub active_until: Option<i64>,
    pub purge_at: i64,
    pub decided_by: String,
    pub clock_event: Option<String>,
    pub archived_at: Option<i64>,
    pub awaiting_visa_at: Option<i64>,
    pub purging_at: Option<i64>,
    pub purged_at: Option<i64>,
    pub payload: Option<String>,
    pub payload_size: i64,
    pub opened: i64,
}

macro_rules! document_columns {
    () => {
        "SELECT u.document, u.case_id, u.team, t.name AS team_name, c.label, d.request, r.reference, r.team_copy, u.purpose, u.policy, u.piece, u.state, u.hold, u.visa, u.extended_on, d.sealed_by,
                d.received_at, u.active_until, u.purge_at, u.decided_by, u.clock_event, u.archived_at, u.awaiting_visa_at, u.purging_at, u.purged_at, d.payload, d.payload_size,
                CAST((SELECT COUNT(*) FROM openings o WHERE o.document = d.document) AS BIGINT) AS opened
         FROM uses u JOIN documents d ON d.document = u.document JOIN cases c ON c.case_id = u.case_id JOIN teams t ON t.team = u.team LEFT JOIN requests r ON r.request = d.request "
    };
}

/// The document is of one of the agent's own teams ($1).
macro_rules! own_teams {
    () => {
        "u.team IN (SELECT m.team FROM memberships m WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL) "
    };
}

/// The team predicate: the document belongs to one of the agent's teams, or one of them holds an access to it. The archive team holds one from the reception on, and deals
/// with documents once they have left their team.
macro_rules! visible {
    () => {
        concat!(
            "(",
            own_teams!(),
            "OR EXISTS (SELECT 1 FROM grants g JOIN memberships m ON m.team = g.holder
                        WHERE g.document = u.document AND g.purpose = u.purpose AND m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL)) "
        )
    };
}

/// Everything a document is held for, as far as it is the caller's to know; the longest first.
pub(crate) async fn own_uses(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<Vec<DocumentRow>, StoreError> {
    fetch_all!(
        tx,
        DocumentRow,
        concat!(document_columns!(), "WHERE ", visible!(), "AND u.document = $2 ORDER BY u.purge_at DESC, u.purpose"),
        &caller.agent,
        document
    )
}

/// A document under one purpose.
type Key = (DocumentId, String);

/// Whether one of the caller's teams is the archive: the only one that holds accesses to other teams' documents.
async fn is_of_the_archive(tx: &mut Tx, caller: &Caller) -> Result<bool, StoreError> {
    let found = fetch_optional!(
        tx,
        (i64,),
        "SELECT CAST(1 AS BIGINT) FROM memberships m JOIN teams t ON t.team = m.team WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND t.kind = 'archive' LIMIT 1",
        &caller.agent
    )?;
    Ok(found.is_some())
}

/// What arrived last: in the caller's teams, and, for the archive, what left its team or closed last. Each part is looked for by an index of its own, whatever the stock: of the teams' own the
/// states that are not meant are written down, for by the one that is, everything of all teams would be looked through.
pub(crate) async fn recent(tx: &mut Tx, caller: &Caller, limit: i64) -> Result<Vec<DocumentRow>, StoreError> {
    let now = tx.now().as_millisecond();
    let mut keys = fetch_all!(
        tx,
        Key,
        concat!(
            "SELECT u.document, u.purpose FROM uses u WHERE ",
            own_teams!(),
            "AND u.state NOT IN ('archived', 'awaiting_visa', 'purging', 'purged') AND u.purge_at > $2 AND (u.active_until IS NULL OR u.active_until > $2)
             ORDER BY u.since DESC, u.document, u.purpose LIMIT $3"
        ),
        &caller.agent,
        now,
        limit
    )?;
    if is_of_the_archive(tx, caller).await? {
        for state in ["active", "archived"] {
            keys.extend(fetch_all!(
                tx,
                Key,
                concat!(
                    "SELECT u.document, u.purpose FROM uses u WHERE u.state = $2 AND u.active_until <= $3 AND u.purge_at > $3 AND ",
                    visible!(),
                    "AND NOT ",
                    own_teams!(),
                    "ORDER BY u.active_until DESC, u.document DESC, u.purpose DESC LIMIT $4"
                ),
                &caller.agent,
                state,
                now,
                limit
            )?);
        }
        keys.extend(fetch_all!(
            tx,
            Key,
            concat!(
                "SELECT u.document, u.purpose FROM uses u WHERE u.state <> 'purged' AND u.state = 'awaiting_visa' AND ",
                visible!(),
                "AND NOT ",
                own_teams!(),
                "ORDER BY u.purge_at DESC, u.document DESC, u.purpose DESC LIMIT $2"
            ),
            &caller.agent,
            limit
        )?);
    }
    let mut rows = of_keys(tx, keys).await?;
    rows.sort_by(|one, other| (other.received_at, &one.document, &one.purpose).cmp(&(one.received_at, &other.document, &other.purpose)));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

async fn of_keys(tx: &mut Tx, keys: Vec<Key>) -> Result<Vec<DocumentRow>, StoreError> {
    let keys = Listed::of_pairs(keys);
    fetch_among!(tx, DocumentRow, of_pairs keys, concat!(document_columns!(), "WHERE (u.document, u.purpose)"), "")
}

/// What leaves the caller's teams before a moment, or ends before it: each by the index of its own days.
pub(crate) async fn ending(tx: &mut Tx, caller: &Caller, before: i64, limit: i64) -> Result<Vec<DocumentRow>, StoreError> {
    let now = tx.now().as_millisecond();
    let mut keys = fetch_all!(
        tx,
        Key,
        concat!(
            "SELECT u.document, u.purpose FROM uses u WHERE u.state <> 'purged' AND u.state IN ('active', 'archived') AND u.purge_at > $2 AND u.purge_at <= $3 AND ",
            visible!(),
            "AND (",
            own_teams!(),
            "OR u.active_until <= $2) ORDER BY u.purge_at, u.document, u.purpose LIMIT $4"
        ),
        &caller.agent,
        now,
        before,
        limit
    )?;
    keys.extend(fetch_all!(
        tx,
        Key,
        concat!(
            "SELECT u.document, u.purpose FROM uses u WHERE u.state IN ('active', 'archived') AND u.active_until > $2 AND u.active_until <= $3 AND u.purge_at > $3 AND ",
            own_teams!(),
            "ORDER BY u.purge_at, u.document, u.purpose LIMIT $4"
        ),
        &caller.agent,
        now,
        before,
        limit
    )?);
    let mut rows = of_keys(tx, keys).await?;
    rows.sort_by(|one, other| (one.purge_at, &one.document, &one.purpose).cmp(&(other.purge_at, &other.document, &other.purpose)));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

pub(crate) async fn of_case(tx: &mut Tx, caller: &Caller, case: &CaseId) -> Result<Vec<DocumentRow>, StoreError> {
    fetch_all!(
        tx,
        DocumentRow,
        concat!(document_columns!(), "WHERE ", visible!(), "AND u.case_id = $2 AND u.state <> 'purged' ORDER BY d.received_at DESC, u.document, u.purpose"),
        &caller.agent,
        case
    )
}

/// The team of a document, if it is one of the caller's own teams'.
pub(crate) async fn own_document(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<Option<(TeamId, CaseId)>, StoreError> {
    fetch_optional!(
        tx,
        (TeamId, CaseId),
        "SELECT d.team, d.case_id FROM documents d JOIN memberships m ON m.team = d.team WHERE m.agent = $1 AND m.confirmed_at IS NOT NULL AND m.until IS NULL AND d.document = $2",
        &caller.agent,
        document
    )
}

/// A document whose payload is held.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct HeldRow {
    pub document: DocumentId,
    pub payload: String,
}

/// Every document whose payload is held, and not about to be destroyed.
pub(crate) async fn held(tx: &mut Tx) -> Result<Vec<HeldRow>, StoreError> {
    fetch_all!(tx, HeldRow, "SELECT document, payload FROM documents WHERE payload IS NOT NULL AND purging_at IS NULL ORDER BY document")
}
