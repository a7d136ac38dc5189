//! The clocks of documents: computed when one is received, and again whenever something happens in its case.

use jiff::Timestamp;

use super::{DocumentRefusal, entry_of, store, store::UseRow};
use crate::{
    audit::{self, Action as Logged},
    base::CaseId,
    cases::{self, Recorded, facts_of},
    purposes::{PieceCode, Purpose, Rulebook},
    retention::{Deadline, Facts, calendar, deadline},
    store::Tx,
};

/// What a rule says of a document under one purpose, with what happened in its case.
pub(crate) fn deadline_of(rule: &Purpose, row: &UseRow, events: &[Recorded]) -> Result<Deadline, DocumentRefusal> {
    let events = facts_of(events, Some(&row.document));
    Ok(deadline(rule.clock_for(&row.piece_code()?), &row.facts(&events)))
}

/// Whether a document of this piece, received now, would be past its day already: then it is not asked for.
pub(crate) fn due_at_once(purpose: &Purpose, piece: &PieceCode, now: Timestamp, events: &[Recorded]) -> bool {
    let events = facts_of(events, None);
    deadline(purpose.clock_for(piece), &Facts::of(calendar::day_of(now), &events)).purge_at <= now
}

/// Writes a deadline into a row. What the archive already has stays the archive's: its access is destroyed, and no date brings it back.
pub(crate) fn set_dates(row: &mut UseRow, found: &Deadline, now: Timestamp) {
    if row.state != "archived" {
        row.active_until = found.active_until.map(Timestamp::as_millisecond);
    }
    if found.purge_at.as_millisecond() < row.purge_at {
        row.advanced_at = Some(now.as_millisecond());
    }
    if found.purge_at.as_millisecond() != row.purge_at {
        // Whoever was told of another day is told again.
        row.announced_at = None;
    }
    row.purge_at = found.purge_at.as_millisecond();
    row.decided_by = found.decided_by.word().to_lowercase();
    row.clock_event = found.start.map(|start| start.event.word().to_owned());
}

/// Computes again the dates of everything held in a case whose day has not come. Returns how many changed.
///
/// # Errors
/// When a document names a purpose that no version knows, or the database refuses.
pub async fn recompute_case(tx: &mut Tx, rules: &Rulebook, case: &CaseId) -> Result<usize, DocumentRefusal> {
    let events = cases::events_of(tx, case).await?;
    let mut changes = Vec::new();
    for before in store::running_of_case(tx, case).await? {
        let mut after = before.clone();
        set_dates(&mut after, &deadline_of(before.rule(rules)?, &before, &events)?, tx.now());
        if after != before {
            changes.push((before, after));
        }
    }
    store::put_uses(tx, &changes).await?;
    for (_, after) in &changes {
        audit::record(tx, entry_of(Logged::DocumentRescheduled, after)).await?;
    }
    Ok(changes.len())
}
