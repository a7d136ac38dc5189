//! What happened in a case moves its documents' last days, and says so first.

use consigne::{identity::Role, reports};
use jiff::SignedDuration;
use serde_json::json;

use super::deposited;
use crate::harness::{Sender, day, person, story};

const FOLLOWED: (&str, &str) = ("P02_PDP_SPSTI", "FICHE_LIAISON_PDP");

/// The first instant at which something is closed, as JSON says it.
fn closed(on: &str) -> serde_json::Value {
    json!(day(on).to_string())
}

#[test]
fn closing_a_case_says_what_goes_and_when_closes_nothing_for_thirty_days_and_one_click_undoes_it() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), FOLLOWED).await;
        assert_eq!(manager.listed(&case).await["purge_at"], closed("2028-03-03"), "24 months after the deposit, for want of an event");
        let said = manager.preview(&case, ("SITUATION_CLOSE", Some("2026-03-03"))).await.expect(200).json();
        assert_eq!((&said[0]["document"], &said[0]["purge_at"], &said[0]["new_purge_at"]), (&json!(document), &closed("2028-03-03"), &closed("2026-04-02")));
        assert_eq!((&said[0]["at_once"], at.told("case.event-recorded").await), (&json!(false), 0), "it was only said");
        manager.record(&case, ("SITUATION_CLOSE", Some("2026-03-03"))).await.expect(201);
        let listed = manager.listed(&case).await;
        assert_eq!((&listed["purge_at"], &listed["clock_event"], &listed["state"]), (&closed("2026-04-02"), &json!("SITUATION_CLOSE"), &json!("active")));
        at.clock.advance_to(day("2026-04-02") - SignedDuration::from_secs(1));
        assert_eq!(at.purge().await.counts.purged, 0);
        manager.back(at).await;
        manager.open(&document, &team.key()).await;
        manager.record(&case, ("SITUATION_CLOSE", None)).await.expect(201);
        let listed = manager.listed(&case).await;
        assert_eq!((&listed["purge_at"], &listed["clock_event"]), (&closed("2028-03-03"), &json!(null)));
        at.clock.advance_to(day("2026-05-02"));
        assert_eq!(at.purge().await.counts.purged, 0);
        assert_eq!(at.told("case.event-undone").await, 1);
    });
}

#[test]
fn a_death_a_revocation_and_a_payment_can_be_undone_within_their_grace_too() {
    for (purpose, piece, kind) in
        [("P13_MANDAT", "PROCURATION", "REVOCATION"), ("P13_MANDAT", "PROCURATION", "DECES"), ("P11_AIDE_FIN", "COORD_BANCAIRE", "PAIEMENT")]
    {
        story(async |at| {
            at.archive().await;
            let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
            let (case, document) = deposited(at, (&manager, &team), (purpose, piece)).await;
            let before = manager.listed(&case).await["purge_at"].clone();
            manager.record(&case, (kind, Some("2026-03-03"))).await.expect(201);
            assert_ne!(manager.listed(&case).await["purge_at"], before, "{kind}");
            at.clock.advance(SignedDuration::from_hours(29 * 24));
            at.purge().await;
            manager.back(at).await;
            manager.open(&document, &team.key()).await;
            manager.record(&case, (kind, None)).await.expect(201);
            assert_eq!(manager.listed(&case).await["purge_at"], before, "{kind}");
        });
    }
}

