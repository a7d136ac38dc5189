//! The report counted again from the trail alone: everything held, its dates, its holds, what was received and what was destroyed. Whoever has the leaves needs nothing else.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::Deserialize;

use super::{
    Decision, Delays, Difference, Holds, LastRun, MovementRow, Movements, Period, PeriodMovements, Reconciled, Report, ReportRefusal, Row,
    compare::differences,
    decision::subjects,
    delay::{counted_until, whole_seconds},
    retention,
    retention::last_day,
    store, totals,
    weeks::{self, Hour, Week},
};
use crate::{
    base::TeamId,
    merkle::VerifierKey,
    purposes::Policies,
    retention::{
        Boundaries, Figures, HoldKind, Standing,
        boundaries::begins,
        calendar::{day_begins, day_of},
    },
    store::{StoreError, Tx},
};

/// How far the clocks of two replicas may be apart: a report is not older than the entries it was made from, but for that.
pub(super) const REPLICAS: SignedDuration = SignedDuration::from_mins(5);

/// Leaves read at a time.
const PAGE: i64 = 4_096;

/// What the trail says of documents, each under each of its purposes, of the holds that stand, and of what was done about all of them.
#[derive(Debug, Default)]
pub struct Recount {
    uses: BTreeMap<(String, String), Life>,
    holds: BTreeMap<String, Hold>,
    policy: String,
    /// What was decided on reports, each with the name of its period.
    decisions: Vec<(String, Decision)>,
    last_run: Option<LastRun>,
    reconciled: Option<Reconciled>,
    /// The time of the last entry: what a clock said before it was put right is not taken for later.
    last: Timestamp,
}

#[derive(Debug)]
struct Hold {
    kind: String,
    placed_at: Timestamp,
    review_on: Option<Date>,
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
    extended: bool,
    hold: Option<HoldKind>,
}

/// The parts of a leaf that a recount reads.
#[derive(Deserialize)]
struct Leaf {
    time: Timestamp,
    action: String,
    outcome: String,
    objects: BTreeMap<String, String>,
    purpose: Option<String>,
    policy: Option<String>,
}

/// When an entry was written.
pub(super) fn time_of_leaf(leaf: &str) -> Result<Timestamp, StoreError> {
    serde_json::from_str::<Leaf>(leaf).map(|leaf| leaf.time).map_err(|_| StoreError::Unreadable("an entry of the trail"))
}

impl Leaf {
    fn count(&self, name: &str) -> u64 {
        self.objects.get(name).and_then(|text| text.parse().ok()).unwrap_or_default()
    }

    /// A decision on a report, with the name of its period.
    fn decision(&self) -> Option<(String, Decision)> {
        let object = |name: &str| self.objects.get(name);
        let decision = Decision {
            verdict: object("verdict")?.parse().ok()?,
            about: subjects(object("about")?)?,
            decided_at: self.time,
            as_of: object("as-of")?.parse().ok()?,
            entries: self.count("entries"),
            root: object("root")?.clone(),
        };
        Some((object("period")?.clone(), decision))
    }
}

