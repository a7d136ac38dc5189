//! A wrong purpose or piece put right: freely within five working days and when the document is not kept longer; later, or longer, the data protection officer decides.

use serde::{Deserialize, Serialize};

use super::{
    ClockRefusal,
    purpose::{add_version, known},
    reason::CorrectionReason,
    store::{self, CorrectionRow},
};
use crate::{
    audit::{self, Action as Logged},
    base::{Base64, CorrectionId, DocumentId, TeamId, time_of},
    documents::{self, FinishedGrant, entry_of, insert_grants, match_grants, new_use, store::UseRow},
    identity::Caller,
    purposes::{PieceCode, Policies, PurposeCode},
    retention::{HoldKind, calendar::day_of, term::may_be_corrected_until},
    sealing::seal,
    store::{Listed, Refusal as _, Tx},
};

/// One in so many free corrections is shown to the data protection officer.
const SAMPLED: u8 = 5;

/// What the agent's browser sends: it opened the document, and sealed its key to the right purpose's holders.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The document.
    pub document: DocumentId,
    /// The purpose that is wrong, or under which the piece is.
    pub from: String,
    /// The right purpose.
    pub purpose: PurposeCode,
    /// The right piece.
    pub piece: PieceCode,
    /// What was wrong.
    pub reason: CorrectionReason,
    /// The next version of the manifest, sealed.
    pub manifest: Vec<u8>,
    /// Which version that is.
    pub version: i64,
    /// The accesses for the right purpose.
    pub grants: Vec<FinishedGrant>,
}

/// What a correction that waits for a decision keeps, sealed things only.
#[derive(Serialize, Deserialize)]
struct Waiting {
    version: i64,
    grants: Vec<WaitingGrant>,
}

#[derive(Serialize, Deserialize)]
struct WaitingGrant {
    holder: TeamId,
    generation: i64,
    sealed: Base64,
}

/// Corrects at once, or asks for the correction. Returns whether it is done.
///
/// # Errors
/// [`ClockRefusal::NotFound`], [`ClockRefusal::Ended`], [`ClockRefusal::UnknownPiece`], [`ClockRefusal::Already`], [`ClockRefusal::Restricted`], [`ClockRefusal::Moved`].
pub async fn correct(tx: &mut Tx, policies: &Policies, caller: &Caller, order: &Correction) -> Result<bool, ClockRefusal> {
    documents::store::own_document(tx, caller, &order.document).await?.ok_or(ClockRefusal::NotFound)?;
    let wrong = standing(tx, order).await?;
    let purpose = known(policies, &order.purpose, &order.piece)?;
    let right = new_use(tx, policies.digest(), (purpose, &order.piece), (&order.document, &wrong.case_id, &wrong.team), time_of(wrong.deposited_at)).await?;
    let holders = documents::holders_for(tx, &wrong.team, purpose, Some(&order.piece)).await?;
    for (_, sealed) in match_grants(holders, &order.grants)? {
        seal::check_header(sealed).map_err(|_| documents::DocumentRefusal::NotSealed)?;
    }
    let longer = right.purge_at > wrong.purge_at;
    let free = !longer && day_of(tx.now()) <= may_be_corrected_until(day_of(time_of(wrong.since)));
    let [die] = tx.chance().bytes::<1>();
    let row = CorrectionRow {
        correction: CorrectionId::new(tx.now(), &*tx.chance()),
        document: order.document.clone(),
        team: wrong.team.clone(),
        from_purpose: wrong.purpose.clone(),
        from_piece: wrong.piece.clone(),
        purpose: order.purpose.to_string(),
        piece: order.piece.to_string(),
        reason: order.reason.word().to_owned(),
        longer,
        manifest: (!free).then(|| order.manifest.clone()),
        grants: if free { None } else { Some(waiting(order)?) },
        asked_at: tx.now().as_millisecond(),
        asked_by: caller.agent.clone(),
        sampled: free && die % SAMPLED == 0,
        applied: free.then_some(true),
    };
    if store::correction_waits(tx, &order.document).await? {
        return Err(ClockRefusal::Already);
    }
    store::insert_correction(tx, &row).await?;
    if free {
        apply(tx, policies, (wrong, caller), order).await?;
    } else {
        let entry = entry_of(Logged::DocumentCorrectionAsked, &wrong).object("correction", &row.correction).object("to", &order.purpose);
        audit::record(tx, entry.by(caller.who()).commit("reason", row.reason.clone())).await?;
    }
    Ok(free)
}

/// The use that is wrong, if it may still be put right.
async fn standing(tx: &mut Tx, order: &Correction) -> Result<UseRow, ClockRefusal> {
    let uses = documents::store::uses_of(tx, &order.document).await?;
    let wrong = uses.iter().find(|row| row.purpose == order.from).ok_or(ClockRefusal::NotFound)?;
    if wrong.hold.as_deref() == Some(HoldKind::Restriction.word()) {
        return Err(ClockRefusal::Restricted);
    }
    if wrong.state != "active" || !wrong.is_running(tx.now()) {
        return Err(ClockRefusal::Ended);
    }
    let same = wrong.purpose == order.purpose.as_str() && wrong.piece == order.piece.as_str();
    let held_already = wrong.purpose != order.purpose.as_str() && uses.iter().any(|row| row.purpose == order.purpose.as_str());
    if same || held_already { Err(ClockRefusal::Already) } else { Ok(wrong.clone()) }
}

