//! A sender answers a request: from the link to the receipt, and everything that can go wrong on the way.

use axum::{
    body::Body,
    http::{Method, header},
};
use consigne::{
    documents::{DocumentRefusal, Finished, FinishedGrant, MaySend, Quota, Target, finish},
    sealing::{
        DocumentKey, Identity,
        manifest::{Provenance, SealedBy},
        seal,
    },
};
use serde_json::json;

use crate::harness::{Agent, Asked, Instance, Sender, Setting, Team, files_below, person, random, story, story_with};

const PURPOSE: &str = "P05_RQTH";
const PIECE: &str = "NOTIFICATION_RQTH";

/// An agency that asked for one piece, and the sender at the link.
async fn asked(at: &Instance) -> (Team, Agent, Asked, Sender) {
    let (team, manager) = at.agency("Agence de Villeurbanne").await;
    let case = manager.open_case(at, &team, person("Nadia Benali")).await;
    let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
    let sender = Sender::arrive(at, &asked).await;
    (team, manager, asked, sender)
}

#[test]
fn what_is_deposited_through_a_link_is_opened_by_the_team_and_by_nobody_else() {
    story(async |at| {
        let (team, manager, asked, sender) = asked(at).await;
        let file = b"the notification, three pages".repeat(7_000);
        let (document, _) = sender.deposit(at, PIECE, ("notification.pdf", &file)).await;
        let (manifest, opened) = manager.open(&document, &team.key()).await;
        assert_eq!((manifest.file_name.as_str(), opened), ("notification.pdf", file));
        assert_eq!(manifest.provenance(Some(&asked.deposit_secret())), Provenance::SendersBrowser);
        let row = manager.see(&document).await.expect(200).json();
        assert_eq!((row["openings"].as_array().map(Vec::len), &row["holders"][0]["name"]), (Some(1), &json!(team.name)));
        assert_eq!(at.told("document.opened").await, 1, "each opening is in the trail");
        let (_, other) = at.agency("Agence de Grenoble").await;
        other.see(&document).await.expect_problem(404, "not-found");
        other.browser.get(&format!("/api/v1/documents/{document}/payload")).await.expect_problem(404, "not-found");
    });
}

#[test]
fn the_receipt_says_what_was_received_by_whom_and_where_the_trail_holds_it() {
    story(async |at| {
        let (team, _, asked, sender) = asked(at).await;
        let (document, receipt) = sender.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
        assert_eq!(receipt["reference"], asked.reference);
        assert_eq!(receipt["team"], json!({ "name": team.name, "telephone": "04 72 00 00 00" }));
        assert_eq!((&receipt["documents"][0]["document"], &receipt["documents"][0]["piece"]), (&json!(document), &json!(PIECE)));
        assert_eq!(receipt["received_at"], "2026-03-03T08:12:00Z");
        let entry = receipt["entry"].as_i64().expect("a number");
        let leaf = at.texts(&format!("SELECT leaf FROM entries WHERE position = {entry}")).await.pop().expect("the entry");
        assert!(leaf.contains("document.received") && leaf.contains(&document), "{leaf}");
        assert!(!leaf.contains(&asked.case), "a leaf never holds a case in clear");
    });
}

#[test]
fn a_finish_that_is_asked_again_answers_the_same_and_makes_nothing_more() {
    story(async |at| {
        let (_, _, _, sender) = asked(at).await;
        let sealed = sender.seal(at, PIECE, ("a.pdf", b"a paper")).await;
        sender.patch(&sealed.address, 0, &sealed.payload).await.expect(204);
        let first = sender.finish(&[&sealed]).await.expect(200).json();
        let entries = at.entries().await;
        let again = sender.finish(&[&sealed]).await.expect(200).json();
        assert_eq!(first, again);
        assert_eq!(at.entries().await, entries);
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM documents").await, 1);
    });
}

#[test]
fn two_tabs_may_send_the_same_piece_and_both_are_received() {
    story(async |at| {
        let (_, _, asked, first) = asked(at).await;
        let second = Sender::arrive(at, &asked).await;
        let (one, two) = (first.seal(at, PIECE, ("one.pdf", b"one")).await, second.seal(at, PIECE, ("two.pdf", b"two")).await);
        first.patch(&one.address, 0, &one.payload).await.expect(204);
        second.patch(&two.address, 0, &two.payload).await.expect(204);
        let (one, two) = ([&one], [&two]);
        let (a, b) = tokio::join!(first.finish(&one), second.finish(&two));
        assert_ne!(a.expect(200).json()["documents"], b.expect(200).json()["documents"]);
        let page = Sender::arrive(at, &asked).await.page;
        assert_eq!(page["pieces"][0]["received"], 2, "a colleague sees that it was already sent");
    });
}

