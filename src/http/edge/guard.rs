//! What every request passes and every answer gets, whatever the route.

use std::panic::AssertUnwindSafe;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
};
use futures_util::FutureExt as _;

use super::HostGate;
use crate::http::headers::{Class, Headers};

/// What HTTP/2 counts for each field beside its name and value (RFC 9113 §10.5.1); counted in HTTP/1 too, so that the limit is one.
const FIELD_OVERHEAD: usize = 32;

#[derive(Debug, Clone)]
struct Guard {
    hosts: HostGate,
    headers: Headers,
    head_bytes: usize,
}

/// Puts the whole router behind the edge's rules. From the outside in: headers ([`Class::Page`] for whatever has no class of its own), one host of the list or
/// 421, a head of at most `head_bytes` or 431, and 500 that says nothing where a handler panics.
pub fn guard(router: Router, hosts: HostGate, headers: Headers, head_bytes: usize) -> Router {
    let guard = Guard { hosts, headers, head_bytes };
    // As the fallback of an empty router: so the layer also covers what no route answers.
    Router::new().fallback_service(router).layer(middleware::from_fn_with_state(guard, pass))
}

async fn pass(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = match guard.admit(&parts) {
        Ok(()) => undisturbed(Request::from_parts(parts, body), next).await,
        Err(refusal) => refusal.answer(),
    };
    guard.headers.dress(Class::Page, &mut response);
    response
}

async fn undisturbed(request: Request, next: Next) -> Response {
    // A panic is a bug. It must not take the connection's other requests with it, nor tell its message.
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    answer.unwrap_or_else(|_| {
        tracing::error!("a handler panicked");
        Refusal::Broken.answer()
    })
}

impl Guard {
    fn admit(&self, parts: &Parts) -> Result<(), Refusal> {
        self.hosts.admit(parts).map_err(|_| Refusal::Misdirected)?;
        if head_size(parts) > self.head_bytes { Err(Refusal::HeadTooLarge) } else { Ok(()) }
    }
}

fn head_size(parts: &Parts) -> usize {
    let fields: usize = parts.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + FIELD_OVERHEAD).sum();
    let target = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
    fields + target
}

/// What is answered here, before any route: in English, since no reader's language is known yet, and to programs, since no browser gets here by itself.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    Misdirected,
    HeadTooLarge,
    Broken,
}

impl Refusal {
    fn answer(self) -> Response {
        let (status, body) = match self {
            Self::Misdirected => (
                StatusCode::MISDIRECTED_REQUEST,
                r#"{"type":"urn:consigne:problem:misdirected","title":"Misdirected request","status":421,"detail":"This service does not answer for that host."}"#,
            ),
            Self::HeadTooLarge => (
                StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
                r#"{"type":"urn:consigne:problem:head-too-large","title":"Request header fields too large","status":431,"detail":"The head of the request is too large."}"#,
            ),
            Self::Broken => (
                StatusCode::INTERNAL_SERVER_ERROR,
                r#"{"type":"urn:consigne:problem:internal","title":"Internal error","status":500,"detail":"The service met a fault of its own."}"#,
            ),
        };
        (status, [(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))], Body::from(body)).into_response()
    }
}