impl Life {
    /// Takes the dates that an entry states.
    fn dated(&mut self, leaf: &Leaf) -> Result<(), StoreError> {
        let moment = |name: &str| leaf.objects.get(name).map(|text| text.parse::<Timestamp>().map(Timestamp::as_millisecond)).transpose();
        let unreadable = |_| StoreError::Unreadable("an entry of the trail");
        self.purge_at = moment("purge-at").map_err(unreadable)?.ok_or(StoreError::Unreadable("an entry of the trail"))?;
        self.active_until = moment("active-until").map_err(unreadable)?;
        self.started = leaf.objects.contains_key("clock");
        self.hold = leaf.objects.get("hold").and_then(|kind| kind.parse().ok());
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
            extended: self.extended,
            hold: self.hold,
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
        self.last = leaf.time;
        match leaf.action.as_str() {
            "documents.purging" => return self.purging(leaf.objects.get("documents").map(String::as_str).unwrap_or_default()),
            "instance.founded" | "policy.approved" => self.policy = leaf.policy.clone().unwrap_or_default(),
            "purge.run" => self.last_run = Some(LastRun { ended_at: leaf.time, purged: leaf.count("purged"), faulted: leaf.count("faulted") }),
            "report.reconciled" => self.reconciled = Some(Reconciled { at: leaf.time, differences: leaf.count("differences") }),
            "report.decided" => self.decided(&leaf)?,
            "hold.placed" | "hold.reviewed" | "hold.lifted" | "hold.put-back" | "hold.lost" => self.hold(&leaf),
            _ => {}
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
            "document.put-back" => {
                self.put_back(&leaf, place)?;
                return Ok(());
            }
            "document.purpose-withdrawn" | "document.lost" => {
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
        life.extended |= leaf.action == "document.extended";
        life.purged_at = (life.state == "purged").then_some(at);
        Ok(())
    }

    fn decided(&mut self, leaf: &Leaf) -> Result<(), StoreError> {
        self.decisions.push(leaf.decision().ok_or(StoreError::Unreadable("an entry of the trail"))?);
        self.decisions.sort_by_key(|(_, decision)| decision.decided_at);
        Ok(())
    }

    fn hold(&mut self, leaf: &Leaf) {
        let object = |name: &str| leaf.objects.get(name).cloned().unwrap_or_default();
        let (hold, review_on) = (object("hold"), object("review-on").parse().ok());
        match (leaf.action.as_str(), self.holds.get_mut(&hold)) {
            ("hold.placed" | "hold.put-back", _) => {
                let placed_at = object("placed-at").parse().unwrap_or(leaf.time);
                self.holds.insert(hold, Hold { kind: object("kind"), placed_at, review_on });
            }
            ("hold.reviewed", Some(placed)) => placed.review_on = review_on,
            _ => drop(self.holds.remove(&hold)),
        }
    }

    /// A document as records that were put back have it, whatever was told of it since.
    fn put_back(&mut self, leaf: &Leaf, place: (String, String)) -> Result<(), StoreError> {
        let object = |name: &str| leaf.objects.get(name).cloned().unwrap_or_default();
        let since = object("since").parse::<Timestamp>().map_err(|_| StoreError::Unreadable("an entry of the trail"))?.as_millisecond();
        let state = match object("state").as_str() {
            "active" => "active",
            "archived" => "archived",
            "awaiting_visa" => "awaiting_visa",
            _ => return Err(StoreError::Unreadable("an entry of the trail")),
        };
        let mut life = Life { team: object("team"), state, since, extended: object("extended") == "yes", ..Life::default() };
        life.dated(leaf)?;
        self.uses.insert(place, life);
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

    /// The whole report, as the leaves alone give it for the moment, the period and the checkpoint that a report states. Names of teams are not in the trail: they are taken from it.
    #[must_use]
    pub fn report(&self, stated: &Report) -> Report {
        let (now, today) = (stated.as_of, day_of(stated.as_of));
        let rows = self.rows(&stated.rows, &Boundaries::at(now));
        let period = Period::read(&stated.period().name()).unwrap_or_else(|_| Period::month_of(today));
        let told = |period: Period| {
            let counted = stated.periods.iter().find(|told| told.period == period).map_or(now, |told| told.delays.as_of);
            // While a period runs, its delays are those of the day's last count.
            let until = counted_until(period, counted.clamp(day_begins(today).min(now), now));
            self.movements(&rows, (period, self.delays(period, until)))
        };
        let periods: Vec<_> = [period, period.before()].into_iter().map(told).collect();
        Report {
            as_of: now.max(self.last.saturating_sub(REPLICAS).unwrap_or(now)),
            today,
            month: today.first_of_month(),
            policy: self.policy.clone(),
            totals: totals(&rows),
            reconciles: rows.iter().all(|row| row.figures.reconcile()) && periods.iter().all(PeriodMovements::reconcile),
            periods,
            weeks: self.weeks(now),
            rows,
            holds: self.holds_on(today),
            reconciled: self.reconciled.filter(|count| day_of(count.at) == today),
            last_run: self.last_run,
            decisions: self.decisions.iter().filter(|(of, _)| *of == period.name()).map(|(_, decision)| decision.clone()).collect(),
            checkpoint: stated.checkpoint.clone(),
        }
    }

    fn rows(&self, stated: &[Row], at: &Boundaries) -> Vec<Row> {
        let mut found: BTreeMap<(&str, &str), (Figures, Option<i64>)> = BTreeMap::new();
        for ((_, purpose), life) in &self.uses {
            let (figures, furthest) = found.entry((purpose, &life.team)).or_default();
            *figures = *figures + Figures::of(&life.standing(), at);
            *furthest = (*furthest).max((life.state != "purged").then_some(life.purge_at));
        }
        let name = |team: &str| stated.iter().find(|row| row.team.as_str() == team).map(|row| row.team_name.clone()).unwrap_or_default();
        let rows = found.into_iter().filter_map(|((purpose, team), (figures, furthest))| {
            let furthest_last_day = furthest.map(last_day);
            Some(Row { purpose: purpose.to_owned(), team: team.parse().ok()?, team_name: name(team), figures, furthest_last_day })
        });
        rows.filter(|row| row.figures != Figures::default()).collect()
    }

    fn movements(&self, rows: &[Row], (period, delays): (Period, Delays)) -> PeriodMovements {
        let (from, to) = (begins(period.from), begins(period.to));
        let mut found: BTreeMap<(&str, &str), Movements> = BTreeMap::new();
        for ((_, purpose), life) in &self.uses {
            let counts = found.entry((purpose, &life.team)).or_default();
            let held_at = |moment: i64| u64::from(life.since < moment && life.purged_at.is_none_or(|at| at >= moment));
            let within = |at: i64| u64::from((from..to).contains(&at));
            counts.opening += held_at(from);
            counts.received += within(life.since);
            counts.purged += life.purged_at.map_or(0, within);
            counts.closing += held_at(to);
        }
        let of_row = |row: &Row| MovementRow {
            purpose: row.purpose.clone(),
            team: row.team.clone(),
            movements: found.get(&(row.purpose.as_str(), row.team.as_str())).copied().unwrap_or_default(),
        };
        PeriodMovements::of(period, rows.iter().map(of_row).collect(), delays)
    }

    fn weeks(&self, now: Timestamp) -> Vec<Week> {
        let hours = |moment: fn(&Life) -> Option<i64>| -> Vec<Hour> { self.uses.values().filter_map(moment).map(|at| Hour { at, count: 1 }).collect() };
        let due = |life: &Life| matches!(life.state, "active" | "archived" | "purging").then_some(life.purge_at);
        weeks::weeks(now, &hours(|life| Some(life.since)), &hours(|life| life.purged_at), &hours(due))
    }

    fn holds_on(&self, today: Date) -> Vec<Holds> {
        let mut found: BTreeMap<&str, Holds> = BTreeMap::new();
        for hold in self.holds.values() {
            let none = Holds { kind: hold.kind.clone(), count: 0, oldest: hold.placed_at, reviews_due: 0 };
            let holds = found.entry(&hold.kind).or_insert(none);
            holds.count += 1;
            holds.oldest = holds.oldest.min(hold.placed_at);
            holds.reviews_due += u64::from(hold.review_on.is_some_and(|day| day <= today));
        }
        found.into_values().collect()
    }

    /// How long what was destroyed in a period, until a moment, had been due.
    fn delays(&self, period: Period, until: Timestamp) -> Delays {
        let within = |purged_at: &i64| (begins(period.from)..begins(period.to)).contains(purged_at) && *purged_at <= until.as_millisecond();
        let teams: BTreeMap<&str, TeamId> = self.uses.values().filter_map(|life| Some((life.team.as_str(), life.team.parse().ok()?))).collect();
        let waited = self.uses.iter().filter_map(|((_, purpose), life)| {
            Some((purpose.as_str(), teams.get(life.team.as_str())?, whole_seconds(life.purged_at.filter(within)? - life.purge_at), 1))
        });
        Delays::of(until, waited)
    }
}

/// Counts the trail again and compares it with the report of the records, both in one snapshot. The trail itself is verified by [`crate::audit::verify`].
///
/// # Errors
/// When the records or a leaf cannot be read.
pub async fn verify(tx: &mut Tx, policies: &Policies, key: &VerifierKey) -> Result<(Recount, Vec<Difference>), ReportRefusal> {
    let report = retention(tx, policies, key, None).await?;
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
    let differences = differences(&report, &recount.report(&report));
    Ok((recount, differences))
}
