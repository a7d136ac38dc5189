//! The page without JavaScript: a plain form, sealed by the server as it arrives, where the purpose accepts it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{body::Body, http::header};
use consigne::{
    documents::Quota,
    sealing::manifest::{Provenance, SealedBy},
};
use futures_util::{FutureExt as _, StreamExt as _, stream};

use crate::harness::{Answer, Asked, Browser, Instance, Setting, columns_holding, files_below, files_holding, person, story, story_with};

const PIECE: &str = "NOTIFICATION_RQTH";

/// Words that must never be anywhere in clear.
const CANARY: &str = "canari-en-clair-7f3a";

async fn send(browser: &Browser, asked: &Asked, parts: &[(&str, &str, Vec<u8>)]) -> Answer {
    let mut body = Vec::new();
    for (name, file, bytes) in parts {
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/pdf\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--b--\r\n");
    let request = browser.request(axum::http::Method::POST, &format!("/d/{}", asked.token));
    browser.send(request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=b").body(Body::from(body)).expect("a request")).await
}

async fn agency(at: &Instance, purpose: &str, piece: &str) -> (crate::harness::Team, crate::harness::Agent, Asked) {
    let (team, manager) = at.agency("Agence de Villeurbanne").await;
    let case = manager.open_case(at, &team, person(&format!("Nadia {CANARY}"))).await;
    let mut draft = manager.draft(at, (&team, &case), (purpose, &[piece])).await;
    if purpose == "P02_PDP_SPSTI" {
        draft.body["asked_of"] = serde_json::json!("SPSTI");
    }
    manager.browser.put(&format!("/api/v1/requests/{}", draft.asked.request), &draft.body).await.expect(201);
    (team, manager, draft.asked)
}

#[test]
fn a_plain_form_is_sealed_on_arrival_and_says_so() {
    story(async |at| {
        let (team, manager, asked) = agency(at, "P05_RQTH", PIECE).await;
        let page = at.browser().get(&format!("/d/{}", asked.token)).await.expect(200).text();
        assert!(page.contains(&format!("action=\"/d/{}\"", asked.token)) && page.contains(&format!("name=\"{PIECE}\"")), "{page}");
        let file = format!("{CANARY} ").repeat(20_000).into_bytes();
        let receipt = send(&at.browser(), &asked, &[(PIECE, &format!("{CANARY}.pdf"), file.clone())]).await.expect(200).text();
        assert!(receipt.contains(&asked.reference), "{receipt}");
        let document = at.texts("SELECT document FROM documents").await.pop().expect("a document");
        let (manifest, opened) = manager.open(&document, &team.key()).await;
        assert_eq!((opened, manifest.sealed_by), (file, SealedBy::Arrival));
        assert_ne!(manifest.provenance(Some(&asked.deposit_secret())), Provenance::SendersBrowser);
        assert_eq!(manager.see(&document).await.expect(200).json()["sealed_by"], "arrival");
    });
}

#[test]
fn what_arrives_in_clear_is_nowhere_in_clear() {
    story(async |at| {
        let (_, _, asked) = agency(at, "P05_RQTH", PIECE).await;
        let file = format!("{CANARY} ").repeat(20_000).into_bytes();
        send(&at.browser(), &asked, &[(PIECE, &format!("{CANARY}.pdf"), file)]).await.expect(200);
        assert_eq!(columns_holding(at.app.records.db(), CANARY.as_bytes()).await, [""; 0]);
        assert_eq!(files_holding(at.folder(), CANARY.as_bytes()), [""; 0]);
        let (_, _, asked) = agency(at, "P05_RQTH", PIECE).await;
        let planted = at.folder().join("planted");
        std::fs::write(&planted, format!("here: {CANARY}")).expect("written");
        assert_eq!(files_holding(at.folder(), CANARY.as_bytes()), ["planted"], "the search does find what is there");
        std::fs::remove_file(planted).expect("removed");
        at.change(&format!("UPDATE requests SET reference = '{CANARY}' WHERE request = '{}'", asked.request)).await;
        assert_eq!(columns_holding(at.app.records.db(), CANARY.as_bytes()).await, ["requests.reference"], "in rows too");
        at.change(&format!("UPDATE requests SET reference = '{}' WHERE request = '{}'", asked.reference, asked.request)).await;
    });
}

#[test]
fn a_form_that_holds_nothing_or_something_else_receives_nothing() {
    story(async |at| {
        let (_, _, asked) = agency(at, "P05_RQTH", PIECE).await;
        let browser = at.browser();
        send(&browser, &asked, &[(PIECE, "", Vec::new())]).await.expect(422);
        send(&browser, &asked, &[]).await.expect(422);
        send(&browser, &asked, &[(PIECE, "empty.pdf", Vec::new())]).await.expect(422);
        send(&browser, &asked, &[("ETUDE_POSTE", "a.pdf", b"a paper".to_vec())]).await.expect(422);
        send(&browser, &asked, &[(PIECE, "a.pdf", b"a paper".to_vec()), ("ETUDE_POSTE", "b.pdf", b"another".to_vec())]).await.expect(422);
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM documents").await, 0, "all or none");
        at.clock.advance(jiff::SignedDuration::from_hours(25));
        at.purge().await;
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uploads").await, 0, "what had arrived is swept");
    });
}

#[test]
fn a_purpose_with_health_data_refuses_the_plain_form_and_says_why() {
    story(async |at| {
        let (_, _, asked) = agency(at, "P02_PDP_SPSTI", "FICHE_LIAISON_PDP").await;
        let page = at.browser().get(&format!("/d/{}", asked.token)).await.expect(200).text();
        assert!(!page.contains("multipart/form-data") && page.contains("04 72 00 00 00"), "the page names whom to call: {page}");
        let refused = send(&at.browser(), &asked, &[("FICHE_LIAISON_PDP", "a.pdf", b"a paper".to_vec())]).await.expect(403);
        assert!(refused.header("content-type").starts_with("text/html"));
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uploads").await, 0);
    });
}

/// Sends a body in pieces of 64 KiB, until the service has had enough of it; tells how many it took.
async fn drip((browser, asked): (&Browser, &Asked), beginning: &str, pieces: usize, broken: bool) -> (Answer, usize) {
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&taken);
    let rest = stream::iter(0..pieces).then(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
        // As from a network: the service is done with one piece before the next comes.
        async { tokio::task::yield_now().await }.map(|()| Ok(vec![b'x'; 64 * 1024]))
    });
    let end = stream::iter(broken.then(|| Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))));
    let body = Body::from_stream(stream::iter([Ok(beginning.as_bytes().to_vec())]).chain(rest).chain(end));
    let request = browser.request(axum::http::Method::POST, &format!("/d/{}", asked.token)).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    (browser.send(request.body(body).expect("a request")).await, taken.load(Ordering::Relaxed))
}

