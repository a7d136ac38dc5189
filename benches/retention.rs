//! What retention costs on a large stock: the report's page, a plan of other rules, a purge of a hundred thousand documents, and an upload beside it.
//!
//! `cargo bench --bench retention` · `CONSIGNE_BENCH_DOCUMENTS=1000000` sets the stock. Figures depend on the machine: each is given with another taken at the same moment.
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
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use consigne::{
    app::App,
    base::{AgentId, OperatingSystem},
    purge,
    purposes::Policies,
    reports, rules,
    store::Db,
};
use house::{Office, open, policies, quantiles, timed};
use jiff::{SignedDuration, Timestamp};

/// As the program has it.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<mimalloc::MiMalloc> = zeroizing_alloc::ZeroAlloc(mimalloc::MiMalloc);

/// How many teams, and how many documents a case.
const TEAMS: usize = 25;
const A_CASE: usize = 4;

/// Documents by their number: the purposes and pieces turn, so do the teams every [`A_CASE`] documents; the first ones are past their day.
const NUMBERS: &str = "WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $1),
    made AS (SELECT n, printf('doc_%026d', n) AS document, printf('case_%026d', n / $2) AS case_id, printf('team_%026d', n / $2 % $3) AS team,
                    $4 - 1 - (n % 700) * 86400000 AS since,
                    CASE WHEN n < $5 THEN $4 - 86400000 ELSE $4 + (1 + n % 1500) * 86400000 END AS purge_at,
                    CASE n % 6 WHEN 0 THEN 'P02_PDP_SPSTI' WHEN 1 THEN 'P04_MDPH_DOSSIER' WHEN 2 THEN 'P05_RQTH' WHEN 3 THEN 'P06_CAP_EMPLOI' WHEN 4 THEN 'P10_ARRET_IJ' ELSE 'P11_AIDE_FIN' END AS purpose,
                    CASE n % 6 WHEN 0 THEN 'FICHE_LIAISON_PDP' WHEN 1 THEN 'FORMULAIRE_MDPH' WHEN 2 THEN 'NOTIFICATION_RQTH' WHEN 3 THEN 'BILAN_ETAPE' WHEN 4 THEN 'RELEVE_IJ' ELSE 'FACTURE' END AS piece
             FROM numbers) ";

/// What is made of the numbers, table by table; a contact and a decision in each case.
const TABLES: [&str; 7] = [
    "INSERT INTO cases (case_id, team, label, opened_by, opened_at) SELECT DISTINCT case_id, team, x'00', (SELECT agent FROM agents LIMIT 1), 0 FROM made",
    "INSERT INTO case_events (case_id, kind, happened_on, source, recorded_at, recorded_by)
     SELECT DISTINCT m.case_id, e.kind, '2026-03-03', 'ECHANGE', 0, (SELECT agent FROM agents LIMIT 1) FROM made m, (SELECT 'DERNIER_CONTACT' AS kind UNION ALL SELECT 'DECISION') e",
    "INSERT INTO documents (document, case_id, team, sealed_by, received_at, payload, payload_size, payload_digest) SELECT document, case_id, team, 'browser', since, CASE WHEN n < $5 THEN NULL ELSE document END, 100000, 'ab' FROM made",
    "INSERT INTO uses (document, purpose, team, case_id, piece, policy, state, deposited_at, since, purge_at, decided_by, entry)
     SELECT document, purpose, team, case_id, piece, $6, 'active', since, since, purge_at, 'backstop', 0 FROM made",
    "INSERT INTO manifests (document, version, sealed, created_at) SELECT document, 1, zeroblob(1500), 0 FROM made",
    "INSERT INTO grants (document, purpose, holder, kind, generation, sealed, created_at) SELECT document, purpose, team, 'team', 1, zeroblob(280), 0 FROM made",
    "INSERT INTO grant_history (document, purpose, holder, kind, generation, since) SELECT document, purpose, team, 'team', 1, 0 FROM made",
];

/// Fills the records with so many documents, of which `due` are past their day and without payload: it is the rows that are measured.
async fn fill(app: &App, documents: usize, due: usize) {
    let Db::Lite { writer, .. } = app.records.db() else { panic!("SQLite") };
    let at = app.records.now();
    let mut tx = writer.begin().await.expect("a transaction");
    let agent = AgentId::new(at, &OperatingSystem);
    sqlx::query("INSERT INTO agents (agent, role, contact, address_digest, created_at) VALUES ($1, 'social_worker', x'00', x'01', 0)")
        .bind(&agent)
        .execute(&mut *tx)
        .await
        .expect("an agent");
    for number in 0..TEAMS {
        sqlx::query("INSERT INTO teams (team, kind, name, department, telephone, hours, address, created_at) VALUES ($1, 'agency', $2, '69', '', '', '', 0)")
            .bind(format!("team_{number:026}"))
            .bind(format!("Agence {number}"))
            .execute(&mut *tx)
            .await
            .expect("a team");
    }
    let small = |count: usize| i64::try_from(count).expect("small");
    for table in TABLES {
        let (into, select) = table.split_once("SELECT").expect("a selection");
        sqlx::query(sqlx::AssertSqlSafe(format!("{into} {NUMBERS} SELECT{select}")))
            .bind(small(documents))
            .bind(small(A_CASE))
            .bind(small(TEAMS))
            .bind(at.as_millisecond())
            .bind(small(due))
            .bind(app.rules().digest())
            .execute(&mut *tx)
            .await
            .expect("rows");
    }
    sqlx::query("INSERT INTO payload_stock (team, bytes) SELECT team, SUM(payload_size) FROM documents WHERE payload IS NOT NULL GROUP BY team")
        .execute(&mut *tx)
        .await
        .expect("sums");
    tx.commit().await.expect("committed");
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}

