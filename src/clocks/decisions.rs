//! What waits for the data protection officer, or is there for them to see. Ids and codes only: nobody is named.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{ClockRefusal, store, view::HoldView};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{CorrectionId, DocumentId, TeamId, time_of},
    cases,
    identity::{self, Caller, ProcessKey},
    store::Tx,
};

/// What there is to decide and to see about documents' clocks.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Decisions {
    /// Corrections that wait for a decision, and those that were drawn to be looked at.
    pub(crate) corrections: Vec<CorrectionView>,
    /// Consultations of the archive that were not seen yet.
    pub(crate) consultations: Vec<ConsultationView>,
    /// Every hold that stands, the earliest day of review first.
    pub(crate) holds: Vec<HoldView>,
    /// The names of the teams that these are of.
    pub(crate) teams: BTreeMap<TeamId, String>,
}

/// A correction.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorrectionView {
    pub(crate) correction: CorrectionId,
    pub(crate) document: DocumentId,
    pub(crate) team: TeamId,
    pub(crate) from_purpose: String,
    pub(crate) from_piece: String,
    pub(crate) purpose: String,
    pub(crate) piece: String,
    pub(crate) reason: String,
    /// Whether the document would be kept longer.
    pub(crate) longer: bool,
    /// Whether it waits; otherwise it is made, and was drawn to be looked at.
    pub(crate) waits: bool,
    #[schema(value_type = String)]
    pub(crate) asked_at: Timestamp,
}

/// A consultation of the archive.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsultationView {
    pub(crate) consultation: i64,
    pub(crate) document: DocumentId,
    pub(crate) reason: String,
    #[schema(value_type = String)]
    pub(crate) at: Timestamp,
}

/// Everything that waits.
///
/// # Errors
/// When the records cannot be read.
pub(crate) async fn decisions(tx: &mut Tx, key: &ProcessKey) -> Result<Decisions, ClockRefusal> {
    let corrections = store::corrections_to_see(tx).await?.into_iter().map(|row| CorrectionView {
        waits: row.applied.is_none(),
        correction: row.correction,
        document: row.document,
        team: row.team,
        from_purpose: row.from_purpose,
        from_piece: row.from_piece,
        purpose: row.purpose,
        piece: row.piece,
        reason: row.reason,
        longer: row.longer,
        asked_at: time_of(row.asked_at),
    });
    let corrections: Vec<_> = corrections.collect();
    let consultations = store::unseen_consultations(tx).await?.into_iter();
    let consultations =
        consultations.map(|(consultation, document, reason, at)| ConsultationView { consultation, document, reason, at: time_of(at) }).collect();
    let rows = cases::store::standing_holds(tx).await?;
    let holds = HoldView::of(tx, key, rows).await?;
    let mut decisions = Decisions { corrections, consultations, holds, teams: BTreeMap::new() };
    let teams = decisions.corrections.iter().map(|one| &one.team).chain(decisions.holds.iter().map(|one| &one.team));
    for team in teams.cloned().collect::<BTreeSet<_>>() {
        if let Some(row) = identity::store::team(tx, &team).await? {
            decisions.teams.insert(team, row.name);
        }
    }
    Ok(decisions)
}

/// Notes that a drawn correction was looked at.
///
/// # Errors
/// [`ClockRefusal::NotFound`].
pub(super) async fn see_correction(tx: &mut Tx, caller: &Caller, correction: &CorrectionId) -> Result<(), ClockRefusal> {
    if store::see_correction(tx, correction, &caller.agent).await? == 0 {
        return Err(ClockRefusal::NotFound);
    }
    Ok(audit::record(tx, Entry::done(Logged::CorrectionSeen).object("correction", correction).by(caller.who())).await?)
}

/// Notes that the consultations up to this one were looked at.
///
/// # Errors
/// [`ClockRefusal::NotFound`].
pub(super) async fn see_consultations(tx: &mut Tx, caller: &Caller, up_to: i64) -> Result<(), ClockRefusal> {
    let seen = store::see_consultations(tx, up_to, &caller.agent).await?;
    if seen == 0 {
        return Err(ClockRefusal::NotFound);
    }
    Ok(audit::record(tx, Entry::done(Logged::ConsultationSeen).object("consultations", seen).by(caller.who())).await?)
}
