//! An extension: the team's stage is prolonged within what the rule allows, with a reason. The backstop and the ceiling stay.

use jiff::civil::Date;

use super::{ClockRefusal, Effect, reason::ExtensionReason, store};
use crate::{
    audit::{self, Action as Logged},
    base::DocumentId,
    cases,
    documents::{self, deadline_of, entry_of, set_dates, store::UseRow},
    identity::Caller,
    purposes::Rulebook,
    retention::{HoldKind, furthest_extension},
    store::Tx,
};

/// An extension that is asked for.
#[derive(Debug, Clone)]
pub struct Extension {
    /// The document.
    pub document: DocumentId,
    /// Under which of its purposes.
    pub purpose: String,
    /// The last day on which the team shall have access.
    pub until: Date,
    /// Why.
    pub reason: ExtensionReason,
}

/// The last day to which a document may be prolonged under one purpose, if at all.
///
/// # Errors
/// When the records do not read back.
pub(super) async fn furthest(tx: &mut Tx, rules: &Rulebook, row: &UseRow) -> Result<Option<Date>, ClockRefusal> {
    if row.state != "active" || !row.is_running(tx.now()) {
        return Ok(None);
    }
    let events = cases::facts_of(&cases::events_of(tx, &row.case_id).await?, Some(&row.document));
    let rule = row.rule(rules)?;
    let facts = row.facts(&events);
    let Some(over) = furthest_extension(rule.clock_for(&row.piece_code()?), &facts) else { return Ok(None) };
    // What the backstop or the ceiling decides is not prolonged by anything.
    let mut longest = row.clone();
    longest.extended_on = Some(over.to_string());
    let events = cases::events_of(tx, &row.case_id).await?;
    let found = deadline_of(rule, &longest, &events)?;
    let last = found.active_until.map_or(found.purge_on, |until| crate::retention::calendar::day_of(until).min(found.purge_on));
    Ok(last
        .yesterday()
        .ok()
        .filter(|_| found.purge_at.as_millisecond() > row.purge_at || found.active_until.map(jiff::Timestamp::as_millisecond) > row.active_until))
}

/// Prolongs the team's stage of a document.
///
/// # Errors
/// [`ClockRefusal::NotFound`], [`ClockRefusal::Restricted`], [`ClockRefusal::Ended`], [`ClockRefusal::NotExtendable`], [`ClockRefusal::TooFar`], [`ClockRefusal::Already`] when it would last as long anyway.
pub async fn extend(tx: &mut Tx, rules: &Rulebook, caller: &Caller, order: &Extension) -> Result<Effect, ClockRefusal> {
    documents::store::own_document(tx, caller, &order.document).await?.ok_or(ClockRefusal::NotFound)?;
    let before = documents::store::use_of(tx, &order.document, &order.purpose).await?.ok_or(ClockRefusal::NotFound)?;
    if before.hold.as_deref() == Some(HoldKind::Restriction.word()) {
        return Err(ClockRefusal::Restricted);
    }
    if !before.is_running(tx.now()) || before.state != "active" {
        return Err(ClockRefusal::Ended);
    }
    let furthest = furthest(tx, rules, &before).await?.ok_or(ClockRefusal::NotExtendable)?;
    if order.until > furthest {
        return Err(ClockRefusal::TooFar);
    }
    let mut after = UseRow { extended_on: order.until.tomorrow().ok().map(|day| day.to_string()), ..before.clone() };
    let events = cases::events_of(tx, &before.case_id).await?;
    let found = deadline_of(before.rule(rules)?, &after, &events)?;
    set_dates(&mut after, &found, tx.now());
    let effect = Effect::of(&before, &after, tx.now());
    if !effect.moves() || after.purge_at < before.purge_at {
        return Err(ClockRefusal::Already);
    }
    documents::store::put_uses(tx, &[(before, after.clone())]).await?;
    store::put_extension(tx, order, &caller.agent).await?;
    let entry = entry_of(Logged::DocumentExtended, &after).by(caller.who()).commit("reason", order.reason.word().to_owned());
    audit::record(tx, entry).await?;
    Ok(effect)
}
