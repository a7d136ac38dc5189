//! What the vectors are made of. Scalars and seeds: 1 a team, 2 another, 3 a document, 4 a link, 5 recovery, 6 the archive; agents 11 (manager), 12, 13.

use base64::Engine as _;
use consigne::sealing::label::Person;
use consigne::sealing::{DepositSecret, Fragment, Identity, Pin, Signed, SigningKey};
use jiff::Timestamp;
use serde_json::Value;

pub(super) fn identity(scalar: u8) -> Identity {
    Identity::from_scalar(&[scalar; 32])
}

pub(super) fn signing_key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

pub(super) fn secret() -> DepositSecret {
    DepositSecret::from_random([7; 16])
}

pub(super) fn at() -> Timestamp {
    "2026-03-03T08:12:00Z".parse().expect("a time")
}

pub(super) fn person() -> Person {
    Person { name: "Nadia Benali".into(), birth_date: Some("1980-02-29".parse().expect("a date")), company: Some("Fonderie du Rhône".into()) }
}

pub(super) fn signed_json(signed: &Signed) -> Value {
    serde_json::to_value(signed).expect("JSON")
}

/// The little-endian number one: a point of small order on both curves.
pub(super) fn one() -> [u8; 32] {
    std::array::from_fn(|index| u8::from(index == 0))
}

pub(super) fn unpadded(bytes: &[u8]) -> String {
    base64::prelude::BASE64_STANDARD_NO_PAD.encode(bytes)
}

pub(super) fn fragment() -> Fragment {
    Fragment { identity: identity(4), pin: Pin::of_key(&signing_key(11).verifying_key()) }
}
