//! Holds suspend a purge; a restriction closes a document to everybody.

use consigne::identity::Role;
use serde_json::json;

use super::deposited;
use crate::harness::{Sender, day, person, story};

const SHORT: (&str, &str) = ("P05_RQTH", "NOTIFICATION_RQTH");

/// Placing a hold.
fn hold(place: (&str, &str), reason: &str) -> serde_json::Value {
    json!({ place.0: place.1, "reason": reason, "review_on": "2026-09-01" })
}

#[test]
fn under_a_restriction_a_document_is_neither_opened_nor_purged_until_the_person_was_told() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), SHORT).await;
        let placed = manager.browser.post("/api/v1/holds", &hold(("document", &document), "EXACTITUDE_CONTESTEE")).await.expect(201).json();
        manager.see(&document).await.expect_problem(423, "restricted");
        manager.browser.get(&format!("/api/v1/documents/{document}/payload")).await.expect_problem(423, "restricted");
        manager.browser.get(&format!("/documents/{document}")).await.expect(423);
        assert_eq!(manager.listed(&case).await["hold"], "LIMITATION");
        manager.record(&case, ("FIN_VALIDITE", Some("2026-03-03"))).await.expect(201);
        at.clock.advance_to(day("2026-10-01"));
        assert_eq!(at.purge().await.counts.ended, 0);
        manager.back(at).await;
        manager.see(&document).await.expect_problem(423, "restricted");
        let lift = format!("/api/v1/holds/{}/lift", placed["hold"].as_str().expect("an id"));
        manager.browser.post(&lift, &json!({ "told_on": null, "told_by": null })).await.expect_problem(422, "person-not-told");
        manager.browser.post(&lift, &json!({ "told_on": "2026-10-02", "told_by": "COURRIER" })).await.expect_problem(422, "impossible-date");
        manager.browser.post(&lift, &json!({ "told_on": "2026-03-02", "told_by": "COURRIER" })).await.expect_problem(422, "impossible-date");
        manager.browser.post(&lift, &json!({ "told_on": "2026-09-30", "told_by": "COURRIER" })).await.expect(204);
        manager.browser.post(&lift, &json!({ "told_on": "2026-09-30", "told_by": "COURRIER" })).await.expect_problem(409, "already-there");
        manager.see(&document).await.expect_problem(410, "document-due");
        assert_eq!(at.purge().await.counts.purged, 1, "the first run after the release");
    });
}

#[test]
fn litigation_suspends_the_purge_and_not_the_reading_and_is_in_the_report() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), SHORT).await;
        manager.browser.post("/api/v1/holds", &hold(("case", &case), "PROCEDURE_EN_COURS")).await.expect(201);
        manager.open(&document, &team.key()).await;
        let asked = manager.ask(at, (&team, &case), (SHORT.0, &[SHORT.1])).await;
        let (later, _) = Sender::arrive(at, &asked).await.deposit(at, SHORT.1, ("autre.pdf", b"another")).await;
        assert_eq!(manager.see(&later).await.expect(200).json()["hold"], "CONTENTIEUX", "what arrives later is held too");
        manager.record(&case, ("FIN_VALIDITE", Some("2026-03-03"))).await.expect(201);
        at.clock.advance_to(day("2026-10-02"));
        assert_eq!(at.purge().await.counts.ended, 0);
        manager.back(at).await;
        manager.see(&document).await.expect_problem(410, "document-suspended");
        let dpo = at.staff(Role::Dpo).await;
        let report = dpo.browser.get("/api/v1/reports/retention").await.expect(200).json();
        let totals = &report["totals"];
        assert_eq!([&totals["held"], &totals["suspended"], &totals["overdue"], &totals["due_today"]], [2, 2, 0, 0].map(|count| json!(count)).each_ref());
        assert_eq!((&report["holds"][0]["kind"], &report["holds"][0]["count"], &report["reconciles"]), (&json!("CONTENTIEUX"), &json!(1), &json!(true)));
        let list = dpo.browser.get("/retention/documents?state=held").await.expect(200).text();
        assert!(list.contains(&document) && list.contains(&later), "both are in the figure's list");
    });
}

#[test]
fn a_hold_needs_a_day_of_review_a_purpose_that_allows_it_and_a_reason_of_the_list() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), SHORT).await;
        for review_on in [json!(null), json!("2026-03-03"), json!("2027-03-04")] {
            let order = json!({ "document": document, "reason": "PROCEDURE_EN_COURS", "review_on": review_on });
            manager.browser.post("/api/v1/holds", &order).await.expect_problem(422, "review-needed");
        }
        manager.browser.post("/api/v1/holds", &hold(("document", &document), "Madame Benali conteste")).await.expect_problem(422, "malformed");
        let both = json!({ "document": document, "case": case, "reason": "PROCEDURE_EN_COURS", "review_on": "2026-09-01" });
        manager.browser.post("/api/v1/holds", &both).await.expect_problem(422, "malformed");
        let (_, identity) = deposited(at, (&manager, &team), ("P12_IDENTITE", "PIECE_IDENTITE")).await;
        manager.browser.post("/api/v1/holds", &hold(("document", &identity), "PROCEDURE_EN_COURS")).await.expect_problem(422, "hold-not-allowed");
        assert_eq!((at.told("hold.placed").await, at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM holds").await), (0, 0));
    });
}