#[test]
fn two_tabs_that_send_into_the_same_upload_do_not_mix_their_bytes() {
    story(async |at| {
        let (team, manager, _, sender) = asked(at).await;
        let sealed = sender.seal(at, PIECE, ("a.pdf", &b"a paper".repeat(2_000))).await;
        let half = sealed.payload.len() / 2;
        let (first, second) = sealed.payload.split_at(half);
        let (a, b) = tokio::join!(sender.patch(&sealed.address, 0, first), sender.patch(&sealed.address, 0, first));
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409], "one is faster");
        assert_eq!(sender.offset(&sealed.address).await, half);
        sender.patch(&sealed.address, half, second).await.expect(204);
        sender.finish(&[&sealed]).await.expect(200);
        assert_eq!(manager.open(&sealed.document, &team.key()).await.1, b"a paper".repeat(2_000));
    });
}

#[test]
fn an_upload_cut_at_any_byte_goes_on_from_there() {
    story(async |at| {
        let (team, manager, _, sender) = asked(at).await;
        let file: Vec<u8> = (0..300_000_u32).map(|byte| byte.to_le_bytes()[1]).collect();
        for _ in 0..6 {
            let sealed = sender.seal(at, PIECE, ("long.pdf", &file)).await;
            let mut offset = 0;
            while offset < sealed.payload.len() {
                let ahead = sealed.payload.len() - offset;
                let sent = usize::from(u16::from_le_bytes(random())).saturating_mul(2).min(ahead);
                cut(&sender, &sealed.address, offset, &sealed.payload[offset..offset + sent]).await;
                let kept = sender.offset(&sealed.address).await;
                assert_eq!(kept, offset + sent, "what came before the cut is kept");
                offset = kept;
            }
            sender.finish(&[&sealed]).await.expect(200);
            assert_eq!(manager.open(&sealed.document, &team.key()).await.1, file);
        }
    });
}

/// Sends these bytes, then the connection breaks.
async fn cut(sender: &Sender, address: &str, offset: usize, bytes: &[u8]) {
    let pieces: Vec<_> = bytes.chunks(9_973).map(|piece| Ok(piece.to_vec())).chain([Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))]).collect();
    let request = sender.browser.request(Method::PATCH, address).header("tus-resumable", "1.0.0").header("upload-offset", offset);
    let request = request.header(header::CONTENT_TYPE, "application/offset+octet-stream");
    let answer = sender.browser.send(request.body(Body::from_stream(futures_util::stream::iter(pieces))).expect("a request")).await;
    answer.expect_problem(408, "connection-broken");
}

#[test]
fn bytes_that_do_not_begin_where_the_server_s_end_are_refused() {
    story(async |at| {
        let (_, _, _, sender) = asked(at).await;
        let address = sender.create(PIECE, 10).await.expect(201).header("location").to_owned();
        sender.patch(&address, 3, b"four").await.expect_problem(409, "wrong-offset");
        sender.patch(&address, 0, b"four").await.expect(204);
        sender.patch(&address, 0, b"four").await.expect_problem(409, "wrong-offset");
        sender.patch(&address, 4, b"far too many").await.expect_problem(413, "file-too-large");
        assert_eq!(sender.offset(&address).await, 4);
        let plain = sender.browser.request(Method::PATCH, &address).header("upload-offset", 4).body(Body::from("six...")).expect("a request");
        sender.browser.send(plain).await.expect_problem(412, "tus-version");
    });
}

#[test]
fn a_chunk_of_more_than_eight_mebibytes_is_refused_before_it_is_read() {
    story(async |at| {
        let (_, _, _, sender) = asked(at).await;
        let most = 8 * 1024 * 1024;
        let address = sender.create(PIECE, most + 1).await.expect(201).header("location").to_owned();
        sender.patch(&address, 0, &vec![7; most + 1]).await.expect_problem(413, "body-too-large");
        assert_eq!(sender.offset(&address).await, 0);
        sender.patch(&address, 0, &vec![7; most]).await.expect(204);
    });
}

