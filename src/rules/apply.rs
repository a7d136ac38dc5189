//! The version in force applied to what is already held: announced first, then document by document, as far as notices allow.

use std::collections::BTreeMap;

use super::{RulesRefusal, moved, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{DocumentId, TeamId, time_of},
    cases, clocks,
    documents::{self, deadline_of, entry_of, set_dates},
    purposes::Rulebook,
    retention::{Acts, Change, applied, change},
    store::{Records, Tx, transact},
};

/// Documents that follow the new rule in one transaction.
const BATCH: usize = 100;

/// What an application did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Documents that now follow the version in force.
    pub followed: usize,
    /// Documents that wait: for their persons to be told, or for the 72 hours to pass.
    pub waiting: usize,
    /// Announcements made.
    pub announced: usize,
}

/// What a change is called in notices: `longer` or `shorter`.
pub(super) const fn word(change: Change) -> Option<&'static str> {
    match change {
        Change::Same => None,
        Change::Longer => Some("longer"),
        Change::Shorter => Some("shorter"),
    }
}

/// Both kinds of change: a team is told of a rule, in both directions at once, whichever of its documents it concerns that day.
const KINDS: [&str; 2] = ["longer", "shorter"];

/// A notice that was given.
struct Given {
    acts: Acts,
    /// How many documents it concerned when it was last looked at.
    documents: i64,
}

/// The notices of the version in force, by purpose, team and kind of change.
type Notices = BTreeMap<(String, TeamId, &'static str), Given>;

/// Applies the version in force: announces what was not, then lets each document follow that may. `follow` false only announces.
///
/// # Errors
/// When the records fail; what was applied before stays applied.
pub async fn apply(records: &Records, rules: &Rulebook, follow: bool) -> Result<Applied, RulesRefusal> {
    let digest = rules.digest();
    let mut tx = records.read().await?;
    let now = tx.now();
    let notices = notices(&mut tx, digest).await?;
    let mut missing: BTreeMap<(String, TeamId, &'static str), i64> = BTreeMap::new();
    let (mut ready, mut waiting): (Vec<(DocumentId, String)>, _) = (Vec::new(), 0);
    moved::through(&mut tx, rules, rules.in_force(), |moved| {
        let change = word(moved.change());
        let mut acts = Acts::default();
        for kind in KINDS {
            let key = (moved.purpose.clone(), moved.team.clone(), kind);
            let concerned = i64::from(change == Some(kind));
            match notices.get(&key) {
                Some(known) if known.documents > 0 || concerned == 0 => {}
                _ => *missing.entry(key.clone()).or_default() += concerned,
            }
            if concerned == 1 {
                acts = notices.get(&key).map(|known| known.acts).unwrap_or_default();
            }
        }
        if applied(&moved.old, &moved.new, acts, now) == &moved.new {
            ready.push((moved.document, moved.purpose));
        } else {
            waiting += 1;
        }
    })
    .await?;
    drop(tx);
    let announced = missing.len();
    transact!(records, "announce a rule", |tx| announce(tx, digest, &missing).await)?;
    let mut followed = 0;
    for batch in ready.chunks(BATCH).filter(|_| follow) {
        followed += transact!(records, "follow a rule", |tx| let_follow(tx, rules, (&notices, batch)).await)?;
    }
    Ok(Applied { followed, waiting, announced })
}

async fn notices(tx: &mut Tx, digest: &str) -> Result<Notices, RulesRefusal> {
    let mut found = Notices::new();
    for row in store::notices(tx, digest).await? {
        let announced_at = Some(time_of(row.announced_at));
        let approved_and_notified_at = row.recorded_at.map(time_of);
        let word = if row.change == "longer" { "longer" } else { "shorter" };
        let acts = Acts { approved_and_notified_at, announced_at };
        found.insert((row.purpose, row.team, word), Given { acts, documents: row.documents });
    }
    Ok(found)
}

/// One announcement a team, a purpose and a kind of change; a task on the team's home page says it.
async fn announce(tx: &mut Tx, digest: &str, missing: &BTreeMap<(String, TeamId, &'static str), i64>) -> Result<(), RulesRefusal> {
    for ((purpose, team, change), documents) in missing {
        store::put_notice(tx, (digest, purpose, team, change), *documents).await?;
        if *documents == 0 {
            continue;
        }
        clocks::store::renew_task(tx, team, &format!("rule-{change}"), &format!("{digest} {purpose}")).await?;
        let entry = Entry::done(Logged::PolicyAnnounced).under(purpose, digest).object("team", team).object("change", change).object("documents", documents);
        audit::record(tx, entry).await?;
    }
    Ok(())
}

/// Lets documents follow the version in force, if their dates as they are now still allow it.
async fn let_follow(tx: &mut Tx, rules: &Rulebook, (notices, batch): (&Notices, &[(DocumentId, String)])) -> Result<usize, RulesRefusal> {
    let mut changes = Vec::new();
    for (document, purpose) in batch {
        let Some(before) = documents::store::use_of(tx, document, purpose).await? else { continue };
        if before.policy == rules.digest() || !before.is_running(tx.now()) {
            continue;
        }
        let events = cases::events_of(tx, &before.case_id).await.map_err(documents::DocumentRefusal::from)?;
        let (old, new) = (deadline_of(before.rule(rules)?, &before, &events)?, deadline_of(before.purpose_in_force(rules)?, &before, &events)?);
        let acts =
            word(change(&old, &new)).and_then(|word| notices.get(&(purpose.clone(), before.team.clone(), word)).map(|given| given.acts)).unwrap_or_default();
        if applied(&old, &new, acts, tx.now()) != &new {
            continue;
        }
        let mut after = before.clone();
        rules.digest().clone_into(&mut after.policy);
        set_dates(&mut after, &new, tx.now());
        changes.push((before, after));
    }
    documents::store::put_uses(tx, &changes).await?;
    for (_, after) in &changes {
        audit::record(tx, entry_of(Logged::DocumentRuleApplied, after)).await?;
    }
    Ok(changes.len())
}
