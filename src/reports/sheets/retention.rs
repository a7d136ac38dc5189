//! The retention report as a sheet.

use std::collections::BTreeMap;

use super::table;
use crate::{
    http::words::Text,
    purposes::Policies,
    reports::{Decision, Delay, Movements, Period, PeriodMovements, Reconciled, Report, Row},
    retention::Figures,
    typeset::{BarRow, Bars, Section, Sheet},
};

/// The report, for whoever files it or reads it on paper.
pub(in crate::reports) fn retention(text: Text, policies: &Policies, report: &Report) -> Sheet {
    let period = report.period();
    let mut facts = vec![
        (text.say("sheet-as-of"), text.moment(report.as_of)),
        (text.say("sheet-period"), said(text, period)),
        (text.say("retention-policy"), report.policy.clone()),
    ];
    if let Some(checkpoint) = &report.checkpoint {
        facts.push((
            text.say("retention-checkpoint"),
            text.with("sheet-checkpoint", [("entries", checkpoint.entries.to_string()), ("root", checkpoint.root.clone())]),
        ));
    }
    if let Some(delay) = report.periods.first().map(|told| told.delays.totals).filter(|delay| delay.documents > 0) {
        let minutes = |seconds: u64| text.number(seconds.div_ceil(60));
        facts.push((text.say("retention-delay"), text.with("sheet-delay", [("median", minutes(delay.median_seconds)), ("most", minutes(delay.p95_seconds))])));
    }
    if let Some(reconciled) = report.reconciled {
        facts.push((text.say("sheet-reconciled"), self::reconciled(text, reconciled)));
    }
    let totals = report.totals;
    let lead = text.with("sheet-report-lead", [("overdue", totals.overdue), ("held", totals.held), ("visas", totals.awaiting_visa), ("stored", totals.stored)]);
    Sheet {
        lang: text.code().to_owned(),
        title: text.say("sheet-report-title"),
        subtitle: said(text, period),
        lead,
        facts,
        sections: sections(text, policies, report),
        footer: text.with("sheet-report-footer", ("policy", report.policy.get(..12).unwrap_or(&report.policy))),
    }
}

/// When the figures were last counted from everything, and what that found.
pub(in crate::reports) fn reconciled(text: Text, count: Reconciled) -> String {
    text.with("sheet-reconciled-value", [("moment", text.moment(count.at)), ("differences", count.differences.to_string())])
}

/// A period in words: from its first day to its last.
pub(in crate::reports) fn said(text: Text, period: Period) -> String {
    text.with("sheet-period-value", [("from", text.day(period.from)), ("to", text.day(period.to.yesterday().unwrap_or(period.to)))])
}

fn sections(text: Text, policies: &Policies, report: &Report) -> Vec<Section> {
    let mut sections = vec![stock(text, policies, report), states(text, policies, report)];
    sections.extend(report.periods.iter().map(|told| movements(text, policies, (report, told))));
    sections.extend([weeks(text, report), holds(text, report), decision(text, report)]);
    sections
}

fn name(text: Text, policies: &Policies, code: &str) -> String {
    let purpose = code.parse().ok().and_then(|code| policies.purpose(&code));
    purpose.map_or_else(|| code.to_owned(), |purpose| format!("{code} · {}", purpose.label.text(text.language())))
}

/// The stock of each purpose by age.
fn stock(text: Text, policies: &Policies, report: &Report) -> Section {
    let mut ages: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
    for row in report.rows.iter().filter(|row| row.figures.stored > 0) {
        let sums = ages.entry(&row.purpose).or_default();
        for (sum, count) in sums.iter_mut().zip(row.figures.ages()) {
            *sum += count;
        }
    }
    let bar = |(code, parts): (&str, [u64; 4])| BarRow { label: name(text, policies, code), parts: parts.into() };
    let legend = ["chart-age-1", "chart-age-2", "chart-age-3", "chart-age-4"].map(|message| text.say(message)).into();
    Section { title: text.say("chart-stock"), bars: Some(Bars { legend, rows: ages.into_iter().map(bar).collect() }), ..Section::default() }
}

/// Which figure a column shows.
type FigureOf = fn(&Figures) -> u64;

/// The columns of the table of states: heading, figure.
const STATES: [(&str, FigureOf); 10] = [
    ("retention-active", |figures| figures.active),
    ("retention-archived", |figures| figures.archived),
    ("retention-soon", |figures| figures.due_soon),
    ("sheet-due", |figures| figures.due_today),
    ("retention-overdue", |figures| figures.overdue),
    ("retention-held", |figures| figures.held),
    ("sheet-suspended", |figures| figures.suspended),
    ("retention-extended", |figures| figures.extended),
    ("retention-visa", |figures| figures.awaiting_visa),
    ("retention-backstop", |figures| figures.without_start),
];

