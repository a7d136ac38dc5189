//! Links: what works, and what everybody is told when one does not.

use axum::{
    body::Body,
    http::{Method, header},
};
use consigne::identity::Role;
use jiff::SignedDuration;
use serde_json::json;

use crate::harness::{Agent, Answer, Asked, Browser, Instance, SWITCHBOARD, Sender, Team, person, story};

const PURPOSE: &str = "P05_RQTH";
const PIECE: &str = "NOTIFICATION_RQTH";

async fn asked(at: &Instance) -> (Team, Agent, Asked) {
    let (team, manager) = at.agency("Agence de Villeurbanne").await;
    let case = manager.open_case(at, &team, person("Nadia Benali")).await;
    let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
    (team, manager, asked)
}

/// An answer to the byte, with the token that was asked about taken out of it.
fn bytes(answer: &Answer) -> (u16, Vec<(String, Vec<u8>)>, String) {
    let mut headers: Vec<_> = answer.headers.iter().map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect();
    headers.sort();
    (answer.status.as_u16(), headers, answer.text())
}

/// Everything a link can be asked, at this token.
async fn everything(browser: &Browser, token: &str) -> Vec<Answer> {
    let tus =
        |method: Method, path: String| browser.request(method, &path).header("tus-resumable", "1.0.0").header("upload-length", 10).header("upload-offset", 0);
    let upload = format!("/api/v1/links/{token}/uploads/upl_01j00000000000000000000000");
    let chunk = |method: Method| {
        tus(method, upload.clone()).header(header::CONTENT_TYPE, "application/offset+octet-stream").body(Body::from("four")).expect("a request")
    };
    let creation = tus(Method::POST, format!("/api/v1/links/{token}/uploads")).header("upload-metadata", "piece Tk9USUZJQ0FUSU9OX1JRVEg=").body(Body::empty());
    let form = browser.request(Method::POST, &format!("/d/{token}")).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    vec![
        browser.get(&format!("/d/{token}")).await,
        browser.get(&format!("/d/{token}?utm_source=mail")).await,
        browser.send(form.body(Body::from("--b--\r\n")).expect("a request")).await,
        browser.send(creation.expect("a request")).await,
        browser.send(chunk(Method::PATCH)).await,
        browser.post(&format!("/api/v1/links/{token}/finish"), &json!({ "documents": [] })).await,
    ]
}

#[test]
fn an_ended_an_unknown_and_a_malformed_link_are_answered_the_same_to_the_byte() {
    story(async |at| {
        let (_, manager, ended) = asked(at).await;
        manager.browser.post(&format!("/api/v1/requests/{}/end", ended.request), &json!({})).await.expect(204);
        let (_, _, expired) = asked(at).await;
        at.clock.advance(SignedDuration::from_hours(24 * 32));
        for language in ["fr", "en"] {
            let mut browser = at.browser();
            browser.language = language;
            let expected: Vec<_> = everything(&browser, "0000000000000000000000").await.iter().map(bytes).collect();
            assert_eq!(expected.iter().map(|(status, ..)| *status).collect::<Vec<_>>(), [410; 6]);
            for token in [ended.token.as_str(), &expired.token, "short", "0000000000000000000000000", "%C3%A9t%C3%A9", "0000000000000000000-00"] {
                let answers: Vec<_> = everything(&browser, token).await.iter().map(bytes).collect();
                assert_eq!(answers, expected, "{token} in {language}");
            }
        }
    });
}

#[test]
fn a_link_that_ended_says_whom_to_ask_in_the_reader_s_language() {
    story(async |at| {
        let mut browser = at.browser();
        let french = browser.get("/d/0000000000000000000000").await.expect(410).text();
        browser.language = "en";
        let english = browser.get("/d/0000000000000000000000").await.expect(410).text();
        for (page, language) in [(&french, "fr"), (&english, "en")] {
            assert!(page.contains(&format!("<html lang=\"{language}\"")) && page.contains("/help/new-link"), "{page}");
        }
        assert_ne!(french, english);
    });
}

#[test]
fn nobody_meets_a_dead_end() {
    story(async |at| {
        let (team, manager, _) = asked(at).await;
        let browser = at.browser();
        for (path, status) in [("/d/0000000000000000000000", 410), ("/join/0000000000000000000000", 410), ("/no/such/page", 404), ("/d/short/of/it", 404)] {
            let page = browser.get(path).await.expect(status).text();
            assert!(page.contains("href=\"/help/new-link\"") && page.contains("href=\"/accessibility\""), "{path}: {page}");
        }
        let form = browser.get("/help/new-link").await.expect(200).text();
        assert!(form.contains(&team.name) && form.contains("04 72 00 00 00"), "the agencies and their telephones: {form}");
        manager.browser.get("/documents/doc_00000000000000000000000000").await.expect(404);
    });
}

#[test]
fn scanners_that_fetch_a_link_use_nothing_up() {
    story(async |at| {
        let (_, _, asked) = asked(at).await;
        let browser = at.browser();
        let entries = at.entries().await;
        for _ in 0..60 {
            let method = if at.entries().await % 2 == 0 { Method::GET } else { Method::HEAD };
            let request = browser.request(method, &format!("/d/{}?x=1", asked.token)).body(Body::empty()).expect("a request");
            browser.send(request).await.expect(200);
        }
        assert_eq!(at.entries().await, entries);
        Sender::arrive(at, &asked).await.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
    });
}

