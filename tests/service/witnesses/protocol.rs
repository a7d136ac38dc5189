//! What a witness and its log say to each other (C2SP tlog-witness), and what is not believed.

use std::sync::Arc;

use axum::{
    Router,
    http::{Method, StatusCode, header},
    routing::post,
};
use consigne::{
    client::{Call, Transport},
    merkle::{Checkpoint, Hash, NoteSigner, NoteText, SignedNote},
    sealing::Digest,
    witness::{AddRefusal, Alarm, Asked, Colleague, NotFollowed, Submission, Witnesses},
};
use tempfile::TempDir;

use super::{Elsewhere, LOG_SEED, cosigner, open, something_happens};
use crate::harness::{ORIGIN, story};

/// A witness that answers this, whatever is submitted.
fn answering(status: StatusCode, body: String) -> Colleague {
    let answers = Router::new().route("/add-checkpoint", post(async move || (status, body)));
    Colleague::new(cosigner(9).verifier_key().clone(), Transport::InProcess(answers))
}

#[test]
fn a_witness_that_lies_is_not_believed() {
    story(async |at| {
        something_happens(at, 2).await;
        let size = at.verify().await.entries;
        let other = NoteText::new(Checkpoint::new(ORIGIN, size, Hash::of_empty_tree()).expect("a checkpoint").to_string()).expect("a text");
        for (status, body, why) in [
            (StatusCode::OK, format!("{}\n", cosigner(9).cosign(&other, 1)), Asked::NotItsSignature),
            (StatusCode::OK, format!("{}\n", cosigner(8).cosign(&other, 1)), Asked::NotItsSignature),
            (StatusCode::OK, "well\n".to_owned(), Asked::NotItsSignature),
            (StatusCode::CONFLICT, "9999\n".to_owned(), Asked::Ahead(9_999)),
            (StatusCode::CONFLICT, "1\n".to_owned(), Asked::Refused(409)),
            (StatusCode::CONFLICT, "many\n".to_owned(), Asked::Refused(409)),
            (StatusCode::UNPROCESSABLE_ENTITY, String::new(), Asked::Inconsistent),
            (StatusCode::NOT_FOUND, String::new(), Asked::Unknown),
            (StatusCode::FOUND, String::new(), Asked::Refused(302)),
        ] {
            let liar = Witnesses::new(1, vec![answering(status, body.clone())]);
            let collected = liar.collect(&at.app.records, &at.app.log).await.expect("asked").expect("something to ask");
            assert_eq!(collected.missing, [("witness.example/w9".to_owned(), why)], "{status} {body}");
            let note = at.texts("SELECT note FROM checkpoints").await.pop().expect("a checkpoint");
            assert!(!note.contains("witness.example"), "nothing of it is kept");
            at.verify().await;
        }
        assert_eq!(Asked::Ahead(12).to_string(), "it has seen 12 entries: the trail was cut, or older records were put back");
    });
}

/// What a witness answers to a submission, with its body.
async fn submitted(to: &Elsewhere, body: &str) -> (u16, String) {
    let answer = to.transport().answer(Call::new(Method::POST, "/add-checkpoint").bytes(body.to_owned())).await.expect("an answer");
    let (status, kind) = (answer.status().as_u16(), answer.header(header::CONTENT_TYPE.as_str()).unwrap_or_default().to_owned());
    let text = String::from_utf8(answer.bytes().await.expect("a body")).expect("text");
    assert!(status != 409 || kind == "text/x.tlog.size", "{kind}");
    (status, text)
}