/// The report, as the page makes it: by increments, and counted from everything.
async fn report(app: &App) {
    let make = async || {
        let mut tx = app.records.read().await.expect("a snapshot");
        reports::retention(&mut tx, &app.rules(), app.log.verifier_key(), None).await.expect("a report")
    };
    timed("  the report, counted from everything", make()).await;
    timed("  the night's count", reports::reconcile(&app.records)).await.0.expect("counted");
    for _ in 0..3 {
        timed("  the report, by increments", make()).await;
    }
}

/// Other rules for two purposes.
async fn plan(app: &App) {
    let mut files = policies();
    for (name, changes) in [
        ("P05_RQTH.toml", [("\"P6M\"", "\"P3M\""), ("6 mois", "3 mois"), ("6 months", "3 months")]),
        ("P04_MDPH_DOSSIER.toml", [("\"P12M\"", "\"P15M\""), ("12 mois", "15 mois"), ("12 months", "15 months")]),
    ] {
        let file = files.iter_mut().find(|file| file.name.ends_with(name)).expect("a purpose");
        for (from, to) in changes {
            file.text = file.text.replace(from, to);
        }
    }
    let other = Policies::load(&files).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    let mut tx = app.records.read().await.expect("a snapshot");
    let (plan, _) = timed("  a plan of two other rules", rules::plan(&mut tx, &app.rules(), &other)).await;
    println!("    {} documents move", plan.expect("a plan").moving());
}

/// Deposits a file and opens it again, over and over until told to stop: how long each took.
async fn works(office: &Office, until: &AtomicBool) -> (Vec<Duration>, Vec<Duration>) {
    let (mut uploads, mut openings) = (Vec::new(), Vec::new());
    while !until.load(Ordering::Relaxed) {
        let (document, took) = office.deposits().await;
        uploads.push(took);
        openings.push(office.opens(&document).await);
    }
    uploads.sort();
    openings.sort();
    (uploads, openings)
}

/// Runs the purge on a task of its own, as the service does.
async fn run(app: &App) -> (purge::Run, Duration) {
    let (purging, rules) = (app.clone(), app.rules());
    let task = tokio::spawn(async move { timed("  the purge", purge::run_alone(&purging.records, (&purging.blobs, &purging.log), &rules, "bench")).await });
    let (ran, took) = task.await.expect("the task");
    (ran.expect("it runs").expect("nobody else"), took)
}

/// The purge of rows alone: what is due has no payload any more.
async fn purge(app: &App, due: usize) {
    let (before, watched) = (resident(), AtomicBool::new(false));
    let watch = async {
        let mut most = 0;
        while !watched.load(Ordering::Relaxed) {
            most = most.max(resident());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        most
    };
    let alone = async {
        let ran = run(app).await;
        watched.store(true, Ordering::Relaxed);
        ran
    };
    let (most, (ran, took)) = tokio::join!(watch, alone);
    let rate = ran.counts.purged as f64 / took.as_secs_f64();
    println!("    rows alone: {} destroyed of {due}, {rate:.0} a second; memory {before} MiB before, {most} MiB at most", ran.counts.purged);
}

/// What a purge costs those who work meanwhile.
async fn beside(app: &App, blobs: &Path, due: usize) {
    let Db::Lite { writer, .. } = app.records.db() else { panic!("SQLite") };
    let day = app.records.now().as_millisecond() - 86_400_000;
    let names: Vec<String> = (due..due + due / 10).map(|number| format!("doc_{number:026}")).collect();
    for name in &names {
        sqlx::query("UPDATE uses SET purge_at = $1 WHERE document = $2").bind(day).bind(name).execute(writer).await.expect("due");
        std::fs::create_dir(blobs.join(name)).expect("a folder");
    }
    let office = Office::found(app).await;
    let stop = AtomicBool::new(false);
    let (alone, ()) = tokio::join!(works(&office, &stop), async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        stop.store(true, Ordering::Relaxed);
    });
    println!("  an upload of 100 kB while nothing else runs: {}", quantiles(&alone.0));
    println!("  an opening while nothing else runs: {}", quantiles(&alone.1));
    let stop = AtomicBool::new(false);
    let purging = async {
        let ran = run(app).await;
        stop.store(true, Ordering::Relaxed);
        ran
    };
    let (during, (ran, took)) = tokio::join!(works(&office, &stop), purging);
    println!("    beside them: {} destroyed, {:.0} a second", ran.counts.purged, ran.counts.purged as f64 / took.as_secs_f64());
    println!("  an upload of 100 kB while the purge runs: {}", quantiles(&during.0));
    println!("  an opening while the purge runs: {}", quantiles(&during.1));
    let median = |took: &[Duration]| took.get(took.len() / 2).map_or(0.0, Duration::as_secs_f64);
    println!("    {:.2} × and {:.2} × as long", median(&during.0) / median(&alone.0), median(&during.1) / median(&alone.1));
}

#[tokio::main]
async fn main() {
    let most: usize = std::env::var("CONSIGNE_BENCH_DOCUMENTS").ok().and_then(|count| count.parse().ok()).unwrap_or(200_000);
    for documents in [most / 10, most] {
        let folder = tempfile::tempdir().expect("a folder");
        let app = open(folder.path()).await;
        let due = (documents / 10).min(100_000);
        println!("{documents} documents, {due} of them due, on SQLite");
        timed("  filling", fill(&app, documents, due)).await;
        report(&app).await;
        plan(&app).await;
        purge(&app, due).await;
        beside(&app, &folder.path().join("blobs"), due).await;
        let later: Timestamp = app.records.now().saturating_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX);
        println!("  due afterwards: {}", purge::due(&app.records, &app.rules(), later).await.expect("the records").len());
        app.records.db().close().await;
    }
}
