//! The tus 1.0.0 resumable upload protocol (core, creation, termination, expiration), over the verbs of [`super::upload`].
//!
//! The same for a link and for an agent: only who sends, and into what, differs. `X-HTTP-Method-Override: PATCH` is taken on POST, since some proxies refuse PATCH.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{
    MaySend, NewUpload, append, begin, cancel,
    upload::{CHUNK, own_upload},
};
use crate::{
    app::App,
    base::{UploadId, from_b64},
    http::{Problem, http_date},
    store::transact,
};

/// The one version spoken.
const VERSION: &str = "1.0.0";

fn value(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// "If the Tus-Resumable header is not supported by the server, it MUST respond with 412" (tus 1.0.0).
fn check_version(headers: &HeaderMap) -> Result<(), Problem> {
    if value(headers, "tus-resumable").as_deref() == Some(VERSION) { Ok(()) } else { Err(Problem::TusVersion) }
}

fn number(headers: &HeaderMap, name: &str) -> Result<u64, Problem> {
    value(headers, name).and_then(|text| text.parse().ok()).ok_or(Problem::Malformed)
}

/// What `Upload-Metadata` says of a key: base64 of UTF-8 text.
pub(crate) fn metadata(headers: &HeaderMap, key: &str) -> Option<String> {
    let all = value(headers, "upload-metadata")?;
    let encoded = all.split(',').find_map(|pair| pair.trim().strip_prefix(key)?.strip_prefix(' ').map(str::to_owned))?;
    String::from_utf8(from_b64(&encoded)?).ok()
}

/// The announced length of the sealed file, in bytes.
pub(crate) fn length(headers: &HeaderMap) -> Result<u64, Problem> {
    check_version(headers)?;
    number(headers, "upload-length")
}

/// Creates an upload; `home` is the address under which its own is made.
pub(crate) async fn create(app: &App, home: &str, new: &NewUpload) -> Result<Response, Problem> {
    let (upload, document) = transact!(app.records, "begin an upload", |tx| begin(tx, &app.quota, new).await)?;
    let mut response = answer(StatusCode::CREATED, &[("consigne-document", document.to_string())]);
    let location = HeaderValue::try_from(format!("{home}/{upload}")).map_err(|error| Problem::failed(&error))?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

/// Tells how far an upload got.
pub(crate) async fn head(app: &App, sender: &MaySend, upload: &UploadId, headers: &HeaderMap) -> Result<Response, Problem> {
    check_version(headers)?;
    let row = own_upload(&mut app.records.read().await?, sender, upload).await?;
    let facts = [("upload-offset", row.received.to_string()), ("upload-length", row.length.to_string()), ("upload-expires", http_date(row.ends_at))];
    Ok(answer(StatusCode::OK, &facts))
}

/// Appends a chunk.
pub(crate) async fn patch(app: &App, sender: &MaySend, upload: &UploadId, headers: &HeaderMap, body: Body) -> Result<Response, Problem> {
    check_version(headers)?;
    if value(headers, "content-type").as_deref() != Some("application/offset+octet-stream") {
        return Err(Problem::Malformed);
    }
    let offset = number(headers, "upload-offset")?;
    if value(headers, "content-length").and_then(|text| text.parse::<u64>().ok()).is_some_and(|length| length > CHUNK) {
        return Err(Problem::BodyTooLarge);
    }
    let now = append(&app.records, &app.blobs, sender, (upload, offset), body.into_data_stream()).await?;
    Ok(answer(StatusCode::NO_CONTENT, &[("upload-offset", now.to_string())]))
}

/// A POST on an upload is a PATCH that a proxy would not let through, and nothing else.
pub(crate) async fn overridden(app: &App, sender: &MaySend, upload: &UploadId, headers: &HeaderMap, body: Body) -> Result<Response, Problem> {
    match value(headers, "x-http-method-override").as_deref() {
        Some("PATCH") => patch(app, sender, upload, headers, body).await,
        _ => Err(Problem::MethodNotAllowed),
    }
}

/// Gives an upload up.
pub(crate) async fn delete(app: &App, sender: &MaySend, upload: &UploadId, headers: &HeaderMap) -> Result<Response, Problem> {
    check_version(headers)?;
    cancel(&app.records, &app.blobs, sender, upload).await?;
    Ok(answer(StatusCode::NO_CONTENT, &[]))
}

fn answer(status: StatusCode, facts: &[(&'static str, String)]) -> Response {
    let mut response = status.into_response();
    response.headers_mut().insert("tus-resumable", HeaderValue::from_static(VERSION));
    for (name, value) in facts {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}
