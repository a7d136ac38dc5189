//! The operator proposes other purposes: the first of the two people that a change needs.

use super::{Plan, RulesRefusal, in_force, plan, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    purposes::{Policies, PolicyFile, Rulebook},
    store::{Records, transact},
};

/// Proposes these files. Returns their plan.
///
/// # Errors
/// What the plan refuses; [`RulesRefusal::Mistakes`], [`RulesRefusal::EmptiesTheService`], [`RulesRefusal::Known`].
pub async fn propose(records: &Records, rules: &Rulebook, files: &[PolicyFile]) -> Result<Plan, RulesRefusal> {
    let policies = Policies::load(files).map_err(RulesRefusal::Mistakes)?;
    let planned = plan(&mut records.read().await?, rules, &policies).await?;
    planned.check()?;
    let text = in_force::write(files)?;
    transact!(records, "propose purposes", |tx| {
        if store::version(tx, policies.digest()).await?.is_some_and(|version| version.waits()) {
            return Err(RulesRefusal::Known);
        }
        store::put_version(tx, policies.digest(), &text).await?;
        let entry = Entry::done(Logged::PolicyProposed).policy(policies.digest()).object("previous", rules.digest()).object("moving", planned.moving());
        Ok(audit::record(tx, entry.object("due-at-once", planned.due_at_once()).commit("role", "operator".to_owned())).await?)
    })?;
    Ok(planned)
}