#[test]
fn only_a_human_exchange_resets_the_last_contact_and_a_correction_puts_it_back() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, _) = deposited(at, (&manager, &team), FOLLOWED).await;
        at.clock.advance_to(day("2026-06-01"));
        manager.back(at).await;
        for source in ["SYSTEME", "AGENT"] {
            let order = json!({ "kind": "DERNIER_CONTACT", "on": "2026-05-30", "source": source });
            assert_eq!(manager.browser.post(&format!("/api/v1/cases/{case}/events"), &order).await.status, 422, "{source}");
        }
        let recorded = manager.record(&case, ("DERNIER_CONTACT", Some("2026-05-30"))).await.expect(201).json();
        assert_eq!(manager.listed(&case).await["purge_at"], closed("2028-05-30"));
        manager.record(&case, ("DERNIER_CONTACT", None)).await.expect_problem(404, "not-found");
        let undone = json!({ "kind": "DERNIER_CONTACT", "on": null, "corrects": recorded["event"] });
        manager.browser.post(&format!("/api/v1/cases/{case}/events"), &undone).await.expect(201);
        assert_eq!(manager.listed(&case).await["purge_at"], closed("2028-03-03"));
        let events = manager.browser.get(&format!("/api/v1/cases/{case}")).await.expect(200).json()["events"].clone();
        assert_eq!((&events[1]["corrects"], &events[1]["happened_on"]), (&recorded["event"], &json!(null)), "both stay in the record");
    });
}

#[test]
fn an_event_dated_ahead_before_the_case_or_in_another_century_is_refused_and_nothing_moves() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, _) = deposited(at, (&manager, &team), FOLLOWED).await;
        for (kind, on) in [
            ("DERNIER_CONTACT", "2026-03-04"),
            ("DERNIER_CONTACT", "2026-03-02"),
            ("SITUATION_CLOSE", "2026-03-02"),
            ("SITUATION_CLOSE", "2027-01-01"),
            ("DECISION", "1826-03-03"),
            ("FIN_VALIDITE", "2926-03-03"),
        ] {
            manager.record(&case, (kind, Some(on))).await.expect_problem(422, "impossible-date");
            manager.preview(&case, (kind, Some(on))).await.expect_problem(422, "impossible-date");
        }
        assert_eq!(at.told("document.rescheduled").await + at.told("case.event-recorded").await, 0);
    });
}

#[test]
fn what_would_close_documents_at_once_is_refused_until_it_is_said_to_be_meant() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), ("P04_MDPH_DOSSIER", "BILAN_MDPH")).await;
        let order = json!({ "kind": "DECISION", "on": "2025-11-01" });
        let said = manager.preview(&case, ("DECISION", Some("2025-11-01"))).await.expect(200).json();
        assert_eq!(said[0]["at_once"], true);
        manager.browser.post(&format!("/api/v1/cases/{case}/events"), &order).await.expect_problem(409, "ends-at-once");
        manager.open(&document, &team.key()).await;
        manager.record(&case, ("DECISION", Some("2025-11-01"))).await.expect(201);
        manager.see(&document).await.expect_problem(410, "document-due");
    });
}

#[test]
fn a_copy_filed_in_the_service_s_own_records_gets_a_short_clock_and_its_neighbour_does_not() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), FOLLOWED).await;
        let asked = manager.ask(at, (&team, &case), (FOLLOWED.0, &[FOLLOWED.1])).await;
        let (other, _) = Sender::arrive(at, &asked).await.deposit(at, FOLLOWED.1, ("autre.pdf", b"another")).await;
        let filed = json!({ "kind": "VERSE_DOSSIER", "on": "2026-03-03", "document": document });
        let path = format!("/api/v1/cases/{case}/events");
        manager.browser.post(&path, &json!({ "kind": "VERSE_DOSSIER", "on": "2026-03-03" })).await.expect_problem(404, "not-found");
        manager.browser.post(&path, &filed).await.expect(201);
        let life = |answer: serde_json::Value| (answer["purge_at"].clone(), answer["decided_by"].clone());
        assert_eq!(life(manager.see(&document).await.expect(200).json()), (closed("2026-04-02"), json!("filed")));
        assert_eq!(life(manager.see(&other).await.expect(200).json()), (closed("2028-03-03"), json!("backstop")));
        manager.browser.post(&path, &json!({ "kind": "VERSE_DOSSIER", "on": null, "document": document })).await.expect(201);
        assert_eq!(manager.see(&document).await.expect(200).json()["purge_at"], closed("2028-03-03"));
    });
}

