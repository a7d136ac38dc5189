//! One running instance: the records, the blobs, the purposes in force, the trail, and what pages say of the service.

use std::{
    ops::Deref,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock, atomic::AtomicU64},
};

use axum::http::header;
use zeroize::Zeroizing;

use crate::{
    audit::{self, Log, LogError},
    backup::{self, BackupError, CaughtUp},
    base::{Chance, Clock, hex},
    blobs::{BlobError, Blobs},
    client::{Call, ClientRefusal, Transport},
    clocks,
    documents::{self, Quota},
    http::{
        self, Route, assets,
        headers::{Headers, NotAHash},
    },
    identity::{self, IdentityRefusal, Instance, ProcessKey, found_instance},
    jobs, purge,
    purposes::{self, Mistake, Policies, PolicyFile, Rulebook},
    receipts, reports, requests,
    rules::{self, RulesRefusal},
    sealing::{Digest, Identity, Recipient},
    store::{Db, Place, Records, StoreError},
    timelines,
    witness::{self, Witnesses},
};

/// What an instance is opened with.
pub struct Setup {
    /// Where the records are.
    pub place: Place,
    /// The folder of the sealed payloads, which must exist.
    pub blobs: PathBuf,
    /// Bytes of the payloads' disk that are left free for the records.
    pub reserve: u64,
    /// The purposes' files.
    pub policies: Vec<PolicyFile>,
    /// The trail's name.
    pub origin: String,
    /// The seed of the key that signs the trail.
    pub log_seed: Zeroizing<[u8; 32]>,
    /// Those who cosign it elsewhere.
    pub witnesses: Witnesses,
    /// How many entries the trail had, as the file beside the records remembers.
    pub seen: Option<u64>,
    /// The process's own key, for agents' names and addresses.
    pub process_key: Zeroizing<[u8; 32]>,
    /// To whom every team key is sealed besides its members.
    pub recovery: Recipient,
    /// What is said of the service.
    pub service: Service,
    /// What may be held.
    pub quota: Quota,
    /// Whether every write waits for the disk. Only a demonstration being built does not: interrupted, it is thrown away.
    pub durable: bool,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
}

/// What pages and links say of the service.
#[derive(Debug, Clone)]
pub struct Service {
    /// Where browsers reach it: `https://name`, without path.
    pub base_url: String,
    /// Whether they use TLS.
    pub https: bool,
    /// The telephone to call when a page cannot name a team.
    pub telephone: String,
    /// Whom to write to about a difficulty of access.
    pub accessibility: String,
}

