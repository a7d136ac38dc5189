//! The report and its lists as pages, from the figures that the files give too.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Decision, Filter, Holds, Listing, Movements, Period, PeriodMovements, Report, Row, list::Listed, sheets, store::ListRow};
use crate::{
    base::time_of,
    clocks::reason::ExtensionReason,
    http::{
        pages::{
            Compared, ComparedRow, DecidableReport, DecidedReport, Delay, DelayChart, Ends, Export, LifeFacts, LifeLine, ListedDocument, Movement, Retention,
            RetentionList, RetentionRow, Sentence, Shell, StandingHolds, StockChart, StockRow, Tone, Waited, WaitedRow, Week, WeekChart,
        },
        words::Text,
    },
    purposes::{Clock, PieceCode, Policies, Purpose, PurposeCode, facts},
    receipts,
    retention::{Boundaries, calendar::day_begins},
};

/// The report's files, of the period that is shown.
fn exports(period: Period) -> Vec<Export> {
    let of_period = |path: &str| format!("/api/v1/reports/retention{path}?period={}", period.name());
    let export = |href, message| Export { href, message };
    vec![
        export(of_period(".pdf"), "export-report-pdf"),
        export("/retention/register".to_owned(), "export-register"),
        export(of_period(".csv"), "export-report-csv"),
        export(of_period(""), "export-report-json"),
        export("/log/checkpoint".to_owned(), "export-checkpoint"),
    ]
}

/// The report's page.
pub(super) fn report(text: Text, shell: Shell, policies: &Policies, report: &Report) -> Retention {
    let totals = report.totals;
    let sentence = Sentence { overdue: totals.overdue, erased: totals.purged_this_month, held: totals.held, visas: totals.awaiting_visa };
    let weeks: Vec<_> = report.weeks.iter().map(|week| Week { monday: week.monday, done: week.purged, due: week.due }).collect();
    Retention {
        t: text,
        shell,
        sentence,
        as_of: report.as_of,
        figures: sentence.figures(),
        stock: StockChart::new(text, stock(text, policies, &report.rows)),
        weeks: WeekChart::new(text, &weeks, report.today),
        rows: report.rows.iter().map(|row| row_of(text, policies, row)).collect(),
        compared: compared(text, policies, report),
        holds: report.holds.iter().map(|holds| standing(text, holds)).collect(),
        reconciled: report.reconciled.map(|count| sheets::reconciled(text, count)),
        delay: delay(text, report),
        decisions: report.decisions.iter().map(|decision| decided(text, decision)).collect(),
        decidable: decidable(report),
        policy: report.policy.clone(),
        entries: report.checkpoint.as_ref().map_or(0, |checkpoint| checkpoint.entries),
        root: report.checkpoint.as_ref().map(|checkpoint| checkpoint.root.clone()),
        exports: exports(report.period()),
    }
}

/// The period chosen and the one before it, all teams together.
fn compared(text: Text, policies: &Policies, report: &Report) -> Compared {
    let counts = |movements: &Movements| [movements.opening, movements.received, movements.purged, movements.closing];
    let mut purposes: BTreeMap<&str, [[u64; 4]; 2]> = BTreeMap::new();
    let mut all = [[0; 4]; 2];
    for (place, told) in report.periods.iter().take(2).enumerate() {
        for row in &told.rows {
            let sums = &mut purposes.entry(&row.purpose).or_default()[place];
            sums.iter_mut().zip(counts(&row.movements)).for_each(|(sum, count)| *sum += count);
        }
        all[place] = counts(&told.totals);
    }
    let mut rows: Vec<_> = purposes.into_iter().map(|(code, counts)| ComparedRow { name: label(text, policies, code), counts, total: false }).collect();
    rows.push(ComparedRow { name: String::new(), counts: all, total: true });
    let shown = report.period();
    let choices = shown.choices(report.today).into_iter().map(|period| (period.name(), sheets::said(text, period), period == shown)).collect();
    Compared { choices, periods: [shown, shown.before()].map(|period| sheets::said(text, period)), rows, waited: waited_by_row(text, policies, report) }
}

fn decided(text: Text, decision: &Decision) -> DecidedReport {
    DecidedReport {
        verdict: sheets::decided(text, decision),
        when: text.moment(decision.decided_at),
        as_of: text.moment(decision.as_of),
        entries: decision.entries,
    }
}