#[test]
fn last_contacts_are_recorded_in_bulk_each_on_its_own() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (elsewhere, stranger) = at.agency("Agence de Grenoble").await;
        let theirs = stranger.open_case(at, &elsewhere, person("Karim Lopez")).await;
        let mut cases = Vec::new();
        for name in ["Nadia Benali", "Paul Girard", "Ana Costa"] {
            cases.push(manager.open_case(at, &team, person(name)).await);
        }
        at.clock.advance_to(day("2026-06-01"));
        manager.back(at).await;
        let line = |case: &str, on: &str| json!({ "case": case, "on": on });
        let order =
            json!({ "contacts": [line(&cases[0], "2026-05-20"), line(&cases[1], "2026-06-02"), line(&theirs, "2026-05-20"), line(&cases[2], "2026-03-03")] });
        let told = manager.browser.post("/api/v1/contacts", &order).await.expect(200).json();
        assert_eq!(told, json!(["recorded", "date", "no-such-case", "recorded"]));
        let again = manager.browser.post("/api/v1/contacts", &json!({ "contacts": [line(&cases[0], "2026-05-19")] })).await.expect(200).json();
        assert_eq!(again, json!(["known"]), "an older contact than the last one changes nothing");
        manager.browser.post("/api/v1/contacts", &json!({ "contacts": [] })).await.expect_problem(422, "malformed");
        let many: Vec<_> = (0..501).map(|_| line(&cases[0], "2026-05-20")).collect();
        manager.browser.post("/api/v1/contacts", &json!({ "contacts": many })).await.expect_problem(422, "malformed");
        let home = manager.browser.get("/api/v1/home").await.expect(200).json();
        let known = home["cases"].as_array().expect("cases").iter().find(|row| row["case"] == cases[0].as_str()).expect("the case");
        assert_eq!(known["contact_on"], "2026-05-20");
    });
}

#[test]
fn an_extension_stays_within_the_rule_and_never_passes_the_backstop() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), ("P04_MDPH_DOSSIER", "BILAN_MDPH")).await;
        let path = format!("/api/v1/documents/{document}/extension");
        let until = |day: &str| json!({ "purpose": "P04_MDPH_DOSSIER", "until": day, "reason": "RECOURS_EN_COURS" });
        manager.browser.post(&path, &until("2026-07-31")).await.expect_problem(409, "not-extendable");
        manager.record(&case, ("DECISION", Some("2026-03-03"))).await.expect(201);
        let clocks = manager.browser.get(&format!("/api/v1/documents/{document}/clocks")).await.expect(200).json();
        assert_eq!((&clocks[0]["purge_at"], &clocks[0]["extendable_to"]), (&closed("2026-06-03"), &json!("2026-09-02")), "three months, and three more");
        manager.browser.post(&path, &until("2026-09-03")).await.expect_problem(422, "too-far");
        manager.browser.post(&path, &until("2026-05-31")).await.expect_problem(409, "already-there");
        let told = manager.browser.post(&path, &until("2026-07-31")).await.expect(200).json();
        assert_eq!((&told["purge_at"], &told["new_purge_at"]), (&closed("2026-06-03"), &closed("2026-08-01")));
        let dpo = at.staff(Role::Dpo).await;
        assert_eq!(dpo.browser.get("/api/v1/reports/retention").await.expect(200).json()["totals"]["extended"], 1, "an exception, with its author and motive");
        let list = dpo.browser.get("/retention/documents?state=extended").await.expect(200).text();
        assert!(list.contains("Prolongé jusqu’au 31 juillet 2026\u{a0}: un recours est en cours, par ") && list.contains(&document), "{list}");
        at.clock.advance_to(day("2026-07-31"));
        assert_eq!(at.purge().await.counts.purged, 0);
        manager.back(at).await;
        manager.open(&document, &team.key()).await;
        at.clock.advance_to(day("2026-08-01"));
        assert_eq!(at.purge().await.counts.purged, 1);
        assert_eq!(at.told("document.extended").await, 1);
        let report = reports::signed(&at.app.records, &at.app.log, &at.app.rules(), None).await.expect("the report");
        assert_eq!((report.totals.extended, report.totals.purged), (0, 1));
        let recount = reports::verify(&mut at.app.records.read().await.expect("a snapshot"), &at.app.rules(), at.app.log.verifier_key()).await;
        assert_eq!(recount.expect("a recount").1, []);
    });
}

