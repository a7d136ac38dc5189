//! What agents' pages are told about requests, cases and the team's home.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{RequestRefusal, store};
use crate::{
    base::{Base64, CaseId, DocumentId, RequestId, TeamId, time_of},
    cases,
    documents::{self, DocumentView},
    identity::Caller,
    retention::calendar,
    store::Tx,
};

/// The most rows of a list on the home page.
const LISTED: i64 = 100;

/// What arrived, what is awaited, what ends soon.
#[derive(Serialize, ToSchema)]
pub(super) struct Home {
    arrived: Vec<DocumentView>,
    awaited: Vec<RequestView>,
    ending: Vec<DocumentView>,
    tasks: Vec<TaskView>,
    cases: Vec<CaseView>,
}

/// A request in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestView {
    request: RequestId,
    case: CaseId,
    team: TeamId,
    label: Option<Base64>,
    purpose: String,
    partner_kind: String,
    reference: String,
    team_copy: Option<Base64>,
    pieces: Vec<PieceView>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    ends_at: Timestamp,
    state: &'static str,
}

/// One piece of it.
#[derive(Serialize, ToSchema)]
pub(super) struct PieceView {
    piece: String,
    state: &'static str,
    received: i64,
}

/// Something for the team to do.
#[derive(Serialize, ToSchema)]
struct TaskView {
    task: i64,
    kind: String,
    reference: Option<String>,
    request: Option<RequestId>,
    /// What it is about: for tasks of rules, the digest and the purpose; for corrections, the document.
    about: Option<String>,
    team: TeamId,
    #[schema(value_type = String)]
    at: Timestamp,
}

/// A case in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseView {
    case: CaseId,
    team: TeamId,
    label: Option<Base64>,
    #[schema(value_type = String)]
    opened_on: jiff::civil::Date,
    closed_on: Option<String>,
    /// The last contact with the person.
    contact_on: Option<String>,
    documents: i64,
    awaited: i64,
}

/// A case with everything in it.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseDetail {
    #[serde(flatten)]
    row: CaseView,
    documents_held: Vec<DocumentView>,
    requests: Vec<RequestView>,
    events: Vec<EventView>,
}

/// Something that happened in the case.
#[derive(Serialize, ToSchema)]
struct EventView {
    /// Its number, for whoever corrects it.
    event: i64,
    kind: String,
    /// The document it is about; `null`: the whole case.
    document: Option<DocumentId>,
    /// The earlier contact that it replaces or undoes.
    corrects: Option<i64>,
    happened_on: Option<String>,
    #[schema(value_type = String)]
    recorded_at: Timestamp,
}

async fn request_view(tx: &mut Tx, row: store::RequestRow) -> Result<RequestView, RequestRefusal> {
    let ended = row.ended_at.is_some() || tx.now().as_millisecond() >= row.ends_at;
    let pieces = store::pieces(tx, &row.request).await?;
    let complete = pieces.iter().all(|(_, received)| *received > 0);
    let pieces = pieces.into_iter().map(|(piece, received)| {
        let state = match (received > 0, ended) {
            (true, _) => "received",
            (false, false) => "awaited",
            (false, true) => "missing",
        };
        PieceView { piece, state, received }
    });
    Ok(RequestView {
        request: row.request,
        case: row.case_id,
        team: row.team,
        label: row.label.map(Base64),
        purpose: row.purpose,
        partner_kind: row.partner_kind,
        reference: row.reference,
        team_copy: row.team_copy.map(Base64),
        pieces: pieces.collect(),
        created_at: time_of(row.created_at),
        ends_at: time_of(row.ends_at),
        state: if ended {
            "ended"
        } else if complete {
            "answered"
        } else {
            "open"
        },
    })
}

fn case_view(row: cases::store::CaseRow) -> CaseView {
    CaseView {
        case: row.case_id,
        team: row.team,
        label: row.label.map(Base64),
        opened_on: calendar::day_of(time_of(row.opened_at)),
        closed_on: row.closed_on,
        contact_on: row.contact_on,
        documents: row.documents,
        awaited: row.awaited,
    }
}

pub(super) async fn home(tx: &mut Tx, caller: &Caller) -> Result<Home, RequestRefusal> {
    let mut awaited = Vec::new();
    for row in store::awaited(tx, caller, LISTED).await? {
        awaited.push(request_view(tx, row).await?);
    }
    let tasks = store::own_tasks(tx, caller, LISTED).await?.into_iter();
    let tasks = tasks
        .map(|row| TaskView {
            task: row.task,
            kind: row.kind,
            reference: row.reference,
            request: row.request,
            about: row.about,
            team: row.team,
            at: time_of(row.created_at),
        })
        .collect();
    Ok(Home {
        arrived: documents::rows_recent(tx, caller).await?,
        awaited,
        ending: documents::rows_ending(tx, caller).await?,
        tasks,
        cases: cases::store::own_cases(tx, caller).await?.into_iter().map(case_view).collect(),
    })
}

pub(super) async fn case(tx: &mut Tx, caller: &Caller, case: &CaseId) -> Result<CaseDetail, RequestRefusal> {
    let row = cases::store::own_case(tx, caller, case).await?.ok_or(RequestRefusal::NotFound)?;
    let mut requests = Vec::new();
    for request in store::of_case(tx, caller, case).await? {
        requests.push(request_view(tx, request).await?);
    }
    let events = cases::store::events(tx, case).await?.into_iter();
    let events = events
        .map(|row| EventView {
            event: row.event,
            kind: row.kind,
            document: row.document,
            corrects: row.corrects,
            happened_on: row.happened_on,
            recorded_at: time_of(row.recorded_at),
        })
        .collect();
    Ok(CaseDetail { row: case_view(row), documents_held: documents::rows_of_case(tx, caller, case).await?, requests, events })
}

pub(super) async fn request(tx: &mut Tx, caller: &Caller, request: &RequestId) -> Result<RequestView, RequestRefusal> {
    let row = store::own_request(tx, caller, request).await?.ok_or(RequestRefusal::NotFound)?;
    request_view(tx, row).await
}
