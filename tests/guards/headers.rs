//! The exact headers of every route's every answer, by its class: what succeeds, what is refused, what sends elsewhere.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use consigne::http::Class;

use super::{none, root, walk::WALK};
use crate::harness::story;

/// For every answer, over TLS.
const ALL: [(&str, &str); 11] = [
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    (
        "permissions-policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), hid=(), display-capture=(), clipboard-read=(), browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    ),
    ("referrer-policy", "no-referrer"),
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("x-dns-prefetch-control", "off"),
    ("x-robots-tag", "noindex, nofollow, noarchive"),
    ("x-frame-options", "DENY"),
];

const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types ";
const WORKER: &str =
    "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const NOT_A_DOCUMENT: &str = "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'";

/// Headers that say something of the one answer, and that a route may set.
const OWN: [&str; 14] = [
    "content-type",
    "content-disposition",
    "content-length",
    "location",
    "set-cookie",
    "etag",
    "vary",
    "content-encoding",
    "allow",
    "tus-resumable",
    "upload-offset",
    "upload-length",
    "upload-expires",
    "consigne-document",
];

fn policy(class: Class) -> String {
    match class {
        Class::Page => format!("{PAGE}'none'"),
        Class::SealingPage => format!("{PAGE}consigne-worker"),
        Class::Worker => WORKER.to_owned(),
        Class::Viewer => {
            let hashes = std::fs::read_to_string(root().join("web/dist/viewer.json")).expect("the built viewer");
            let hashes: serde_json::Value = serde_json::from_str(&hashes).expect("JSON");
            let hash = |name: &str| hashes[name].as_str().expect("a hash").to_owned();
            format!(
                "sandbox allow-scripts; default-src 'none'; script-src '{}' 'wasm-unsafe-eval'; style-src '{}'; img-src blob: data:; font-src data:; frame-ancestors 'self'; form-action 'none'; base-uri 'none'",
                hash("script"),
                hash("style")
            )
        }
        Class::Asset | Class::Raw | Class::Api | Class::Log => NOT_A_DOCUMENT.to_owned(),
    }
}

fn violations(name: &str, class: Class, status: StatusCode, headers: &HeaderMap) -> Vec<String> {
    let served = status.is_success() || status == StatusCode::NOT_MODIFIED;
    let mut expected: Vec<(&str, String)> = ALL.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
    expected.push(("content-security-policy", policy(class)));
    if class == Class::Viewer {
        expected.retain(|(name, _)| *name != "x-frame-options");
    }
    let kept = match class {
        Class::Asset | Class::Worker if served => "public, max-age=31536000, immutable",
        // The frame holds nothing of anybody: it is kept, and asked for again by its entity tag.
        Class::Viewer if served => "no-cache",
        _ => "no-store",
    };
    expected.push(("cache-control", kept.to_owned()));
    if served && class == Class::Raw {
        expected.push(("content-disposition", "attachment".to_owned()));
        expected.push(("content-type", "application/octet-stream".to_owned()));
    }
    let mut found = Vec::new();
    for (header, value) in &expected {
        let all: Vec<_> = headers.get_all(*header).iter().collect();
        if all != [value.as_str()] {
            found.push(format!("{name} ({status}): {header} is {all:?}, not {value}"));
        }
    }
    let known = |header: &HeaderName| OWN.contains(&header.as_str()) || expected.iter().any(|(name, _)| name == header);
    found.extend(headers.keys().filter(|header| !known(header)).map(|header| format!("{name} ({status}): {header} is not expected")));
    found
}

#[test]
fn every_answer_of_every_route_has_exactly_the_headers_of_its_class() {
    let found: Vec<String> = WALK.iter().flat_map(|one| violations(&one.route.name, one.route.class, one.answer.status, &one.answer.headers)).collect();
    none(&found);
}

#[test]
fn what_no_route_answers_and_what_is_not_changed_have_them_too() {
    story(async |at| {
        let browser = at.browser();
        let nowhere = browser.get("/no/such/page").await.expect(404);
        none(&violations("nowhere", Class::Page, nowhere.status, &nowhere.headers));
        let other =
            browser.send(browser.request(axum::http::Method::DELETE, "/api/v1/home").body(axum::body::Body::empty()).expect("a request")).await.expect(405);
        none(&violations("another method", Class::Page, other.status, &other.headers));
        let style = consigne::http::assets::asset_url("style.css");
        let served = browser.get(&style).await.expect(200);
        let again = browser.request(axum::http::Method::GET, &style).header("if-none-match", served.header("etag"));
        let unchanged = browser.send(again.body(axum::body::Body::empty()).expect("a request")).await.expect(304);
        none(&violations("unchanged", Class::Asset, unchanged.status, &unchanged.headers));
        let worker = browser.get(&consigne::http::assets::asset_url("seal-worker.js")).await.expect(200);
        none(&violations("the worker", Class::Worker, worker.status, &worker.headers));
        let gone = browser.get("/assets/gone.js").await.expect(404);
        none(&violations("a file that is gone", Class::Asset, gone.status, &gone.headers));
    });
}

#[test]
fn a_missing_a_changed_and_an_unexpected_header_are_seen() {
    story(async |at| {
        let answer = at.browser().get("/healthz").await.expect(200);
        let see = |headers: &HeaderMap| violations("health", Class::Api, StatusCode::OK, headers);
        assert_eq!(see(&answer.headers), [""; 0]);
        let mut missing = answer.headers.clone();
        missing.remove("referrer-policy");
        assert_eq!(see(&missing).len(), 1);
        let mut changed = answer.headers.clone();
        changed.insert("cache-control", HeaderValue::from_static("public"));
        assert_eq!(see(&changed).len(), 1);
        let mut twice = answer.headers.clone();
        twice.append("x-frame-options", HeaderValue::from_static("DENY"));
        assert_eq!(see(&twice).len(), 1);
        let mut more = answer.headers;
        more.insert("server", HeaderValue::from_static("something"));
        assert_eq!(see(&more), ["health (200 OK): server is not expected"]);
    });
}
