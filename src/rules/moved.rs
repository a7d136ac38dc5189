//! What other purposes do to the dates of everything held, document by document, in flat memory.

use std::collections::{BTreeMap, BTreeSet};

use super::{RulesRefusal, store};
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

/// Goes through everything whose clock runs, in the order of cases, and gives `take` each document whose rule is another in `new` than in the version it follows, page by page.
///
/// # Errors
/// [`RulesRefusal::StillCarried`] when `new` lacks a purpose or a piece; when the records do not read back.
pub(super) async fn through(tx: &mut Tx, rules: &Rulebook, new: &Policies, mut take: impl FnMut(Moved)) -> Result<(), RulesRefusal> {
    let Touched { purposes, events: kinds } = touched(tx, rules, new).await?;
    let mut after = (String::new(), String::new(), String::new());
    loop {
        let page = store::running(tx, &purposes, ((&after.0, &after.1, &after.2), PAGE)).await?;
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(()) };
        let events = events(tx, &kinds, (first.case_id.as_str(), last.case_id.as_str())).await?;
        after = (last.case_id.to_string(), last.document.to_string(), last.purpose.clone());
        for row in page {
            let unreadable = || StoreError::Unreadable("the purpose of a document");
            let old_rule = rules.version(&row.policy, &row.purpose).ok_or_else(unreadable)?;
            let new_rule = row.purpose.parse().ok().and_then(|code| new.purpose(&code)).ok_or_else(unreadable)?;
            let piece: PieceCode = row.piece.parse().map_err(|_| StoreError::Unreadable("a piece"))?;
            if same_clock(old_rule, new_rule, &piece) {
                continue;
            }
            let known = events.get(row.case_id.as_str()).map(Vec::as_slice).unwrap_or_default();
            let known = facts_of(known, Some(&row.document));
            let facts = row.facts(&known);
            let (old, new) = (deadline(old_rule.clock_for(&piece), &facts), deadline(new_rule.clock_for(&piece), &facts));
            take(Moved { document: row.document, purpose: row.purpose, team: row.team, old, new });
        }
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

async fn events(tx: &mut Tx, kinds: &Listed, cases: (&str, &str)) -> Result<BTreeMap<String, Vec<Recorded>>, RulesRefusal> {
    let mut found: BTreeMap<String, Vec<Recorded>> = BTreeMap::new();
    for (case, row) in store::events_between(tx, kinds, cases).await? {
        let document = row.document.clone();
        let event = row.into_event().map_err(DocumentRefusal::from)?;
        found.entry(case).or_default().push(Recorded { event, document });
    }
    Ok(found)
}
