//! The report counted again from the trail alone: everything held, its dates, its holds, what was received and what was destroyed. Whoever has the leaves needs nothing else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    ReportRefusal, Row, increments, store,
    weeks::{self, Hour, Week},
};
use crate::{
    retention::{Boundaries, Figures, Standing},
    store::{StoreError, Tx},
};

/// Leaves read at a time.
const PAGE: i64 = 4_096;

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

/// What the trail says of documents, each under each of its purposes.
#[derive(Debug, Default)]
pub struct Recount {
    uses: BTreeMap<(String, String), Life>,
}

#[derive(Debug, Default)]
struct Life {
    team: String,
    state: &'static str,
    since: i64,
    active_until: Option<i64>,
    purge_at: i64,
    purged_at: Option<i64>,
    started: bool,
    held: bool,
}

/// The parts of a leaf that a recount reads.
#[derive(Deserialize)]
struct Leaf {
    time: Timestamp,
    action: String,
    outcome: String,
    objects: BTreeMap<String, String>,
    purpose: Option<String>,
}

impl Life {
    /// Takes the dates that an entry states.
    fn dated(&mut self, leaf: &Leaf) -> Result<(), StoreError> {
        let moment = |name: &str| leaf.objects.get(name).map(|text| text.parse::<Timestamp>().map(Timestamp::as_millisecond)).transpose();
        let unreadable = |_| StoreError::Unreadable("an entry of the trail");
        self.purge_at = moment("purge-at").map_err(unreadable)?.ok_or(StoreError::Unreadable("an entry of the trail"))?;
        self.active_until = moment("active-until").map_err(unreadable)?;
        self.started = leaf.objects.contains_key("clock");
        self.held = leaf.objects.contains_key("hold");
        Ok(())
    }

    fn standing(&self) -> Standing<'_> {
        Standing {
            state: self.state,
            since: self.since,
            active_until: self.active_until,
            purge_at: self.purge_at,
            purged_at: self.purged_at,
            started: self.started,
            held: self.held,
        }
    }
}

impl Recount {
    /// Takes the next leaf into account.
    ///
    /// # Errors
    /// When it is not a leaf.
    pub fn take(&mut self, leaf: &str) -> Result<(), StoreError> {
        let leaf: Leaf = serde_json::from_str(leaf).map_err(|_| StoreError::Unreadable("an entry of the trail"))?;
        if leaf.action == "documents.purging" {
            return self.purging(leaf.objects.get("documents").map(String::as_str).unwrap_or_default());
        }
        let (Some(document), Some(purpose)) = (leaf.objects.get("document").cloned(), leaf.purpose.clone()) else { return Ok(()) };
        let (at, place) = (leaf.time.as_millisecond(), (document, purpose));
        let state = match leaf.action.as_str() {
            "document.received" | "document.purpose-added" | "document.corrected" => {
                let since = leaf.objects.get("since").and_then(|text| text.parse::<Timestamp>().ok()).map_or(at, Timestamp::as_millisecond);
                let team = leaf.objects.get("team").cloned().unwrap_or_default();
                let mut life = Life { team, state: "active", since, ..Life::default() };
                life.dated(&leaf)?;
                self.uses.insert(place, life);
                return Ok(());
            }
            "document.purpose-withdrawn" => {
                self.uses.remove(&place);
                return Ok(());
            }
            "document.rescheduled" | "document.extended" | "document.rule-applied" | "document.held" | "document.released" => None,
            "document.archived" => Some("archived"),
            "document.awaits-visa" => Some("awaiting_visa"),
            "document.purged" => Some("purged"),
            _ => return Ok(()),
        };
        if leaf.outcome != "done" {
            return Ok(());
        }
        let Some(life) = self.uses.get_mut(&place) else { return Err(StoreError::Unreadable("an entry about a document that was never received")) };
        life.dated(&leaf)?;
        life.state = state.unwrap_or(life.state);
        life.purged_at = (life.state == "purged").then_some(at);
        Ok(())
    }

    /// Documents whose accesses went, each named with its last purpose.
    fn purging(&mut self, named: &str) -> Result<(), StoreError> {
        let words: Vec<&str> = named.split(' ').collect();
        for pair in words.chunks(2) {
            let [document, purpose] = pair else { return Err(StoreError::Unreadable("an entry of the trail")) };
            let life = self.uses.get_mut(&((*document).to_owned(), (*purpose).to_owned()));
            life.ok_or(StoreError::Unreadable("an entry about a document that was never received"))?.state = "purging";
        }
        Ok(())
    }

    /// How many documents the trail knows, each under each of its purposes.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.uses.len()
    }

    /// Compares with a report made at `now`, and names every figure that differs.
    #[must_use]
    pub fn differences(&self, now: Timestamp, rows: &[Row], weeks: &[Week]) -> Vec<Difference> {
        let at = Boundaries::at(now);
        let mut places: BTreeMap<(&str, &str), (Figures, Figures)> = BTreeMap::new();
        for row in rows {
            places.entry((&row.purpose, row.team.as_str())).or_default().0 = row.figures;
        }
        for ((_, purpose), life) in &self.uses {
            let trail = &mut places.entry((purpose, &life.team)).or_default().1;
            *trail = *trail + Figures::of(&life.standing(), &at);
        }
        let mut found = Vec::new();
        for ((purpose, team), (report, trail)) in places {
            let pairs = report.named().into_iter().zip(trail.named());
            found.extend(pairs.filter_map(|((figure, report), (_, trail))| difference(format!("{purpose} {team}"), figure, report, trail)));
        }
        for (report, trail) in weeks.iter().zip(&self.weeks(now)) {
            let monday = || report.monday.to_string();
            found.extend(difference(monday(), "received", report.received, trail.received));
            found.extend(difference(monday(), "purged", report.purged, trail.purged));
            found.extend(difference(monday(), "due", report.due, trail.due));
        }
        found
    }

    fn weeks(&self, now: Timestamp) -> Vec<Week> {
        let hours = |moment: fn(&Life) -> Option<i64>| -> Vec<Hour> { self.uses.values().filter_map(moment).map(|at| Hour { at, count: 1 }).collect() };
        let due = |life: &Life| matches!(life.state, "active" | "archived" | "purging").then_some(life.purge_at);
        weeks::weeks(now, &hours(|life| Some(life.since)), &hours(|life| life.purged_at), &hours(due))
    }
}

fn difference(place: String, figure: &'static str, report: u64, trail: u64) -> Option<Difference> {
    (report != trail).then_some(Difference { place, figure, report, trail })
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
    let counts = increments::counts(tx).await?;
    let differences = recount.differences(now, &increments::rows(tx, &counts).await?, &increments::weeks(now, &counts));
    Ok((recount, differences))
}
