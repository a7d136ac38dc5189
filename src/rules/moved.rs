//! What other purposes do to the dates of everything held, document by document, in flat memory.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    RulesRefusal,
    store::{self, RunningRow},
};
use crate::{
    base::{DocumentId, TeamId},
    cases::{Recorded, facts_of},
    documents::DocumentRefusal,
    purposes::{EventKind, PieceCode, Policies, Purpose, Rulebook},
    retention::{Change, Deadline, Ways, change, deadline, ways},
    store::{Listed, StoreError, Tx},
};

/// Documents read at a time.
const PAGE: i64 = 2_000;

/// A document under one purpose whose rule would be another.
pub(super) struct Moved {
    pub(super) document: DocumentId,
    pub(super) purpose: String,
    pub(super) team: TeamId,
    pub(super) old: Deadline,
    pub(super) new: Deadline,
    /// Which ways its rule can move its dates, now or later.
    pub(super) ways: Ways,
    /// Whether it is sealed to whom its rule would leave it. One that came before its rule had an archive is not: once the team's access ended, nobody could open it any more. It keeps
    /// the rule it has.
    pub(super) sealed: bool,
}

impl Moved {
    pub(super) fn change(&self) -> Change {
        change(&self.old, &self.new)
    }
}

/// Whether a purpose says the same of the dates of a piece in two versions: the clock, and nothing of the words around it.
fn same_clock(old: &Purpose, new: &Purpose, piece: &PieceCode) -> bool {
    old.clock_for(piece) == new.clock_for(piece)
}

/// After so many documents compared, the next page has its turn.
const AT_ONCE: usize = 64;

/// Refuses purposes that lack what documents carry, or what a link that still lives may bring.
///
/// # Errors
/// [`RulesRefusal::StillCarried`].
pub(super) async fn check_carried(tx: &mut Tx, new: &Policies) -> Result<(), RulesRefusal> {
    let asked = store::asked(tx).await?;
    let carried = store::carried(tx).await?.into_iter().map(|(_, purpose, piece)| (purpose, piece)).chain(asked);
    match carried.into_iter().find(|(purpose, piece)| rule_of(new, purpose, piece).is_none()) {
        Some((purpose, piece)) => Err(RulesRefusal::StillCarried(format!("{purpose} {piece}"))),
        None => Ok(()),
    }
}

/// The purpose and the piece as a version has them. `None`: it has not.
fn rule_of<'a>(policies: &'a Policies, purpose: &str, piece: &str) -> Option<(&'a Purpose, PieceCode)> {
    let piece: PieceCode = piece.parse().ok()?;
    let purpose = policies.purpose(&purpose.parse().ok()?)?;
    purpose.piece(&piece).is_some().then_some((purpose, piece))
}

/// Goes through everything whose clock runs, in the order of cases, and gives `take` each document whose rule is another in `new` than in the version it follows, page by page: while
/// one is compared, the next is read. What `new` lacks keeps the version it has.
///
/// # Errors
/// When the records do not read back.
pub(super) async fn through(tx: &mut Tx, rules: &Rulebook, new: &Policies, mut take: impl FnMut(Moved)) -> Result<(), RulesRefusal> {
    let touched = touched(tx, rules, new).await?;
    let mut page = Page::after(tx, &touched, ("", "", "")).await?;
    while let Some(last) = page.rows.last() {
        let after = (last.case_id.to_string(), last.document.to_string(), last.purpose.clone());
        let comparing = async {
            for (place, row) in page.rows.iter().enumerate() {
                if place % AT_ONCE == AT_ONCE - 1 {
                    tokio::task::yield_now().await;
                }
                compare(rules, new, row, page.events_of(row))?.map(&mut take);
            }
            Ok::<_, RulesRefusal>(())
        };
        let (next, done) = tokio::join!(Page::after(tx, &touched, (&after.0, &after.1, &after.2)), comparing);
        done?;
        page = next?;
    }
    Ok(())
}

/// What a document's dates are under the rule it follows, and under the new one. `None` where that says the same.
fn compare(rules: &Rulebook, new: &Policies, row: &RunningRow, events: &[Recorded]) -> Result<Option<Moved>, RulesRefusal> {
    let old_rule = rules.version(&row.policy, &row.purpose).ok_or(StoreError::Unreadable("the purpose of a document"))?;
    let Some((new_rule, piece)) = rule_of(new, &row.purpose, &row.piece) else { return Ok(None) };
    if same_clock(old_rule, new_rule, &piece) {
        return Ok(None);
    }
    let known = facts_of(events, Some(&row.document));
    let facts = row.facts(&known);
    let (old, new) = (old_rule.clock_for(&piece), new_rule.clock_for(&piece));
    let (document, purpose, team) = (row.document.clone(), row.purpose.clone(), row.team.clone());
    let sealed = old.needs_archive() || !new.needs_archive();
    Ok(Some(Moved { document, purpose, team, old: deadline(old, &facts), new: deadline(new, &facts), ways: ways(old, new), sealed }))
}

/// Documents in the order of their cases, with what happened in these.
struct Page {
    rows: Vec<RunningRow>,
    events: BTreeMap<String, Vec<Recorded>>,
}

impl Page {
    async fn after(tx: &mut Tx, touched: &Touched, place: (&str, &str, &str)) -> Result<Self, RulesRefusal> {
        let rows = store::running(tx, &touched.purposes, (place, PAGE)).await?;
        let mut events: BTreeMap<String, Vec<Recorded>> = BTreeMap::new();
        if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
            for (case, row) in store::events_between(tx, &touched.events, (first.case_id.as_str(), last.case_id.as_str())).await? {
                let document = row.document.clone();
                let event = row.into_event().map_err(DocumentRefusal::from)?;
                events.entry(case).or_default().push(Recorded { event, document });
            }
        }
        Ok(Self { rows, events })
    }

    fn events_of(&self, row: &RunningRow) -> &[Recorded] {
        self.events.get(row.case_id.as_str()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What has to be looked at: nothing else moves.
struct Touched {
    /// The purposes of which some piece that documents carry would follow another clock.
    purposes: Listed,
    /// The kinds of events that these clocks know, before or after.
    events: Listed,
}

async fn touched(tx: &mut Tx, rules: &Rulebook, new: &Policies) -> Result<Touched, RulesRefusal> {
    let (mut purposes, mut events) = (BTreeSet::new(), BTreeSet::new());
    for (policy, purpose, piece) in store::carried(tx).await? {
        let old = rules.version(&policy, &purpose).ok_or(StoreError::Unreadable("the purpose of a document"))?;
        let Some((new, code)) = rule_of(new, &purpose, &piece).filter(|(new, code)| !same_clock(old, new, code)) else { continue };
        events.extend(old.clock_for(&code).events().chain(new.clock_for(&code).events()).map(EventKind::word));
        purposes.insert(purpose);
    }
    Ok(Touched { purposes: Listed::of(purposes), events: Listed::of(events) })
}