#[test]
fn a_team_is_told_once_of_all_that_ends_within_thirty_days_and_anew_of_what_moves() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let jobs = at.jobs();
        for _ in 0..3 {
            deposited(at, (&manager, &team), ("P12_IDENTITE", "PIECE_IDENTITE")).await;
        }
        jobs.purge_now().await.expect("it runs").expect("it ran");
        let digests = async |manager: &crate::harness::Agent| {
            let home = manager.browser.get("/api/v1/home").await.expect(200).json();
            home["tasks"].as_array().expect("tasks").iter().filter(|task| task["kind"] == "ending-digest").count()
        };
        assert_eq!((digests(&manager).await, at.told("document.end-announced").await), (1, 1), "one task, not three");
        at.clock.advance(SignedDuration::from_hours(24));
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(at.told("document.end-announced").await, 1, "nothing new");
        manager.back(at).await;
        deposited(at, (&manager, &team), ("P12_IDENTITE", "PIECE_IDENTITE")).await;
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!((digests(&manager).await, at.told("document.end-announced").await), (1, 2), "new content is told, in the same task");
    });
}

#[test]
fn what_would_end_at_once_is_confirmed_for_what_the_archive_keeps_too() {
    story(async |at| {
        at.archive().await;
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), ("P07_ESSAI_ENCADRE", "CONVENTION_ESSAI")).await;
        manager.record(&case, ("FIN_ESSAI", Some("2026-03-03"))).await.expect(201);
        at.clock.advance_to(day("2026-10-01"));
        assert_eq!(at.purge().await.counts.archived, 1);
        manager.back(at).await;
        let wrong = json!({ "kind": "FIN_ESSAI", "on": "2022-03-03" });
        manager.browser.post(&format!("/api/v1/cases/{case}/events"), &wrong).await.expect_problem(409, "ends-at-once");
        assert_eq!(manager.preview(&case, ("FIN_ESSAI", Some("2022-03-03"))).await.expect(200).json()[0]["at_once"], true);
        at.purge().await;
        assert_eq!(at.state(&document).await, "archived");
    });
}

#[test]
fn a_restricted_document_is_not_prolonged_either() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), ("P04_MDPH_DOSSIER", "BILAN_MDPH")).await;
        manager.record(&case, ("DECISION", Some("2026-03-03"))).await.expect(201);
        let hold = json!({ "document": document, "reason": "EXACTITUDE_CONTESTEE", "review_on": "2026-09-01" });
        manager.browser.post("/api/v1/holds", &hold).await.expect(201);
        let order = json!({ "purpose": "P04_MDPH_DOSSIER", "until": "2026-07-31", "reason": "RECOURS_EN_COURS" });
        manager.browser.post(&format!("/api/v1/documents/{document}/extension"), &order).await.expect_problem(423, "restricted");
    });
}

#[test]
fn a_contact_in_bulk_that_would_close_papers_at_once_is_left_to_be_noted_by_hand_and_stops_no_other() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let old = manager.open_case(at, &team, person("Nadia Benali")).await;
        at.clock.advance_to(day("2029-01-10"));
        manager.back(at).await;
        let other = manager.open_case(at, &team, person("Paul Girard")).await;
        let asked = manager.ask(at, (&team, &old), ("P02_PDP_SPSTI", &["ETUDE_POSTE"])).await;
        let (document, _) = Sender::arrive(at, &asked).await.deposit(at, "ETUDE_POSTE", ("etude.pdf", b"a paper")).await;
        let order = json!({ "contacts": [{ "case": old, "on": "2026-03-10" }, { "case": other, "on": "2029-01-10" }] });
        let told = manager.browser.post("/api/v1/contacts", &order).await.expect(200).json();
        assert_eq!(told, json!(["ends-at-once", "recorded"]));
        manager.see(&document).await.expect(200);
    });
}
