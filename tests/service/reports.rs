//! The DPO follows one document from its deposit to its erasure in the retention report.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use consigne::{
    app::{App, Service, Setup},
    base::{Clock, DocumentId, OperatingSystem},
    client::{Agent, Agreement, Asking, Call, Client, JoinLink, Keys, Paper, Transport},
    documents::Quota,
    identity::{Contact, NewTeam, Role, TeamKind, invite_founder},
    purge,
    purposes::PolicyFile,
    reports,
    sealing::{Identity, label::Person},
    store::Place,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

const PURPOSE: &str = "P02_PDP_SPSTI";
const PIECE: &str = "FICHE_LIAISON_PDP";

/// A clock that the story sets.
struct Hands(Mutex<Timestamp>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("a clock")
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// An instance with one agency and a DPO.
struct House {
    app: App,
    hands: Arc<Hands>,
    client: Client,
    keys: Keys,
    _folder: tempfile::TempDir,
}

impl House {
    async fn new(now: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("blobs")).expect("a folder");
        let hands = Arc::new(Hands(Mutex::new(now.parse().expect("a moment"))));
        let setup = Setup {
            durable: true,
            place: Place::Sqlite(folder.path().join("records.sqlite")),
            blobs: folder.path().join("blobs"),
            reserve: 0,
            policies: policies(),
            origin: "consigne.test/log".to_owned(),
            log_seed: [1; 32].into(),
            process_key: [2; 32].into(),
            recovery: Identity::from_scalar(&[3; 32].into()).recipient(),
            service: Service { base_url: "http://localhost".to_owned(), https: false, accessibility: "a@consigne.example".to_owned() },
            quota: Quota { file: 1 << 20, link: 1 << 20, link_documents: 10, instance: 1 << 30 },
            clock: Arc::clone(&hands) as Arc<dyn Clock>,
            chance: Arc::new(OperatingSystem),
        };
        let app = App::open(setup).await.expect("an instance");
        let client = Client::new(Transport::InProcess(app.router()), Arc::clone(&hands) as Arc<dyn Clock>, Arc::new(OperatingSystem));
        Self { app, hands, client, keys: Keys::of_nobody(&OperatingSystem), _folder: folder }
    }

    async fn join(&self, address: &str, role: Role, team: Option<&NewTeam>) -> Agent {
        let contact = Contact::parse("Camille Ferrand", address).expect("a contact");
        let mut tx = self.app.records.begin().await.expect("a transaction");
        let invited = invite_founder(&mut tx, &self.app.process_key, &contact, role, team).await;
        let founding = self.app.records.settle("invite", tx, invited, u32::MAX).await.expect("settled").expect("an invitation");
        self.client.join(&JoinLink::local(founding.token), &self.keys).await.expect("an account")
    }

    /// What the DPO reads now, in a new session: the report as JSON and its page.
    async fn read(&self) -> (Agent, Value, String) {
        let dpo = self.client.enter("dpo@consigne.example", &self.keys).await.expect("the DPO");
        let report = dpo.ask(Call::get("/api/v1/reports/retention")).await.expect("the report").json().await.expect("JSON");
        let page = text(&dpo, "/retention").await;
        (dpo, report, page)
    }

    fn set(&self, now: Timestamp) {
        *self.hands.0.lock().expect("a clock") = now;
    }
}

fn policies() -> Vec<PolicyFile> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/purposes");
    let read = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.expect("an entry").path();
        PolicyFile { name: path.display().to_string(), text: std::fs::read_to_string(&path).expect("a purpose") }
    };
    std::fs::read_dir(folder).expect("the purposes").map(read).collect()
}

async fn text(agent: &Agent, path: &str) -> String {
    String::from_utf8(agent.ask(Call::get(path)).await.expect("a page").bytes().await.expect("its bytes")).expect("a text")
}

/// An agency that receives one document through a link.
async fn deposit(house: &House) -> (DocumentId, Timestamp) {
    let agency = NewTeam {
        kind: TeamKind::Agency,
        name: "Agence de Villeurbanne".to_owned(),
        department: "69".to_owned(),
        telephone: "04 72 00 00 00".to_owned(),
        hours: String::new(),
        address: String::new(),
    };
    let manager = house.join("manager@consigne.example", Role::Manager, Some(&agency)).await;
    let team = manager.own_team().expect("a team").team.clone();
    let person = Person { name: "Nadia Benali".to_owned(), birth_date: None, company: None };
    let case = manager.open_case(&team, person.clone()).await.expect("a case");
    let today = "2026-10-20".parse().expect("a day");
    let asking = Asking {
        case,
        person,
        purpose: PURPOSE.to_owned(),
        pieces: vec![PIECE.to_owned()],
        asked_of: "SPSTI".to_owned(),
        partner: None,
        message: None,
        agreement: Some(Agreement { form: "oral".to_owned(), on: today }),
        informed_on: Some(today),
        ends_on: None,
    };
    let made = manager.make_request(&team, &asking).await.expect("a request");
    let desk = house.client.open_link(&made.link).await.expect("a desk");
    let paper = Paper::of_bytes(PIECE, "fiche.pdf", "application/pdf", b"%PDF-1.7".to_vec());
    let receipt = desk.deposit(vec![paper], &|_| {}).await.expect("a receipt");
    let received = receipt.documents.first().expect("a document");
    (received.document.clone(), received.purge_at)
}