/// Why an instance does not start. Each is a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The records cannot be opened.
    #[error("the records cannot be opened")]
    Store(#[from] StoreError),
    /// The payloads' folder cannot be used.
    #[error("the folder of sealed documents cannot be used")]
    Blobs(#[from] BlobError),
    /// The purposes have mistakes.
    #[error("the purposes have mistakes:\n{}", lines(.0))]
    Policies(Vec<Mistake>),
    /// The versions of the purposes cannot be read, or the instance was founded with purposes that this program does not know.
    #[error("the purposes in force cannot be read")]
    Rules(#[from] RulesRefusal),
    /// Another recovery recipient than the one pinned.
    #[error("recovery.recipient is not {0}, which was pinned when the trail began: it can never change")]
    OtherRecovery(String),
    /// Another name of the trail than the one pinned.
    #[error("log.origin is not “{0}”, the trail's name since it began: it can never change")]
    OtherOrigin(String),
    /// The witnesses know more of the trail than the records, and it cannot be had.
    #[error("what happened since the records are from cannot be taken over")]
    Backup(#[from] BackupError),
    /// The trail cannot be continued.
    #[error("the trail cannot be continued")]
    Log(#[from] LogError),
    /// The identity failed.
    #[error("the instance cannot be founded")]
    Identity(#[from] IdentityRefusal),
    /// The viewer is not in the bundle.
    #[error("the web bundle holds no viewer: build it with `npm run build` in web/")]
    NoViewer,
    /// The viewer's hashes are not hashes.
    #[error(transparent)]
    Viewer(#[from] NotAHash),
}

fn lines(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// A running instance, shared by every request.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// Its parts.
pub struct Inner {
    /// The records, the clock and chance.
    pub records: Records,
    /// The sealed payloads.
    pub blobs: Blobs,
    /// The purposes in force and those before them; see [`App::rules`].
    rules: RwLock<Arc<Rulebook>>,
    /// The trail.
    pub log: Log,
    /// Those who cosign it elsewhere.
    pub witnesses: Witnesses,
    /// What they knew at the start that the records did not.
    pub caught_up: CaughtUp,
    /// The process's own key.
    pub process_key: ProcessKey,
    /// The headers of every answer.
    pub headers: Headers,
    /// What may be held.
    pub quota: Quota,
    /// What is said of the service.
    pub service: Service,
    /// The name of this replica among others.
    pub holder: String,
    /// How often a link that leads nowhere was tried since the last tick: whoever has no account is counted, not told one by one.
    pub refused_links: AtomicU64,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Opens an instance: records migrated, purposes loaded and compared with those in force, the trail continued.
    ///
    /// # Errors
    /// [`StartError`]: then nothing is served.
    pub async fn open(setup: Setup) -> Result<Self, StartError> {
        let policies = Policies::load(&setup.policies).map_err(StartError::Policies)?;
        let viewer = assets::viewer().ok_or(StartError::NoViewer)?;
        let headers = Headers::new(setup.service.https, &viewer.script_hash, &viewer.style_hash)?;
        let blobs = Blobs::local(&setup.blobs, setup.reserve, setup.durable)?;
        let db = Db::open(&setup.place).await?;
        db.migrate().await?;
        if !setup.durable {
            db.do_not_wait_for_the_disk().await?;
        }
        let holder = hex(&setup.chance.bytes::<8>());
        let records = Records::new(db, setup.clock, setup.chance);
        let log = Log::new(&setup.origin, &setup.log_seed, holder.clone())?;
        let pinned = identity::pinned_instance(&records).await?;
        pinned.as_ref().map_or(Ok(()), |pinned| fits(pinned, &setup.recovery, &setup.origin))?;
        log.check(&records).await?;
        let caught_up = backup::catch_up(&records, &log, &setup.witnesses, setup.seen).await?;
        if caught_up.read_only.is_some() {
            records.close_to_writing();
        }
        // Only now: an instance is not founded where witnesses know that it was.
        let pinned = match pinned {
            Some(pinned) => pinned,
            None => found_instance(&records, policies.digest(), &setup.recovery, &setup.origin).await?,
        };
        let rules = rules::load(&records, &setup.policies, &pinned.policy).await?;
        if rules.digest() != policies.digest() {
            tracing::warn!(
                files = policies.digest(),
                in_force = rules.digest(),
                "the purposes' files are not those in force, which the service goes on with: `consigne policy plan` compares them, `consigne policy propose` proposes them"
            );
        }
        if !records.are_read_only() {
            log.integrate(&records).await?;
        }
        let process_key = ProcessKey::new(Identity::from_scalar(&setup.process_key));
        let (quota, service, witnesses) = (setup.quota, setup.service, setup.witnesses);
        let rules = RwLock::new(Arc::new(rules));
        Ok(Self(Arc::new(Inner {
            records,
            blobs,
            rules,
            log,
            witnesses,
            caught_up,
            process_key,
            headers,
            quota,
            service,
            holder,
            refused_links: AtomicU64::new(0),
        })))
    }

    /// The purposes in force, and the earlier versions that documents still follow.
    #[must_use]
    pub fn rules(&self) -> Arc<Rulebook> {
        Arc::clone(&self.0.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads again which purposes are in force: somebody approved others, here or on another replica.
    ///
    /// # Errors
    /// [`RulesRefusal`]: then those that were in force go on.
    pub async fn reload_rules(&self) -> Result<(), RulesRefusal> {
        if rules::digest(&self.records).await?.as_deref() == Some(self.rules().digest()) {
            return Ok(());
        }
        let loaded = rules::load(&self.records, &[], "").await?;
        *self.0.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
        Ok(())
    }

    /// Where browsers reach the service.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.service.base_url
    }

    /// Everything that browsers get and that is the same for whoever asks: each name and its SHA-256 in hex, as the trail tells them at a start and a witness compares them.
    ///
    /// # Errors
    /// When a page is not answered.
    pub async fn served(&self) -> Result<String, ClientRefusal> {
        let mut files = assets::bundle_files();
        let service = Transport::InProcess(self.router());
        for name in assets::SAME_FOR_ALL {
            let place = witness::place_of(name);
            let page = service.send(Call::get(place.path).header(header::ACCEPT_LANGUAGE, place.language)).await?.bytes().await?;
            files.push((name.to_owned(), Digest::of(&page).to_string()));
        }
        Ok(files.into_iter().map(|(name, hash)| format!("{name} {hash}")).collect::<Vec<_>>().join(" "))
    }

    /// Everything it answers.
    pub fn router(&self) -> axum::Router {
        http::router(self, routes())
    }
}

/// Whether a configuration is of the instance that pinned this.
fn fits(pinned: &Instance, recovery: &Recipient, origin: &str) -> Result<(), StartError> {
    if pinned.recovery != recovery.to_string() {
        return Err(StartError::OtherRecovery(pinned.recovery.clone()));
    }
    if pinned.origin == origin { Ok(()) } else { Err(StartError::OtherOrigin(pinned.origin.clone())) }
}

/// Every route there is.
#[must_use]
pub fn routes() -> Vec<Route> {
    let all = [
        http::routes(),
        audit::routes(),
        identity::routes(),
        purposes::routes(),
        documents::routes(),
        clocks::routes(),
        requests::routes(),
        purge::routes(),
        rules::routes(),
        jobs::routes(),
        receipts::routes(),
        reports::routes(),
        timelines::routes(),
    ];
    all.into_iter().flatten().collect()
}
