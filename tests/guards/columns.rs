//! Every column of every table is declared in `policies/personal-data.toml`, and nothing is declared that does not exist.

use std::collections::BTreeMap;

use consigne::purposes::Policies;
use serde::Deserialize;

use super::{none, root};
use crate::harness::{columns, shipped_policies, story};

/// The whole declaration.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Declared {
    way: BTreeMap<String, Way>,
    pub(crate) table: BTreeMap<String, BTreeMap<String, Column>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Way {
    says: String,
}

/// What is declared of a column.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Column {
    pub(crate) personal: bool,
    pub(crate) purpose: Option<String>,
    pub(crate) retention: Option<String>,
    pub(crate) erase: Option<String>,
}

/// The declaration as committed.
pub(crate) fn declared() -> Declared {
    let text = std::fs::read_to_string(root().join("policies/personal-data.toml")).expect("policies/personal-data.toml");
    toml::from_str(&text).unwrap_or_else(|error| panic!("policies/personal-data.toml: {error}"))
}

fn violations(declared: &Declared, live: &[(String, String)], is_system: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (table, column) in live {
        if !declared.table.get(table).is_some_and(|columns| columns.contains_key(column)) {
            found.push(format!("{table}.{column} is not declared"));
        }
    }
    for (table, columns) in &declared.table {
        for (column, says) in columns {
            let name = format!("{table}.{column}");
            if !live.iter().any(|(live_table, live_column)| live_table == table && live_column == column) {
                found.push(format!("{name} is declared and does not exist"));
            }
            match (says.personal, &says.purpose, &says.retention, &says.erase) {
                (false, None, None, None) => {}
                (true, Some(purpose), Some(retention), Some(erase)) => {
                    if purpose != "case" && !is_system(purpose) {
                        found.push(format!("{name}: {purpose} is no purpose"));
                    }
                    if retention.is_empty() || !declared.way.contains_key(erase) {
                        found.push(format!("{name}: how it goes is not said"));
                    }
                }
                _ => found.push(format!("{name}: a column about a person says purpose, retention and erase; another says nothing")),
            }
        }
    }
    let used = |way: &&String| declared.table.values().flat_map(BTreeMap::values).any(|column| column.erase.as_ref() == Some(way));
    found.extend(declared.way.iter().filter(|(way, says)| says.says.is_empty() || !used(way)).map(|(way, _)| format!("the way {way} is not used")));
    found
}

#[test]
fn every_column_is_declared_with_its_purpose_its_retention_and_how_it_goes() {
    story(async |at| {
        let policies = Policies::load(&shipped_policies()).expect("the shipped purposes");
        let is_system = |code: &str| policies.system_purposes().any(|purpose| purpose.code.as_str() == code);
        none(&violations(&declared(), &columns(at.app.records.db()).await, is_system));
    });
}

#[test]
fn an_undeclared_a_vanished_and_a_half_declared_column_are_seen() {
    let text = "[way.purge]\nsays = \"destroyed\"\n[table.a]\none = { personal = true, purpose = \"case\", retention = \"a day\", erase = \"purge\" }\ntwo = { personal = false }\n";
    let read = |text: &str| toml::from_str::<Declared>(text).expect("a declaration");
    let live = |columns: &[&str]| columns.iter().map(|column| ("a".to_owned(), (*column).to_owned())).collect::<Vec<_>>();
    let see = |text: &str, columns: &[&str]| violations(&read(text), &live(columns), |code| code == "S1_JOURNAUX_TECH");
    assert_eq!(see(text, &["one", "two"]), [""; 0]);
    assert_eq!(see(text, &["one", "two", "three"]), ["a.three is not declared"]);
    assert_eq!(see(text, &["one"]), ["a.two is declared and does not exist"]);
    assert_eq!(see(&text.replace("case", "P99"), &["one", "two"]), ["a.one: P99 is no purpose"]);
    assert_eq!(see(&text.replace("erase = \"purge\"", "erase = \"never\""), &["one", "two"]).len(), 2, "an unknown way, and one that is not used");
    assert_eq!(see(&text.replace("two = { personal = false }", "two = { personal = true }"), &["one", "two"]).len(), 1);
    assert!(toml::from_str::<Declared>(&text.replace("personal = false", "personal = false, secret = true")).is_err());
}
