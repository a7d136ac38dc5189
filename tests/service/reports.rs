//! The DPO follows one document from its deposit to its erasure in the retention report.

use consigne::{
    base::DocumentId,
    client::{Agent, Call, JoinLink, Keys},
    identity::Role,
    merkle::Hash,
    reports,
    retention::calendar::day_of,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::harness::{Instance, asking, keys, paper, person, story};

const PURPOSE: &str = "P02_PDP_SPSTI";
const PIECE: &str = "FICHE_LIAISON_PDP";

/// Somebody without a team, and their keys.
struct Reader {
    address: String,
    keys: Keys,
}

impl Reader {
    async fn join(at: &Instance, role: Role) -> (Self, Agent) {
        let (address, keys) = (format!("{role}@service.example"), keys());
        let founding = at.founder_link("Dominique Petit", &address, role, None).await.expect("a link");
        let agent = at.client().join(&JoinLink::local(founding.token), &keys).await.expect("an account");
        (Self { address, keys }, agent)
    }

    /// What the DPO reads now, in a new session: the report as JSON and its page.
    async fn read(&self, at: &Instance) -> (Agent, Value, String) {
        let dpo = at.client().enter(&self.address, &self.keys).await.expect("the DPO");
        let report = dpo.ask(Call::get("/api/v1/reports/retention")).await.expect("the report").json().await.expect("JSON");
        let page = text(&dpo, "/retention").await;
        (dpo, report, page)
    }
}

async fn text(agent: &Agent, path: &str) -> String {
    String::from_utf8(agent.ask(Call::get(path)).await.expect("a page").bytes().await.expect("its bytes")).expect("a text")
}

/// An agency that receives one document through a link.
async fn deposit(at: &Instance) -> (DocumentId, Timestamp) {
    let (manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
    let case = manager.open_case(&team, person("Nadia Benali")).await.expect("a case");
    let made = manager.make_request(&team, &asking(case, PIECE)).await.expect("a request");
    let desk = at.client().open_link(&made.link).await.expect("a desk");
    let receipt = desk.deposit(vec![paper(PIECE, "fiche.pdf")], &|_| {}).await.expect("a receipt");
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

#[test]
fn a_document_is_followed_from_its_deposit_to_its_erasure_without_its_person_s_name() {
    story(async |at| {
        let (reader, _) = Reader::join(at, Role::Dpo).await;
        let (document, purge_at) = deposit(at).await;

        let (dpo, report, page) = reader.read(at).await;
        assert_eq!([&report["totals"]["stored"], &report["totals"]["received"], &report["totals"]["without_start"]], [1, 1, 1]);
        assert!(page.contains("Aucun document en retard.") && !page.contains("Benali"));
        let list = text(&dpo, &format!("/retention/documents?state=active&purpose={PURPOSE}")).await;
        assert!(list.contains(document.as_str()) && list.contains("Fiche de liaison") && !list.contains("Benali"));

        at.clock.advance_to(purge_at + SignedDuration::from_hours(1));
        let (dpo, report, page) = reader.read(at).await;
        assert_eq!([&report["totals"]["due_today"], &report["totals"]["overdue"]], [1, 0]);
        assert!(page.contains("Aucun document en retard."));
        assert!(text(&dpo, "/retention/documents?state=due").await.contains(document.as_str()));

        at.clock.advance_to(purge_at + SignedDuration::from_hours(30));
        let (dpo, report, page) = reader.read(at).await;
        assert_eq!((told(&report), shown(&page)), ([1, 0, 0, 0], vec![1, 0, 0, 0]));
        assert!(page.contains("Un document en retard."));
        assert!(text(&dpo, "/retention/documents?state=overdue").await.contains(document.as_str()));

        at.purge().await;
        let (dpo, report, page) = reader.read(at).await;
        assert_eq!((told(&report), shown(&page)), ([0, 1, 0, 0], vec![0, 1, 0, 0]));
        assert_eq!([&report["reconciles"], &report["periods"][0]["delays"]["totals"]["median_seconds"]], [&Value::from(true), &Value::from(30 * 3_600)]);
        assert!(page.contains("Un effacement ce mois-ci"));
        assert!(text(&dpo, "/retention/documents?state=erased").await.contains(document.as_str()));

        let (recount, differences) =
            reports::verify(&mut at.app.records.read().await.expect("a snapshot"), &at.app.rules(), at.app.log.verifier_key()).await.expect("a recount");
        assert_eq!((recount.documents(), differences), (1, vec![]));
    });
}

#[test]
fn the_table_has_the_rows_of_the_json() {
    story(async |at| {
        let (reader, _) = Reader::join(at, Role::Dpo).await;
        deposit(at).await;
        let (dpo, report, _) = reader.read(at).await;
        let table = text(&dpo, "/api/v1/reports/retention.csv").await;
        let mut read = ::csv::Reader::from_reader(table.as_bytes());
        let names = read.headers().expect("names").clone();
        let rows: Vec<_> = read.records().collect::<Result<_, _>>().expect("rows");
        assert_eq!(rows.len(), report["rows"].as_array().expect("rows").len());
        for (row, same) in rows.iter().zip(report["rows"].as_array().expect("rows")) {
            for (name, value) in names.iter().zip(row).filter(|(name, _)| !same[*name].is_null()) {
                assert_eq!(value, same[name].as_str().map_or_else(|| same[name].to_string(), str::to_owned), "{name}");
            }
        }
    });
}

/// Where decisions on reports are recorded.
const DECISIONS: &str = "/api/v1/reports/retention/decisions";

/// A decision on a report as it was read.
fn decision(read: &Value, verdict: &str, about: &[&str]) -> Value {
    let checkpoint = &read["checkpoint"];
    let period = &read["month"].as_str().expect("a day")[..7];
    serde_json::json!({ "period": period, "verdict": verdict, "about": about, "as_of": read["as_of"], "entries": checkpoint["entries"], "root": checkpoint["root"] })
}

#[test]
fn the_dpo_decides_on_the_report_that_they_read_and_it_is_told_wherever_the_report_is() {
    story(async |at| {
        let (reader, _) = Reader::join(at, Role::Dpo).await;
        deposit(at).await;
        let dpo = at.staff(Role::Dpo).await;
        let read = dpo.browser.get("/api/v1/reports/retention").await.expect(200).json();
        assert!(dpo.browser.get("/retention").await.expect(200).text().contains("Aucune décision sur le rapport"));
        dpo.browser.post(DECISIONS, &decision(&read, "ACTION", &["SANS_DEPART", "DUREES", "SANS_DEPART"])).await.expect(204);
        at.clock.advance(SignedDuration::from_hours(1));
        let deputy = at.staff(Role::DeputyDpo).await;
        deputy.browser.post(DECISIONS, &decision(&read, "VALIDE", &[])).await.expect(204);

        let (_, report, page) = reader.read(at).await;
        let told: Vec<_> = report["decisions"].as_array().expect("decisions").iter().map(|told| [&told["verdict"], &told["about"], &told["as_of"]]).collect();
        let (both, none) = (serde_json::json!(["SANS_DEPART", "DUREES"]), serde_json::json!([]));
        assert_eq!(told, [[&Value::from("ACTION"), &both, &read["as_of"]], [&Value::from("VALIDE"), &none, &read["as_of"]]]);
        assert_eq!(report["decisions"][0]["root"], read["checkpoint"]["root"], "the report that was read, not the one of now");
        assert!(page.contains("Action demandée\u{a0}: les documents sans départ, une durée de conservation"), "{page}");
        let another = deputy.browser.get("/api/v1/reports/retention?period=2025").await.expect(200).json();
        assert_eq!(another["decisions"], none, "a decision is on the report of its period");
        let (_, differences) =
            reports::verify(&mut at.app.records.read().await.expect("a snapshot"), &at.app.rules(), at.app.log.verifier_key()).await.expect("a recount");
        assert_eq!(differences, []);
    });
}

#[test]
fn a_decision_on_a_report_that_nobody_made_or_that_says_nothing_is_refused() {
    story(async |at| {
        deposit(at).await;
        let dpo = at.staff(Role::Dpo).await;
        let read = dpo.browser.get("/api/v1/reports/retention").await.expect(200).json();
        let good = decision(&read, "VALIDE", &[]);
        let with = |field: &str, value: Value| {
            let mut changed = good.clone();
            changed[field] = value;
            changed
        };
        let entries = read["checkpoint"]["entries"].as_u64().expect("a count");
        let founded = at.texts("SELECT leaf FROM entries WHERE position = 0").await.remove(0);
        let mut first_entry_now = with("entries", 1.into());
        first_entry_now["root"] = Hash::of_leaf(founded.as_bytes()).to_string().into();
        at.clock.advance(SignedDuration::from_mins(10));
        first_entry_now["as_of"] = at.app.records.now().to_string().into();
        let ahead = (at.app.records.now() + SignedDuration::from_hours(1)).to_string();
        for (order, status, code) in [
            (decision(&read, "RESERVE", &[]), 422, "malformed"),
            (decision(&read, "VALIDE", &["GELS"]), 422, "malformed"),
            (with("verdict", "REFUSE".into()), 422, "malformed"),
            (with("root", "n0mW".into()), 422, "malformed"),
            (with("as_of", ahead.into()), 422, "impossible-date"),
            (with("period", "2030".into()), 422, "impossible-date"),
            (with("period", "hier".into()), 404, "not-found"),
            (with("entries", (entries - 1).into()), 409, "moved"),
            (with("entries", (entries + 9_999).into()), 409, "moved"),
            (with("entries", u64::MAX.into()), 409, "moved"),
            (with("entries", 0.into()), 409, "moved"),
            (first_entry_now, 409, "moved"),
        ] {
            dpo.browser.post(DECISIONS, &order).await.expect_problem(status, code);
        }
        assert_eq!(dpo.browser.get("/api/v1/reports/retention").await.expect(200).json()["decisions"], serde_json::json!([]));
    });
}

/// The paths of every figure, day and word of a JSON document.
fn leaves_of(value: &Value, path: String) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().enumerate().flat_map(|(place, item)| leaves_of(item, format!("{path}/{place}"))).collect(),
        Value::Object(members) => members.iter().flat_map(|(name, member)| leaves_of(member, format!("{path}/{name}"))).collect(),
        Value::Null => Vec::new(),
        _ => vec![path],
    }
}

/// Another value of the same kind.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(said) => Value::from(!said),
        Value::Number(number) => Value::from(number.as_u64().expect("a count") + 1),
        Value::String(text) => match (text.parse::<Timestamp>(), text.parse::<jiff::civil::Date>()) {
            (Ok(moment), _) => Value::from((moment + SignedDuration::from_hours(1)).to_string()),
            (_, Ok(day)) => Value::from(day.tomorrow().expect("a day").to_string()),
            _ => Value::from(format!("{text}0")),
        },
        other => other.clone(),
    }
}

