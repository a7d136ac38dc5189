//! What a run leaves: its bordereau, its certificates, a stop for the DPO; what two workers do, and what a visa does.

use std::{
    future::poll_fn,
    pin::{Pin, pin},
    task::Poll,
};

use consigne::{
    app::App,
    identity::Role,
    purge::{self, Fence, RunRefusal},
    receipts::Certificate,
    store::Records,
};
use jiff::SignedDuration;
use serde_json::json;

use super::deposited;
use crate::harness::{Agent, Instance, Sender, Team, change, day, number, person, story};

const SHORT: (&str, &str) = ("P12_IDENTITE", "PIECE_IDENTITE");
const STATUS: (&str, &str) = ("P05_RQTH", "NOTIFICATION_RQTH");

/// So many documents of one case.
async fn many(at: &Instance, (agent, team): (&Agent, &Team), (purpose, piece): (&str, &str), count: usize) -> String {
    let case = agent.open_case(at, team, person("Nadia Benali")).await;
    let asked = agent.ask(at, (team, &case), (purpose, &[piece])).await;
    let sender = Sender::arrive(at, &asked).await;
    for number in 0..count {
        sender.deposit(at, piece, (&format!("{number}.pdf"), b"a paper")).await;
    }
    case
}

async fn taken(records: &Records, holder: &str) -> Option<Fence> {
    let mut tx = records.begin().await.expect("a transaction");
    let taken = Fence::take(&mut tx, holder).await;
    records.settle("take the purge", tx, taken, 12).await.expect("the last try").expect("the records")
}

/// Goes one step of the run at a time, until a replica sees so many uses of which this is true: the run stands still while it looks.
async fn step_until(mut run: Pin<&mut impl Future>, replica: &App, (state, count): (&str, i64)) {
    let seen = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM uses WHERE {state}");
    while number(replica.records.db(), &seen).await < count {
        assert!(poll_fn(|context| Poll::Ready(run.as_mut().poll(context).is_pending())).await, "it ended before it could be stopped");
    }
}

#[test]
fn each_run_leaves_a_bordereau_and_each_document_a_certificate_that_the_key_alone_verifies() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (_, document) = deposited(at, (&manager, &team), SHORT).await;
        manager.open(&document, &team.key()).await;
        at.clock.advance_to(day("2026-04-02"));
        let run = at.purge().await;
        at.verify().await;
        let dpo = at.staff(Role::Dpo).await;
        let listed = dpo.browser.get("/api/v1/purges").await.expect(200).json();
        assert_eq!((&listed[0]["run"], &listed[0]["purged"]), (&json!(run.id.to_string()), &json!(1)));
        let bordereau = dpo.browser.get(&format!("/api/v1/purges/{}/bordereau", run.id)).await.expect(200).json();
        let line = &bordereau["lines"][0];
        assert_eq!(
            (&line["team"], &line["description"], &line["documents"], &line["authority"]),
            (&json!(team.name), &json!("Pièce d’identité"), &json!(1), &json!("COPIE"))
        );
        assert_eq!((&line["first_deposit"], &line["first_end"]), (&json!("2026-03-03"), &json!("2026-04-02")));
        let stated = at.texts("SELECT leaf FROM entries WHERE leaf LIKE '%\"purge.run\"%'").await.pop().expect("the run's entry");
        assert!(stated.contains(listed[0]["bordereau"].as_str().expect("a digest")), "the trail states the bordereau");
        let answer = dpo.browser.get(&format!("/api/v1/documents/{document}/certificates")).await.expect(200);
        assert!(!answer.text().contains("Benali") && !answer.text().contains("case_") && !answer.text().contains("papier.pdf"), "it names nobody");
        let certificates: Vec<Certificate> = serde_json::from_slice(&answer.body).expect("certificates");
        let [certificate] = certificates.as_slice() else { panic!("{certificates:?}") };
        let key = at.app.log.verifier_key();
        certificate.verify(key).expect("it verifies");
        let statement = &certificate.statement;
        assert_eq!(
            (statement.document.as_str(), statement.trigger.as_str(), statement.handed_over.as_str(), statement.accesses.as_str()),
            (document.as_str(), "ECHEANCE", "1", "1")
        );
        assert_eq!((statement.payload_destroyed, statement.backups_until().map(|day| day.to_string())), (true, Some("2026-04-09".to_owned())));
        let mut forged = certificate.clone();
        forged.statement.due = "2027-01-01T00:00:00Z".to_owned();
        assert!(forged.verify(key).is_err());
        let mut forged = certificate.clone();
        forged.leaf = forged.leaf.replace(SHORT.0, "P02_PDP_SPSTI");
        forged.statement.purpose = "P02_PDP_SPSTI".to_owned();
        assert!(forged.verify(key).is_err());
        let mut forged = certificate.clone();
        forged.path.pop();
        assert!(forged.verify(key).is_err());
        dpo.browser.get(&format!("/api/v1/documents/{}/certificates", "doc_00000000000000000000000000")).await.expect_problem(404, "not-found");
    });
}

