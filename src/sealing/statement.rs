//! Signed statements: what a reader must trust whatever the server says. age does not authenticate who sealed, so a signature does.

use std::fmt;

use ed25519_dalek::{Signature, Signer as _};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::digest::Digest;
use super::field::{self, VersionOne, moment};
use super::identity::{Identity, Recipient};
use super::seal::{self, Unopened};

/// What may be signed: the body of one kind of statement, besides `v`, `kind` and `signed_at`.
pub trait Statement: Serialize + DeserializeOwned {
    /// Goes into the body and into what is signed, so that a statement of one kind never passes for another.
    const KIND: &'static str;
}

/// An Ed25519 secret key (RFC 8032), an agent's. Wiped when dropped; never printed.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of this seed, fresh from a cryptographic random source or kept in a vault.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The 32 bytes it was made from.
    #[must_use]
    pub fn to_seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// What verifies its signatures.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(‹secret›)")
    }
}

/// An Ed25519 public key; as text, its 32 bytes in base64. Keys of small order, under which anything may verify, do not exist here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

/// The text is not an Ed25519 public key in base64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an Ed25519 public key")]
pub struct NotAVerifyingKey;

impl VerifyingKey {
    /// The 32 bytes of RFC 8032 §5.1.5.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl std::str::FromStr for VerifyingKey {
    type Err = NotAVerifyingKey;

    fn from_str(text: &str) -> Result<Self, NotAVerifyingKey> {
        let bytes = field::base64_array(text).ok_or(NotAVerifyingKey)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| NotAVerifyingKey)?;
        if key.is_weak() { Err(NotAVerifyingKey) } else { Ok(Self(key)) }
    }
}

impl TryFrom<String> for VerifyingKey {
    type Error = NotAVerifyingKey;

    fn try_from(text: String) -> Result<Self, NotAVerifyingKey> {
        text.parse()
    }
}

impl From<VerifyingKey> for String {
    fn from(key: VerifyingKey) -> Self {
        key.to_string()
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&field::to_base64(self.as_bytes()))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({self})")
    }
}

/// A statement with its signature, as it is stored and sent. Its body stays the text that was signed: nobody re-serialises it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    body: String,
    signer: String,
    key: VerifyingKey,
    #[serde(serialize_with = "write_signature", deserialize_with = "read_signature")]
    signature: [u8; 64],
}

/// A statement that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified<T> {
    /// What it states.
    pub statement: T,
    /// By the signer's clock.
    pub signed_at: Timestamp,
    /// The agent's id, as the signer gave it.
    pub signer: String,
    /// The key the signature was verified with.
    pub key: VerifyingKey,
    /// Of the body as it stands.
    pub digest: Digest,
}

/// A signed statement is not believed.
#[derive(Debug, thiserror::Error)]
pub enum StatementRefusal {
    /// It was sealed, and does not open.
    #[error("the statement does not open")]
    Unopened(#[from] Unopened),
    /// Not a signed statement, or a body with other fields than its kind has.
    #[error("not a signed statement")]
    Malformed,
    /// A statement of another kind, or of another version.
    #[error("a statement of another kind")]
    OtherKind,
    /// Signed by another key than the one trusted.
    #[error("signed by another key than the one that is trusted")]
    OtherKey,
    /// The signature is not of this body by this key.
    #[error("the signature is not right")]
    WrongSignature,
}

/// What every body begins with.
#[derive(Serialize, Deserialize)]
struct Heading {
    v: VersionOne,
    kind: String,
    #[serde(with = "moment")]
    signed_at: Timestamp,
}

impl Signed {
    /// Signs a statement, in the name of an agent, at this moment.
    #[must_use]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "statements are structs of strings and numbers")]
    pub fn new<T: Statement>(statement: &T, signer: &str, key: &SigningKey, at: Timestamp) -> Self {
        #[derive(Serialize)]
        struct Body<'a, T> {
            #[serde(flatten)]
            heading: Heading,
            #[serde(flatten)]
            statement: &'a T,
        }
        let heading = Heading { v: VersionOne, kind: T::KIND.to_owned(), signed_at: at };
        let body = serde_json::to_string(&Body { heading, statement }).expect("a statement is JSON");
        let signature = key.0.sign(&signed_bytes(T::KIND, &body)).to_bytes();
        Self { body, signer: signer.to_owned(), key: key.verifying_key(), signature }
    }

