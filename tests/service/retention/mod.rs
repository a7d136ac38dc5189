//! Retention as people live it: what an event does, what suspends a purge, what is put right, how a rule changes, what a run leaves.

mod events;
mod holds;
mod purposes;
mod rules;
mod runs;

use axum::http::Method;
use consigne::{
    base::{b64, from_b64},
    sealing::{DocumentKey, Identity, Manifest, seal},
};
use serde_json::{Value, json};

use crate::harness::{Agent, Answer, Instance, Sender, Team, person};

/// A case with a request for this piece, and one document deposited through it.
async fn deposited(at: &Instance, (agent, team): (&Agent, &Team), (purpose, piece): (&str, &str)) -> (String, String) {
    let case = agent.open_case(at, team, person("Nadia Benali")).await;
    let asked = agent.ask(at, (team, &case), (purpose, &[piece])).await;
    let sender = Sender::arrive(at, &asked).await;
    let (document, _) = sender.deposit(at, piece, ("papier.pdf", b"a paper")).await;
    (case, document)
}

impl Agent {
    /// What an event would do: each document's last instant before and after.
    async fn preview(&self, case: &str, (kind, on): (&str, Option<&str>)) -> Answer {
        self.browser.post(&format!("/api/v1/cases/{case}/events/preview"), &json!({ "kind": kind, "on": on })).await
    }

    /// The only document of a case, as its page is told.
    async fn listed(&self, case: &str) -> Value {
        self.browser.get(&format!("/api/v1/cases/{case}")).await.expect(200).json()["documents_held"][0].clone()
    }

    /// The next version of a document's manifest under another purpose or piece, with the accesses: what the page sends beside the reason.
    async fn reseal(&self, at: &Instance, (document, team): (&str, &Identity), (purpose, piece): (&str, &str)) -> Value {
        let page = self.see(document).await.expect(200).json();
        let bytes = |value: &Value| from_b64(value.as_str().expect("base64")).expect("base64");
        let key = DocumentKey::from_grant(&bytes(&page["grant"]), team).expect("the grant is the team's");
        let sealed = bytes(&page["manifest"]);
        let before = Manifest::open(&sealed, &key).expect("the manifest is the document's");
        let mut next = before.next_version(&sealed, at.app.records.now());
        (next.purpose, next.piece) = (purpose.to_owned(), piece.to_owned());
        let holder = json!({ "holder": page["team"], "generation": 1, "sealed": b64(&key.grant(&team.recipient())) });
        json!({ "purpose": purpose, "piece": piece, "version": next.version, "manifest": b64(&next.seal(&key)), "grants": [holder] })
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.browser.json(Method::POST, path, body).await
    }
}

/// Something sealed to the team, of which nobody looks at the inside.
fn sealed(team: &Team) -> String {
    b64(&seal(b"sealed", &team.identity.recipient()))
}
