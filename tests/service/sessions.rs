//! Signing in and what ends a session.

use axum::{
    body::Body,
    http::{Method, header},
};
use consigne::{
    base::{b64, from_b64},
    identity::Role,
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Agent, Answer, Browser, router_of, story};

async fn salt(browser: &Browser, address: &str) -> Value {
    browser.post("/api/v1/sign-in/salt", &json!({ "address": address })).await.expect(200).json()
}

async fn enter(browser: &Browser, address: &str, key: [u8; 32]) -> Answer {
    browser.post("/api/v1/sign-in", &json!({ "address": address, "sign_in_key": b64(&key) })).await
}

fn whole(answer: &Answer) -> (u16, String, Vec<String>) {
    let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
    names.sort();
    (answer.status.as_u16(), answer.text(), names)
}

async fn is_in(agent: &Agent) -> bool {
    agent.browser.get("/api/v1/me").await.status == 200
}

#[test]
fn an_address_that_nobody_has_is_answered_as_one_that_somebody_has() {
    story(async |at| {
        let agent = at.staff(Role::Dpo).await;
        let browser = at.browser();
        let (known, unknown) = (salt(&browser, &agent.address).await, salt(&browser, "nobody@service.example").await);
        for told in [&known, &unknown] {
            assert_eq!((told.as_object().map(serde_json::Map::len), &told["log_n"]), (Some(2), &json!(17)));
            assert_eq!(from_b64(told["salt"].as_str().expect("base64")).map(|salt| salt.len()), Some(16));
        }
        assert_eq!(unknown, salt(&browser, " Nobody@SERVICE.example ").await, "a false salt never changes");
        assert_ne!(unknown, salt(&browser, "somebody@service.example").await);
        for _ in 0..5 {
            let refused = enter(&browser, &agent.address, [0; 32]).await.expect_problem(401, "sign-in-refused");
            assert_eq!(whole(&refused), whole(&enter(&browser, "nobody@service.example", [0; 32]).await));
        }
        let throttled = enter(&browser, &agent.address, [0; 32]).await.expect_problem(429, "too-many-attempts");
        assert_eq!(whole(&throttled), whole(&enter(&browser, "nobody@service.example", [0; 32]).await));
    });
}

#[test]
fn whoever_guesses_waits_longer_each_time_and_the_right_key_ends_the_wait() {
    story(async |at| {
        let agent = at.staff(Role::Dpo).await;
        let browser = at.browser();
        for _ in 0..5 {
            enter(&browser, &agent.address, [0; 32]).await.expect(401);
        }
        agent.sign_in(&browser).await.expect_problem(429, "too-many-attempts");
        for wait in [10, 20, 40] {
            at.clock.advance(SignedDuration::from_secs(wait - 1));
            enter(&browser, &agent.address, [0; 32]).await.expect(429);
            at.clock.advance(SignedDuration::from_secs(1));
            enter(&browser, &agent.address, [0; 32]).await.expect(401);
        }
        at.clock.advance(SignedDuration::from_secs(80));
        agent.sign_in(&browser).await.expect(204);
        enter(&browser, &agent.address, [0; 32]).await.expect(401);
        agent.sign_in(&browser).await.expect(204);
        assert_eq!(at.told("agent.sign-in-refused").await, 9);
        assert_eq!(at.told("agent.signed-in").await, 2);
    });
}

#[test]
fn a_hundred_guesses_at_once_are_a_hundred_guesses() {
    story(async |at| {
        let agent = at.staff(Role::Dpo).await;
        let browser = at.browser();
        let answers = futures_util::future::join_all((0..20).map(|_| enter(&browser, &agent.address, [0; 32]))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 5);
        assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 15);
    });
}

#[test]
fn a_session_ends_after_thirty_idle_minutes_and_after_ten_hours_whatever_happens() {
    story(async |at| {
        let agent = at.staff(Role::Dpo).await;
        at.clock.advance(SignedDuration::from_mins(29));
        assert!(is_in(&agent).await);
        at.clock.advance(SignedDuration::from_mins(29));
        assert!(is_in(&agent).await, "use keeps it");
        at.clock.advance(SignedDuration::from_mins(30));
        assert!(!is_in(&agent).await, "rest ends it");
        let mut agent = agent;
        agent.browser.session = agent.sign_in(&at.browser()).await.expect(204).session();
        for _ in 0..29 {
            at.clock.advance(SignedDuration::from_mins(20));
            assert!(is_in(&agent).await);
        }
        at.clock.advance(SignedDuration::from_mins(20));
        agent.browser.get("/api/v1/me").await.expect_problem(401, "sign-in-needed");
        let page = agent.browser.get("/team").await.expect(303);
        assert_eq!(page.header("location"), "/sign-in?next=%2Fteam");
        at.purge().await;
        at.clock.advance(SignedDuration::from_hours(25));
        at.purge().await;
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM sessions").await, 0);
    });
}