    /// Reads the JSON of a signed statement.
    ///
    /// # Errors
    /// [`StatementRefusal::Malformed`].
    pub fn from_json(json: &[u8]) -> Result<Self, StatementRefusal> {
        serde_json::from_slice(json).map_err(|_| StatementRefusal::Malformed)
    }

    /// Its JSON.
    #[must_use]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "four strings always make JSON")]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a signed statement is JSON")
    }

    /// Seals it to its readers.
    #[must_use]
    pub fn seal(&self, to: &Recipient) -> Vec<u8> {
        seal::seal(&Zeroizing::new(self.to_json().into_bytes()), to)
    }

    /// Opens a sealed statement, which is not verified yet.
    ///
    /// # Errors
    /// [`StatementRefusal::Unopened`], [`StatementRefusal::Malformed`].
    pub fn open(sealed: &[u8], identity: &Identity) -> Result<Self, StatementRefusal> {
        Self::from_json(&seal::open(sealed, identity)?)
    }

    /// Verifies the statement against a key the reader already trusts, and reads it. Ed25519 is verified strictly: canonical encodings only, no key of
    /// small order.
    ///
    /// # Errors
    /// [`StatementRefusal`]: another key, a wrong signature, another kind, other fields.
    pub fn verify<T: Statement>(&self, trusted: &VerifyingKey) -> Result<Verified<T>, StatementRefusal> {
        if self.key != *trusted {
            return Err(StatementRefusal::OtherKey);
        }
        let mut fields: Map<String, Value> = serde_json::from_str(&self.body).map_err(|_| StatementRefusal::Malformed)?;
        let heading = take_heading(&mut fields)?;
        if heading.kind != T::KIND {
            return Err(StatementRefusal::OtherKind);
        }
        let signature = Signature::from_bytes(&self.signature);
        trusted.0.verify_strict(&signed_bytes(T::KIND, &self.body), &signature).map_err(|_| StatementRefusal::WrongSignature)?;
        let statement = serde_json::from_value(Value::Object(fields)).map_err(|_| StatementRefusal::Malformed)?;
        Ok(Verified { statement, signed_at: heading.signed_at, signer: self.signer.clone(), key: self.key, digest: self.digest() })
    }

    /// The digest by which another statement, or a pin, names this one.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.body.as_bytes())
    }

    /// The key it says it is signed by: to be believed only once compared with one that is trusted.
    #[must_use]
    pub const fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// The agent it says it is signed by.
    #[must_use]
    pub fn signer(&self) -> &str {
        &self.signer
    }

    /// The text that was signed.
    #[must_use]
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// Bodies hold names and secrets.
impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed").field("signer", &self.signer).field("key", &self.key).finish_non_exhaustive()
    }
}

/// What the signature covers: the kind, then the body as it stands.
fn signed_bytes(kind: &str, body: &str) -> Vec<u8> {
    format!("consigne/v1/{kind}\n{body}").into_bytes()
}

/// Takes `v`, `kind` and `signed_at` out of a body, so that the rest is the statement and nothing else.
fn take_heading(fields: &mut Map<String, Value>) -> Result<Heading, StatementRefusal> {
    let heading = ["v", "kind", "signed_at"].into_iter().filter_map(|name| fields.remove_entry(name)).collect::<Map<_, _>>();
    serde_json::from_value(Value::Object(heading)).map_err(|_| StatementRefusal::Malformed)
}

fn write_signature<S: Serializer>(signature: &[u8; 64], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&field::to_base64(signature))
}

