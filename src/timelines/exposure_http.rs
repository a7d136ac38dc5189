//! What a breach exposed, over HTTP: for the DPO and their deputy.

use axum::{
    extract::{RawQuery, State},
    http::Method,
    response::Response,
    routing::get,
};
use jiff::civil::Date;
use utoipa_axum::routes;

use super::{
    Breach, Exposure, TimelineRefusal, csv, exposure,
    http::{asked, read, spreadsheet},
    page, store,
};
use crate::{
    app::App,
    base::AgentId,
    http::{Access, Class, Page, Problem, Route, pages, staff_shell, words::Text},
    identity::{self, Action, Caller},
    store::Tx,
};

pub(super) fn routes() -> Vec<Route> {
    let whole = Access::Agent(Action::SeeRetention);
    vec![Route::plain(Method::GET, "/retention/exposure", Class::Page, whole, get(exposure_page)), Route::api(routes!(table), whole)]
}

/// Which breach, from which day to which.
type Question = (Breach, (Date, Date));

/// What is asked. `None` where nothing is asked yet.
fn question(query: Option<&str>) -> Result<Option<Question>, TimelineRefusal> {
    let Some(kind) = asked(query, "breach") else { return Ok(None) };
    let day = |name: &str| asked(query, name).and_then(|text| text.parse::<Date>().ok()).ok_or(TimelineRefusal::Days);
    let breach = match kind.as_str() {
        "account" => Breach::Account(read(&asked(query, "agent").unwrap_or_default())?),
        "server" => Breach::Server,
        "copy" => Breach::Copy,
        _ => return Err(TimelineRefusal::NotFound),
    };
    Ok(Some((breach, (day("from")?, day("to")?))))
}

async fn found(tx: &mut Tx, query: Option<&str>) -> Result<Option<Exposure>, TimelineRefusal> {
    match question(query)? {
        Some((breach, days)) => Ok(Some(exposure(tx, breach, days).await?)),
        None => Ok(None),
    }
}

async fn exposure_page(State(app): State<App>, caller: Caller, RawQuery(query): RawQuery, text: Text) -> Result<Page<pages::Exposure>, Problem> {
    let mut tx = app.records.read().await?;
    let found = found(&mut tx, query.as_deref()).await?;
    let mut agents: Vec<(AgentId, String)> = Vec::new();
    for agent in store::agents(&mut tx).await? {
        let name = identity::name_of(&mut tx, &app.process_key, &agent).await?.unwrap_or_default();
        agents.push((agent, name));
    }
    agents.sort_by(|one, other| one.1.cmp(&other.1));
    let shell = staff_shell(&app, &caller, text, "exposure", "exposure-title").await?;
    Ok(Page(page::exposure(text, shell, &app.rules(), (&agents, query.unwrap_or_default(), found.as_ref()))))
}

/// What a breach exposed, document by document (GDPR art. 33 and 34): `breach` is `account` (with `agent`), `server` or `copy`; `from` and `to` are days.
#[utoipa::path(
    get,
    path = "/api/v1/reports/exposure.csv",
    params(("breach" = String, Query), ("agent" = Option<AgentId>, Query), ("from" = String, Query), ("to" = String, Query)),
    responses((status = 200, body = String, content_type = "text/csv"), (status = 404), (status = 422))
)]
async fn table(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let found = found(&mut app.records.read().await?, query.as_deref()).await?.ok_or(TimelineRefusal::NotFound)?;
    Ok(spreadsheet(csv::exposure(&found)?, "exposition"))
}
