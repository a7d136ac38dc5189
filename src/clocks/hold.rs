//! Holds: what suspends a purge, with a reason, an author and a day of review. A restriction (GDPR art. 18) also closes the document to everybody.

use jiff::{ToSpan, civil::Date};

use super::{
    ClockRefusal,
    reason::{HoldReason, Means},
};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{CaseId, DocumentId, HoldId, TeamId},
    cases::{
        self,
        store::{HoldRow, hold_on},
    },
    documents::{self, entry_of, store::UseRow},
    identity::{Caller, Reach},
    purposes::Rulebook,
    retention::calendar::day_of,
    store::{StoreError, Tx},
};

/// On what a hold is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// On everything of a case, what arrives later included.
    Case(CaseId),
    /// On one document.
    Document(DocumentId),
}

/// A hold to be placed.
#[derive(Debug, Clone)]
pub struct NewHold {
    /// On what.
    pub place: Place,
    /// Why, hence of which kind.
    pub reason: HoldReason,
    /// When it is looked at again.
    pub review_on: Option<Date>,
}

/// How the person was told that a hold ends.
#[derive(Debug, Clone, Copy)]
pub struct Lift {
    /// When.
    pub told_on: Option<Date>,
    /// How.
    pub told_by: Option<Means>,
}

/// The team and the case of a place, if it is the caller's to know.
pub(super) async fn found(tx: &mut Tx, caller: &Caller, place: &Place) -> Result<(TeamId, CaseId), ClockRefusal> {
    let found = match (place, caller.reach) {
        (Place::Case(case), Reach::OwnTeams) => cases::store::own_case(tx, caller, case).await?.map(|row| (row.team, row.case_id)),
        (Place::Document(document), Reach::OwnTeams) => match documents::store::own_document(tx, caller, document).await? {
            Some(found) => Some(found),
            // The archive team holds what has left its team.
            None => documents::store::own_uses(tx, caller, document).await?.pop().map(|row| (row.team, row.case_id)),
        },
        // Whoever supervises the whole instance knows documents by their ids, and no case.
        (Place::Document(document), Reach::Instance) => documents::store::place_of(tx, document).await?,
        _ => None,
    };
    found.ok_or(ClockRefusal::NotFound)
}

fn review_day(tx: &Tx, review_on: Option<Date>) -> Result<Date, ClockRefusal> {
    let today = day_of(tx.now());
    let furthest = today.checked_add(1.year()).unwrap_or(Date::MAX);
    review_on.filter(|day| *day > today && *day <= furthest).ok_or(ClockRefusal::Review)
}

/// Places a hold. Returns its id.
///
/// # Errors
/// [`ClockRefusal::NotFound`], [`ClockRefusal::Review`], [`ClockRefusal::HoldNotAllowed`] when no purpose there takes one, [`ClockRefusal::Ended`] when everything there is destroyed.
pub async fn place(tx: &mut Tx, rules: &Rulebook, caller: &Caller, new: &NewHold) -> Result<HoldId, ClockRefusal> {
    let (team, case) = found(tx, caller, &new.place).await?;
    let review_on = review_day(tx, new.review_on)?;
    let document = match &new.place {
        Place::Case(_) => None,
        Place::Document(document) => Some(document.clone()),
    };
    let held = kept(tx, &case, document.as_ref()).await?;
    if held.is_empty() && document.is_some() {
        return Err(ClockRefusal::Ended);
    }
    let allowed = held.iter().map(|row| Ok(row.purpose_in_force(rules)?.hold_allowed)).collect::<Result<Vec<_>, StoreError>>()?;
    if !allowed.is_empty() && !allowed.contains(&true) {
        return Err(ClockRefusal::HoldNotAllowed);
    }
    let row = HoldRow {
        hold: HoldId::new(tx.now(), &*tx.chance()),
        team,
        case_id: case,
        document,
        kind: new.reason.kind().word().to_owned(),
        reason: new.reason.word().to_owned(),
        review_on: review_on.to_string(),
        placed_at: tx.now().as_millisecond(),
        placed_by: caller.agent.clone(),
        told_on: None,
        lifted_at: None,
    };
    cases::store::insert_hold(tx, &row).await?;
    audit::record(tx, entry(Logged::HoldPlaced, &row, caller).object("review-on", review_on).commit("reason", row.reason.clone())).await?;
    rehold(tx, rules, &row).await?;
    Ok(row.hold)
}