#[test]
fn a_run_of_which_too_many_last_days_moved_nearer_stops_for_the_dpo() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let case = many(at, (&manager, &team), STATUS, 51).await;
        at.clock.advance_to(day("2026-05-01"));
        manager.back(at).await;
        manager.record(&case, ("FIN_VALIDITE", Some("2025-10-15"))).await.expect(201);
        let run = at.purge().await;
        assert!(run.stopped);
        assert_eq!((run.counts.ended, at.told("purge.stopped").await), (0, 1));
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uses WHERE state = 'active'").await, 51);
        at.clock.advance(SignedDuration::from_hours(24 * 40));
        assert!(at.purge().await.stopped, "it stays stopped, however long nobody looks");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uses WHERE state = 'active'").await, 51);
        let deputy = at.staff(Role::DeputyDpo).await;
        let stops = deputy.browser.get("/api/v1/purges/stops").await.expect(200).json();
        assert_eq!((&stops[0]["moved"], &stops[0]["stock"], stops.as_array().map(Vec::len)), (&json!(51), &json!(51), Some(1)));
        let release = format!("/api/v1/purges/stops/{}/release", stops[0]["stop"]);
        deputy.browser.post(&release, &json!({ "reason": "VERIFIE", "moved": 50 })).await.expect_problem(409, "moved");
        deputy.browser.post(&release, &json!({ "reason": "VERIFIE", "moved": 51 })).await.expect(204);
        deputy.browser.post(&release, &json!({ "reason": "VERIFIE", "moved": 51 })).await.expect_problem(409, "nothing-to-decide");
        let run = at.purge().await;
        assert_eq!((run.stopped, run.counts.purged), (false, 51));
    });
}

#[test]
fn a_release_lets_go_what_was_counted_and_nothing_that_moved_or_came_due_since() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let first = many(at, (&manager, &team), STATUS, 51).await;
        let second = many(at, (&manager, &team), STATUS, 51).await;
        at.clock.advance_to(day("2026-05-01"));
        manager.back(at).await;
        manager.record(&first, ("FIN_VALIDITE", Some("2025-10-15"))).await.expect(201);
        manager.record(&second, ("FIN_VALIDITE", Some("2025-11-15"))).await.expect(201);
        assert!(at.purge().await.stopped);
        at.clock.advance(SignedDuration::from_hours(1));
        let deputy = at.staff(Role::DeputyDpo).await;
        let stop = deputy.browser.get("/api/v1/purges/stops").await.expect(200).json()[0].clone();
        assert_eq!(stop["moved"], 51, "the second case is due in a fortnight");
        let release = format!("/api/v1/purges/stops/{}/release", stop["stop"]);
        deputy.browser.post(&release, &json!({ "reason": "VERIFIE", "moved": 51 })).await.expect(204);
        assert_eq!(at.purge().await.counts.purged, 51);
        at.clock.advance_to(day("2026-05-16"));
        assert!(at.purge().await.stopped, "nobody looked at the second case");
    });
}

#[test]
fn a_last_day_that_moved_to_thirty_days_from_then_is_counted_on_that_day_too() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let case = many(at, (&manager, &team), ("P02_PDP_SPSTI", "ETUDE_POSTE"), 51).await;
        at.clock.advance_to(day("2026-05-01"));
        at.clock.advance(SignedDuration::from_hours(10));
        manager.back(at).await;
        manager.record(&case, ("SITUATION_CLOSE", Some("2026-05-01"))).await.expect(201);
        at.clock.advance_to(day("2026-06-02"));
        assert!(at.purge().await.stopped, "even when the first nights were missed");
    });
}

