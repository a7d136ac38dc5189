//! Pages without JavaScript: the deposit form, sealed by the server in stream, and the form that asks for another link.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{FromRequest, Request, State},
    http::header,
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use multer::{Field, Multipart};

use super::{link_http, store, task};
use crate::{
    app::App,
    documents::{self, Arriving, Finished, Target, arrive, finish},
    http::{
        At, Page, Problem,
        pages::{NewLink, NewLinkDone, NewLinkFault, Qr, ReceivedPiece, SenderReceipt, Shell, TeamChoice},
        words::Text,
    },
    identity,
    purposes::{NoScript, PieceCode, Purpose},
    sealing::{Reference, manifest::SealedBy},
    store::transact,
};

/// Bytes that may pass while no file of the form gets on.
const WITHOUT_PROGRESS: usize = 1024 * 1024;

/// The longest plain text form, in bytes.
const FORM_LIMIT: usize = 4_096;

/// The longest that a form may take to arrive, however slowly it comes.
const LONGEST: Duration = Duration::from_hours(2);

/// Receives the form: every file in it, all or none.
pub(super) async fn receive(State(app): State<App>, At(token): At<String>, text: Text, request: Request) -> Result<Page<SenderReceipt>, Problem> {
    let receiving = receive_form(&app, &token, text, request);
    tokio::time::timeout(LONGEST, receiving).await.map_err(|_| Problem::ConnectionBroken)?
}

