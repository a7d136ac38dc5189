//! A log that shows one history to some and another to others; and receipts that say who saw it.

use std::sync::{Arc, Mutex};

use axum::middleware;
use consigne::{
    merkle::{Checkpoint, Frontier, NoteSigner},
    witness::{Alarm, Submission, Witness, Witnesses},
};

use super::{Elsewhere, LOG_SEED, cosigner, something_happens};
use crate::harness::{Instance, ORIGIN, Sender, person, story};

/// What is submitted in the middle of a look, and to whom.
type Slipped = (Arc<Witness>, Submission);

/// A checkpoint that continues the published entries otherwise than the log will, signed by it, with its proof.
async fn other_history(at: &Instance) -> (u64, Submission) {
    let leaves = at.texts("SELECT leaf FROM entries WHERE position IS NOT NULL ORDER BY position").await;
    let secret: Vec<String> = leaves.iter().cloned().chain(["{\"shown\":\"to others\"}".to_owned()]).collect();
    let before = Frontier::empty().append(&leaves).expect("a log").frontier.size();
    let other = Frontier::empty().append(&secret).expect("a log");
    let mut tiles = consigne::merkle::TileSet::new();
    other.tiles.iter().for_each(|tile| tiles.insert(tile.clone()));
    let proof = consigne::merkle::consistency_proof(before, other.frontier.size(), &tiles).expect("a proof");
    let signer = NoteSigner::from_seed(ORIGIN, &LOG_SEED).expect("a key");
    let note = Checkpoint::new(ORIGIN, other.frontier.size(), other.frontier.root()).expect("a checkpoint").sign(&signer).expect("signed");
    (before, Submission { old_size: before, path: proof.path, note })
}

#[test]
fn a_service_that_shows_the_witness_and_others_two_logs_is_caught() {
    story(async |at| {
        something_happens(at, 5).await;
        let one = Elsewhere::following(at, 1);
        assert!(one.look().await.is_empty());
        // It has a longer log cosigned than the one it publishes, which is another.
        let (before, submission) = other_history(at).await;
        one.witness.add_checkpoint(&submission).expect("it continues what was known");
        something_happens(at, 2).await;
        let caught = one.finds(Alarm::Rewritten).await;
        assert_eq!(
            caught.sentence,
            format!(
                "the log of {} entries does not continue the one of {} entries that it signed: it was rewritten after entry {before}",
                before + 2,
                before + 1
            )
        );
    });
}

#[test]
fn a_checkpoint_slipped_in_while_the_witness_reads_another_history_is_never_contradicted() {
    story(async |at| {
        something_happens(at, 5).await;
        // Submitted at the very moment when the witness reads the entries of the other.
        let slipped: Arc<Mutex<Option<Slipped>>> = Arc::default();
        let slip = Arc::clone(&slipped);
        let while_reading = move |request: axum::extract::Request, next: middleware::Next| {
            let slip = Arc::clone(&slip);
            async move {
                let now = if request.uri().path().starts_with("/log/tile/") { slip.lock().expect("it").take() } else { None };
                if let Some((witness, submission)) = now {
                    witness.add_checkpoint(&submission).expect("it continues what was known");
                }
                next.run(request).await
            }
        };
        let one = Elsewhere::reaching(at, 1, at.app.router().layer(middleware::from_fn(while_reading)));
        assert!(one.look().await.is_empty());
        let (before, submission) = other_history(at).await;
        something_happens(at, 3).await;
        *slipped.lock().expect("it") = Some((Arc::clone(&one.witness), submission));
        one.look().await;
        let standing = one.witness.standing().await.pop().expect("one log");
        assert_eq!(
            (standing.entries, standing.mirrored),
            (Some(before + 1), before),
            "what was slipped in is what it answers for; the other is neither cosigned nor mirrored"
        );
        assert!(one.finds(Alarm::Rewritten).await.sentence.contains("does not continue the one"));
    });
}

#[test]
fn a_receipt_says_which_witnesses_saw_the_log_and_none_that_did_not() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let asked = manager.ask(at, (&team, &case), ("P05_RQTH", &["NOTIFICATION_RQTH"])).await;
        let (document, _) = Sender::arrive(at, &asked).await.deposit(at, "NOTIFICATION_RQTH", ("a.pdf", b"a paper")).await;
        at.verify().await;
        let one = Elsewhere::following(at, 1);
        let receipt = async || manager.browser.get(&format!("/api/v1/documents/{document}/receipts")).await.expect(200).text();
        let (key, witness) = (at.app.log.verifier_key(), std::slice::from_ref(one.witness.verifier_key()));
        let told = consigne::receipts::verify(&receipt().await, key, witness).expect("it verifies");
        assert!(told[0].cosigned.is_empty() && told[0].does_not_prove.ends_with("compare its checkpoint with a witness."), "{told:?}");
        Witnesses::new(1, vec![one.colleague()]).collect(&at.app.records, &at.app.log).await.expect("asked");
        let seen = receipt().await;
        let told = consigne::receipts::verify(&seen, key, witness).expect("it verifies");
        assert_eq!(told[0].cosigned.iter().map(|one| one.witness.as_str()).collect::<Vec<_>>(), ["witness.example/w1"]);
        assert!(told[0].does_not_prove.contains("was seen by witness.example/w1 on 2026-03-03T"), "{told:?}");
        assert!(
            consigne::receipts::verify(&seen, key, &[cosigner(2).verifier_key().clone()]).expect("it verifies")[0].cosigned.is_empty(),
            "a witness that did not"
        );
        let line = seen.split("witness.example/w1 ").nth(1).expect("a cosignature");
        let forged = seen.replace(&line[..24], &format!("{}AAAA", &line[..20]));
        assert!(consigne::receipts::verify(&forged, key, witness).is_err(), "nor one that it did not make");
    });
}
