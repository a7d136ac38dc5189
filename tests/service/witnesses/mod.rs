//! Witnesses elsewhere: they see what was removed, changed, moved or swapped, whoever signed it; and the service goes on without them.

mod forks;
mod protocol;

use std::{path::Path, sync::Arc, time::Duration};

use axum::{
    Router,
    http::{Method, StatusCode},
    middleware,
    response::IntoResponse as _,
};
use consigne::{
    app::App,
    audit,
    base::Clock,
    client::{PublishedTrail, Transport},
    http::headers::Headers,
    identity::{Started, note_start},
    merkle::{Checkpoint, Cosigner, Frontier, NoteSigner, SignedNote, TileKind, VerifierKey},
    sealing::Digest,
    witness::{Alarm, Asked, Colleague, NotFollowed, Raised, Witness, Witnesses, router},
};
use jiff::SignedDuration;
use tempfile::TempDir;

use crate::harness::{Instance, ORIGIN, story};

/// The seed with which the stories' trail is signed.
const LOG_SEED: [u8; 32] = [7; 32];

fn cosigner(number: u8) -> Cosigner {
    Cosigner::from_seed(&format!("witness.example/w{number}"), &[number; 32]).expect("a key")
}

/// A witness on a machine of its own.
struct Elsewhere {
    witness: Arc<Witness>,
    _folder: TempDir,
}

impl Elsewhere {
    fn following(at: &Instance, number: u8) -> Self {
        Self::reaching(at, number, at.app.router())
    }

    /// One that reaches the service through something else.
    fn reaching(at: &Instance, number: u8, service: Router) -> Self {
        let folder = TempDir::new().expect("a folder");
        let witness = open(at, number, folder.path(), service).expect("it opens");
        Self { witness: Arc::new(witness), _folder: folder }
    }

    fn transport(&self) -> Transport {
        let hash = format!("sha256-{}=", "A".repeat(43));
        Transport::InProcess(router(Arc::clone(&self.witness), &Headers::new(true, &hash, &hash).expect("hashes")))
    }

    fn colleague(&self) -> Colleague {
        Colleague::new(self.witness.verifier_key().clone(), self.transport())
    }

    /// Looks once, and gives the alarms that stand then.
    async fn look(&self) -> Vec<Raised> {
        self.witness.look_once().await;
        self.witness.standing().await.pop().expect("one log").alarms
    }

    /// Looks once, finds one thing wrong, and gives its sentence.
    async fn finds(&self, alarm: Alarm) -> Raised {
        let mut alarms = self.look().await;
        assert_eq!(alarms.iter().map(|raised| raised.alarm).collect::<Vec<_>>(), [alarm], "{alarms:?}");
        alarms.pop().expect("one")
    }
}

fn open(at: &Instance, number: u8, folder: &Path, service: Router) -> Result<Witness, NotFollowed> {
    let clock: Arc<dyn Clock> = at.clock.clone();
    Witness::open(cosigner(number), folder, [(at.app.log.verifier_key().clone(), Transport::InProcess(service))], clock)
}

/// Somebody does something, and it is numbered.
async fn something_happens(at: &Instance, times: usize) {
    for _ in 0..times {
        at.clock.advance(SignedDuration::from_secs(1));
        at.browser()
            .send(
                at.browser()
                    .request(Method::POST, "/help/new-link")
                    .header("content-type", "application/x-www-form-urlencoded")
                    .body("reference=0A0-0A".into())
                    .expect("a request"),
            )
            .await
            .expect(200);
    }
    at.verify().await;
}

/// Makes tiles and checkpoint anew from the entries as they are, signed with the log's own key: what an attacker does who holds everything.
async fn sign_again(at: &Instance) {
    let leaves = at.texts("SELECT leaf FROM entries WHERE position IS NOT NULL ORDER BY position").await;
    let appended = Frontier::empty().append(&leaves).expect("a log");
    at.change("DELETE FROM tiles").await;
    at.change("DELETE FROM checkpoints").await;
    let blob = |bytes: &[u8]| {
        if crate::harness::postgres_server().is_some() {
            format!("'\\x{}'::bytea", consigne::base::hex(bytes))
        } else {
            format!("x'{}'", consigne::base::hex(bytes))
        }
    };
    for tile in &appended.tiles {
        if let TileKind::Hashes { level } = tile.id().kind() {
            at.change(&format!("INSERT INTO tiles (level, tile_index, hashes) VALUES ({level}, {}, {})", tile.id().index(), blob(tile.bytes()))).await;
        }
    }
    let (size, root) = (appended.frontier.size(), appended.frontier.root());
    let signer = NoteSigner::from_seed(ORIGIN, &LOG_SEED).expect("a key");
    let note = Checkpoint::new(ORIGIN, size, root).expect("a checkpoint").sign(&signer).expect("signed");
    at.change(&format!("INSERT INTO checkpoints (size, note, signed_at) VALUES ({size}, '{note}', 0)")).await;
    audit::verify(&at.app.records, at.app.log.verifier_key(), |_| {}).await.expect("it verifies, by itself");
}

