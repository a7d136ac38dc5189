//! The report's movements counted again from the trail alone: what was received, what was purged, what is left, how old it is.
//!
//! Last days are not in the trail (an event of a case moves them, and cases are only committed to), so what is due cannot be counted from it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Boundaries, Figures, ReportRefusal, Row, retention, store,
    weeks::{self, Hour, Week},
};
use crate::store::{StoreError, Tx};

/// Leaves read at a time.
const PAGE: i64 = 4_096;

/// The figures that the trail gives too.
const COUNTED_TWICE: [&str; 11] = [
    "stored",
    "awaiting_visa",
    "opening",
    "received",
    "purged_this_month",
    "closing",
    "purged",
    "under_one_year",
    "one_to_two_years",
    "two_to_five_years",
    "over_five_years",
];

/// A figure that the trail and the records do not tell alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where: `purpose team`, or the week's Monday.
    pub place: String,
    /// Which figure.
    pub figure: &'static str,
    /// What the report says.
    pub report: u64,
    /// What the trail says.
    pub trail: u64,
}

/// What the trail says of documents.
#[derive(Debug, Default)]
pub struct Recount {
    documents: BTreeMap<String, Life>,
}

#[derive(Debug, Default)]
struct Life {
    purpose: String,
    team: String,
    received: Option<i64>,
    awaits_visa: bool,
    purged: Option<i64>,
}

/// The parts of a leaf that a recount reads.
#[derive(Deserialize)]
struct Leaf {
    time: Timestamp,
    action: String,
    objects: BTreeMap<String, String>,
    purpose: Option<String>,
}

impl Recount {
    /// Takes the next leaf into account.
    ///
    /// # Errors
    /// When it is not a leaf.
    pub fn take(&mut self, leaf: &str) -> Result<(), StoreError> {
        let leaf: Leaf = serde_json::from_str(leaf).map_err(|_| StoreError::Unreadable("an entry of the trail"))?;
        let Some(document) = leaf.objects.get("document") else { return Ok(()) };
        let at = leaf.time.as_millisecond();
        match leaf.action.as_str() {
            "document.received" => {
                let life = Life {
                    purpose: leaf.purpose.unwrap_or_default(),
                    team: leaf.objects.get("team").cloned().unwrap_or_default(),
                    received: Some(at),
                    ..Life::default()
                };
                self.documents.insert(document.clone(), life);
            }
            "document.awaits-visa" => self.documents.entry(document.clone()).or_default().awaits_visa = true,
            "document.purging" => self.documents.entry(document.clone()).or_default().awaits_visa = false,
            "document.purged" => self.documents.entry(document.clone()).or_default().purged = Some(at),
            _ => {}
        }
        Ok(())
    }

    /// How many documents the trail knows.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// Compares with a report made at `now`, and names every figure that differs.
    #[must_use]
    pub fn differences(&self, now: Timestamp, rows: &[Row], weeks: &[Week]) -> Vec<Difference> {
        let at = Boundaries::at(now);
        let mut places: BTreeMap<(&str, &str), (Figures, Figures)> = BTreeMap::new();
        for row in rows {
            places.entry((&row.purpose, row.team.as_str())).or_default().0 = row.figures;
        }
        for life in self.documents.values() {
            let trail = &mut places.entry((&life.purpose, &life.team)).or_default().1;
            *trail = *trail + life.figures(&at);
        }
        let mut found = Vec::new();
        for ((purpose, team), (report, trail)) in places {
            let pairs = report.named().into_iter().zip(trail.named()).filter(|((figure, _), _)| COUNTED_TWICE.contains(figure));
            found.extend(pairs.filter_map(|((figure, report), (_, trail))| difference(format!("{purpose} {team}"), figure, report, trail)));
        }
        let counted = self.weeks(now);
        for (report, trail) in weeks.iter().zip(&counted) {
            found.extend(difference(report.monday.to_string(), "received", report.received, trail.received));
            found.extend(difference(report.monday.to_string(), "purged", report.purged, trail.purged));
        }
        found
    }

    fn weeks(&self, now: Timestamp) -> Vec<Week> {
        let hours = |moment: fn(&Life) -> Option<i64>| -> Vec<Hour> { self.documents.values().filter_map(moment).map(|at| Hour { at, count: 1 }).collect() };
        weeks::weeks(now, &hours(|life| life.received), &hours(|life| life.purged), &[])
    }
}

fn difference(place: String, figure: &'static str, report: u64, trail: u64) -> Option<Difference> {
    (report != trail).then_some(Difference { place, figure, report, trail })
}

impl Life {
    /// What this one document adds to the figures.
    fn figures(&self, at: &Boundaries) -> Figures {
        let one = |is: bool| u64::from(is);
        let [year, two, five] = at.years_ago;
        let received = self.received.unwrap_or(i64::MAX);
        let held = self.received.is_some() && self.purged.is_none();
        Figures {
            stored: one(held),
            awaiting_visa: one(held && self.awaits_visa),
            opening: one(received < at.month && self.purged.is_none_or(|purged| purged >= at.month)),
            received: one(self.received.is_some() && received >= at.month),
            purged_this_month: one(self.purged.is_some_and(|purged| purged >= at.month)),
            closing: one(held),
            purged: one(self.purged.is_some()),
            under_one_year: one(held && received >= year),
            one_to_two_years: one(held && (two..year).contains(&received)),
            two_to_five_years: one(held && (five..two).contains(&received)),
            over_five_years: one(held && received < five),
            ..Figures::default()
        }
    }
}

/// Counts the trail again and compares it with the records, both in one snapshot. The trail itself is verified by [`crate::audit::verify`].
///
/// # Errors
/// When the records or a leaf cannot be read.
pub async fn verify(tx: &mut Tx) -> Result<(Recount, Vec<Difference>), ReportRefusal> {
    let now = tx.now();
    let mut recount = Recount::default();
    let mut last = 0;
    loop {
        let page = store::leaves(tx, last, PAGE).await?;
        let Some((entry, _)) = page.last() else { break };
        last = *entry;
        for (_, leaf) in &page {
            recount.take(leaf)?;
        }
    }
    let rows = retention::rows(tx, &Boundaries::at(now)).await?;
    let span = weeks::span(now);
    let counted = weeks::weeks(now, &store::received(tx, span).await?, &store::purged(tx, span).await?, &[]);
    let differences = recount.differences(now, &rows, &counted);
    Ok((recount, differences))
}