#[test]
fn a_form_whose_files_never_begin_is_let_go_before_it_fills_the_memory() {
    story(async |at| {
        let (_, _, asked) = agency(at, "P05_RQTH", PIECE).await;
        for beginning in ["", "--b\r\nContent-Disposition: form-data; name=\"NOTIFICATION_RQTH\"; filename=\"", "--b\r\nX-Long: "] {
            let (answer, taken) = drip((&at.browser(), &asked), beginning, 1_024, false).await;
            assert_eq!(answer.status, 408, "{beginning:?}: {}", answer.text());
            assert!(taken < 40, "{beginning:?}: {taken} pieces of 64 KiB were taken");
        }
        let file = vec![b'x'; 5 * 1024 * 1024];
        let empty = ("ETUDE_POSTE", "", Vec::new());
        send(&at.browser(), &asked, &[empty.clone(), (PIECE, "long.pdf", file), empty]).await.expect(200);
    });
}

#[test]
fn a_form_that_breaks_takes_no_room_from_the_next() {
    let quota = Quota { file: 1024 * 1024, link: 1024 * 1024 + 8 * 1024, link_documents: 2, instance: 64 * 1024 * 1024 };
    story_with(Setting { quota, ..Setting::default() }, async |at| {
        let (_, _, asked) = agency(at, "P05_RQTH", PIECE).await;
        let head = format!("--b\r\nContent-Disposition: form-data; name=\"{PIECE}\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n");
        for _ in 0..3 {
            let (answer, _) = drip((&at.browser(), &asked), &head, 3, true).await;
            assert_eq!(answer.status, 408, "{}", answer.text());
            assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uploads").await, 0);
            assert_eq!(files_below(&at.blobs()), [""; 0]);
        }
        send(&at.browser(), &asked, &[(PIECE, "a.pdf", vec![b'x'; 1024 * 1024])]).await.expect(200);
    });
}

#[test]
fn a_form_refused_for_one_file_gives_back_what_its_others_took() {
    story(async |at| {
        let (_, _, asked) = agency(at, "P05_RQTH", PIECE).await;
        let good = (PIECE, "a.pdf", vec![b'x'; 300_000]);
        send(&at.browser(), &asked, &[good.clone(), (PIECE, "empty.pdf", Vec::new())]).await.expect(422);
        send(&at.browser(), &asked, &[good.clone(), good.clone(), ("ETUDE_POSTE", "b.pdf", b"another".to_vec())]).await.expect(422);
        assert_eq!((at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uploads").await, files_below(&at.blobs()).len()), (0, 0));
        let many: Vec<_> = (0..21).map(|_| (PIECE, "a.pdf", b"a paper".to_vec())).collect();
        send(&at.browser(), &asked, &many).await.expect(413);
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uploads").await, 0);
        send(&at.browser(), &asked, &[good]).await.expect(200);
    });
}
