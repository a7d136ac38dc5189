//! Everything that the missing entries took away, taken away again: what they gave is lost, and said to be.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    BackupError,
    restate::{Touched, restate},
};
use crate::{
    audit::Action,
    base::{DocumentId, HoldId, PurgeRunId, RequestId},
    documents::{self, store::UseRow},
    requests,
    store::{Listed, Tx},
};

/// What was taken away again, and what could not be given back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenAway {
    /// Documents that had ended, for one of their purposes or for all: every access for it is destroyed again.
    pub ended: u64,
    /// Accesses of teams that had been withdrawn: archived, closed, put under another purpose.
    pub withdrawn: u64,
    /// Last days that had moved, and holds that stood or not: as they were stated last.
    pub moved: u64,
    /// Links that had ended.
    pub links: u64,
    /// Documents that were received since, and are lost: their senders have to be asked again.
    pub lost: BTreeSet<DocumentId>,
    /// Rules that were approved since, and run no more: they have to be proposed again.
    pub policies: u64,
    /// Documents on which a hold was placed since, which is lost: it has to be placed again.
    pub held: BTreeSet<DocumentId>,
}

/// What of an entry is replayed.
#[derive(Deserialize)]
struct Leaf {
    action: String,
    objects: BTreeMap<String, String>,
    purpose: Option<String>,
    policy: Option<String>,
    time: Timestamp,
}

impl Leaf {
    fn object<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.objects.get(name)?.parse().ok()
    }

    fn is(&self, action: Action) -> bool {
        serde_json::to_value(action).is_ok_and(|word| word == self.action.as_str())
    }
}

/// Replays entries, each with the number of its row, in their order.
///
/// # Errors
/// When the records fail. An entry about what the records do not know takes nothing away.
pub(super) async fn replay<'a>(tx: &mut Tx, entries: impl Iterator<Item = (&'a str, i64)>) -> Result<TakenAway, BackupError> {
    let (mut taken, mut touched, mut ended) = (TakenAway::default(), Touched::default(), BTreeSet::new());
    let mut stated = BTreeMap::new();
    for (leaf, entry) in entries {
        let Ok(leaf) = serde_json::from_str::<Leaf>(leaf) else { continue };
        if leaf.is(Action::DocumentsPurging) {
            let named: Vec<&str> = leaf.objects.get("documents").map(|names| names.split(' ').collect()).unwrap_or_default();
            for [document, purpose] in named.as_chunks().0 {
                ended.extend(document.parse::<DocumentId>());
                end(tx, (&leaf, entry), (document, purpose), &mut taken).await?;
            }
        } else if leaf.is(Action::RequestEnded) || leaf.is(Action::RequestErased) {
            end_link(tx, &leaf, &mut taken).await?;
        } else if let (Some(document), Some(purpose)) = (leaf.object::<DocumentId>("document"), leaf.purpose.clone()) {
            of_document(tx, (&leaf, entry), (&document, &purpose), &mut taken).await?;
            stated.extend(Stated::of(&leaf).map(|last| ((document.clone(), purpose.clone()), last)));
            touched.uses.insert((document, purpose), leaf.policy.clone().unwrap_or_default());
        } else if let (Some(hold), true) = (leaf.object::<HoldId>("hold"), leaf.action.starts_with("hold.")) {
            touched.holds.insert(hold);
        } else if leaf.is(Action::PolicyApproved) {
            taken.policies += 1;
        }
    }
    as_stated(tx, &stated, &mut taken).await?;
    let unknown = restate(tx, &touched, &ended).await?;
    taken.lost = unknown.difference(&ended).cloned().collect();
    Ok(taken)
}

/// An entry about one document under one purpose.
async fn of_document(tx: &mut Tx, (leaf, entry): (&Leaf, i64), (document, purpose): (&DocumentId, &str), taken: &mut TakenAway) -> Result<(), BackupError> {
    if leaf.is(Action::DocumentPurged) {
        return end(tx, (leaf, entry), (document.as_str(), purpose), taken).await;
    }
    if leaf.is(Action::DocumentHeld) {
        taken.held.insert(document.clone());
    } else if leaf.is(Action::DocumentReleased) {
        taken.held.remove(document);
    }
    let Some(row) = standing(tx, document, purpose).await? else { return Ok(()) };
    let at = Some(leaf.time.as_millisecond());
    let mut after = row.clone();
    if leaf.is(Action::DocumentArchived) {
        (after.state, after.archived_at) = ("archived".to_owned(), at);
        taken.withdrawn += withdraw(tx, &row, Some("team"), "archived").await?;
    } else if leaf.is(Action::DocumentAwaitsVisa) {
        (after.state, after.awaiting_visa_at) = ("awaiting_visa".to_owned(), at);
        taken.withdrawn += withdraw(tx, &row, Some("team"), "awaiting visa").await?;
    } else if leaf.is(Action::DocumentPurposeWithdrawn) {
        // What it was held for instead is lost, with its accesses. It still ends on its day.
        taken.withdrawn += withdraw(tx, &row, None, "corrected").await?;
    }
    if after != row {
        documents::store::put_uses(tx, &[(row, after)]).await?;
    }
    Ok(())
}

