//! What an agent tried and may not: the trail tells of it as it tells of what they did.

use axum::{
    extract::{MatchedPath, Request},
    http::Method,
};

use super::problem::Problem;
use crate::{
    app::App,
    audit::{self, Action as Logged, Entry, Outcome},
    base::DocumentId,
    documents,
    identity::Caller,
    store::{StoreError, Tx, transact},
};

/// A request, as the trail may tell of it: the route's template, and the document that its path names.
pub(super) struct Attempt {
    method: Method,
    route: String,
    document: Option<DocumentId>,
}

impl Attempt {
    pub(super) fn of(request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
        let document = request.uri().path().split('/').find_map(|segment| segment.parse().ok());
        Self { method: request.method().clone(), route, document }
    }

    /// Whether this refusal is of somebody who reached for what is not theirs; others are of what they wrote.
    fn tells(&self, problem: Problem) -> bool {
        match problem {
            Problem::NotFound => self.route.contains('{'),
            Problem::NotYourRole
            | Problem::OtherSite
            | Problem::NoAccess
            | Problem::Restricted
            | Problem::DocumentEnded
            | Problem::DocumentDue
            | Problem::DocumentSuspended
            | Problem::ConsultationNeeded => true,
            _ => false,
        }
    }

    /// Tells the trail, if this is to be told. What cannot be told is refused all the same.
    pub(super) async fn note(&self, app: &App, caller: &Caller, problem: Problem) {
        if !self.tells(problem) {
            return;
        }
        let told = transact!(app.records, "log a refused attempt", |tx| self.record(tx, caller, problem).await);
        if let Err(error) = told {
            tracing::error!(error = &error as &dyn std::error::Error, "a refused attempt is not in the trail");
        }
    }

    async fn record(&self, tx: &mut Tx, caller: &Caller, problem: Problem) -> Result<(), StoreError> {
        let entry = Entry::done(Logged::AttemptRefused).ended(Outcome::Refused);
        let mut entry = entry.object("route", format!("{} {}", self.method, self.route)).object("problem", problem.code()).by(caller.who());
        if let Some(document) = &self.document
            && let Some((team, case)) = documents::store::place_of(tx, document).await?
        {
            // Only what exists is named: a trail is not written to by whoever makes names up.
            entry = entry.object("document", document).object("team", &team).in_case(&case);
        }
        audit::record(tx, entry).await
    }
}
