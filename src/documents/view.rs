//! What agents' pages are told about documents.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::{DocumentRefusal, State, open::readable, store};
use crate::{
    audit::{self, Action as Logged},
    base::{Base64, CaseId, DocumentId, RequestId, TeamId, time_of},
    identity::{Action, Caller, Reach, reach},
    store::Tx,
};

/// How far ahead a document "ends soon".
const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The most rows in a list of the home page.
const LISTED: i64 = 100;

/// A document in a list: what the server knows, the rest is sealed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentView {
    document: DocumentId,
    case: CaseId,
    team: TeamId,
    /// For whoever is of another team: the archive's.
    team_name: String,
    label: Option<Base64>,
    request: Option<RequestId>,
    reference: Option<String>,
    team_copy: Option<Base64>,
    purpose: String,
    piece: String,
    state: &'static str,
    #[schema(value_type = String)]
    received_at: Timestamp,
    #[schema(value_type = Option<String>)]
    active_until: Option<Timestamp>,
    #[schema(value_type = String)]
    purge_at: Timestamp,
    decided_by: String,
    clock_event: Option<String>,
    /// The hold that stands on it: `LIMITATION` closes it to everybody, `CONTENTIEUX` and `ARCHIVES` suspend its purge.
    hold: Option<String>,
    /// Until when the team's stage was prolonged: the first day on which it is over.
    extended_on: Option<String>,
    sealed_by: String,
    size: i64,
    opened: bool,
    grant: Option<Base64>,
    manifest: Option<Base64>,
}

/// A document with everything needed to open it, and who could and did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentDetail {
    #[serde(flatten)]
    row: DocumentView,
    versions: Vec<Base64>,
    deposit: Option<Deposit>,
    life: Life,
    holders: Vec<Holder>,
    openings: Vec<Opened>,
    /// Every purpose it is or was held for.
    uses: Vec<UseView>,
    /// Where the proof of its reception is read.
    proof: Option<String>,
}

/// A document under one purpose.
#[derive(Debug, Serialize, ToSchema)]
struct UseView {
    purpose: String,
    piece: String,
    state: &'static str,
    #[schema(value_type = Option<String>)]
    active_until: Option<Timestamp>,
    #[schema(value_type = String)]
    purge_at: Timestamp,
    decided_by: String,
    clock_event: Option<String>,
    hold: Option<String>,
    extended_on: Option<String>,
}

/// The request it answers, for the comparison with its deposit secret.
#[derive(Debug, Serialize, ToSchema)]
struct Deposit {
    request: RequestId,
    team_copy: Option<Base64>,
}

/// The dates of its life.
#[derive(Debug, Serialize, ToSchema)]
struct Life {
    #[schema(value_type = String)]
    received_at: Timestamp,
    #[schema(value_type = Option<String>)]
    active_until: Option<Timestamp>,
    #[schema(value_type = String)]
    purge_at: Timestamp,
    #[schema(value_type = Option<String>)]
    archived_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    purged_at: Option<Timestamp>,
    decided_by: String,
    clock_event: Option<String>,
    hold: Option<String>,
}

/// A team that holds or held an access.
#[derive(Debug, Serialize, ToSchema)]
struct Holder {
    /// For which purpose.
    purpose: String,
    kind: String,
    name: String,
    #[schema(value_type = String)]
    since: Timestamp,
    #[schema(value_type = Option<String>)]
    until: Option<Timestamp>,
    reason: Option<String>,
}

/// An opening.
#[derive(Debug, Serialize, ToSchema)]
struct Opened {
    #[schema(value_type = String)]
    at: Timestamp,
    role: String,
}

impl DocumentView {
    fn of(row: store::DocumentRow, now: Timestamp) -> Result<Self, DocumentRefusal> {
        Ok(Self {
            state: shown(&row, now)?,
            document: row.document,
            case: row.case_id,
            team: row.team,
            team_name: row.team_name,
            label: row.label.map(Base64),
            request: row.request,
            reference: row.reference,
            team_copy: row.team_copy.map(Base64),
            purpose: row.purpose,
            piece: row.piece,
            received_at: time_of(row.received_at),
            active_until: row.active_until.map(time_of),
            purge_at: time_of(row.purge_at),
            decided_by: row.decided_by,
            clock_event: row.clock_event,
            hold: row.hold,
            extended_on: row.extended_on,
            sealed_by: row.sealed_by,
            size: row.payload_size,
            opened: row.opened > 0,
            grant: None,
            manifest: None,
        })
    }
}

