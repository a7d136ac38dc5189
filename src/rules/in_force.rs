//! Which purposes are in force: the version approved last, with every earlier one that documents may still follow.

use super::{RulesRefusal, store};
use crate::{
    purposes::{Policies, PolicyFile, Rulebook},
    store::{Records, Tx, transact},
};

/// The rulebook of an instance. `files` are those it was founded with: an instance that has no version yet takes them, if their digest is the one that was pinned then.
///
/// # Errors
/// [`RulesRefusal::Unreadable`]; [`RulesRefusal::Moved`] when an instance without versions was founded with other purposes.
pub async fn load(records: &Records, files: &[PolicyFile], founded_with: &str) -> Result<Rulebook, RulesRefusal> {
    let versions = store::in_force(&mut records.read().await?).await?;
    if versions.is_empty() {
        let policies = Policies::load(files).map_err(RulesRefusal::Mistakes)?;
        if policies.digest() != founded_with {
            return Err(RulesRefusal::Moved);
        }
        transact!(records, "keep the first purposes", |tx| keep_first(tx, &policies, files).await)?;
        return Ok(Rulebook::new(policies, []));
    }
    rulebook(versions)
}

/// The digest of the version in force, if there is one.
///
/// # Errors
/// When the records cannot be read.
pub async fn digest(records: &Records) -> Result<Option<String>, RulesRefusal> {
    Ok(store::last_digest(&mut records.read().await?).await?)
}

async fn keep_first(tx: &mut Tx, policies: &Policies, files: &[PolicyFile]) -> Result<(), RulesRefusal> {
    store::put_version(tx, policies.digest(), &write(files)?).await?;
    Ok(store::set_in_force(tx, policies.digest(), None).await?)
}

/// The last of the versions that came into force, with those before it.
fn rulebook(mut versions: Vec<(String, String)>) -> Result<Rulebook, RulesRefusal> {
    let (_, last) = versions.pop().ok_or(RulesRefusal::Unreadable)?;
    let earlier = versions.iter().map(|(digest, files)| Ok((digest.clone(), policies(files)?))).collect::<Result<Vec<_>, RulesRefusal>>()?;
    Ok(Rulebook::new(policies(&last)?, earlier))
}

/// The files of a version, as one text.
pub(super) fn write(files: &[PolicyFile]) -> Result<String, RulesRefusal> {
    let named: Vec<_> = files.iter().map(|file| (file.name.rsplit('/').next().unwrap_or(&file.name), &file.text)).collect();
    serde_json::to_string(&named).map_err(|_| RulesRefusal::Unreadable)
}

/// A stored version, from its files.
pub(super) fn policies(files: &str) -> Result<Policies, RulesRefusal> {
    Policies::load(&read(files)?).map_err(|_| RulesRefusal::Unreadable)
}

/// The files of a stored version.
fn read(text: &str) -> Result<Vec<PolicyFile>, RulesRefusal> {
    let named: Vec<(String, String)> = serde_json::from_str(text).map_err(|_| RulesRefusal::Unreadable)?;
    Ok(named.into_iter().map(|(name, text)| PolicyFile { name, text }).collect())
}
