//! Documents over HTTP, for agents: adding, seeing, opening.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{DocumentRefusal, Finished, FinishedGrant, MaySend, NewUpload, Received, Target, finish, open_payload, tus, view};
use crate::{
    app::App,
    base::{Base64, CaseId, DocumentId, TeamId, UploadId},
    cases::{self, CaseRefusal},
    http::{
        Access, At, AtBoth, Class, Json, Leaves, Page, Problem, Route,
        pages::{Document, DocumentNew},
        staff_shell,
        words::Text,
    },
    identity::{Action, Caller, IdentityRefusal},
    purposes::PieceCode,
    sealing::manifest::SealedBy,
    store::transact,
};

/// Why the bytes of an upload leave nothing in the trail.
pub(crate) const UPLOADS_ARE_SILENT: Leaves =
    Leaves::NothingBecause("an upload is visible to nobody before its finish, which leaves an entry; unfinished, its sweeping does");

/// Everything agents do with documents.
pub fn routes() -> Vec<Route> {
    let add = Access::Agent(Action::AddDocuments);
    vec![
        Route::plain(Method::GET, "/documents/new", Class::SealingPage, add, get(new_page)),
        Route::plain(Method::GET, "/documents/{document}", Class::SealingPage, Access::Agent(Action::OpenDocuments), get(document_page)),
        Route::api(routes!(create_upload), add).leaving(UPLOADS_ARE_SILENT),
        Route::api(routes!(head_upload), add),
        Route::api(routes!(patch_upload), add).leaving(UPLOADS_ARE_SILENT),
        Route::api(routes!(post_upload), add).leaving(UPLOADS_ARE_SILENT),
        Route::api(routes!(delete_upload), add).leaving(UPLOADS_ARE_SILENT),
        Route::api(routes!(finish_documents), add).leaving(Leaves::Entry),
        Route::api(routes!(document), Access::Agent(Action::OpenDocuments)),
        Route::api(routes!(payload), Access::Agent(Action::OpenDocuments)).of_class(Class::Raw).leaving(Leaves::Entry),
    ]
}

impl From<DocumentRefusal> for Problem {
    fn from(refusal: DocumentRefusal) -> Self {
        match refusal {
            DocumentRefusal::NotFound => Self::NotFound,
            DocumentRefusal::Ended => Self::DocumentEnded,
            DocumentRefusal::Due => Self::DocumentDue,
            DocumentRefusal::Suspended => Self::DocumentSuspended,
            DocumentRefusal::NoAccess => Self::NoAccess,
            DocumentRefusal::Restricted => Self::Restricted,
            DocumentRefusal::ConsultationNeeded => Self::ConsultationNeeded,
            DocumentRefusal::Empty => Self::FileEmpty,
            DocumentRefusal::TooLarge | DocumentRefusal::TooLong => Self::FileTooLarge,
            DocumentRefusal::Quota => Self::QuotaReached,
            DocumentRefusal::WrongOffset => Self::WrongOffset,
            DocumentRefusal::Incomplete => Self::UploadIncomplete,
            DocumentRefusal::Broken => Self::ConnectionBroken,
            DocumentRefusal::NotSealed => Self::NotSealed,
            DocumentRefusal::WrongHolders => Self::WrongHolders,
            DocumentRefusal::UnknownPiece => Self::UnknownPiece,
            DocumentRefusal::DueAtOnce => Self::DueAtOnce,
            DocumentRefusal::Count => Self::Malformed,
            DocumentRefusal::State(error) => Self::failed(&error),
            DocumentRefusal::Case(refusal) => Self::from(refusal),
            DocumentRefusal::Blob(error) => Self::from(error),
            DocumentRefusal::Store(error) => Self::from(error),
        }
    }
}

impl From<CaseRefusal> for Problem {
    fn from(refusal: CaseRefusal) -> Self {
        match refusal {
            CaseRefusal::NotFound | CaseRefusal::Identity(IdentityRefusal::NotFound) => Self::NotFound,
            CaseRefusal::NotSealed => Self::NotSealed,
            CaseRefusal::Taken => Self::Taken,
            CaseRefusal::Event(_) => Self::ImpossibleDate,
            CaseRefusal::Identity(refusal) => Self::from(refusal),
            CaseRefusal::Store(error) => Self::from(error),
        }
    }
}

