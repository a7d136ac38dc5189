//! A document: payload, manifests, grant.

use consigne::sealing::digest::Measure;
use consigne::sealing::manifest::{Contents, Record, SealedBy};
use consigne::sealing::{DepositSecret, Digest, DocumentKey, Manifest, seal};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::b64;
use super::inputs::{at, identity, secret};

pub(super) fn record() -> Record {
    Record { document: "doc_01jz".into(), purpose: "P02_PDP_SPSTI".into(), piece: "FICHE_LIAISON_PDP".into(), request: Some("req_01jz".into()), case: None }
}

pub(super) const FILE: &[u8] = b"%PDF-1.7 the file itself";

pub(super) fn manifest() -> Manifest {
    let contents = Contents {
        record: record(),
        deposit_secret: Some(secret()),
        policy: Digest::of(b"the purposes in force"),
        file_name: "fiche « liaison ».pdf".into(),
        media_type: "application/pdf".into(),
        file: Measure::of(FILE),
        sealed_by: SealedBy::Browser,
    };
    Manifest::first(contents, at())
}

pub(super) fn document() -> Value {
    let key = DocumentKey::from_random(&[3; 32]);
    let first = manifest();
    let first_sealed = first.seal(&key);
    let second = first.next_version(&first_sealed, at());
    json!({
        "key": key.identity().to_text().expose_secret(),
        "team": identity(1).to_text().expose_secret(),
        "grant": b64(&key.grant(&identity(1).recipient())),
        "payload": b64(&seal(FILE, &key.recipient())),
        "file": { "size": FILE.len(), "sha256": Digest::of(FILE) },
        "manifests": [
            { "sealed": b64(&first_sealed), "json": first },
            { "sealed": b64(&second.seal(&key)), "json": second },
        ],
        "record": { "document": "doc_01jz", "purpose": "P02_PDP_SPSTI", "piece": "FICHE_LIAISON_PDP", "request": "req_01jz", "case": null },
        "mismatches": [
            { "document": "doc_01k0", "refusal": "document" },
            { "purpose": "P03_PAIEMENT", "refusal": "purpose" },
            { "piece": "AUTRE", "refusal": "piece" },
            { "request": null, "refusal": "request" },
            { "case": "case_01jz", "refusal": "case" },
            { "size": FILE.len() + 1, "refusal": "size" },
            { "sha256": Digest::of(b"another file"), "refusal": "sha256" },
        ],
        "provenances": [
            { "known": secret(), "says": "senders_browser" },
            { "known": DepositSecret::from_random([8; 16]), "says": "unproved" },
            { "known": null, "says": "unproved" },
        ],
    })
}

pub(super) fn manifests() -> Value {
    let text = serde_json::to_string(&manifest()).expect("JSON");
    let digest = Digest::of(FILE).to_string();
    [
        ("a field too many", text.replacen('{', "{\"extra\":0,", 1)),
        ("a field too few", text.replacen("\"previous\":null,", "", 1)),
        ("another version of the format", text.replacen("\"v\":1", "\"v\":2", 1)),
        ("a time to the millisecond", text.replacen("08:12:00Z", "08:12:00.000Z", 1)),
        ("a time in another zone", text.replacen("08:12:00Z", "09:12:00+01:00", 1)),
        ("a time that does not exist", text.replacen("03-03T", "02-30T", 1)),
        ("a digest in capitals", text.replacen(&digest, &digest.to_uppercase(), 1)),
        ("a digest cut short", text.replacen(&digest, &digest[1..], 1)),
        ("an unknown place of sealing", text.replacen("\"browser\"", "\"Browser\"", 1)),
        ("a secret without padding", text.replacen("==\"", "\"", 1)),
        ("a negative size", text.replacen("\"size\":", "\"size\":-", 1)),
        ("a number as text", text.replacen("\"version\":1", "\"version\":\"1\"", 1)),
        ("not an object", "[]".to_owned()),
    ]
    .map(|(about, changed)| {
        assert_ne!(changed, text, "{about}");
        json!({ "about": about, "text": changed, "refusal": "malformed" })
    })
    .into()
}
