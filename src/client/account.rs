//! What a passphrase gives, and signing in with it.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{Agent, Call, Client, ClientRefusal};
use crate::{
    base::{Base64, Chance},
    sealing::{
        Identity,
        vault::{Derived, SignInKey, Work, derive},
    },
};

/// The two keys of an account, with what is needed to make them again.
#[derive(Debug, Clone)]
pub struct Keys {
    derived: Derived,
    salt: [u8; 16],
    work: Work,
}

impl Keys {
    /// Derives them from a passphrase, on a thread of its own: half a second and 128 MiB at the usual work.
    ///
    /// # Errors
    /// [`ClientRefusal::Unreadable`] when the thread is lost.
    pub async fn of_passphrase(passphrase: SecretString, salt: [u8; 16], work: Work) -> Result<Self, ClientRefusal> {
        let deriving = tokio::task::spawn_blocking(move || derive(&passphrase, &salt, work));
        let derived = deriving.await.map_err(|_| ClientRefusal::Unreadable("the derivation of the passphrase was interrupted"))?;
        Ok(Self { derived, salt, work })
    }

    /// Keys that no passphrase gives: an account that exists, and into which nobody can sign in again.
    #[must_use]
    pub fn of_nobody(chance: &dyn Chance) -> Self {
        let text = crate::base::b64(&chance.bytes::<32>());
        let sign_in = SignInKey::from_text(&text);
        let vault = Identity::from_scalar(&chance.bytes());
        // 32 bytes in base64 always read back; were they not to, the key of the vault would still be nobody's.
        let sign_in = sign_in.unwrap_or_else(|| derive(&SecretString::from(text), &chance.bytes(), Work::LEAST).sign_in);
        Self { derived: Derived { sign_in, vault }, salt: chance.bytes(), work: Work::USUAL }
    }

    /// The key that is sent, as JSON carries it.
    pub(super) fn sign_in_key(&self) -> Base64 {
        Base64(self.derived.sign_in.reveal().to_vec())
    }

    /// The salt.
    #[must_use]
    pub const fn salt(&self) -> &[u8; 16] {
        &self.salt
    }

    /// The logarithm of scrypt's N.
    #[must_use]
    pub const fn log_n(&self) -> i64 {
        self.work.n().trailing_zeros() as i64
    }

    /// What opens the vault.
    #[must_use]
    pub const fn vault(&self) -> &Identity {
        &self.derived.vault
    }
}

#[derive(Serialize)]
struct Address<'a> {
    address: &'a str,
}

#[derive(Deserialize)]
struct Salt {
    salt: Base64,
    log_n: u32,
}

#[derive(Serialize)]
struct Entering<'a> {
    address: &'a str,
    sign_in_key: Base64,
}

impl Client {
    /// Signs in, opens the vault, and verifies every team of the agent's.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`] `sign-in-refused`; [`ClientRefusal::Work`] when the server asks for too little or too much work; those of [`Agent::refresh`].
    pub async fn sign_in(&self, address: &str, passphrase: &SecretString) -> Result<Agent, ClientRefusal> {
        let told: Salt = self.transport.send(Call::post("/api/v1/sign-in/salt", &Address { address })).await?.json().await?;
        let salt = told.salt.0.try_into().map_err(|_| ClientRefusal::Unreadable("a salt"))?;
        let work = Work::from_n(1_u64.checked_shl(told.log_n).unwrap_or_default())?;
        let keys = Keys::of_passphrase(passphrase.clone(), salt, work).await?;
        self.enter(address, &keys).await
    }

    /// Signs in with keys that were already derived.
    ///
    /// # Errors
    /// As [`Client::sign_in`].
    pub async fn enter(&self, address: &str, keys: &Keys) -> Result<Agent, ClientRefusal> {
        let entering = Entering { address, sign_in_key: keys.sign_in_key() };
        let answer = self.transport.send(Call::post("/api/v1/sign-in", &entering)).await?;
        let cookie = answer.session().ok_or(ClientRefusal::Unreadable("a sign-in without a session"))?;
        Agent::open(self.clone(), cookie, keys.vault()).await
    }
}
