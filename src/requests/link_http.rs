//! What a deposit link leads to: the sender's page, its uploads and its finish; and the way to ask for another link.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Method},
    response::Response,
    routing::{get, post},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{RequestRefusal, plain, store};
use crate::{
    app::App,
    audit::{self, Action as Logged},
    base::{Base64, RequestId, TeamId, UploadId, time_of},
    documents::{self, FinishBody, MaySend, NewUpload, ReceivedView, Target, UPLOADS_ARE_SILENT, finish, needs_archive, tus},
    http::{
        Access, At, AtBoth, Class, Json, Leaves, Page, Problem, Route,
        pages::{Desk, NoticeView, PageData, PlainForm, PlainPiece, Sender, Shell},
        words::Text,
    },
    identity,
    purposes::{NoScript, PieceCode, Policies, Purpose},
    sealing::{Token, manifest::SealedBy},
    store::Tx,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::plain(Method::GET, "/d/{token}", Class::SealingPage, Access::Link, get(sender_page)),
        Route::plain(Method::POST, "/d/{token}", Class::Page, Access::Link, post(plain::receive)).leaving(Leaves::Entry),
        Route::plain(Method::GET, "/help/new-link", Class::Page, Access::Public, get(plain::new_link_page)),
        Route::plain(Method::POST, "/help/new-link", Class::Page, Access::Public, post(plain::ask_new_link)).leaving(Leaves::Entry),
        Route::api(routes!(create_upload), Access::Link).leaving(UPLOADS_ARE_SILENT),
        Route::api(routes!(head_upload), Access::Link),
        Route::api(routes!(patch_upload), Access::Link).leaving(UPLOADS_ARE_SILENT),
        Route::api(routes!(post_upload), Access::Link).leaving(UPLOADS_ARE_SILENT),
        Route::api(routes!(delete_upload), Access::Link).leaving(UPLOADS_ARE_SILENT),
        Route::api(routes!(finish_deposit), Access::Link).leaving(Leaves::Entry),
    ]
}

/// The request that a link leads to today. Unknown, malformed and ended are the same.
pub(super) async fn request_of(tx: &mut Tx, token: &str) -> Result<store::RequestRow, RequestRefusal> {
    let token: Token = token.parse().map_err(|_| RequestRefusal::LinkEnded)?;
    store::by_token(tx, token.digest().as_bytes()).await?.ok_or(RequestRefusal::LinkEnded)
}

/// The entries that tell of what was received through a link, in their order.
pub(crate) async fn entries_of_link(tx: &mut Tx, token: &str) -> Result<Vec<i64>, RequestRefusal> {
    let request = request_of(tx, token).await?;
    Ok(documents::store::entries_of_request(tx, &request.request).await?)
}

/// Its purpose, which must be in force.
pub(super) fn purpose_of<'a>(policies: &'a Policies, request: &store::RequestRow) -> Result<&'a Purpose, RequestRefusal> {
    let code = request.purpose.parse().map_err(|_| RequestRefusal::UnknownPiece)?;
    policies.purpose(&code).ok_or(RequestRefusal::UnknownPiece)
}

pub(super) async fn desk_of(tx: &mut Tx, request: &store::RequestRow) -> Result<Desk, RequestRefusal> {
    let team = identity::store::team(tx, &request.team).await?.ok_or(RequestRefusal::LinkEnded)?;
    Ok(Desk { team: team.name, telephone: team.telephone, hours: Some(team.hours), address: Some(team.address), reference: request.reference.clone() })
}

pub(super) fn target_of(request: &store::RequestRow, sealed_by: SealedBy) -> Target {
    let promised = Some(request.policy.clone());
    Target { case: request.case_id.clone(), team: request.team.clone(), request: Some(request.request.clone()), agent: None, promised, sealed_by }
}

/// What the page's script is told.
#[derive(Serialize)]
struct SenderData<'a> {
    token: &'a str,
    request: &'a RequestId,
    reference: &'a str,
    purpose: &'a str,
    purpose_label: &'a str,
    policy: &'a str,
    team: TeamData<'a>,
    pieces: Vec<PieceData>,
    brief: Option<Base64>,
    link_recipient: Option<&'a str>,
    ends_at: Timestamp,
    notice: NoticeData,
    limits: Limits,
}

#[derive(Serialize)]
struct TeamData<'a> {
    team: &'a TeamId,
    name: &'a str,
    telephone: &'a str,
    hours: &'a Option<String>,
    address: &'a Option<String>,
}