#[test]
fn fifty_documents_or_two_in_a_hundred_are_no_reason_to_stop() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let case = many(at, (&manager, &team), STATUS, 50).await;
        at.clock.advance_to(day("2026-05-01"));
        manager.back(at).await;
        manager.record(&case, ("FIN_VALIDITE", Some("2025-10-15"))).await.expect(201);
        let run = at.purge().await;
        assert_eq!((run.stopped, run.counts.purged), (false, 50));
    });
}

#[test]
fn two_in_a_hundred_of_a_large_stock_are_no_reason_to_stop() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let moved = many(at, (&manager, &team), STATUS, 51).await;
        let (other, _) = deposited(at, (&manager, &team), STATUS).await;
        // All others are rows alone: what the breaker counts.
        let others = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2498)
                      INSERT INTO uses (document, purpose, team, case_id, piece, policy, state, deposited_at, since, purge_at, decided_by, entry)
                      SELECT u.document, 'P' || i, u.team, u.case_id, u.piece, u.policy, 'active', u.deposited_at, u.since, 4102444800000, u.decided_by, u.entry
                      FROM n, (SELECT * FROM uses WHERE case_id = '{case}') u";
        assert_eq!(change(at.app.records.db(), &others.replace("{case}", &other)).await, 2498);
        at.clock.advance_to(day("2026-05-01"));
        manager.back(at).await;
        manager.record(&moved, ("FIN_VALIDITE", Some("2025-10-15"))).await.expect(201);
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uses").await, 2550, "51 are 2 in a hundred");
        assert!(!at.purge().await.stopped);
    });
}

#[test]
fn two_purges_at_the_same_instant_are_one_and_a_worker_thought_dead_changes_nothing_more() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        many(at, (&manager, &team), SHORT, 3).await;
        at.clock.advance_to(day("2026-04-02"));
        let (first, rules) = (taken(&at.app.records, "one").await.expect("nobody else"), at.app.rules());
        assert!(taken(&at.app.records, "two").await.is_none(), "the other one has it");
        at.clock.advance(SignedDuration::from_mins(6));
        let second = taken(&at.app.records, "two").await.expect("the first is thought dead");
        let late = purge::run(&at.app.records, (&at.app.blobs, &at.app.log), &rules, &first, at.app.records.now()).await;
        assert!(matches!(late, Err(RunRefusal::LeaseLost)), "{late:?}");
        assert_eq!((at.told("documents.purging").await, at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM purge_runs").await), (0, 0));
        let run = purge::run(&at.app.records, (&at.app.blobs, &at.app.log), &rules, &second, at.app.records.now()).await.expect("it runs");
        assert_eq!(run.counts.purged, 3);
    });
}

#[test]
fn a_lease_that_is_lost_in_the_middle_of_a_run_stops_it_there_and_the_next_worker_ends_it() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        many(at, (&manager, &team), SHORT, 3).await;
        at.clock.advance_to(day("2026-04-02"));
        let (first, rules) = (taken(&at.app.records, "one").await.expect("nobody else"), at.app.rules());
        let replica = at.again().await.expect("a second replica");
        let mut run = pin!(purge::run(&at.app.records, (&at.app.blobs, &at.app.log), &rules, &first, at.app.records.now()));
        step_until(run.as_mut(), &replica, ("state = 'purging'", 3)).await;
        at.clock.advance(SignedDuration::from_mins(6));
        assert!(taken(&replica.records, "two").await.is_some(), "the first is thought dead");
        let outcome = run.await;
        assert!(matches!(outcome, Err(RunRefusal::LeaseLost)), "{outcome:?}");
        at.clock.advance(SignedDuration::from_mins(6));
        let run = at.purge().await;
        assert_eq!(at.told("document.purged").await, 3, "each is stamped once: {run:?}");
    });
}

/// A run over 42 documents, in batches of twenty, while another replica makes a change: once the accesses of the second batch are gone, and the third is read. Gives the documents.
async fn changed_meanwhile(at: &Instance, change_of: impl Fn(&[String]) -> String) -> (Vec<String>, purge::Counts) {
    let (team, manager) = at.agency("Agence de Villeurbanne").await;
    many(at, (&manager, &team), SHORT, 42).await;
    at.clock.advance_to(day("2026-04-02"));
    let documents = at.texts("SELECT document FROM uses ORDER BY document").await;
    let (fence, rules) = (taken(&at.app.records, "one").await.expect("nobody else"), at.app.rules());
    let replica = at.again().await.expect("a second replica");
    let mut run = pin!(purge::run(&at.app.records, (&at.app.blobs, &at.app.log), &rules, &fence, at.app.records.now()));
    step_until(run.as_mut(), &replica, ("state <> 'active'", 40)).await;
    assert_eq!(change(replica.records.db(), &change_of(&documents)).await, 1);
    let counts = run.await.expect("it runs").counts;
    (documents, counts)
}

