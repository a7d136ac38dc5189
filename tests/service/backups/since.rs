//! What happened since a backup, told by witnesses and replayed before anything is served.

use std::sync::Arc;

use axum::{Router, http::StatusCode};
use consigne::{
    app::{App, Setup, StartError},
    audit,
    backup::{BackupError, ReadOnly},
    base::Clock,
    client::Transport,
    http::headers::Headers,
    jobs::Jobs,
    merkle::Cosigner,
    witness::{Colleague, Witness, Witnesses, router},
};
use tempfile::TempDir;

use super::{PIECE, PURPOSE, documents, documents_of, put_back, returns, take};
use crate::harness::{Agent, Instance, Sender, Team, day, number, router_of, story};

/// A witness that followed the story's instance.
struct Follower {
    witness: Arc<Witness>,
    _folder: TempDir,
}

impl Follower {
    fn of(at: &Instance, seed: u8) -> Self {
        let folder = TempDir::new().expect("a folder");
        let clock: Arc<dyn Clock> = at.clock.clone();
        let cosigner = Cosigner::from_seed(&format!("witness.example/w{seed}"), &[seed; 32]).expect("a key");
        let log = (at.app.log.verifier_key().clone(), Transport::InProcess(at.app.router()));
        Self { witness: Arc::new(Witness::open(cosigner, folder.path(), [log], clock).expect("it opens")), _folder: folder }
    }

    fn colleague(&self) -> Colleague {
        let hash = format!("sha256-{}=", "A".repeat(43));
        let router = router(Arc::clone(&self.witness), &Headers::new(true, &hash, &hash).expect("hashes"));
        Colleague::new(self.witness.verifier_key().clone(), Transport::InProcess(router))
    }

    /// The same, that nobody reaches.
    fn cut_off(&self) -> Colleague {
        Colleague::new(self.witness.verifier_key().clone(), Transport::InProcess(Router::new().fallback(async || StatusCode::BAD_GATEWAY)))
    }
}

fn with(setup: Setup, needed: usize, witnesses: Vec<Colleague>) -> Setup {
    Setup { witnesses: Witnesses::new(needed, witnesses), ..setup }
}

async fn open(setup: Setup) -> App {
    App::open(setup).await.unwrap_or_else(|error| panic!("it opens: {error}"))
}

/// After the backup a document comes, the case is closed, and everything in it is purged. Gives what came.
async fn live_on(at: &Instance, (team, manager): (&Team, &Agent), case: &str) -> String {
    let asked = manager.ask(at, (team, case), (PURPOSE, &[PIECE])).await;
    let sender = Sender::arrive(at, &asked).await;
    let (later, _) = sender.deposit(at, PIECE, ("later.pdf", b"later")).await;
    at.record(manager, case, ("DERNIER_CONTACT", "2026-03-03")).await;
    at.clock.advance_to(day("2026-04-05"));
    at.purge().await;
    at.verify().await;
    later
}

