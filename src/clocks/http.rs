//! Clocks over HTTP, for agents: events, contacts in bulk, holds, visas.

use axum::{
    extract::State,
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{
    ClockRefusal, Contact, Effect, Lift, NewEvent, NewHold, NewVisa, Outcome, Place, give_visa, lift, place, preview_event,
    reason::{HoldReason, Means},
    record_case_event, record_contacts, review, view,
};
use crate::{
    app::App,
    base::{CaseId, DocumentId, HoldId},
    http::{
        Access, At, Class, Json, Leaves, Page, Problem, Route,
        pages::{Contacts, Visas},
        staff_shell,
        words::Text,
    },
    identity::{Action, Caller},
    purposes::{EventKind, PurposeCode},
    retention::Source,
    store::transact,
};

/// What agents do with clocks, and what whoever supervises decides.
pub fn routes() -> Vec<Route> {
    let (record, hold) = (Access::Agent(Action::RecordEvents), Access::Agent(Action::HoldDocuments));
    let mut all = vec![
        Route::plain(Method::GET, "/contacts", Class::SealingPage, record, get(contacts_page)),
        Route::plain(Method::GET, "/visas", Class::SealingPage, Access::Agent(Action::GiveVisa), get(visas_page)),
        Route::api(routes!(preview), record).leaving(Leaves::NothingBecause("it only says what an event would do")),
        Route::api(routes!(record_event), record).leaving(Leaves::Entry),
        Route::api(routes!(contacts), record).leaving(Leaves::Entry),
        Route::api(routes!(holds), Access::Agent(Action::SeeCases)),
        Route::api(routes!(place_hold), hold).leaving(Leaves::Entry),
        Route::api(routes!(review_hold), hold).leaving(Leaves::Entry),
        Route::api(routes!(lift_hold), hold).leaving(Leaves::Entry),
        Route::api(routes!(awaiting_visa), Access::Agent(Action::GiveVisa)),
        Route::api(routes!(visa), Access::Agent(Action::GiveVisa)).leaving(Leaves::Entry),
    ];
    all.extend(super::document_http::routes());
    all.extend(super::supervise_http::routes());
    all
}

impl From<ClockRefusal> for Problem {
    fn from(refusal: ClockRefusal) -> Self {
        match refusal {
            ClockRefusal::NotFound => Self::NotFound,
            ClockRefusal::Ended => Self::DocumentEnded,
            ClockRefusal::EndsAtOnce => Self::EndsAtOnce,
            ClockRefusal::Date => Self::ImpossibleDate,
            ClockRefusal::Review => Self::ReviewNeeded,
            ClockRefusal::HoldNotAllowed => Self::HoldNotAllowed,
            ClockRefusal::Reason | ClockRefusal::Count => Self::Malformed,
            ClockRefusal::AlreadyLifted | ClockRefusal::Already => Self::Taken,
            ClockRefusal::NotTold => Self::PersonNotTold,
            ClockRefusal::NotExtendable => Self::NotExtendable,
            ClockRefusal::TooFar => Self::TooFar,
            ClockRefusal::UnknownPiece => Self::UnknownPiece,
            ClockRefusal::Restricted => Self::Restricted,
            ClockRefusal::Moved => Self::Moved,
            ClockRefusal::Outdated => Self::CorrectionOutdated,
            ClockRefusal::Case(refusal) => Self::from(refusal),
            ClockRefusal::Document(refusal) => Self::from(refusal),
            ClockRefusal::Identity(refusal) => Self::from(refusal),
            ClockRefusal::Store(error) => Self::from(error),
        }
    }
}

async fn contacts_page(State(app): State<App>, caller: Caller, text: Text) -> Result<Page<Contacts>, Problem> {
    Ok(Page(Contacts { t: text, shell: staff_shell(&app, &caller, text, "contacts", "contacts-title").await? }))
}

async fn visas_page(State(app): State<App>, caller: Caller, text: Text) -> Result<Page<Visas>, Problem> {
    Ok(Page(Visas { t: text, shell: staff_shell(&app, &caller, text, "visas", "visas-title").await? }))
}

/// An event of a case, or of one of its documents.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EventBody {
    /// `SITUATION_CLOSE`, `DERNIER_CONTACT`…
    #[schema(value_type = String)]
    kind: EventKind,
    /// `null`: it did not happen after all.
    #[schema(value_type = Option<String>)]
    on: Option<Date>,
    /// `PERSONNE`, `ECHANGE` or `AGENT`; by default `ECHANGE` for a contact, `AGENT` for anything else.
    #[schema(value_type = Option<String>)]
    source: Option<Source>,
    /// The earlier contact that it replaces or undoes.
    corrects: Option<u64>,
    /// The document it is about, for events of a document.
    document: Option<DocumentId>,
    /// Whether it is meant that documents close at once.
    #[serde(default)]
    ends_at_once: bool,
}

