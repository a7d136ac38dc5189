//! The whole life of a document told by the client, which believes the server in nothing that it can check; and a server that cheats.

use std::sync::Arc;

use axum::{Router, http::HeaderValue, middleware, response::Response};
use consigne::{
    base::{Base64, Chance, OperatingSystem, TeamId},
    client::{Agent, Agreement, Asking, Client, ClientRefusal, JoinLink, Keys, Newcomer, Paper, Transport},
    identity::{NewTeam, Role, TeamKind},
    sealing::{manifest::Provenance, vault::Work},
};
use serde_json::Value;

use crate::harness::{BASE, HOST, Instance, person, story};

const PIECE: &str = "FICHE_LIAISON_PDP";

/// The client in this process, through the edge's rules, on the host of the stories.
fn client(at: &Instance) -> Client {
    let named = Router::new().fallback_service(at.router()).layer(middleware::map_request(async |mut request: axum::extract::Request| {
        request.headers_mut().insert("host", HeaderValue::from_static(HOST));
        request
    }));
    Client::new(Transport::InProcess(named), Arc::clone(&at.clock) as _, Arc::new(OperatingSystem))
}

fn keys() -> Keys {
    let chance: &dyn Chance = &OperatingSystem;
    Keys::of_nobody(chance)
}

async fn founded(at: &Instance, client: &Client, name: &str, keys: &Keys) -> (Agent, TeamId) {
    let team = NewTeam {
        kind: TeamKind::Agency,
        name: name.to_owned(),
        department: "69".to_owned(),
        telephone: "04 72 00 00 00".to_owned(),
        hours: "9 h à 12 h".to_owned(),
        address: "1 rue de la Paix".to_owned(),
    };
    let founding =
        at.founder_link("Anne Durand", &format!("anne.{}@service.example", crate::harness::word()), Role::Manager, Some(&team)).await.expect("a link");
    let agent = client.join(&JoinLink::local(founding.token), keys).await.expect("it is done");
    let team = agent.own_team().expect("it is done").team.clone();
    (agent, team)
}

fn asking(case: consigne::base::CaseId) -> Asking {
    let day = "2026-03-02".parse().expect("a day");
    Asking {
        case,
        person: person("Nadia Benali"),
        purpose: "P02_PDP_SPSTI".to_owned(),
        pieces: vec![PIECE.to_owned()],
        asked_of: "SPSTI".to_owned(),
        partner: Some("Prévention et santé".to_owned()),
        message: Some("Merci.".to_owned()),
        agreement: Some(Agreement { form: "written".to_owned(), on: day }),
        informed_on: Some(day),
        ends_on: None,
    }
}

fn refused<T>(outcome: Result<T, ClientRefusal>, about: &str) -> ClientRefusal {
    outcome.err().unwrap_or_else(|| panic!("{about} is refused"))
}

#[test]
fn a_colleague_invited_by_link_opens_what_a_partner_sent() {
    story(async |at| {
        let client = client(at);
        let secret: secrecy::SecretString = "une phrase assez longue pour un essai".to_owned().into();
        let manager_keys = Keys::of_passphrase(secret.clone(), [5; 16], Work::LEAST).await.expect("it is done");
        let (mut manager, team) = founded(at, &client, "Agence de Villeurbanne", &manager_keys).await;
        let newcomer = Newcomer { name: "Camille Martin".to_owned(), address: "camille@service.example".to_owned(), role: "social_worker".to_owned() };
        let sent = manager.invite(&team, &newcomer).await.expect("it is done");
        let mut worker = client.join(&sent.link, &keys()).await.expect("it is done");
        let case = manager.open_case(&team, person("Nadia Benali")).await.expect("it is done");
        assert!(worker.open_case(&team, person("Karim Lopez")).await.is_err(), "without the team's key nothing is sealed to it");
        assert_eq!(manager.confirm(&team).await.ok(), Some(1));
        worker.refresh().await.expect("it is done");
        let made = worker.make_request(&team, &asking(case.clone())).await.expect("it is done");
        let desk = client.open_link(&made.link).await.expect("it is done");
        let paper = Paper::of_bytes(PIECE, "fiche.pdf", "application/pdf", b"une fiche de liaison".repeat(5_000));
        let receipt = desk.deposit(vec![paper], &|_| {}).await.expect("it is done");
        let document = receipt.documents[0].document.clone();
        let again = client.enter(&manager.me().address, &manager_keys).await.expect("it is done");
        for agent in [&worker, &again] {
            let opened = agent.open_document(&document).await.expect("it is done");
            assert_eq!((opened.manifest.file_name.as_str(), opened.provenance), ("fiche.pdf", Provenance::SendersClient));
            let content = agent.content(&opened).await.expect("it is done");
            assert_eq!(content.as_slice(), b"une fiche de liaison".repeat(5_000));
        }
        let row = worker.case(&case).await.expect("it is done").row;
        assert_eq!(worker.person_of(&row).map(|person| person.name).ok().as_deref(), Some("Nadia Benali"));
        assert!(secrecy::ExposeSecret::expose_secret(&made.compose(BASE)).starts_with("https://consigne.example/d/"));
    });
}

