//! The examples of C2SP signed-note, those of Go's `golang.org/x/mod/sumdb/note`, and what is refused; `signed_note` as the
//! oracle.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use signed_note::{StandardSigner, StandardVerifier, VerifierList};

use super::super::{KeyRefusal, MAX_NOTE_SIGNATURES, NoteRefusal, NoteSignature, NoteSigner, NoteText, SignedNote, VerifierKey};
use super::checkpoints::COSIGNED;
use super::{Outcome, edited, edits};

/// C2SP signed-note, "Example".
const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const EXAMPLE_NOTE: &str = "This is an example message.\n\n\u{2014} example.com/foo \
    Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// `golang.org/x/mod/sumdb/note`, `note_test.go`: the private key is the type and the seed.
const GO_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const GO_SEED: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const GO_TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const GO_SIGNATURE: &str = "\u{2014} PeterNeumann \
    x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

/// Go's private key.
fn peter() -> Result<NoteSigner, Box<dyn std::error::Error>> {
    let seed = STANDARD.decode(GO_SEED)?;
    let (_, seed) = seed.split_first_chunk::<1>().ok_or("the seed follows the type")?;
    Ok(NoteSigner::from_seed("PeterNeumann", seed.try_into()?)?)
}

/// A signer of ours.
pub(super) fn signer(name: &str, seed: u8) -> Result<NoteSigner, KeyRefusal> {
    NoteSigner::from_seed(name, &[seed; 32])
}

#[test]
fn the_example_note_of_the_specification_is_verified() -> Outcome {
    let (key, note): (VerifierKey, SignedNote) = (EXAMPLE_KEY.parse()?, EXAMPLE_NOTE.parse()?);
    let verified = note.verify(std::slice::from_ref(&key))?;
    assert_eq!(verified.text().as_str(), "This is an example message.\n");
    assert_eq!(verified.signers(), std::slice::from_ref(&key));
    assert_eq!((key.to_string().as_str(), note.to_string().as_str()), (EXAMPLE_KEY, EXAMPLE_NOTE));
    Ok(())
}

#[test]
fn the_published_private_key_signs_the_published_note_byte_for_byte() -> Outcome {
    let signer = peter()?;
    assert_eq!(signer.verifier_key().to_string(), GO_KEY);
    let note = SignedNote::sign(NoteText::new(GO_TEXT.to_owned())?, &signer);
    assert_eq!(note.to_string(), format!("{GO_TEXT}\n{GO_SIGNATURE}\n"));
    note.verify(&[GO_KEY.parse()?])?;
    Ok(())
}

#[test]
fn a_signer_never_shows_its_private_key() -> Outcome {
    assert_eq!(format!("{:?}", peter()?), format!("NoteSigner({GO_KEY})"));
    Ok(())
}

