//! The whole life of a document told by the client, which believes the server in nothing that it can check; and a server that cheats.

use axum::{Router, http::HeaderValue, middleware, response::Response};
use consigne::{
    base::Base64,
    client::{Client, ClientRefusal, Keys, Newcomer, Paper},
    sealing::{manifest::Provenance, vault::Work},
};
use serde_json::Value;

use crate::harness::{BASE, HOST, Instance, asking, keys, paper, person, refused, story};

const PIECE: &str = "FICHE_LIAISON_PDP";

#[test]
fn a_colleague_invited_by_link_opens_what_a_partner_sent() {
    story(async |at| {
        let client = at.client();
        let secret: secrecy::SecretString = "une phrase assez longue pour un essai".to_owned().into();
        let manager_keys = Keys::of_passphrase(secret.clone(), [5; 16], Work::LEAST).await.expect("it is done");
        let (mut manager, team) = at.founded_agency("Agence de Villeurbanne", &manager_keys).await;
        let newcomer = Newcomer { name: "Camille Martin".to_owned(), address: "camille@service.example".to_owned(), role: "social_worker".to_owned() };
        let sent = manager.invite(&team, &newcomer).await.expect("it is done");
        let mut worker = client.join(&sent.link, &keys()).await.expect("it is done");
        let case = manager.open_case(&team, person("Nadia Benali")).await.expect("it is done");
        assert!(worker.open_case(&team, person("Karim Lopez")).await.is_err(), "without the team's key nothing is sealed to it");
        assert_eq!(manager.confirm(&team).await.ok(), Some(1));
        worker.refresh().await.expect("it is done");
        let made = worker.make_request(&team, &asking(case.clone(), PIECE)).await.expect("it is done");
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
        let (manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
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
        let client = at.client();
        let keys = keys();
        let (manager, team) = at.founded_agency("Agence de Villeurbanne", &keys).await;
        let (_, other_team) = at.founded_agency("Agence de Grenoble", &crate::harness::keys()).await;
        let case = manager.open_case(&team, person("Nadia Benali")).await.expect("it is done");
        let made = manager.make_request(&team, &asking(case, PIECE)).await.expect("it is done");
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
    at.client_of(router)
}

#[test]
fn a_document_that_is_not_what_the_server_says_is_refused_by_whoever_opens_it() {
    story(async |at| {
        let client = at.client();
        let keys = keys();
        let (manager, team) = at.founded_agency("Agence de Villeurbanne", &keys).await;
        let case = manager.open_case(&team, person("Nadia Benali")).await.expect("it is done");
        let made = manager.make_request(&team, &asking(case, PIECE)).await.expect("it is done");
        let desk = client.open_link(&made.link).await.expect("it is done");
        let mut documents = Vec::new();
        for name in ["one.pdf", "two.pdf"] {
            let receipt = desk.deposit(vec![paper(PIECE, name)], &|_| {}).await;
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

#[test]
fn whoever_was_invited_by_a_team_makes_no_key_in_its_name_whatever_the_server_says() {
    story(async |at| {
        let (manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
        let newcomer = Newcomer { name: "Camille Martin".to_owned(), address: "camille@service.example".to_owned(), role: "social_worker".to_owned() };
        let sent = manager.invite(&team, &newcomer).await.expect("it is done");
        for kind in ["founder", "staff"] {
            let cheat: Cheat = if kind == "founder" { |json| json["kind"] = "founder".into() } else { |json| json["team"] = Value::Null };
            let refusal = refused(cheating(at, cheat).join(&sent.link, &keys()).await, kind);
            assert!(matches!(refusal, ClientRefusal::Key(_)), "{refusal:?}");
        }
        assert_eq!(at.told("agent.joined").await, 1, "the manager alone");
        at.client().join(&sent.link, &keys()).await.expect("the honest server's word is believed");
    });
}