/// Whatever an exported report states, told otherwise, is seen.
fn check_every_figure(original: &Value, forged: &impl Fn(&Value) -> Result<Vec<reports::Difference>, reports::ExportRefusal>) {
    // Names of teams are not in the trail. The moment can be any after its last entry; the checkpoint is verified before.
    let untold = |path: &str| path.ends_with("/team_name") || path == "/as_of" || path.starts_with("/checkpoint");
    let mut tried = 0;
    for path in leaves_of(original, String::new()).into_iter().filter(|path| !untold(path)) {
        let mut changed = original.clone();
        let value = changed.pointer_mut(&path).expect("a value");
        *value = other(value);
        assert!(forged(&changed).map_or(true, |differences| !differences.is_empty()), "{path} is told otherwise, and nobody sees it");
        tried += 1;
    }
    assert!(tried > 150, "{tried} figures");
    for (list, what) in [("rows", "a purpose"), ("weeks", "a week"), ("holds", "a kind of hold"), ("decisions", "a decision")] {
        let (mut fewer, mut more) = (original.clone(), original.clone());
        fewer[list].as_array_mut().expect("a list").pop();
        let twice = more[list][0].clone();
        more[list].as_array_mut().expect("a list").insert(0, twice);
        for changed in [fewer, more] {
            assert!(!forged(&changed).expect("its leaves verify").is_empty(), "{what} is missing, or there twice");
        }
    }
}