#[test]
fn what_was_purged_since_is_purged_again_before_anything_is_served_and_what_came_is_named() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, purged) = documents(at, (&team, &manager), 5).await;
        let request = at.texts("SELECT request FROM requests ORDER BY request").await.remove(0);
        let (other, kept) = documents_of(at, (&team, &manager), ("P05_RQTH", "NOTIFICATION_RQTH"), 1).await;
        let follower = Follower::of(at, 1);
        let folder = TempDir::new().expect("a folder");
        let snapshot = take(at, folder.path()).await;
        manager.browser.post(&format!("/api/v1/requests/{request}/end"), &serde_json::json!({})).await.expect(204);
        let hold = serde_json::json!({ "case": other, "reason": "PROCEDURE_EN_COURS", "review_on": "2026-06-01" });
        manager.browser.post("/api/v1/holds", &hold).await.expect(201);
        let (_, lost) = documents_of(at, (&team, &manager), ("P05_RQTH", "NOTIFICATION_RQTH"), 1).await;
        let ended = live_on(at, (&team, &manager), &case).await;
        follower.witness.look_once().await;
        let entries = at.verify().await.entries;

        let there = at.elsewhere().await;
        put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect("put back");
        let app = open(with(there.setup(), 1, vec![follower.colleague()])).await;
        let caught = &app.caught_up;
        assert_eq!((caught.imported, caught.from.as_deref()), (entries - snapshot.entries, Some("witness.example/w1")));
        assert_eq!((caught.read_only.as_ref(), caught.unknowable), (None, false));
        assert_eq!(caught.taken_away.ended, purged.len() as u64);
        let named = |documents: &std::collections::BTreeSet<consigne::base::DocumentId>| documents.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(named(&caught.taken_away.lost), lost, "its sender is to be asked again");
        assert!(!lost.contains(&ended), "what came and ended since is no loss");
        assert_eq!(named(&caught.taken_away.held), kept, "its hold is to be placed again");
        let held = number_of(&app, "uses WHERE hold = 'CONTENTIEUX'").await;
        assert_eq!(held, 1, "and stands until then: {:?}", crate::harness::texts(app.records.db(), "SELECT hold FROM uses WHERE hold IS NOT NULL").await);
        assert!(caught.taken_away.links >= 1);
        let count = async |what: &str| number_of(&app, what).await;
        let of_the_kept = format!("WHERE document <> '{}'", kept[0]);
        assert_eq!(count(&format!("grants {of_the_kept}")).await, 0, "before a single request is answered, no access to any of them is left");
        assert_eq!(count(&format!("manifests {of_the_kept}")).await, 0);
        assert_eq!(count(&format!("requests WHERE brief IS NOT NULL AND request = '{request}'")).await, 0, "the link that had ended is ended");
        returns(&mut manager, &app).await;
        manager.see(&purged[0]).await.expect(410);

        // The first tick destroys the payloads again, and says so.
        assert_eq!(std::fs::read_dir(there.blobs()).expect("a folder").count(), 6, "the backup brought them back");
        let jobs = Jobs::new(app.clone(), jiff::civil::time(2, 30, 0, 0), folder.path().to_owned());
        jobs.tick().await.expect("a tick");
        assert_eq!(count("documents WHERE purged_at IS NULL").await, 1);
        assert_eq!(std::fs::read_dir(there.blobs()).expect("a folder").count(), 1, "that of the document which is still held");

        // The report and the trail tell the same of it.
        let recounted = consigne::reports::verify(&mut app.records.read().await.expect("a snapshot"), &app.rules(), app.log.verifier_key()).await;
        let (_, differences) = recounted.expect("a recount");
        assert!(differences.is_empty(), "{differences:?}");

        goes_on(&app, entries).await;
        app.records.db().close().await;
        let again = open(with(there.setup(), 1, vec![follower.colleague()])).await;
        assert_eq!((again.caught_up.imported, again.caught_up.unknowable), (0, false));
        again.records.db().close().await;
        there.close().await;
    });
}

/// It is the same log as before: the witness goes on with it.
async fn goes_on(app: &App, entries: u64) {
    let verified = audit::verify(&app.records, app.log.verifier_key(), |_| {}).await.expect("the trail verifies");
    assert!(verified.entries > entries);
    let collected = app.witnesses.collect(&app.records, &app.log).await.expect("asked").expect("something to ask");
    assert!(collected.enough, "{collected:?}");
}