#[derive(Serialize)]
struct PieceData {
    code: String,
    label: String,
    state: &'static str,
    received: i64,
    archive: bool,
}

#[derive(Serialize)]
struct NoticeData {
    lines: Vec<String>,
    details: Vec<(String, String)>,
}

#[derive(Serialize)]
struct Limits {
    file: u64,
    files: usize,
    chunk: u64,
}

async fn sender_page(State(app): State<App>, At(token): At<String>, text: Text) -> Result<Page<Sender>, Problem> {
    let mut tx = app.records.read().await?;
    let request = request_of(&mut tx, &token).await?;
    let rules = app.rules();
    let purpose = purpose_of(&rules, &request)?;
    let desk = desk_of(&mut tx, &request).await?;
    let pieces = store::pieces(&mut tx, &request.request).await?;
    let notice = NoticeView::new(purpose.notice(text.language()), text);
    let data = SenderData {
        token: &token,
        request: &request.request,
        reference: &request.reference,
        purpose: purpose.code.as_str(),
        purpose_label: purpose.label.text(text.language()),
        // As the brief was signed; what arrives follows the version in force, whose notice is shown.
        policy: &request.policy,
        team: TeamData { team: &request.team, name: &desk.team, telephone: &desk.telephone, hours: &desk.hours, address: &desk.address },
        pieces: pieces.iter().map(|(code, received)| piece_data(purpose, code, *received, text)).collect(),
        brief: request.brief.clone().map(Base64),
        link_recipient: request.link_recipient.as_deref(),
        ends_at: time_of(request.ends_at),
        notice: NoticeData { lines: notice.lines.clone(), details: notice.details.clone() },
        limits: Limits { file: app.quota.file, files: documents::MOST_AT_ONCE, chunk: documents::CHUNK },
    };
    let data = PageData::of(&data).map_err(|error| Problem::failed(&error))?;
    let form = (purpose.no_script == NoScript::Accept).then(|| plain_form(&app, purpose, (&token, &pieces), text));
    let shell = Shell::public("sender", text.say("sender-title")).with_data(data);
    // The link works until the first instant of the next day: the page names its last one.
    Ok(Page(Sender { t: text, shell, desk, ends_at: time_of(request.ends_at - 1), notice, form }))
}

fn piece_data(purpose: &Purpose, code: &str, received: i64, text: Text) -> PieceData {
    let piece: Option<PieceCode> = code.parse().ok();
    let archive = piece.as_ref().is_some_and(|piece| needs_archive(purpose, Some(piece)));
    PieceData { code: code.to_owned(), label: label_of(purpose, code, text), state: if received > 0 { "received" } else { "awaited" }, received, archive }
}

pub(super) fn label_of(purpose: &Purpose, code: &str, text: Text) -> String {
    let piece = code.parse().ok().and_then(|code| purpose.piece(&code));
    piece.map_or_else(|| code.to_owned(), |piece| piece.label.text(text.language()).to_owned())
}

fn plain_form(app: &App, purpose: &Purpose, (token, pieces): (&str, &[(String, i64)]), text: Text) -> PlainForm {
    let pieces = pieces.iter().map(|(code, received)| PlainPiece {
        code: code.clone(),
        label: label_of(purpose, code, text),
        received: u32::try_from(*received).unwrap_or(u32::MAX),
    });
    PlainForm { action: format!("/d/{token}"), pieces: pieces.collect(), file_limit: app.quota.file }
}

async fn sender_of(app: &App, token: &str) -> Result<(store::RequestRow, MaySend), Problem> {
    let request = request_of(&mut app.records.read().await?, token).await?;
    let sender = MaySend::Link(request.request.clone());
    Ok((request, sender))
}

/// Begins the upload of a document through the link (tus creation).
#[utoipa::path(post, path = "/api/v1/links/{token}/uploads", params(("token" = String, Path)), responses((status = 201), (status = 410), (status = 413)))]
async fn create_upload(State(app): State<App>, At(token): At<String>, headers: HeaderMap) -> Result<Response, Problem> {
    let (request, sender) = sender_of(&app, &token).await?;
    let length = tus::length(&headers)?;
    let rules = app.rules();
    let purpose = purpose_of(&rules, &request)?;
    let asked = store::pieces(&mut app.records.read().await?, &request.request).await?;
    let piece = tus::metadata(&headers, "piece").filter(|piece| asked.iter().any(|(code, _)| code == piece)).ok_or(Problem::UnknownPiece)?;
    let piece = piece.parse().map_err(|_| Problem::UnknownPiece)?;
    let home = format!("/api/v1/links/{token}/uploads");
    tus::create(&app, &home, &NewUpload { sender, case: request.case_id, purpose: purpose.code.clone(), piece, length }).await
}