fn read_signature<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 64], D::Error> {
    let text = String::deserialize(deserializer)?;
    field::base64_array(&text).map(|bytes| *bytes).ok_or_else(|| de::Error::custom("not a signature of 64 bytes in base64"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::label::{Label, Person};
    use super::*;

    #[derive(Debug, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Other {
        case: String,
        person: Person,
    }

    impl Statement for Other {
        const KIND: &'static str = "other";
    }

    fn label() -> Label {
        Label { case: "case_1".into(), person: Person { name: "Nadia Benali".into(), birth_date: None, company: None } }
    }

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32])
    }

    fn signed() -> Signed {
        Signed::new(&label(), "agt_1", &key(1), "2026-03-03T08:12:00Z".parse().unwrap())
    }

    /// The statement signed anew after its body was changed, so that only the change is refused.
    fn signed_body(body: &str) -> Signed {
        let signature = key(1).0.sign(&signed_bytes("label", body)).to_bytes();
        Signed { body: body.to_owned(), signature, ..signed() }
    }

    #[test]
    fn a_signed_statement_is_verified_and_read() {
        let verified = Signed::from_json(signed().to_json().as_bytes()).unwrap().verify::<Label>(&key(1).verifying_key()).unwrap();
        assert_eq!(verified.statement, label());
        assert_eq!((verified.signer.as_str(), verified.signed_at.to_string().as_str()), ("agt_1", "2026-03-03T08:12:00Z"));
        assert_eq!(verified.digest, Digest::of(signed().body.as_bytes()));
    }

    #[test]
    fn the_ed25519_of_rfc_8032_is_the_one_used() {
        // RFC 8032 §7.1, test 1.
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60".parse::<Digest>().unwrap();
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a".parse::<Digest>().unwrap();
        assert_eq!(SigningKey::from_seed(seed.as_bytes()).verifying_key().as_bytes(), public.as_bytes());
    }

    #[test]
    fn a_statement_by_another_key_is_refused() {
        assert!(matches!(signed().verify::<Label>(&key(2).verifying_key()), Err(StatementRefusal::OtherKey)));
        let stolen = Signed { key: key(2).verifying_key(), ..signed() };
        assert!(matches!(stolen.verify::<Label>(&key(2).verifying_key()), Err(StatementRefusal::WrongSignature)));
    }

    #[test]
    fn a_changed_statement_is_refused() {
        let changed = Signed { body: signed().body.replace("Nadia", "Nadja"), ..signed() };
        assert!(matches!(changed.verify::<Label>(&key(1).verifying_key()), Err(StatementRefusal::WrongSignature)));
        let respaced = Signed { body: signed().body.replace(':', ": "), ..signed() };
        assert!(matches!(respaced.verify::<Label>(&key(1).verifying_key()), Err(StatementRefusal::Malformed | StatementRefusal::WrongSignature)));
    }

    #[test]
    fn a_statement_of_one_kind_does_not_pass_for_another() {
        assert!(matches!(signed().verify::<Other>(&key(1).verifying_key()), Err(StatementRefusal::OtherKind)));
        let relabelled = Signed { body: signed().body.replace("\"label\"", "\"other\""), ..signed() };
        assert!(matches!(relabelled.verify::<Other>(&key(1).verifying_key()), Err(StatementRefusal::WrongSignature)));
    }

    #[test]
    fn a_body_with_a_field_too_many_or_too_few_is_refused() {
        let body = signed().body;
        for changed in [
            body.replacen('{', "{\"extra\":1,", 1),
            body.replacen("\"v\":1", "\"v\":2", 1),
            body.replacen(",\"company\":null", "", 1),
            body.replacen("\"signed_at\":\"2026-03-03T08:12:00Z\"", "\"signed_at\":\"2026-03-03\"", 1),
            body.replacen("\"signed_at\":\"2026-03-03T08:12:00Z\",", "", 1),
            "[]".to_owned(),
            String::new(),
        ] {
            assert_ne!(changed, body);
            assert!(matches!(signed_body(&changed).verify::<Label>(&key(1).verifying_key()), Err(StatementRefusal::Malformed)), "{changed}");
        }
        signed_body(&body.replace(':', " : ")).verify::<Label>(&key(1).verifying_key()).unwrap_err();
        signed_body(&body.replace(",\"", " ,\"")).verify::<Label>(&key(1).verifying_key()).unwrap();
    }

    #[test]
    fn a_key_under_which_anything_verifies_is_refused() {
        let mut identity_point = [0; 32];
        identity_point[0] = 1;
        for bytes in [[0; 32], identity_point] {
            assert_eq!(field::to_base64(&bytes).parse::<VerifyingKey>(), Err(NotAVerifyingKey));
        }
    }

    #[test]
    fn neither_secrets_nor_bodies_are_printed() {
        assert_eq!(format!("{:?}", key(1)), "SigningKey(‹secret›)");
        assert!(!format!("{:?}", signed()).contains("Nadia"));
    }

    proptest! {
        #[test]
        fn reading_a_statement_never_panics(bytes: Vec<u8>, body in "\\PC{0,60}") {
            let _ = Signed::from_json(&bytes);
            let _ = signed_body(&body).verify::<Label>(&key(1).verifying_key());
        }
    }
}
