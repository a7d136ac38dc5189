//! An instance as benchmarks measure it, and somebody who works in it.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use consigne::{
    app::{App, Service, Setup},
    base::{DocumentId, OperatingSystem, SystemClock},
    client::{Agent, Client, Desk, JoinLink, Keys, Paper, Transport},
    documents::Quota,
    identity::{Contact, Founding, IdentityRefusal, NewTeam, Role, TeamKind, invite_founder},
    purposes::PolicyFile,
    sealing::Identity,
    store::Place,
    witness::Witnesses,
};
use zeroize::Zeroizing;

use crate::asking::{PIECE, asking, person};

/// The purposes as shipped.
pub(crate) fn policies() -> Vec<PolicyFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/purposes");
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("the purposes").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| PolicyFile { name: path.display().to_string(), text: std::fs::read_to_string(&path).expect("a purpose") }).collect()
}

/// An instance in a folder, on SQLite.
pub(crate) async fn open(folder: &Path) -> App {
    std::fs::create_dir_all(folder.join("blobs")).expect("a folder");
    let setup = Setup {
        place: Place::Sqlite(folder.join("records.sqlite")),
        blobs: folder.join("blobs"),
        reserve: 0,
        durable: true,
        policies: policies(),
        origin: "bench.example/log".to_owned(),
        log_seed: Zeroizing::new([7; 32]),
        witnesses: Witnesses::default(),
        seen: None,
        process_key: Zeroizing::new([8; 32]),
        recovery: Identity::from_scalar(&[9; 32]).recipient(),
        service: Service { base_url: "https://bench.example".to_owned(), https: true, telephone: String::new(), accessibility: String::new() },
        quota: Quota { file: u64::MAX, link: u64::MAX, link_documents: u64::MAX, instance: u64::MAX },
        clock: Arc::new(SystemClock::start()),
        chance: Arc::new(OperatingSystem),
    };
    App::open(setup).await.unwrap_or_else(|error| panic!("{error}"))
}

/// Says how long a task took.
pub(crate) async fn timed<T>(what: &str, task: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let done = task.await;
    let took = begun.elapsed();
    println!("{what}: {:.1} ms", took.as_secs_f64() * 1_000.0);
    (done, took)
}

/// Somebody who deposits and reads, through the service's own routes.
pub(crate) struct Office {
    agent: Agent,
    desk: Desk,
}

impl Office {
    /// With a team, a case and a link of its own.
    pub(crate) async fn found(app: &App) -> Self {
        let contact = Contact::parse("Mesure Débit", "mesure@bench.example").expect("a contact");
        let team = NewTeam {
            kind: TeamKind::Agency,
            name: "Agence de la Mesure".into(),
            department: "69".into(),
            telephone: String::new(),
            hours: String::new(),
            address: String::new(),
        };
        let mut tx = app.records.begin().await.expect("a transaction");
        let made = invite_founder(&mut tx, &app.process_key, &contact, Role::Manager, Some(&team)).await;
        let founding: Founding =
            app.records.settle("invite", tx, made, 1).await.expect("settled").unwrap_or_else(|refusal: IdentityRefusal| panic!("{refusal}"));
        let client = Client::new(Transport::InProcess(app.router()), Arc::new(SystemClock::start()), Arc::new(OperatingSystem));
        let agent = client.join(&JoinLink::local(founding.token), &Keys::of_nobody(&OperatingSystem)).await.expect("an account");
        let team = agent.own_team().expect("a team").team.clone();
        let case = agent.open_case(&team, person()).await.expect("a case");
        let today = app.records.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let made = agent.make_request(&team, &asking(case, today)).await.expect("a request");
        let desk = client.open_link(&made.link).await.expect("a desk");
        Self { agent, desk }
    }

    /// Deposits a file of 100 kB. Gives its document, and how long it took.
    pub(crate) async fn deposits(&self) -> (DocumentId, Duration) {
        let begun = Instant::now();
        let papers = vec![Paper::of_bytes(PIECE, "mesure.pdf", "application/pdf", vec![7; 100_000])];
        let receipt = self.desk.deposit(papers, &|_| {}).await.expect("a deposit");
        let took = begun.elapsed();
        (receipt.documents.into_iter().next().expect("a document").document, took)
    }

    /// Opens a document to its last byte. Gives how long it took.
    pub(crate) async fn opens(&self, document: &DocumentId) -> Duration {
        let begun = Instant::now();
        let opened = self.agent.open_document(document).await.expect("its papers");
        self.agent.content(&opened).await.expect("its content");
        begun.elapsed()
    }
}

/// Of sorted times.
pub(crate) fn quantiles(took: &[Duration]) -> String {
    let at = |percent: usize| took.get((took.len() * percent / 100).min(took.len().saturating_sub(1))).map_or(0.0, |one| one.as_secs_f64() * 1_000.0);
    format!("median {:.1} ms, 95 in 100 within {:.1} ms, of {}", at(50), at(95), took.len())
}
