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

/// Founds the instance at its first start; later, gives what was pinned then, to compare with the configuration.
///
/// # Errors
/// When the database refuses.
pub async fn found_instance(records: &Records, policy: &str, recovery: &Recipient, origin: &str) -> Result<Instance, IdentityRefusal> {
    let wanted = Instance { policy: policy.to_owned(), recovery: recovery.to_string(), origin: origin.to_owned() };
    transact!(records, "found the instance", |tx| found(tx, &wanted).await)
}

async fn found(tx: &mut Tx, wanted: &Instance) -> Result<Instance, IdentityRefusal> {
    if let Some(policy) = store::instance_value(tx, "policy").await? {
        let recovery = store::instance_value(tx, "recovery").await?.unwrap_or_default();
        let origin = store::instance_value(tx, "origin").await?.unwrap_or_default();
        return Ok(Instance { policy, recovery, origin });
    }
    for (name, value) in [("policy", &wanted.policy), ("recovery", &wanted.recovery), ("origin", &wanted.origin)] {
        store::insert_instance_value(tx, name, value).await?;
    }
    audit::record(tx, Entry::done(Logged::InstanceFounded).policy(&wanted.policy).object("recovery", &wanted.recovery)).await?;
    Ok(wanted.clone())
}