#[test]
fn an_export_is_verified_without_the_service_and_says_which_figure_was_changed() {
    story(async |at| {
        let (reader, _) = Reader::join(at, Role::Dpo).await;
        let (_, purge_at) = deposit(at).await;
        at.clock.advance_to(purge_at + SignedDuration::from_hours(1));
        at.purge().await;
        reader.read(at).await;
        let (team, manager) = at.agency("Agence de Vienne").await;
        let case = manager.open_case(at, &team, person("Karim Lopez")).await;
        let hold = serde_json::json!({ "case": case, "reason": "PROCEDURE_EN_COURS", "review_on": day_of(at.app.records.now()).tomorrow().expect("a day").to_string() });
        manager.browser.post("/api/v1/holds", &hold).await.expect(201);
        reports::reconcile(&at.app.records).await.expect("a count");
        let dpo = at.staff(Role::Dpo).await;
        let read = dpo.browser.get("/api/v1/reports/retention").await.expect(200).json();
        dpo.browser.post(DECISIONS, &decision(&read, "RESERVE", &["GELS"])).await.expect(204);
        let report = reports::signed(&at.app.records, &at.app.log, &at.app.rules(), None).await.expect("the report");
        let scratch = tempfile::tempdir().expect("a folder");
        let folder = scratch.path().join("export");
        reports::export(&mut at.app.records.read().await.expect("a snapshot"), &report, &folder).await.expect("an export");

        let key = at.app.log.verifier_key().clone();
        let (recount, differences) = reports::verify_export(&folder, &key).expect("it verifies");
        assert_eq!((recount.documents(), differences), (1, vec![]));

        let file = folder.join("report.json");
        let original: Value = serde_json::from_slice(&std::fs::read(&file).expect("the report")).expect("JSON");
        let forged = |report: &Value| {
            std::fs::write(&file, report.to_string()).expect("a file");
            reports::verify_export(&folder, &key).map(|(_, differences)| differences)
        };
        let mut changed = original.clone();
        changed["rows"][0]["purged"] = Value::from(7);
        let differences = forged(&changed).expect("its leaves verify");
        assert!(
            differences.iter().any(|found| (found.figure.as_str(), found.report.as_str(), found.trail.as_str()) == ("purged", "7", "1")),
            "{differences:?}"
        );
        check_every_figure(&original, &forged);
        let mut earlier = original.clone();
        earlier["as_of"] = Value::from((purge_at - SignedDuration::from_hours(1)).to_string());
        assert!(!forged(&earlier).expect("its leaves verify").is_empty(), "before its last entry");
        assert_eq!(forged(&original).expect("it verifies"), []);

        let leaves = folder.join("leaves.jsonl");
        let all = std::fs::read_to_string(&leaves).expect("the leaves");
        std::fs::write(&leaves, all.lines().skip(1).map(|leaf| format!("{leaf}\n")).collect::<String>()).expect("a file");
        assert!(matches!(reports::verify_export(&folder, &key), Err(reports::ExportRefusal::Leaves)));
    });
}