#[test]
fn a_proxy_that_refuses_patch_lets_the_same_bytes_through_as_a_post() {
    story(async |at| {
        let (_, _, _, sender) = asked(at).await;
        let address = sender.create(PIECE, 4).await.expect(201).header("location").to_owned();
        let request = |method: Method| sender.browser.request(method, &address).header("tus-resumable", "1.0.0").header("upload-offset", 0);
        let request = |method| request(method).header(header::CONTENT_TYPE, "application/offset+octet-stream");
        let bare = request(Method::POST).body(Body::from("four")).expect("a request");
        sender.browser.send(bare).await.expect_problem(405, "method-not-allowed");
        let overridden = request(Method::POST).header("x-http-method-override", "PATCH").body(Body::from("four")).expect("a request");
        assert_eq!(sender.browser.send(overridden).await.expect(204).header("upload-offset"), "4");
    });
}

#[test]
fn an_upload_that_is_given_up_is_gone_and_a_finished_one_stays() {
    story(async |at| {
        let (_, _, _, sender) = asked(at).await;
        let address = sender.create(PIECE, 10).await.expect(201).header("location").to_owned();
        sender.patch(&address, 0, b"four").await.expect(204);
        let give_up = |address: &str| sender.browser.request(Method::DELETE, address).header("tus-resumable", "1.0.0").body(Body::empty()).expect("a request");
        sender.browser.send(give_up(&address)).await.expect(204);
        sender.patch(&address, 4, b"more..").await.expect_problem(404, "not-found");
        let sealed = sender.seal(at, PIECE, ("a.pdf", b"a paper")).await;
        sender.patch(&sealed.address, 0, &sealed.payload).await.expect(204);
        sender.finish(&[&sealed]).await.expect(200);
        sender.browser.send(give_up(&sealed.address)).await.expect_problem(409, "wrong-offset");
    });
}

#[test]
fn a_file_that_is_too_large_or_empty_is_refused_before_its_first_byte() {
    let quota = Quota { file: 1_000, link: 2_500, link_documents: 3, instance: 1_000_000 };
    story_with(Setting { quota, ..Setting::default() }, async |at| {
        let (_, _, _, sender) = asked(at).await;
        sender.create(PIECE, 1_001).await.expect_problem(413, "file-too-large");
        sender.create(PIECE, 0).await.expect_problem(422, "file-empty");
        sender.create("FICHE_LIAISON_PDP", 10).await.expect_problem(422, "unknown-piece");
        sender.create(PIECE, 1_000).await.expect(201);
        sender.create(PIECE, 1_000).await.expect(201);
        sender.create(PIECE, 501).await.expect_problem(413, "quota-reached");
        sender.create(PIECE, 500).await.expect(201);
        sender.create(PIECE, 0).await.expect_problem(422, "file-empty");
        sender.create(PIECE, 1).await.expect_problem(413, "quota-reached");
    });
}

#[test]
fn a_quota_holds_to_the_byte_when_everybody_comes_at_once() {
    let quota = Quota { file: 1_000, link: 5_000, link_documents: 500, instance: 1_000_000 };
    story_with(Setting { quota, ..Setting::default() }, async |at| {
        let (_, _, _, sender) = asked(at).await;
        let answers = futures_util::future::join_all((0..12).map(|_| sender.create(PIECE, 700))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 7);
        assert!(answers.iter().all(|answer| answer.status == 201 || answer.status == 413));
    });
}

/// What a sender's page would never send.
async fn finish_with(at: &Instance, sender: &Sender, payload: Vec<u8>) -> crate::harness::Answer {
    let mut sealed = sender.seal(at, PIECE, ("a.pdf", b"a paper")).await;
    let created = sender.create(PIECE, payload.len()).await.expect(201);
    sealed.address = created.header("location").to_owned();
    sealed.finished["upload"] = json!(sealed.address.rsplit('/').next());
    sealed.finished["document"] = json!(created.header("consigne-document"));
    sender.patch(&sealed.address, 0, &payload).await.expect(204);
    sender.finish(&[&sealed]).await
}

