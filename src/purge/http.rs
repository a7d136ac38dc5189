//! Purges over HTTP: what a run destroyed, and the release of a run that stopped. For the data protection officer and their deputy.

use axum::{extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{
    ReleaseReason, RunRefusal,
    bordereau::{self, Bordereau},
    breaker, store,
};
use crate::{
    app::App,
    base::{PurgeRunId, time_of},
    http::{Access, At, Json, Leaves, Problem, Route},
    identity::{Action, Caller},
    store::{Tx, transact},
};

/// Runs, bordereaux and releases.
pub fn routes() -> Vec<Route> {
    let see = Access::Agent(Action::SeeRetention);
    vec![
        Route::api(routes!(purges), see),
        Route::api(routes!(bordereau_of), see),
        Route::api(routes!(stops), see),
        Route::api(routes!(release), Access::Agent(Action::DecideRetention)).leaving(Leaves::Entry),
    ]
}

impl From<RunRefusal> for Problem {
    fn from(refusal: RunRefusal) -> Self {
        match refusal {
            RunRefusal::NotFound => Self::NotFound,
            RunRefusal::NotStopped => Self::NothingToDecide,
            RunRefusal::Moved => Self::Moved,
            RunRefusal::Store(error) => Self::from(error),
            RunRefusal::Document(refusal) => Self::from(refusal),
            RunRefusal::Case(refusal) => Self::from(refusal),
            RunRefusal::LeaseLost | RunRefusal::Request(_) | RunRefusal::Log(_) | RunRefusal::Json(_) => Self::failed(&refusal),
        }
    }
}

/// A run.
#[derive(Serialize, ToSchema)]
struct RunView {
    run: PurgeRunId,
    #[schema(value_type = String)]
    started_at: jiff::Timestamp,
    #[schema(value_type = Option<String>)]
    ended_at: Option<jiff::Timestamp>,
    purged: i64,
    faulted: i64,
    /// What stopped it: `breaker`, or nothing.
    stopped: Option<String>,
    /// The digest of its bordereau.
    bordereau: Option<String>,
    /// The entry of the trail that states it.
    entry: Option<i64>,
}

/// The most runs listed.
const LISTED: i64 = 400;

/// The runs that destroyed something, failed or were stopped, the last first.
#[utoipa::path(get, path = "/api/v1/purges", responses((status = 200, body = Vec<RunView>)))]
async fn purges(State(app): State<App>) -> Result<Json<Vec<RunView>>, Problem> {
    let rows = store::runs(&mut app.records.read().await?, LISTED).await?.into_iter();
    let views = rows.map(|row| RunView {
        run: row.run,
        started_at: time_of(row.started_at),
        ended_at: row.ended_at.map(time_of),
        purged: row.purged,
        faulted: row.faulted,
        stopped: row.stopped,
        bordereau: row.bordereau,
        entry: row.position,
    });
    Ok(Json(views.collect()))
}

/// What a run destroyed: type by type, under which rule and authority.
#[utoipa::path(get, path = "/api/v1/purges/{run}/bordereau", params(("run" = PurgeRunId, Path)), responses((status = 200, body = Bordereau), (status = 404)))]
async fn bordereau_of(State(app): State<App>, At(run): At<PurgeRunId>) -> Result<Json<Bordereau>, Problem> {
    Ok(Json(bordereau::of_run(&mut app.records.read().await?, &app.rules(), &run).await?))
}

/// A purge that stopped before it destroyed anything.
#[derive(Serialize, ToSchema)]
pub(crate) struct StopView {
    pub(crate) stop: i64,
    /// Documents due whose last day had moved nearer within thirty days.
    pub(crate) moved: i64,
    /// Documents held then.
    pub(crate) stock: i64,
    #[schema(value_type = String)]
    pub(crate) stopped_at: jiff::Timestamp,
}

/// What stopped a purge and was not released.
pub(crate) async fn standing_stops(tx: &mut Tx) -> Result<Vec<StopView>, RunRefusal> {
    let rows = store::standing_stops(tx).await?.into_iter();
    Ok(rows.map(|(stop, moved, stock, stopped_at)| StopView { stop, moved, stock, stopped_at: time_of(stopped_at) }).collect())
}

/// What stopped a purge and waits for its release.
#[utoipa::path(get, path = "/api/v1/purges/stops", responses((status = 200, body = Vec<StopView>)))]
async fn stops(State(app): State<App>) -> Result<Json<Vec<StopView>>, Problem> {
    Ok(Json(standing_stops(&mut app.records.read().await?).await?))
}

/// Why a stopped purge may go on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Release {
    #[schema(value_type = String)]
    reason: ReleaseReason,
    /// How many documents the page showed.
    moved: i64,
}

/// Lets a stopped purge go on with the next run.
#[utoipa::path(post, path = "/api/v1/purges/stops/{stop}/release", params(("stop" = i64, Path)), request_body = Release, responses((status = 204), (status = 409)))]
async fn release(State(app): State<App>, caller: Caller, At(stop): At<i64>, Json(order): Json<Release>) -> Result<StatusCode, Problem> {
    transact!(app.records, "release a purge", |tx| breaker::release(tx, &caller, (stop, order.moved), order.reason).await)?;
    Ok(StatusCode::NO_CONTENT)
}
