//! Documents as chance made them: each figure of their report is what a plain count gives.

use proptest::prelude::*;

use super::*;

#[derive(Debug, Clone)]
struct Made {
    team: usize,
    purpose: &'static str,
    state: &'static str,
    received: i64,
    active: Option<i64>,
    purge: i64,
    purged: i64,
    started: bool,
    held: bool,
    extended: bool,
}

fn made() -> impl Strategy<Value = Made> {
    let states = prop::sample::select(vec!["active", "archived", "awaiting_visa", "purging", "purged"]);
    let purposes = prop::sample::select(vec!["P01_ACC_SOCIAL", "P11_AIDE_FIN"]);
    let near = || prop_oneof![-60_i64..60, -2_000_i64..2_000];
    (
        0_usize..2,
        purposes,
        states,
        prop_oneof![near(), -60_000_i64..0],
        prop::option::of(near()),
        near(),
        -3_000_i64..=0,
        (any::<bool>(), prop::bool::weighted(0.2), prop::bool::weighted(0.2)),
    )
        .prop_map(|(team, purpose, state, received, active, purge, purged, (started, held, extended))| Made {
            team,
            purpose,
            state,
            received,
            active,
            purge,
            purged,
            started,
            held,
            extended,
        })
}

const NOW: &str = "2026-11-18T09:00:00Z";

impl Made {
    fn moment(hours: i64) -> i64 {
        at(NOW).as_millisecond() + hours * 3_600_000
    }

    /// When it was purged: never before it was received, as no document ever is.
    fn purged_at(&self) -> Option<i64> {
        (self.state == "purged").then(|| Self::moment(self.purged.max(self.received)))
    }

    /// Whether a listing has it, told without the SQL.
    fn is(&self, listing: Listing) -> bool {
        let bounds = Boundaries::at(at(NOW));
        let (purge, received) = (Self::moment(self.purge), Self::moment(self.received));
        let kept = self.state != "purged";
        let waits = ["active", "archived"].contains(&self.state);
        let archived = self.state == "archived" || self.active.is_some_and(|hours| hours <= 0);
        let suspended = waits && self.held && purge <= bounds.now;
        let destroyed_by_a_run = waits || self.state == "purging";
        match listing {
            Listing::All => kept,
            Listing::Active => waits && purge > bounds.now && !archived,
            Listing::Archived => waits && purge > bounds.now && archived,
            Listing::Due => destroyed_by_a_run && !suspended && purge >= bounds.today && (purge <= bounds.now || self.state == "purging"),
            Listing::Overdue => destroyed_by_a_run && !suspended && purge < bounds.today,
            Listing::Held => kept && self.held,
            Listing::Suspended => suspended,
            Listing::Extended => kept && self.extended,
            Listing::Visa => self.state == "awaiting_visa",
            Listing::Month => destroyed_by_a_run && (bounds.month..bounds.next_month).contains(&purge),
            Listing::Soon => waits && purge > bounds.now && purge <= bounds.soon,
            Listing::Backstop => kept && !self.started,
            Listing::Received => received >= bounds.month,
            Listing::Erased => self.purged_at().is_some_and(|purged| purged >= bounds.month),
            Listing::Week(monday) => {
                let week = begins(monday)..begins(monday.checked_add(jiff::Span::new().weeks(1)).expect("a week"));
                self.purged_at().is_some_and(|purged| week.contains(&purged)) || (destroyed_by_a_run && week.contains(&purge))
            }
        }
    }
}

/// The row of a document as chance made it.
fn row_of(tx: &Tx, instance: &Instance, made: &Made) -> UseRow {
    let (team, case) = &instance.teams[made.team];
    UseRow {
        state: made.state.to_owned(),
        since: Made::moment(made.received),
        active_until: made.active.map(Made::moment),
        purge_at: Made::moment(made.purge),
        clock_event: made.started.then(|| "DEPOT".to_owned()),
        extended_on: made.extended.then(|| "2026-12-01".to_owned()),
        hold: made.held.then(|| "CONTENTIEUX".to_owned()),
        purged_at: made.purged_at(),
        ..held(tx, (team, case), (made.purpose, "COURRIER"))
    }
}

