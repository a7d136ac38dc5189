//! What retention costs on a large stock: the report's page, a plan of other rules, a purge of a hundred thousand documents, and an upload beside it.
//!
//! `cargo bench --bench retention` · `CONSIGNE_BENCH_DOCUMENTS=1000000` sets the stock. Figures depend on the machine: each is given with another taken at the same moment.
#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::too_many_lines,
    reason = "a benchmark says what it measures, and stops when it cannot"
)]

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use consigne::{
    app::{App, Service, Setup},
    base::{AgentId, CaseId, Chance, DocumentId, OperatingSystem, SystemClock, TeamId},
    documents::Quota,
    purge,
    purposes::{Policies, PolicyFile},
    reports, rules,
    sealing::Identity,
    store::{Db, Place},
};
use jiff::{SignedDuration, Timestamp};
use zeroize::Zeroizing;

const DAY: i64 = 86_400_000;

/// How many teams, and how many documents a case.
const TEAMS: usize = 25;
const A_CASE: usize = 4;

fn policies() -> Vec<PolicyFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/purposes");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the purposes").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| PolicyFile { name: path.display().to_string(), text: std::fs::read_to_string(&path).expect("a purpose") }).collect()
}

async fn open(folder: &Path) -> App {
    std::fs::create_dir_all(folder.join("blobs")).expect("a folder");
    let setup = Setup {
        place: Place::Sqlite(folder.join("records.sqlite")),
        blobs: folder.join("blobs"),
        reserve: 0,
        durable: true,
        policies: policies(),
        origin: "bench.example/log".to_owned(),
        log_seed: Zeroizing::new([7; 32]),
        process_key: Zeroizing::new([8; 32]),
        recovery: Identity::from_scalar(&[9; 32]).recipient(),
        service: Service { base_url: "https://bench.example".to_owned(), https: true, telephone: String::new(), accessibility: String::new() },
        quota: Quota { file: u64::MAX, link: u64::MAX, link_documents: u64::MAX, instance: u64::MAX },
        clock: Arc::new(SystemClock::start()),
        chance: Arc::new(OperatingSystem),
    };
    App::open(setup).await.unwrap_or_else(|error| panic!("{error}"))
}

const RULES: [(&str, &str); 6] = [
    ("P02_PDP_SPSTI", "FICHE_LIAISON_PDP"),
    ("P04_MDPH_DOSSIER", "BILAN_MDPH"),
    ("P05_RQTH", "NOTIFICATION_RQTH"),
    ("P06_CAP_EMPLOI", "BILAN_ETAPE"),
    ("P10_ARRET_IJ", "RELEVE_IJ"),
    ("P11_AIDE_FIN", "FACTURE"),
];

/// Fills the records with so many documents, of which `due` are past their day. Their payloads are empty folders: it is the rows that are measured.
async fn fill((app, blobs): (&App, &Path), documents: usize, due: usize) {
    let Db::Lite { writer, .. } = app.records.db() else { panic!("SQLite") };
    let (now, chance): (i64, &dyn Chance) = (app.records.now().as_millisecond(), &OperatingSystem);
    let at = app.records.now();
    let mut tx = writer.begin().await.expect("a transaction");
    let agent = AgentId::new(at, chance);
    sqlx::query("INSERT INTO agents (agent, role, contact, address_digest, created_at) VALUES ($1, 'social_worker', x'00', x'01', 0)")
        .bind(&agent)
        .execute(&mut *tx)
        .await
        .expect("an agent");
    let teams: Vec<TeamId> = (0..TEAMS).map(|_| TeamId::new(at, chance)).collect();
    for (number, team) in teams.iter().enumerate() {
        sqlx::query("INSERT INTO teams (team, kind, name, department, telephone, hours, address, created_at) VALUES ($1, 'agency', $2, '69', '', '', '', 0)")
            .bind(team)
            .bind(format!("Agence {number}"))
            .execute(&mut *tx)
            .await
            .expect("a team");
    }
    let digest = app.rules().digest().to_owned();
    let mut case = CaseId::new(at, chance);
    for number in 0..documents {
        let team = &teams[number / A_CASE % TEAMS];
        if number % A_CASE == 0 {
            case = CaseId::new(at, chance);
            sqlx::query("INSERT INTO cases (case_id, team, label, opened_by, opened_at) VALUES ($1, $2, x'00', $3, 0)")
                .bind(&case)
                .bind(team)
                .bind(&agent)
                .execute(&mut *tx)
                .await
                .expect("a case");
        }
        let document = DocumentId::new(at, chance);
        if number < due {
            std::fs::create_dir(blobs.join(document.as_str())).expect("a folder");
        }
        let (purpose, piece) = RULES[number % RULES.len()];
        let since = now - 1 - i64::try_from(number % 700).expect("small") * DAY;
        let purge_at = if number < due { now - DAY } else { now + (1 + i64::try_from(number % 1_500).expect("small")) * DAY };
        sqlx::query("INSERT INTO documents (document, case_id, team, sealed_by, received_at, payload, payload_size, payload_digest) VALUES ($1, $2, $3, 'browser', $4, $5, 100000, 'ab')")
            .bind(&document)
            .bind(&case)
            .bind(team)
            .bind(since)
            .bind(document.as_str())
            .execute(&mut *tx)
            .await
            .expect("a document");
        sqlx::query(
            "INSERT INTO uses (document, purpose, team, case_id, piece, policy, state, deposited_at, since, purge_at, decided_by, entry) VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $7, $8, 'backstop', 0)",
        )
        .bind(&document)
        .bind(purpose)
        .bind(team)
        .bind(&case)
        .bind(piece)
        .bind(&digest)
        .bind(since)
        .bind(purge_at)
        .execute(&mut *tx)
        .await
        .expect("a use");
        sqlx::query("INSERT INTO manifests (document, version, sealed, created_at) VALUES ($1, 1, x'00', 0)")
            .bind(&document)
            .execute(&mut *tx)
            .await
            .expect("a manifest");
        for table in [
            "INSERT INTO grants (document, purpose, holder, kind, generation, sealed, created_at) VALUES ($1, $2, $3, 'team', 1, x'00', 0)",
            "INSERT INTO grant_history (document, purpose, holder, kind, generation, since) VALUES ($1, $2, $3, 'team', 1, 0)",
        ] {
            sqlx::query(table).bind(&document).bind(purpose).bind(team).execute(&mut *tx).await.expect("an access");
        }
    }
    tx.commit().await.expect("committed");
}

