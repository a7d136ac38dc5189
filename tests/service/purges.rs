//! The last day of a document: access closes on it, destruction follows, in an order that no crash can spoil.

use std::{future::Future, pin::pin, task::Poll};

use consigne::{identity::Role, purge};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::harness::{Agent, Instance, Sender, Team, day, files_below, files_holding, person, postgres_server, story};

/// A purpose whose documents last 30 days from the deposit, without archive.
const SHORT: (&str, &str) = ("P12_IDENTITE", "PIECE_IDENTITE");

/// The day on which such a document, deposited on 3 March, ends.
const LAST: &str = "2026-04-02";

/// A case with a request for this piece, and so many documents deposited through it.
async fn deposited(at: &Instance, agent: &Agent, team: &Team, (purpose, piece): (&str, &str), count: usize) -> (String, Vec<String>) {
    let case = agent.open_case(at, team, person("Nadia Benali")).await;
    let asked = agent.ask(at, (team, &case), (purpose, &[piece])).await;
    let sender = Sender::arrive(at, &asked).await;
    let mut documents = Vec::new();
    for number in 0..count {
        documents.push(sender.deposit(at, piece, (&format!("{number}.pdf"), b"a paper")).await.0);
    }
    (case, documents)
}

#[test]
fn access_closes_on_the_day_even_before_the_purge_has_run() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, documents) = deposited(at, &manager, &team, SHORT, 1).await;
        at.clock.advance_to(day(LAST) - SignedDuration::from_secs(1));
        manager.back(at).await;
        manager.open(&documents[0], &team.key()).await;
        at.clock.advance(SignedDuration::from_secs(1));
        manager.see(&documents[0]).await.expect_problem(410, "document-due");
        manager.browser.get(&format!("/api/v1/documents/{}/payload", documents[0])).await.expect_problem(410, "document-due");
        manager.browser.get(&format!("/documents/{}", documents[0])).await.expect(410);
        let home = manager.browser.get("/api/v1/home").await.expect(200).json();
        assert_eq!((&home["arrived"], &home["ending"]), (&json!([]), &json!([])));
        let listed = manager.browser.get(&format!("/api/v1/cases/{case}")).await.expect(200).json()["documents_held"][0].clone();
        assert_eq!((&listed["state"], &listed["grant"], &listed["manifest"]), (&json!("due"), &json!(null), &json!(null)));
        assert_eq!(at.state(&documents[0]).await, "active", "no run has passed");
    });
}

#[test]
fn a_purged_document_cannot_be_opened_and_nothing_of_it_is_left() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (_, documents) = deposited(at, &manager, &team, SHORT, 3).await;
        manager.open(&documents[0], &team.key()).await;
        at.clock.advance_to(day(LAST));
        let run = at.purge().await;
        assert_eq!((run.counts.purged, run.counts.faulted), (3, 0));
        manager.back(at).await;
        manager.see(&documents[0]).await.expect_problem(410, "document-ended");
        for table in ["grants", "manifests", "grant_history", "openings", "payload_parts"] {
            assert_eq!(at.number(&format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {table}")).await, 0, "{table}");
        }
        assert_eq!(files_below(&at.blobs()), [""; 0]);
        assert_eq!((at.told("documents.purging").await, at.told("document.purged").await), (1, 3), "one entry of their accesses, one of each end");
    });
}

#[test]
fn purging_twice_changes_nothing_more() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        deposited(at, &manager, &team, SHORT, 2).await;
        at.clock.advance_to(day(LAST));
        assert_eq!(at.purge().await.counts.purged, 2);
        let again = at.purge().await.counts;
        assert_eq!((again.purged, again.archived, again.awaiting_visa, again.faulted), (0, 0, 0, 0));
        assert_eq!(at.told("document.purged").await, 2);
    });
}

#[test]
fn what_is_not_due_stays() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (_, documents) = deposited(at, &manager, &team, SHORT, 1).await;
        at.clock.advance_to(day(LAST) - SignedDuration::from_secs(1));
        assert_eq!(at.purge().await.counts.purged, 0);
        manager.back(at).await;
        manager.open(&documents[0], &team.key()).await;
    });
}