async fn new_page(State(app): State<App>, caller: Caller, text: Text) -> Result<Page<DocumentNew>, Problem> {
    Ok(Page(DocumentNew { t: text, shell: staff_shell(&app, &caller, text, "document-new", "document-new-title").await? }))
}

async fn document_page(State(app): State<App>, caller: Caller, At(document): At<DocumentId>, text: Text) -> Result<Response, Problem> {
    let detail = view::detail(&mut app.records.read().await?, &caller, &document).await;
    let status = match detail.map_err(Problem::from) {
        Ok(_) => StatusCode::OK,
        // The page asks for the reason, or says what stands in the way and lets it be lifted.
        Err(closed @ (Problem::ConsultationNeeded | Problem::Restricted | Problem::DocumentSuspended)) => closed.status(),
        Err(problem) => return Err(problem),
    };
    let page = Page(Document { t: text, shell: staff_shell(&app, &caller, text, "document", "document-title").await? });
    Ok((status, page).into_response())
}

/// A document to finish.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FinishedBody {
    upload: UploadId,
    document: DocumentId,
    piece: String,
    manifest: Base64,
    grants: Vec<GrantBody>,
}

/// One access to it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantBody {
    holder: TeamId,
    generation: i64,
    sealed: Base64,
}

/// With what a sender sealed, by its own saying: a page, or the command line.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum SenderProgram {
    #[default]
    Browser,
    Client,
}

/// The documents to finish, all or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FinishBody {
    #[serde(default)]
    sealed_by: SenderProgram,
    documents: Vec<FinishedBody>,
}

impl FinishBody {
    /// Where the sealing took place.
    pub(crate) const fn sealed_by(&self) -> SealedBy {
        match self.sealed_by {
            SenderProgram::Browser => SealedBy::Browser,
            SenderProgram::Client => SealedBy::Client,
        }
    }

    /// As the verb takes them.
    pub(crate) fn into_documents(self) -> Result<Vec<Finished>, Problem> {
        let finished = self.documents.into_iter().map(|body| {
            let piece: PieceCode = body.piece.parse().map_err(|_| Problem::UnknownPiece)?;
            let grants =
                body.grants.into_iter().map(|grant| FinishedGrant { holder: grant.holder, generation: grant.generation, sealed: grant.sealed.0 }).collect();
            Ok(Finished { upload: body.upload, document: body.document, piece, manifest: body.manifest.0, grants })
        });
        finished.collect()
    }
}

/// A document that was received.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReceivedView {
    document: DocumentId,
    piece: String,
    #[schema(value_type = String)]
    purge_at: jiff::Timestamp,
}

impl From<&Received> for ReceivedView {
    fn from(received: &Received) -> Self {
        Self { document: received.document.clone(), piece: received.piece.to_string(), purge_at: received.purge_at }
    }
}

/// What was received, and where the trail holds it.
#[derive(Serialize, ToSchema)]
struct Finishing {
    #[schema(value_type = String)]
    received_at: jiff::Timestamp,
    documents: Vec<ReceivedView>,
    entry: u64,
}

fn sender(caller: &Caller) -> MaySend {
    MaySend::Agent(caller.agent.clone())
}

/// Begins the upload of a document that the agent adds to a case (tus creation).
#[utoipa::path(post, path = "/api/v1/cases/{case}/uploads", params(("case" = CaseId, Path)), responses((status = 201), (status = 413)))]
async fn create_upload(State(app): State<App>, caller: Caller, At(case): At<CaseId>, headers: HeaderMap) -> Result<Response, Problem> {
    let length = tus::length(&headers)?;
    cases::store::own_case(&mut app.records.read().await?, &caller, &case).await?.ok_or(Problem::NotFound)?;
    let code = tus::metadata(&headers, "purpose").and_then(|text| text.parse().ok()).ok_or(Problem::UnknownPiece)?;
    let rules = app.rules();
    let purpose = rules.purpose(&code).ok_or(Problem::UnknownPiece)?;
    let piece = tus::metadata(&headers, "piece").and_then(|text| text.parse().ok()).ok_or(Problem::UnknownPiece)?;
    purpose.piece(&piece).ok_or(Problem::UnknownPiece)?;
    let home = format!("/api/v1/cases/{case}/uploads");
    tus::create(&app, &home, &NewUpload { sender: sender(&caller), case, purpose: code, piece, length }).await
}

