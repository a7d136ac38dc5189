//! Timelines over HTTP: of a case, a document and a link for their team; of an agent for whoever supervises the whole.

use std::str::FromStr;

use axum::{
    extract::{RawQuery, State},
    http::{Method, header},
    response::{IntoResponse, Response},
    routing::get,
};
use utoipa_axum::routes;

use super::{About, Timeline, TimelineRefusal, csv, page, timeline};
use crate::{
    app::App,
    base::{AgentId, CaseId, DocumentId, RequestId},
    http::{Access, At, Class, Page, Problem, Route, pages, staff_shell, words::Text},
    identity::{Action, Caller},
};

/// Pages and tables of what happened, and of what a breach exposed.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (team, whole) = (Access::Agent(Action::SeeCases), Access::Agent(Action::SeeRetention));
    let mut all = vec![
        Route::plain(Method::GET, "/cases/{case}/timeline", Class::Page, team, get(case_page)),
        Route::plain(Method::GET, "/documents/{document}/timeline", Class::Page, team, get(document_page)),
        Route::plain(Method::GET, "/requests/{request}/timeline", Class::Page, team, get(request_page)),
        Route::plain(Method::GET, "/retention/agents/{agent}", Class::Page, whole, get(agent_page)),
        Route::api(routes!(case_table), team),
        Route::api(routes!(document_table), team),
        Route::api(routes!(request_table), team),
        Route::api(routes!(agent_table), whole),
    ];
    all.extend(super::exposure_http::routes());
    all
}

impl From<TimelineRefusal> for Problem {
    fn from(refusal: TimelineRefusal) -> Self {
        match refusal {
            TimelineRefusal::NotFound => Self::NotFound,
            TimelineRefusal::Days => Self::ImpossibleDate,
            TimelineRefusal::Store(error) => Self::from(error),
            TimelineRefusal::Identity(refusal) => Self::from(refusal),
            TimelineRefusal::Log(_) | TimelineRefusal::Csv(_) => Self::failed(&refusal),
        }
    }
}

/// A part of a query, where it is given and not empty.
pub(super) fn asked(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.into_owned())
}

async fn shown(app: &App, caller: &Caller, text: Text, (about, query): (About, Option<String>)) -> Result<Page<pages::Timeline>, Problem> {
    let before = asked(query.as_deref(), "before").map(|entry| entry.parse().map_err(|_| Problem::NotFound)).transpose()?;
    // What was just done has its number too.
    if !app.records.are_read_only() {
        app.log.integrate(&app.records).await?;
    }
    let read = timeline(&mut app.records.read().await?, (caller, &app.process_key), &about, (before, false)).await?;
    let shell = staff_shell(app, caller, text, "timeline", "timeline-title").await?;
    Ok(Page(page::timeline(text, shell, &app.rules(), (&about, &read))))
}

async fn table(app: &App, caller: &Caller, about: About) -> Result<Response, Problem> {
    let read: Timeline = timeline(&mut app.records.read().await?, (caller, &app.process_key), &about, (None, true)).await?;
    Ok(spreadsheet(csv::timeline(&read)?, "chronologie"))
}

/// A table to save.
pub(super) fn spreadsheet(bytes: Vec<u8>, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")),
    ];
    (headers, bytes).into_response()
}

type Shown = Result<Page<pages::Timeline>, Problem>;

async fn case_page(State(app): State<App>, caller: Caller, At(case): At<CaseId>, RawQuery(query): RawQuery, text: Text) -> Shown {
    shown(&app, &caller, text, (About::Case(case), query)).await
}

async fn document_page(State(app): State<App>, caller: Caller, At(document): At<DocumentId>, RawQuery(query): RawQuery, text: Text) -> Shown {
    shown(&app, &caller, text, (About::Document(document), query)).await
}

async fn request_page(State(app): State<App>, caller: Caller, At(request): At<RequestId>, RawQuery(query): RawQuery, text: Text) -> Shown {
    shown(&app, &caller, text, (About::Request(request), query)).await
}

async fn agent_page(State(app): State<App>, caller: Caller, At(agent): At<AgentId>, RawQuery(query): RawQuery, text: Text) -> Shown {
    shown(&app, &caller, text, (About::Agent(agent), query)).await
}

/// Everything the trail still tells of a case, as comma-separated values (RFC 4180).
#[utoipa::path(get, path = "/api/v1/cases/{case}/timeline.csv", params(("case" = CaseId, Path)), responses((status = 200, body = String, content_type = "text/csv"), (status = 404)))]
async fn case_table(State(app): State<App>, caller: Caller, At(case): At<CaseId>) -> Result<Response, Problem> {
    table(&app, &caller, About::Case(case)).await
}

/// Everything the trail still tells of a document, with who could open it and until when.
#[utoipa::path(get, path = "/api/v1/documents/{document}/timeline.csv", params(("document" = DocumentId, Path)), responses((status = 200, body = String, content_type = "text/csv"), (status = 404)))]
async fn document_table(State(app): State<App>, caller: Caller, At(document): At<DocumentId>) -> Result<Response, Problem> {
    table(&app, &caller, About::Document(document)).await
}

/// Everything the trail still tells of a request and its link.
#[utoipa::path(get, path = "/api/v1/requests/{request}/timeline.csv", params(("request" = RequestId, Path)), responses((status = 200, body = String, content_type = "text/csv"), (status = 404)))]
async fn request_table(State(app): State<App>, caller: Caller, At(request): At<RequestId>) -> Result<Response, Problem> {
    table(&app, &caller, About::Request(request)).await
}

/// Everything the trail still tells of what an agent did, for whoever supervises the whole.
#[utoipa::path(get, path = "/api/v1/agents/{agent}/timeline.csv", params(("agent" = AgentId, Path)), responses((status = 200, body = String, content_type = "text/csv"), (status = 404)))]
async fn agent_table(State(app): State<App>, caller: Caller, At(agent): At<AgentId>) -> Result<Response, Problem> {
    table(&app, &caller, About::Agent(agent)).await
}

/// Whether a text is of this type; what is not does not exist.
pub(super) fn read<T: FromStr>(text: &str) -> Result<T, TimelineRefusal> {
    text.parse().map_err(|_| TimelineRefusal::NotFound)
}
