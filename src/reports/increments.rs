//! The report's figures, kept by increments: counted from everything once a day, and moved by each act since. A page costs the same whatever the stock.
//!
//! A day's figures change by acts alone, since every date of the records is the beginning of a day in Paris. So the figures of a day are those with which it was counted, plus
//! what [`crate::documents::store::put_uses`] wrote down since. Each night's full count is compared with what the increments foretold: a difference is an alarm.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date};

use super::{ReportRefusal, Row, Week, note_delays, store, weeks};
use crate::{
    audit::{self, Action as Logged, Entry, Outcome},
    base::time_of,
    documents,
    retention::{
        Boundaries, Figures,
        boundaries::{begins, monday_of},
        calendar::day_of,
        month_name,
    },
    store::{Records, StoreError, Tx, transact},
};

/// Figures that no midnight changes: those a count of the next day must find as the increments left them.
const STEADY: [&str; 7] = ["stored", "awaiting_visa", "held", "extended", "without_start", "closing", "purged"];

/// Days whose figures are kept whole, for whoever looks into a difference.
const KEPT_DAYS: i32 = 10;

/// The figures of one purpose in one team by their names, weeks included.
pub(super) type Named = BTreeMap<String, i64>;

/// Figures by purpose and team.
pub(super) type Counts = BTreeMap<(String, String), Named>;

/// Every figure as it is now: by increments if the day was counted, else counted from everything.
pub(super) async fn counts(tx: &mut Tx) -> Result<Counts, ReportRefusal> {
    let day = day_of(tx.now()).to_string();
    if store::check(tx, &day).await?.is_none() {
        return full(tx).await;
    }
    let mut counts = of_day(tx, &day).await?;
    for (_, purpose, team, figures) in store::moves_of_day(tx, &day).await? {
        add(&mut counts, (purpose, team), &read(&figures)?, 1);
    }
    Ok(counts)
}

async fn of_day(tx: &mut Tx, day: &str) -> Result<Counts, ReportRefusal> {
    store::figures_of_day(tx, day).await?.into_iter().map(|(purpose, team, figures)| Ok(((purpose, team), read(&figures)?))).collect()
}

fn read(figures: &str) -> Result<Named, StoreError> {
    serde_json::from_str(figures).map_err(|_| StoreError::Unreadable("the report's figures"))
}

fn add(counts: &mut Counts, place: (String, String), figures: &Named, sign: i64) {
    let sums = counts.entry(place).or_default();
    for (name, figure) in figures {
        *sums.entry(name.clone()).or_default() += sign * figure;
    }
}

/// Every figure counted from everything there is.
pub(super) async fn full(tx: &mut Tx) -> Result<Counts, ReportRefusal> {
    let now = tx.now();
    let mut counts = Counts::new();
    for row in store::rows(tx, &Boundaries::at(now)).await? {
        let figures = Figures::from(&row.counted).named().into_iter().map(|(name, figure)| (name.to_owned(), figure.cast_signed()));
        counts.insert((row.purpose, row.team.to_string()), figures.collect());
    }
    let span = weeks::span(now);
    let counted = [("received", store::received(tx, span).await?), ("purged", store::purged(tx, span).await?), ("due", store::due(tx, span).await?)];
    for (what, hours) in counted {
        for (purpose, team, hour, count) in hours {
            let monday = monday_of(day_of(time_of(hour.saturating_mul(3_600_000))));
            *counts.entry((purpose, team)).or_default().entry(format!("{what}@{monday}")).or_default() += count;
        }
    }
    add_months(tx, &mut counts).await?;
    Ok(counts)
}

/// What came and went month by month, since the first document.
async fn add_months(tx: &mut Tx, counts: &mut Counts) -> Result<(), ReportRefusal> {
    let Some(first) = store::first_beginning(tx).await? else { return Ok(()) };
    let last = day_of(tx.now()).first_of_month();
    let months = std::iter::successors(Some(day_of(time_of(first)).first_of_month()), |month| month.checked_add(1.month()).ok());
    for month in months.take_while(|month| *month <= last) {
        let (from, to) = (begins(month), begins(month.checked_add(1.month()).unwrap_or(Date::MAX)));
        for (what, moved) in [("received", store::received_between(tx, from, to).await?), ("purged", store::purged_between(tx, from, to).await?)] {
            for (purpose, team, count) in moved {
                counts.entry((purpose, team)).or_default().insert(format!("{what}#{}", month_name(month)), count);
            }
        }
    }
    Ok(())
}