#[test]
fn a_witness_answers_as_its_protocol_says_and_remembers_before_it_answers() {
    story(async |at| {
        something_happens(at, 2).await;
        let folder = TempDir::new().expect("a folder");
        let witness = open(at, 1, folder.path(), at.app.router()).expect("it opens");
        assert!(matches!(open(at, 1, folder.path(), at.app.router()), Err(NotFollowed::Taken(_))), "two processes could contradict each other");
        let one = Elsewhere { witness: Arc::new(witness), _folder: folder };
        let note = at.texts("SELECT note FROM checkpoints").await.pop().expect("a checkpoint");
        let (size, key) = (at.verify().await.entries, at.app.log.verifier_key());
        let signer = NoteSigner::from_seed(ORIGIN, &LOG_SEED).expect("a key");
        let stranger = NoteSigner::from_seed(ORIGIN, &[1; 32]).expect("a key");
        let signed = |size, root, by: &NoteSigner| Checkpoint::new(ORIGIN, size, root).expect("a checkpoint").sign(by).expect("signed");
        let root = at.verify().await.root;
        for (status, body) in [
            (400, "no submission".to_owned()),
            (400, format!("old {}\n\n{note}", size + 1)),
            (403, format!("old 0\n\n{}", signed(size, root, &stranger))),
            (404, format!("old 0\n\n{}", note.replace(ORIGIN, "other.example/log"))),
            (409, format!("old 1\n\n{note}")),
            (422, format!("old 0\n{root}\n\n{note}")),
            (422, format!("old 0\n\n{}", signed(0, root, &signer))),
        ] {
            let (answered, text) = submitted(&one, &body).await;
            assert_eq!(answered, status, "{body}: {text}");
        }
        assert!(one.witness.cosigned(&Digest::of(ORIGIN.as_bytes()).to_string()).is_none(), "none of it was cosigned");
        // A proof that does not hold is on record, with what the log signed.
        let alarms = one.witness.standing().await.pop().expect("one log").alarms;
        assert!(alarms.is_empty(), "nothing was known yet that it could contradict: {alarms:?}");

        let (status, line) = submitted(&one, &format!("old 0\n\n{note}")).await;
        assert_eq!(status, 200, "{line}");
        let cosigned: SignedNote = format!("{note}{line}").parse().expect("a note");
        assert!(cosigned.verify(std::slice::from_ref(one.witness.verifier_key())).is_ok());
        assert_eq!(submitted(&one, &format!("old 0\n\n{note}")).await, (409, format!("{size}\n")));
        assert_eq!(submitted(&one, &format!("old {size}\n\n{note}")).await.0, 200, "the same again");
        let forged = signed(size, Hash::of_leaf(b"other"), &signer);
        assert_eq!(submitted(&one, &format!("old {size}\n\n{forged}")).await.0, 422);
        let alarm = one.witness.standing().await.pop().expect("one log").alarms.pop().expect("an alarm");
        assert_eq!(alarm.alarm, Alarm::Forked);
        assert!(alarm.evidence.iter().all(|note| note.parse::<SignedNote>().expect("a note").verify(std::slice::from_ref(key)).is_ok()), "{alarm:?}");
        let answer = one.transport().answer(Call::get("/status")).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "what watches it sees that too");

        // Killed and started again, it knows what it cosigned.
        let Elsewhere { witness, _folder: folder } = one;
        let before = witness.cosigned(&Digest::of(ORIGIN.as_bytes()).to_string());
        drop(witness);
        let again = open(at, 1, folder.path(), at.app.router()).expect("it opens again");
        assert_eq!(again.cosigned(&Digest::of(ORIGIN.as_bytes()).to_string()), before);
        let forged = Submission { old_size: 0, path: Vec::new(), note: forged };
        assert!(matches!(again.add_checkpoint(&forged), Err(AddRefusal::Conflict(known)) if known == size));
    });
}

#[test]
fn what_was_signed_twice_stands_until_somebody_looked_at_it_and_what_anybody_makes_up_raises_nothing() {
    story(async |at| {
        something_happens(at, 2).await;
        let one = Elsewhere::following(at, 1);
        one.witness.look_once().await;
        let note = at.texts("SELECT note FROM checkpoints").await.pop().expect("a checkpoint");
        let size = at.verify().await.entries;
        let signer = NoteSigner::from_seed(ORIGIN, &LOG_SEED).expect("a key");
        let forged = Checkpoint::new(ORIGIN, size, Hash::of_leaf(b"other")).expect("a checkpoint").sign(&signer).expect("signed");
        assert_eq!(submitted(&one, &format!("old {size}\n\n{forged}")).await.0, 422);
        one.witness.look_once().await;
        let standing = one.witness.standing().await.pop().expect("one log").alarms;
        assert_eq!(standing.len(), 1, "nothing that the log shows afterwards undoes what it signed: {standing:?}");
        let root = at.verify().await.root;
        let garbage = format!("old {size}\n{root}\n\n{note}");
        for _ in 0..3 {
            assert_eq!(submitted(&one, &garbage).await.0, 422);
        }
        assert_eq!(one.witness.standing().await.pop().expect("one log").alarms, standing, "and a proof that anybody makes up raises nothing");
        one.witness.acknowledge();
        assert!(one.witness.standing().await.pop().expect("one log").alarms.is_empty());
    });
}
