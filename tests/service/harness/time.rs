//! What happens in a case, recorded as an agent's page would, and moments in Paris.

use consigne::{
    base::CaseId,
    documents::record_case_event,
    identity::{self, Action},
    retention::{Event, calendar},
};
use jiff::{Timestamp, civil::Date};

use super::{Agent, Instance};

/// The beginning of a day in Paris.
pub(crate) fn day(text: &str) -> Timestamp {
    calendar::day_begins(text.parse::<Date>().expect("a day"))
}

impl Instance {
    /// An agent records something that happened in a case.
    pub(crate) async fn record(&self, agent: &Agent, case: &str, (kind, on): (&str, &str)) {
        let records = &self.app.records;
        let case: CaseId = case.parse().expect("a case");
        let session = agent.browser.session.as_deref().expect("signed in");
        let caller =
            identity::authenticate(&mut records.read().await.expect("a transaction"), session, Action::SeeCases).await.expect("records").expect("signed in");
        let source = if kind == "DERNIER_CONTACT" { "ECHANGE" } else { "AGENT" };
        let event = Event {
            order: 0,
            kind: kind.parse().expect("an event"),
            date: Some(on.parse().expect("a day")),
            source: source.parse().expect("a source"),
            corrects: None,
        };
        let mut tx = records.begin().await.expect("a transaction");
        let recorded = record_case_event(&mut tx, &self.app.policies, &caller, &case, event).await;
        records.settle("record an event", tx, recorded, 12).await.expect("the last try").unwrap_or_else(|refusal| panic!("{refusal}"));
    }

    /// The state of the only document, as stored.
    pub(crate) async fn state(&self, document: &str) -> String {
        self.texts(&format!("SELECT state FROM documents WHERE document = '{document}'")).await.pop().unwrap_or_default()
    }
}

impl Agent {
    /// The session ended long ago: signs in again from the same browser.
    pub(crate) async fn back(&mut self, instance: &Instance) {
        self.browser.session = self.sign_in(&instance.browser()).await.expect(204).session();
    }
}
