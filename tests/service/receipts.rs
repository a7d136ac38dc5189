//! What a sender, a team and a DPO take away, and what it proves to somebody who has the log's key and nothing else.

use consigne::{audit::ProofAddress, identity::Role, receipts};
use serde_json::{Value, json};

use crate::harness::{Browser, Instance, Sender, day, person, story};

const PURPOSE: &str = "P12_IDENTITE";
const PIECE: &str = "PIECE_IDENTITE";

/// A document that a sender deposited, with the team's manager and the sender's page.
async fn deposited(at: &Instance) -> (crate::harness::Agent, Sender, String) {
    let (team, manager) = at.agency("Agence de Villeurbanne").await;
    let case = manager.open_case(at, &team, person("Nadia Benali")).await;
    let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
    let sender = Sender::arrive(at, &asked).await;
    let (document, _) = sender.deposit(at, PIECE, ("carte.pdf", b"a paper")).await;
    (manager, sender, document)
}

/// Where the proof of an attestation is read.
fn address(attestation: &Value) -> String {
    ProofAddress::of(attestation["index"].as_u64().expect("a number"), attestation["leaf"].as_str().expect("a leaf")).to_string()
}

#[test]
fn the_sender_and_the_team_take_the_same_receipt_which_the_key_alone_verifies() {
    story(async |at| {
        let (manager, sender, document) = deposited(at).await;
        let of_sender = sender.browser.get(&format!("/api/v1/links/{}/receipts", sender.token)).await.expect(200);
        let of_team = manager.browser.get(&format!("/api/v1/documents/{document}/receipts")).await.expect(200);
        assert_eq!(of_sender.json()[0]["leaf"], of_team.json()[0]["leaf"]);
        assert!(["Benali", "case_", "agt_", "carte.pdf"].iter().all(|name| !of_sender.text().contains(name)), "it names nobody");

        let key = at.app.log.verifier_key();
        let told = receipts::verify(&of_sender.text(), key, &[]).expect("it verifies");
        let [told] = told.as_slice() else { panic!("{told:?}") };
        assert!(
            told.proves.starts_with(&format!("Document {document}, sealed before it was sent")) && told.proves.contains("for P12_IDENTITE as PIECE_IDENTITE"),
            "{told:?}"
        );
        assert!(told.does_not_prove.contains("who sent it"), "{told:?}");

        let stored = at.texts(&format!("SELECT payload_digest FROM documents WHERE document = '{document}'")).await.remove(0);
        assert_eq!(of_team.json()[0]["statement"]["payload"], stored, "the very bytes that are held");
        sender.browser.get("/api/v1/links/0000000000000000000000/receipts").await.expect_problem(410, "link-ended");
        let (_, other) = at.agency("Agence de Grenoble").await;
        other.browser.get(&format!("/api/v1/documents/{document}/receipts")).await.expect_problem(404, "not-found");
    });
}

#[test]
fn a_receipt_that_was_altered_in_any_part_proves_nothing_and_says_why() {
    story(async |at| {
        let (manager, _, document) = deposited(at).await;
        let good = manager.browser.get(&format!("/api/v1/documents/{document}/receipts")).await.expect(200).json();
        let key = at.app.log.verifier_key();
        let refused = |path: &str, value: Value| {
            let mut changed = good.clone();
            *changed.pointer_mut(path).expect("a part") = value;
            receipts::verify(&changed.to_string(), key, &[]).expect_err(path).to_string()
        };
        let leaf = good[0]["leaf"].as_str().expect("a leaf").replace(PURPOSE, "P02_PDP_SPSTI");
        for (path, value, why) in [
            ("/0/statement/due", json!("2030-01-01T00:00:00Z"), "says something else than its entry"),
            ("/0/leaf", json!(leaf), "says something else than its entry"),
            ("/0/index", json!(0), "not in the trail"),
            ("/0/size", json!(1), "not in the trail"),
            ("/0/path", json!([]), "not in the trail"),
            ("/0/path/0", json!("n0mW"), "not in the trail"),
            ("/0/checkpoint", json!("consigne.test/log\n1\nAAAA\n"), "not signed by this key"),
            ("/0/kind", json!("consigne.certificate.v1"), "something else"),
        ] {
            let said = refused(path, value);
            assert!(said.contains(why) && said.starts_with("number 1 of the file"), "{path}: {said}");
        }
        let forged: Value = serde_json::from_str(&good[0].to_string().replace(PURPOSE, "P02_PDP_SPSTI")).expect("JSON");
        assert!(receipts::verify(&forged.to_string(), key, &[]).expect_err("forged").to_string().contains("not in the trail"), "statement and leaf together");
        for nothing in ["", "[]", "{}", "[1]", "not JSON"] {
            assert!(receipts::verify(nothing, key, &[]).is_err(), "{nothing:?} proves nothing");
        }
        let other = consigne::merkle::NoteSigner::from_seed("consigne.test/log", &[9; 32]).expect("a key");
        assert!(receipts::verify(&good.to_string(), other.verifier_key(), &[]).expect_err("another's").to_string().contains("not signed by this key"));
    });
}

#[test]
fn whoever_has_a_printed_address_reads_what_it_proves_and_a_wrong_one_leads_nowhere() {
    story(async |at| {
        let (manager, _, document) = deposited(at).await;
        let receipt = manager.browser.get(&format!("/api/v1/documents/{document}/receipts")).await.expect(200).json()[0].clone();
        let anybody = Browser::new(at.router());
        let received = address(&receipt);
        let page = anybody.get(&received).await.expect(200).text();
        assert!(
            page.contains("Reçu d’un document") && page.contains("Pièce d’identité") && page.contains(&document) && page.contains("class=\"qr\""),
            "{page}"
        );
        assert_eq!(anybody.get(&format!("/api/v1{received}")).await.expect(200).json()["leaf"], receipt["leaf"]);

        at.clock.advance_to(day("2026-04-02"));
        at.purge().await;
        let dpo = at.staff(Role::Dpo).await;
        let certificate = dpo.browser.get(&format!("/api/v1/documents/{document}/certificates")).await.expect(200).json()[0].clone();
        let list = dpo.browser.get("/retention/documents?state=erased").await.expect(200).text();
        let destroyed = address(&certificate);
        assert!(list.contains(&format!("href=\"{destroyed}\"")), "the report's list leads to it");
        let page = anybody.get(&destroyed).await.expect(200).text();
        assert!(page.contains("Certificat d’effacement") && page.contains("Ce document a été effacé le 2 avril 2026"), "{page}");
        let file = anybody.get(&format!("/api/v1{destroyed}")).await.expect(200).text();
        let told = receipts::verify(&file, at.app.log.verifier_key(), &[]).expect("it verifies");
        assert!(told[0].proves.contains("and the payload, whose SHA-256 was") && told[0].does_not_prove.contains("may live until 2026-04-09"), "{told:?}");
        anybody.get(&received).await.expect(200);

        let (index, hash) = received.trim_start_matches("/proof/").split_once('/').expect("an address");
        let index: u64 = index.parse().expect("a number");
        for wrong in [
            format!("/proof/{}/{hash}", index + 1),
            format!("/proof/{index}/{}", "0".repeat(64)),
            format!("/proof/{}/{hash}", u64::MAX),
            format!("/proof/{index}/xyz"),
            "/proof/-1/00".to_owned(),
        ] {
            anybody.get(&wrong).await.expect(404);
        }
        let founded = at.texts("SELECT leaf FROM entries WHERE position = 0").await.remove(0);
        anybody.get(&ProofAddress::of(0, &founded).to_string()).await.expect(404);
    });
}