/// What an entry about a document states of it under one purpose, whichever entry it is.
struct Stated {
    purge_at: i64,
    active_until: Option<i64>,
    hold: Option<String>,
}

impl Stated {
    fn of(leaf: &Leaf) -> Option<Self> {
        let moment = |name: &str| leaf.object::<Timestamp>(name).map(Timestamp::as_millisecond);
        Some(Self { purge_at: moment("purge-at")?, active_until: moment("active-until"), hold: leaf.objects.get("hold").cloned() })
    }
}

/// Last days and holds as they were stated last: what put them there is lost, and they hold all the same, in either direction, until somebody records it again.
async fn as_stated(tx: &mut Tx, stated: &BTreeMap<(DocumentId, String), Stated>, taken: &mut TakenAway) -> Result<(), BackupError> {
    for ((document, purpose), last) in stated {
        let Some(row) = standing(tx, document, purpose).await? else { continue };
        let mut after = UseRow { purge_at: last.purge_at, active_until: last.active_until, hold: last.hold.clone(), ..row.clone() };
        if after.purge_at < row.purge_at {
            // The circuit breaker counts it.
            after.advanced_at = Some(tx.now().as_millisecond());
        }
        if after != row {
            taken.moved += 1;
            documents::store::put_uses(tx, &[(row, after)]).await?;
        }
    }
    Ok(())
}

/// A use that has not ended.
async fn standing(tx: &mut Tx, document: &DocumentId, purpose: &str) -> Result<Option<UseRow>, BackupError> {
    let row = documents::store::use_of(tx, document, purpose).await?;
    Ok(row.filter(|row| !row.has_ended()))
}

async fn withdraw(tx: &mut Tx, row: &UseRow, kind: Option<&str>, reason: &str) -> Result<u64, BackupError> {
    Ok(documents::store::delete_grants(tx, &Listed::of_pairs([(&row.document, &row.purpose)]), kind, reason).await?)
}

/// A document ended for a purpose: every access for it goes. If that was the last, all that was sealed beside it goes too, and the next purge destroys its payload and says so; whatever it is
/// held for here had ended, or been put under another purpose that is lost.
async fn end(tx: &mut Tx, (leaf, entry): (&Leaf, i64), (document, purpose): (&str, &str), taken: &mut TakenAway) -> Result<(), BackupError> {
    let (Ok(document), Some(run)) = (document.parse::<DocumentId>(), leaf.object::<PurgeRunId>("run")) else { return Ok(()) };
    let wholly = leaf.objects.get("payload-destroyed").is_none_or(|destroyed| destroyed != "no");
    let uses = documents::store::uses_of(tx, &document).await?.into_iter().filter(|held| !held.has_ended());
    let ends: Vec<UseRow> = uses.filter(|held| wholly || held.purpose == purpose).collect();
    let Some(last) = ends.iter().position(|held| held.purpose == purpose).or_else(|| ends.len().checked_sub(1)) else { return Ok(()) };
    let at = Some(leaf.time.as_millisecond());
    for (place, before) in ends.iter().enumerate() {
        let purging = wholly && place == last;
        let after = UseRow {
            state: if purging { "purging" } else { "purged" }.to_owned(),
            purging_at: at,
            purged_at: at.filter(|_| !purging),
            purge_run: Some(run.clone()),
            authority: leaf.objects.get("authority").cloned(),
            hold: None,
            end_entry: (!purging).then_some(entry),
            ..before.clone()
        };
        withdraw(tx, before, None, "purged").await?;
        documents::store::put_uses(tx, &[(before.clone(), after)]).await?;
        taken.ended += 1;
    }
    if wholly {
        documents::store::set_purging(tx, &Listed::of([&document]), &run).await?;
    }
    Ok(())
}

async fn end_link(tx: &mut Tx, leaf: &Leaf, taken: &mut TakenAway) -> Result<(), BackupError> {
    let Some(request) = leaf.object::<RequestId>("request") else { return Ok(()) };
    if !requests::store::exists(tx, &request).await? {
        return Ok(());
    }
    requests::store::end(tx, &request).await?;
    if leaf.is(Action::RequestErased) {
        requests::store::erase_copy(tx, &request).await?;
    } else {
        taken.links += 1;
    }
    Ok(())
}
