//! The instance's founding: the trail's first entry pins what can never change silently.

use super::{IdentityRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    sealing::Recipient,
    store::{Records, Tx, transact},
};

/// What the founding pinned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// The digest of the purposes approved by the operator.
    pub policy: String,
    /// To whom every team key is sealed besides its members.
    pub recovery: String,
    /// The name of the trail, also the name of its key.
    pub origin: String,
}

/// Founds the instance, at its first start.
///
/// # Errors
/// When the database refuses.
pub async fn found_instance(records: &Records, policy: &str, recovery: &Recipient, origin: &str) -> Result<Instance, IdentityRefusal> {
    let wanted = Instance { policy: policy.to_owned(), recovery: recovery.to_string(), origin: origin.to_owned() };
    transact!(records, "found the instance", |tx| found(tx, &wanted).await)
}

/// What was pinned when the instance was founded, to compare with the configuration. `None` before.
///
/// # Errors
/// When the database refuses.
pub async fn pinned_instance(records: &Records) -> Result<Option<Instance>, IdentityRefusal> {
    pinned(&mut records.read().await?).await
}

async fn pinned(tx: &mut Tx) -> Result<Option<Instance>, IdentityRefusal> {
    let Some(policy) = store::instance_value(tx, "policy").await? else { return Ok(None) };
    let recovery = store::instance_value(tx, "recovery").await?.unwrap_or_default();
    let origin = store::instance_value(tx, "origin").await?.unwrap_or_default();
    Ok(Some(Instance { policy, recovery, origin }))
}

/// A start of the service, as the trail tells it: so that a swapped program or page shows.
#[derive(Debug, Clone)]
pub struct Started {
    /// The digest of the purposes in force.
    pub policy: String,
    /// The digest of everything that is served to browsers as code.
    pub bundle: String,
    /// Each of those files with its hash.
    pub files: String,
    /// The SHA-256 of the program's own file; none where it cannot be read.
    pub program: Option<String>,
    /// The program's version.
    pub version: &'static str,
}

/// Tells the trail of a start; and, when other code is served to browsers than at the last one, of each of its files.
///
/// # Errors
/// When the database refuses.
pub async fn note_start(records: &Records, started: &Started) -> Result<(), IdentityRefusal> {
    transact!(records, "log the start", |tx| {
        if store::instance_value(tx, "bundle").await?.as_ref() != Some(&started.bundle) {
            store::put_instance_value(tx, "bundle", &started.bundle).await?;
            audit::record(tx, Entry::done(Logged::BundleServed).object("bundle", &started.bundle).object("files", &started.files)).await?;
        }
        let mut entry = Entry::done(Logged::InstanceStarted).policy(&started.policy).object("bundle", &started.bundle).object("version", started.version);
        if let Some(program) = &started.program {
            entry = entry.object("program", program);
        }
        Ok::<_, IdentityRefusal>(audit::record(tx, entry).await?)
    })
}

async fn found(tx: &mut Tx, wanted: &Instance) -> Result<Instance, IdentityRefusal> {
    if let Some(pinned) = pinned(tx).await? {
        return Ok(pinned);
    }
    for (name, value) in [("policy", &wanted.policy), ("recovery", &wanted.recovery), ("origin", &wanted.origin)] {
        store::insert_instance_value(tx, name, value).await?;
    }
    audit::record(tx, Entry::done(Logged::InstanceFounded).policy(&wanted.policy).object("recovery", &wanted.recovery)).await?;
    Ok(wanted.clone())
}
