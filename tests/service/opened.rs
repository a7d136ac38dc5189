//! The trail with what it commits to, for whoever supervises; and what is left of it once a person is forgotten.

use std::collections::BTreeMap;

use consigne::{
    audit::{self, Broken, NotOpened},
    base::{from_hex, hex},
    merkle::NoteSigner,
    sealing::Digest,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;

use crate::harness::{Agent, Instance, ORIGIN, Sender, Team, columns_holding, day, files_holding, person, story};

const PURPOSE: &str = "P12_IDENTITE";
const PIECE: &str = "PIECE_IDENTITE";

async fn opened(at: &Instance) -> Vec<u8> {
    at.verify().await;
    let mut file = Vec::new();
    let written = audit::write_opened(&at.app.records, at.app.log.verifier_key(), &mut file, |_, _| {}).await.expect("written");
    assert_eq!(written, at.verify().await.entries);
    file
}

/// A case, a request, a deposit, an opening.
async fn lived(at: &Instance, (team, manager): (&Team, &Agent), name: &str) -> (String, String) {
    let case = manager.open_case(at, team, person(name)).await;
    let asked = manager.ask(at, (team, &case), (PURPOSE, &[PIECE])).await;
    let (document, _) = Sender::arrive(at, &asked).await.deposit(at, PIECE, (&format!("{name}.pdf"), name.as_bytes())).await;
    manager.open(&document, &team.key()).await;
    at.record(manager, &case, ("DERNIER_CONTACT", "2026-03-03")).await;
    (case, document)
}

#[test]
fn the_opened_trail_says_who_did_what_and_every_value_is_what_its_entry_commits_to() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, _) = lived(at, (&team, &manager), "Nadia Benali").await;
        let file = opened(at).await;
        let text = String::from_utf8(file.clone()).expect("text");
        assert!(text.contains(&manager.id) && text.contains(&case) && !text.contains("Benali"));
        let key = at.app.log.verifier_key();
        let verified = audit::verify_opened(file.as_slice(), key).expect("it verifies");
        assert_eq!(verified.trail, at.verify().await);
        assert!(verified.values > 15 && verified.forgotten == 0, "{verified:?}");

        let bent = |from: &str, to: &str| audit::verify_opened(text.replacen(from, to, 1).as_bytes(), key).expect_err("it was changed");
        assert!(matches!(bent(&manager.id, "agt_00000000000000000000000000"), NotOpened::Value(_, field) if field == "actor" || field == "recipient"));
        let salt = text.split("\"salt\":\"").nth(1).expect("a salt").split('"').next().expect("its digits");
        assert!(matches!(bent(salt, &"0".repeat(64)), NotOpened::Value(..)));
        assert!(matches!(bent("\"salt\":\"", "\"salt\":\"zz"), NotOpened::Value(..)));
        assert!(matches!(bent("case.opened", "case.0pened"), NotOpened::Broken(Broken::Root(_))));
        assert!(matches!(bent("consigne.trail.v1", "consigne.trail.v2"), NotOpened::Form(_)));
        let lines: Vec<&str> = text.lines().collect();
        let without_last = lines[..lines.len() - 1].join("\n");
        let short = audit::verify_opened(without_last.as_bytes(), key).expect_err("it is cut");
        assert!(matches!(short, NotOpened::Broken(Broken::Short { found, expected }) if found + 1 == expected), "{short}");
        let swapped = [&lines[..3], &[lines[4], lines[3]], &lines[5..]].concat().join("\n");
        assert!(matches!(audit::verify_opened(swapped.as_bytes(), key), Err(NotOpened::Broken(Broken::Root(_)))));
        let stranger = NoteSigner::from_seed(ORIGIN, &[3; 32]).expect("a key");
        assert!(matches!(audit::verify_opened(file.as_slice(), stranger.verifier_key()), Err(NotOpened::Broken(Broken::Signature))));
        assert!(matches!(audit::verify_opened(&b""[..], key), Err(NotOpened::Form(_))));
    });
}

/// `HMAC-SHA256(salt, field ‖ 0x00 ‖ value)`, made here from the format's words.
fn commitment(salt: &[u8], field: &str, value: &str) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(salt).expect("a key of any length");
    mac.update(&[field.as_bytes(), &[0], value.as_bytes()].concat());
    hex(&mac.finalize().into_bytes())
}