/// Puts a document there as chance made it; `after`, it becomes another by way of an act.
async fn insert(tx: &mut Tx, instance: &Instance, made: &Made) -> Result<(), StoreError> {
    let row = row_of(tx, instance, made);
    insert_document(tx, &row).await?;
    // Received whole, then moved on as an act does: both leave their increments.
    let first = UseRow { state: "active".to_owned(), purged_at: None, clock_event: None, extended_on: None, ..row.clone() };
    documents::store::insert_use(tx, &first).await?;
    documents::store::put_uses(tx, &[(first, row)]).await
}

/// The figure of a listing, in the report.
fn figure(report: &Report, listing: Listing) -> u64 {
    let totals = report.totals;
    match listing {
        Listing::All => totals.stored,
        Listing::Active => totals.active,
        Listing::Archived => totals.archived,
        Listing::Due => totals.due_today,
        Listing::Overdue => totals.overdue,
        Listing::Held => totals.held,
        Listing::Suspended => totals.suspended,
        Listing::Extended => totals.extended,
        Listing::Visa => totals.awaiting_visa,
        Listing::Month => totals.due_this_month,
        Listing::Soon => totals.due_soon,
        Listing::Backstop => totals.without_start,
        Listing::Received => totals.received,
        Listing::Erased => totals.purged_this_month,
        Listing::Week(monday) => report.weeks.iter().filter(|week| week.monday == monday).map(|week| week.purged + week.due).sum(),
    }
}

async fn fill(instance: &Instance, all: &[Made]) {
    transact!(instance.records, "fill", |tx| {
        for made in all {
            insert(tx, instance, made).await?;
        }
        Ok::<_, StoreError>(())
    })
    .expect("documents");
}

/// The increments say what a full count says.
async fn agree(instance: &Instance) {
    let mut tx = instance.records.read().await.expect("a snapshot");
    let (counts, full) = (increments::counts(&mut tx).await.expect("increments"), increments::full(&mut tx).await.expect("a count"));
    let rows = (increments::rows(&mut tx, &counts).await.expect("rows"), increments::rows(&mut tx, &full).await.expect("rows"));
    assert_eq!(rows.0, rows.1);
    assert_eq!(increments::weeks(at(NOW), &counts), increments::weeks(at(NOW), &full));
}

async fn check(instance: &Instance, all: &[Made]) {
    transact!(instance.records, "empty", |tx| {
        execute!(tx, "DELETE FROM uses")?;
        execute!(tx, "DELETE FROM documents")?;
        execute!(tx, "DELETE FROM figure_days")?;
        execute!(tx, "DELETE FROM figure_moves")?;
        execute!(tx, "DELETE FROM figure_checks")?;
        execute!(tx, "DELETE FROM payload_stock")?;
        Ok::<_, StoreError>(())
    })
    .expect("empty records");
    // Half of them are there when the day is counted; the others come as increments.
    let (before, after) = all.split_at(all.len() / 2);
    fill(instance, before).await;
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(0));
    fill(instance, after).await;
    agree(instance).await;
    let report = instance.report().await;
    for row in &report.rows {
        assert!(row.figures.reconcile(), "{row:?}");
    }
    let (from, to) = span(at(NOW));
    assert!(report.weeks.iter().all(|week| (from..to).contains(&begins(week.monday))));
    let weeks = report.weeks.iter().map(|week| Listing::Week(week.monday));
    for listing in Listing::ALL.into_iter().filter(|listing| !matches!(listing, Listing::Week(_))).chain(weeks) {
        let filter = Filter { listing, purpose: None, team: None, after: None };
        let (_, query) = filter.href().split_once('?').map(|(path, query)| (path.to_owned(), query.to_owned())).expect("a query");
        let counted = all.iter().filter(|made| made.is(listing)).count() as u64;
        assert_eq!([figure(&report, listing), instance.listed(&query).await], [counted; 2], "{listing:?}");
        for (place, (team, _)) in instance.teams.iter().enumerate() {
            let of_team = all.iter().filter(|made| made.is(listing) && made.team == place && made.purpose == "P11_AIDE_FIN").count() as u64;
            assert_eq!(instance.listed(&format!("{query}&team={team}&purpose=P11_AIDE_FIN")).await, of_team, "{listing:?}");
        }
    }
}

#[test]
fn every_figure_is_what_a_plain_count_gives_and_how_long_its_list_is() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let instance = runtime.block_on(Instance::new(NOW));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig { cases: 24, ..ProptestConfig::default() });
    let outcome = runner.run(&prop::collection::vec(made(), 0..60), |all| {
        runtime.block_on(check(&instance, &all));
        Ok(())
    });
    outcome.expect("the same figures");
}
