//! Versions of the purposes over HTTP: what is proposed and what it would do, for the data protection officer; what persons are to be told of, for teams.

use axum::{extract::State, http::StatusCode};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Plan, RulesRefusal, Told, approve, in_force, plan, refuse, store, tell};
use crate::{
    app::App,
    base::{TeamId, time_of},
    clocks::reason::Means,
    http::{Access, At, Json, Leaves, Problem, Route, words::Text},
    identity::{Action, Caller},
    purposes::{self, Policies, PurposeCode},
    sealing::{Digest, Signed},
    store::{Tx, transact},
};

/// Versions, plans, decisions and notices.
pub fn routes() -> Vec<Route> {
    let decide = Access::Agent(Action::DecideRetention);
    vec![
        Route::api(routes!(versions), decide),
        Route::api(routes!(plan_of), decide),
        Route::api(routes!(approve_version), decide).leaving(Leaves::Entry),
        Route::api(routes!(refuse_version), decide).leaving(Leaves::Entry),
        Route::api(routes!(notice_given), Access::Agent(Action::RecordEvents)).leaving(Leaves::Entry),
    ]
}

impl From<RulesRefusal> for Problem {
    fn from(refusal: RulesRefusal) -> Self {
        match refusal {
            RulesRefusal::NotFound | RulesRefusal::Same | RulesRefusal::Known => Self::NotFound,
            RulesRefusal::Moved | RulesRefusal::StillCarried(_) | RulesRefusal::EmptiesTheService { .. } => Self::Moved,
            RulesRefusal::NotSigned => Self::NotSigned,
            RulesRefusal::Date => Self::ImpossibleDate,
            RulesRefusal::Mistakes(_) | RulesRefusal::Unreadable => Self::failed(&refusal),
            RulesRefusal::Clock(refusal) => Self::from(refusal),
            RulesRefusal::Document(refusal) => Self::from(refusal),
            RulesRefusal::Identity(refusal) => Self::from(refusal),
            RulesRefusal::Store(error) => Self::from(error),
        }
    }
}

/// A version of the purposes.
#[derive(Serialize, ToSchema)]
struct VersionView {
    digest: String,
    /// `proposed`, `in_force`, `replaced` or `refused`.
    state: &'static str,
    #[schema(value_type = String)]
    proposed_at: Timestamp,
    #[schema(value_type = Option<String>)]
    in_force_at: Option<Timestamp>,
}

/// Every version of the purposes, the newest first.
#[utoipa::path(get, path = "/api/v1/policies", responses((status = 200, body = Vec<VersionView>)))]
async fn versions(State(app): State<App>) -> Result<Json<Vec<VersionView>>, Problem> {
    let rules = app.rules();
    let rows = store::versions(&mut app.records.read().await?).await?.into_iter();
    let views = rows.map(|row| VersionView {
        state: match (&row, row.digest == rules.digest()) {
            (_, true) => "in_force",
            (row, false) if row.waits() => "proposed",
            (row, false) if row.refused_at.is_some() => "refused",
            _ => "replaced",
        },
        digest: row.digest,
        proposed_at: time_of(row.proposed_at),
        in_force_at: row.in_force_at.map(time_of),
    });
    Ok(Json(views.collect()))
}

/// What a proposed version would do, and what it says otherwise.
#[derive(Serialize, ToSchema)]
struct PlanView {
    #[serde(flatten)]
    plan: Plan,
    /// In the reader's language.
    changes: Vec<ChangeView>,
}

/// A part of a purpose that a version says otherwise.
#[derive(Serialize, ToSchema)]
struct ChangeView {
    /// The purpose's code.
    purpose: String,
    /// The part's name.
    part: String,
    /// What is in force; empty where it says nothing.
    before: String,
    /// What is proposed; empty where it says nothing.
    after: String,
}

/// What a proposed version would do.
#[utoipa::path(get, path = "/api/v1/policies/{digest}/plan", params(("digest" = String, Path)), responses((status = 200, body = PlanView), (status = 404)))]
async fn plan_of(State(app): State<App>, At(digest): At<Digest>, text: Text) -> Result<Json<PlanView>, Problem> {
    let digest = digest.to_string();
    let plan = planned(&app, &digest).await?;
    let (rules, proposed) = (app.rules(), proposed(&mut app.records.read().await?, &digest).await?);
    let both = proposed.purposes().filter_map(|new| Some((rules.purpose(&new.code)?, new)));
    let changes = both.flat_map(|(old, new)| {
        let said = purposes::facts::changes(text, (old, new)).into_iter();
        said.map(|(part, before, after)| ChangeView { purpose: new.code.to_string(), part, before, after }).collect::<Vec<_>>()
    });
    Ok(Json(PlanView { plan, changes: changes.collect() }))
}

/// A stored version that waits.
async fn proposed(tx: &mut Tx, digest: &str) -> Result<Policies, RulesRefusal> {
    let row = store::version(tx, digest).await?.filter(store::VersionRow::waits).ok_or(RulesRefusal::NotFound)?;
    in_force::policies(&row.files)
}

/// The plan of a stored version that waits.
pub(crate) async fn planned(app: &App, digest: &str) -> Result<Plan, RulesRefusal> {
    let mut tx = app.records.read().await?;
    let proposed = proposed(&mut tx, digest).await?;
    plan(&mut tx, &app.rules(), &proposed).await
}

/// The signed approval.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApprovalBody {
    #[schema(value_type = Object)]
    approval: Signed,
}

/// Brings a proposed version into force, under the caller's signature.
#[utoipa::path(post, path = "/api/v1/policies/{digest}/approval", params(("digest" = String, Path)), request_body = ApprovalBody, responses((status = 204), (status = 404), (status = 409), (status = 422)))]
async fn approve_version(State(app): State<App>, caller: Caller, At(digest): At<Digest>, Json(body): Json<ApprovalBody>) -> Result<StatusCode, Problem> {
    // Much may have come since it was proposed.
    let digest = digest.to_string();
    planned(&app, &digest).await?.check()?;
    transact!(app.records, "approve purposes", |tx| approve(tx, &caller, &digest, &body.approval).await)?;
    app.reload_rules().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses a proposed version.
#[utoipa::path(post, path = "/api/v1/policies/{digest}/refusal", params(("digest" = String, Path)), responses((status = 204), (status = 404)))]
async fn refuse_version(State(app): State<App>, caller: Caller, At(digest): At<Digest>) -> Result<StatusCode, Problem> {
    transact!(app.records, "refuse purposes", |tx| refuse(tx, &caller, &digest.to_string()).await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// How and when the persons were told of a longer rule.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoticeBody {
    #[schema(value_type = String)]
    digest: Digest,
    #[schema(value_type = String)]
    purpose: PurposeCode,
    #[schema(value_type = String)]
    told_on: Date,
    #[schema(value_type = String)]
    told_by: Means,
}

/// Records that a team's persons were told of a longer rule: from the next run on it applies to what the team holds.
#[utoipa::path(post, path = "/api/v1/teams/{team}/rule-notice", params(("team" = TeamId, Path)), request_body = NoticeBody, responses((status = 204), (status = 404), (status = 422)))]
async fn notice_given(State(app): State<App>, caller: Caller, At(team): At<TeamId>, Json(body): Json<NoticeBody>) -> Result<StatusCode, Problem> {
    let told = Told { digest: body.digest.to_string(), purpose: body.purpose.to_string(), team, on: body.told_on, by: body.told_by };
    transact!(app.records, "tell of a rule", |tx| tell(tx, &caller, &told).await)?;
    Ok(StatusCode::NO_CONTENT)
}
