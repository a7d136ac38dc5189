//! Signed statements, in clear and sealed.

use consigne::sealing::brief::{Holder, HolderKind};
use consigne::sealing::label::Person;
use consigne::sealing::{Approval, Brief, Digest, Joining, Label, Signed, TeamCopy, Token, VerifyingKey};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::inputs::{at, fragment, identity, person, secret, signed_json, signing_key};
use super::{b64, name_of, text};

pub(super) fn label() -> Label {
    Label { case: "case_1".into(), person: person() }
}

pub(super) fn statements() -> Value {
    let signed = Signed::new(&label(), "agt_11", &signing_key(11), at());
    let right = signed_json(&signed);
    let with = |field: &str, value: Value| {
        let mut changed = right.clone();
        changed[field] = value;
        changed
    };
    let nameless = Signed::new(&Label { person: Person { birth_date: None, company: None, ..person() }, ..label() }, "agt_11", &signing_key(11), at());
    let approval = Approval { policy: Digest::of(b"the purposes that are proposed"), previous: Digest::of(b"the purposes in force") };
    let approval = Signed::new(&approval, "agt_11", &signing_key(11), at());
    let trusted = signing_key(11).verifying_key();
    let other = signing_key(12).verifying_key();
    let mut wrong_signature = signed_json(&signed);
    wrong_signature["signature"] = nameless_signature(&nameless);
    [
        ("a label", right.clone(), trusted, "label"),
        ("a label without birth date or company", signed_json(&nameless), trusted, "label"),
        ("another key is trusted", right.clone(), other, "label"),
        ("the signature of another body", wrong_signature, trusted, "label"),
        ("a body changed after it was signed", with("body", json!(signed.body().replace("Nadia", "Nadja"))), trusted, "label"),
        ("another kind is expected", right.clone(), trusted, "joining"),
        ("another's key put in", with("key", json!(other)), other, "label"),
        ("a field too many beside the body", with("extra", json!(1)), trusted, "label"),
        ("a signature of 63 bytes", with("signature", json!(b64(&[1; 63]))), trusted, "label"),
        ("an approval", signed_json(&approval), trusted, "approval"),
        ("an approval whose signer is not trusted", signed_json(&approval), other, "approval"),
        ("a label where an approval is expected", right.clone(), trusted, "approval"),
    ]
    .map(|(about, signed, trusted, kind)| {
        let mut case = json!({ "about": about, "signed": signed, "trusted": trusted, "kind": kind });
        match check_statement(&case) {
            Ok(digest) => case["digest"] = json!(digest),
            Err(refused) => case["refusal"] = json!(refused),
        }
        case
    })
    .into()
}

pub(super) fn nameless_signature(signed: &Signed) -> Value {
    signed_json(signed)["signature"].clone()
}

/// The digest of a statement that is accepted, or the name of its refusal.
pub(super) fn check_statement(case: &Value) -> Result<Digest, String> {
    let trusted = text(&case["trusted"]).parse::<VerifyingKey>().expect("a key");
    let signed = Signed::from_json(case["signed"].to_string().as_bytes()).map_err(|refused| name_of(&refused))?;
    match text(&case["kind"]) {
        "label" => signed.verify::<Label>(&trusted).map(|verified| verified.digest),
        "joining" => signed.verify::<Joining>(&trusted).map(|verified| verified.digest),
        "approval" => signed.verify::<Approval>(&trusted).map(|verified| verified.digest),
        kind => panic!("no vectors for {kind}"),
    }
    .map_err(|refused| name_of(&refused))
}

pub(super) fn brief() -> Brief {
    Brief {
        request: "req_01jz".into(),
        team: "team_1".into(),
        team_name: "Lyon 3".into(),
        agent_name: "Claire Morel".into(),
        telephone: "04 00 00 00 00".into(),
        purpose: "P02_PDP_SPSTI".into(),
        policy: Digest::of(b"the purposes in force"),
        reference: "7K4-2M".into(),
        pieces: vec!["FICHE_LIAISON_PDP".into(), "COMPTE_RENDU".into()],
        person: person(),
        message: None,
        recipients: vec![
            Holder { holder: "team_1".into(), kind: HolderKind::Team, generation: 1, recipient: identity(1).recipient() },
            Holder { holder: "team_6".into(), kind: HolderKind::Archive, generation: 2, recipient: identity(6).recipient() },
        ],
        deposit_secret: secret(),
    }
}

pub(super) fn sealed_brief() -> Value {
    let by = |seed| Signed::new(&brief(), "agt_11", &signing_key(seed), at());
    let to = fragment().identity.recipient();
    json!({
        "fragment": fragment().encode().expose_secret(), "sealed": b64(&by(11).seal(&to)), "signed": by(11), "json": brief(),
        "sealed_by_another_agent": b64(&by(12).seal(&to)), "refusal": "other_key",
    })
}

pub(super) fn sealed_team_copy() -> Value {
    let copy = TeamCopy {
        request: "req_01jz".into(),
        case: "case_1".into(),
        token: Token::from_random([9; 16]),
        fragment: fragment(),
        deposit_secret: secret(),
        person: person(),
        message: Some("Merci de joindre le compte rendu.".into()),
        partner: None,
    };
    let signed = Signed::new(&copy, "agt_11", &signing_key(11), at());
    json!({ "identity": identity(1).to_text().expose_secret(), "sealed": b64(&signed.seal(&identity(1).recipient())), "signed": signed, "json": copy })
}

pub(super) fn sealed_joining() -> Value {
    let joining = Joining {
        invitation: "inv_1".into(),
        agent: "agt_12".into(),
        name: "Paul Ferrand".into(),
        recipient: identity(12).recipient(),
        signing_key: signing_key(12).verifying_key(),
    };
    let seal = |signer, seed| b64(&Signed::new(&joining, signer, &signing_key(seed), at()).seal(&identity(4).recipient()));
    json!({
        "identity": identity(4).to_text().expose_secret(), "sealed": seal("agt_12", 12), "json": joining,
        "sealed_by_another_key": seal("agt_12", 13), "sealed_in_anothers_name": seal("agt_13", 12), "refusal": "other_key",
    })
}
