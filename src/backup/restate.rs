//! After entries were replayed: whatever they were about, the trail states as the records now have it, so that a recount of the trail is the report again.

use std::collections::{BTreeMap, BTreeSet};

use super::BackupError;
use crate::{
    audit::{self, Action, Entry, Outcome},
    base::{DocumentId, HoldId, time_of},
    cases, documents,
    store::Tx,
};

/// What entries were about.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Documents, each under one purpose, with the policy that was named with it last.
    pub(super) uses: BTreeMap<(DocumentId, String), String>,
    pub(super) holds: BTreeSet<HoldId>,
}

/// States them as they are. Gives the documents that the records do not know at all.
pub(super) async fn restate(tx: &mut Tx, touched: &Touched, ended: &BTreeSet<DocumentId>) -> Result<BTreeSet<DocumentId>, BackupError> {
    let mut unknown = BTreeSet::new();
    for ((document, purpose), policy) in &touched.uses {
        let entry = match documents::store::use_of(tx, document, purpose).await? {
            Some(row) if row.has_ended() => continue,
            Some(row) => documents::entry_of(Action::DocumentPutBack, &row)
                .object("since", time_of(row.since))
                .object("state", &row.state)
                .object("extended", if row.extended_on.is_some() { "yes" } else { "no" }),
            None => {
                if documents::store::place_of(tx, document).await?.is_none() {
                    unknown.insert(document.clone());
                }
                let had_ended = ended.contains(document);
                let outcome = if had_ended { Outcome::Done } else { Outcome::Failed };
                let entry = Entry::done(Action::DocumentLost).ended(outcome).object("document", document).under(purpose, policy);
                entry.object("had-ended", if had_ended { "yes" } else { "no" })
            }
        };
        audit::record(tx, entry).await?;
    }
    for hold in &touched.holds {
        let entry = match cases::store::any_hold(tx, hold).await?.filter(|row| row.lifted_at.is_none()) {
            Some(row) => Entry::done(Action::HoldPutBack)
                .object("hold", hold)
                .object("kind", &row.kind)
                .object("team", &row.team)
                .object("placed-at", time_of(row.placed_at))
                .object("review-on", &row.review_on)
                .in_case(&row.case_id),
            None => Entry::done(Action::HoldLost).ended(Outcome::Failed).object("hold", hold),
        };
        audit::record(tx, entry).await?;
    }
    Ok(unknown)
}
