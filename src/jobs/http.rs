//! The clock over HTTP: the second person's word after a doubt.

use axum::{extract::State, http::StatusCode};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{JobsError, confirm_clock, doubt};
use crate::{
    app::App,
    http::{Access, Json, Leaves, Problem, Route},
    identity::{Action, Caller},
    store::transact,
};

/// The clock: whether it is in doubt, and its confirmation.
pub fn routes() -> Vec<Route> {
    let decide = Access::Agent(Action::DecideRetention);
    vec![Route::api(routes!(clock), decide), Route::api(routes!(confirm), decide).leaving(Leaves::Entry)]
}

impl From<JobsError> for Problem {
    fn from(error: JobsError) -> Self {
        match error {
            JobsError::NothingToConfirm => Self::NothingToDecide,
            error => Self::failed(&error),
        }
    }
}

/// What the service's clock says.
#[derive(Serialize, ToSchema)]
struct ClockView {
    /// The time it tells.
    #[schema(value_type = String)]
    now: Timestamp,
    /// Since when it is in doubt, if it is: nothing is destroyed meanwhile.
    #[schema(value_type = Option<String>)]
    doubted_since: Option<Timestamp>,
    /// Whether the operator said that it is right.
    operator_confirmed: bool,
}

/// The service's clock, for whoever is to confirm it.
#[utoipa::path(get, path = "/api/v1/clock", responses((status = 200, body = ClockView)))]
async fn clock(State(app): State<App>) -> Result<Json<ClockView>, Problem> {
    let found = doubt(&mut app.records.read().await?).await?;
    let now = app.records.clock().now();
    Ok(Json(ClockView { now, doubted_since: found.map(|(since, _)| since), operator_confirmed: found.is_some_and(|(_, asked)| asked) }))
}

/// Confirms the clock, after the operator: purges go on.
#[utoipa::path(post, path = "/api/v1/clock/confirmation", responses((status = 204), (status = 409)))]
async fn confirm(State(app): State<App>, caller: Caller) -> Result<StatusCode, Problem> {
    transact!(app.records, "confirm the clock", |tx| confirm_clock(tx, &caller).await)?;
    Ok(StatusCode::NO_CONTENT)
}