async fn kept(tx: &mut Tx, case: &CaseId, document: Option<&DocumentId>) -> Result<Vec<UseRow>, StoreError> {
    let mut held = documents::store::kept_of_case(tx, case).await?;
    held.retain(|row| document.is_none_or(|document| row.document == *document));
    Ok(held)
}

fn entry(action: Logged, row: &HoldRow, caller: &Caller) -> Entry {
    let entry = Entry::done(action).object("hold", &row.hold).object("kind", &row.kind).object("team", &row.team);
    let entry = row.document.iter().fold(entry, |entry, document| entry.object("document", document));
    entry.by(caller.who()).in_case(&row.case_id)
}

/// Writes on each document which hold now stands on it, if any. A purpose that takes no hold goes on to its day, whatever stands on its case.
async fn rehold(tx: &mut Tx, rules: &Rulebook, hold: &HoldRow) -> Result<(), ClockRefusal> {
    let mut changes = Vec::new();
    for before in kept(tx, &hold.case_id, hold.document.as_ref()).await? {
        let takes_holds = before.purpose_in_force(rules)?.hold_allowed;
        let standing = hold_on(tx, &hold.case_id, &before.document).await?.filter(|_| takes_holds);
        if standing != before.hold {
            let after = UseRow { hold: standing, ..before.clone() };
            changes.push((before, after));
        }
    }
    documents::store::put_uses(tx, &changes).await?;
    for (_, after) in &changes {
        let action = if after.hold.is_some() { Logged::DocumentHeld } else { Logged::DocumentReleased };
        audit::record(tx, entry_of(action, after)).await?;
    }
    Ok(())
}

async fn own(tx: &mut Tx, caller: &Caller, hold: &HoldId) -> Result<HoldRow, ClockRefusal> {
    let row = match caller.reach {
        Reach::Instance => cases::store::any_hold(tx, hold).await?,
        Reach::OwnTeams => match cases::store::own_hold(tx, caller, hold).await? {
            Some(row) => Some(row),
            None => on_own_document(tx, caller, hold).await?,
        },
        Reach::Nothing => None,
    };
    row.ok_or(ClockRefusal::NotFound)
}

/// A hold on a document of another team's that one of the caller's teams keeps: the archive's.
async fn on_own_document(tx: &mut Tx, caller: &Caller, hold: &HoldId) -> Result<Option<HoldRow>, ClockRefusal> {
    let Some(row) = cases::store::any_hold(tx, hold).await? else { return Ok(None) };
    let Some(document) = &row.document else { return Ok(None) };
    let is_kept = !documents::store::own_uses(tx, caller, document).await?.is_empty();
    Ok(is_kept.then_some(row))
}

/// Puts the review of a hold off: it was looked at, and still stands.
///
/// # Errors
/// [`ClockRefusal::NotFound`], [`ClockRefusal::Review`], [`ClockRefusal::AlreadyLifted`].
pub async fn review(tx: &mut Tx, caller: &Caller, hold: &HoldId, review_on: Option<Date>) -> Result<(), ClockRefusal> {
    let row = own(tx, caller, hold).await?;
    let review_on = review_day(tx, review_on)?;
    if row.lifted_at.is_some() {
        return Err(ClockRefusal::AlreadyLifted);
    }
    cases::store::move_review(tx, hold, &review_on.to_string()).await?;
    Ok(audit::record(tx, entry(Logged::HoldReviewed, &row, caller).object("review-on", review_on)).await?)
}

/// Lifts a hold, the person having been told (GDPR art. 18(3)). What is past its day goes with the next run.
///
/// # Errors
/// [`ClockRefusal::NotFound`], [`ClockRefusal::NotTold`], [`ClockRefusal::Date`], [`ClockRefusal::AlreadyLifted`].
pub async fn lift(tx: &mut Tx, rules: &Rulebook, caller: &Caller, hold: &HoldId, lift: Lift) -> Result<(), ClockRefusal> {
    let row = own(tx, caller, hold).await?;
    if row.lifted_at.is_some() {
        return Err(ClockRefusal::AlreadyLifted);
    }
    let (Some(told_on), Some(told_by)) = (lift.told_on, lift.told_by) else { return Err(ClockRefusal::NotTold) };
    let (today, placed_on) = (day_of(tx.now()), day_of(crate::base::time_of(row.placed_at)));
    if told_on > today || told_on < placed_on {
        return Err(ClockRefusal::Date);
    }
    cases::store::lift_hold(tx, hold, (&told_on.to_string(), told_by.word()), &caller.agent).await?;
    audit::record(tx, entry(Logged::HoldLifted, &row, caller).object("told-on", told_on)).await?;
    rehold(tx, rules, &row).await
}
