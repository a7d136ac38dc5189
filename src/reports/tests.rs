//! The report on real records: every figure against a second, plain way of counting, and against its list.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::Timestamp;
use proptest::prelude::*;

use super::{increments, list::list, weeks::span, *};
use crate::{
    audit::{self, Action as Logged, Log},
    base::{AgentId, Chance, Clock, DocumentId, OperatingSystem, PurgeRunId, TeamId},
    cases,
    documents::{self, entry_of, store::UseRow},
    identity::{self, store::TeamRow},
    purposes::{Policies, shipped},
    retention::boundaries::begins,
    store::{Db, Listed, Place, Records, StoreError, Tx, execute, transact},
};

/// A clock that the test sets.
struct Set(Mutex<Timestamp>);

impl Clock for Set {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("a clock")
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// Records with two teams and one case each.
struct Instance {
    records: Records,
    clock: Arc<Set>,
    policies: Policies,
    log: Log,
    teams: Vec<(TeamId, crate::base::CaseId)>,
    _folder: tempfile::TempDir,
}

fn at(moment: &str) -> Timestamp {
    moment.parse().expect("a moment")
}

impl Instance {
    async fn new(now: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open(&Place::Sqlite(folder.path().join("records.sqlite"))).await.expect("records");
        db.migrate().await.expect("a schema");
        let clock = Arc::new(Set(Mutex::new(at(now))));
        let chance: Arc<dyn Chance> = Arc::new(OperatingSystem);
        let records = Records::new(db, Arc::clone(&clock) as Arc<dyn Clock>, chance);
        let log = Log::new("consigne.test/log", &[7; 32], "test".to_owned()).expect("a log");
        let mut teams = Vec::new();
        for name in ["Agence de Lyon 7", "=Agence de Bourg"] {
            teams.push(transact!(records, "found a team", |tx| found(tx, name).await).expect("a team"));
        }
        Self { records, clock, policies: shipped(), log, teams, _folder: folder }
    }

    fn set(&self, now: &str) {
        *self.clock.0.lock().expect("a clock") = at(now);
    }

    /// Receives a document as the depositing verb does: its entry, then its rows.
    async fn receive(&self, team: usize, (purpose, piece): (&str, &str), purge_at: &str) -> DocumentId {
        let (team, case) = &self.teams[team];
        transact!(self.records, "receive", |tx| {
            let mut held = held(tx, (team, case), (purpose, piece));
            held.purge_at = at(purge_at).as_millisecond();
            audit::record(tx, entry_of(Logged::DocumentReceived, &held)).await?;
            held.entry = tx.last_entry().unwrap_or_default();
            insert_document(tx, &held).await?;
            documents::store::insert_use(tx, &held).await?;
            Ok::<_, StoreError>(held.document)
        })
        .expect("a document")
    }

    /// Takes a document through a purge.
    async fn purge(&self, purpose: &str, document: &DocumentId) {
        let run = PurgeRunId::new(self.records.now(), &OperatingSystem);
        transact!(self.records, "purge", |tx| {
            let before = documents::store::use_of(tx, document, purpose).await?.expect("a document");
            let now = Some(tx.now().as_millisecond());
            let ending = Listed::of([document]);
            documents::store::set_purging(tx, &ending, &run).await?;
            documents::store::set_purged(tx, &ending).await?;
            let after = UseRow { state: "purged".to_owned(), purging_at: now, purged_at: now, ..before.clone() };
            audit::record(tx, entry_of(Logged::DocumentPurged, &after)).await?;
            documents::store::put_uses(tx, &[(before, after)]).await
        })
        .map_err(|error: StoreError| error)
        .expect("a purge");
    }

    async fn report(&self) -> Report {
        self.log.integrate(&self.records).await.expect("a trail");
        let mut tx = self.records.read().await.expect("a snapshot");
        retention(&mut tx, &self.policies, self.log.verifier_key(), None).await.expect("a report")
    }