/// Which leaves hold a commitment to a value of a field under any salt that is anywhere in the records, or under a key that the service has.
async fn opens(at: &Instance, field: &str, value: &str) -> usize {
    let salted = if crate::harness::postgres_server().is_some() { "encode(salt, 'hex')" } else { "lower(hex(salt))" };
    let mut keys: Vec<Vec<u8>> =
        at.texts(&format!("SELECT {salted} FROM entry_values")).await.iter().map(|salt| from_hex(salt).expect("hexadecimal")).collect();
    keys.extend([vec![], vec![0; 32], vec![7; 32], vec![8; 32]]);
    let guesses: Vec<String> = keys.iter().map(|key| commitment(key, field, value)).collect();
    let leaves = at.texts("SELECT leaf FROM entries").await;
    leaves.iter().filter(|leaf| guesses.iter().any(|guess| leaf.contains(guess.as_str()))).count()
}

/// What somebody who looks for a person would try.
const GUESSES: [&str; 12] = [
    "Zénobie Canari-Quatrevingt",
    "ZENOBIE CANARI-QUATREVINGT",
    "Canari-Quatrevingt",
    "zenobie.canari@exemple.fr",
    "2 84 03 69 123 456 78",
    "284036912345678",
    "0612345678",
    "06 12 34 56 78",
    "+33612345678",
    "1984-03-14",
    "14/03/1984",
    "12 rue des Acacias, 69100 Villeurbanne",
];

/// A guess as it is written, and as it would be stored by whoever hashes it.
fn forms(guess: &str) -> [Vec<u8>; 4] {
    let digest = Digest::of(guess.as_bytes());
    [guess.as_bytes().to_vec(), consigne::base::b64(guess.as_bytes()).into_bytes(), digest.as_bytes().to_vec(), digest.to_string().into_bytes()]
}

#[test]
fn once_a_person_is_erased_no_guess_matches_anything_and_every_old_proof_verifies() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = lived(at, (&team, &manager), "Zénobie Canari-Quatrevingt").await;
        let (other, _) = lived(at, (&team, &manager), "Samir Haddad").await;
        at.verify().await;
        assert!(opens(at, "case", &case).await >= 5, "while it is kept, a guess of the case is right");
        let receipts = manager.browser.get(&format!("/api/v1/documents/{document}/receipts")).await.expect(200).text();
        let key = at.app.log.verifier_key();
        let before: BTreeMap<u64, String> = proofs(at).await;

        at.clock.advance_to(day("2026-04-05"));
        at.purge().await;
        at.clock.advance(SignedDuration::from_hours(24 * 40));
        at.purge().await;
        at.purge().await;
        at.app.records.db().forget_deleted().await.expect("what was deleted is forgotten");
        assert_eq!(at.told("case.erased").await, 2);
        for erased in [&case, &other] {
            assert_eq!(opens(at, "case", erased).await, 0, "no salt is left that opens it, nor any key of the service");
        }
        let db = at.app.records.db();
        for guess in GUESSES {
            for form in forms(guess) {
                assert_eq!(columns_holding(db, &form).await, [""; 0], "{guess}");
                assert_eq!(files_holding(at.folder(), &form), [""; 0], "{guess}");
            }
            for field in ["case", "actor", "recipient", "acting-for", "reason", "source"] {
                assert_eq!(opens(at, field, guess).await, 0, "{guess} as {field}");
            }
        }
        assert!(consigne::receipts::verify(&receipts, key, &[]).is_ok_and(|told| !told.is_empty()), "the receipt taken away before says what it said");
        let after = proofs(at).await;
        for (index, leaf) in before {
            assert_eq!(after.get(&index), Some(&leaf), "entry {index} is as it was, and proved");
        }
        let verified = audit::verify_opened(opened(at).await.as_slice(), key).expect("what is left verifies");
        assert!(verified.forgotten >= 10, "{verified:?}");
    });
}

/// Every entry, proved under the checkpoint of now.
async fn proofs(at: &Instance) -> BTreeMap<u64, String> {
    let size = at.verify().await.entries;
    let key = at.app.log.verifier_key();
    let mut tx = at.app.records.read().await.expect("the records");
    let mut proved = BTreeMap::new();
    for index in 0..size {
        let found = audit::prove_at(&mut tx, key, index).await.expect("readable").expect("an entry");
        let note = found.checkpoint.parse().expect("a note");
        let root = consigne::merkle::Checkpoint::open(&note, key, &[]).expect("a checkpoint").checkpoint.root();
        found.proof.verify(consigne::merkle::Hash::of_leaf(found.leaf.as_bytes()), root).expect("it is in the trail");
        proved.insert(index, found.leaf);
    }
    proved
}