async fn receive_form(app: &App, token: &str, text: Text, request: Request) -> Result<Page<SenderReceipt>, Problem> {
    let (row, asked, desk) = {
        let mut tx = app.records.read().await?;
        let row = link_http::request_of(&mut tx, token).await?;
        let asked = store::pieces(&mut tx, &row.request).await?;
        let desk = link_http::desk_of(&mut tx, &row).await?;
        (row, asked, desk)
    };
    let rules = app.rules();
    let purpose = link_http::purpose_of(&rules, &row)?;
    if purpose.no_script != NoScript::Accept {
        return Err(Problem::ScriptNeeded);
    }
    let target = link_http::target_of(&row, SealedBy::Arrival);
    let boundary = boundary_of(&request).ok_or(Problem::NothingSent)?;
    let leash = Leash::default();
    let form = Multipart::new(leash.hold(request.into_body().into_data_stream()), boundary);
    let sender = documents::MaySend::Link(row.request.clone());
    let mut arrived = Vec::new();
    let received = match receive_files(app, (&target, purpose, &leash), (&asked, form), &mut arrived).await {
        Ok(()) => {
            let finished: Vec<Finished> = arrived.iter().map(|(finished, _)| finished.clone()).collect();
            finish((&app.records, &app.blobs, &app.rules()), &sender, &target, &finished).await.map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    if received.is_err() {
        // None is received: what the others of the form took is given back at once; should that fail, the sweep does it.
        for (finished, _) in &arrived {
            let _ = documents::cancel(&app.records, &app.blobs, &sender, &finished.upload).await;
        }
    }
    let received = received?;
    let last = received.last().ok_or(Problem::NothingSent)?;
    let entry = app.log.number_of(&app.records, last.entry).await?;
    let proofs = link_http::proofs_of(&mut app.records.read().await?, &received).await?;
    let pieces = received.iter().zip(arrived).zip(proofs).map(|((received, (_, size)), proof)| ReceivedPiece {
        label: link_http::label_of(purpose, received.piece.as_str(), text),
        qr: proof.as_ref().and_then(|proof| Qr::of(&format!("{}{proof}", app.base_url()))),
        proof,
        size,
        purge_at: received.purge_at,
    });
    Ok(Page(SenderReceipt {
        t: text,
        shell: Shell::public("sender-receipt", text.say("receipt-title")),
        desk,
        received_at: last.received_at,
        purpose: purpose.label.text(text.language()).to_owned(),
        pieces: pieces.collect(),
        entry,
        file: format!("/api/v1/links/{token}/receipts"),
        again: format!("/d/{token}"),
    }))
}

/// Seals every file of the form as it arrives; those that are whole are in `arrived`, whatever comes of the next.
async fn receive_files(
    app: &App,
    place: (&Target, &Purpose, &Leash),
    (asked, mut form): (&[(String, i64)], Multipart<'_>),
    arrived: &mut Vec<(Finished, u64)>,
) -> Result<(), Problem> {
    while let Some(field) = form.next_field().await.map_err(|_| Problem::ConnectionBroken)? {
        place.2.loosen();
        if arrived.len() == documents::MOST_AT_ONCE && field.file_name().is_some_and(|name| !name.is_empty()) {
            return Err(Problem::QuotaReached);
        }
        arrived.extend(receive_file(app, place, asked, field).await?);
    }
    if arrived.is_empty() { Err(Problem::NothingSent) } else { Ok(()) }
}

fn boundary_of(request: &Request) -> Option<String> {
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(kind).ok()
}

/// Holds back a form that keeps sending without a file getting on: what is between two files, and the beginning of a part, are kept in memory until they end.
#[derive(Clone, Default)]
struct Leash(Arc<AtomicUsize>);

impl Leash {
    /// A stream that breaks when too much has passed since the form last got on.
    fn hold<E: Send + Sync + 'static>(&self, bytes: impl Stream<Item = Result<Bytes, E>>) -> impl Stream<Item = Result<Bytes, io::Error>> {
        let passed = Arc::clone(&self.0);
        bytes.map(move |piece| {
            let piece = piece.map_err(|_| io::Error::from(io::ErrorKind::ConnectionAborted))?;
            let waiting = passed.fetch_add(piece.len(), Ordering::Relaxed);
            if waiting > WITHOUT_PROGRESS { Err(io::ErrorKind::InvalidData.into()) } else { Ok(piece) }
        })
    }

    /// The form got on.
    fn loosen(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// One field of the form. A file input left empty comes as a file without name and without bytes: nothing was chosen.
async fn receive_file(
    app: &App,
    (target, purpose, leash): (&Target, &Purpose, &Leash),
    asked: &[(String, i64)],
    mut field: Field<'_>,
) -> Result<Option<(Finished, u64)>, Problem> {
    let file_name = field.file_name().unwrap_or_default().to_owned();
    let Some(first) = next_bytes(&mut field, leash).await.map_err(|_| Problem::ConnectionBroken)? else {
        return if file_name.is_empty() { Ok(None) } else { Err(Problem::FileEmpty) };
    };
    let name = field.name().filter(|name| asked.iter().any(|(code, _)| code == name));
    let piece = name.and_then(|name| name.parse::<PieceCode>().ok()).ok_or(Problem::UnknownPiece)?;
    let media_type = field.content_type().map_or_else(|| "application/octet-stream".to_owned(), ToString::to_string);
    let file = Arriving { piece, file_name: file_name.chars().take(255).collect(), media_type, at_most: app.quota.file };
    let rest = stream::try_unfold(field, async |mut field| Ok::<_, multer::Error>(next_bytes(&mut field, leash).await?.map(|piece| (piece, field))));
    let bytes = stream::iter([Ok(first)]).chain(rest);
    Ok(Some(arrive((&app.records, &app.blobs, &app.rules()), (&app.quota, target, purpose), file, bytes).await?))
}

/// The next bytes of a field that are any: an input left empty gives an empty piece.
async fn next_bytes(field: &mut Field<'_>, leash: &Leash) -> Result<Option<Bytes>, multer::Error> {
    while let Some(piece) = field.chunk().await? {
        leash.loosen();
        if !piece.is_empty() {
            return Ok(Some(piece));
        }
    }
    Ok(None)
}

/// The form that asks for another link.
pub(super) async fn new_link_page(State(app): State<App>, text: Text) -> Result<Page<NewLink>, Problem> {
    new_link(&app, text, String::new(), None).await
}

async fn new_link(app: &App, text: Text, reference: String, fault: Option<NewLinkFault>) -> Result<Page<NewLink>, Problem> {
    let teams = identity::store::teams(&mut app.records.read().await?).await?.into_iter().filter(|team| team.kind == "agency");
    let teams = teams.map(|team| TeamChoice { id: team.team.to_string(), name: team.name, telephone: team.telephone }).collect();
    Ok(Page(NewLink { t: text, shell: Shell::public("new-link", text.say("new-link-title")), teams, reference, fault }))
}

/// Makes a task for the team, and answers the same whatever was typed.
pub(super) async fn ask_new_link(State(app): State<App>, text: Text, request: Request) -> Result<axum::response::Response, Problem> {
    use axum::response::IntoResponse;
    let form = Bytes::from_request(request, &()).await.map_err(|_| Problem::ConnectionBroken)?;
    if form.len() > FORM_LIMIT {
        return Err(Problem::BodyTooLarge);
    }
    let value = |name: &str| form_value(&form, name);
    let (typed, team) = (value("reference"), value("team"));
    let reference: Option<Reference> = typed.parse().ok();
    let fault = match (typed.is_empty(), reference.is_some(), team.is_empty()) {
        (true, _, true) => Some(NewLinkFault::Empty),
        (false, false, _) => Some(NewLinkFault::NotAReference),
        _ => None,
    };
    if fault.is_some() {
        return Ok(new_link(&app, text, typed, fault).await?.into_response());
    }
    let team = team.parse().ok();
    transact!(app.records, "ask for a link", |tx| task::ask_for_link(tx, reference.as_ref(), team.as_ref()).await)?;
    Ok(Page(NewLinkDone { t: text, shell: Shell::public("new-link-done", text.say("new-link-done-title")) }).into_response())
}

/// One value of a URL-encoded form.
fn form_value(form: &[u8], name: &str) -> String {
    let found = form_urlencoded::parse(form).find(|(key, _)| key == name);
    found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}
