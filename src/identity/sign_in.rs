//! Signing in with an address and the sign-in key that the browser made of the passphrase. Known and unknown addresses cost the same.

use std::sync::{LazyLock, mpsc};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier},
};

use super::{IdentityRefusal, ProcessKey, SessionToken, session, store};
use crate::{
    audit::{self, Action as Logged, Actor, Entry, Outcome},
    store::{Records, Tx, transact},
};

/// Tries that cost nothing but the computation; each one after doubles the wait.
const FREE_TRIES: i64 = 5;

/// Sign-ins that wait for the one thread that hashes: a few seconds' work.
const WAITING: usize = 128;

/// The longest wait after a failure, in milliseconds: 15 minutes.
const LONGEST_WAIT: i64 = 15 * 60_000;

/// The work factor told for an address that nobody has: the one of new accounts.
const USUAL_LOG_N: i64 = 17;

/// What the browser needs to make the sign-in key of a passphrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Salt {
    pub salt: Vec<u8>,
    pub log_n: i64,
}

/// The salt of an address; for one that nobody has, a false one that never changes.
pub(super) async fn salt(tx: &mut Tx, key: &ProcessKey, address: &str) -> Result<Salt, IdentityRefusal> {
    let credentials = store::credentials(tx, &key.address_digest(address)).await?;
    let unknown = || Salt { salt: key.false_salt(address), log_n: USUAL_LOG_N };
    Ok(credentials.map_or_else(unknown, |credentials| Salt { salt: credentials.salt, log_n: credentials.log_n }))
}

/// Signs in: counts the try first, so that a hundred at once are a hundred tries; then verifies; then begins the session.
pub(super) async fn sign_in(records: &Records, key: &ProcessKey, address: &str, sign_in_key: &[u8]) -> Result<SessionToken, IdentityRefusal> {
    let digest = key.address_digest(address);
    let credentials = transact!(records, "count a sign-in", |tx| count_try(tx, &digest).await)?;
    let verifier = credentials.as_ref().map(|credentials| credentials.verifier.clone());
    let right = verify(sign_in_key.to_vec(), verifier).await?;
    let Some(known) = credentials.as_ref().filter(|_| right) else {
        let refused = || {
            let entry = Entry::done(Logged::AgentSignInRefused).ended(Outcome::Refused);
            match &credentials {
                // As at whose door it was; nobody says that it was they.
                Some(known) => entry.commit("recipient", known.agent.to_string()),
                // As much work for an address that nobody has.
                None => entry.commit("recipient", "nobody".to_owned()),
            }
        };
        transact!(records, "refuse a sign-in", |tx| audit::record(tx, refused()).await)?;
        return Err(IdentityRefusal::SignIn);
    };
    transact!(records, "sign in", |tx| let_in(tx, &digest, known).await)
}

async fn count_try(tx: &mut Tx, digest: &[u8]) -> Result<Option<store::Credentials>, IdentityRefusal> {
    let (failures, tried_at) = store::tries(tx, digest).await?.unwrap_or_default();
    let now = tx.now().as_millisecond();
    // A try dated ahead was counted by a clock that has been put right since: it makes nobody wait until then.
    if tried_at <= now && now < tried_at.saturating_add(wait(failures)) {
        return Err(IdentityRefusal::TooManyTries);
    }
    store::put_tries(tx, digest, failures.saturating_add(1)).await?;
    Ok(store::credentials(tx, digest).await?)
}

impl store::Credentials {
    fn who(&self) -> Actor<'_> {
        Actor { agent: &self.agent, role: &self.role, structure: self.structure.as_ref() }
    }
}

/// How long to wait after so many failures, in milliseconds.
fn wait(failures: i64) -> i64 {
    let beyond = failures - FREE_TRIES;
    if beyond < 0 { 0 } else { 10_000_i64.saturating_mul(1 << beyond.min(10)).min(LONGEST_WAIT) }
}

/// Lets in whoever was verified, if what they were verified against still stands: hashing takes long enough for somebody to begin again meanwhile.
async fn let_in(tx: &mut Tx, digest: &[u8], known: &store::Credentials) -> Result<SessionToken, IdentityRefusal> {
    let stands = store::credentials(tx, digest).await?.is_some_and(|now| now.agent == known.agent && now.verifier == known.verifier);
    if !stands {
        return Err(IdentityRefusal::SignIn);
    }
    store::put_tries(tx, digest, 0).await?;
    audit::record(tx, Entry::done(Logged::AgentSignedIn).by(known.who())).await?;
    session::begin(tx, &known.agent).await
}

/// The form in which a sign-in key is stored: Argon2id, as a PHC string.
pub(super) async fn make_verifier(sign_in_key: Vec<u8>) -> Result<String, IdentityRefusal> {
    let hashed = off_the_reactor(move || Argon2::default().hash_password(&sign_in_key).map(|hash| hash.to_string())).await?;
    hashed.map_err(|_| IdentityRefusal::Malformed("the sign-in key"))
}

async fn verify(sign_in_key: Vec<u8>, verifier: Option<String>) -> Result<bool, IdentityRefusal> {
    off_the_reactor(move || {
        if let Some(verifier) = verifier {
            Argon2::default().verify_password(&sign_in_key, verifier.as_str()).is_ok()
        } else {
            // The same work for an address that nobody has.
            let _ = Argon2::default().hash_password(&sign_in_key);
            false
        }
    })
    .await
}

/// Runs `work` on the one thread that hashes: what it takes of memory (19 MiB a time) is taken once and used again. A crowd of sign-ins waits its turn, and is sent away
/// once it is longer than anybody would wait.
async fn off_the_reactor<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, IdentityRefusal> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    let job: Job = Box::new(move || {
        // Whoever waited may have gone.
        let _ = answer.send(work());
    });
    HASHING.as_ref().and_then(|jobs| jobs.try_send(job).ok()).ok_or(IdentityRefusal::TooManyTries)?;
    answered.await.map_err(|_| IdentityRefusal::TooManyTries)
}

type Job = Box<dyn FnOnce() + Send>;

static HASHING: LazyLock<Option<mpsc::SyncSender<Job>>> = LazyLock::new(|| {
    let (jobs, waiting) = mpsc::sync_channel::<Job>(WAITING);
    let thread = std::thread::Builder::new().name("hashing".to_owned());
    thread.spawn(move || waiting.into_iter().for_each(|job| job())).ok().map(|_| jobs)
});

/// Signs out.
pub(super) async fn sign_out(tx: &mut Tx, caller: &super::Caller) -> Result<(), IdentityRefusal> {
    store::delete_session(tx, caller.session()).await?;
    Ok(audit::record(tx, Entry::done(Logged::AgentSignedOut).by(caller.who())).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_grows_and_is_bounded() {
        assert_eq!(wait(0), 0);
        assert_eq!(wait(4), 0);
        assert_eq!(wait(5), 10_000);
        assert_eq!(wait(6), 20_000);
        assert_eq!(wait(i64::MAX), LONGEST_WAIT);
    }
}
