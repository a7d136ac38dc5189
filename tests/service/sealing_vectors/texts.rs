//! What is put in a link, or typed.

use consigne::sealing::{Digest, Fragment, Link, Reference, Token};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::inputs::{fragment, identity, signing_key};
use super::{b64, name_of, refusal};

pub(super) fn fragments() -> Value {
    let good = [4_u8, 0, 255].map(|scalar| {
        let fragment = Fragment { identity: identity(scalar), ..fragment() };
        let pin = Digest::of(signing_key(11).verifying_key().as_bytes()).first_half();
        json!({ "text": fragment.encode().expose_secret(), "scalar": b64(&[scalar; 32]), "pin": b64(&pin) })
    });
    let text = fragment().encode().expose_secret().to_owned();
    let damaged = ["", &text[..67], &text[1..], &format!("{text}."), &text.to_uppercase(), "%41", "é"];
    let refused = damaged.map(|text| json!({ "text": text, "refusal": refusal(Fragment::parse(text)) }));
    good.into_iter().chain(refused).collect()
}

pub(super) fn tokens() -> Value {
    let good = [[0; 16], [9; 16], [0xff; 16]].map(|random| {
        let token = Token::from_random(random);
        json!({ "random": b64(&random), "token": token.reveal(), "digest": token.digest() })
    });
    let refused = ["", "7n42DGM5Tflk9n8mt7Fhc", "7n42DGM5Tflk9n8mt7Fhc7a", "7n42DGM5Tflk9n8mt7Fhc-"];
    good.into_iter().chain(refused.map(|text| json!({ "token": text, "refusal": "not_a_token" }))).collect()
}

pub(super) fn links() -> Value {
    let (token, secret) = (Token::from_random([9; 16]), fragment().encode());
    let (token, secret) = (token.reveal(), secret.expose_secret());
    [
        format!("https://consigne.example/d/{token}#{secret}"),
        format!("https://consigne.example/join/{token}#{secret}"),
        format!(" http://localhost:8080/d/{token}?utm_source=x#{secret}\r\n"),
        format!("https://consigne.example/d/{token}"),
        format!("https://consigne.example/d/{token}#"),
        format!("https://consigne.example/d/{token}#{}", &secret[..40]),
        format!("https://consigne.example/x/{token}#{secret}"),
        format!("https://consigne.example/d/short#{secret}"),
        format!("ftp://consigne.example/d/{token}#{secret}"),
        "bonjour".to_owned(),
    ]
    .map(|text| match text.parse::<Link>() {
        Ok(link) => json!({ "text": text, "base": link.base, "kind": name_of(&link.kind), "token": link.token, "fragment": link.fragment }),
        Err(refused) => json!({ "text": text, "refusal": name_of(&refused) }),
    })
    .into()
}

pub(super) fn references() -> Value {
    ["7K4-2M", "7k4 2m", "oil-01", "7K4-2U", "7K4-2", "7K4-2MM", ""]
        .map(|typed| match typed.parse::<Reference>() {
            Ok(reference) => json!({ "typed": typed, "reference": reference.to_string() }),
            Err(_) => json!({ "typed": typed, "refusal": "not_a_reference" }),
        })
        .into()
}