async fn number_of(app: &App, what: &str) -> i64 {
    number(app.records.db(), &format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {what}")).await
}

#[test]
fn with_too_few_witnesses_in_reach_what_was_put_back_is_only_read() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (_, held) = documents(at, (&team, &manager), 1).await;
        let (one, two) = (Follower::of(at, 1), Follower::of(at, 2));
        let folder = TempDir::new().expect("a folder");
        let snapshot = take(at, folder.path()).await;
        at.verify().await;
        one.witness.look_once().await;
        let there = at.elsewhere().await;
        put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect("put back");

        let app = open(with(there.setup(), 1, vec![one.cut_off(), two.cut_off()])).await;
        assert_eq!(app.caught_up.read_only, Some(ReadOnly::Unanswered { answered: 0, needed: 2 }));
        manager.browser = crate::harness::Browser::new(router_of(&app));
        manager.sign_in(&manager.browser).await.expect_problem(503, "read-only");
        manager.browser.get("/sign-in").await.expect(200);
        manager.browser.get("/log/checkpoint").await.expect(200);
        let entries = number_of(&app, "entries").await;
        assert!(!consigne::backup::may_be_caught_up(&app.records, &app.log, &app.witnesses).await.expect("asked"));
        app.records.db().close().await;

        // One of two, when both must cosign, knows whatever was cosigned; when one is enough, it may be the other.
        let app = open(with(there.setup(), 1, vec![one.colleague(), two.cut_off()])).await;
        assert_eq!(app.caught_up.read_only, Some(ReadOnly::Unanswered { answered: 1, needed: 2 }));
        assert_eq!(number_of(&app, "entries").await, entries + 2, "what it knows is taken over all the same");
        app.records.db().close().await;
        let app = open(with(there.setup(), 2, vec![one.colleague(), two.cut_off()])).await;
        assert_eq!(app.caught_up.read_only, None);
        returns(&mut manager, &app).await;
        manager.open(&held[0], &team.key()).await;
        app.records.db().close().await;
        there.close().await;
    });
}

#[test]
fn a_trail_shorter_than_the_file_beside_it_remembers_is_doubted_too() {
    story(async |at| {
        at.agency("Agence de Villeurbanne").await;
        let follower = Follower::of(at, 1);
        let entries = at.verify().await.entries;
        let seen = |count: u64, witnesses| Setup { seen: Some(count), ..with(at.setup(), 1, witnesses) };
        let app = open(seen(entries + 1, vec![follower.cut_off()])).await;
        assert!(app.caught_up.read_only.is_some());
        app.records.db().close().await;
        let app = open(seen(entries + 1, Vec::new())).await;
        assert!(app.caught_up.unknowable && app.caught_up.read_only.is_none(), "it says what it cannot know, and goes on");
        app.records.db().close().await;
        let app = open(seen(entries, vec![follower.cut_off()])).await;
        assert!(app.caught_up.read_only.is_none(), "a witness that is down for a day stops nothing");
        app.records.db().close().await;
    });
}

#[test]
fn records_that_are_gone_are_not_begun_anew_and_entries_that_nobody_gives_are_not_written_over() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let folder = TempDir::new().expect("a folder");
        let snapshot = take(at, folder.path()).await;
        let follower = Follower::of(at, 1);
        at.verify().await;
        follower.witness.look_once().await;
        let there = at.elsewhere().await;
        let Err(refused) = App::open(with(there.setup(), 1, vec![follower.colleague()])).await else { panic!("it began anew") };
        assert!(matches!(&refused, StartError::Backup(BackupError::Missing(known)) if *known == at.verify().await.entries), "{refused}");
        put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect("put back");

        // Cosigned, and not mirrored yet when the service was lost.
        documents(at, (&team, &manager), 1).await;
        at.verify().await;
        let witnesses = Witnesses::new(1, vec![follower.colleague()]);
        let collected = witnesses.collect(&at.app.records, &at.app.log).await.expect("asked").expect("something to ask");
        assert!(collected.enough);
        let app = open(with(there.setup(), 1, vec![follower.colleague()])).await;
        let Some(ReadOnly::Behind { ours, theirs }) = app.caught_up.read_only else { panic!("{:?}", app.caught_up) };
        assert!(ours < theirs && theirs == collected.size);
        app.records.db().close().await;
        there.close().await;
    });
}