#[test]
fn the_server_never_learns_what_follows_the_hash_and_stores_no_token() {
    story(async |at| {
        use secrecy::ExposeSecret as _;
        let (_, _, asked) = asked(at).await;
        Sender::arrive(at, &asked).await.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
        let identity = asked.fragment.identity.to_text();
        for secret in [asked.token.as_bytes(), identity.expose_secret().as_bytes(), asked.fragment.encode().expose_secret().as_bytes()] {
            assert_eq!(crate::harness::columns_holding(at.app.records.db(), secret).await, [""; 0]);
            assert_eq!(crate::harness::files_holding(at.folder(), secret), [""; 0]);
        }
        assert!(asked.link().starts_with("https://consigne.example/d/"));
    });
}

async fn ask_new_link(browser: &Browser, form: &str) -> Answer {
    let request = browser.request(Method::POST, "/help/new-link").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    browser.send(request.body(Body::from(form.to_owned())).expect("a request")).await
}

#[test]
fn asking_for_a_new_link_makes_a_task_for_the_team_and_reveals_nothing() {
    story(async |at| {
        let (team, manager, asked) = asked(at).await;
        let browser = at.browser();
        let known = ask_new_link(&browser, &format!("reference={}", asked.reference)).await.expect(200);
        let unknown = ask_new_link(&browser, "reference=0A0-0A").await.expect(200);
        let agency = ask_new_link(&browser, &format!("team={}", team.id)).await.expect(200);
        let nowhere = ask_new_link(&browser, "team=team_00000000000000000000000000").await.expect(200);
        for answer in [&unknown, &agency, &nowhere] {
            assert_eq!(bytes(answer), bytes(&known));
        }
        let tasks = manager.browser.get("/api/v1/home").await.expect(200).json()["tasks"].clone();
        assert_eq!(tasks.as_array().map(Vec::len), Some(2));
        assert_eq!((&tasks[0]["reference"], &tasks[1]["reference"]), (&json!(asked.reference), &json!(null)));
        assert_eq!(at.told("link.asked").await, 4, "and the trail says the same of each");
        for _ in 0..60 {
            ask_new_link(&browser, &format!("team={}", team.id)).await.expect(200);
        }
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM tasks").await, 50, "a scanner cannot drown the team");
    });
}

#[test]
fn a_request_that_says_less_than_its_purpose_asks_is_refused() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let what: (&str, &[&str]) = ("P02_PDP_SPSTI", &["FICHE_LIAISON_PDP"]);
        let spoilt = async |field: &str, value: serde_json::Value, (status, code): (u16, &str)| {
            let mut draft = manager.draft(at, (&team, &case), what).await;
            draft.body[field] = value;
            manager.browser.put(&format!("/api/v1/requests/{}", draft.asked.request), &draft.body).await.expect_problem(status, code);
        };
        spoilt("agreement", json!(null), (422, "agreement-needed")).await;
        spoilt("person_informed_on", json!(null), (422, "agreement-needed")).await;
        spoilt("agreement", json!({ "form": "oral", "on": "2026-03-04" }), (422, "malformed")).await;
        spoilt("policy", json!("00".repeat(32)), (409, "policy-moved")).await;
        spoilt("purpose", json!("P99_NOTHING"), (422, "unknown-piece")).await;
        spoilt("pieces", json!(["DMST_COMPLET"]), (422, "unknown-piece")).await;
        spoilt("pieces", json!([]), (422, "unknown-piece")).await;
        spoilt("asked_of", json!("EMPLOYEUR"), (422, "malformed")).await;
        spoilt("asked_of", json!("MDPH"), (422, "malformed")).await;
        spoilt("ends_on", json!("2026-03-02"), (422, "malformed")).await;
        spoilt("ends_on", json!("2026-06-20"), (422, "malformed")).await;
        spoilt("brief", json!("aW4gY2xlYXI="), (422, "not-sealed")).await;
        spoilt("case", json!("case_00000000000000000000000000"), (404, "not-found")).await;
        spoilt("surprise", json!(1), (422, "malformed")).await;
        assert_eq!(at.told("request.created").await, 0);
        manager.ask(at, (&team, &case), what).await;
    });
}

#[test]
fn no_page_is_a_dead_end_each_says_whom_to_call() {
    story(async |at| {
        let (_, manager) = at.agency("Agence de Villeurbanne").await;
        let operator = at.staff(Role::Operator).await;
        let nobody = at.browser();
        let unknown = "doc_01j00000000000000000000000";
        for (who, path, status) in [
            (&nobody, "/nowhere".to_owned(), 404),
            (&nobody, "/d/0000000000000000000000".to_owned(), 410),
            (&nobody, "/join/0000000000000000000000".to_owned(), 410),
            (&manager.browser, format!("/documents/{unknown}"), 404),
            (&operator.browser, "/team".to_owned(), 403),
        ] {
            let page = who.get(&path).await.expect(status).text();
            let number: String = SWITCHBOARD.split(' ').collect();
            assert!(page.contains(SWITCHBOARD) && page.contains(&format!("href=\"tel:{number}\"")), "{path}: {page}");
        }
        assert!(manager.browser.get(&format!("/documents/{unknown}")).await.text().contains("href=\"/\""), "whoever is signed in goes back home");
    });
}