#[test]
fn an_agent_adds_to_a_case_what_came_to_the_counter() {
    story(async |at| {
        let client = client(at);
        let (manager, team) = founded(at, &client, "Agence de Villeurbanne", &keys()).await;
        let case = manager.open_case(&team, person("Nadia Benali")).await.expect("it is done");
        let purposes = manager.purposes().await.expect("it is done");
        let purpose = purposes.purpose("P05_RQTH").expect("a purpose");
        let paper = Paper::of_bytes("NOTIFICATION_RQTH", "scan.pdf", "application/pdf", b"a scan".to_vec());
        let added = manager.add_documents((&team, &case), (purpose, purposes.policy), vec![paper], &|_| {}).await.expect("it is done");
        let opened = manager.open_document(&added.documents[0].document).await.expect("it is done");
        assert_eq!((opened.manifest.file_name.as_str(), opened.provenance), ("scan.pdf", Provenance::Agent));
        assert_eq!(manager.content(&opened).await.expect("it is done").as_slice(), b"a scan");
    });
}

#[test]
fn a_server_that_slips_in_a_key_or_a_roster_is_not_believed() {
    story(async |at| {
        let client = client(at);
        let keys = keys();
        let (manager, team) = founded(at, &client, "Agence de Villeurbanne", &keys).await;
        let (_, other_team) = founded(at, &client, "Agence de Grenoble", &self::keys()).await;
        let case = manager.open_case(&team, person("Nadia Benali")).await.expect("it is done");
        let made = manager.make_request(&team, &asking(case)).await.expect("it is done");
        let address = manager.me().address.clone();
        let swap = async |statement: &str| at.change(statement).await;
        let theirs = at.texts(&format!("SELECT recipient FROM team_keys WHERE team = '{other_team}'")).await.pop().expect("a key");
        let ours = at.texts(&format!("SELECT recipient FROM team_keys WHERE team = '{team}'")).await.pop().expect("a key");
        swap(&format!("UPDATE team_keys SET recipient = '{theirs}' WHERE team = '{team}'")).await;
        refused(client.enter(&address, &keys).await, "another team key");
        swap(&format!("UPDATE team_keys SET recipient = '{ours}' WHERE team = '{team}'")).await;
        swap(&format!("UPDATE statements SET statement = replace(statement, '{ours}', '{theirs}') WHERE team = '{team}'")).await;
        refused(client.enter(&address, &keys).await, "a roster whose text was changed");
        swap(&format!("UPDATE statements SET statement = (SELECT o.statement FROM statements o WHERE o.team = '{other_team}') WHERE team = '{team}'")).await;
        refused(client.enter(&address, &keys).await, "another team's roster");
        swap(&format!("DELETE FROM statements WHERE team = '{team}'")).await;
        refused(client.enter(&address, &keys).await, "no roster");
        let brief = "UPDATE requests SET purpose = 'P05_RQTH'";
        swap(brief).await;
        refused(client.open_link(&made.link).await, "a page whose purpose is not the one that was signed");
    });
}

/// What a server that cheats does to an answer.
type Cheat = fn(&mut Value);

/// Changes every answer of the API that is JSON.
fn cheating(at: &Instance, cheat: Cheat) -> Client {
    let router =
        Router::new().fallback_service(at.router()).layer(middleware::from_fn(move |mut request: axum::extract::Request, next: middleware::Next| async move {
            request.headers_mut().insert("host", HeaderValue::from_static(HOST));
            let (mut parts, body) = next.run(request).await.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
            let Ok(mut json) = serde_json::from_slice::<Value>(&bytes) else { return Response::from_parts(parts, axum::body::Body::from(bytes)) };
            cheat(&mut json);
            parts.headers.remove("content-length");
            Response::from_parts(parts, axum::body::Body::from(json.to_string()))
        }));
    Client::new(Transport::InProcess(router), Arc::clone(&at.clock) as _, Arc::new(OperatingSystem))
}

#[test]
fn a_document_that_is_not_what_the_server_says_is_refused_by_whoever_opens_it() {
    story(async |at| {
        let client = client(at);
        let keys = keys();
        let (manager, team) = founded(at, &client, "Agence de Villeurbanne", &keys).await;
        let case = manager.open_case(&team, person("Nadia Benali")).await.expect("it is done");
        let made = manager.make_request(&team, &asking(case)).await.expect("it is done");
        let desk = client.open_link(&made.link).await.expect("it is done");
        let mut documents = Vec::new();
        for name in ["one.pdf", "two.pdf"] {
            let receipt = desk.deposit(vec![Paper::of_bytes(PIECE, name, "application/pdf", b"a paper".to_vec())], &|_| {}).await;
            documents.push(receipt.expect("it is done").documents[0].document.clone());
        }
        let address = manager.me().address.clone();
        let cheats: [(&str, Cheat); 3] = [
            ("another purpose", |json| {
                if json.get("versions").is_some() {
                    json["purpose"] = "P05_RQTH".into();
                }
            }),
            ("another piece", |json| {
                if json.get("versions").is_some() {
                    json["piece"] = "ETUDE_POSTE".into();
                }
            }),
            ("another grant", |json| {
                if json.get("versions").is_some() {
                    json["grant"] = serde_json::to_value(Base64(b"not a grant".to_vec())).unwrap_or_default();
                }
            }),
        ];
        for (about, cheat) in cheats {
            let reader = cheating(at, cheat).enter(&address, &keys).await.expect("it is done");
            refused(reader.open_document(&documents[0]).await, about);
        }
        let swapped = format!(
            "UPDATE manifests SET sealed = (SELECT o.sealed FROM manifests o WHERE o.document = '{}') WHERE document = '{}'",
            documents[1], documents[0]
        );
        at.change(&swapped).await;
        refused(manager.open_document(&documents[0]).await, "another document's manifest");
        manager.open_document(&documents[1]).await.expect("it is done");
    });
}
