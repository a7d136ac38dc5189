//! What happens in a case, recorded as an agent's page would, and moments in Paris.

use axum::http::Method;
use consigne::{identity::Role, jobs, retention::calendar};
use jiff::{Timestamp, civil::Date};
use serde_json::json;

use super::{Agent, Answer, Instance};

/// The beginning of a day in Paris.
pub(crate) fn day(text: &str) -> Timestamp {
    calendar::day_begins(text.parse::<Date>().expect("a day"))
}

impl Instance {
    /// An agent records something that happened in a case, whatever closes with it.
    pub(crate) async fn record(&self, agent: &Agent, case: &str, (kind, on): (&str, &str)) {
        agent.record(case, (kind, Some(on))).await.expect(201);
    }

    /// Two people say that the clock is right: the operator, then the data protection officer on their page.
    pub(crate) async fn confirm_clock(&self) {
        assert!(jobs::ask_confirmation(&self.app).await.expect("the records"), "it was in doubt");
        self.staff(Role::Dpo).await.browser.post("/api/v1/clock/confirmation", &json!({})).await.expect(204);
    }

    /// The state of the only document, as stored.
    pub(crate) async fn state(&self, document: &str) -> String {
        self.texts(&format!("SELECT state FROM uses WHERE document = '{document}'")).await.pop().unwrap_or_default()
    }
}

impl Agent {
    /// Records something that happened in a case; `None`: it did not happen after all.
    pub(crate) async fn record(&self, case: &str, (kind, on): (&str, Option<&str>)) -> Answer {
        self.browser.json(Method::POST, &format!("/api/v1/cases/{case}/events"), &json!({ "kind": kind, "on": on, "ends_at_once": true })).await
    }

    /// Says why a document of the archive is looked at again.
    pub(crate) async fn consult(&self, document: &str) -> Answer {
        self.browser.post(&format!("/api/v1/documents/{document}/consultation"), &json!({ "reason": "CONTROLE" })).await
    }

    /// How many documents each run's bordereau lists, the last run first.
    pub(crate) async fn bordereaux(&self) -> Vec<u64> {
        let mut listed = Vec::new();
        for run in self.browser.get("/api/v1/purges").await.expect(200).json().as_array().expect("runs") {
            let bordereau = self.browser.get(&format!("/api/v1/purges/{}/bordereau", run["run"].as_str().expect("an id"))).await.expect(200).json();
            listed.push(bordereau["lines"].as_array().expect("lines").iter().filter_map(|line| line["documents"].as_u64()).sum());
        }
        listed
    }

    /// The session ended long ago: signs in again from the same browser.
    pub(crate) async fn back(&mut self, instance: &Instance) {
        self.browser.session = self.sign_in(&instance.browser()).await.expect(204).session();
    }
}
