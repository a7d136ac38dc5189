//! What handlers take and give: JSON with our own problems, path parts, the reader's language, pages.

use std::time::Duration;

use axum::{
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, Limited};
use serde::{Serialize, de::DeserializeOwned};

use super::{problem::Problem, route::text_of, words::Text};

/// The longest JSON body, in bytes.
const JSON_LIMIT: usize = 64 * 1024;

/// The longest a JSON body may take: whoever was let in before it may not be the same after it.
const JSON_TIME: Duration = Duration::from_secs(30);

/// JSON in and out. In: at most 64 KiB, unknown fields refused by the types. Out: `application/json`.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().map(str::trim) != Some("application/json") {
            return Err(Problem::Malformed);
        }
        let body = tokio::time::timeout(JSON_TIME, Limited::new(request.into_body(), JSON_LIMIT).collect()).await;
        let bytes = body
            .map_err(|_| Problem::ConnectionBroken)?
            .map_err(|error| if error.is::<http_body_util::LengthLimitError>() { Problem::BodyTooLarge } else { Problem::ConnectionBroken })?;
        serde_json::from_slice(&bytes.to_bytes()).map(Self).map_err(|_| Problem::Malformed)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body).into_response(),
            Err(error) => Problem::failed(&error).into_response(),
        }
    }
}

/// The one parameter of a path, or the first of several, as its type. What is not of that type does not exist: 404.
#[derive(Debug, Clone)]
pub struct At<T>(pub T);

impl<T: std::str::FromStr, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        nth(parts, state, 0).await.map(Self)
    }
}

/// The two parameters of a path.
#[derive(Debug, Clone)]
pub struct AtBoth<T, U>(pub T, pub U);

impl<T: std::str::FromStr + Send, U: std::str::FromStr, S: Send + Sync> FromRequestParts<S> for AtBoth<T, U> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let first = nth(parts, state, 0).await?;
        Ok(Self(first, nth(parts, state, 1).await?))
    }
}

async fn nth<T: std::str::FromStr, S: Send + Sync>(parts: &mut Parts, state: &S, place: usize) -> Result<T, Problem> {
    let parameters = RawPathParams::from_request_parts(parts, state).await.map_err(|_| Problem::NotFound)?;
    parameters.iter().nth(place).and_then(|(_, value)| value.parse().ok()).ok_or(Problem::NotFound)
}

impl<S: Send + Sync> FromRequestParts<S> for Text {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(text_of(&parts.headers))
    }
}

/// A page, rendered.
#[derive(Debug)]
pub struct Page<T>(pub T);

impl<T: askama::Template> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(html) => (StatusCode::OK, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
            Err(error) => Problem::failed(&error).into_response(),
        }
    }
}
