//! Requests, cases and the team's home over HTTP, for agents.

use axum::{
    extract::State,
    http::{Method, StatusCode},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Agreement, Order, RequestRefusal, create, end, reserve, task, view};
use crate::{
    app::App,
    base::{Base64, CaseId, RequestId, TeamId},
    cases,
    documents::Holder,
    http::{
        Access, At, Class, Json, Leaves, Page, Problem, Route,
        pages::{Case, Home, RequestNew},
        staff_shell,
        words::Text,
    },
    identity::{Action, Caller, Reach, reach},
    purposes::PurposeCode,
    store::transact,
};

pub(super) fn routes() -> Vec<Route> {
    let (see, ask) = (Access::Agent(Action::SeeCases), Access::Agent(Action::RequestPieces));
    vec![
        Route::plain(Method::GET, "/", Class::SealingPage, Access::Agent(Action::UseAccount), get(home_page)),
        Route::plain(Method::GET, "/cases/{case}", Class::SealingPage, see, get(case_page)),
        Route::plain(Method::GET, "/requests/new", Class::SealingPage, ask, get(request_page)),
        Route::api(routes!(home), see),
        Route::api(routes!(case), see),
        Route::api(routes!(reserve_case), Access::Agent(Action::OpenCase)).leaving(Leaves::Entry),
        Route::api(routes!(name_case), Access::Agent(Action::OpenCase)).leaving(Leaves::Entry),
        Route::api(routes!(reserve_request), ask).leaving(Leaves::Entry),
        Route::api(routes!(put_request), ask).leaving(Leaves::Entry),
        Route::api(routes!(request), see),
        Route::api(routes!(end_request), ask).leaving(Leaves::Entry),
        Route::api(routes!(do_task), ask).leaving(Leaves::Entry),
    ]
}

impl From<RequestRefusal> for Problem {
    fn from(refusal: RequestRefusal) -> Self {
        match refusal {
            RequestRefusal::NotFound => Self::NotFound,
            RequestRefusal::LinkEnded => Self::LinkEnded,
            RequestRefusal::UnknownPiece => Self::UnknownPiece,
            RequestRefusal::PolicyMoved => Self::PolicyMoved,
            RequestRefusal::AgreementNeeded => Self::AgreementNeeded,
            RequestRefusal::Date | RequestRefusal::WrongPartner => Self::Malformed,
            RequestRefusal::NotSealed => Self::NotSealed,
            RequestRefusal::NotFounded => Self::TeamNotFounded,
            RequestRefusal::Case(refusal) => Self::from(refusal),
            RequestRefusal::Document(refusal) => Self::from(refusal),
            RequestRefusal::Identity(refusal) => Self::from(refusal),
            RequestRefusal::Store(error) => Self::from(error),
        }
    }
}

/// Everybody's first page: the team's home, or the report for whoever supervises.
async fn home_page(State(app): State<App>, caller: Caller, text: Text) -> Result<Response, Problem> {
    if reach(caller.role, Action::SeeRetention) != Reach::Nothing {
        return Ok(Redirect::to("/retention").into_response());
    }
    if reach(caller.role, Action::SeeCases) == Reach::Nothing {
        return Err(Problem::NotYourRole);
    }
    let shell = staff_shell(&app, &caller, text, "home", "home-title").await?;
    Ok(Page(Home { t: text, shell }).into_response())
}

async fn case_page(State(app): State<App>, caller: Caller, At(case): At<CaseId>, text: Text) -> Result<Page<Case>, Problem> {
    cases::store::own_case(&mut app.records.read().await?, &caller, &case).await?.ok_or(Problem::NotFound)?;
    Ok(Page(Case { t: text, shell: staff_shell(&app, &caller, text, "case", "case-title").await? }))
}

async fn request_page(State(app): State<App>, caller: Caller, text: Text) -> Result<Page<RequestNew>, Problem> {
    Ok(Page(RequestNew { t: text, shell: staff_shell(&app, &caller, text, "request-new", "request-new-title").await? }))
}

/// What arrived, what is awaited, what ends soon.
#[utoipa::path(get, path = "/api/v1/home", responses((status = 200, body = view::Home)))]
async fn home(State(app): State<App>, caller: Caller) -> Result<Json<view::Home>, Problem> {
    Ok(Json(view::home(&mut app.records.read().await?, &caller).await?))
}

/// A case with its documents, requests and events.
#[utoipa::path(get, path = "/api/v1/cases/{case}", params(("case" = CaseId, Path)), responses((status = 200, body = view::CaseDetail)))]
async fn case(State(app): State<App>, caller: Caller, At(case): At<CaseId>) -> Result<Json<view::CaseDetail>, Problem> {
    Ok(Json(view::case(&mut app.records.read().await?, &caller, &case).await?))
}

/// A team.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OfTeam {
    team: TeamId,
}

/// An id set aside for a case.
#[derive(Serialize, ToSchema)]
struct ReservedCase {
    case: CaseId,
}

/// Sets an id aside for a new case.
#[utoipa::path(post, path = "/api/v1/cases/new", request_body = OfTeam, responses((status = 201, body = ReservedCase)))]
async fn reserve_case(State(app): State<App>, caller: Caller, Json(of): Json<OfTeam>) -> Result<Response, Problem> {
    let case = transact!(app.records, "reserve a case", |tx| cases::reserve_case(tx, &caller, &of.team).await)?;
    Ok((StatusCode::CREATED, Json(ReservedCase { case })).into_response())
}

/// A case's sealed label.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Label {
    label: Base64,
}