impl EventBody {
    fn into_event(self) -> Result<NewEvent, Problem> {
        let usual = if self.kind == EventKind::LastContact { Source::Exchange } else { Source::Agent };
        let source = self.source.unwrap_or(usual);
        if source == Source::System {
            return Err(Problem::Malformed);
        }
        Ok(NewEvent { kind: self.kind, on: self.on, source, corrects: self.corrects, document: self.document, ends_at_once: self.ends_at_once })
    }
}

/// What an event would do to the documents of its case. Nothing is recorded.
#[utoipa::path(post, path = "/api/v1/cases/{case}/events/preview", params(("case" = CaseId, Path)), request_body = EventBody, responses((status = 200, body = Vec<Effect>), (status = 404), (status = 422)))]
async fn preview(State(app): State<App>, caller: Caller, At(case): At<CaseId>, Json(body): Json<EventBody>) -> Result<Json<Vec<Effect>>, Problem> {
    let new = body.into_event()?;
    Ok(Json(preview_event(&mut app.records.read().await?, &app.rules(), (&caller, &case), &new).await?))
}

/// The number of what was recorded.
#[derive(Serialize, ToSchema)]
struct Numbered {
    event: i64,
}

/// Records an event: the documents' dates move with it.
#[utoipa::path(post, path = "/api/v1/cases/{case}/events", params(("case" = CaseId, Path)), request_body = EventBody, responses((status = 201, body = Numbered), (status = 404), (status = 409), (status = 422)))]
async fn record_event(State(app): State<App>, caller: Caller, At(case): At<CaseId>, Json(body): Json<EventBody>) -> Result<Response, Problem> {
    let (new, rules) = (body.into_event()?, app.rules());
    let event = transact!(app.records, "record an event", |tx| record_case_event(tx, &rules, (&caller, &case), &new).await)?;
    Ok((StatusCode::CREATED, Json(Numbered { event })).into_response())
}

/// Last contacts with several persons.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContactsBody {
    contacts: Vec<ContactBody>,
}

/// A last contact.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContactBody {
    case: CaseId,
    #[schema(value_type = String)]
    on: Date,
}

/// Records last contacts in bulk, 500 at most; what became of each, in the same order.
#[utoipa::path(post, path = "/api/v1/contacts", request_body = ContactsBody, responses((status = 200, body = Vec<Outcome>), (status = 422)))]
async fn contacts(State(app): State<App>, caller: Caller, Json(body): Json<ContactsBody>) -> Result<Json<Vec<Outcome>>, Problem> {
    let contacts: Vec<_> = body.contacts.into_iter().map(|contact| Contact { case: contact.case, on: contact.on }).collect();
    Ok(Json(record_contacts(&app.records, &app.rules(), &caller, &contacts).await?))
}

/// The holds on a case and its documents.
#[utoipa::path(get, path = "/api/v1/cases/{case}/holds", params(("case" = CaseId, Path)), responses((status = 200, body = Vec<view::HoldView>), (status = 404)))]
async fn holds(State(app): State<App>, caller: Caller, At(case): At<CaseId>) -> Result<Json<Vec<view::HoldView>>, Problem> {
    Ok(Json(view::holds(&mut app.records.read().await?, &app.process_key, &caller, &case).await?))
}