    async fn listed(&self, query: &str) -> u64 {
        let filter = Filter::read(query).expect("a list");
        list(&mut self.records.read().await.expect("a snapshot"), &self.policies, &filter).await.expect("a list").total
    }
}

/// A document under one purpose, without dates yet.
fn held(tx: &Tx, (team, case): (&TeamId, &crate::base::CaseId), (purpose, piece): (&str, &str)) -> UseRow {
    UseRow {
        document: DocumentId::new(tx.now(), &OperatingSystem),
        purpose: purpose.to_owned(),
        team: team.clone(),
        case_id: case.clone(),
        piece: piece.to_owned(),
        policy: "digest".to_owned(),
        state: "active".to_owned(),
        deposited_at: tx.now().as_millisecond(),
        since: tx.now().as_millisecond(),
        active_until: None,
        purge_at: i64::MAX,
        decided_by: "backstop".to_owned(),
        clock_event: None,
        extended_on: None,
        advanced_at: None,
        announced_at: None,
        hold: None,
        visa: None,
        archived_at: None,
        awaiting_visa_at: None,
        purging_at: None,
        purged_at: None,
        purge_run: None,
        authority: None,
        entry: 0,
        end_entry: None,
    }
}

async fn insert_document(tx: &mut Tx, held: &UseRow) -> Result<(), StoreError> {
    let new = documents::store::NewDocument {
        document: &held.document,
        case: &held.case_id,
        team: &held.team,
        request: None,
        sealed_by: "browser",
        payload: "blob",
        payload_size: 1,
        payload_digest: "00",
    };
    documents::store::insert_document(tx, &new).await
}

async fn found(tx: &mut Tx, name: &str) -> Result<(TeamId, crate::base::CaseId), StoreError> {
    let agent = AgentId::new(tx.now(), &OperatingSystem);
    identity::store::insert_agent(tx, &agent, "social_worker", b"sealed", name.as_bytes()).await?;
    let team = TeamRow {
        team: TeamId::new(tx.now(), &OperatingSystem),
        kind: "agency".to_owned(),
        name: name.to_owned(),
        department: "69".to_owned(),
        telephone: String::new(),
        hours: String::new(),
        address: String::new(),
    };
    identity::store::insert_team(tx, &team).await?;
    let case = crate::base::CaseId::new(tx.now(), &OperatingSystem);
    cases::store::insert(tx, &case, &team.team, b"label", &agent).await?;
    Ok((team.team, case))
}

const AID: (&str, &str) = ("P11_AIDE_FIN", "JUSTIFICATIF_RESSOURCES");

#[tokio::test]
async fn a_month_s_movements_add_up_from_its_first_day_to_now() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    let early = instance.receive(0, AID, "2026-11-09T23:00:00Z").await;
    instance.receive(0, AID, "2027-01-10T23:00:00Z").await;
    instance.receive(1, AID, "2027-01-10T23:00:00Z").await;
    instance.set("2026-11-05T10:00:00Z");
    instance.receive(0, AID, "2026-12-10T23:00:00Z").await;
    instance.set("2026-11-10T02:00:00Z");
    instance.purge(AID.0, &early).await;
    instance.set("2026-11-18T09:00:00Z");
    let report = instance.report().await;
    let first = report.rows.iter().find(|row| row.team == instance.teams[0].0).expect("a row").figures;
    assert_eq!([first.opening, first.received, first.purged_this_month, first.closing, first.stored], [2, 1, 1, 2, 2]);
    assert_eq!([first.due_soon, first.due_this_month, first.overdue, first.without_start], [1, 0, 0, 2]);
    assert_eq!(report.totals.stored, 3);
    assert!(report.reconciles);
    let delay = report.delay.expect("a purge");
    assert_eq!((delay.documents, delay.median_seconds, delay.p95_seconds), (1, 3 * 3_600, 3 * 3_600));
    assert_eq!(report.checkpoint.expect("a checkpoint").entries, 5);
    assert_eq!(first.purged, report.weeks.iter().map(|week| week.purged).sum::<u64>());
}

