//! The purposes in force, and the earlier versions that documents still follow.

use std::{collections::BTreeMap, ops::Deref, sync::Arc};

use super::{Policies, Purpose};

/// The version in force, which it dereferences to, and every version before it by its digest: a document follows the rule under which it was received until a change
/// applies to it (GDPR art. 13(3) and 14(4)), and its purge cites that very version.
#[derive(Clone, Debug)]
pub struct Rulebook {
    in_force: Arc<Policies>,
    versions: BTreeMap<String, Arc<Policies>>,
}

impl Rulebook {
    /// A rulebook whose version in force is `in_force`; `earlier` are the versions it replaced, by the digest they were approved under.
    #[must_use]
    pub fn new(in_force: Policies, earlier: impl IntoIterator<Item = (String, Policies)>) -> Self {
        let in_force = Arc::new(in_force);
        let mut versions: BTreeMap<_, _> = earlier.into_iter().map(|(digest, policies)| (digest, Arc::new(policies))).collect();
        versions.insert(in_force.digest().to_owned(), Arc::clone(&in_force));
        Self { in_force, versions }
    }

    /// The version in force.
    #[must_use]
    pub fn in_force(&self) -> &Policies {
        &self.in_force
    }

    /// A purpose as the version of that digest has it.
    #[must_use]
    pub fn version(&self, digest: &str, purpose: &str) -> Option<&Purpose> {
        self.versions.get(digest)?.purpose(&purpose.parse().ok()?)
    }
}

impl Deref for Rulebook {
    type Target = Policies;

    fn deref(&self) -> &Policies {
        &self.in_force
    }
}
