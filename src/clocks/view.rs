//! What pages are told about holds, extensions and what else an agent may do with a document's clock.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    ClockRefusal,
    extend::furthest,
    hold::{Place, found},
    store,
};
use crate::{
    base::{CaseId, DocumentId, HoldId, TeamId, time_of},
    cases::{self, store::HoldRow},
    documents,
    identity::{self, Caller, ProcessKey, Reach},
    purposes::{Policies, Rulebook},
    retention::{calendar::day_of, term::may_be_corrected_until},
    store::Tx,
};

/// A hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HoldView {
    pub(crate) hold: HoldId,
    pub(crate) team: TeamId,
    /// `null`: on everything of the case.
    pub(crate) document: Option<DocumentId>,
    pub(crate) kind: String,
    pub(crate) reason: String,
    pub(crate) review_on: String,
    #[schema(value_type = String)]
    pub(crate) placed_at: Timestamp,
    /// By whom: their name.
    pub(crate) placed_by: String,
    pub(crate) told_on: Option<String>,
    #[schema(value_type = Option<String>)]
    pub(crate) lifted_at: Option<Timestamp>,
}

impl HoldView {
    /// Holds as their readers are told of them, whoever placed them by their name.
    pub(crate) async fn of(tx: &mut Tx, key: &ProcessKey, rows: Vec<HoldRow>) -> Result<Vec<Self>, ClockRefusal> {
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            let placed_by = identity::name_of(tx, key, &row.placed_by).await?;
            views.push(Self {
                hold: row.hold,
                team: row.team,
                document: row.document,
                kind: row.kind,
                reason: row.reason,
                review_on: row.review_on,
                placed_at: time_of(row.placed_at),
                placed_by: placed_by.unwrap_or_default(),
                told_on: row.told_on,
                lifted_at: row.lifted_at.map(time_of),
            });
        }
        Ok(views)
    }
}

/// The holds on a case of the caller's, the last first.
pub(super) async fn holds(tx: &mut Tx, key: &ProcessKey, caller: &Caller, case: &CaseId) -> Result<Vec<HoldView>, ClockRefusal> {
    cases::store::own_case(tx, caller, case).await?.ok_or(ClockRefusal::NotFound)?;
    let rows = cases::store::holds_of_case(tx, case).await?;
    HoldView::of(tx, key, rows).await
}

/// The holds on a document, its case's included.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DocumentHolds {
    /// Its case, where that is the caller's to see: a restricted document says nothing else.
    case: Option<CaseId>,
    holds: Vec<HoldView>,
}

/// The holds on a document that one of the caller's teams keeps, the last first. Whoever supervises has the list of those that stand.
pub(super) async fn document_holds(tx: &mut Tx, key: &ProcessKey, caller: &Caller, document: &DocumentId) -> Result<DocumentHolds, ClockRefusal> {
    if caller.reach != Reach::OwnTeams {
        return Err(ClockRefusal::NotFound);
    }
    let (_, case) = found(tx, caller, &Place::Document(document.clone())).await?;
    let mut holds = cases::store::holds_of_case(tx, &case).await?;
    holds.retain(|row| row.document.as_ref().is_none_or(|held| held == document));
    let is_own = cases::store::own_case(tx, caller, &case).await?.is_some();
    Ok(DocumentHolds { case: is_own.then_some(case), holds: HoldView::of(tx, key, holds).await? })
}

/// What may be done with the clock of a document under one purpose.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClockView {
    purpose: String,
    piece: String,
    state: String,
    #[schema(value_type = Option<String>)]
    active_until: Option<Timestamp>,
    #[schema(value_type = String)]
    purge_at: Timestamp,
    decided_by: String,
    clock_event: Option<String>,
    hold: Option<String>,
    /// The last day to which the team's stage may be prolonged, if at all.
    #[schema(value_type = Option<String>)]
    extendable_to: Option<Date>,
    /// Whether the team puts a wrong purpose or piece right alone today; afterwards, or to keep it longer, the data protection officer decides.
    freely_corrected: bool,
}

/// What may be done with the clocks of a document of the caller's teams.
pub(super) async fn clocks(tx: &mut Tx, rules: &Rulebook, caller: &Caller, document: &DocumentId) -> Result<Vec<ClockView>, ClockRefusal> {
    documents::store::own_document(tx, caller, document).await?.ok_or(ClockRefusal::NotFound)?;
    let today = day_of(tx.now());
    let mut found = Vec::new();
    for row in documents::store::uses_of(tx, document).await? {
        let extendable_to = furthest(tx, rules, &row).await?;
        found.push(ClockView {
            freely_corrected: row.state == "active" && row.is_running(tx.now()) && today <= may_be_corrected_until(day_of(time_of(row.since))),
            purpose: row.purpose,
            piece: row.piece,
            state: row.state,
            active_until: row.active_until.map(time_of),
            purge_at: time_of(row.purge_at),
            decided_by: row.decided_by,
            clock_event: row.clock_event,
            hold: row.hold,
            extendable_to,
        });
    }
    Ok(found)
}

/// What waits for a visa, as the archives are asked for it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AwaitingView {
    purpose: String,
    piece: String,
    /// The type's name.
    description: String,
    team: String,
    documents: i64,
    bytes: i64,
    #[schema(value_type = String)]
    first_deposit: Date,
    #[schema(value_type = String)]
    last_deposit: Date,
}

/// What waits for a visa and is the caller's to look at, type by type.
pub(super) async fn awaiting(tx: &mut Tx, policies: &Policies, caller: &Caller) -> Result<Vec<AwaitingView>, ClockRefusal> {
    let rows = store::awaiting_by_type(tx, caller).await?.into_iter();
    let view = |row: store::AwaitingRow| {
        let purpose = row.purpose.parse().ok().and_then(|code| policies.purpose(&code));
        let piece = purpose.zip(row.piece.parse().ok()).and_then(|(purpose, code)| purpose.piece(&code));
        AwaitingView {
            description: piece.map_or_else(|| row.piece.clone(), |piece| piece.label.text(crate::purposes::Language::French).to_owned()),
            purpose: row.purpose,
            piece: row.piece,
            team: row.team_name,
            documents: row.documents,
            bytes: row.bytes,
            first_deposit: day_of(time_of(row.first_deposit)),
            last_deposit: day_of(time_of(row.last_deposit)),
        }
    };
    Ok(rows.map(view).collect())
}
