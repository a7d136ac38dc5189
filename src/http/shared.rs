//! What every page stands on: assets, the viewer's frame, the accessibility statement, the API's description, health; and the frame of staff pages.

use axum::{
    extract::State,
    http::{HeaderMap, Method, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    Access, At, Class, Page, Problem, Route, assets,
    fixed::Fixed,
    pages::{Accessibility, Shell, Who},
    route::describe,
    words::Text,
};
use crate::{
    app::App,
    base::time_of,
    blobs::BlobError,
    identity::{self, Caller},
    store::StoreError,
};

/// Assets, statements and health.
pub fn routes() -> Vec<Route> {
    let public = |path, class, handler| Route::plain(Method::GET, path, class, Access::Public, handler);
    vec![
        public("/assets/{name}", Class::Asset, get(asset)),
        public("/viewer", Class::Viewer, get(viewer)),
        public("/accessibility", Class::Page, get(accessibility)),
        public("/api/v1/openapi.json", Class::Api, get(openapi)),
        public("/healthz", Class::Api, get(async || "ok\n")),
        public("/readyz", Class::Api, get(ready)),
    ]
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ReadOnly => Self::ReadOnly,
            error if error.is_full() => Self::NoRoom,
            error => Self::failed(&error),
        }
    }
}

impl From<crate::audit::LogError> for Problem {
    fn from(error: crate::audit::LogError) -> Self {
        Self::failed(&error)
    }
}

impl From<BlobError> for Problem {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Full => Self::NoRoom,
            BlobError::TooLong => Self::FileTooLarge,
            BlobError::Store(_) => Self::failed(&error),
        }
    }
}

/// A date as HTTP writes it (RFC 9110 §5.6.7), from milliseconds since 1970.
pub(crate) fn http_date(milliseconds: i64) -> String {
    time_of(milliseconds).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// The frame of a page for whoever is signed in.
pub(crate) async fn staff_shell(app: &App, caller: &Caller, text: Text, page: &'static str, title: &str) -> Result<Shell, Problem> {
    let mut tx = app.records.read().await?;
    let agent = identity::store::agent(&mut tx, &caller.agent).await?.ok_or(Problem::NotFound)?;
    let name = app.process_key.open(&agent.contact)?.name.into_revealed();
    let team = identity::store::teams_of(&mut tx, &caller.agent).await?.into_iter().next().map(|team| team.name);
    Ok(Shell::staff(page, text.say(title), Who::new(text, name, caller.role.as_str(), team, page)))
}

/// A worker's script has a policy of its own, which the page's does not reach.
async fn asset(State(app): State<App>, At(name): At<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let mut response = asset_named(&name, &headers)?;
    if name.starts_with("seal-worker.") {
        app.headers.dress(Class::Worker, &mut response);
    }
    Ok(response)
}

fn asset_named(name: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let asset = assets::asset(name).ok_or(Problem::NotFound)?;
    Ok(Fixed { bytes: &asset.bytes, content_type: asset.content_type, etag: &asset.etag }.answer(headers))
}

async fn viewer(headers: HeaderMap) -> Result<Response, Problem> {
    let viewer = assets::viewer().ok_or(Problem::NotFound)?;
    let etag = format!("\"{}\"", viewer.script_hash);
    Ok(Fixed { bytes: &viewer.html, content_type: "text/html; charset=utf-8", etag: &etag }.answer(&headers))
}

async fn accessibility(State(app): State<App>, text: Text) -> Page<Accessibility> {
    Page(Accessibility { t: text, shell: Shell::public("accessibility", text.say("accessibility-title")), contact: Some(app.service.accessibility.clone()) })
}

async fn openapi() -> Result<Response, Problem> {
    let json = describe(&crate::app::routes()).to_json().map_err(|error| Problem::failed(&error))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], json).into_response())
}

/// Ready: the records answer.
async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    identity::store::count_agents(&mut app.records.read().await?).await?;
    Ok("ready\n")
}
