//! One more purpose for a document: the same payload, a new version of its manifest, accesses and a clock of their own.

use super::{ClockRefusal, reason::PurposeReason};
use crate::{
    audit::{self, Action as Logged},
    base::{DocumentId, time_of},
    documents::{self, FinishedGrant, entry_of, insert_grants, match_grants, new_use},
    identity::Caller,
    purposes::{PieceCode, Policies, Purpose, PurposeCode},
    retention::HoldKind,
    sealing::seal,
    store::Tx,
};

/// What the agent's browser sends: it opened the document, and sealed its key to the new purpose's holders.
#[derive(Debug, Clone)]
pub struct AddedPurpose {
    /// The document.
    pub document: DocumentId,
    /// The new purpose.
    pub purpose: PurposeCode,
    /// Which piece it is there.
    pub piece: PieceCode,
    /// Why.
    pub reason: PurposeReason,
    /// The next version of the manifest, sealed.
    pub manifest: Vec<u8>,
    /// Which version that is: the one that follows what the browser read.
    pub version: i64,
    /// The accesses for the new purpose.
    pub grants: Vec<FinishedGrant>,
}

/// The purpose and the piece of an order, if they are in force.
pub(super) fn known<'a>(policies: &'a Policies, purpose: &PurposeCode, piece: &PieceCode) -> Result<&'a Purpose, ClockRefusal> {
    policies.purpose(purpose).filter(|purpose| purpose.piece(piece).is_some()).ok_or(ClockRefusal::UnknownPiece)
}

/// Adds the next version of a manifest, if it follows the last.
pub(super) async fn add_version(tx: &mut Tx, document: &DocumentId, (version, sealed): (i64, &[u8])) -> Result<(), ClockRefusal> {
    seal::check_header(sealed).map_err(|_| documents::DocumentRefusal::NotSealed)?;
    let versions = documents::store::manifests(tx, document).await?;
    if version != i64::try_from(versions.len()).unwrap_or(i64::MAX).saturating_add(1) {
        return Err(ClockRefusal::Moved);
    }
    Ok(documents::store::insert_manifest(tx, document, version, sealed).await?)
}

/// Begins to hold a document for one more purpose.
///
/// # Errors
/// [`ClockRefusal::NotFound`], [`ClockRefusal::Ended`], [`ClockRefusal::UnknownPiece`], [`ClockRefusal::Already`], [`ClockRefusal::Restricted`], [`ClockRefusal::Moved`].
pub async fn add_purpose(tx: &mut Tx, policies: &Policies, caller: &Caller, order: &AddedPurpose) -> Result<(), ClockRefusal> {
    let (team, case) = documents::store::own_document(tx, caller, &order.document).await?.ok_or(ClockRefusal::NotFound)?;
    let purpose = known(policies, &order.purpose, &order.piece)?;
    let uses = documents::store::uses_of(tx, &order.document).await?;
    if uses.iter().any(|row| row.hold.as_deref() == Some(HoldKind::Restriction.word())) {
        return Err(ClockRefusal::Restricted);
    }
    if uses.iter().any(|row| row.purpose == order.purpose.as_str()) {
        return Err(ClockRefusal::Already);
    }
    let now = tx.now();
    if !uses.iter().any(|row| row.state == "active" && row.is_running(now)) {
        return Err(ClockRefusal::Ended);
    }
    let deposited_at = uses.first().map_or(now, |row| time_of(row.deposited_at));
    let holders = documents::holders_for(tx, &team, purpose, Some(&order.piece)).await?;
    let grants = match_grants(holders, &order.grants)?;
    for (_, sealed) in &grants {
        seal::check_header(sealed).map_err(|_| documents::DocumentRefusal::NotSealed)?;
    }
    add_version(tx, &order.document, (order.version, &order.manifest)).await?;
    let mut held = new_use(tx, policies.digest(), (purpose, &order.piece), (&order.document, &case, &team), deposited_at).await?;
    let entry = entry_of(Logged::DocumentPurposeAdded, &held).by(caller.who()).commit("reason", order.reason.word().to_owned());
    audit::record(tx, entry).await?;
    held.entry = tx.last_entry().unwrap_or_default();
    documents::store::insert_use(tx, &held).await?;
    insert_grants(tx, &held, &grants).await?;
    Ok(())
}
