//! A document's clocks over HTTP, for agents: extensions, purposes, corrections, consultations of the archive.

use axum::{extract::State, http::StatusCode};
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{
    AddedPurpose, Correction, Effect, Extension, add_purpose, consult, correct, extend,
    reason::{ConsultationReason, CorrectionReason, ExtensionReason, PurposeReason},
    view,
};
use crate::{
    app::App,
    base::{Base64, DocumentId, TeamId},
    documents::FinishedGrant,
    http::{Access, At, Json, Leaves, Problem, Route},
    identity::{Action, Caller},
    purposes::PurposeCode,
    store::transact,
};

pub(super) fn routes() -> Vec<Route> {
    let keep = Access::Agent(Action::KeepDocuments);
    vec![
        Route::api(routes!(clocks), keep),
        Route::api(routes!(document_holds), Access::Agent(Action::HoldDocuments)),
        Route::api(routes!(extend_document), keep).leaving(Leaves::Entry),
        Route::api(routes!(add_document_purpose), keep).leaving(Leaves::Entry),
        Route::api(routes!(correct_document), keep).leaving(Leaves::Entry),
        Route::api(routes!(consult_document), Access::Agent(Action::ConsultArchive)).leaving(Leaves::Entry),
    ]
}

/// What may be done with a document's clocks.
#[utoipa::path(get, path = "/api/v1/documents/{document}/clocks", params(("document" = DocumentId, Path)), responses((status = 200, body = Vec<view::ClockView>), (status = 404)))]
async fn clocks(State(app): State<App>, caller: Caller, At(document): At<DocumentId>) -> Result<Json<Vec<view::ClockView>>, Problem> {
    Ok(Json(view::clocks(&mut app.records.read().await?, &app.rules(), &caller, &document).await?))
}

/// The holds on a document, for the teams that keep it.
#[utoipa::path(get, path = "/api/v1/documents/{document}/holds", params(("document" = DocumentId, Path)), responses((status = 200, body = view::DocumentHolds), (status = 404)))]
async fn document_holds(State(app): State<App>, caller: Caller, At(document): At<DocumentId>) -> Result<Json<view::DocumentHolds>, Problem> {
    Ok(Json(view::document_holds(&mut app.records.read().await?, &app.process_key, &caller, &document).await?))
}

/// An extension.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExtensionBody {
    #[schema(value_type = String)]
    purpose: PurposeCode,
    /// The last day on which the team shall have access.
    #[schema(value_type = String)]
    until: Date,
    #[schema(value_type = String)]
    reason: ExtensionReason,
}

/// Prolongs the team's stage within the rule.
#[utoipa::path(post, path = "/api/v1/documents/{document}/extension", params(("document" = DocumentId, Path)), request_body = ExtensionBody, responses((status = 200, body = Effect), (status = 404), (status = 409), (status = 422)))]
async fn extend_document(
    State(app): State<App>,
    caller: Caller,
    At(document): At<DocumentId>,
    Json(body): Json<ExtensionBody>,
) -> Result<Json<Effect>, Problem> {
    let (order, rules) = (Extension { document, purpose: body.purpose.to_string(), until: body.until, reason: body.reason }, app.rules());
    Ok(Json(transact!(app.records, "extend a document", |tx| extend(tx, &rules, &caller, &order).await)?))
}

/// One access, as the browser sealed it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Grant {
    holder: TeamId,
    generation: i64,
    sealed: Base64,
}

fn grants(bodies: Vec<Grant>) -> Vec<FinishedGrant> {
    bodies.into_iter().map(|body| FinishedGrant { holder: body.holder, generation: body.generation, sealed: body.sealed.0 }).collect()
}

/// A further purpose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PurposeBody {
    purpose: String,
    piece: String,
    #[schema(value_type = String)]
    reason: PurposeReason,
    /// The version of the manifest that names the purpose.
    version: i64,
    manifest: Base64,
    grants: Vec<Grant>,
}

/// Holds a document for one more purpose, on a clock of its own.
#[utoipa::path(post, path = "/api/v1/documents/{document}/purposes", params(("document" = DocumentId, Path)), request_body = PurposeBody, responses((status = 201), (status = 404), (status = 409), (status = 422)))]
async fn add_document_purpose(
    State(app): State<App>,
    caller: Caller,
    At(document): At<DocumentId>,
    Json(body): Json<PurposeBody>,
) -> Result<StatusCode, Problem> {
    let order = AddedPurpose {
        document,
        purpose: body.purpose.parse().map_err(|_| Problem::UnknownPiece)?,
        piece: body.piece.parse().map_err(|_| Problem::UnknownPiece)?,
        reason: body.reason,
        manifest: body.manifest.0,
        version: body.version,
        grants: grants(body.grants),
    };
    let rules = app.rules();
    transact!(app.records, "add a purpose", |tx| add_purpose(tx, &rules, &caller, &order).await)?;
    Ok(StatusCode::CREATED)
}

/// A purpose or a piece to put right.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CorrectionBody {
    /// The purpose that is wrong.
    from: String,
    purpose: String,
    piece: String,
    #[schema(value_type = String)]
    reason: CorrectionReason,
    version: i64,
    manifest: Base64,
    grants: Vec<Grant>,
}

/// Puts a wrong purpose or piece right: 204 when it is done, 202 when the data protection officer decides.
#[utoipa::path(post, path = "/api/v1/documents/{document}/correction", params(("document" = DocumentId, Path)), request_body = CorrectionBody, responses((status = 204), (status = 202), (status = 404), (status = 409), (status = 422)))]
async fn correct_document(
    State(app): State<App>,
    caller: Caller,
    At(document): At<DocumentId>,
    Json(body): Json<CorrectionBody>,
) -> Result<StatusCode, Problem> {
    let order = Correction {
        document,
        from: body.from,
        purpose: body.purpose.parse().map_err(|_| Problem::UnknownPiece)?,
        piece: body.piece.parse().map_err(|_| Problem::UnknownPiece)?,
        reason: body.reason,
        manifest: body.manifest.0,
        version: body.version,
        grants: grants(body.grants),
    };
    let rules = app.rules();
    let done = transact!(app.records, "correct a document", |tx| correct(tx, &rules, &caller, &order).await)?;
    Ok(if done { StatusCode::NO_CONTENT } else { StatusCode::ACCEPTED })
}

/// Why the archive team looks at a document again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsultationBody {
    #[schema(value_type = String)]
    reason: ConsultationReason,
}

/// Says why: the document opens to this agent for half an hour, and the data protection officer is told.
#[utoipa::path(post, path = "/api/v1/documents/{document}/consultation", params(("document" = DocumentId, Path)), request_body = ConsultationBody, responses((status = 204), (status = 404)))]
async fn consult_document(
    State(app): State<App>,
    caller: Caller,
    At(document): At<DocumentId>,
    Json(body): Json<ConsultationBody>,
) -> Result<StatusCode, Problem> {
    transact!(app.records, "consult the archive", |tx| consult(tx, &caller, &document, body.reason).await)?;
    Ok(StatusCode::NO_CONTENT)
}