/// Keeps the entries as they are, changes them, has a witness look, and puts them back.
async fn tampered(at: &Instance, witness: &Elsewhere, statements: &[String]) -> Raised {
    at.change("CREATE TABLE aside AS SELECT * FROM entries").await;
    for statement in statements {
        at.change(statement).await;
    }
    sign_again(at).await;
    let found = witness.look().await;
    at.change("UPDATE entries SET position = NULL").await;
    at.change("UPDATE entries SET position = (SELECT position FROM aside WHERE aside.entry = entries.entry), leaf = (SELECT leaf FROM aside WHERE aside.entry = entries.entry)").await;
    at.change("DROP TABLE aside").await;
    sign_again(at).await;
    let (forks, found): (Vec<_>, Vec<_>) = found.into_iter().partition(|raised| raised.alarm == Alarm::Forked);
    assert_eq!((found.len(), forks.is_empty()), (1, found[0].alarm == Alarm::Shorter), "{found:?} {forks:?}");
    assert_eq!(witness.look().await, forks, "it is as it was; what was signed twice stands until somebody has looked at it");
    witness.witness.acknowledge();
    found.into_iter().next().expect("one")
}

#[test]
fn a_witness_mirrors_every_entry_cosigns_and_what_is_proved_then_names_it() {
    story(async |at| {
        let one = Elsewhere::following(at, 1);
        something_happens(at, 300).await;
        assert!(one.look().await.is_empty());
        let standing = one.witness.standing().await.pop().expect("one log");
        assert_eq!((standing.log.as_str(), standing.entries, standing.mirrored), (ORIGIN, Some(standing.mirrored), at.verify().await.entries));

        let key = at.app.log.verifier_key();
        let mirror = one.colleague().mirror(ORIGIN);
        let verified = audit::verify_published(&mirror, key, |_, _| {}).await.expect("the mirror verifies by itself");
        assert_eq!(verified, at.verify().await);

        let witnesses = Witnesses::new(1, vec![one.colleague()]);
        let collected = witnesses.collect(&at.app.records, &at.app.log).await.expect("asked").expect("something to ask");
        assert_eq!((collected.size, collected.cosigned.len(), collected.enough), (verified.entries, 1, true));
        assert_eq!(witnesses.collect(&at.app.records, &at.app.log).await.expect("asked"), None, "nothing more to ask");
        let published = at.browser().get("/log/checkpoint").await.expect(200).text();
        let opened = Checkpoint::open(&published.parse().expect("a note"), key, std::slice::from_ref(one.witness.verifier_key())).expect("a checkpoint");
        assert_eq!(opened.witnesses, [one.witness.verifier_key().clone()]);

        something_happens(at, 2).await;
        let proven = audit::prove_at(&mut at.app.records.read().await.expect("records"), key, 3).await.expect("readable").expect("an entry");
        let note: SignedNote = proven.checkpoint.parse().expect("a note");
        assert!(note.verify(std::slice::from_ref(one.witness.verifier_key())).is_ok(), "what the witness has seen is proved under its signature");
        let last = verified.entries + 1;
        let proven = audit::prove_at(&mut at.app.records.read().await.expect("records"), key, last).await.expect("readable").expect("an entry");
        assert_eq!(proven.proof.size, last + 1, "what is newer, under the last checkpoint");
        assert!(one.look().await.is_empty());
        assert_eq!(audit::verify_published(&mirror, key, |_, _| {}).await.expect("the mirror verifies").entries, last + 1);
    });
}