#[test]
fn in_the_archive_the_team_no_longer_opens_and_the_archive_team_does() {
    story(async |at| {
        let (archive, mut archivist) = at.archive().await;
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, documents) = deposited(at, &manager, &team, ("P07_ESSAI_ENCADRE", "CONVENTION_ESSAI"), 1).await;
        let document = &documents[0];
        archivist.see(document).await.expect_problem(403, "no-access");
        let home = archivist.browser.get("/api/v1/home").await.expect(200).json();
        assert_eq!((&home["arrived"], &home["ending"]), (&json!([]), &json!([])), "what its team still has is not the archive's to look at");
        manager.open(document, &team.key()).await;
        at.record(&manager, &case, ("FIN_ESSAI", "2026-03-03")).await;
        at.clock.advance_to(day("2026-09-03"));
        for run in [false, true] {
            if run {
                assert_eq!(at.purge().await.counts.archived, 1);
            }
            manager.back(at).await;
            archivist.back(at).await;
            manager.see(document).await.expect_problem(403, "no-access");
            manager.browser.get(&format!("/api/v1/documents/{document}/payload")).await.expect_problem(403, "no-access");
            archivist.see(document).await.expect_problem(403, "consultation-needed");
            archivist.consult(document).await.expect(204);
            archivist.open(document, &archive.key()).await;
            at.clock.advance(SignedDuration::from_mins(31));
            archivist.back(at).await;
            archivist.see(document).await.expect_problem(403, "consultation-needed");
        }
        let home = archivist.browser.get("/api/v1/home").await.expect(200).json();
        assert_eq!((&home["arrived"][0]["document"], &home["arrived"][0]["team_name"]), (&json!(document), &json!(team.name)));
        let kinds = at.texts("SELECT kind FROM grants").await;
        assert_eq!(kinds, ["archive"], "the team's access is destroyed, not only refused");
        at.clock.advance_to(day("2028-09-03"));
        archivist.back(at).await;
        archivist.see(document).await.expect_problem(410, "document-due");
        assert_eq!(at.purge().await.counts.purged, 1);
    });
}

#[test]
fn without_authority_to_eliminate_a_master_document_awaits_its_visa_and_is_never_destroyed() {
    story(async |at| {
        let (archive, mut archivist) = at.archive().await;
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, documents) = deposited(at, &manager, &team, ("P01_ACC_SOCIAL", "EVALUATION_SOCIALE"), 1).await;
        let document = &documents[0];
        at.record(&manager, &case, ("DERNIER_CONTACT", "2026-03-03")).await;
        at.clock.advance_to(day("2031-03-03"));
        archivist.back(at).await;
        archivist.see(document).await.expect_problem(410, "document-due");
        assert_eq!(at.purge().await.counts.awaiting_visa, 1);
        let home = archivist.browser.get("/api/v1/home").await.expect(200).json();
        assert_eq!(home["arrived"][0]["state"], "awaiting_visa", "whoever may still look at it is shown it");
        manager.back(at).await;
        manager.see(document).await.expect_problem(410, "document-due");
        archivist.consult(document).await.expect(204);
        archivist.open(document, &archive.key()).await;
        at.clock.advance_to(day("2061-01-01"));
        let later = at.purge().await.counts;
        assert_eq!((later.purged, later.awaiting_visa), (0, 0));
        archivist.back(at).await;
        archivist.consult(document).await.expect(204);
        archivist.open(document, &archive.key()).await;
    });
}

/// Polls so many times at most, then drops: the process is killed there.
async fn killed_after<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut left = polls;
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// The order that no crash may spoil: grants, then payload, then the stamp.
async fn check_order(at: &Instance) {
    let kept = files_below(&at.blobs());
    let rows = "SELECT d.document || ' ' || u.state || ' ' || COALESCE(d.payload, '-') || ' ' || CAST((SELECT COUNT(*) FROM grants g WHERE g.document = d.document) AS TEXT) FROM documents d JOIN uses u ON u.document = d.document";
    for row in at.texts(rows).await {
        let [_, state, payload, grants] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let held = kept.iter().any(|file| file.starts_with(payload));
        match state {
            "active" => assert!(grants == "1" && held, "untouched: {row}"),
            "purging" => assert_eq!(grants, "0", "accesses go first: {row}"),
            "purged" => assert!(grants == "0" && payload == "-", "the stamp comes last: {row}"),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn a_purge_killed_at_any_moment_is_taken_up_where_it_stopped() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (_, documents) = deposited(at, &manager, &team, SHORT, 3).await;
        at.clock.advance_to(day(LAST));
        let mut kills = 0;
        for polls in (0..).map(|turn| turn * 2) {
            let run = killed_after(polls, purge::run_alone(&at.app.records, (&at.app.blobs, &at.app.log), &at.app.rules(), "story")).await;
            if let Some(ended) = run {
                let counts = ended.expect("a run that nobody kills ends").expect("nobody else runs").counts;
                assert_eq!(counts.faulted, 0, "nothing is set aside for what a killed run left behind");
                break;
            }
            kills += 1;
            check_order(at).await;
        }
        assert!(kills > 3, "killed only {kills} times");
        for document in &documents {
            assert_eq!(at.state(document).await, "purged");
        }
        assert_eq!(at.told("document.purged").await, 3, "each is stamped once");
        let dpo = at.staff(Role::Dpo).await;
        assert_eq!(dpo.bordereaux().await.iter().sum::<u64>(), 3, "each is in one bordereau");
        let digested = "SELECT CAST(COUNT(*) AS BIGINT) FROM purge_runs WHERE ended_at IS NULL OR bordereau IS NULL";
        assert_eq!(at.number(digested).await, 0, "the run that follows ends a run that was stopped");
    });
}