#[test]
fn the_dpo_holds_by_its_number_a_document_that_they_cannot_open_reviews_the_hold_and_lifts_it() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (_, document) = deposited(at, (&manager, &team), SHORT).await;
        let dpo = at.staff(Role::Dpo).await;
        let placed = dpo.browser.post("/api/v1/holds", &hold(("document", &document), "OPPOSITION_EN_COURS")).await.expect(201).json();
        manager.see(&document).await.expect_problem(423, "restricted");
        at.clock.advance_to(day("2026-09-01"));
        let deputy = at.staff(Role::DeputyDpo).await;
        let due = deputy.browser.get("/api/v1/decisions").await.expect(200).json();
        assert_eq!((&due["holds"][0]["hold"], &due["holds"][0]["review_on"]), (&placed["hold"], &json!("2026-09-01")));
        let review = format!("/api/v1/holds/{}/review", placed["hold"].as_str().expect("an id"));
        deputy.browser.post(&review, &json!({ "review_on": "2026-12-01" })).await.expect(204);
        let later = deputy.browser.get("/api/v1/decisions").await.expect(200).json();
        assert_eq!(later["holds"][0]["review_on"], "2026-12-01", "every hold that stands is there, so that it can be lifted before its review");
        let lift = format!("/api/v1/holds/{}/lift", placed["hold"].as_str().expect("an id"));
        deputy.browser.post(&lift, &json!({ "told_on": "2026-09-01", "told_by": "COURRIER" })).await.expect(204);
        assert_eq!(deputy.browser.get("/api/v1/decisions").await.expect(200).json()["holds"], json!([]));
    });
}

#[test]
fn whoever_may_lift_a_hold_sees_it_where_the_document_is_closed_and_the_archive_s_people_too() {
    story(async |at| {
        let (_, archivist) = at.archive().await;
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), ("P01_ACC_SOCIAL", "EVALUATION_SOCIALE")).await;
        let placed = archivist.browser.post("/api/v1/holds", &hold(("document", &document), "TRI_EN_COURS")).await.expect(201).json();
        let path = format!("/api/v1/documents/{document}/holds");
        manager.browser.post("/api/v1/holds", &hold(("document", &document), "EXACTITUDE_CONTESTEE")).await.expect(201);
        manager.see(&document).await.expect_problem(423, "restricted");
        let page = manager.browser.get(&format!("/documents/{document}")).await.expect(423).text();
        assert!(page.contains("data-page=\"document\""), "the page is there to show the hold");
        let (seen, kept) = (manager.browser.get(&path).await.expect(200).json(), archivist.browser.get(&path).await.expect(200).json());
        assert_eq!((&seen["case"], &kept["case"]), (&json!(case), &json!(null)), "the case is the team's to see");
        assert_eq!((seen["holds"].as_array().map(Vec::len), kept["holds"].as_array().map(Vec::len)), (Some(2), Some(2)));
        let of = format!("/api/v1/holds/{}", placed["hold"].as_str().expect("an id"));
        archivist.browser.post(&format!("{of}/review"), &json!({ "review_on": "2026-10-01" })).await.expect(204);
        archivist.browser.post(&format!("{of}/lift"), &json!({ "told_on": "2026-03-03", "told_by": "COURRIER" })).await.expect(204);
        let (_, stranger) = at.agency("Agence de Vienne").await;
        stranger.browser.get(&path).await.expect_problem(404, "not-found");
        stranger.browser.post(&format!("{of}/lift"), &json!({ "told_on": "2026-03-03", "told_by": "COURRIER" })).await.expect_problem(404, "not-found");
    });
}

#[test]
fn a_hold_on_a_case_stands_on_what_takes_one_and_a_paper_that_takes_none_goes_on_its_day() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), SHORT).await;
        let identity = ("P12_IDENTITE", "PIECE_IDENTITE");
        let add = async || {
            let asked = manager.ask(at, (&team, &case), (identity.0, &[identity.1])).await;
            Sender::arrive(at, &asked).await.deposit(at, identity.1, ("cni.pdf", b"a card")).await.0
        };
        let before = add().await;
        manager.browser.post("/api/v1/holds", &hold(("case", &case), "PROCEDURE_EN_COURS")).await.expect(201);
        let after = add().await;
        let held = async |document: &str| at.number(&format!("SELECT CAST(COUNT(hold) AS BIGINT) FROM uses WHERE document = '{document}'")).await;
        assert_eq!((held(&document).await, held(&before).await, held(&after).await), (1, 0, 0));
        at.clock.advance_to(day("2030-01-01"));
        assert_eq!(at.purge().await.counts.purged, 2, "two copies of a card");
        assert_eq!(at.state(&document).await, "active");
    });
}

#[test]
fn a_case_on_which_a_hold_stands_is_not_erased_though_it_is_empty() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let placed = manager.browser.post("/api/v1/holds", &hold(("case", &case), "PROCEDURE_EN_COURS")).await.expect(201).json();
        at.clock.advance_to(day("2026-06-01"));
        at.purge().await;
        manager.back(at).await;
        manager.browser.get(&format!("/api/v1/cases/{case}")).await.expect(200);
        let lift = format!("/api/v1/holds/{}/lift", placed["hold"].as_str().expect("an id"));
        manager.browser.post(&lift, &json!({ "told_on": "2026-06-01", "told_by": "COURRIER" })).await.expect(204);
        at.purge().await;
        manager.browser.get(&format!("/api/v1/cases/{case}")).await.expect_problem(404, "not-found");
    });
}
