//! The vault: an agent's own keys and pins, stored only sealed, and the two keys one passphrase gives.

use std::collections::BTreeMap;
use std::fmt;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::digest::Digest;
use super::field::{self, VersionOne};
use super::identity::{Identity, Recipient};
use super::roster::TeamPin;
use super::seal::{self, Unopened};
use super::statement::SigningKey;

/// How much work a passphrase costs: scrypt's N, between 2¹⁵ and 2²⁰ whatever the server says. Memory is 1 KiB × N.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work(u8);

/// The server asks for too little or too much work, or for a number that is not a power of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work asked for a passphrase is out of bounds")]
pub struct WorkRefused;

impl Work {
    /// N = 2¹⁷, when an account is made.
    pub const USUAL: Self = Self(17);

    /// N = 2¹⁵, the least a reader accepts.
    pub const LEAST: Self = Self(15);

    /// Reads N.
    ///
    /// # Errors
    /// [`WorkRefused`].
    pub fn from_n(n: u64) -> Result<Self, WorkRefused> {
        (15..=20).find(|log| 1_u64 << log == n).map(Self).ok_or(WorkRefused)
    }

    /// N.
    #[must_use]
    pub const fn n(self) -> u64 {
        1 << self.0
    }
}

/// The key an agent signs in with: sent to the server, which keeps its Argon2id only. Not printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SignInKey([u8; 32]);

impl SignInKey {
    /// Base64, as it is sent.
    #[must_use]
    pub fn to_text(&self) -> SecretString {
        field::to_base64(&self.0).into()
    }

    /// The 32 bytes, as the server verifies them.
    #[must_use]
    pub const fn reveal(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads what was sent; `None` when it is not 32 bytes in base64.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        field::base64_array(text).map(|bytes| Self(*bytes))
    }
}

impl fmt::Debug for SignInKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInKey(‹secret›)")
    }
}

/// What a passphrase gives.
#[derive(Debug, Clone)]
pub struct Derived {
    /// Sent.
    pub sign_in: SignInKey,
    /// Never sent: opens the vault.
    pub vault: Identity,
}

/// Derives both keys from a passphrase: NFKC, scrypt (RFC 7914, r = 8, p = 1), then HKDF-SHA-256 (RFC 5869) once for each. Takes about half a second and
/// 128 MiB at the usual work: never on a thread that serves.
#[must_use]
#[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "parameters within bounds and 32 bytes of output are always accepted")]
pub fn derive(passphrase: &SecretString, salt: &[u8; 16], work: Work) -> Derived {
    let text = Zeroizing::new(passphrase.expose_secret().nfkc().collect::<String>());
    let parameters = scrypt::Params::new(work.0, 8, 1).expect("within scrypt's bounds");
    let mut stretched = Zeroizing::new([0; 32]);
    scrypt::scrypt(text.as_bytes(), salt, &parameters, &mut *stretched).expect("32 bytes is a length scrypt accepts");
    let split = Hkdf::<Sha256>::new(None, &*stretched);
    let part = |info: &[u8]| {
        let mut key = Zeroizing::new([0; 32]);
        split.expand(info, &mut *key).expect("32 bytes is a length HKDF accepts");
        key
    };
    Derived { sign_in: SignInKey(*part(b"consigne/v1/sign-in")), vault: Identity::from_scalar(&part(b"consigne/v1/vault")) }
}

/// The salt answered for an address nobody has: always the same, so that it cannot be told from a real one. HMAC-SHA-256 of the address under a key of the
/// server, cut to 16 bytes; the caller gives the address in the one form it stores.
#[must_use]
#[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "HMAC accepts keys of any length")]
pub fn false_salt(server_key: &[u8; 32], address: &str) -> [u8; 16] {
    let mut mac = Hmac::<Sha256>::new_from_slice(server_key).expect("HMAC accepts any key");
    mac.update(address.as_bytes());
    Digest::from_bytes(mac.finalize().into_bytes().into()).first_half()
}

/// What only an agent holds.
#[derive(Clone)]
pub struct Vault {
    /// The agent's id.
    pub agent: String,
    /// The agent's name, to sign briefs with.
    pub name: String,
    /// Opens the wraps of teams' keys.
    pub identity: Identity,
    /// Signs statements.
    pub signing_key: SigningKey,
    /// What the agent trusts whatever the server says.
    pub pins: Pins,
}

/// What an agent trusts whatever the server says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pins {
    /// The instance's recovery key.
    pub recovery: Recipient,
    /// Each team's chain, by the team's id.
    pub teams: BTreeMap<String, TeamPin>,
}

/// A vault was not opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultRefusal {
    /// Another key than its own, most often a wrong passphrase.
    #[error("the vault does not open")]
    Unopened(#[from] Unopened),
    /// It opens on something else.
    #[error("not a vault")]
    Malformed,
}

/// The vault's JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    v: VersionOne,
    agent: String,
    name: String,
    #[serde(serialize_with = "write_identity", deserialize_with = "read_identity")]
    identity: Identity,
    #[serde(serialize_with = "write_seed", deserialize_with = "read_seed")]
    signing_seed: SigningKey,
    pins: Pins,
}

impl Vault {
    /// Seals the vault, usually to the recipient of [`Derived::vault`].
    #[must_use]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a vault is made of strings")]
    pub fn seal(&self, to: &Recipient) -> Vec<u8> {
        let Self { agent, name, identity, signing_key, pins } = self.clone();
        let content = Content { v: VersionOne, agent, name, identity, signing_seed: signing_key, pins };
        seal::seal(&Zeroizing::new(serde_json::to_vec(&content).expect("a vault is JSON")), to)
    }