#[test]
fn the_last_entries_removed_one_edited_two_swapped_are_named_though_the_log_signed_again() {
    story(async |at| {
        something_happens(at, 270).await;
        let one = Elsewhere::following(at, 1);
        assert!(one.look().await.is_empty());
        let size = at.verify().await.entries;

        let removed = tampered(at, &one, &[format!("UPDATE entries SET position = NULL WHERE position >= {}", size - 3)]).await;
        assert_eq!(removed.alarm, Alarm::Shorter);
        assert_eq!(
            removed.sentence,
            format!("the log shows {} entries and had {size}: its entries from {} on were removed, or older records were put back", size - 3, size - 3)
        );
        let both: Vec<SignedNote> = removed.evidence.iter().map(|note| note.parse().expect("a note")).collect();
        assert_eq!(both.iter().filter(|note| note.verify(std::slice::from_ref(at.app.log.verifier_key())).is_ok()).count(), 2, "both signed by the log itself");

        for index in [5, 262] {
            let edited = tampered(at, &one, &[format!("UPDATE entries SET leaf = replace(leaf, '\"v\":1', '\"v\":2') WHERE position = {index}")]).await;
            assert_eq!(edited.alarm, Alarm::Rewritten);
            assert_eq!(
                edited.sentence,
                format!("entry {index} of the log is not the one that it was: it was changed, moved or removed, and the log signed again")
            );
        }
        let swap = |from: u64, to: u64| format!("UPDATE entries SET position = {to} WHERE position = {from}");
        let swapped = tampered(at, &one, &[swap(100, 9_999), swap(101, 100), swap(9_999, 101)]).await;
        assert!(swapped.sentence.starts_with("entry 100 of the log is not the one that it was"), "{swapped:?}");
    });
}

#[test]
fn a_fork_from_a_snapshot_is_seen_though_it_is_longer_than_what_was_known() {
    story(async |at| {
        let one = Elsewhere::following(at, 1);
        something_happens(at, 10).await;
        assert!(one.look().await.is_empty());
        let size = at.verify().await.entries;
        at.change("CREATE TABLE aside AS SELECT * FROM entries").await;
        // As an older copy that went on by itself.
        at.change(&format!("DELETE FROM entry_values WHERE entry IN (SELECT entry FROM entries WHERE position >= {})", size - 4)).await;
        at.change(&format!("DELETE FROM entries WHERE position >= {}", size - 4)).await;
        sign_again(at).await;
        something_happens(at, 9).await;
        let forked = one.finds(Alarm::Rewritten).await;
        assert_eq!(
            forked.sentence,
            format!("entry {} of the log is not the one that it was: it was changed, moved or removed, and the log signed again", size - 4)
        );
        let witnesses = Witnesses::new(1, vec![one.colleague()]);
        let collected = witnesses.collect(&at.app.records, &at.app.log).await.expect("asked").expect("something to ask");
        assert_eq!(collected.missing, [("witness.example/w1".to_owned(), Asked::Inconsistent)]);
        assert!(!collected.enough);
        at.change("DROP TABLE aside").await;
    });
}

#[test]
fn an_entry_changed_under_an_unchanged_checkpoint_is_found_when_its_bundle_is_read_again() {
    story(async |at| {
        something_happens(at, 3).await;
        let one = Elsewhere::following(at, 1);
        assert!(one.look().await.is_empty());
        at.change("CREATE TABLE aside AS SELECT * FROM entries WHERE position = 2").await;
        at.change("UPDATE entries SET leaf = '{}' WHERE position = 2").await;
        assert_eq!(one.finds(Alarm::Missing).await.sentence, "entry 2 is not the one that was logged: it was changed, moved or removed");
        at.change("UPDATE entries SET leaf = (SELECT leaf FROM aside) WHERE position = 2").await;
        at.change("DROP TABLE aside").await;
        assert!(one.look().await.is_empty());
        at.change("CREATE TABLE noted AS SELECT * FROM checkpoints").await;
        at.change("UPDATE checkpoints SET note = replace(note, 'consigne', 'consigna')").await;
        assert_eq!(one.finds(Alarm::Unsigned).await.sentence, "the checkpoint is not signed by this log");
        at.change("UPDATE checkpoints SET note = (SELECT note FROM noted)").await;
        at.change("DROP TABLE noted").await;
        assert!(one.look().await.is_empty());
    });
}

/// The service's answers, of which one is replaced.
fn swapping(at: &Instance, path: &'static str, by: &'static str) -> Router {
    let swap = move |request: axum::extract::Request, next: middleware::Next| async move {
        if request.uri().path().contains(path) { by.into_response() } else { next.run(request).await }
    };
    at.app.router().layer(middleware::from_fn(swap))
}

async fn starts(app: &App) {
    let files = app.served().await.expect("what is served");
    let started = Started { policy: app.rules().digest().to_owned(), bundle: Digest::of(files.as_bytes()).to_string(), files, program: None, version: "1" };
    note_start(&app.records, &started).await.expect("noted");
    app.log.integrate(&app.records).await.expect("numbered");
}