async fn timed<T>(what: &str, task: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let done = task.await;
    let took = begun.elapsed();
    println!("{what}: {:.1} ms", took.as_secs_f64() * 1_000.0);
    (done, took)
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

/// How long a write of one row takes, again and again, until it is told to stop: what an upload waits for.
async fn writes(app: &App, until: &std::sync::atomic::AtomicBool) -> Vec<Duration> {
    let Db::Lite { writer, .. } = app.records.db() else { panic!("SQLite") };
    let mut took = Vec::new();
    while !until.load(std::sync::atomic::Ordering::Relaxed) {
        let begun = Instant::now();
        sqlx::query("INSERT INTO time_marks (name, at) VALUES ('bench', 1) ON CONFLICT (name) DO UPDATE SET at = excluded.at + 1")
            .execute(writer)
            .await
            .expect("a row");
        took.push(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    took.sort();
    took
}

fn quantiles(took: &[Duration]) -> String {
    let at = |percent: usize| took.get((took.len() * percent / 100).min(took.len().saturating_sub(1))).map_or(0.0, |one| one.as_secs_f64() * 1_000.0);
    format!("median {:.1} ms, 95 in 100 within {:.1} ms, of {}", at(50), at(95), took.len())
}

async fn purge(app: &App, due: usize) {
    use std::sync::atomic::{AtomicBool, Ordering};
    let stop = AtomicBool::new(false);
    let alone = tokio::join!(writes(app, &stop), async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        stop.store(true, Ordering::Relaxed);
    });
    println!("  a row written while nothing else runs: {}", quantiles(&alone.0));
    let before = resident();
    let stop = AtomicBool::new(false);
    let rules = app.rules();
    let ((beside, most), (run, took)) = tokio::join!(
        async {
            let watch = async {
                let mut most = 0;
                while !stop.load(Ordering::Relaxed) {
                    most = most.max(resident());
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
                most
            };
            tokio::join!(writes(app, &stop), watch)
        },
        async {
            let ran = timed("  the purge", purge::run_alone(&app.records, &app.blobs, &rules, "bench")).await;
            stop.store(true, Ordering::Relaxed);
            ran
        }
    );
    let run = run.expect("it runs").expect("nobody else");
    println!(
        "    {} destroyed of {due}, {:.0} a second; memory {} MiB before, {most} MiB at most",
        run.counts.purged,
        run.counts.purged as f64 / took.as_secs_f64(),
        before
    );
    println!("  a row written while the purge runs: {}", quantiles(&beside));
}

#[tokio::main]
async fn main() {
    let most: usize = std::env::var("CONSIGNE_BENCH_DOCUMENTS").ok().and_then(|count| count.parse().ok()).unwrap_or(200_000);
    for documents in [most / 10, most] {
        let folder = tempfile::tempdir().expect("a folder");
        let app = open(folder.path()).await;
        let due = (documents / 10).min(100_000);
        println!("{documents} documents, {due} of them due, on SQLite");
        timed("  filling", fill((&app, &folder.path().join("blobs")), documents, due)).await;
        report(&app).await;
        plan(&app).await;
        purge(&app, due).await;
        let later: Timestamp = app.records.now().saturating_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX);
        println!("  due afterwards: {}", purge::due(&app.records, &app.rules(), later).await.expect("the records").len());
        app.records.db().close().await;
    }
}