    /// Opens a vault.
    ///
    /// # Errors
    /// [`VaultRefusal`].
    pub fn open(sealed: &[u8], identity: &Identity) -> Result<Self, VaultRefusal> {
        let opened = seal::open(sealed, identity)?;
        let content: Content = serde_json::from_slice(&opened).map_err(|_| VaultRefusal::Malformed)?;
        let Content { v: VersionOne, agent, name, identity, signing_seed, pins } = content;
        Ok(Self { agent, name, identity, signing_key: signing_seed, pins })
    }
}

/// The agent's id only.
impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("agent", &self.agent).finish_non_exhaustive()
    }
}

fn write_identity<S: Serializer>(identity: &Identity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(identity.to_text().expose_secret())
}

fn read_identity<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Identity, D::Error> {
    let text = Zeroizing::new(String::deserialize(deserializer)?);
    Identity::from_text(&text).map_err(de::Error::custom)
}

fn write_seed<S: Serializer>(key: &SigningKey, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&Zeroizing::new(field::to_base64(&*key.to_seed())))
}

fn read_seed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SigningKey, D::Error> {
    field::secret_array(deserializer).map(|seed| SigningKey::from_seed(&seed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        let pin = TeamPin { fingerprint: Digest::of(b"roster"), seq: 1, digest: Digest::of(b"the next") };
        Vault {
            agent: "agt_1".into(),
            name: "Claire Morel".into(),
            identity: Identity::from_scalar(&[1; 32]),
            signing_key: SigningKey::from_seed(&[2; 32]),
            pins: Pins { recovery: Identity::from_scalar(&[3; 32]).recipient(), teams: BTreeMap::from([("team_1".into(), pin)]) },
        }
    }

    #[test]
    fn a_vault_opens_with_its_passphrase_alone() {
        let right = derive(&"cheval agrafe pile correcte".into(), &[4; 16], Work::LEAST);
        let wrong = derive(&"cheval agrafe pile incorrecte".into(), &[4; 16], Work::LEAST);
        let sealed = vault().seal(&right.vault.recipient());
        let opened = Vault::open(&sealed, &right.vault).unwrap();
        assert_eq!((opened.agent, opened.name, opened.pins), (vault().agent, vault().name, vault().pins));
        assert_eq!(opened.identity.recipient(), vault().identity.recipient());
        assert_eq!(opened.signing_key.verifying_key(), vault().signing_key.verifying_key());
        assert!(matches!(Vault::open(&sealed, &wrong.vault), Err(VaultRefusal::Unopened(Unopened::OtherKey))));
    }

    #[test]
    fn a_passphrase_is_the_same_however_its_accents_are_typed() {
        let keys = |passphrase: &str| derive(&passphrase.into(), &[4; 16], Work::LEAST).sign_in;
        assert_eq!(keys("été à Évian"), keys("e\u{301}te\u{301} a\u{300} E\u{301}vian"));
        assert_ne!(keys("été"), keys("ete"));
    }

    #[test]
    fn the_salt_and_the_work_change_both_keys() {
        let first = derive(&"phrase".into(), &[4; 16], Work::LEAST);
        for other in [derive(&"phrase".into(), &[5; 16], Work::LEAST), derive(&"phrase".into(), &[4; 16], Work::from_n(1 << 16).unwrap())] {
            assert_ne!(first.sign_in, other.sign_in);
            assert_ne!(first.vault.recipient(), other.vault.recipient());
        }
        assert_eq!(SignInKey::from_text(first.sign_in.to_text().expose_secret()), Some(first.sign_in));
        assert_eq!(SignInKey::from_text("AAAA"), None);
    }

    #[test]
    fn work_out_of_bounds_is_refused() {
        for n in [0, 1, 1 << 14, (1 << 15) + 1, 1 << 21, 1 << 63, u64::MAX] {
            assert_eq!(Work::from_n(n), Err(WorkRefused), "{n}");
        }
        assert_eq!((Work::from_n(1 << 15), Work::from_n(131_072), Work::USUAL.n()), (Ok(Work::LEAST), Ok(Work::USUAL), 131_072));
    }

    #[test]
    fn an_unknown_address_always_has_the_same_salt() {
        assert_eq!(false_salt(&[1; 32], "a@b.example"), false_salt(&[1; 32], "a@b.example"));
        assert_ne!(false_salt(&[1; 32], "a@b.example"), false_salt(&[1; 32], "c@b.example"));
        assert_ne!(false_salt(&[1; 32], "a@b.example"), false_salt(&[2; 32], "a@b.example"));
    }

    #[test]
    fn a_vault_with_a_field_too_many_is_refused() {
        let key = Identity::from_scalar(&[9; 32]);
        let text = String::from_utf8(seal::open(&vault().seal(&key.recipient()), &key).unwrap().to_vec()).unwrap();
        for changed in [text.replacen('{', "{\"extra\":1,", 1), text.replacen("\"v\":1", "\"v\":2", 1), "{}".to_owned()] {
            assert!(matches!(Vault::open(&seal::seal(changed.as_bytes(), &key.recipient()), &key), Err(VaultRefusal::Malformed)), "{changed}");
        }
    }

    #[test]
    fn a_vault_and_its_keys_are_never_printed() {
        let derived = derive(&"phrase".into(), &[4; 16], Work::LEAST);
        assert_eq!(format!("{derived:?} {:?}", vault()), "Derived { sign_in: SignInKey(‹secret›), vault: Identity(‹secret›) } Vault { agent: \"agt_1\", .. }");
    }
}
