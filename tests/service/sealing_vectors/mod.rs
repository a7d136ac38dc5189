//! The vectors both implementations of `docs/formats.md` answer to. With `CONSIGNE_WRITE_VECTORS` set, this writes them anew: sealed files then change,
//! since age draws its own randomness; everything else comes out the same.

mod documents;
mod inputs;
mod keys;
mod rosters;
mod statements;
mod texts;

use std::fmt::Debug;
use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use consigne::sealing::digest::Measure;
use consigne::sealing::manifest::Record;
use consigne::sealing::vault::{self, Work};
use consigne::sealing::{Brief, DepositSecret, DocumentKey, Fragment, Identity, Joining, Manifest, Roster, Signed, TeamCopy, Vault, open, seal};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use documents::record;
use inputs::{identity, signing_key};
use keys::the_vault;
use statements::brief;

const ABOUT: &str = "Vectors of docs/formats.md, checked by src/sealing (tests/service/sealing_vectors, which also writes this file) and by web/src/sealing. \
    Binary values are standard base64 with padding, digests are hex. A case has either its results or a `refusal`: the name of why it must be refused. \
    `keys`: scalar (base64) to identity and recipient; refused recipients. `signing_keys`: seed to public key; refused keys. \
    `sealed`: age files to open with `identity`. `headers`: beginnings of files, with the length of the header or the refusal. \
    `document`: a payload, its two manifests, a grant to the team; `json` is what the manifest opens on; `record` is what the server says; each of `mismatches` \
    replaces one field of the record or of the measure; each of `provenances` gives the deposit secret the team knows. `manifests`: JSON texts that must be refused. \
    `passphrases`: scrypt then HKDF. `vault`: a sealed vault, opened by the vault identity of passphrase 0. `false_salts`: the server's HMAC. \
    `statements`: a signed statement, the key that is trusted and the kind expected; accepted with its digest, or refused. \
    `brief`, `team_copy`, `joining`: sealed statements; a brief's signer is pinned by the fragment. `fragments`, `tokens`, `links`, `references`: texts. \
    `rosters`: chains from statement 0, with what the reader expects; `pinned` by a vault (the digest of statement 0, and the last one seen) or `invited` (half of \
    the digest of statement 0). \
    Of several refusals a chain deserves, the one named comes first in this order, statement after statement: fingerprint; (later statements) signer; the signature; \
    team, seq, previous, recovery, members; (statement 0) signer; after the last statement, rollback. \
    `wraps`: a team key sealed to a member, against the roster that states it. Refusals named `malformed` may have any name on the other side.";

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/sealing.json")
}

fn vectors() -> Value {
    serde_json::from_slice(&fs::read(path()).expect("tests/vectors/sealing.json is in the repository")).expect("the vectors are JSON")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text was expected, not {value}"))
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(text(value)).expect("base64")
}

fn array<const N: usize>(value: &Value) -> [u8; N] {
    bytes(value).try_into().expect("as many bytes as expected")
}

fn list(value: &Value) -> &[Value] {
    let list = value.as_array().unwrap_or_else(|| panic!("a list was expected, not {value}"));
    assert!(!list.is_empty(), "an empty list of vectors proves nothing");
    list
}