#[test]
fn whoever_goes_while_a_transaction_begins_leaves_nobody_else_inside_it() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        for polls in 0..12 {
            for _ in 0..20 {
                killed_after(polls, at.app.records.read()).await;
            }
            manager.open_case(at, &team, person("Karim Lopez")).await;
        }
    });
}

#[test]
fn one_document_whose_payload_cannot_be_destroyed_stops_no_other_and_is_tried_again() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (_, documents) = deposited(at, &manager, &team, SHORT, 3).await;
        let payload = at.texts(&format!("SELECT payload FROM documents WHERE document = '{}'", documents[1])).await.pop().expect("a payload");
        let (folder, aside) = (at.blobs().join(&payload), at.folder().join("aside"));
        std::fs::rename(&folder, &aside).expect("moved");
        std::fs::write(&folder, b"not a folder").expect("written");
        at.clock.advance_to(day(LAST));
        let counts = at.purge().await.counts;
        assert_eq!((counts.purged, counts.faulted), (2, 1));
        assert_eq!((at.state(&documents[1]).await.as_str(), at.told("document.purge-failed").await), ("purging", 1));
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM grants").await, 0, "its accesses are gone all the same");
        manager.back(at).await;
        manager.see(&documents[1]).await.expect_problem(410, "document-ended");
        let dpo = at.staff(Role::Dpo).await;
        assert_eq!(dpo.bordereaux().await, [2], "what could not be destroyed is in no bordereau");
        std::fs::remove_file(&folder).expect("removed");
        std::fs::rename(&aside, &folder).expect("moved back");
        assert_eq!(at.purge().await.counts.purged, 0, "it waits an hour");
        at.clock.advance(SignedDuration::from_hours(1));
        assert_eq!(at.purge().await.counts.purged, 1);
        let dpo = at.staff(Role::Dpo).await;
        assert_eq!(dpo.bordereaux().await, [1, 2], "but in that of the run that did");
        let certificates = dpo.browser.get(&format!("/api/v1/documents/{}/certificates", documents[1])).await.expect(200).json();
        let last = dpo.browser.get("/api/v1/purges").await.expect(200).json()[0].clone();
        assert_eq!(certificates[0]["statement"]["run"], last["run"], "which its certificate names");
    });
}

#[test]
fn a_payload_that_was_missing_on_its_day_is_reported_and_its_certificate_says_so() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (_, documents) = deposited(at, &manager, &team, SHORT, 2).await;
        let payload = at.texts(&format!("SELECT payload FROM documents WHERE document = '{}'", documents[1])).await.pop().expect("a payload");
        std::fs::remove_dir_all(at.blobs().join(&payload)).expect("lost");
        at.clock.advance_to(day(LAST));
        let counts = at.purge().await.counts;
        assert_eq!((counts.purged, counts.faulted, at.told("document.purge-failed").await), (2, 1, 1));
        manager.back(at).await;
        let dpo = at.staff(Role::Dpo).await;
        for (document, missing) in documents.iter().zip([false, true]) {
            let certificates = dpo.browser.get(&format!("/api/v1/documents/{document}/certificates")).await.expect(200).json();
            let statement = &certificates[0]["statement"];
            assert_eq!((&statement["payload_destroyed"], &statement["payload_missing"]), (&json!(!missing), &json!(missing)));
        }
    });
}