/// How far an upload got (tus).
#[utoipa::path(head, path = "/api/v1/cases/{case}/uploads/{upload}", params(("case" = CaseId, Path), ("upload" = UploadId, Path)), responses((status = 200)))]
async fn head_upload(State(app): State<App>, caller: Caller, AtBoth(_, upload): AtBoth<CaseId, UploadId>, headers: HeaderMap) -> Result<Response, Problem> {
    tus::head(&app, &sender(&caller), &upload, &headers).await
}

/// Appends a chunk of at most 8 MiB (tus).
#[utoipa::path(patch, path = "/api/v1/cases/{case}/uploads/{upload}", params(("case" = CaseId, Path), ("upload" = UploadId, Path)), responses((status = 204), (status = 409)))]
async fn patch_upload(
    State(app): State<App>,
    caller: Caller,
    AtBoth(_, upload): AtBoth<CaseId, UploadId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    tus::patch(&app, &sender(&caller), &upload, &headers, body).await
}

/// The same for proxies that refuse PATCH: `X-HTTP-Method-Override: PATCH`.
#[utoipa::path(post, path = "/api/v1/cases/{case}/uploads/{upload}", params(("case" = CaseId, Path), ("upload" = UploadId, Path)), responses((status = 204), (status = 409)))]
async fn post_upload(
    State(app): State<App>,
    caller: Caller,
    AtBoth(_, upload): AtBoth<CaseId, UploadId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    tus::overridden(&app, &sender(&caller), &upload, &headers, body).await
}

/// Gives an upload up (tus termination).
#[utoipa::path(delete, path = "/api/v1/cases/{case}/uploads/{upload}", params(("case" = CaseId, Path), ("upload" = UploadId, Path)), responses((status = 204)))]
async fn delete_upload(State(app): State<App>, caller: Caller, AtBoth(_, upload): AtBoth<CaseId, UploadId>, headers: HeaderMap) -> Result<Response, Problem> {
    tus::delete(&app, &sender(&caller), &upload, &headers).await
}

/// Makes documents of complete uploads, all or none.
#[utoipa::path(post, path = "/api/v1/cases/{case}/finish", params(("case" = CaseId, Path)), request_body = FinishBody, responses((status = 200, body = Finishing), (status = 409)))]
async fn finish_documents(State(app): State<App>, caller: Caller, At(case): At<CaseId>, Json(body): Json<FinishBody>) -> Result<Json<Finishing>, Problem> {
    let own = cases::store::own_case(&mut app.records.read().await?, &caller, &case).await?.ok_or(Problem::NotFound)?;
    let target = Target { case, team: own.team, request: None, agent: Some(caller.clone()), promised: None, sealed_by: body.sealed_by() };
    let received = finish((&app.records, &app.blobs, &app.rules()), &sender(&caller), &target, &body.into_documents()?).await?;
    let last = received.last().ok_or(Problem::Malformed)?;
    let entry = app.log.number_of(&app.records, last.entry).await?;
    Ok(Json(Finishing { received_at: last.received_at, documents: received.iter().map(ReceivedView::from).collect(), entry }))
}

/// A document: what opens it, who could and who did.
#[utoipa::path(get, path = "/api/v1/documents/{document}", params(("document" = DocumentId, Path)), responses((status = 200, body = view::DocumentDetail), (status = 403), (status = 404), (status = 410)))]
async fn document(State(app): State<App>, caller: Caller, At(document): At<DocumentId>) -> Result<Json<view::DocumentDetail>, Problem> {
    Ok(Json(view::detail(&mut app.records.read().await?, &caller, &document).await?))
}

/// The sealed payload.
#[utoipa::path(get, path = "/api/v1/documents/{document}/payload", params(("document" = DocumentId, Path)), responses((status = 200, content_type = "application/octet-stream"), (status = 410)))]
async fn payload(State(app): State<App>, caller: Caller, At(document): At<DocumentId>) -> Result<Response, Problem> {
    let opening = transact!(app.records, "open a document", |tx| open_payload(tx, &caller, &document).await)?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, opening.length.to_string()),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
    ];
    Ok((StatusCode::OK, headers, Body::from_stream(app.blobs.read(&opening.payload, opening.parts))).into_response())
}