/// How far an upload got (tus).
#[utoipa::path(head, path = "/api/v1/links/{token}/uploads/{upload}", params(("token" = String, Path), ("upload" = UploadId, Path)), responses((status = 200), (status = 410)))]
async fn head_upload(State(app): State<App>, AtBoth(token, upload): AtBoth<String, UploadId>, headers: HeaderMap) -> Result<Response, Problem> {
    tus::head(&app, &sender_of(&app, &token).await?.1, &upload, &headers).await
}

/// Appends a chunk of at most 8 MiB (tus).
#[utoipa::path(patch, path = "/api/v1/links/{token}/uploads/{upload}", params(("token" = String, Path), ("upload" = UploadId, Path)), responses((status = 204), (status = 409), (status = 410)))]
async fn patch_upload(State(app): State<App>, AtBoth(token, upload): AtBoth<String, UploadId>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    tus::patch(&app, &sender_of(&app, &token).await?.1, &upload, &headers, body).await
}

/// The same for proxies that refuse PATCH: `X-HTTP-Method-Override: PATCH`.
#[utoipa::path(post, path = "/api/v1/links/{token}/uploads/{upload}", params(("token" = String, Path), ("upload" = UploadId, Path)), responses((status = 204), (status = 409), (status = 410)))]
async fn post_upload(State(app): State<App>, AtBoth(token, upload): AtBoth<String, UploadId>, headers: HeaderMap, body: Body) -> Result<Response, Problem> {
    tus::overridden(&app, &sender_of(&app, &token).await?.1, &upload, &headers, body).await
}

/// Gives an upload up (tus termination).
#[utoipa::path(delete, path = "/api/v1/links/{token}/uploads/{upload}", params(("token" = String, Path), ("upload" = UploadId, Path)), responses((status = 204), (status = 410)))]
async fn delete_upload(State(app): State<App>, AtBoth(token, upload): AtBoth<String, UploadId>, headers: HeaderMap) -> Result<Response, Problem> {
    tus::delete(&app, &sender_of(&app, &token).await?.1, &upload, &headers).await
}

/// A receipt: what was received, by whom, when, and where the trail holds it.
#[derive(Serialize, ToSchema)]
struct Receipt {
    reference: String,
    #[schema(value_type = String)]
    received_at: Timestamp,
    team: ReceiptTeam,
    documents: Vec<ReceivedView>,
    entry: u64,
    /// Where the proof of each document is read, in their order; none where its purpose or piece was put right since.
    proofs: Vec<Option<String>>,
}

/// Who received it.
#[derive(Serialize, ToSchema)]
struct ReceiptTeam {
    name: String,
    telephone: String,
}

/// Makes documents of complete uploads, all or none. Asked twice, it answers the same.
#[utoipa::path(post, path = "/api/v1/links/{token}/finish", params(("token" = String, Path)), request_body = FinishBody, responses((status = 200, body = Receipt), (status = 409), (status = 410)))]
async fn finish_deposit(State(app): State<App>, At(token): At<String>, Json(body): Json<FinishBody>) -> Result<Json<Receipt>, Problem> {
    let (request, sender) = sender_of(&app, &token).await?;
    let desk = desk_of(&mut app.records.read().await?, &request).await?;
    let target = target_of(&request, body.sealed_by());
    let received = finish((&app.records, &app.blobs, &app.rules()), &sender, &target, &body.into_documents()?).await?;
    let last = received.last().ok_or(Problem::Malformed)?;
    let entry = app.log.number_of(&app.records, last.entry).await?;
    let proofs = proofs_of(&mut app.records.read().await?, &received).await?;
    Ok(Json(Receipt {
        reference: request.reference,
        received_at: last.received_at,
        team: ReceiptTeam { name: desk.team, telephone: desk.telephone },
        documents: received.iter().map(ReceivedView::from).collect(),
        entry,
        proofs,
    }))
}

/// Where the proofs are read of what was just received, once it is numbered.
pub(super) async fn proofs_of(tx: &mut Tx, received: &[documents::Received]) -> Result<Vec<Option<String>>, RequestRefusal> {
    let mut proofs = Vec::with_capacity(received.len());
    for document in received {
        proofs.push(audit::address(tx, document.entry, Logged::DocumentReceived).await?.map(|address| address.to_string()));
    }
    Ok(proofs)
}