/// The report as a decision names it, once its period has begun.
fn decidable(report: &Report) -> Option<DecidableReport> {
    let (period, checkpoint) = (report.period(), report.checkpoint.as_ref()?);
    let decidable = DecidableReport { period: period.name(), as_of: report.as_of, entries: checkpoint.entries, root: checkpoint.root.clone() };
    (period.from <= report.today).then_some(decidable)
}

/// How long what was erased in the period chosen had been due.
fn delay(text: Text, report: &Report) -> Option<Delay> {
    let told = report.periods.first()?;
    let chart = DelayChart::new(text, &sheets::said(text, told.period), told.delays.totals.bands);
    Some(Delay { waited: waited(&told.delays.totals)?, chart })
}

fn waited(delay: &super::Delay) -> Option<Waited> {
    let waited = Waited { documents: delay.documents, median_minutes: delay.median_seconds.div_ceil(60), p95_minutes: delay.p95_seconds.div_ceil(60) };
    (delay.documents > 0).then_some(waited)
}

/// The same by purpose and team, in both periods.
fn waited_by_row(text: Text, policies: &Policies, report: &Report) -> Vec<WaitedRow> {
    let in_period = |told: Option<&PeriodMovements>, row: &Row| {
        let found = told.into_iter().flat_map(|told| &told.delays.rows).find(|delay| delay.purpose == row.purpose && delay.team == row.team);
        found.and_then(|found| waited(&found.delay))
    };
    let rows = report.rows.iter().map(|row| WaitedRow {
        purpose: label(text, policies, &row.purpose),
        team: row.team_name.clone(),
        periods: [0, 1].map(|place| in_period(report.periods.get(place), row)),
    });
    rows.filter(|row| row.periods.iter().any(Option::is_some)).collect()
}

fn standing(text: Text, holds: &Holds) -> StandingHolds {
    let kind = text.with("sheet-hold-kind", ("kind", holds.kind.as_str()));
    StandingHolds { kind, count: holds.count, oldest: text.date(holds.oldest), reviews_due: holds.reviews_due }
}

/// The stock of each purpose, all teams together; purposes without documents have no bar.
fn stock(text: Text, policies: &Policies, rows: &[Row]) -> Vec<StockRow> {
    let mut purposes: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.figures.stored > 0) {
        let ages = purposes.entry(&row.purpose).or_default();
        for (age, count) in ages.iter_mut().zip(row.figures.ages()) {
            *age += count;
        }
    }
    let bar = |(code, counts): (&str, [u64; 4])| StockRow {
        label: label(text, policies, code),
        href: format!("/retention/documents?state=all&purpose={code}"),
        counts,
    };
    purposes.into_iter().map(bar).collect()
}

fn row_of(text: Text, policies: &Policies, row: &Row) -> RetentionRow {
    let figures = row.figures;
    RetentionRow {
        purpose: label(text, policies, &row.purpose),
        code: row.purpose.clone(),
        team: row.team_name.clone(),
        team_id: row.team.to_string(),
        active: figures.active,
        archived: figures.archived,
        soon: figures.due_soon,
        due: figures.due_today,
        overdue: figures.overdue,
        held: figures.held,
        suspended: figures.suspended,
        extended: figures.extended,
        visa: figures.awaiting_visa,
        on_backstop: figures.without_start,
        last_day: row.furthest_last_day.map(day_begins),
        movement: Movement {
            opening: figures.opening,
            received: figures.received,
            erased: figures.purged_this_month,
            closing: figures.closing,
            ever: figures.purged,
        },
    }
}

fn purpose_of<'a>(policies: &'a Policies, code: &str) -> Option<&'a Purpose> {
    policies.purpose(&code.parse::<PurposeCode>().ok()?)
}

fn label(text: Text, policies: &Policies, code: &str) -> String {
    purpose_of(policies, code).map_or_else(|| code.to_owned(), |purpose| purpose.label.text(text.language()).to_owned())
}

