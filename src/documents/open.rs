//! Opening: the sealed payload is handed to whoever holds an access today, and the trail says so.

use super::{DocumentRefusal, State, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::DocumentId,
    identity::Caller,
    purposes::Policies,
    store::{StoreError, Tx},
};

/// A payload to hand over.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Its name in the store of payloads.
    pub payload: String,
    /// Its parts, in order.
    pub parts: Vec<String>,
    /// Its length, in bytes.
    pub length: u64,
}

/// Whether `caller` may read the document today, in the order in which readers are told: unknown, then past its day, then no access.
pub(super) async fn readable(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<(store::DocumentRow, Vec<u8>), DocumentRefusal> {
    let row = store::own_document(tx, caller, document).await?.ok_or(DocumentRefusal::NotFound)?;
    let grant = store::own_grant(tx, caller, document).await?;
    let now = tx.now().as_millisecond();
    let for_archive = grant.as_ref().is_some_and(|(_, kind)| kind == "archive");
    let state = row.state()?;
    if now >= row.purge_at && !(for_archive && matches!(state, State::AwaitingVisa { .. })) {
        return Err(DocumentRefusal::Ended);
    }
    let archived = row.active_until.is_some_and(|until| now >= until);
    match grant {
        Some((sealed, _)) if for_archive == (archived || now >= row.purge_at) => Ok((row, sealed)),
        _ => Err(DocumentRefusal::NoAccess),
    }
}

/// Hands the payload over: an entry of the trail, and a line in the document's own list of openings, which lives as long as the document (GDPR art. 15).
///
/// # Errors
/// [`DocumentRefusal::NotFound`], [`DocumentRefusal::Ended`], [`DocumentRefusal::NoAccess`], in this order.
pub async fn open_payload(tx: &mut Tx, policies: &Policies, caller: &Caller, document: &DocumentId) -> Result<Opening, DocumentRefusal> {
    let (row, _) = readable(tx, caller, document).await?;
    let payload = row.payload.ok_or(DocumentRefusal::Ended)?;
    let parts = store::parts(tx, &payload).await?;
    store::insert_opening(tx, document, caller).await?;
    let entry = Entry::done(Logged::DocumentOpened).object("document", document).object("team", &row.team).under(&row.purpose, policies.digest());
    audit::record(tx, entry.by(&caller.agent, caller.role).in_case(&row.case_id)).await?;
    Ok(Opening { payload, parts, length: row.payload_size.unsigned_abs() })
}

impl store::DocumentRow {
    /// Where the document is in its life.
    pub(crate) fn state(&self) -> Result<State, StoreError> {
        State::read(&self.state, [self.archived_at, self.awaiting_visa_at, self.purging_at, self.purged_at])
    }
}