/// The figures that the page's sentence tells, as the JSON has them: overdue, erased, held, awaiting a visa.
fn told(report: &Value) -> [u64; 4] {
    ["overdue", "purged_this_month", "held", "awaiting_visa"].map(|name| report["totals"][name].as_u64().expect("a number"))
}

/// The four figures of the page, in their order.
fn shown(page: &str) -> Vec<u64> {
    let values = page.split("class=\"figure-value\">").skip(1).map(|part| part.split("</svg>").nth(1).and_then(|part| part.split('<').next()));
    values.map(|value| value.expect("a figure").trim().parse().expect("a number")).collect()
}

#[tokio::test]
async fn a_document_is_followed_from_its_deposit_to_its_erasure_without_its_person_s_name() {
    let house = House::new("2026-10-20T10:00:00Z").await;
    house.join("dpo@consigne.example", Role::Dpo, None).await;
    let (document, purge_at) = deposit(&house).await;

    let (dpo, report, page) = house.read().await;
    assert_eq!([&report["totals"]["stored"], &report["totals"]["received"], &report["totals"]["without_start"]], [1, 1, 1]);
    assert!(page.contains("Aucun document en retard.") && !page.contains("Benali"));
    let list = text(&dpo, &format!("/retention/documents?state=active&purpose={PURPOSE}")).await;
    assert!(list.contains(document.as_str()) && list.contains("Fiche de liaison") && !list.contains("Benali"));

    house.set(purge_at + SignedDuration::from_hours(1));
    let (dpo, report, page) = house.read().await;
    assert_eq!([&report["totals"]["due_today"], &report["totals"]["overdue"]], [1, 0]);
    assert!(page.contains("Aucun document en retard."));
    assert!(text(&dpo, "/retention/documents?state=due").await.contains(document.as_str()));

    house.set(purge_at + SignedDuration::from_hours(30));
    let (dpo, report, page) = house.read().await;
    assert_eq!((told(&report), shown(&page)), ([1, 0, 0, 0], vec![1, 0, 0, 0]));
    assert!(page.contains("Un document en retard."));
    assert!(text(&dpo, "/retention/documents?state=overdue").await.contains(document.as_str()));

    purge::run(&house.app.records, &house.app.blobs, &house.app.policies).await.expect("a purge");
    let (dpo, report, page) = house.read().await;
    assert_eq!((told(&report), shown(&page)), ([0, 1, 0, 0], vec![0, 1, 0, 0]));
    assert_eq!([&report["reconciles"], &report["delay"]["median_seconds"]], [&Value::from(true), &Value::from(30 * 3_600)]);
    assert!(page.contains("Un effacement ce mois-ci"));
    assert!(text(&dpo, "/retention/documents?state=erased").await.contains(document.as_str()));

    let (recount, differences) = reports::verify(&mut house.app.records.read().await.expect("a snapshot")).await.expect("a recount");
    assert_eq!((recount.documents(), differences), (1, vec![]));
}

#[tokio::test]
async fn the_table_has_the_rows_of_the_json() {
    let house = House::new("2026-10-20T10:00:00Z").await;
    house.join("dpo@consigne.example", Role::Dpo, None).await;
    deposit(&house).await;
    let (dpo, report, _) = house.read().await;
    let table = text(&dpo, "/api/v1/reports/retention.csv").await;
    let mut lines = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().expect("names");
    let rows: Vec<_> = lines.collect();
    assert_eq!(rows.len(), report["rows"].as_array().expect("rows").len());
    for (row, same) in rows.iter().zip(report["rows"].as_array().expect("rows")) {
        for (name, value) in names.iter().zip(row).filter(|(name, _)| !["as_of", "month", "policy"].contains(name)) {
            assert_eq!(*value, same[*name].as_str().map_or_else(|| same[*name].to_string(), str::to_owned), "{name}");
        }
    }
}

#[tokio::test]
async fn nobody_but_the_dpo_reads_the_report_and_a_bad_address_names_no_list() {
    let house = House::new("2026-10-20T10:00:00Z").await;
    let dpo = house.join("dpo@consigne.example", Role::DeputyDpo, None).await;
    let operator = house.join("operator@consigne.example", Role::Operator, None).await;
    for path in ["/retention", "/retention/documents", "/api/v1/reports/retention", "/api/v1/reports/retention.csv"] {
        assert!(dpo.ask(Call::get(path)).await.is_ok(), "{path}");
        assert_eq!(operator.ask(Call::get(path)).await.err().and_then(|refusal| refusal.status()), Some(403), "{path}");
    }
    for query in ["state=unknown", "state=week", "purpose=P99_NONE", "team=team_1", "after=doc_1"] {
        let refused = dpo.ask(Call::get(format!("/retention/documents?{query}"))).await;
        assert_eq!(refused.err().and_then(|refusal| refusal.status()), Some(404), "{query}");
    }
    assert!(dpo.ask(Call::get("/retention/documents?utm_source=mail")).await.is_ok());
}
