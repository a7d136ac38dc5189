//! The trail for anyone to read and verify: checkpoint, tiles and bundles of entries at the paths of C2SP tlog-tiles.

#[expect(clippy::disallowed_types, reason = "a path of several segments; what does not parse is a 404 here too")]
use axum::extract::Path;
use axum::{
    extract::State,
    http::{Method, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{log::stored_tile, store};
use crate::{
    app::App,
    http::{Access, Class, Problem, Route},
    merkle::TileId,
};

/// `/log/…`, read-only.
pub fn routes() -> Vec<Route> {
    let public = |path, handler| Route::plain(Method::GET, path, Class::Log, Access::Public, handler);
    vec![public("/log/checkpoint", get(checkpoint)), public("/log/key", get(key)), public("/log/tile/{*path}", get(tile))]
}

async fn checkpoint(State(app): State<App>) -> Result<Response, Problem> {
    let note = store::last_checkpoint(&mut app.records.read().await?).await?.ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note).into_response())
}

/// The log's verifier key, for a first acquaintance; whoever does not trust the server has it from elsewhere.
async fn key(State(app): State<App>) -> String {
    format!("{}\n", app.log.verifier_key())
}

#[expect(clippy::disallowed_types, reason = "a path of several segments; what does not parse is a 404 here too")]
async fn tile(State(app): State<App>, path: Result<Path<String>, axum::extract::rejection::PathRejection>) -> Result<Response, Problem> {
    let Ok(Path(path)) = path else { return Err(Problem::NotFound) };
    let id: TileId = format!("tile/{path}").parse().map_err(|_| Problem::NotFound)?;
    let tile = stored_tile(&mut app.records.read().await?, id).await?.ok_or(Problem::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], tile.into_bytes()).into_response())
}
