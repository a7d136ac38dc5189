//! The one extractor: an agent is found, and allowed, before a handler runs; a handler cannot hold a [`Caller`] otherwise.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};

use super::problem::Problem;
use crate::{
    app::App,
    identity::{self, Action, Caller, SessionToken},
    store::transact,
};

/// The cookie: `__Host-` binds it to this host, over TLS (or on `localhost`), with no `Domain`.
const COOKIE: &str = "__Host-sid";

/// The session's cookie in a request.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// The header that begins a session in the browser.
#[must_use]
pub fn begin_cookie(token: &SessionToken) -> (header::HeaderName, String) {
    (header::SET_COOKIE, format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=Strict", token.expose()))
}

/// The header that ends it.
#[must_use]
pub fn end_cookie() -> (header::HeaderName, String) {
    (header::SET_COOKIE, format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"))
}

/// Finds who calls, and what the table says of them: not signed in is 401.
pub(super) async fn authenticate(app: &App, headers: &HeaderMap, action: Action) -> Result<Caller, Problem> {
    let cookie = cookie(headers).ok_or(Problem::SignInNeeded)?;
    let caller = {
        let mut tx = app.records.read().await.map_err(|error| Problem::failed(&error))?;
        identity::authenticate(&mut tx, cookie, action).await?
    };
    let caller = caller.ok_or(Problem::SignInNeeded)?;
    if caller.is_stale() {
        transact!(app.records, "note a session's use", |tx| identity::note_use(tx, &caller).await)?;
    }
    Ok(caller)
}

/// A cookie travels by itself, so a mutating request must come from our own pages: `Sec-Fetch-Site` says so, or `Origin` in browsers without it.
pub(super) fn check_same_site(headers: &HeaderMap, base_url: &str) -> Result<(), Problem> {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let same = match value("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => value("origin").is_some_and(|origin| origin == base_url),
    };
    if same { Ok(()) } else { Err(Problem::OtherSite) }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or(Problem::SignInNeeded)
    }
}
