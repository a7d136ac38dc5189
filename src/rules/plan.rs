//! The plan of a change: which documents' last day moves, how many would be due at once, by purpose and team. Nothing is changed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{RulesRefusal, moved, store};
use crate::{
    base::{DocumentId, TeamId},
    purposes::{Policies, Rulebook},
    retention::Change,
    store::Tx,
};

/// What other purposes would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Plan {
    /// The digest of the purposes in force.
    pub from: String,
    /// The digest of the others.
    pub to: String,
    /// Documents held, each counted under each of its purposes.
    pub stock: u64,
    /// Purposes that are new.
    pub added: Vec<String>,
    /// Purposes that are gone, which no document carries.
    pub removed: Vec<String>,
    /// Purposes of which something else than a duration is another: words, pieces, partners, bases, authority.
    pub reworded: Vec<String>,
    /// Purpose by purpose, team by team, where a document's rule is another.
    pub rows: Vec<PlanRow>,
}

/// One purpose in one team.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanRow {
    /// The purpose's code.
    pub purpose: String,
    /// The team.
    pub team: String,
    /// Its name.
    pub team_name: String,
    /// Documents whose rule is another.
    pub documents: u64,
    /// Of those, that keep the rule they have: it would leave them to the archive team, and they are not sealed to it.
    pub unsealed: u64,
    /// Of those, with the same dates as things stand.
    pub same: u64,
    /// Of those, kept longer as things stand.
    pub longer: u64,
    /// Of those, kept less long as things stand.
    pub shorter: u64,
    /// Of those, that follow the rule only once the persons were told: it can keep them longer, now or after an event to come.
    pub to_tell: u64,
    /// Of those, that follow the rule only 72 hours after its announcement: it can end them sooner, now or after an event to come.
    pub to_announce: u64,
    /// Of those, past their last day at once.
    pub due_at_once: u64,
    /// The most days that one of them is kept longer.
    pub most_days_longer: i64,
    /// The most days that one of them is kept less long.
    pub most_days_shorter: i64,
}

impl Plan {
    /// How many documents would be past their last day at once.
    #[must_use]
    pub fn due_at_once(&self) -> u64 {
        self.rows.iter().map(|row| row.due_at_once).sum()
    }

    /// Refuses what would empty the service: a slip in a duration, not a decision.
    ///
    /// # Errors
    /// [`RulesRefusal::EmptiesTheService`] when more than half of what is held would be due at once.
    pub(super) fn check(&self) -> Result<(), RulesRefusal> {
        let (due, stock) = (self.due_at_once(), self.stock);
        if due > 0 && due.saturating_mul(2) > stock { Err(RulesRefusal::EmptiesTheService { due, stock }) } else { Ok(()) }
    }

    /// How many documents' dates move.
    #[must_use]
    pub fn moving(&self) -> u64 {
        self.rows.iter().map(|row| row.longer + row.shorter).sum()
    }
}

/// Compares other purposes with what is in force.
///
/// # Errors
/// [`RulesRefusal::Same`], [`RulesRefusal::StillCarried`]; when the records do not read back.
pub async fn plan(tx: &mut Tx, rules: &Rulebook, new: &Policies) -> Result<Plan, RulesRefusal> {
    if new.digest() == rules.digest() {
        return Err(RulesRefusal::Same);
    }
    moved::check_carried(tx, new).await?;
    let now = tx.now();
    let mut rows: BTreeMap<(String, TeamId), PlanRow> = BTreeMap::new();
    moved::through(tx, rules, new, |moved| {
        let row = rows.entry((moved.purpose.clone(), moved.team.clone())).or_default();
        row.documents += 1;
        if !moved.sealed {
            row.unsealed += 1;
            return;
        }
        match moved.change() {
            Change::Same => row.same += 1,
            Change::Longer => row.longer += 1,
            Change::Shorter => row.shorter += 1,
        }
        row.to_tell += u64::from(moved.ways.longer);
        row.to_announce += u64::from(moved.ways.shorter);
        row.due_at_once += u64::from(moved.new.purge_at <= now);
        let days = moved.old.purge_on.until(moved.new.purge_on).map_or(0, |span| i64::from(span.get_days()));
        row.most_days_longer = row.most_days_longer.max(days);
        row.most_days_shorter = row.most_days_shorter.max(-days);
    })
    .await?;
    let names: BTreeMap<String, String> = store::team_names(tx).await?.into_iter().collect();
    let row = |((purpose, team), row): ((String, TeamId), PlanRow)| PlanRow {
        purpose,
        team: team.to_string(),
        team_name: names.get(team.as_str()).cloned().unwrap_or_default(),
        ..row
    };
    let codes = |policies: &Policies, others: &Policies| -> Vec<String> {
        policies.purposes().filter(|purpose| others.purpose(&purpose.code).is_none()).map(|purpose| purpose.code.to_string()).collect()
    };
    Ok(Plan {
        from: rules.digest().to_owned(),
        to: new.digest().to_owned(),
        stock: store::stock(tx).await?.unsigned_abs(),
        added: codes(new, rules),
        removed: codes(rules, new),
        reworded: reworded(rules, new),
        rows: rows.into_iter().map(row).collect(),
    })
}

/// A document whose last day another version of the purposes would move, as things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The document.
    pub document: DocumentId,
    /// Under which of its purposes.
    pub purpose: String,
    /// Its team.
    pub team: TeamId,
    /// The day on which it is closed by the rule it follows.
    pub from: Date,
    /// The day on which it would be.
    pub to: Date,
}

/// Tells each document whose last day would move, in the order of cases.
///
/// # Errors
/// As [`plan`].
pub async fn moves(tx: &mut Tx, rules: &Rulebook, new: &Policies, mut tell: impl FnMut(Move)) -> Result<(), RulesRefusal> {
    moved::through(tx, rules, new, |moved| {
        if moved.sealed && moved.old.purge_on != moved.new.purge_on {
            tell(Move { from: moved.old.purge_on, to: moved.new.purge_on, document: moved.document, purpose: moved.purpose, team: moved.team });
        }
    })
    .await
}

/// The purposes whose clocks are the same and whose words are not.
fn reworded(old: &Policies, new: &Policies) -> Vec<String> {
    let other = |purpose: &&crate::purposes::Purpose| {
        old.purpose(&purpose.code).is_some_and(|before| before != *purpose && before.clock == purpose.clock && before.variants == purpose.variants)
    };
    new.purposes().filter(other).map(|purpose| purpose.code.to_string()).collect()
}