#[test]
fn a_script_a_page_or_the_viewer_that_is_not_the_logged_one_is_named() {
    story(async |at| {
        starts(&at.app).await;
        let one = Elsewhere::following(at, 1);
        assert!(one.look().await.is_empty(), "what is served is what was logged");
        for (path, named) in [("/assets/seal-worker.", "seal-worker."), ("/viewer", "viewer.html"), ("/sign-in", "/sign-in@fr")] {
            let other = Elsewhere::reaching(at, 2, swapping(at, path, "alert(1)"));
            let found = other.finds(Alarm::Files).await.sentence;
            assert!(found.starts_with("what is served to browsers is not what entry ") && found.contains(named), "{found}");
        }
        let entries = at.entries().await;
        starts(&at.app).await;
        assert_eq!(at.entries().await, entries + 1, "the same files are not told again");
        assert!(one.look().await.is_empty());
    });
}

#[test]
fn without_enough_witnesses_the_service_goes_on_uncosigned_and_catches_up() {
    story(async |at| {
        something_happens(at, 2).await;
        let (one, two) = (Elsewhere::following(at, 1), Elsewhere::following(at, 2));
        let silent = Router::new().fallback(async || std::future::pending::<StatusCode>().await);
        let late = Colleague::new(cosigner(2).verifier_key().clone(), Transport::InProcess(silent)).within(Duration::from_millis(1));
        let down = Router::new().fallback(async || StatusCode::BAD_GATEWAY);
        let gone = Colleague::new(cosigner(3).verifier_key().clone(), Transport::InProcess(down));
        let few = Witnesses::new(2, vec![one.colleague(), late, gone]);
        let collected = few.collect(&at.app.records, &at.app.log).await.expect("asked").expect("something to ask");
        let missing = [("witness.example/w2".to_owned(), Asked::Unreachable), ("witness.example/w3".to_owned(), Asked::Refused(502))];
        assert_eq!((collected.cosigned.len(), collected.enough, collected.missing.as_slice()), (1, false, missing.as_slice()));
        assert_eq!(at.told("checkpoint.uncosigned").await, 1);
        // A day passes.
        for _ in 0..5 {
            something_happens(at, 3).await;
            few.collect(&at.app.records, &at.app.log).await.expect("asked");
        }
        assert_eq!(at.told("checkpoint.uncosigned").await, 1, "told once");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM checkpoints WHERE cosigned_at IS NOT NULL").await, 0);
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM checkpoints").await, 1);

        let back = Witnesses::new(2, vec![one.colleague(), two.colleague()]);
        let collected = back.collect(&at.app.records, &at.app.log).await.expect("asked").expect("something to ask");
        assert!(collected.enough && collected.missing.is_empty(), "{collected:?}");
        assert_eq!(at.told("checkpoint.cosigned").await, 1);
        at.verify().await;
        back.collect(&at.app.records, &at.app.log).await.expect("asked");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM checkpoints WHERE cosigned_at IS NOT NULL").await, 1);
        assert!(one.look().await.is_empty() && two.look().await.is_empty());
    });
}

#[test]
fn a_log_out_of_reach_is_said_to_be_and_the_mirror_stays() {
    story(async |at| {
        something_happens(at, 2).await;
        let folder = TempDir::new().expect("a folder");
        let witness = open(at, 1, folder.path(), at.app.router()).expect("it opens");
        witness.look_once().await;
        drop(witness);
        let nothing = Router::new().fallback(async || StatusCode::BAD_GATEWAY);
        let cut_off = Elsewhere { witness: Arc::new(open(at, 1, folder.path(), nothing).expect("it opens")), _folder: folder };
        assert_eq!(cut_off.finds(Alarm::Unreachable).await.sentence, "the log cannot be reached, or does not answer");
        let mirror: PublishedTrail = cut_off.colleague().mirror(ORIGIN);
        let key: &VerifierKey = at.app.log.verifier_key();
        assert_eq!(audit::verify_published(&mirror, key, |_, _| {}).await.expect("the mirror verifies"), at.verify().await);
    });
}

#[test]
fn a_clock_that_goes_back_never_reorders_entries() {
    story(async |at| {
        let one = Elsewhere::following(at, 1);
        something_happens(at, 3).await;
        assert!(one.look().await.is_empty());
        let leaves = || at.texts("SELECT leaf FROM entries ORDER BY position");
        let before = leaves().await;
        at.clock.jump(SignedDuration::from_hours(-26));
        something_happens(at, 3).await;
        let after = leaves().await;
        assert_eq!((after.len(), &after[..before.len()]), (before.len() + 3, before.as_slice()), "what was said stays where it was said");
        let by_entry = at.texts("SELECT leaf FROM entries ORDER BY entry").await;
        assert_eq!(by_entry, after, "in the order in which it was written");
        assert!(one.look().await.is_empty());
    });
}