#[test]
fn what_is_not_sealed_as_the_formats_say_is_not_received() {
    story(async |at| {
        let (_, _, _, sender) = asked(at).await;
        finish_with(at, &sender, b"%PDF-1.7 in clear".to_vec()).await.expect_problem(422, "not-sealed");
        let (one, two) = (Identity::from_scalar(&random()), Identity::from_scalar(&random()));
        let sealed = seal(b"a paper", &one.recipient());
        let text = String::from_utf8_lossy(&sealed).into_owned();
        let stanza = text.find("-> X25519").expect("a stanza");
        let other = String::from_utf8_lossy(&seal(b"a paper", &two.recipient())).into_owned();
        let other =
            other.split_once("-> X25519").and_then(|(_, rest)| rest.split_once("\n->").or_else(|| rest.split_once("\n---"))).expect("a stanza").0.to_owned();
        let mut several = sealed[..stanza].to_vec();
        several.extend_from_slice(format!("-> X25519{other}\n").as_bytes());
        several.extend_from_slice(&sealed[stanza..]);
        finish_with(at, &sender, several).await.expect_problem(422, "not-sealed");
        let long = [b"age-encryption.org/v1\n".to_vec(), b"-> x-grease aaaa\n\n".repeat(2_000)].concat();
        finish_with(at, &sender, long).await.expect_problem(422, "not-sealed");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM documents").await, 0);
    });
}

#[test]
fn the_accesses_are_exactly_those_of_the_recipients() {
    story(async |at| {
        let (_, _, _, sender) = asked(at).await;
        let (stranger, _) = at.agency("Agence de Grenoble").await;
        let mut sealed = sender.seal(at, PIECE, ("a.pdf", b"a paper")).await;
        sender.patch(&sealed.address, 0, &sealed.payload).await.expect(204);
        let right = sealed.finished["grants"].clone();
        let stranger_s = DocumentKey::from_random(&random()).grant(&stranger.identity.recipient());
        let more = json!({ "holder": stranger.id, "generation": 1, "sealed": consigne::base::b64(&stranger_s) });
        for wrong in [json!([]), json!([more]), json!([right[0], more]), json!([right[0], right[0]])] {
            sealed.finished["grants"] = wrong;
            sender.finish(&[&sealed]).await.expect_problem(422, "wrong-holders");
        }
        sealed.finished["grants"] = right;
        sealed.finished["grants"][0]["generation"] = json!(2);
        sender.finish(&[&sealed]).await.expect_problem(422, "wrong-holders");
        sealed.finished["grants"][0]["generation"] = json!(1);
        sealed.finished["grants"][0]["sealed"] = json!("bm90IHNlYWxlZA==");
        sender.finish(&[&sealed]).await.expect_problem(422, "not-sealed");
    });
}

#[test]
fn a_finish_is_all_or_nothing_and_takes_only_complete_uploads_of_its_own_link() {
    story(async |at| {
        let (team, manager, _, sender) = asked(at).await;
        let (one, two) = (sender.seal(at, PIECE, ("1.pdf", b"one")).await, sender.seal(at, PIECE, ("2.pdf", b"two")).await);
        sender.patch(&one.address, 0, &one.payload).await.expect(204);
        sender.patch(&two.address, 0, &two.payload[..5]).await.expect(204);
        sender.finish(&[&one, &two]).await.expect_problem(409, "upload-incomplete");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM documents").await, 0);
        sender.finish(&[]).await.expect_problem(422, "malformed");
        let case = manager.open_case(at, &team, person("Karim Lopez")).await;
        let elsewhere = Sender::arrive(at, &manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await).await;
        elsewhere.finish(&[&one]).await.expect_problem(404, "not-found");
        sender.finish(&[&one]).await.expect(200);
    });
}