/// The state a reader is shown: the dates decide, whether or not a run has passed.
fn shown(row: &store::DocumentRow, now: Timestamp) -> Result<&'static str, DocumentRefusal> {
    let now = now.as_millisecond();
    Ok(match row.state()? {
        state @ (State::AwaitingVisa { .. } | State::Purging { .. } | State::Purged { .. }) => state.word(),
        _ if now >= row.purge_at => "due",
        _ if row.active_until.is_some_and(|until| now >= until) => "archived",
        state => state.word(),
    })
}

fn views(rows: Vec<store::DocumentRow>, now: Timestamp) -> Result<Vec<DocumentView>, DocumentRefusal> {
    rows.into_iter().map(|row| DocumentView::of(row, now)).collect()
}

/// What arrived last.
pub(crate) async fn rows_recent(tx: &mut Tx, caller: &Caller) -> Result<Vec<DocumentView>, DocumentRefusal> {
    views(store::recent(tx, caller, LISTED).await?, tx.now())
}

/// What leaves the team or ends within thirty days.
pub(crate) async fn rows_ending(tx: &mut Tx, caller: &Caller) -> Result<Vec<DocumentView>, DocumentRefusal> {
    let before = tx.now().saturating_add(SOON).unwrap_or(Timestamp::MAX).as_millisecond();
    views(store::ending(tx, caller, before, LISTED).await?, tx.now())
}

/// Everything held for a case, with what opens it.
pub(crate) async fn rows_of_case(tx: &mut Tx, caller: &Caller, case: &CaseId) -> Result<Vec<DocumentView>, DocumentRefusal> {
    let mut found = views(store::of_case(tx, caller, case).await?, tx.now())?;
    if reach(caller.role, Action::OpenDocuments) == Reach::Nothing {
        return Ok(found);
    }
    for view in &mut found {
        let readable = match readable(tx, caller, &view.document).await {
            Ok((_, grant)) => Some(grant),
            Err(
                DocumentRefusal::Ended
                | DocumentRefusal::Due
                | DocumentRefusal::Suspended
                | DocumentRefusal::NoAccess
                | DocumentRefusal::Restricted
                | DocumentRefusal::ConsultationNeeded,
            ) => None,
            Err(refusal) => return Err(refusal),
        };
        if let Some(grant) = readable {
            view.grant = Some(Base64(grant));
            view.manifest = store::manifests(tx, &view.document).await?.pop().map(Base64);
        }
    }
    Ok(found)
}

/// Where the proof of a document's reception is read; none where its purpose or piece was put right since.
async fn proof_of(tx: &mut Tx, document: &DocumentId) -> Result<Option<String>, DocumentRefusal> {
    for held in store::uses_of(tx, document).await? {
        if let Some(address) = audit::address(tx, held.entry, Logged::DocumentReceived).await? {
            return Ok(Some(address.to_string()));
        }
    }
    Ok(None)
}

/// One document, for whoever may open it today.
pub(super) async fn detail(tx: &mut Tx, caller: &Caller, document: &DocumentId) -> Result<DocumentDetail, DocumentRefusal> {
    let (row, grant) = readable(tx, caller, document).await?;
    let versions: Vec<Base64> = store::manifests(tx, document).await?.into_iter().map(Base64).collect();
    let life = Life {
        received_at: time_of(row.received_at),
        active_until: row.active_until.map(time_of),
        purge_at: time_of(row.purge_at),
        archived_at: row.archived_at.map(time_of),
        purged_at: row.purged_at.map(time_of),
        decided_by: row.decided_by.clone(),
        clock_event: row.clock_event.clone(),
        hold: row.hold.clone(),
    };
    let deposit = row.request.clone().map(|request| Deposit { request, team_copy: row.team_copy.clone().map(Base64) });
    let holders = store::holders(tx, document).await?.into_iter().map(|held| Holder {
        purpose: held.purpose,
        kind: held.kind,
        name: held.name,
        since: time_of(held.since),
        until: held.until.map(time_of),
        reason: held.reason,
    });
    let holders = holders.collect();
    let openings = store::openings(tx, document).await?.into_iter().map(|(at, role)| Opened { at: time_of(at), role }).collect();
    let now = tx.now();
    let uses = store::own_uses(tx, caller, document).await?.into_iter().map(|row| {
        Ok::<_, DocumentRefusal>(UseView {
            state: shown(&row, now)?,
            purpose: row.purpose,
            piece: row.piece,
            active_until: row.active_until.map(time_of),
            purge_at: time_of(row.purge_at),
            decided_by: row.decided_by,
            clock_event: row.clock_event,
            hold: row.hold,
            extended_on: row.extended_on,
        })
    });
    let uses = uses.collect::<Result<_, _>>()?;
    let mut view = DocumentView::of(row, now)?;
    view.grant = Some(Base64(grant));
    view.manifest = versions.last().cloned();
    Ok(DocumentDetail { row: view, versions, deposit, life, holders, openings, uses, proof: proof_of(tx, document).await? })
}