/// A hold to place, on a case or on a document.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct HoldBody {
    case: Option<CaseId>,
    document: Option<DocumentId>,
    /// Its kind follows from it.
    #[schema(value_type = String)]
    reason: HoldReason,
    /// Within a year.
    #[schema(value_type = Option<String>)]
    review_on: Option<Date>,
}

/// What was placed.
#[derive(Serialize, ToSchema)]
struct PlacedHold {
    hold: HoldId,
}

/// Places a hold: nothing there is destroyed until it is lifted, and under a restriction nothing is opened either.
#[utoipa::path(post, path = "/api/v1/holds", request_body = HoldBody, responses((status = 201, body = PlacedHold), (status = 404), (status = 422)))]
async fn place_hold(State(app): State<App>, caller: Caller, Json(body): Json<HoldBody>) -> Result<Response, Problem> {
    let at = match (body.case, body.document) {
        (Some(case), None) => Place::Case(case),
        (None, Some(document)) => Place::Document(document),
        _ => return Err(Problem::Malformed),
    };
    let (new, rules) = (NewHold { place: at, reason: body.reason, review_on: body.review_on }, app.rules());
    let hold = transact!(app.records, "place a hold", |tx| place(tx, &rules, &caller, &new).await)?;
    Ok((StatusCode::CREATED, Json(PlacedHold { hold })).into_response())
}

/// A new day of review.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReviewBody {
    #[schema(value_type = Option<String>)]
    review_on: Option<Date>,
}

/// A hold was looked at, and still stands.
#[utoipa::path(post, path = "/api/v1/holds/{hold}/review", params(("hold" = HoldId, Path)), request_body = ReviewBody, responses((status = 204), (status = 404), (status = 422)))]
async fn review_hold(State(app): State<App>, caller: Caller, At(hold): At<HoldId>, Json(body): Json<ReviewBody>) -> Result<StatusCode, Problem> {
    transact!(app.records, "review a hold", |tx| review(tx, &caller, &hold, body.review_on).await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// How and when the person was told that the hold ends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LiftBody {
    #[schema(value_type = Option<String>)]
    told_on: Option<Date>,
    #[schema(value_type = Option<String>)]
    told_by: Option<Means>,
}

/// Lifts a hold, the person having been told.
#[utoipa::path(post, path = "/api/v1/holds/{hold}/lift", params(("hold" = HoldId, Path)), request_body = LiftBody, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
async fn lift_hold(State(app): State<App>, caller: Caller, At(hold): At<HoldId>, Json(body): Json<LiftBody>) -> Result<StatusCode, Problem> {
    let told = Lift { told_on: body.told_on, told_by: body.told_by };
    let rules = app.rules();
    transact!(app.records, "lift a hold", |tx| lift(tx, &rules, &caller, &hold, told).await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// What waits for a visa, type by type.
#[utoipa::path(get, path = "/api/v1/visas", responses((status = 200, body = Vec<view::AwaitingView>)))]
async fn awaiting_visa(State(app): State<App>, caller: Caller) -> Result<Json<Vec<view::AwaitingView>>, Problem> {
    Ok(Json(view::awaiting(&mut app.records.read().await?, &app.rules(), &caller).await?))
}

/// A visa that the archives gave.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct VisaBody {
    reference: String,
    #[schema(value_type = String)]
    given_on: Date,
    #[schema(value_type = String)]
    purpose: PurposeCode,
    /// How many documents the page showed.
    documents: u64,
}

/// Records a visa for everything of a purpose that waits for it: it goes with the next run.
#[utoipa::path(post, path = "/api/v1/visas", request_body = VisaBody, responses((status = 204), (status = 409), (status = 422)))]
async fn visa(State(app): State<App>, caller: Caller, Json(body): Json<VisaBody>) -> Result<StatusCode, Problem> {
    let order = NewVisa { reference: body.reference, given_on: body.given_on, purpose: body.purpose.to_string(), documents: body.documents };
    give_visa(&app.records, &caller, &order).await?;
    Ok(StatusCode::NO_CONTENT)
}
