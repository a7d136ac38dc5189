//! What the trail says of a document under one purpose: enough to count the retention report again from the trail alone.

use super::store::UseRow;
use crate::{
    audit::{Action, Entry},
    base::time_of,
};

/// An entry about a document under one purpose, with the dates it now has and the exact version of its rule.
pub(crate) fn entry_of(action: Action, row: &UseRow) -> Entry {
    let mut entry = Entry::done(action)
        .object("document", &row.document)
        .object("team", &row.team)
        .object("purge-at", time_of(row.purge_at))
        .under(&row.purpose, &row.policy)
        .in_case(&row.case_id);
    if let Some(until) = row.active_until {
        entry = entry.object("active-until", time_of(until));
    }
    if let Some(event) = &row.clock_event {
        entry = entry.object("clock", event);
    }
    if let Some(hold) = &row.hold {
        entry = entry.object("hold", hold);
    }
    entry
}