/// The name of a list: which documents, then of which purpose and team.
pub(super) fn title(text: Text, filter: &Filter, listed: &Listed<'_>) -> String {
    let name = match filter.listing {
        Listing::Week(monday) => text.with("report-list-week", ("day", text.day(monday))),
        listing => text.say(&format!("report-list-{}", listing.word())),
    };
    let purpose = listed.purpose.map(|purpose| purpose.label.text(text.language()).to_owned());
    [Some(name), purpose, listed.team.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A list's page.
pub(super) fn list(text: Text, shell: Shell, policies: &Policies, listed: &Listed<'_>) -> RetentionList {
    RetentionList {
        t: text,
        shell,
        total: listed.total,
        rule: listed.purpose.map(|purpose| facts::rule(text, purpose)),
        documents: listed.rows.iter().map(|row| document(text, policies, listed, row)).collect(),
        next: listed.next.as_ref().map(Filter::href),
    }
}

fn document(text: Text, policies: &Policies, listed: &Listed<'_>, row: &ListRow) -> ListedDocument {
    let at = &listed.at;
    let purpose = purpose_of(policies, &row.purpose);
    let piece = row.piece.parse::<PieceCode>().ok();
    let clock = purpose.zip(piece.as_ref()).map(|(purpose, piece)| purpose.clock_for(piece));
    let name = purpose.zip(piece.as_ref()).and_then(|(purpose, piece)| purpose.piece(piece));
    let needs_visa = clock.is_some_and(|clock| clock.master) && purpose.is_some_and(|purpose| purpose.elimination_ref.is_none());
    let life = LifeFacts {
        received_at: time_of(row.since),
        active_until: row.active_until.map(time_of),
        archive: clock.is_some_and(Clock::has_archive),
        purge_at: time_of(row.purge_at),
        purged_at: row.purged_at.map(time_of),
        ends: if row.decided_by == "start" { Ends::Start } else { Ends::Backstop },
        hold: row.hold.as_deref().map(|kind| text.with("sheet-hold-kind", ("kind", kind))),
        awaits_visa: needs_visa && row.purged_at.is_none(),
    };
    let (state, tone) = state(at, row);
    ListedDocument {
        id: row.document.to_string(),
        piece: name.map_or_else(|| row.piece.clone(), |piece| piece.label.text(text.language()).to_owned()),
        purpose: label(text, policies, &row.purpose),
        team: row.name.clone(),
        state: text.say(state),
        tone,
        life: LifeLine::new(text, &life, time_of(at.now)),
        extension: extension(text, listed, row),
        entry: row.position.map(i64::unsigned_abs),
        erased: row.purged_at.is_some(),
        proof: row
            .position
            .zip(row.leaf.as_deref())
            .and_then(|(position, leaf)| receipts::address_of(position.unsigned_abs(), leaf))
            .map(|address| address.to_string()),
    }
}

/// Until when a document was prolonged, why and by whom.
fn extension(text: Text, listed: &Listed<'_>, row: &ListRow) -> Option<String> {
    let (until, reason, author) = (row.until.as_deref()?, row.reason.as_deref()?, listed.authors.get(row.extended_by.as_ref()?)?);
    let day = until.parse().map_or_else(|_| until.to_owned(), |day: Date| text.day(day));
    let reason = reason.parse::<ExtensionReason>().map_or_else(|_| reason.to_owned(), |reason| reason.label(text.language()).to_owned());
    Some(text.with("report-extension", [("day", day), ("reason", reason), ("author", author.clone())]))
}

/// Where a document is, as the figures count it.
fn state(at: &Boundaries, row: &ListRow) -> (&'static str, Tone) {
    match row.state.as_str() {
        "purged" => ("report-state-erased", Tone::Good),
        "awaiting_visa" => ("report-state-visa", Tone::Visa),
        "active" | "archived" if row.hold.is_some() && row.purge_at <= at.now => ("report-state-suspended", Tone::Plain),
        _ if row.purge_at < at.today => ("report-state-overdue", Tone::Late),
        "purging" => ("report-state-due", Tone::Soon),
        _ if row.purge_at <= at.now => ("report-state-due", Tone::Soon),
        _ if row.purge_at <= at.soon => ("report-state-soon", Tone::Soon),
        "archived" => ("report-state-archived", Tone::Archive),
        _ if row.active_until.is_some_and(|until| until <= at.now) => ("report-state-archived", Tone::Archive),
        _ => ("report-state-active", Tone::Plain),
    }
}