/// Opens a case under its label.
#[utoipa::path(put, path = "/api/v1/cases/{case}", params(("case" = CaseId, Path)), request_body = Label, responses((status = 201), (status = 409)))]
async fn name_case(State(app): State<App>, caller: Caller, At(case): At<CaseId>, Json(label): Json<Label>) -> Result<StatusCode, Problem> {
    transact!(app.records, "open a case", |tx| cases::name_case(tx, &caller, &case, &label.label.0).await)?;
    Ok(StatusCode::CREATED)
}

/// A request to be written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Writing {
    team: TeamId,
    purpose: String,
}

/// An id and a reference set aside for a request.
#[derive(Serialize, ToSchema)]
struct ReservedRequest {
    request: RequestId,
    reference: String,
    policy: String,
    #[schema(value_type = String)]
    ends_on: Date,
    recipients: Vec<RecipientView>,
}

/// To whom documents will be sealed, as the server sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct RecipientView {
    holder: TeamId,
    kind: &'static str,
    generation: i64,
    recipient: String,
}

impl From<&Holder> for RecipientView {
    fn from(holder: &Holder) -> Self {
        Self { holder: holder.team.clone(), kind: holder.kind_word(), generation: holder.generation, recipient: holder.recipient.to_string() }
    }
}

/// Sets an id and a reference aside for a new request.
#[utoipa::path(post, path = "/api/v1/requests/new", request_body = Writing, responses((status = 201, body = ReservedRequest), (status = 409)))]
async fn reserve_request(State(app): State<App>, caller: Caller, Json(of): Json<Writing>) -> Result<Response, Problem> {
    let purpose: PurposeCode = of.purpose.parse().map_err(|_| Problem::UnknownPiece)?;
    let reserved = transact!(app.records, "reserve a request", |tx| reserve(tx, &app.rules(), &caller, (&of.team, &purpose)).await)?;
    let view = ReservedRequest {
        request: reserved.request,
        reference: reserved.reference,
        policy: app.rules().digest().to_owned(),
        ends_on: reserved.ends_on,
        recipients: reserved.holders.iter().map(RecipientView::from).collect(),
    };
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

/// A request, sealed and signed in the agent's browser.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRequest {
    case: CaseId,
    purpose: String,
    policy: String,
    pieces: Vec<String>,
    asked_of: String,
    token: String,
    link_recipient: String,
    brief: Base64,
    team_copy: Base64,
    #[schema(value_type = String)]
    ends_on: Date,
    agreement: Option<AgreementBody>,
    #[schema(value_type = Option<String>)]
    person_informed_on: Option<Date>,
}

/// How the person agreed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AgreementBody {
    form: AgreementForm,
    #[schema(value_type = String)]
    on: Date,
}

/// By word, or in writing.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum AgreementForm {
    Oral,
    Written,
}

impl NewRequest {
    fn into_order(self, request: RequestId) -> Result<Order, Problem> {
        let pieces: Result<_, _> = self.pieces.iter().map(|piece| piece.parse()).collect();
        Ok(Order {
            request,
            case: self.case,
            purpose: self.purpose.parse().map_err(|_| Problem::UnknownPiece)?,
            policy: self.policy,
            pieces: pieces.map_err(|_| Problem::UnknownPiece)?,
            asked_of: self.asked_of.parse().map_err(|_| Problem::Malformed)?,
            token: self.token.parse().map_err(|_| Problem::Malformed)?,
            link_recipient: self.link_recipient.parse().map_err(|_| Problem::Malformed)?,
            brief: self.brief.0,
            team_copy: self.team_copy.0,
            ends_on: self.ends_on,
            agreement: self.agreement.map(|agreement| Agreement {
                form: match agreement.form {
                    AgreementForm::Oral => "oral",
                    AgreementForm::Written => "written",
                },
                on: agreement.on,
            }),
            informed_on: self.person_informed_on,
        })
    }
}

/// Makes the request: its link works from now on.
#[utoipa::path(put, path = "/api/v1/requests/{request}", params(("request" = RequestId, Path)), request_body = NewRequest, responses((status = 201), (status = 409), (status = 422)))]
async fn put_request(State(app): State<App>, caller: Caller, At(request): At<RequestId>, Json(new): Json<NewRequest>) -> Result<StatusCode, Problem> {
    let order = new.into_order(request)?;
    transact!(app.records, "create a request", |tx| create(tx, &app.rules(), &caller, &order).await)?;
    Ok(StatusCode::CREATED)
}

/// A request of the team's.
#[utoipa::path(get, path = "/api/v1/requests/{request}", params(("request" = RequestId, Path)), responses((status = 200, body = view::RequestView)))]
async fn request(State(app): State<App>, caller: Caller, At(request): At<RequestId>) -> Result<Json<view::RequestView>, Problem> {
    Ok(Json(view::request(&mut app.records.read().await?, &caller, &request).await?))
}

/// Ends a request's link, at once.
#[utoipa::path(post, path = "/api/v1/requests/{request}/end", params(("request" = RequestId, Path)), responses((status = 204)))]
async fn end_request(State(app): State<App>, caller: Caller, At(request): At<RequestId>) -> Result<StatusCode, Problem> {
    transact!(app.records, "end a request", |tx| end(tx, &caller, &request).await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Marks a task as done.
#[utoipa::path(post, path = "/api/v1/tasks/{task}/done", params(("task" = i64, Path)), responses((status = 204)))]
async fn do_task(State(app): State<App>, caller: Caller, At(task): At<i64>) -> Result<StatusCode, Problem> {
    transact!(app.records, "do a task", |tx| task::do_task(tx, &caller, task).await)?;
    Ok(StatusCode::NO_CONTENT)
}