fn waiting(order: &Correction) -> Result<String, ClockRefusal> {
    let grants =
        order.grants.iter().map(|grant| WaitingGrant { holder: grant.holder.clone(), generation: grant.generation, sealed: Base64(grant.sealed.clone()) });
    let waiting = Waiting { version: order.version, grants: grants.collect() };
    serde_json::to_string(&waiting).map_err(|_| ClockRefusal::Moved)
}

/// Holds the document for the right purpose from the day it was held for the wrong one, and no longer for the wrong one.
async fn apply(tx: &mut Tx, policies: &Policies, (wrong, caller): (UseRow, &Caller), order: &Correction) -> Result<(), ClockRefusal> {
    let purpose = known(policies, &order.purpose, &order.piece)?;
    let holders = documents::holders_for(tx, &wrong.team, purpose, Some(&order.piece)).await?;
    let grants = match_grants(holders, &order.grants)?;
    add_version(tx, &order.document, (order.version, &order.manifest)).await?;
    documents::store::delete_grants(tx, &Listed::of_pairs([(&wrong.document, &wrong.purpose)]), None, "corrected").await?;
    documents::store::forget_grants(tx, (&wrong.document, &wrong.purpose)).await?;
    documents::store::delete_use(tx, &wrong).await?;
    audit::record(tx, entry_of(Logged::DocumentPurposeWithdrawn, &wrong).by(caller.who())).await?;
    let mut right =
        new_use(tx, policies.digest(), (purpose, &order.piece), (&wrong.document, &wrong.case_id, &wrong.team), time_of(wrong.deposited_at)).await?;
    right.since = wrong.since;
    // A correction can bring a last day nearer like any event: the circuit breaker counts it.
    right.advanced_at = (right.purge_at < wrong.purge_at).then(|| tx.now().as_millisecond()).or(wrong.advanced_at);
    let entry = entry_of(Logged::DocumentCorrected, &right).object("since", time_of(right.since)).by(caller.who());
    audit::record(tx, entry.commit("reason", order.reason.word().to_owned())).await?;
    right.entry = tx.last_entry().unwrap_or_default();
    documents::store::insert_use(tx, &right).await?;
    insert_grants(tx, &right, &grants).await?;
    Ok(())
}

/// The data protection officer applies a correction that waits, or does not.
///
/// # Errors
/// [`ClockRefusal::NotFound`]; [`ClockRefusal::Outdated`] when the document moved on: then it can only be refused.
pub async fn decide_correction(tx: &mut Tx, policies: &Policies, caller: &Caller, (correction, yes): (&CorrectionId, bool)) -> Result<(), ClockRefusal> {
    let row = store::waiting_correction(tx, correction).await?.ok_or(ClockRefusal::NotFound)?;
    store::decide(tx, correction, (&caller.agent, yes)).await?;
    let said = if yes { "correction-approved" } else { "correction-refused" };
    store::renew_task(tx, &row.team, said, row.document.as_str()).await?;
    if !yes {
        let Some(wrong) = documents::store::use_of(tx, &row.document, &row.from_purpose).await? else {
            let entry = audit::Entry::done(Logged::DocumentCorrectionAsked).ended(audit::Outcome::Refused).object("document", &row.document);
            return Ok(audit::record(tx, entry.object("correction", correction).by(caller.who())).await?);
        };
        let entry = entry_of(Logged::DocumentCorrectionAsked, &wrong).ended(audit::Outcome::Refused).object("correction", correction);
        return Ok(audit::record(tx, entry.by(caller.who())).await?);
    }
    let order = read(row)?;
    let applied = match standing(tx, &order).await {
        Ok(wrong) => apply(tx, policies, (wrong, caller), &order).await,
        Err(refusal) => Err(refusal),
    };
    // Whatever stands in its way is none of the reader's doing, and nothing that they could change.
    applied.map_err(|refusal| if refusal.store_error().is_some() { refusal } else { ClockRefusal::Outdated })
}

fn read(row: CorrectionRow) -> Result<Correction, ClockRefusal> {
    let waiting: Waiting = row.grants.as_deref().and_then(|text| serde_json::from_str(text).ok()).ok_or(ClockRefusal::Moved)?;
    let grants = waiting.grants.into_iter().map(|grant| FinishedGrant { holder: grant.holder, generation: grant.generation, sealed: grant.sealed.0 });
    Ok(Correction {
        document: row.document,
        from: row.from_purpose,
        purpose: row.purpose.parse().map_err(|_| ClockRefusal::UnknownPiece)?,
        piece: row.piece.parse().map_err(|_| ClockRefusal::UnknownPiece)?,
        reason: row.reason.parse().map_err(|_| ClockRefusal::Reason)?,
        manifest: row.manifest.unwrap_or_default(),
        version: waiting.version,
        grants: grants.collect(),
    })
}
