//! What the trail tells: who did what, in which role, for which structure; and what was tried and refused.

use axum::http::Method;
use consigne::identity::Role;
use jiff::SignedDuration;
use serde_json::json;

use crate::harness::{Instance, Sender, person, story};

/// The value that the last entry of this action commits to in a field.
async fn committed(at: &Instance, action: &str, field: &str) -> Option<String> {
    let query = format!(
        "SELECT v.value FROM entry_values v WHERE v.field = '{field}' AND v.entry = (SELECT MAX(e.entry) FROM entries e WHERE e.leaf LIKE '%\"action\":\"{action}\"%')"
    );
    at.texts(&query).await.pop()
}

/// The last entry of this action.
async fn leaf(at: &Instance, action: &str) -> serde_json::Value {
    let query = format!("SELECT leaf FROM entries WHERE leaf LIKE '%\"action\":\"{action}\"%' ORDER BY entry");
    serde_json::from_str(&at.texts(&query).await.pop().expect("an entry")).expect("a leaf")
}

#[test]
fn what_an_agent_reaches_for_and_may_not_have_is_told_with_who_and_what() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (other, stranger) = at.agency("Agence de Bron").await;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let asked = manager.ask(at, (&team, &case), ("P05_RQTH", &["NOTIFICATION_RQTH"])).await;
        let (document, _) = Sender::arrive(at, &asked).await.deposit(at, "NOTIFICATION_RQTH", ("a.pdf", b"a paper")).await;
        stranger.see(&document).await.expect_problem(404, "not-found");
        let told = leaf(at, "attempt.refused").await;
        assert_eq!(told["outcome"], "refused");
        assert_eq!(told["objects"], json!({ "route": "GET /api/v1/documents/{document}", "problem": "not-found", "document": document, "team": team.id }));
        let actor = committed(at, "attempt.refused", "actor").await;
        assert_eq!((actor.as_deref(), committed(at, "attempt.refused", "role").await.as_deref()), (Some(stranger.id.as_str()), Some("manager")));
        assert_eq!(committed(at, "attempt.refused", "structure").await.as_deref(), Some(other.id.as_str()));
        assert_eq!(committed(at, "attempt.refused", "case").await.as_deref(), Some(case.as_str()), "it is in the person's timeline, and goes with it");

        let dpo = at.staff(Role::Dpo).await;
        dpo.see(&document).await.expect_problem(403, "not-your-role");
        assert_eq!(leaf(at, "attempt.refused").await["objects"]["problem"], "not-your-role");
        assert_eq!(committed(at, "attempt.refused", "structure").await, None, "whoever supervises is of no team");
        let before = at.entries().await;
        stranger.see("doc_01kjsc2140zqy9tvheyerq7h47").await.expect_problem(404, "not-found");
        assert!(leaf(at, "attempt.refused").await["objects"].get("document").is_none(), "a name that was made up is not written down");
        let wrong = json!({ "nothing": "of that form" });
        manager.browser.post("/api/v1/holds", &wrong).await.expect(422);
        at.browser().get(&format!("/api/v1/documents/{document}")).await.expect(401);
        assert_eq!(at.entries().await, before + 1, "what is only badly written, and who is not signed in, is not told");
    });
}

#[test]
fn a_wrong_passphrase_is_told_at_whose_door_and_links_that_lead_nowhere_are_counted() {
    story(async |at| {
        let (_, mut manager) = at.agency("Agence de Villeurbanne").await;
        manager.sign_in_key = [1; 32];
        manager.sign_in(&at.browser()).await.expect(401);
        assert_eq!(committed(at, "agent.sign-in-refused", "recipient").await.as_deref(), Some(manager.id.as_str()));
        assert_eq!(committed(at, "agent.sign-in-refused", "actor").await, None, "nobody says that it was they");
        manager.address = "nobody@service.example".to_owned();
        manager.sign_in(&at.browser()).await.expect(401);
        assert_eq!(committed(at, "agent.sign-in-refused", "recipient").await.as_deref(), Some("nobody"));

        let jobs = at.jobs();
        jobs.tick().await.expect("a tick");
        assert_eq!(at.told("links.refused").await, 0);
        for _ in 0..3 {
            at.browser().get("/d/0123456789abcdefghijkl").await.expect(410);
        }
        at.browser().send(at.browser().request(Method::HEAD, "/d/nothing").body("".into()).expect("a request")).await.expect(410);
        at.clock.advance(SignedDuration::from_mins(1));
        jobs.tick().await.expect("a tick");
        assert_eq!(leaf(at, "links.refused").await["objects"], json!({ "count": "4" }));
    });
}

/// What happens by itself, by the operator's hand, or by somebody who has no account.
const BY_NO_AGENT: [&str; 10] = [
    "instance.founded",
    "founder.invited",
    "case.erased",
    "document.received",
    "document.rescheduled",
    "document.purged",
    "documents.purging",
    "purge.run",
    "request.ended",
    "request.erased",
];

#[test]
fn whatever_an_agent_does_is_told_with_who_in_which_role_and_for_which_structure() {
    story(async |at| {
        let (mut team, manager) = at.agency("Agence de Villeurbanne").await;
        let colleague = team.welcome(at, &manager, ("Samir Haddad", Role::SocialWorker)).await;
        let case = colleague.open_case(at, &team, person("Nadia Benali")).await;
        let asked = colleague.ask(at, (&team, &case), ("P12_IDENTITE", &["PIECE_IDENTITE"])).await;
        let (document, _) = Sender::arrive(at, &asked).await.deposit(at, "PIECE_IDENTITE", ("a.pdf", b"a paper")).await;
        colleague.open(&document, &team.key()).await;
        at.record(&colleague, &case, ("DERNIER_CONTACT", "2026-03-03")).await;
        colleague.browser.post(&format!("/api/v1/requests/{}/end", asked.request), &json!({})).await.expect(204);
        at.clock.advance(SignedDuration::from_hours(24 * 60));
        at.purge().await;
        let silent =
            "SELECT e.leaf FROM entries e WHERE NOT EXISTS (SELECT 1 FROM entry_values v WHERE v.entry = e.entry AND v.field = 'FIELD') ORDER BY e.entry";
        for field in ["actor", "role", "structure"] {
            for leaf in at.texts(&silent.replace("FIELD", field)).await {
                let told: serde_json::Value = serde_json::from_str(&leaf).expect("a leaf");
                let action = told["action"].as_str().expect("an action");
                assert!(BY_NO_AGENT.contains(&action), "{action} does not say {field}: {leaf}");
            }
        }
    });
}
