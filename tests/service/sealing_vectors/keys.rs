//! Keys, sealed files, headers, and what a passphrase gives.

use std::collections::BTreeMap;

use consigne::sealing::roster::TeamPin;
use consigne::sealing::seal::check_header;
use consigne::sealing::vault::{self, Pins, Work};
use consigne::sealing::{Digest, Identity, Recipient, Vault, VerifyingKey, open, seal};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::inputs::{identity, one, signing_key, unpadded};
use super::{b64, name_of, refusal};

pub(super) fn keys() -> Value {
    let scalars = (1..=6).map(|byte| [byte; 32]).chain([[0; 32], [0xff; 32], std::array::from_fn(|index| u8::try_from(index).expect("32 fits"))]);
    let good = scalars.map(|scalar| {
        let identity = Identity::from_scalar(&scalar);
        json!({ "scalar": b64(&scalar), "identity": identity.to_text().expose_secret(), "recipient": identity.recipient().to_string() })
    });
    let recipient = identity(1).recipient().to_string();
    let point = |point: [u8; 32]| bech32::encode::<bech32::Bech32>(bech32::Hrp::parse("age").expect("a prefix"), &point).expect("32 bytes");
    let refused = [recipient.to_uppercase(), recipient.replace("age1", "age2"), recipient[..recipient.len() - 1].to_owned(), point([0; 32]), point(one())]
        .map(|text| json!({ "recipient": text, "refusal": refusal(text.parse::<Recipient>()) }));
    let lower = identity(1).to_text().expose_secret().to_lowercase();
    let refused_identity = json!({ "identity": lower, "refusal": refusal(Identity::from_text(&lower)) });
    good.chain(refused).chain([refused_identity]).collect()
}

pub(super) fn signing_keys() -> Value {
    let good = [1, 11, 12, 13].map(|seed| json!({ "seed": b64(&[seed; 32]), "public": signing_key(seed).verifying_key().to_string() }));
    let refused = [b64(&one()), b64(&[0; 32]), b64(&[1; 31])].map(|text| json!({ "public": text, "refusal": refusal(text.parse::<VerifyingKey>()) }));
    good.into_iter().chain(refused).collect()
}

pub(super) fn sealed() -> Value {
    let case = |about: &str, sealed: Vec<u8>, identity: &Identity| {
        let opened = open(&sealed, identity);
        let mut case = json!({ "about": about, "identity": identity.to_text().expose_secret(), "sealed": b64(&sealed) });
        match &opened {
            Ok(plain) => case["plain"] = json!(b64(plain)),
            Err(refused) => case["refusal"] = json!(name_of(refused)),
        }
        case
    };
    let letter = seal("Fiche de liaison, n° 1\n".as_bytes(), &identity(1).recipient());
    let mut changed = letter.clone();
    *changed.last_mut().expect("not empty") ^= 1;
    json!([
        case("a text", letter.clone(), &identity(1)),
        case("nothing", seal(b"", &identity(1).recipient()), &identity(1)),
        case("another key", letter.clone(), &identity(2)),
        case("its last byte changed", changed, &identity(1)),
        case("its last byte cut", letter[..letter.len() - 1].to_vec(), &identity(1)),
        case("a byte too many", [&letter[..], b"\n"].concat(), &identity(1)),
    ])
}

pub(super) fn headers() -> Value {
    let stanza = |kind: &str| format!("-> {kind} {}\n{}\n", unpadded(&[9; 32]), unpadded(&[7; 32]));
    let header = |stanzas: &str| format!("age-encryption.org/v1\n{stanzas}--- {}\n", unpadded(&[3; 32]));
    let x = stanza("X25519");
    [
        ("one recipient", header(&x)),
        ("one recipient and grease", header(&format!("{x}-> ~q-grease\n\n"))),
        ("fifteen greases", header(&format!("{x}{}", "-> a-grease\n\n".repeat(15)))),
        ("sixteen greases", header(&format!("{x}{}", "-> a-grease\n\n".repeat(16)))),
        ("a header of more than 16 KiB", header(&format!("{x}-> a-grease\n{}\n", format!("{}\n", "A".repeat(64)).repeat(300)))),
        ("two recipients", header(&x.repeat(2))),
        ("a passphrase", header("-> scrypt AAAAAAAAAAAAAAAAAAAAAA 15\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n")),
        ("a recipient and a plug-in", header(&format!("{x}{}", stanza("piv-p256")))),
        ("grease alone", header("-> a-grease\n\n")),
        ("a share of 31 bytes", header(&x.replace(&unpadded(&[9; 32]), &unpadded(&[9; 31])))),
        ("a share that is not canonical", header(&x.replace(&unpadded(&[9; 32]), &format!("{}l", &unpadded(&[9; 32])[..42])))),
        ("a header cut short", header(&x)[..100].to_owned()),
        ("an armored file", "-----BEGIN AGE ENCRYPTED FILE-----\n".to_owned()),
        ("another version", header(&x).replace("/v1", "/v2")),
        ("another file", "%PDF-1.7\n".to_owned()),
        ("nothing", String::new()),
    ]
    .map(|(about, text)| {
        let mut case = json!({ "about": about, "bytes": b64(text.as_bytes()) });
        match check_header(text.as_bytes()) {
            Ok(length) => case["length"] = json!(length),
            Err(refused) => case["refusal"] = json!(name_of(&refused)),
        }
        case
    })
    .into()
}

pub(super) fn passphrases() -> Value {
    let cases = [
        ("cheval agrafe pile correcte", [4; 16]),
        ("été à Évian", [4; 16]),
        ("e\u{301}te\u{301} a\u{300} E\u{301}vian", [4; 16]),
        ("", [0; 16]),
        ("ﬁn ①", [4; 16]),
    ];
    cases
        .map(|(passphrase, salt)| {
            let derived = vault::derive(&passphrase.into(), &salt, Work::LEAST);
            json!({
                "passphrase": passphrase, "salt": b64(&salt), "n": Work::LEAST.n(),
                "sign_in": derived.sign_in.to_text().expose_secret(),
                "vault_identity": derived.vault.to_text().expose_secret(), "vault_recipient": derived.vault.recipient(),
            })
        })
        .into_iter()
        .chain([1 << 14, (1 << 15) + 1, 1 << 21].map(|n| json!({ "n": n, "refusal": "work" })))
        .collect()
}

pub(super) fn the_vault() -> Vault {
    let pin = TeamPin { fingerprint: Digest::of(b"statement 0"), seq: 2, digest: Digest::of(b"statement 2") };
    Vault {
        agent: "agt_11".into(),
        name: "Claire Morel".into(),
        identity: identity(11),
        signing_key: signing_key(11),
        pins: Pins { recovery: identity(5).recipient(), teams: BTreeMap::from([("team_1".into(), pin)]) },
    }
}

pub(super) fn sealed_vault() -> Value {
    let derived = vault::derive(&"cheval agrafe pile correcte".into(), &[4; 16], Work::LEAST);
    let sealed = the_vault().seal(&derived.vault.recipient());
    let content: Value = serde_json::from_slice(&open(&sealed, &derived.vault).expect("opens")).expect("JSON");
    json!({ "sealed": b64(&sealed), "json": content })
}

pub(super) fn false_salts() -> Value {
    [([1; 32], "inconnu@exemple.fr"), ([2; 32], "inconnu@exemple.fr"), ([1; 32], "")]
        .map(|(key, address)| json!({ "key": b64(&key), "address": address, "salt": b64(&vault::false_salt(&key, address)) }))
        .into()
}
