//! Two reports of the same moment, figure by figure: what is stated, and what the trail gives.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Delay, Movements, PeriodMovements, Report, decision::words};

/// A figure that a report and the trail do not tell alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Where: `purpose team`, `totals`, a period, a week's Monday, a kind of hold…
    pub place: String,
    /// Which figure.
    pub figure: String,
    /// What the report says; empty where it has no such figure.
    pub report: String,
    /// What the trail says; empty where it tells of none.
    pub trail: String,
}

/// Everything that a report states, by place and figure. One that is stated twice has both its values.
#[derive(Default)]
struct Stated(BTreeMap<(String, String), Vec<String>>);

impl Stated {
    fn say(&mut self, place: &str, figure: &str, value: &impl ToString) {
        self.0.entry((place.to_owned(), figure.to_owned())).or_default().push(value.to_string());
    }

    fn say_all(&mut self, place: &str, figures: impl IntoIterator<Item = (&'static str, u64)>) {
        for (figure, count) in figures {
            self.say(place, figure, &count);
        }
    }

    fn of(report: &Report) -> Self {
        let mut stated = Self::default();
        stated.say("report", "as_of", &report.as_of);
        stated.say("report", "today", &report.today);
        stated.say("report", "month", &report.month);
        stated.say("report", "policy", &report.policy);
        stated.say("report", "reconciles", &report.reconciles);
        stated.say_all("totals", report.totals.named());
        for row in &report.rows {
            let place = format!("{} {}", row.purpose, row.team);
            stated.say_all(&place, row.figures.named());
            if let Some(day) = row.furthest_last_day {
                stated.say(&place, "furthest_last_day", &day);
            }
        }
        for movements in &report.periods {
            stated.period(movements);
        }
        for week in &report.weeks {
            stated.say_all(&week.monday.to_string(), [("received", week.received), ("purged", week.purged), ("due", week.due)]);
        }
        for holds in &report.holds {
            let place = format!("holds {}", holds.kind);
            stated.say_all(&place, [("count", holds.count), ("reviews_due", holds.reviews_due)]);
            stated.say(&place, "oldest", &holds.oldest);
        }
        if let Some(count) = report.reconciled {
            stated.say("reconciled", "at", &count.at);
            stated.say("reconciled", "differences", &count.differences);
        }
        if let Some(run) = report.last_run {
            stated.say("last_run", "ended_at", &run.ended_at);
            stated.say_all("last_run", [("purged", run.purged), ("faulted", run.faulted)]);
        }
        for (place, decision) in report.decisions.iter().enumerate() {
            let place = format!("decision {place}");
            stated.say(&place, "verdict", &decision.verdict);
            stated.say(&place, "about", &words(&decision.about));
            stated.say(&place, "decided_at", &decision.decided_at);
            stated.say(&place, "as_of", &decision.as_of);
            stated.say(&place, "entries", &decision.entries);
            stated.say(&place, "root", &decision.root);
        }
        stated
    }

    fn period(&mut self, movements: &PeriodMovements) {
        let named = |counts: &Movements| [("opening", counts.opening), ("received", counts.received), ("purged", counts.purged), ("closing", counts.closing)];
        let period = movements.period.name();
        self.say(&period, "from", &movements.period.from);
        self.say(&period, "to", &movements.period.to);
        self.say_all(&period, named(&movements.totals));
        for row in &movements.rows {
            self.say_all(&format!("{period} {} {}", row.purpose, row.team), named(&row.movements));
        }
        let delays = &movements.delays;
        self.say(&format!("{period} delays"), "as_of", &delays.as_of);
        self.delay(&format!("{period} delays"), &delays.totals);
        for row in &delays.rows {
            self.delay(&format!("{period} delays {} {}", row.purpose, row.team), &row.delay);
        }
    }

    fn delay(&mut self, place: &str, delay: &Delay) {
        self.say_all(place, [("documents", delay.documents), ("median_seconds", delay.median_seconds), ("p95_seconds", delay.p95_seconds)]);
        for (band, count) in delay.bands.iter().enumerate() {
            self.say(place, &format!("band_{band}"), count);
        }
    }
}

/// Every figure that a report and the one counted again from the trail do not tell alike.
pub(super) fn differences(report: &Report, trail: &Report) -> Vec<Difference> {
    let (report, trail) = (Stated::of(report).0, Stated::of(trail).0);
    let places: std::collections::BTreeSet<_> = report.keys().chain(trail.keys()).collect();
    let told = |stated: &BTreeMap<_, Vec<String>>, place| stated.get(place).map(|values| values.join(" and ")).unwrap_or_default();
    let differing = places.into_iter().filter(|place| report.get(place) != trail.get(place));
    differing.map(|place| Difference { place: place.0.clone(), figure: place.1.clone(), report: told(&report, place), trail: told(&trail, place) }).collect()
}