fn b64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// `Unopened(OtherKey)` → `other_key`: the innermost name of a refusal.
fn name_of(refusal: &impl Debug) -> String {
    let printed = format!("{refusal:?}");
    let innermost = printed.rsplit('(').next().unwrap_or_default().trim_end_matches(')');
    let mut name = String::new();
    for character in innermost.chars() {
        if character.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}

/// The refusal a case has, or null.
fn refusal<T, E: Debug>(answer: Result<T, E>) -> Value {
    answer.map_or_else(|refusal| json!(name_of(&refusal)), |_| Value::Null)
}

fn written() -> Value {
    json!({
        "_about": ABOUT,
        "keys": keys::keys(), "signing_keys": keys::signing_keys(), "sealed": keys::sealed(), "headers": keys::headers(), "document": documents::document(), "manifests": documents::manifests(),
        "passphrases": keys::passphrases(), "vault": keys::sealed_vault(), "false_salts": keys::false_salts(), "statements": statements::statements(), "brief": statements::sealed_brief(),
        "team_copy": statements::sealed_team_copy(), "joining": statements::sealed_joining(), "fragments": texts::fragments(), "tokens": texts::tokens(), "links": texts::links(),
        "references": texts::references(), "rosters": rosters::rosters(), "wraps": rosters::wraps(),
    })
}

/// What does not depend on age's own randomness comes out the same today as the day it was written.
#[test]
fn everything_that_is_not_sealed_comes_out_as_in_the_vectors() {
    if std::env::var_os("CONSIGNE_WRITE_VECTORS").is_some() {
        let text = format!("{}\n", serde_json::to_string_pretty(&written()).expect("JSON"));
        fs::write(path(), text).expect("the vectors are written");
    }
    let (known, fresh) = (vectors(), written());
    for section in [
        "_about",
        "keys",
        "signing_keys",
        "headers",
        "manifests",
        "passphrases",
        "false_salts",
        "statements",
        "fragments",
        "tokens",
        "links",
        "references",
        "rosters",
    ] {
        assert_eq!(known[section], fresh[section], "{section}");
    }
    for (section, field) in [("vault", "json"), ("brief", "signed"), ("brief", "json"), ("team_copy", "signed"), ("joining", "json"), ("document", "record")] {
        assert_eq!(known[section][field], fresh[section][field], "{section}.{field}");
    }
}

#[test]
fn sealed_files_open_as_in_the_vectors() {
    for case in list(&vectors()["sealed"]) {
        let identity = Identity::from_text(text(&case["identity"])).expect("an identity");
        match open(&bytes(&case["sealed"]), &identity) {
            Ok(plain) => assert_eq!(json!(b64(&plain)), case["plain"], "{}", case["about"]),
            Err(refused) => assert_eq!(json!(name_of(&refused)), case["refusal"], "{}", case["about"]),
        }
    }
}

#[test]
fn the_document_of_the_vectors_opens_and_is_what_its_record_says() {
    let document = &vectors()["document"];
    let team = Identity::from_text(text(&document["team"])).expect("an identity");
    let key = DocumentKey::from_grant(&bytes(&document["grant"]), &team).expect("the grant opens");
    assert_eq!(key.identity().to_text().expose_secret(), text(&document["key"]));
    let file = Measure::of(&open(&bytes(&document["payload"]), key.identity()).expect("the payload opens"));
    let mut before: Option<(Manifest, Vec<u8>)> = None;
    for version in list(&document["manifests"]) {
        let sealed = bytes(&version["sealed"]);
        let manifest = Manifest::open(&sealed, &key).expect("the manifest opens");
        assert_eq!(serde_json::to_value(&manifest).expect("JSON"), version["json"]);
        assert_eq!(manifest.check_record(&record()), Ok(()));
        assert_eq!(manifest.check_file(&file), Ok(()));
        assert_eq!(manifest.check_follows(before.as_ref().map(|(manifest, sealed)| (manifest, &sealed[..]))), Ok(()));
        for provenance in list(&document["provenances"]) {
            let known: Option<DepositSecret> = serde_json::from_value(provenance["known"].clone()).expect("a secret or null");
            assert_eq!(name_of(&manifest.provenance(known.as_ref())), text(&provenance["says"]));
        }
        before = Some((manifest, sealed));
    }
    let (manifest, _) = before.expect("there is a manifest");
    for case in list(&document["mismatches"]) {
        assert_eq!(mismatch(&manifest, file, case), case["refusal"], "{case}");
    }
}

/// The mismatch of the manifest with the record and the file, one field of which the case replaces.
fn mismatch(manifest: &Manifest, file: Measure, case: &Value) -> Value {
    let replaced = |field: &str, known: &str| case.get(field).map_or(known, |value| text(value)).to_owned();
    let known = record();
    let changed = Record {
        document: replaced("document", &known.document),
        purpose: replaced("purpose", &known.purpose),
        piece: replaced("piece", &known.piece),
        request: if case.get("request").is_some() { None } else { known.request },
        case: case.get("case").map(|value| text(value).to_owned()),
    };
    let file = Measure {
        size: case.get("size").and_then(Value::as_u64).unwrap_or(file.size),
        sha256: case.get("sha256").map_or(file.sha256, |value| text(value).parse().expect("a digest")),
    };
    refusal(manifest.check_record(&changed).and_then(|()| manifest.check_file(&file)))
}

#[test]
fn malformed_manifests_are_refused_as_in_the_vectors() {
    let key = DocumentKey::from_random(&[3; 32]);
    for case in list(&vectors()["manifests"]) {
        let sealed = seal(text(&case["text"]).as_bytes(), &key.recipient());
        assert_eq!(refusal(Manifest::open(&sealed, &key)), case["refusal"], "{}", case["about"]);
    }
}

#[test]
fn the_vault_of_the_vectors_opens_with_its_passphrase() {
    let vectors = vectors();
    let passphrase = &vectors["passphrases"][0];
    let work = Work::from_n(passphrase["n"].as_u64().expect("a number")).expect("within bounds");
    let derived = vault::derive(&text(&passphrase["passphrase"]).into(), &array(&passphrase["salt"]), work);
    let opened = Vault::open(&bytes(&vectors["vault"]["sealed"]), &derived.vault).expect("the vault opens");
    assert_eq!((opened.agent, opened.name, opened.pins), (the_vault().agent, the_vault().name, the_vault().pins));
    assert_eq!(*opened.identity.to_scalar(), [11; 32]);
    assert_eq!(*opened.signing_key.to_seed(), [11; 32]);
}

#[test]
fn sealed_statements_open_as_in_the_vectors() {
    let vectors = vectors();
    let brief_case = &vectors["brief"];
    let fragment = Fragment::parse(text(&brief_case["fragment"])).expect("a fragment");
    assert_eq!(Brief::open(&bytes(&brief_case["sealed"]), &fragment).expect("the brief opens").statement, brief());
    assert_eq!(refusal(Brief::open(&bytes(&brief_case["sealed_by_another_agent"]), &fragment)), brief_case["refusal"]);
    let copy = &vectors["team_copy"];
    let opened = Signed::open(&bytes(&copy["sealed"]), &identity(1)).expect("the copy opens");
    let read = opened.verify::<TeamCopy>(&signing_key(11).verifying_key()).expect("the copy is signed").statement;
    assert_eq!(serde_json::to_value(&read).expect("JSON"), copy["json"]);
    let joining = &vectors["joining"];
    let invitation = Identity::from_text(text(&joining["identity"])).expect("an identity");
    let read = Joining::open(&bytes(&joining["sealed"]), &invitation).expect("the answer opens").statement;
    assert_eq!(serde_json::to_value(&read).expect("JSON"), joining["json"]);
    for refused in ["sealed_by_another_key", "sealed_in_anothers_name"] {
        assert_eq!(refusal(Joining::open(&bytes(&joining[refused]), &invitation)), joining["refusal"], "{refused}");
    }
}

#[test]
fn wraps_open_as_in_the_vectors() {
    for case in list(&vectors()["wraps"]) {
        let roster: Roster = serde_json::from_value(case["roster"].clone()).expect("a roster");
        let identity = Identity::from_text(text(&case["identity"])).expect("an identity");
        match roster.open_wrap(text(&case["agent"]), &bytes(&case["wrap"]), &identity) {
            Ok(team) => assert_eq!(team.to_text().expose_secret(), text(&case["team"])),
            Err(refused) => assert_eq!(json!(name_of(&refused)), case["refusal"], "{}", case["about"]),
        }
    }
}