#[test]
fn the_report_the_register_and_a_bordereau_are_taken_away_as_pdf() {
    story(async |at| {
        let (reader, _) = Reader::join(at, Role::Dpo).await;
        let (_, purge_at) = deposit(at).await;
        at.clock.advance_to(purge_at + SignedDuration::from_hours(1));
        let run = at.purge().await;
        let (dpo, _, _) = reader.read(at).await;
        let register: Value = dpo.ask(Call::get("/api/v1/reports/register")).await.expect("the register").json().await.expect("JSON");
        assert_eq!(register["activities"].as_array().map(Vec::len), Some(21), "fifteen purposes of cases, six of the service");
        for path in ["/api/v1/reports/retention.pdf", "/api/v1/reports/register.pdf", &format!("/api/v1/purges/{}/bordereau.pdf", run.id)] {
            let bytes = dpo.ask(Call::get(path)).await.expect("a file").bytes().await.expect("its bytes");
            assert!(bytes.starts_with(b"%PDF-"), "{path}");
        }
        let page = text(&dpo, &format!("/retention/purges/{}", run.id)).await;
        assert!(page.contains("Agence de Villeurbanne") && page.contains("Fiche de liaison") && !page.contains("Benali"));
    });
}

#[test]
fn nobody_but_the_dpo_reads_the_report_and_a_bad_address_names_no_list() {
    story(async |at| {
        let (_, dpo) = Reader::join(at, Role::DeputyDpo).await;
        let (_, operator) = Reader::join(at, Role::Operator).await;
        for path in ["/retention", "/retention/documents", "/api/v1/reports/retention", "/api/v1/reports/retention.csv"] {
            assert!(dpo.ask(Call::get(path)).await.is_ok(), "{path}");
            assert_eq!(operator.ask(Call::get(path)).await.err().and_then(|refusal| refusal.status()), Some(403), "{path}");
        }
        for query in ["state=unknown", "state=week", "purpose=P99_NONE", "team=team_1", "after=doc_1"] {
            let refused = dpo.ask(Call::get(format!("/retention/documents?{query}"))).await;
            assert_eq!(refused.err().and_then(|refusal| refusal.status()), Some(404), "{query}");
        }
        assert!(dpo.ask(Call::get("/retention/documents?utm_source=mail")).await.is_ok());
    });
}
