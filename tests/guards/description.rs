//! The API's description in the repository is the one the routes give. `CONSIGNE_WRITE_SNAPSHOTS=1` writes it anew.

use consigne::{app::routes, http::describe};
use serde_json::Value;

use super::root;
use crate::harness::story;

/// What differs between the committed and the generated description, if anything.
fn difference(committed: &str, generated: &str) -> Option<String> {
    let same = committed.trim_end() == generated.trim_end();
    let first = committed.lines().zip(generated.lines()).position(|(a, b)| a != b);
    let line = first.unwrap_or_else(|| committed.lines().count().min(generated.lines().count()));
    (!same).then(|| format!("docs/openapi.json differs from the routes at line {}: run the tests with CONSIGNE_WRITE_SNAPSHOTS=1", line + 1))
}

#[test]
fn the_committed_description_is_that_of_the_routes() {
    let generated = describe(&routes()).to_pretty_json().expect("JSON");
    let path = root().join("docs/openapi.json");
    if std::env::var_os("CONSIGNE_WRITE_SNAPSHOTS").is_some() {
        std::fs::write(&path, format!("{generated}\n")).expect("written");
    }
    let committed = std::fs::read_to_string(&path).expect("docs/openapi.json: run the tests with CONSIGNE_WRITE_SNAPSHOTS=1");
    assert_eq!(difference(&committed, &generated), None);
}

#[test]
fn the_served_description_is_the_committed_one() {
    story(async |at| {
        let served = at.browser().get("/api/v1/openapi.json").await.expect(200).json();
        let committed: Value = serde_json::from_str(&std::fs::read_to_string(root().join("docs/openapi.json")).expect("a file")).expect("JSON");
        assert_eq!(served, committed);
    });
}

#[test]
fn a_description_that_lags_behind_is_seen() {
    assert_eq!(difference("{\n}\n", "{\n}"), None);
    let seen = difference("{\n  \"a\": 1\n}\n", "{\n  \"a\": 2\n}").expect("they differ");
    assert!(seen.contains("line 2"), "{seen}");
    assert!(difference("{\n}", "{\n}\n{\n").is_some());
}
