//! Clocks over HTTP, for the data protection officer and the deputy: what waits for them, and their decisions.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{
    decide_correction,
    decisions::{self, Decisions},
};
use crate::{
    app::App,
    base::CorrectionId,
    http::{Access, At, Json, Leaves, Problem, Route},
    identity::{Action, Caller},
    store::transact,
};

pub(super) fn routes() -> Vec<Route> {
    let decide = Access::Agent(Action::DecideRetention);
    vec![
        Route::api(routes!(to_decide), decide),
        Route::api(routes!(decide_on_correction), decide).leaving(Leaves::Entry),
        Route::api(routes!(correction_seen), decide).leaving(Leaves::Entry),
        Route::api(routes!(consultations_seen), decide).leaving(Leaves::Entry),
    ]
}

/// What waits for a decision about documents' clocks, and what is there to see.
#[utoipa::path(get, path = "/api/v1/decisions", responses((status = 200, body = Decisions)))]
async fn to_decide(State(app): State<App>) -> Result<Json<Decisions>, Problem> {
    Ok(Json(decisions::decisions(&mut app.records.read().await?, &app.process_key).await?))
}

/// A decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Decision {
    approve: bool,
}

/// Applies a correction that waits, or refuses it.
#[utoipa::path(post, path = "/api/v1/corrections/{correction}/decision", params(("correction" = CorrectionId, Path)), request_body = Decision, responses((status = 204), (status = 404), (status = 409)))]
async fn decide_on_correction(
    State(app): State<App>,
    caller: Caller,
    At(correction): At<CorrectionId>,
    Json(body): Json<Decision>,
) -> Result<StatusCode, Problem> {
    let rules = app.rules();
    transact!(app.records, "decide on a correction", |tx| decide_correction(tx, &rules, &caller, (&correction, body.approve)).await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// A correction that was drawn was looked at.
#[utoipa::path(post, path = "/api/v1/corrections/{correction}/seen", params(("correction" = CorrectionId, Path)), responses((status = 204), (status = 404)))]
async fn correction_seen(State(app): State<App>, caller: Caller, At(correction): At<CorrectionId>) -> Result<StatusCode, Problem> {
    transact!(app.records, "see a correction", |tx| decisions::see_correction(tx, &caller, &correction).await)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Consultations of the archive up to this one were looked at.
#[utoipa::path(post, path = "/api/v1/consultations/{consultation}/seen", params(("consultation" = i64, Path)), responses((status = 204), (status = 404)))]
async fn consultations_seen(State(app): State<App>, caller: Caller, At(consultation): At<i64>) -> Result<StatusCode, Problem> {
    transact!(app.records, "see consultations", |tx| decisions::see_consultations(tx, &caller, consultation).await)?;
    Ok(StatusCode::NO_CONTENT)
}
