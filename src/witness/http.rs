//! What a witness answers: the protocol of C2SP tlog-witness, its mirrors, and how things stand.

use std::sync::Arc;

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};

use super::{AddRefusal, Submission, Witness, submission::MAX_SUBMISSION_BYTES};
use crate::{
    http::{At, AtBoth, Class, Json, headers::Headers},
    merkle::TileId,
};

/// Everything a witness answers, with the headers of published bytes. It knows no cookie and no person: anybody may ask.
pub fn router(witness: Arc<Witness>, headers: &Headers) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint).layer(DefaultBodyLimit::max(MAX_SUBMISSION_BYTES)))
        .route("/witness/{origin}/checkpoint", get(cosigned))
        .route("/mirror/{origin}/checkpoint", get(mirrored_checkpoint))
        .route("/mirror/{origin}/tile/{*path}", get(mirrored_tile))
        .route("/key", get(key))
        .route("/status", get(status))
        .layer(headers.layer(Class::Log))
        .with_state(witness)
}

const TEXT: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];

/// "The response body MUST be a sequence of one or more note signature lines" (C2SP tlog-witness).
async fn add_checkpoint(State(witness): State<Arc<Witness>>, body: Bytes) -> Response {
    let Some(submission) = str::from_utf8(&body).ok().and_then(|body| body.parse::<Submission>().ok()) else {
        return (StatusCode::BAD_REQUEST, TEXT, "this is no submission of a checkpoint\n").into_response();
    };
    let refusal = match witness.add_checkpoint(&submission) {
        Ok(signature) => return (TEXT, format!("{signature}\n")).into_response(),
        // "The response body MUST consist of the tree size of the latest cosigned checkpoint in decimal, followed by a newline."
        Err(AddRefusal::Conflict(size)) => return (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "text/x.tlog.size")], format!("{size}\n")).into_response(),
        Err(refusal) => refusal,
    };
    let status = match &refusal {
        AddRefusal::Sizes => StatusCode::BAD_REQUEST,
        AddRefusal::Signature => StatusCode::FORBIDDEN,
        AddRefusal::UnknownLog(_) => StatusCode::NOT_FOUND,
        AddRefusal::Inconsistent | AddRefusal::Conflict(_) => StatusCode::UNPROCESSABLE_ENTITY,
        AddRefusal::Memory(error) => {
            tracing::error!(error = error as &dyn std::error::Error, "a checkpoint cannot be remembered, and was not cosigned");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    };
    (status, TEXT, format!("{refusal}\n")).into_response()
}

async fn cosigned(State(witness): State<Arc<Witness>>, At(origin): At<String>) -> Response {
    witness.cosigned(&origin).map_or_else(nothing, |note| (TEXT, note).into_response())
}

async fn mirrored_checkpoint(State(witness): State<Arc<Witness>>, At(origin): At<String>) -> Response {
    mirrored(&witness, &origin, "checkpoint").await
}

async fn mirrored_tile(State(witness): State<Arc<Witness>>, AtBoth(origin, path): AtBoth<String, String>) -> Response {
    mirrored(&witness, &origin, &format!("tile/{path}")).await
}

async fn mirrored(witness: &Witness, origin: &str, path: &str) -> Response {
    let Some(log) = witness.log(origin) else { return nothing() };
    let mirror = log.mirror.lock().await;
    let read = match path.parse::<TileId>() {
        Ok(id) => mirror.tile(id).map(|tile| tile.map(crate::merkle::Tile::into_bytes)),
        Err(_) if path == "checkpoint" => mirror.checkpoint(),
        Err(_) => Ok(None),
    };
    match read {
        Ok(Some(bytes)) => ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        Ok(None) => nothing(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the mirror cannot be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The witness's verifier key, for a first acquaintance; whoever relies on it has it from elsewhere.
async fn key(State(witness): State<Arc<Witness>>) -> String {
    format!("{}\n", witness.verifier_key())
}

/// How things stand, as JSON: 200 when all is well, 503 while an alarm stands, so that whatever watches addresses calls somebody.
async fn status(State(witness): State<Arc<Witness>>) -> Response {
    let standing = witness.standing().await;
    let well = standing.iter().all(|log| log.alarms.is_empty());
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(standing)).into_response()
}

fn nothing() -> Response {
    (StatusCode::NOT_FOUND, TEXT, "nothing is here\n").into_response()
}