#[tokio::test]
async fn a_document_is_due_on_its_day_and_overdue_on_the_next() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    instance.receive(0, AID, "2026-11-09T23:00:00Z").await;
    for (now, expected) in
        [("2026-11-09T22:59:59Z", [1, 0, 0]), ("2026-11-09T23:00:00Z", [0, 1, 0]), ("2026-11-10T22:59:59Z", [0, 1, 0]), ("2026-11-10T23:00:00Z", [0, 0, 1])]
    {
        instance.set(now);
        let totals = instance.report().await.totals;
        assert_eq!([totals.active, totals.due_today, totals.overdue], expected, "{now}");
        assert!(totals.reconcile());
    }
}

#[tokio::test]
async fn the_movements_counted_again_from_the_trail_are_those_of_the_records_until_a_row_is_changed() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    let first = instance.receive(0, AID, "2026-11-09T23:00:00Z").await;
    let second = instance.receive(1, AID, "2026-12-09T23:00:00Z").await;
    instance.set("2026-11-10T02:00:00Z");
    instance.purge(AID.0, &first).await;
    instance.set("2026-11-18T09:00:00Z");
    let differences = || async { verify(&mut instance.records.read().await.expect("a snapshot")).await.expect("a recount").1 };
    assert_eq!(differences().await, []);
    transact!(instance.records, "tamper", |tx| execute!(tx, "UPDATE uses SET state = 'purged', purged_at = purge_at WHERE document = $1", &second))
        .map_err(|error: StoreError| error)
        .expect("a row changed");
    let found = differences().await;
    assert!(found.iter().any(|difference| (difference.figure, difference.report, difference.trail) == ("purged", 1, 0)), "{found:?}");
}

#[tokio::test]
async fn neither_file_says_whose_the_documents_are_and_no_name_is_a_formula() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    instance.receive(1, AID, "2026-11-09T23:00:00Z").await;
    let report = instance.report().await;
    let (table, json) = (String::from_utf8(csv(&report).expect("a table")).expect("a text"), serde_json::to_string(&report).expect("JSON"));
    assert!(!table.contains("case_") && !json.contains("case_") && !json.contains("agt_") && !json.contains("doc_"));
    assert!(table.contains(",'=Agence de Bourg,"));
    let mut lines = table.lines();
    let (names, values) = (lines.next().expect("names"), lines.next().expect("a row"));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    for (name, value) in names.split(',').zip(values.split(',')).filter(|(name, _)| !["as_of", "month", "policy", "team_name"].contains(name)) {
        let same = &json["rows"][0][name];
        assert_eq!(value, same.as_str().map_or_else(|| same.to_string(), str::to_owned), "{name}");
    }
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page_without_a_gap_or_a_repeat() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    for number in 0..107 {
        instance.receive(number % 2, AID, if number % 3 == 0 { "2027-03-09T23:00:00Z" } else { "2027-02-09T23:00:00Z" }).await;
    }
    let mut seen = BTreeSet::new();
    let mut filter = Some(Filter::read("state=active").expect("a list"));
    let mut pages = 0;
    while let Some(page) = filter {
        let mut tx = instance.records.read().await.expect("a snapshot");
        let listed = list(&mut tx, &instance.policies, &page).await.expect("a page");
        assert_eq!(listed.total, 107);
        for row in listed.rows {
            assert!(seen.insert((row.purge_at, row.document)), "a repeat");
        }
        filter = listed.next;
        pages += 1;
    }
    assert_eq!((seen.len(), pages), (107, 3));
}

#[tokio::test]
async fn a_list_of_what_does_not_exist_is_none() {
    let instance = Instance::new("2026-10-20T10:00:00Z").await;
    let team = TeamId::new(Timestamp::UNIX_EPOCH, &OperatingSystem);
    let document = DocumentId::new(Timestamp::UNIX_EPOCH, &OperatingSystem);
    for query in ["purpose=P99_NONE".to_owned(), "purpose=S1_JOURNAUX_TECH".to_owned(), format!("team={team}"), format!("after={document}")] {
        let filter = Filter::read(&query).expect("a form");
        let mut tx = instance.records.read().await.expect("a snapshot");
        assert!(matches!(list(&mut tx, &instance.policies, &filter).await, Err(ReportRefusal::List(NoSuchList))), "{query}");
    }
}

