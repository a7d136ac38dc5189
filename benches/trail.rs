//! What the audit trail costs: writing an entry beside a deposit, a proof, a checkpoint, a verification, the room it takes.
//!
//! `cargo bench --bench trail` · `CONSIGNE_BENCH_ENTRIES=10000000` sets the trail. Figures depend on the machine: what an entry costs is given beside a deposit of the same moment.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a benchmark says what it measures, and stops when it cannot"
)]

mod asking;
mod house;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use consigne::{
    app::App,
    audit::{self, Action, Actor, Entry},
    base::{AgentId, CaseId, Chance, OperatingSystem},
    store::{Db, StoreError},
};
use house::{Office, open, quantiles, timed};

/// As the program has it.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<mimalloc::MiMalloc> = zeroizing_alloc::ZeroAlloc(mimalloc::MiMalloc);

/// Entries as receptions write them, of the same length.
const ENTRIES: &str = "WITH RECURSIVE numbers (n) AS (SELECT $1 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $2)
    INSERT INTO entries (leaf, recorded_at)
    SELECT '{\"action\":\"document.received\",\"commitments\":{\"actor\":\"' || lower(hex(randomblob(32))) || '\",\"case\":\"' || lower(hex(randomblob(32)))
        || '\"},\"objects\":{\"document\":\"' || printf('doc_%026d', n) || '\",\"payload\":\"' || lower(hex(randomblob(32)))
        || '\",\"piece\":\"FICHE_LIAISON_PDP\",\"purge-at\":\"2028-03-01T23:00:00Z\",\"request\":\"' || printf('req_%026d', n / 3)
        || '\",\"sealed-by\":\"browser\",\"team\":\"' || printf('team_%026d', n % 25)
        || '\"},\"outcome\":\"done\",\"policy\":\"' || lower(hex(randomblob(32))) || '\",\"purpose\":\"P02_PDP_SPSTI\",\"time\":\"2026-11-29T08:00:00.000Z\",\"v\":1}', 0 FROM numbers";

/// Entries written in one transaction while the trail is made.
const AT_ONCE: i64 = 100_000;

/// Makes a trail of so many entries, numbered.
async fn fill(app: &App, entries: i64) {
    app.records.db().do_not_wait_for_the_disk().await.expect("the records");
    let Db::Lite { writer, .. } = app.records.db() else { panic!("SQLite") };
    let mut written = 0;
    while written < entries {
        let until = (written + AT_ONCE).min(entries);
        sqlx::query(ENTRIES).bind(written).bind(until).execute(writer).await.expect("entries");
        app.log.integrate(&app.records).await.expect("numbered");
        written = until;
    }
    app.records.db().forget_deleted().await.expect("the log emptied");
}

/// One transaction with `entries` of the kind that a reception writes.
async fn transaction(app: &App, entries: usize) -> Duration {
    let (now, chance) = (app.records.now(), OperatingSystem);
    let begun = Instant::now();
    let mut tx = app.records.begin().await.expect("a transaction");
    let written = async {
        for _ in 0..entries {
            let (agent, case) = (AgentId::new(now, &chance), CaseId::new(now, &chance));
            let entry = Entry::done(Action::DocumentReceived)
                .object("document", "doc_01kjsc2140zqy9tvheyerq7h47")
                .object("team", "team_01kjsc21409a2sajmhm6wy7gwz")
                .by(Actor { agent: &agent, role: "social_worker", structure: None })
                .in_case(&case);
            audit::record(&mut tx, entry).await?;
        }
        Ok::<_, StoreError>(())
    };
    let outcome = written.await;
    app.records.settle("bench", tx, outcome, 1).await.expect("settled").expect("written");
    begun.elapsed()
}

fn median(took: &mut [Duration]) -> f64 {
    took.sort();
    took.get(took.len() / 2).map_or(0.0, Duration::as_secs_f64) * 1_000.0
}

