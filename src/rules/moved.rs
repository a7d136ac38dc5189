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
    retention::{Change, Deadline, change, deadline},
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

/// Goes through everything whose clock runs, in the order of cases, and gives `take` each document whose rule is another in `new` than in the version it follows, page by page: while
/// one is compared, the next is read.
///
/// # Errors
/// [`RulesRefusal::StillCarried`] when `new` lacks a purpose or a piece; when the records do not read back.
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
    let unreadable = || StoreError::Unreadable("the purpose of a document");
    let old_rule = rules.version(&row.policy, &row.purpose).ok_or_else(unreadable)?;
    let new_rule = row.purpose.parse().ok().and_then(|code| new.purpose(&code)).ok_or_else(unreadable)?;
    let piece: PieceCode = row.piece.parse().map_err(|_| StoreError::Unreadable("a piece"))?;
    if same_clock(old_rule, new_rule, &piece) {
        return Ok(None);
    }
    let known = facts_of(events, Some(&row.document));
    let facts = row.facts(&known);
    let (old, new) = (deadline(old_rule.clock_for(&piece), &facts), deadline(new_rule.clock_for(&piece), &facts));
    Ok(Some(Moved { document: row.document.clone(), purpose: row.purpose.clone(), team: row.team.clone(), old, new }))
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
        let carried = || RulesRefusal::StillCarried(format!("{purpose} {piece}"));
        let old = rules.version(&policy, &purpose).ok_or(StoreError::Unreadable("the purpose of a document"))?;
        let code: PieceCode = piece.parse().map_err(|_| StoreError::Unreadable("a piece"))?;
        let new = purpose.parse().ok().and_then(|purpose| new.purpose(&purpose)).filter(|purpose| purpose.piece(&code).is_some()).ok_or_else(carried)?;
        if !same_clock(old, new, &code) {
            events.extend(old.clock_for(&code).events().chain(new.clock_for(&code).events()).map(EventKind::word));
            purposes.insert(purpose);
        }
    }
    Ok(Touched { purposes: Listed::of(purposes), events: Listed::of(events) })
}