/// The rows of a report. A purpose that a team held nothing for lately is left out.
pub(super) async fn rows(tx: &mut Tx, counts: &Counts) -> Result<Vec<Row>, ReportRefusal> {
    let names: BTreeMap<String, String> = store::team_names(tx).await?.into_iter().collect();
    let mut rows = Vec::new();
    for ((purpose, team), named) in counts {
        let figures = Figures::from_named(|name| named.get(name).copied().unwrap_or_default());
        let team_name = names.get(team).cloned().unwrap_or_default();
        // Where nothing is held, all that was would be looked through for it.
        let furthest = if figures.stored > 0 { store::furthest(tx, purpose, team).await? } else { None };
        rows.push(Row {
            furthest_last_day: furthest.map(super::retention::last_day),
            purpose: purpose.clone(),
            team: team.parse().map_err(|_| StoreError::Unreadable("a team"))?,
            team_name,
            figures,
        });
    }
    rows.retain(|row| row.figures != Figures::default());
    rows.sort_by(|left, right| (&left.purpose, &left.team_name, &left.team).cmp(&(&right.purpose, &right.team_name, &right.team)));
    Ok(rows)
}

/// The weeks of a report.
pub(super) fn weeks(now: Timestamp, counts: &Counts) -> Vec<Week> {
    let sum = |what: &str, week: &Week| -> u64 {
        let name = format!("{what}@{}", week.monday);
        counts.values().filter_map(|named| named.get(&name)).sum::<i64>().max(0).unsigned_abs()
    };
    let mut found = weeks::weeks(now, &[], &[], &[]);
    for week in &mut found {
        (week.received, week.purged, week.due) = (sum("received", week), sum("purged", week), sum("due", week));
    }
    found
}

/// Counts the day from everything there is, compares with what the increments foretold, and goes on from there. Returns how many figures differ, or nothing when the day was
/// counted already.
///
/// # Errors
/// When the records fail.
pub async fn reconcile(records: &Records) -> Result<Option<u64>, ReportRefusal> {
    let mut tx = records.read().await?;
    let day = day_of(tx.now());
    if store::check(&mut tx, &day.to_string()).await?.is_some() {
        return Ok(None);
    }
    let counted = full(&mut tx).await?;
    let moves = store::moves_of_day(&mut tx, &day.to_string()).await?;
    let stock_is_counted = documents::store::stock_is_counted(&mut tx).await?;
    let differences = differences(&mut tx, &day.to_string(), (&counted, &moves)).await? + u64::from(!stock_is_counted);
    drop(tx);
    transact!(records, "count the report's figures", |tx| {
        // Another replica, or a purge from the command line, may just have counted the day: what it found stands, and what moved since is the next count's to compare.
        if store::check(tx, &day.to_string()).await?.is_some() {
            return Ok(());
        }
        for ((purpose, team), named) in &counted {
            let figures = serde_json::to_string(named).map_err(|_| StoreError::Unreadable("the report's figures"))?;
            store::put_figures(tx, &day.to_string(), (purpose, team), &figures).await?;
        }
        for (number, ..) in &moves {
            store::delete_move(tx, *number).await?;
        }
        if !stock_is_counted {
            documents::store::recount_stock(tx).await?;
        }
        store::put_check(tx, &day.to_string(), differences.cast_signed()).await?;
        store::drop_old_figures(tx, &day.checked_sub(KEPT_DAYS.days()).unwrap_or(day).to_string()).await?;
        let outcome = if differences == 0 { Outcome::Done } else { Outcome::Failed };
        audit::record(tx, Entry::done(Logged::ReportReconciled).ended(outcome).object("differences", differences)).await
    })?;
    note_delays(records).await?;
    if differences > 0 {
        tracing::error!(differences, "the report's increments and a full count disagree: the count stands");
    }
    Ok(Some(differences))
}

type Moves = [(i64, String, String, String)];

/// How many steady figures differ between today's count, today's own moves taken back, and what the last counted day and the moves since foretold.
async fn differences(tx: &mut Tx, day: &str, (counted, moves): (&Counts, &Moves)) -> Result<u64, ReportRefusal> {
    let Some(before) = store::day_before(tx, day).await? else { return Ok(0) };
    let mut foretold = of_day(tx, &before).await?;
    for (_, purpose, team, figures) in store::moves_between(tx, (&before, day)).await? {
        add(&mut foretold, (purpose, team), &read(&figures)?, 1);
    }
    for (_, purpose, team, figures) in moves {
        add(&mut foretold, (purpose.clone(), team.clone()), &read(figures)?, 1);
    }
    let places: std::collections::BTreeSet<_> = foretold.keys().chain(counted.keys()).collect();
    let figure = |counts: &Counts, place: &(String, String), name: &str| counts.get(place).and_then(|named| named.get(name)).copied().unwrap_or_default();
    // What came and went in a month is as steady: no midnight moves it.
    let months = |counts: &Counts, place: &(String, String)| -> Vec<String> {
        counts.get(place).into_iter().flat_map(|named| named.keys().filter(|name| name.contains('#')).cloned()).collect()
    };
    let differing = places.iter().flat_map(|place| {
        let names = STEADY.iter().map(ToString::to_string).chain(months(&foretold, place)).chain(months(counted, place));
        let names: std::collections::BTreeSet<String> = names.collect();
        names.into_iter().filter(|name| figure(&foretold, place, name) != figure(counted, place, name))
    });
    Ok(differing.count() as u64)
}
