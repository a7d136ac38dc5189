//! Opening: the sealed payload is handed to whoever holds an access today, and the trail says so.

use super::{DocumentRefusal, State, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::DocumentId,
    identity::Caller,
    retention::HoldKind,
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

/// Whether `caller` may read the document today, under whichever of its purposes lets them, in the order in which readers are told: unknown, then restricted, then past its
/// day, then no access.
pub(super) async fn readable(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<(store::DocumentRow, Vec<u8>), DocumentRefusal> {
    let uses = store::own_uses(tx, caller, document).await?;
    if uses.is_empty() {
        return Err(DocumentRefusal::NotFound);
    }
    if uses.iter().any(|row| row.hold.as_deref() == Some(HoldKind::Restriction.word())) {
        return Err(DocumentRefusal::Restricted);
    }
    let grants = store::own_grants(tx, caller, document).await?;
    let (now, mut refused) = (tx.now().as_millisecond(), DocumentRefusal::Ended);
    for row in uses {
        let grant = grants.iter().find(|grant| grant.purpose == row.purpose);
        match opens(&row, grant, now)? {
            Ok(sealed) => {
                if grant.is_some_and(|grant| grant.kind == "archive") && !store::may_consult(tx, caller, document).await? {
                    return Err(DocumentRefusal::ConsultationNeeded);
                }
                return Ok((row, sealed));
            }
            // What another purpose leaves to the archive team is known to be there; of what is past its day, what is still there is told first.
            Err(other) if rank(&other) > rank(&refused) => refused = other,
            Err(_) => {}
        }
    }
    Err(refused)
}

/// Of several purposes, which refusal is told.
const fn rank(refusal: &DocumentRefusal) -> u8 {
    match refusal {
        DocumentRefusal::NoAccess => 3,
        DocumentRefusal::Suspended => 2,
        DocumentRefusal::Due => 1,
        _ => 0,
    }
}

/// Whether this grant opens the document under this purpose today.
fn opens(row: &store::DocumentRow, grant: Option<&store::GrantRow>, now: i64) -> Result<Result<Vec<u8>, DocumentRefusal>, StoreError> {
    let for_archive = grant.is_some_and(|grant| grant.kind == "archive");
    let state = row.state()?;
    if now >= row.purge_at && !(for_archive && matches!(state, State::AwaitingVisa { .. })) {
        let kept = matches!(state, State::Active | State::Archived { .. } | State::AwaitingVisa { .. });
        return Ok(Err(match &row.hold {
            Some(_) if kept => DocumentRefusal::Suspended,
            None if kept => DocumentRefusal::Due,
            _ => DocumentRefusal::Ended,
        }));
    }
    let archived = state.word() == "archived" || row.active_until.is_some_and(|until| now >= until);
    Ok(match grant {
        Some(grant) if for_archive == (archived || now >= row.purge_at) => Ok(grant.sealed.clone()),
        _ => Err(DocumentRefusal::NoAccess),
    })
}

/// Hands the payload over: an entry of the trail, and a line in the document's own list of openings, which lives as long as the document (GDPR art. 15).
///
/// # Errors
/// [`DocumentRefusal::NotFound`], [`DocumentRefusal::Ended`] ([`DocumentRefusal::Due`], [`DocumentRefusal::Suspended`] while it is still there), [`DocumentRefusal::NoAccess`], in this order.
pub async fn open_payload(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<Opening, DocumentRefusal> {
    let (row, _) = readable(tx, caller, document).await?;
    let payload = row.payload.ok_or(DocumentRefusal::Ended)?;
    let parts = store::parts(tx, &payload).await?;
    store::insert_opening(tx, document, caller).await?;
    let entry = Entry::done(Logged::DocumentOpened).object("document", document).object("team", &row.team).under(&row.purpose, &row.policy);
    audit::record(tx, entry.by(caller.who()).in_case(&row.case_id)).await?;
    Ok(Opening { payload, parts, length: row.payload_size.unsigned_abs() })
}

impl store::DocumentRow {
    /// Where the document is in its life.
    pub(crate) fn state(&self) -> Result<State, StoreError> {
        State::read(&self.state, [self.archived_at, self.awaiting_visa_at, self.purging_at, self.purged_at], self.visa.is_some())
    }
}