/// A document as chance made it: hours from the report's moment.
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
        (any::<bool>(), prop::bool::weighted(0.2)),
    )
        .prop_map(|(team, purpose, state, received, active, purge, purged, (started, held))| Made {
            team,
            purpose,
            state,
            received,
            active,
            purge,
            purged,
            started,
            held,
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
    let first = UseRow { state: "active".to_owned(), purged_at: None, clock_event: None, ..row.clone() };
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

#[tokio::test]
async fn a_row_that_no_act_changed_is_found_by_the_night_s_count() {
    let instance = Instance::new("2026-11-17T09:00:00Z").await;
    let document = instance.receive(0, AID, "2027-11-09T23:00:00Z").await;
    instance.receive(1, AID, "2027-11-09T23:00:00Z").await;
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(0));
    assert_eq!(reconcile(&instance.records).await.expect("a count"), None, "once a day");
    instance.receive(1, AID, "2027-11-09T23:00:00Z").await;
    instance.set("2026-11-18T00:30:00Z");
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(0), "what acts changed was foretold");
    transact!(instance.records, "tamper", |tx| execute!(tx, "UPDATE uses SET state = 'awaiting_visa' WHERE document = $1", &document))
        .map_err(|error: StoreError| error)
        .expect("a row changed");
    instance.set("2026-11-19T00:30:00Z");
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(1));
    let report = instance.report().await;
    assert_eq!((report.totals.awaiting_visa, report.reconciled.expect("a count").differences), (1, 1), "the count stands, and says so");
    transact!(instance.records, "tamper", |tx| execute!(tx, "UPDATE payload_stock SET bytes = bytes + 1"))
        .map_err(|error: StoreError| error)
        .expect("a sum changed");
    instance.set("2026-11-20T00:30:00Z");
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(1), "the bytes held are counted too");
    instance.set("2026-11-21T00:30:00Z");
    assert_eq!(reconcile(&instance.records).await.expect("a count"), Some(0), "and put right");
}

#[tokio::test]
async fn a_period_s_movements_are_told_long_after_it_and_those_of_the_period_before() {
    let instance = Instance::new("2026-01-10T10:00:00Z").await;
    let early = instance.receive(0, AID, "2026-05-09T22:00:00Z").await;
    instance.set("2026-03-15T10:00:00Z");
    instance.receive(0, AID, "2027-01-10T23:00:00Z").await;
    instance.set("2026-05-10T02:00:00Z");
    instance.purge(AID.0, &early).await;
    instance.set("2026-11-18T09:00:00Z");
    instance.receive(0, AID, "2027-11-10T23:00:00Z").await;
    let mut tx = instance.records.read().await.expect("a snapshot");
    for (name, expected, before) in [
        ("2026", [0, 3, 1, 2], [0, 0, 0, 0]),
        ("2026-T1", [0, 2, 0, 2], [0, 0, 0, 0]),
        ("2026-T2", [2, 0, 1, 1], [0, 2, 0, 2]),
        ("2026-03", [1, 1, 0, 2], [1, 0, 0, 1]),
        ("2026-11", [1, 1, 0, 2], [1, 0, 0, 1]),
    ] {
        let period = Period::read(name).expect("a period");
        let report = retention(&mut tx, &instance.policies, instance.log.verifier_key(), Some(period)).await.expect("a report");
        let told: Vec<_> = report.periods.iter().map(|told| [told.totals.opening, told.totals.received, told.totals.purged, told.totals.closing]).collect();
        assert_eq!(told, [expected, before], "{name}");
        assert!(report.reconciles);
    }
}
