//! The version in force applied to what is already held: announced first, then document by document, as far as notices allow.

use std::collections::BTreeMap;

use super::{RulesRefusal, moved, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{DocumentId, TeamId, time_of},
    cases, clocks,
    documents::{self, deadline_of, entry_of, set_dates},
    purposes::Rulebook,
    retention::{Acts, Ways, may_follow, ways},
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

/// What a notice is called, for each way in which a rule can move dates.
fn words(ways: Ways) -> impl Iterator<Item = &'static str> {
    [("longer", ways.longer), ("shorter", ways.shorter)].into_iter().filter_map(|(word, moves)| moves.then_some(word))
}

/// What was done about the version in force, by purpose, team and way.
#[derive(Default)]
struct Notices(BTreeMap<(String, TeamId, &'static str), Acts>);

impl Notices {
    async fn of(tx: &mut Tx, digest: &str) -> Result<Self, RulesRefusal> {
        let mut found = BTreeMap::new();
        for row in store::notices(tx, digest).await? {
            let acts = Acts { approved_and_notified_at: row.recorded_at.map(time_of), announced_at: Some(time_of(row.announced_at)) };
            let word = if row.change == "longer" { "longer" } else { "shorter" };
            found.insert((row.purpose, row.team, word), acts);
        }
        Ok(Self(found))
    }

    fn given(&self, purpose: &str, team: &TeamId, word: &'static str) -> Option<Acts> {
        self.0.get(&(purpose.to_owned(), team.clone(), word)).copied()
    }

    /// What was done about a rule that moves dates these ways: each way has its own notice.
    fn acts(&self, purpose: &str, team: &TeamId) -> Acts {
        let given = |word| self.given(purpose, team, word).unwrap_or_default();
        Acts { approved_and_notified_at: given("longer").approved_and_notified_at, announced_at: given("shorter").announced_at }
    }
}

/// Applies the version in force: announces what was not, then lets each document follow that may. `follow` false only announces.
///
/// # Errors
/// When the records fail; what was applied before stays applied.
pub async fn apply(records: &Records, rules: &Rulebook, follow: bool) -> Result<Applied, RulesRefusal> {
    let digest = rules.digest();
    let mut tx = records.read().await?;
    let now = tx.now();
    let notices = Notices::of(&mut tx, digest).await?;
    let mut missing: BTreeMap<(String, TeamId, &'static str), i64> = BTreeMap::new();
    let (mut ready, mut waiting): (Vec<(DocumentId, String)>, _) = (Vec::new(), 0);
    moved::through(&mut tx, rules, rules.in_force(), |moved| {
        if !moved.sealed {
            return;
        }
        for word in words(moved.ways).filter(|word| notices.given(&moved.purpose, &moved.team, word).is_none()) {
            *missing.entry((moved.purpose.clone(), moved.team.clone(), word)).or_default() += 1;
        }
        if may_follow(moved.ways, notices.acts(&moved.purpose, &moved.team), now) {
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

/// One announcement a team, a purpose and a kind of change; a task on the team's home page says it.
async fn announce(tx: &mut Tx, digest: &str, missing: &BTreeMap<(String, TeamId, &'static str), i64>) -> Result<(), RulesRefusal> {
    for ((purpose, team, change), documents) in missing {
        if !store::put_notice(tx, (digest, purpose, team, change), *documents).await? {
            continue;
        }
        clocks::store::renew_task(tx, team, &format!("rule-{change}"), &format!("{digest} {purpose}")).await?;
        let entry = Entry::done(Logged::PolicyAnnounced).under(purpose, digest).object("team", team).object("change", change).object("documents", documents);
        audit::record(tx, entry).await?;
    }
    Ok(())
}

/// Lets documents follow the version in force, as far as they still may.
async fn let_follow(tx: &mut Tx, rules: &Rulebook, (notices, batch): (&Notices, &[(DocumentId, String)])) -> Result<usize, RulesRefusal> {
    let mut changes = Vec::new();
    for (document, purpose) in batch {
        let Some(before) = documents::store::use_of(tx, document, purpose).await? else { continue };
        if before.policy == rules.digest() || !before.is_running(tx.now()) {
            continue;
        }
        let events = cases::events_of(tx, &before.case_id).await.map_err(documents::DocumentRefusal::from)?;
        let (piece, rule) = (before.piece_code()?, before.purpose_in_force(rules)?);
        let ways = ways(before.rule(rules)?.clock_for(&piece), rule.clock_for(&piece));
        if !may_follow(ways, notices.acts(purpose, &before.team), tx.now()) {
            continue;
        }
        let new = deadline_of(rule, &before, &events)?;
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
