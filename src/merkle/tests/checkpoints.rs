//! The examples of C2SP tlog-checkpoint and tlog-cosignature, and what is refused; `tlog_tiles` as the oracle.

use proptest::prelude::*;

use super::super::{Checkpoint, CheckpointRefusal, Hash, NoteSignature, NoteText, SignedNote};
use super::notes::signer;
use super::{Outcome, edited, edits};

/// C2SP tlog-cosignature: a checkpoint signed by its log, and by a witness in another type of signature.
pub(super) const COSIGNED: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    \u{2014} example.com/behind-the-sofa \
    Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
    \u{2014} witness.example.com/w1 \
    jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

#[test]
fn a_cosigned_checkpoint_of_the_specification_is_read_and_written_back() -> Outcome {
    let note: SignedNote = COSIGNED.parse()?;
    assert_eq!(note.to_string(), COSIGNED);
    assert_eq!(note.signatures().iter().map(NoteSignature::key_id).collect::<Vec<_>>(), [[0x03, 0x3d, 0xe0, 0xae], [0x8d, 0x66, 0xcf, 0x3f]]);
    let (text, _) = COSIGNED.split_once("\n\n").ok_or("the note has a blank line")?;
    let checkpoint: Checkpoint = format!("{text}\n").parse()?;
    assert_eq!((checkpoint.origin(), checkpoint.size()), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(checkpoint.root().to_string(), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
    assert_eq!(checkpoint.to_string(), format!("{text}\n"));
    Ok(())
}

#[test]
fn a_checkpoint_that_is_not_written_plainly_is_refused() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    for (text, refusal) in [
        (String::new(), CheckpointRefusal::Lines),
        ("log\n1\n".to_owned(), CheckpointRefusal::Lines),
        (format!("log\n1\n{root}"), CheckpointRefusal::Lines),
        (format!("\n1\n{root}\n"), CheckpointRefusal::Line),
        (format!("log\n1\n{root}\n\n"), CheckpointRefusal::Line),
        (format!("log\n1\n{root}\n\nextension\n"), CheckpointRefusal::Line),
        (format!("log\n\n{root}\n"), CheckpointRefusal::Size),
        (format!("log\n01\n{root}\n"), CheckpointRefusal::Size),
        (format!("log\n+1\n{root}\n"), CheckpointRefusal::Size),
        (format!("log\n-1\n{root}\n"), CheckpointRefusal::Size),
        (format!("log\n0x1\n{root}\n"), CheckpointRefusal::Size),
        (format!("log\n1 \n{root}\n"), CheckpointRefusal::Size),
        (format!("log\n18446744073709551616\n{root}\n"), CheckpointRefusal::Size),
        ("log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2\n".to_owned(), CheckpointRefusal::Root),
        ("log\n1\nCsUYapGGPo4dkMgIAUqomw==\n".to_owned(), CheckpointRefusal::Root),
        (format!("log\n1\n{root} \n"), CheckpointRefusal::Root),
    ] {
        assert_eq!(text.parse::<Checkpoint>(), Err(refusal), "{text:?}");
    }
}

#[test]
fn an_origin_is_one_line() {
    for origin in ["", "two\nlines", "tab\tulated"] {
        let checkpoint = Checkpoint::new(origin, 0, Hash::of_empty_tree());
        assert_eq!(checkpoint, Err(CheckpointRefusal::Line), "{origin:?}");
    }
}

#[test]
fn a_checkpoint_is_opened_only_for_the_log_that_signed_it() -> Outcome {
    let (log, other, witness) = (signer("log", 1)?, signer("other", 2)?, signer("witness", 3)?);
    let checkpoint = Checkpoint::new("log", 7, Hash::of_leaf(b"seven"))?;
    let signed = checkpoint.sign(&log)?;
    let text = NoteText::new(checkpoint.to_string())?;
    let cosigned = signed.with_signature(witness.sign(&text))?;

    let opened = Checkpoint::open(&cosigned, log.verifier_key(), &[witness.verifier_key().clone()])?;
    assert_eq!((&opened.checkpoint, opened.witnesses.as_slice()), (&checkpoint, &[witness.verifier_key().clone()][..]));
    let alone = Checkpoint::open(&cosigned, log.verifier_key(), &[])?;
    assert_eq!(alone.witnesses, []);

    let other_log = CheckpointRefusal::OtherLog { name: "other".to_owned() };
    assert_eq!(checkpoint.sign(&other), Err(other_log.clone()));
    let known = [witness.verifier_key().clone()];
    assert_eq!(Checkpoint::open(&cosigned, other.verifier_key(), &known), Err(other_log.clone()));
    let borrowed = SignedNote::sign(text, &other);
    assert_eq!(Checkpoint::open(&borrowed, other.verifier_key(), &[]), Err(other_log));
    Ok(())
}

#[test]
fn a_checkpoint_that_only_witnesses_signed_is_refused() -> Outcome {
    let (log, witness) = (signer("log", 1)?, signer("witness", 3)?);
    let text = Checkpoint::new("log", 7, Hash::of_leaf(b"seven"))?.to_string();
    let note = SignedNote::sign(NoteText::new(text)?, &witness);
    let known = [witness.verifier_key().clone()];
    let refusal = CheckpointRefusal::OtherLog { name: "log".to_owned() };
    assert_eq!(Checkpoint::open(&note, log.verifier_key(), &known), Err(refusal));
    Ok(())
}

/// Every note that differs from a signed checkpoint in one character is refused, whatever became of it.
#[test]
fn a_signed_checkpoint_changed_in_one_character_is_refused() -> Outcome {
    let log = signer("log", 1)?;
    let note = Checkpoint::new("log", 7, Hash::of_leaf(b"seven"))?.sign(&log)?.to_string();
    for at in 0..note.chars().count() {
        for replacement in ['A', 'B', '8', ' ', '\n', '='] {
            let changed: String = note.chars().enumerate().map(|(index, letter)| if index == at { replacement } else { letter }).collect();
            let opened = changed.parse::<SignedNote>().map(|note| Checkpoint::open(&note, log.verifier_key(), &[]));
            assert!(changed == note || !matches!(opened, Ok(Ok(_))), "{changed:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_implementation_reads_the_same_checkpoints(
        edits in edits(&['\n', ' ', '0', '+', '=', 'A', '/', 'é']),
    ) {
        let (text, _) = COSIGNED.split_once("\n\n").unwrap_or_default();
        let text = edited(&format!("{text}\n"), edits);
        let (ours, theirs) = (text.parse::<Checkpoint>(), tlog_tiles::Checkpoint::from_bytes(text.as_bytes()));
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?}: {:?}, {:?}", text, ours, theirs);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(ours.to_string().into_bytes(), theirs.to_bytes());
            prop_assert_eq!((ours.origin(), ours.size()), (theirs.origin(), theirs.size()));
        }
    }
}
