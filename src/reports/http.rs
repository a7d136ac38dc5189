//! The report over HTTP: for the DPO and their deputy, and for nobody else.

use axum::{
    extract::{RawQuery, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{DecisionRefusal, Filter, NewDecision, NoSuchList, Period, Report, ReportRefusal, Subject, Verdict, csv, decide, list, page, signed};
use crate::{
    app::App,
    http::{
        Access, Class, Json, Leaves, Page, Problem, Route,
        pages::{Retention, RetentionList},
        staff_shell,
        words::Text,
    },
    identity::{Action, Caller},
    store::transact,
};

/// The retention report, as a page with its lists, as JSON and as a table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let see = Access::Agent(Action::SeeRetention);
    let mut all = vec![
        Route::plain(Method::GET, "/retention", Class::Page, see, get(report_page)),
        Route::plain(Method::GET, "/retention/documents", Class::Page, see, get(list_page)),
        Route::api(routes!(report), see),
        Route::api(routes!(table), see),
        Route::api(routes!(decide_on_report), Access::Agent(Action::DecideRetention)).leaving(Leaves::Entry),
    ];
    all.extend(super::print_http::routes());
    all
}

impl From<ReportRefusal> for Problem {
    fn from(refusal: ReportRefusal) -> Self {
        match refusal {
            ReportRefusal::List(refusal) => Self::from(refusal),
            ReportRefusal::Store(error) => Self::from(error),
            ReportRefusal::Decision(DecisionRefusal::Subjects) => Self::Malformed,
            ReportRefusal::Decision(DecisionRefusal::Moment) => Self::ImpossibleDate,
            ReportRefusal::Decision(DecisionRefusal::NoSuchReport) => Self::Moved,
            ReportRefusal::Log(_)
            | ReportRefusal::Export(_)
            | ReportRefusal::Note(_)
            | ReportRefusal::Checkpoint(_)
            | ReportRefusal::Trail(_)
            | ReportRefusal::Csv(_) => Self::failed(&refusal),
        }
    }
}

impl From<NoSuchList> for Problem {
    fn from(_: NoSuchList) -> Self {
        Self::NotFound
    }
}

/// Makes the report of the period asked for, at a checkpoint that tells of everything in it.
pub(super) async fn made(app: &App, query: Option<&str>) -> Result<Report, Problem> {
    let asked = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).find(|(key, value)| key == "period" && !value.is_empty());
    let period = asked.map(|(_, value)| Period::read(&value)).transpose()?;
    Ok(signed(&app.records, &app.log, &app.rules(), period).await?)
}

async fn report_page(State(app): State<App>, caller: Caller, RawQuery(query): RawQuery, text: Text) -> Result<Page<Retention>, Problem> {
    let shell = staff_shell(&app, &caller, text, "retention", "retention-title").await?;
    Ok(Page(page::report(text, shell, &app.rules(), &made(&app, query.as_deref()).await?)))
}

async fn list_page(State(app): State<App>, caller: Caller, RawQuery(query): RawQuery, text: Text) -> Result<Page<RetentionList>, Problem> {
    let filter = Filter::read(query.as_deref().unwrap_or_default())?;
    let mut shell = staff_shell(&app, &caller, text, "retention", "retention-title").await?;
    let rules = app.rules();
    let listed = list::list(&mut app.records.read().await?, (&rules, &app.process_key), &filter).await?;
    shell.title = page::title(text, &filter, &listed);
    Ok(Page(page::list(text, shell, &app.rules(), &listed)))
}

/// The retention report: figures by purpose and team, weeks, delays and the trail's checkpoint.
#[utoipa::path(get, path = "/api/v1/reports/retention", responses((status = 200, body = Report)))]
async fn report(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Json<Report>, Problem> {
    Ok(Json(made(&app, query.as_deref()).await?))
}

/// The rows of the retention report as comma-separated values (RFC 4180), with the movements of the period that is asked for and of the one before.
#[utoipa::path(get, path = "/api/v1/reports/retention.csv", responses((status = 200, body = String, content_type = "text/csv")))]
async fn table(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let report = made(&app, query.as_deref()).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"retention-{}.csv\"", report.today)),
    ];
    Ok((headers, csv(&report, &app.rules())?).into_response())
}

/// A decision on a report, as it was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionBody {
    /// The report's period: `2026`, `2026-T2` or `2026-05`.
    period: String,
    #[schema(value_type = String)]
    verdict: Verdict,
    /// What a reserve or an action is about.
    #[schema(value_type = Vec<String>)]
    about: Vec<Subject>,
    /// The moment of which the report spoke.
    #[schema(value_type = String)]
    as_of: Timestamp,
    /// The entries at its checkpoint.
    entries: u64,
    /// The root at its checkpoint, in base64.
    root: String,
}

/// Records a decision on a report: approved, with a reserve, or an action asked for.
#[utoipa::path(post, path = "/api/v1/reports/retention/decisions", request_body = DecisionBody, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
async fn decide_on_report(State(app): State<App>, caller: Caller, Json(body): Json<DecisionBody>) -> Result<StatusCode, Problem> {
    let DecisionBody { period, verdict, about, as_of, entries, root } = body;
    let (period, root) = (Period::read(&period)?, root.parse().map_err(|_| Problem::Malformed)?);
    let order = NewDecision { period, verdict, about, as_of, entries, root };
    transact!(app.records, "decide on a report", |tx| decide(tx, &caller, order.clone()).await)?;
    Ok(StatusCode::NO_CONTENT)
}