#[test]
fn what_is_revoked_is_refused_at_the_next_request_on_every_replica() {
    story(async |at| {
        let (first, second) = (at.staff(Role::Dpo).await, at.staff(Role::DeputyDpo).await);
        let other_replica = at.again().await.unwrap_or_else(|error| panic!("{error}"));
        let elsewhere = |agent: &Agent| {
            let mut browser = Browser::new(router_of(&other_replica));
            browser.session.clone_from(&agent.browser.session);
            browser
        };
        elsewhere(&first).get("/api/v1/me").await.expect(200);
        elsewhere(&second).get("/api/v1/me").await.expect(200);
        first.browser.post("/api/v1/sign-out", &json!({})).await.expect(204);
        at.change(&format!("UPDATE agents SET left_at = 1 WHERE agent = '{}'", second.id)).await;
        for agent in [&first, &second] {
            agent.browser.get("/api/v1/me").await.expect_problem(401, "sign-in-needed");
            elsewhere(agent).get("/api/v1/me").await.expect_problem(401, "sign-in-needed");
        }
        second.sign_in(&at.browser()).await.expect_problem(401, "sign-in-refused");
        other_replica.records.db().close().await;
    });
}

#[test]
fn a_request_that_another_site_makes_the_browser_send_changes_nothing() {
    story(async |at| {
        let agent = at.staff(Role::Dpo).await;
        let cookie = format!("__Host-sid={}", agent.browser.session.clone().expect("signed in"));
        let send = async |extra: &[(&'static str, &str)]| {
            let request = axum::http::Request::builder().method(Method::POST).uri("/api/v1/sign-out").header(header::HOST, crate::harness::HOST);
            let request = extra.iter().fold(request.header(header::COOKIE, &cookie), |request, (name, value)| request.header(*name, *value));
            at.browser().send(request.body(Body::empty()).expect("a request")).await
        };
        for foreign in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[],
        ] {
            send(foreign).await.expect_problem(403, "other-site");
        }
        assert!(is_in(&agent).await);
        send(&[("origin", crate::harness::BASE)]).await.expect(204);
        assert!(!is_in(&agent).await);
    });
}

#[test]
fn the_cookie_is_bound_to_this_host_and_out_of_the_reach_of_scripts() {
    story(async |at| {
        let agent = at.staff(Role::Dpo).await;
        let answer = agent.sign_in(&at.browser()).await.expect(204);
        let (value, attributes) = answer.header("set-cookie").split_once(';').expect("attributes");
        assert_eq!(attributes, " Path=/; Secure; HttpOnly; SameSite=Strict");
        let secret = value.strip_prefix("__Host-sid=").expect("its name");
        assert_eq!(secret.len(), 64);
        assert_eq!(crate::harness::columns_holding(at.app.records.db(), secret.as_bytes()).await, [""; 0], "only its digest is kept");
    });
}

#[test]
fn a_session_that_ended_while_its_request_was_on_its_way_replaces_no_vault() {
    story(async |at| {
        let (_, manager) = at.agency("Agence de Villeurbanne").await;
        let vault = "SELECT CAST(LENGTH(vault) AS TEXT) FROM agents WHERE vault IS NOT NULL";
        let before = at.texts(vault).await;
        let sealed = b64(&consigne::sealing::seal(b"somebody else's vault", &manager.identity.recipient()));
        let body = json!({ "vault": sealed }).to_string();
        let (beginning, rest) = body.split_at(10);
        let (first, second) = (beginning.to_owned(), rest.to_owned());
        let (send, sent) = body_in_two(first);
        let request = manager.browser.request(Method::PUT, "/api/v1/me/vault").header("content-type", "application/json");
        let mut putting = std::pin::pin!(manager.browser.send(request.body(sent).expect("a request")));
        for _ in 0..50 {
            assert!(futures_util::future::poll_immediate(putting.as_mut()).await.is_none(), "the body is not whole");
            tokio::task::yield_now().await;
            at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM sessions").await;
        }
        at.change("DELETE FROM sessions").await;
        send(second);
        putting.await.expect_problem(401, "sign-in-needed");
        assert_eq!(at.texts(vault).await, before);
    });
}

/// A body whose second half comes when it is told to.
fn body_in_two(first: String) -> (impl FnOnce(String), Body) {
    let (tell, told) = tokio::sync::oneshot::channel::<String>();
    let stream = futures_util::stream::unfold((Some(first), Some(told)), async |(first, told)| match (first, told) {
        (Some(first), told) => Some((Ok::<_, std::io::Error>(first), (None, told))),
        (None, Some(told)) => Some((Ok(told.await.unwrap_or_default()), (None, None))),
        (None, None) => None,
    });
    (move |second| drop(tell.send(second)), Body::from_stream(stream))
}