#[test]
fn a_hold_placed_after_its_document_was_read_ahead_keeps_it() {
    story(async |at| {
        let hold = |documents: &[String]| format!("UPDATE uses SET hold = 'CONTENTIEUX', revision = revision + 1 WHERE document = '{}'", documents[41]);
        let (documents, counts) = changed_meanwhile(at, hold).await;
        assert_eq!((counts.purged, counts.faulted, at.state(&documents[41]).await.as_str()), (41, 0, "active"));
        let told = at.texts("SELECT leaf FROM entries WHERE leaf LIKE '%\"documents.purging\"%'").await;
        assert!(told.iter().all(|leaf| !leaf.contains(&documents[41])), "{told:?}");
    });
}

#[test]
fn an_opening_that_came_to_be_known_after_it_was_counted_is_in_the_certificate() {
    story(async |at| {
        let open =
            |documents: &[String]| format!("INSERT INTO openings (document, agent, role, at) SELECT '{}', agent, role, 0 FROM agents LIMIT 1", documents[25]);
        let (documents, counts) = changed_meanwhile(at, open).await;
        assert_eq!((counts.purged, counts.faulted), (42, 0));
        let certificate = format!("SELECT leaf FROM entries WHERE leaf LIKE '%\"document.purged\"%{}%'", documents[25]);
        let leaf = at.texts(&certificate).await.pop().expect("the entry");
        assert!(leaf.contains("\"openings\":\"1\""), "{leaf}");
    });
}

#[test]
fn a_row_that_does_not_read_back_stops_no_other_from_being_stamped() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        many(at, (&manager, &team), SHORT, 3).await;
        at.clock.advance_to(day("2026-04-02"));
        let (fence, rules) = (taken(&at.app.records, "one").await.expect("nobody else"), at.app.rules());
        let replica = at.again().await.expect("a second replica");
        {
            let mut run = pin!(purge::run(&at.app.records, (&at.app.blobs, &at.app.log), &rules, &fence, at.app.records.now()));
            step_until(run.as_mut(), &replica, ("state = 'purging'", 3)).await;
        }
        assert_eq!(at.change("UPDATE uses SET purging_at = NULL WHERE document = (SELECT MIN(document) FROM uses)").await, 1);
        at.clock.advance(SignedDuration::from_mins(6));
        let counts = at.purge().await.counts;
        assert_eq!((counts.purged, counts.faulted, at.told("document.purge-failed").await), (2, 1, 1));
        at.change("UPDATE uses SET purging_at = (SELECT d.purging_at FROM documents d WHERE d.document = uses.document) WHERE state = 'purging'").await;
        at.clock.advance(SignedDuration::from_hours(1));
        let counts = at.purge().await.counts;
        assert_eq!((counts.purged, counts.faulted, at.told("document.purged").await), (1, 0, 3), "put right, it goes with the next run");
    });
}

#[test]
fn what_awaits_a_visa_goes_with_the_first_run_after_it_was_given_and_cites_it() {
    story(async |at| {
        let (archive, mut archivist) = at.archive().await;
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), ("P01_ACC_SOCIAL", "EVALUATION_SOCIALE")).await;
        manager.record(&case, ("DERNIER_CONTACT", Some("2026-03-03"))).await.expect(201);
        at.clock.advance_to(day("2031-03-03"));
        assert_eq!(at.purge().await.counts.awaiting_visa, 1);
        archivist.back(at).await;
        let waiting = archivist.browser.get("/api/v1/visas").await.expect(200).json();
        assert_eq!((&waiting[0]["purpose"], &waiting[0]["team"], &waiting[0]["documents"]), (&json!("P01_ACC_SOCIAL"), &json!(team.name), &json!(1)));
        let order =
            |reference: &str, documents: u64| json!({ "reference": reference, "given_on": "2031-03-01", "purpose": "P01_ACC_SOCIAL", "documents": documents });
        archivist.browser.post("/api/v1/visas", &order("visa pour Madame Benali", 1)).await.expect_problem(422, "malformed");
        archivist.browser.post("/api/v1/visas", &order("AD69 2031-014", 2)).await.expect_problem(409, "moved");
        archivist.browser.post("/api/v1/visas", &order("AD69 2031-014", 1)).await.expect(204);
        archivist.consult(&document).await.expect(204);
        archivist.open(&document, &archive.key()).await;
        assert_eq!(at.purge().await.counts.purged, 1);
        let leaf = at.texts("SELECT leaf FROM entries WHERE leaf LIKE '%\"document.purged\"%'").await.pop().expect("the entry");
        assert!(leaf.contains("\"authority\":\"AD69 2031-014\""), "{leaf}");
    });
}