/// The manglings of Go's `TestNewVerifier`.
#[test]
fn a_mangled_verifier_key_is_refused() {
    for from in 0..=GO_KEY.len() {
        for to in from..=GO_KEY.len() {
            let part = GO_KEY.get(from..to).unwrap_or_default();
            assert_eq!(part.parse::<VerifierKey>().is_ok(), part == GO_KEY, "{part:?}");
        }
    }
    for at in 0..GO_KEY.len() {
        let bytes = GO_KEY.bytes().enumerate().map(|(index, byte)| if index == at { byte + 1 } else { byte });
        let mangled: String = bytes.map(char::from).collect();
        assert!(mangled.parse::<VerifierKey>().is_err(), "{mangled:?}");
    }
    for (mangled, refusal) in [
        ("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==", KeyRefusal::Form),
        ("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEQ==", KeyRefusal::Type),
        ("PeterNeumann+c74f20a3+", KeyRefusal::Type),
        ("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyRefusal::Type),
        ("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyRefusal::Id),
        ("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", KeyRefusal::Name),
        ("weak+00000000+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", KeyRefusal::Point),
    ] {
        assert_eq!(mangled.parse::<VerifierKey>(), Err(refusal), "{mangled:?}");
    }
}

#[test]
fn a_note_without_its_form_is_refused() {
    let many = format!("{GO_SIGNATURE}\n").repeat(MAX_NOTE_SIGNATURES + 1);
    let long = "a\n".repeat(500_000);
    for (note, refusal) in [
        (GO_TEXT.to_owned(), NoteRefusal::Unsigned),
        (format!("{GO_TEXT}{GO_SIGNATURE}\n"), NoteRefusal::Unsigned),
        (format!("a\tb\n\n{GO_SIGNATURE}\n"), NoteRefusal::Text),
        (format!("a\r\n\n{GO_SIGNATURE}\n"), NoteRefusal::Text),
        (format!("{long}\n{GO_SIGNATURE}\n"), NoteRefusal::TooLong),
        (format!("a\n\n{many}"), NoteRefusal::TooLong),
    ] {
        let shown: String = note.chars().take(200).collect();
        assert_eq!(note.parse::<SignedNote>(), Err(refusal), "{shown:?}");
    }
    for text in ["", "a", "a\tb\n", "a\n\0\n"] {
        assert_eq!(NoteText::new(text.to_owned()), Err(NoteRefusal::Text));
    }
}

#[test]
fn a_signature_line_without_its_form_is_refused() {
    let hyphen = GO_SIGNATURE.replace('\u{2014}', "-");
    for lines in [
        String::new(),
        "\n".to_owned(),
        GO_SIGNATURE.to_owned(),
        format!("{GO_SIGNATURE}\n "),
        format!("{GO_SIGNATURE}\n\n"),
        format!("{GO_SIGNATURE} \n"),
        format!("{GO_SIGNATURE}\r\n"),
        format!("{hyphen}\n"),
        "\u{2014} Peter+Neumann x08go/ZJ\n".to_owned(),
        "\u{2014} Peter\u{a0}Neumann x08go/ZJ\n".to_owned(),
        "\u{2014} Peter\u{1}Neumann x08go/ZJ\n".to_owned(),
        "\u{2014}  x08go/ZJ\n".to_owned(),
        "\u{2014} PeterNeumann\n".to_owned(),
        "\u{2014} PeterNeumann x08gow==\n".to_owned(),
        "\u{2014} PeterNeumann x08go+==\n".to_owned(),
    ] {
        let note = format!("{GO_TEXT}\n{lines}").parse::<SignedNote>();
        assert_eq!(note, Err(NoteRefusal::SignatureLine), "{lines:?}");
    }
}

#[test]
fn signatures_of_unknown_keys_are_kept_and_ignored() -> Outcome {
    let (log, witness, stranger) = (signer("log", 1)?, signer("witness", 2)?, signer("stranger", 3)?);
    let text = NoteText::new("a\n\nb\n".to_owned())?;
    let note =
        SignedNote::sign(text.clone(), &stranger).with_signature(witness.sign(&text))?.with_signature(log.sign(&text))?.with_signature(witness.sign(&text))?;
    let read: SignedNote = note.to_string().parse()?;
    let names: Vec<&str> = read.signatures().iter().map(NoteSignature::name).collect();
    assert_eq!(names, ["stranger", "witness", "log"]);

    let known = [log.verifier_key().clone(), witness.verifier_key().clone()];
    let verified = read.verify(&known)?;
    assert_eq!(verified.text(), &text);
    assert_eq!(verified.signers().iter().map(VerifierKey::name).collect::<Vec<_>>(), ["witness", "log"]);
    assert_eq!(read.verify(&[]), Err(NoteRefusal::Unknown));
    Ok(())
}

#[test]
fn a_key_that_signed_twice_is_one_signer() -> Outcome {
    let twice = format!("{GO_TEXT}\n{GO_SIGNATURE}\n{GO_SIGNATURE}\n");
    let verified = twice.parse::<SignedNote>()?.verify(&[GO_KEY.parse()?])?;
    assert_eq!(verified.signers(), [GO_KEY.parse()?]);
    Ok(())
}

#[test]
fn a_note_takes_a_hundred_signatures_and_no_more() -> Outcome {
    let text = NoteText::new("a\n".to_owned())?;
    let mut note = SignedNote::sign(text.clone(), &signer("log", 0)?);
    for seed in 1..100 {
        note = note.with_signature(signer("witness", seed)?.sign(&text))?;
    }
    assert_eq!(note.to_string().parse::<SignedNote>()?, note);
    let again = signer("witness", 1)?.sign(&text);
    assert_eq!(note.clone().with_signature(again)?, note);
    let one_more = signer("witness", 100)?.sign(&text);
    assert_eq!(note.with_signature(one_more), Err(NoteRefusal::TooLong));
    Ok(())
}

#[test]
fn a_note_that_shares_only_a_name_or_an_id_with_a_known_key_is_unknown() -> Outcome {
    let (log, same_name) = (signer("log", 1)?, signer("log", 2)?);
    let text = NoteText::new("a\n".to_owned())?;
    let note = SignedNote::sign(text.clone(), &same_name);
    assert_eq!(note.verify(&[log.verifier_key().clone()]), Err(NoteRefusal::Unknown));
    let renamed = SignedNote::sign(text, &log).to_string().replace("\u{2014} log ", "\u{2014} gol ");
    assert_eq!(renamed.parse::<SignedNote>()?.verify(&[log.verifier_key().clone()]), Err(NoteRefusal::Unknown));
    Ok(())
}

#[test]
fn one_wrong_signature_of_a_known_key_condemns_the_note() -> Outcome {
    let (log, witness) = (signer("log", 1)?, signer("witness", 2)?);
    let (text, other) = (NoteText::new("a\n".to_owned())?, NoteText::new("b\n".to_owned())?);
    let note = SignedNote::sign(text, &log).with_signature(witness.sign(&other))?;
    let known = [log.verifier_key().clone(), witness.verifier_key().clone()];
    assert_eq!(note.verify(&known), Err(NoteRefusal::Forged { name: "witness".to_owned() }));
    Ok(())
}

/// The key of a signer of ours as the oracle takes it.
fn foreign_verifier(key: &VerifierKey) -> Result<VerifierList, signed_note::VerifierError> {
    Ok(VerifierList::new(vec![Box::new(StandardVerifier::new(&key.to_string())?)]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn another_implementation_verifies_our_notes_and_we_verify_its(
        seed in any::<[u8; 32]>(), name in "[a-z.é/]{1,12}", text in "[a-zé —\n]{0,40}\n",
    ) {
        let ours = NoteSigner::from_seed(&name, &seed)?;
        let note = SignedNote::sign(NoteText::new(text.clone())?, &ours).to_string();
        let theirs = signed_note::Note::from_bytes(note.as_bytes())?;
        prop_assert_eq!(theirs.text(), text.as_bytes());
        prop_assert_eq!(theirs.verify(&foreign_verifier(ours.verifier_key())?)?.0.len(), 1);

        let id = ours.verifier_key().to_string().split('+').nth(1).map(ToOwned::to_owned).unwrap_or_default();
        let private_key = STANDARD.encode([&[1], seed.as_slice()].concat());
        let foreign = StandardSigner::new(&format!("PRIVATE+KEY+{name}+{id}+{private_key}"))?;
        let mut signed = signed_note::Note::new(text.as_bytes(), &[])?;
        signed.add_sigs(&[&foreign])?;
        prop_assert_eq!(String::from_utf8(signed.to_bytes())?, note);
    }

    /// Random edits of a real note: both parsers accept the same ones, and read the same text and signatures in them.
    #[test]
    fn another_implementation_reads_the_same_notes(
        edits in edits(&['\n', ' ', '\t', '\u{2014}', '+', '=', 'A', '/', 'é']),
    ) {
        let note = edited(COSIGNED, edits);
        let (ours, theirs) = (note.parse::<SignedNote>(), signed_note::Note::from_bytes(note.as_bytes()));
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?}: {:?}, {:?}", note, ours, theirs);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            prop_assert_eq!(ours.to_string().into_bytes(), theirs.to_bytes());
        }
    }
}