/// What an entry adds to a transaction, beside what a deposit takes: ten entries against one, so that the wait for the disk, which both have, goes.
async fn beside_a_deposit(app: &App, office: &Office) {
    let (mut one, mut eleven, mut deposits, mut openings) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..200 {
        one.push(transaction(app, 1).await);
        let (document, took) = office.deposits().await;
        deposits.push(took);
        eleven.push(transaction(app, 11).await);
        openings.push(office.opens(&document).await);
    }
    deposits.sort();
    openings.sort();
    println!("  an opening of it: {}", quantiles(&openings));
    println!("  a deposit of 100 kB: {}", quantiles(&deposits));
    let (each, deposit) = ((median(&mut eleven) - median(&mut one)) / 10.0, median(&mut deposits));
    println!("  an entry in a transaction: {each:.3} ms, {:.1} in 100 of a deposit", each / deposit * 100.0);
}

/// A proof of an entry anywhere.
async fn proofs(app: &App, size: u64) {
    let chance: &dyn Chance = &OperatingSystem;
    let mut took = Vec::new();
    for _ in 0..1_000 {
        let index = u64::from_be_bytes(chance.bytes()) % size;
        let begun = Instant::now();
        let mut tx = app.records.read().await.expect("a snapshot");
        audit::prove_at(&mut tx, app.log.verifier_key(), index).await.expect("readable").expect("an entry");
        took.push(begun.elapsed());
    }
    took.sort();
    println!("  an inclusion proof: {}", quantiles(&took));
}

/// An entry numbered, its tiles and the checkpoint signed and on the disk.
async fn checkpoints(app: &App) {
    let mut took = Vec::new();
    for _ in 0..200 {
        transaction(app, 1).await;
        let begun = Instant::now();
        app.log.integrate(&app.records).await.expect("numbered");
        took.push(begun.elapsed());
    }
    took.sort();
    println!("  a checkpoint: {}", quantiles(&took));
}

async fn sum(app: &App, query: &'static str) -> f64 {
    let Db::Lite { writer, .. } = app.records.db() else { panic!("SQLite") };
    let (bytes,): (i64,) = sqlx::query_as(query).fetch_one(writer).await.expect("a sum");
    bytes as f64
}

/// The file of the records, against the bytes of leaves and tiles in it.
async fn room(app: &App, before: u64, records: &Path) {
    let file = std::fs::metadata(records).expect("the records").len() - before;
    let leaves = sum(app, "SELECT SUM(LENGTH(CAST(leaf AS BLOB))) FROM entries").await;
    let tiles = sum(app, "SELECT SUM(LENGTH(hashes)) FROM tiles").await;
    println!(
        "  room: {:.2} GB, {:.3} × the leaves ({:.2} GB) and tiles ({:.2} GB)",
        file as f64 / 1e9,
        file as f64 / (leaves + tiles),
        leaves / 1e9,
        tiles / 1e9
    );
}

fn rate(what: &str, entries: u64, took: Duration) {
    println!("    {what}: {:.2} million entries a second", entries as f64 / took.as_secs_f64() / 1e6);
}

#[tokio::main]
async fn main() {
    let entries: i64 = std::env::var("CONSIGNE_BENCH_ENTRIES").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a folder");
    let records = folder.path().join("records.sqlite");
    let app = open(folder.path()).await;
    app.records.db().forget_deleted().await.expect("the log emptied");
    let before = std::fs::metadata(&records).expect("the records").len();
    println!("{entries} entries, on SQLite");
    timed("  filling", fill(&app, entries)).await;
    room(&app, before, &records).await;
    // Opened again: writes wait for the disk.
    app.records.db().close().await;
    let app = open(folder.path()).await;
    let size = audit::size(&app.records).await.expect("a size");
    proofs(&app, size).await;
    checkpoints(&app).await;
    beside_a_deposit(&app, &Office::found(&app).await).await;
    app.log.integrate(&app.records).await.expect("numbered");
    let key = app.log.verifier_key();
    let (verified, took) = timed("  verifying the records", audit::verify(&app.records, key, |_| {})).await;
    rate("every leaf", verified.expect("it verifies").entries, took);
    let files = folder.path().join("log");
    timed("  writing it as files", audit::write_published(&app.records, key, &files, |_, _| {})).await.0.expect("written");
    let (verified, took) = timed("  verifying the files", audit::verify_published(files.as_path(), key, |_, _| {})).await;
    rate("every leaf and tile", verified.expect("it verifies").entries, took);
    app.records.db().close().await;
}