fn states(text: Text, policies: &Policies, report: &Report) -> Section {
    let figures = |figures: &Figures| STATES.iter().map(|(_, figure)| text.number(figure(figures))).collect::<Vec<_>>();
    let row = |row: &Row| {
        let last = row.furthest_last_day.map(|day| text.day(day)).unwrap_or_default();
        [vec![name(text, policies, &row.purpose), row.team_name.clone()], figures(&row.figures), vec![last]].concat()
    };
    let mut columns = vec![("retention-purpose", false), ("retention-team", false)];
    columns.extend(STATES.iter().map(|(heading, _)| (*heading, true)));
    columns.push(("retention-last-day", false));
    let total = [vec![text.say("retention-total"), String::new()], figures(&report.totals), vec![String::new()]].concat();
    let table = table(text, &columns, report.rows.iter().map(row).collect(), Some(total));
    Section { title: text.say("retention-rows"), note: text.say("sheet-states-note"), table: Some(table), ..Section::default() }
}

fn movements(text: Text, policies: &Policies, (report, told): (&Report, &PeriodMovements)) -> Section {
    let cells = |movements: &Movements| [movements.opening, movements.received, movements.purged, movements.closing].map(|count| text.number(count));
    // Nothing waited where nothing was destroyed.
    let waited = |delay: Option<Delay>| {
        let delay = delay.filter(|delay| delay.documents > 0);
        delay.map_or_else(Default::default, |delay| [delay.median_seconds, delay.p95_seconds].map(|seconds| text.number(seconds.div_ceil(60))))
    };
    let rows = told.rows.iter().map(|row| {
        let team = report.rows.iter().find(|known| known.team == row.team).map(|known| known.team_name.clone()).unwrap_or_default();
        let delay = told.delays.rows.iter().find(|delay| delay.purpose == row.purpose && delay.team == row.team).map(|found| found.delay);
        [vec![name(text, policies, &row.purpose), team], cells(&row.movements).into(), waited(delay).into()].concat()
    });
    let columns = [
        ("retention-purpose", false),
        ("retention-team", false),
        ("sheet-opening", true),
        ("report-received", true),
        ("report-erased", true),
        ("sheet-closing", true),
        ("sheet-median", true),
        ("sheet-most", true),
    ];
    let total = [vec![text.say("retention-total"), String::new()], cells(&told.totals).into(), waited(Some(told.delays.totals)).into()].concat();
    Section {
        title: text.with("sheet-movements", ("period", said(text, told.period))),
        note: text.say("sheet-movements-note"),
        table: Some(table(text, &columns, rows.collect(), Some(total))),
        ..Section::default()
    }
}

fn weeks(text: Text, report: &Report) -> Section {
    let row = |week: &crate::reports::Week| vec![text.day(week.monday), text.number(week.received), text.number(week.purged), text.number(week.due)];
    let columns = [("chart-week", false), ("report-received", true), ("chart-done", true), ("chart-due", true)];
    Section { title: text.say("chart-weeks"), table: Some(table(text, &columns, report.weeks.iter().map(row).collect(), None)), ..Section::default() }
}

fn holds(text: Text, report: &Report) -> Section {
    let row = |hold: &crate::reports::Holds| {
        vec![text.with("sheet-hold-kind", ("kind", hold.kind.as_str())), text.number(hold.count), text.date(hold.oldest), text.number(hold.reviews_due)]
    };
    let columns = [("sheet-hold", false), ("sheet-count", true), ("sheet-oldest", false), ("sheet-reviews", true)];
    Section { title: text.say("sheet-holds"), table: Some(table(text, &columns, report.holds.iter().map(row).collect(), None)), ..Section::default() }
}

/// What was decided; before that, where the data protection officer writes: approved, with a reserve, or an action.
fn decision(text: Text, report: &Report) -> Section {
    let title = text.say("sheet-decision");
    if report.decisions.is_empty() {
        return Section { title, note: text.say("sheet-decision-note"), ..Section::default() };
    }
    let row = |decision: &Decision| {
        vec![text.moment(decision.decided_at), decided(text, decision), text.moment(decision.as_of), text.number(decision.entries), decision.root.clone()]
    };
    let columns = [("sheet-decided-at", false), ("sheet-verdict", false), ("sheet-decided-on", false), ("sheet-entries", true), ("sheet-root", false)];
    Section { title, table: Some(table(text, &columns, report.decisions.iter().map(row).collect(), None)), ..Section::default() }
}

/// A decision in words: what, and about what.
pub(in crate::reports) fn decided(text: Text, decision: &Decision) -> String {
    let verdict = decision.verdict.label(text.language());
    let about: Vec<_> = decision.about.iter().map(|subject| subject.label(text.language())).collect();
    if about.is_empty() { verdict.to_owned() } else { text.with("sheet-decided", [("verdict", verdict.to_owned()), ("about", about.join(", "))]) }
}
