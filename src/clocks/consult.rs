//! An exceptional consultation: the archive team says why it looks at a document again, and whoever supervises retention is told.

use jiff::SignedDuration;

use super::{ClockRefusal, reason::ConsultationReason, store};
use crate::{
    audit::{self, Action as Logged},
    base::DocumentId,
    documents::{self, entry_of},
    identity::Caller,
    store::Tx,
};

/// How long a reason stands for the same document and the same agent.
const LASTING: SignedDuration = SignedDuration::from_mins(30);

/// Notes the reason: the document opens to this agent for half an hour.
///
/// # Errors
/// [`ClockRefusal::NotFound`] when no team of the caller holds the archive's access to it.
pub async fn consult(tx: &mut Tx, caller: &Caller, document: &DocumentId, reason: ConsultationReason) -> Result<(), ClockRefusal> {
    let grants = documents::store::own_grants(tx, caller, document).await?;
    let held = grants.iter().find(|grant| grant.kind == "archive").ok_or(ClockRefusal::NotFound)?;
    let row = documents::store::use_of(tx, document, &held.purpose).await?.ok_or(ClockRefusal::NotFound)?;
    let ends_at = tx.now().saturating_add(LASTING).unwrap_or(jiff::Timestamp::MAX).as_millisecond();
    store::insert_consultation(tx, (document, &caller.agent), reason.word(), ends_at).await?;
    let entry = entry_of(Logged::DocumentConsultationAsked, &row).by(caller.who()).commit("reason", reason.word().to_owned());
    Ok(audit::record(tx, entry).await?)
}