#[test]
fn chunks_of_nothing_leave_nothing_and_an_upload_cut_into_crumbs_is_refused() {
    story(async |at| {
        let (_, _, _, sender) = asked(at).await;
        let address = sender.create(PIECE, 1_000).await.expect(201).header("location").to_owned();
        for _ in 0..3 {
            sender.patch(&address, 0, b"").await.expect(204);
        }
        assert_eq!((files_below(&at.blobs()).len(), at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM payload_parts").await), (0, 0));
        for offset in 0..64 {
            sender.patch(&address, offset, b"x").await.expect(204);
        }
        sender.patch(&address, 64, b"x").await.expect_problem(413, "quota-reached");
        assert_eq!((sender.offset(&address).await, files_below(&at.blobs()).len()), (64, 64));
    });
}

#[test]
fn a_link_that_ends_or_a_case_that_is_taken_away_while_a_body_arrives_receives_nothing() {
    story(async |at| {
        let (team, manager, asked, sender) = asked(at).await;
        let sealed = sender.seal(at, PIECE, ("a.pdf", b"a paper")).await;
        sender.patch(&sealed.address, 0, &sealed.payload).await.expect(204);
        let finished = finished_of(&sealed.finished);
        let target = Target {
            case: asked.case.parse().expect("an id"),
            team: team.id.parse().expect("an id"),
            request: Some(asked.request.parse().expect("an id")),
            agent: None,
            promised: None,
            sealed_by: SealedBy::Browser,
        };
        manager.browser.post(&format!("/api/v1/requests/{}/end", asked.request), &json!({})).await.expect(204);
        let rules = at.app.rules();
        let app = (&at.app.records, &at.app.blobs, &*rules);
        let by_link = MaySend::Link(asked.request.parse().expect("an id"));
        let refused = finish(app, &by_link, &target, &[finished]).await;
        assert!(matches!(refused, Err(DocumentRefusal::NotFound)), "{refused:?}");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM documents").await, 0);

        let (address, document) = manager.begin_upload(&asked.case, (PURPOSE, PIECE), sealed.payload.len()).await;
        Sender { browser: manager.browser.clone(), ..sender }.patch(&address, 0, &sealed.payload).await.expect(204);
        let finished = Finished {
            upload: address.rsplit('/').next().expect("an id").parse().expect("an id"),
            document: document.parse().expect("an id"),
            ..finished_of(&sealed.finished)
        };
        let caller = {
            let mut tx = at.app.records.read().await.expect("a snapshot");
            let session = manager.browser.session.as_deref().expect("a session");
            consigne::identity::authenticate(&mut tx, session, consigne::identity::Action::AddDocuments).await.expect("asked").expect("signed in")
        };
        let target = Target { request: None, agent: Some(caller), ..target };
        at.change(&format!("UPDATE memberships SET until = 1 WHERE agent = '{}'", manager.id)).await;
        let refused = finish(app, &MaySend::Agent(manager.id.parse().expect("an id")), &target, &[finished]).await;
        assert!(matches!(refused, Err(DocumentRefusal::NotFound)), "{refused:?}");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM documents").await, 0);
    });
}

/// What a finish says of one document, as the verb takes it.
fn finished_of(sent: &serde_json::Value) -> Finished {
    let bytes = |value: &serde_json::Value| consigne::base::from_b64(value.as_str().expect("base64")).expect("base64");
    let id = |field: &str| sent[field].as_str().expect("a text");
    let grants = sent["grants"].as_array().expect("a list").iter().map(|grant| FinishedGrant {
        holder: grant["holder"].as_str().expect("a team").parse().expect("an id"),
        generation: grant["generation"].as_i64().expect("a number"),
        sealed: bytes(&grant["sealed"]),
    });
    Finished {
        upload: id("upload").parse().expect("an id"),
        document: id("document").parse().expect("an id"),
        piece: id("piece").parse().expect("a piece"),
        manifest: bytes(&sent["manifest"]),
        grants: grants.collect(),
    }
}

#[test]
fn an_agent_who_announces_much_and_sends_nothing_leaves_room_for_the_others() {
    let quota = Quota { file: 1024, link: 4 * 1024, link_documents: 500, instance: 8 * 1024 };
    story_with(Setting { quota, ..Setting::default() }, async |at| {
        let (_, manager, asked, sender) = asked(at).await;
        for _ in 0..4 {
            manager.begin_upload(&asked.case, (PURPOSE, PIECE), 1024).await;
        }
        let request = manager.browser.request(Method::POST, &format!("/api/v1/cases/{}/uploads", asked.case));
        let metadata = "piece Tk9USUZJQ0FUSU9OX1JRVEg=,purpose UDA1X1JRVEg=";
        let request = request.header("tus-resumable", "1.0.0").header("upload-length", 1024).header("upload-metadata", metadata);
        manager.browser.send(request.body(Body::empty()).expect("a request")).await.expect_problem(413, "quota-reached");
        sender.create(PIECE, 1024).await.expect(201);
    });
}