#[test]
fn unfinished_uploads_ended_links_and_empty_cases_are_swept() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, _) = deposited(at, &manager, &team, SHORT, 1).await;
        let asked = manager.ask(at, (&team, &case), (SHORT.0, &[SHORT.1])).await;
        let sender = Sender::arrive(at, &asked).await;
        let address = sender.create(SHORT.1, 10).await.expect(201).header("location").to_owned();
        sender.patch(&address, 0, b"four").await.expect(204);
        at.clock.advance(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
        at.purge().await;
        assert_eq!(sender.offset(&address).await, 4, "a day is a day");
        at.clock.advance(SignedDuration::from_secs(1));
        sender.patch(&address, 4, b"more..").await.expect_problem(404, "not-found");
        at.purge().await;
        assert_eq!((at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uploads").await, at.told("upload.swept").await), (0, 1));
        at.clock.advance_to(day("2026-04-05"));
        at.purge().await;
        let briefs = "SELECT CAST(COUNT(*) AS BIGINT) FROM requests WHERE brief IS NOT NULL OR token_digest IS NOT NULL OR link_recipient IS NOT NULL";
        assert_eq!((at.number(briefs).await, at.told("request.ended").await), (0, 2));
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM cases WHERE label IS NULL").await, 0, "the team still has its copies");
        at.clock.advance_to(day("2026-05-10"));
        at.purge().await;
        at.purge().await;
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM requests WHERE team_copy IS NOT NULL").await, 0);
        assert_eq!((at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM cases WHERE label IS NULL").await, at.told("case.erased").await), (1, 1));
        manager.back(at).await;
        manager.browser.get(&format!("/api/v1/cases/{case}")).await.expect_problem(404, "not-found");
    });
}

#[test]
fn what_cannot_be_swept_keeps_nothing_else_from_being_swept() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        manager.open_case(at, &team, person("Karim Lopez")).await;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let asked = manager.ask(at, (&team, &case), (SHORT.0, &[SHORT.1])).await;
        let sender = Sender::arrive(at, &asked).await;
        let address = sender.create(SHORT.1, 10).await.expect(201).header("location").to_owned();
        sender.patch(&address, 0, b"four").await.expect(204);
        let payload = at.texts("SELECT payload FROM uploads").await.pop().expect("an upload");
        let (folder, aside) = (at.blobs().join(&payload), at.folder().join("aside"));
        std::fs::rename(&folder, &aside).expect("moved");
        std::fs::write(&folder, b"not a folder").expect("written");
        at.clock.advance_to(day("2026-05-10"));
        let counts = at.purge().await.counts;
        assert_eq!(counts.faulted, 1, "the upload");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM requests WHERE brief IS NOT NULL").await, 0, "ended links all the same");
        assert_eq!(at.told("case.erased").await, 1, "and the empty case");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM sessions").await, 0, "and old sessions");
        std::fs::remove_file(&folder).expect("removed");
        std::fs::rename(&aside, &folder).expect("moved back");
        assert_eq!(at.purge().await.counts.faulted, 0, "the next run does the rest");
    });
}

#[test]
fn what_was_deleted_leaves_the_log_of_the_database_as_soon_as_no_reader_stands_in_the_way() {
    story(async |at| {
        if postgres_server().is_some() {
            return; // Its log is recycled by the server: see docs/operations.md.
        }
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        deposited(at, &manager, &team, SHORT, 1).await;
        let grant = at.texts("SELECT lower(hex(sealed)) FROM grants").await.pop().expect("a grant");
        let grant = (0..grant.len()).step_by(2).map(|at| u8::from_str_radix(&grant[at..at + 2], 16).expect("hex")).collect::<Vec<_>>();
        at.change("PRAGMA busy_timeout = 0").await;
        at.clock.advance_to(day(LAST));
        let mut reader = at.app.records.read().await.expect("a reader");
        consigne::reports::verify(&mut reader, &at.app.rules(), at.app.log.verifier_key()).await.expect("it reads");
        at.purge().await;
        assert!(!at.app.records.db().forget_deleted().await.expect("asked"), "the reader still sees the old rows");
        assert_ne!(files_holding(at.folder(), &grant), [""; 0], "which the log therefore keeps");
        drop(reader);
        // A reader that is dropped gives its place back a moment later: ticks try again, each minute.
        let jobs = at.jobs();
        for _ in 0..1_000 {
            jobs.tick().await.expect("a tick");
            if files_holding(at.folder(), &grant).is_empty() {
                break;
            }
        }
        assert_eq!(files_holding(at.folder(), &grant), [""; 0]);
    });
}

#[test]
fn an_event_recorded_after_the_day_reopens_nothing_and_one_before_it_moves_the_day_in_the_trail() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        at.archive().await;
        let (case, documents) = deposited(at, &manager, &team, ("P05_RQTH", "NOTIFICATION_RQTH"), 1).await;
        let last = at.number("SELECT purge_at FROM uses").await;
        at.record(&manager, &case, ("FIN_VALIDITE", "2027-03-01")).await;
        let moved = at.number("SELECT purge_at FROM uses").await;
        assert_ne!(last, moved);
        let leaf = at.texts("SELECT leaf FROM entries WHERE leaf LIKE '%document.rescheduled%'").await;
        let day_told = Timestamp::from_millisecond(moved).expect("a time").to_string();
        assert!(leaf.len() == 1 && leaf[0].contains(&day_told) && leaf[0].contains(&documents[0]), "{leaf:?}");
        at.clock.advance_to(Timestamp::from_millisecond(moved).expect("a time"));
        manager.back(at).await;
        manager.see(&documents[0]).await.expect_problem(410, "document-due");
        at.record(&manager, &case, ("FIN_VALIDITE", "2031-03-01")).await;
        assert_eq!(at.number("SELECT purge_at FROM uses").await, moved, "its day has come");
        manager.see(&documents[0]).await.expect_problem(410, "document-due");
        assert_eq!(at.told("document.rescheduled").await, 1);
    });
}