#[test]
fn what_awaits_a_visa_goes_without_one_once_its_purpose_has_an_authority() {
    story(async |at| {
        at.archive().await;
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, _) = deposited(at, (&manager, &team), ("P01_ACC_SOCIAL", "EVALUATION_SOCIALE")).await;
        manager.record(&case, ("DERNIER_CONTACT", Some("2026-03-03"))).await.expect(201);
        at.clock.advance_to(day("2031-03-03"));
        assert_eq!(at.purge().await.counts.awaiting_visa, 1);
        assert_eq!(at.purge().await.counts, purge::Counts::default(), "and goes on waiting");
        let files = super::rules::changed("P01_ACC_SOCIAL.toml", &[("final = \"PURGE\"", "final = \"PURGE\"\nelimination_ref = \"TG-2031-07\"")]);
        let plan = super::rules::proposed(at, &files).await;
        let dpo = at.staff(Role::Dpo).await;
        super::rules::approve(at, &dpo, &plan).await.expect(204);
        assert_eq!(at.purge().await.counts.purged, 1);
        let leaf = at.texts("SELECT leaf FROM entries WHERE leaf LIKE '%\"document.purged\"%'").await.pop().expect("the entry");
        assert!(leaf.contains("\"authority\":\"TG-2031-07\""), "{leaf}");
    });
}

#[test]
fn without_the_archive_s_access_the_team_s_is_not_taken_away() {
    story(async |at| {
        at.archive().await;
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), ("P07_ESSAI_ENCADRE", "CONVENTION_ESSAI")).await;
        manager.record(&case, ("FIN_ESSAI", Some("2026-03-03"))).await.expect(201);
        at.change("DELETE FROM grants WHERE kind = 'archive'").await;
        at.clock.advance_to(day("2026-09-03"));
        let counts = at.purge().await.counts;
        assert_eq!((counts.archived, counts.faulted, at.told("document.purge-failed").await), (0, 1, 1));
        assert_eq!(at.texts(&format!("SELECT kind FROM grants WHERE document = '{document}'")).await, ["team"]);
    });
}

#[test]
fn an_exceptional_consultation_needs_its_reason_and_the_dpo_is_told() {
    story(async |at| {
        let (archive, mut archivist) = at.archive().await;
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), ("P07_ESSAI_ENCADRE", "CONVENTION_ESSAI")).await;
        manager.record(&case, ("FIN_ESSAI", Some("2026-03-03"))).await.expect(201);
        at.clock.advance_to(day("2026-09-03"));
        at.purge().await;
        archivist.back(at).await;
        archivist.see(&document).await.expect_problem(403, "consultation-needed");
        let page = archivist.browser.get(&format!("/documents/{document}")).await.expect(403).text();
        assert!(page.contains("data-page=\"document\""), "the page is there to ask for the reason");
        archivist.browser.post(&format!("/api/v1/documents/{document}/consultation"), &json!({ "reason": "curiosité" })).await.expect_problem(422, "malformed");
        archivist.consult(&document).await.expect(204);
        archivist.open(&document, &archive.key()).await;
        let dpo = at.staff(Role::Dpo).await;
        let told = dpo.browser.get("/api/v1/decisions").await.expect(200).json()["consultations"].clone();
        assert_eq!((&told[0]["document"], &told[0]["reason"]), (&json!(document), &json!("CONTROLE")));
        at.clock.advance_to(day("2028-09-03"));
        assert_eq!(at.purge().await.counts.purged, 1);
        let dpo = at.staff(Role::Dpo).await;
        assert_eq!(
            dpo.browser.get("/api/v1/decisions").await.expect(200).json()["consultations"],
            json!([told[0]]),
            "what was destroyed since is to be seen too"
        );
        dpo.browser.post(&format!("/api/v1/consultations/{}/seen", told[0]["consultation"]), &json!({})).await.expect(204);
        assert_eq!(dpo.browser.get("/api/v1/decisions").await.expect(200).json()["consultations"], json!([]));
    });
}
