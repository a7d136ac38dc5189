//! The examples of C2SP tlog-checkpoint and tlog-cosignature, and what is refused; `tlog_tiles` as the oracle.

use proptest::prelude::*;

use super::super::{Checkpoint, CheckpointRefusal, Cosigner, Hash, KeyRefusal, NoteRefusal, NoteSignature, NoteText, SignedNote, VerifierKey};
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
    let (log, other, witness) = (signer("log", 1)?, signer("other", 2)?, Cosigner::from_seed("witness", &[3; 32])?);
    let checkpoint = Checkpoint::new("log", 7, Hash::of_leaf(b"seven"))?;
    let signed = checkpoint.sign(&log)?;
    let text = NoteText::new(checkpoint.to_string())?;
    let cosigned = signed.with_signature(witness.cosign(&text, 1_679_315_147))?;

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
    let (log, witness) = (signer("log", 1)?, Cosigner::from_seed("witness", &[3; 32])?);
    let text = NoteText::new(Checkpoint::new("log", 7, Hash::of_leaf(b"seven"))?.to_string())?;
    let note: SignedNote = format!("{}\n{}\n", text.as_str(), witness.cosign(&text, 1)).parse()?;
    let known = [witness.verifier_key().clone()];
    let refusal = CheckpointRefusal::OtherLog { name: "log".to_owned() };
    assert_eq!(Checkpoint::open(&note, log.verifier_key(), &known), Err(refusal));
    Ok(())
}

/// C2SP tlog-cosignature, made here from its words alone: the key's id over the type 0x04, the message with its header and time, the time before the signature.
#[test]
fn a_cosignature_is_made_as_its_specification_says() -> Outcome {
    use ed25519_dalek::{Signature, SigningKey};
    use sha2::{Digest as _, Sha256};

    let (name, seed, time) = ("witness.example/w1", [5; 32], 1_679_315_147_u64);
    let cosigner = Cosigner::from_seed(name, &seed)?;
    let (text, _) = COSIGNED.split_once("\n\n").ok_or("the note has a blank line")?;
    let text = NoteText::new(format!("{text}\n"))?;
    let line = cosigner.cosign(&text, time).to_string();
    let encoded = line.rsplit(' ').next().ok_or("the line has a signature")?;
    let bytes = crate::base::from_b64(encoded).ok_or("it is base64")?;

    let public = SigningKey::from_bytes(&seed).verifying_key();
    let id = Sha256::new().chain_update(name).chain_update("\n").chain_update([4]).chain_update(public.as_bytes()).finalize();
    assert_eq!(bytes.get(..4), id.get(..4));
    assert_eq!(bytes.get(4..12), Some(time.to_be_bytes().as_slice()));
    let signature = Signature::from_slice(bytes.get(12..).ok_or("it has a signature")?)?;
    let message = format!("cosignature/v1\ntime 1679315147\n{}", text.as_str());
    public.verify_strict(message.as_bytes(), &signature)?;

    let signature: NoteSignature = line.parse()?;
    assert_eq!(signature.cosigned_at(), Some(time));
    let written = cosigner.verifier_key().to_string();
    assert_eq!(written.parse::<VerifierKey>()?, *cosigner.verifier_key());
    assert!(cosigner.verifier_key().is_cosigner() && !signer("log", 1)?.verifier_key().is_cosigner());
    let of_a_log = VerifierKey::new(name, public.as_bytes())?;
    assert_ne!(of_a_log, *cosigner.verifier_key(), "the same key of another type is another key");
    let six = written.rsplit_once('+').map(|(start, _)| format!("{start}+{}", crate::base::b64(&[&[6], public.as_bytes().as_slice()].concat())));
    assert_eq!(six.unwrap_or_default().parse::<VerifierKey>(), Err(KeyRefusal::Type));
    Ok(())
}

/// The time is signed too, so nobody makes a cosignature newer than it is.
#[test]
fn a_cosignature_changed_in_one_byte_is_no_signature() -> Outcome {
    let (log, witness) = (signer("log", 1)?, Cosigner::from_seed("witness", &[3; 32])?);
    let checkpoint = Checkpoint::new("log", 7, Hash::of_leaf(b"seven"))?;
    let text = NoteText::new(checkpoint.to_string())?;
    let line = witness.cosign(&text, 9).to_string();
    let (start, encoded) = line.rsplit_once(' ').ok_or("a signature")?;
    let bytes = crate::base::from_b64(encoded).ok_or("base64")?;
    for place in 4..bytes.len() {
        let mut bent = bytes.clone();
        *bent.get_mut(place).ok_or("in it")? ^= 1;
        let note = checkpoint.sign(&log)?.with_signature(format!("{start} {}", crate::base::b64(&bent)).parse()?)?;
        let forged = NoteRefusal::Forged { name: "witness".to_owned() };
        assert_eq!(note.verify(&[log.verifier_key().clone(), witness.verifier_key().clone()]), Err(forged), "byte {place}");
    }
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
