//! Names and addresses of agents: sealed to a key of the process kept outside the database, found again by a keyed digest.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    base::Personal,
    sealing::{self, Identity},
    store::StoreError,
};

/// How to reach an agent, and what to call them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// First and last name.
    pub name: Personal<String>,
    /// E-mail address, lower case: what one signs in with.
    pub address: Personal<String>,
}

impl Contact {
    /// A contact, with the address as it is compared: trimmed and lower case. `None` when it cannot be one.
    #[must_use]
    pub fn parse(name: &str, address: &str) -> Option<Self> {
        let (name, address) = (name.trim(), normal(address));
        let plausible = address.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'));
        let fits = (1..=120).contains(&name.chars().count()) && address.len() <= 254 && !address.contains(char::is_whitespace);
        (plausible && fits).then(|| Self { name: Personal::new(name.to_owned()), address: Personal::new(address) })
    }
}

fn normal(address: &str) -> String {
    address.trim().to_lowercase()
}

/// The process's own secret: without it, a stolen database gives no agent's name or address.
pub struct ProcessKey {
    identity: Identity,
    lookup: Zeroizing<[u8; 32]>,
}

impl ProcessKey {
    /// The process key made of `identity`, read from a file that is not in the database's backups.
    #[must_use]
    pub fn new(identity: Identity) -> Self {
        let mut lookup = Zeroizing::new([0; 32]);
        let derived = Hkdf::<Sha256>::new(None, identity.to_scalar().as_slice()).expand(b"consigne/v1/lookup", lookup.as_mut());
        debug_assert!(derived.is_ok(), "32 bytes are within what HKDF gives");
        Self { identity, lookup }
    }

    /// Seals a contact.
    ///
    /// # Errors
    /// Never in practice: a contact is plain text.
    pub fn seal(&self, contact: &Contact) -> Result<Vec<u8>, StoreError> {
        let text = Zeroizing::new(serde_json::to_vec(contact).map_err(|_| StoreError::Unreadable("a contact"))?);
        Ok(sealing::seal(&text, &self.identity.recipient()))
    }

    /// Opens a contact.
    ///
    /// # Errors
    /// When it was sealed to another process key.
    pub fn open(&self, sealed: &[u8]) -> Result<Contact, StoreError> {
        let text = sealing::open(sealed, &self.identity).map_err(|_| StoreError::Unreadable("a contact: is this the right process key?"))?;
        serde_json::from_slice(&text).map_err(|_| StoreError::Unreadable("a contact"))
    }

    /// What an address is looked up by: HMAC-SHA-256 under the process key.
    #[must_use]
    pub fn address_digest(&self, address: &str) -> Vec<u8> {
        self.keyed("address", &normal(address))
    }

    /// The salt told for an address that nobody has: always the same for the same address, so that it gives nothing away.
    #[must_use]
    pub fn false_salt(&self, address: &str) -> Vec<u8> {
        let mut salt = self.keyed("salt", &normal(address));
        salt.truncate(16);
        salt
    }

    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    fn keyed(&self, what: &str, value: &str) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.lookup.as_slice()).expect("a key of 32 bytes");
        mac.update(what.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }
}
