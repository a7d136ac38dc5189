//! The visa: the authority to eliminate, given by the departmental archives (C. patrimoine L212-2) and recorded by the archivist, for documents that waited for it.

use jiff::{Timestamp, civil::Date};

use super::{ClockRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::VisaId,
    documents::{self, DocumentRefusal, State, Transition, entry_of, store::UseRow},
    identity::Caller,
    retention::calendar::day_of,
    store::{Records, Tx, transact},
};

/// A visa to be recorded.
#[derive(Debug, Clone)]
pub struct NewVisa {
    /// Its reference, as the archives write it: letters, figures, spaces, `-`, `/`, `.`, at most 40; no word of more than five
    /// letters, and no more than twelve figures.
    pub reference: String,
    /// When it was given.
    pub given_on: Date,
    /// For which purpose's documents.
    pub purpose: String,
    /// How many documents the archivist saw waiting: another number means that the page is out of date.
    pub documents: u64,
}

/// A reference is a mark of the archives, never a sentence: nobody is named in it.
fn is_reference(text: &str) -> bool {
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, ' ' | '-' | '/' | '.');
    let figures = text.chars().filter(char::is_ascii_digit).count();
    // Nor is anybody numbered in it: a number of the social security has 13 figures at least.
    let short_words = text.split(|character: char| !character.is_ascii_alphabetic()).all(|word| word.len() <= 5);
    (3..=40).contains(&text.len()) && text.chars().all(plain) && short_words && (1..=12).contains(&figures)
}

/// Documents that take their visa in one transaction.
const BATCH: i64 = 500;

/// Records a visa for everything of a purpose that waits for one. What no hold suspends goes with the next run. Returns how many documents. Many take it batch after batch: what a
/// stopped service left out still waits, and is shown.
///
/// # Errors
/// [`ClockRefusal::Reason`] for what is no reference, [`ClockRefusal::Date`], [`ClockRefusal::Moved`] when other documents wait than the archivist saw.
pub async fn give_visa(records: &Records, caller: &Caller, order: &NewVisa) -> Result<u64, ClockRefusal> {
    let (visa, until) = transact!(records, "record a visa", |tx| recorded(tx, caller, order).await)?;
    let mut given = 0;
    loop {
        let count = transact!(records, "give a visa", |tx| give(tx, caller, (order, &visa, until)).await)?;
        given += count;
        if count == 0 {
            return Ok(given);
        }
    }
}

/// The visa itself; what waits now takes it.
async fn recorded(tx: &mut Tx, caller: &Caller, order: &NewVisa) -> Result<(VisaId, Timestamp), ClockRefusal> {
    if !is_reference(&order.reference) {
        return Err(ClockRefusal::Reason);
    }
    if order.given_on > day_of(tx.now()) || order.given_on.year() < 2000 {
        return Err(ClockRefusal::Date);
    }
    let count = store::count_awaiting(tx, caller, &order.purpose).await?.unsigned_abs();
    if count == 0 || count != order.documents {
        return Err(ClockRefusal::Moved);
    }
    let visa = VisaId::new(tx.now(), &*tx.chance());
    store::insert_visa(tx, (&visa, &order.reference), &order.given_on.to_string(), &caller.agent).await?;
    let entry = Entry::done(Logged::VisaGiven).object("visa", &visa).object("reference", &order.reference).object("documents", count);
    audit::record(tx, entry.by(caller.who())).await?;
    Ok((visa, tx.now()))
}

async fn give(tx: &mut Tx, caller: &Caller, (order, visa, until): (&NewVisa, &VisaId, Timestamp)) -> Result<u64, ClockRefusal> {
    let mut changes = Vec::new();
    for before in store::awaiting(tx, caller, &order.purpose, (until.as_millisecond(), BATCH)).await? {
        let state = State::read(&before.state, [before.archived_at, before.awaiting_visa_at, before.purging_at, before.purged_at], before.visa.is_some())?;
        state.after(Transition::GiveVisa, tx.now()).map_err(DocumentRefusal::from)?;
        let after = UseRow { visa: Some(order.reference.clone()), ..before.clone() };
        audit::record(tx, entry_of(Logged::DocumentVisaGiven, &after).object("visa", visa)).await?;
        changes.push((before, after));
    }
    documents::store::put_uses(tx, &changes).await?;
    Ok(changes.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_a_mark_and_names_nobody() {
        for good in ["AD69 2031-014", "VISA/2031/7", "TG-2026-02"] {
            assert!(is_reference(good), "{good}");
        }
        for bad in ["", "12", "Madame Benali", "BENALI Nadia 1980", "1 80 03 69 123 456 78", "dossier de Nadia, née en 1980", &"7".repeat(41)] {
            assert!(!is_reference(bad), "{bad}");
        }
    }
}
