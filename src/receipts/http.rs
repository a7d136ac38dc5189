//! Receipts and certificates over HTTP: for the sender by their link, for the team, for the data protection officer.

use axum::{extract::State, http::Method, routing::get};
use utoipa_axum::routes;

use super::{Attestation, Certificate, Either, Receipt, Statement, page};
use crate::{
    app::App,
    audit::{self, LeafHash, Proven},
    base::DocumentId,
    documents,
    http::{Access, At, AtBoth, Class, Json, Page, Problem, Route, pages::Proof, words::Text},
    identity::{Action, Caller},
    merkle::Hash,
    requests,
    store::Tx,
};

/// Taking attestations away.
pub fn routes() -> Vec<Route> {
    vec![
        Route::api(routes!(receipts_of_link), Access::Link),
        Route::api(routes!(receipts_of_document), Access::Agent(Action::SeeCases)),
        Route::api(routes!(certificates_of), Access::Agent(Action::SeeRetention)),
        Route::plain(Method::GET, "/proof/{index}/{hash}", Class::Page, Access::Public, get(proof_page)),
        Route::api(routes!(proof_file), Access::Public),
    ]
}

/// The attestations of these entries, of those that tell of such a thing.
async fn attested<S: Statement>(app: &App, tx: &mut Tx, entries: impl IntoIterator<Item = i64>) -> Result<Vec<Attestation<S>>, Problem> {
    let mut found = Vec::new();
    for entry in entries {
        found.extend(audit::prove(tx, app.log.verifier_key(), entry).await?.and_then(Attestation::of));
    }
    Ok(found)
}

/// An entry of the trail with its proof, if its leaf still has the hash of its address.
async fn proven(app: &App, (index, hash): (u64, LeafHash)) -> Result<Proven, Problem> {
    let found = audit::prove_at(&mut app.records.read().await?, app.log.verifier_key(), index).await?;
    found.filter(|proven| Hash::of_leaf(proven.leaf.as_bytes()) == hash.0).ok_or(Problem::NotFound)
}

async fn proof_page(State(app): State<App>, AtBoth(index, hash): AtBoth<u64, LeafHash>, text: Text) -> Result<Page<Proof>, Problem> {
    let proven = proven(&app, (index, hash)).await?;
    let place = (app.log.verifier_key().name(), app.base_url());
    page::proof(text, &app.rules(), place, &proven).map(Page).ok_or(Problem::NotFound)
}

/// What an entry proves, to be verified elsewhere: a receipt or a certificate.
#[utoipa::path(get, path = "/api/v1/proof/{index}/{hash}", params(("index" = u64, Path), ("hash" = String, Path)), responses((status = 200, body = Either), (status = 404)))]
async fn proof_file(State(app): State<App>, AtBoth(index, hash): AtBoth<u64, LeafHash>) -> Result<Json<Either>, Problem> {
    let proven = proven(&app, (index, hash)).await?;
    let receipt = Attestation::of(proven.clone()).map(Either::Receipt);
    receipt.or_else(|| Attestation::of(proven).map(Either::Certificate)).map(Json).ok_or(Problem::NotFound)
}

/// The receipts of everything that was received through a link, while it works.
#[utoipa::path(get, path = "/api/v1/links/{token}/receipts", params(("token" = String, Path)), responses((status = 200, body = Vec<Receipt>), (status = 410)))]
async fn receipts_of_link(State(app): State<App>, At(token): At<String>) -> Result<Json<Vec<Receipt>>, Problem> {
    // What was just committed has its place in the trail only once it is numbered.
    app.log.integrate(&app.records).await?;
    let mut tx = app.records.read().await?;
    let entries = requests::entries_of_link(&mut tx, &token).await?;
    Ok(Json(attested(&app, &mut tx, entries).await?))
}

/// The receipt of a document of the team's; none where its purpose or piece was put right since.
#[utoipa::path(get, path = "/api/v1/documents/{document}/receipts", params(("document" = DocumentId, Path)), responses((status = 200, body = Vec<Receipt>), (status = 404)))]
async fn receipts_of_document(State(app): State<App>, caller: Caller, At(document): At<DocumentId>) -> Result<Json<Vec<Receipt>>, Problem> {
    app.log.integrate(&app.records).await?;
    let mut tx = app.records.read().await?;
    documents::store::own_document(&mut tx, &caller, &document).await?.ok_or(Problem::NotFound)?;
    let uses = documents::store::uses_of(&mut tx, &document).await?;
    Ok(Json(attested(&app, &mut tx, uses.into_iter().map(|row| row.entry)).await?))
}

/// The certificates of a document's destruction, one for each purpose.
#[utoipa::path(get, path = "/api/v1/documents/{document}/certificates", params(("document" = DocumentId, Path)), responses((status = 200, body = Vec<Certificate>), (status = 404)))]
async fn certificates_of(State(app): State<App>, At(document): At<DocumentId>) -> Result<Json<Vec<Certificate>>, Problem> {
    app.log.integrate(&app.records).await?;
    let mut tx = app.records.read().await?;
    let uses = documents::store::uses_of(&mut tx, &document).await?;
    let certificates = attested(&app, &mut tx, uses.into_iter().filter_map(|row| row.end_entry)).await?;
    if certificates.is_empty() { Err(Problem::NotFound) } else { Ok(Json(certificates)) }
}
