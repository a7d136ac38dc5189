//! Migrations are twins: the same names, the same tables and columns, one for each engine.

use std::collections::BTreeSet;

use super::{Source, none, sources};
use crate::harness::{columns, story};

/// (table, column), after every migration of a folder, as its text says.
fn declared(files: &[&Source]) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for file in files {
        for table in file.text.split("CREATE TABLE ").skip(1) {
            let (name, rest) = table.split_once(" (").expect("a name, then columns");
            let (body, _) = rest.split_once("\n)").expect("the end of the table");
            for line in body.lines().map(str::trim).filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase())) {
                found.insert((name.to_owned(), line.split(' ').next().unwrap_or_default().to_owned()));
            }
        }
        for added in file.text.split("ALTER TABLE ").skip(1) {
            let added = added.split_once(';').map_or(added, |(statement, _)| statement);
            if let Some((table, column)) = added.split_once(" DROP COLUMN ") {
                found.remove(&(table.to_owned(), column.to_owned()));
            }
            if let Some((table, rest)) = added.split_once(" ADD COLUMN ") {
                found.insert((table.to_owned(), rest.split(' ').next().unwrap_or_default().to_owned()));
            }
        }
    }
    found
}

fn violations(files: &[Source]) -> Vec<String> {
    let of = |engine: &str| files.iter().filter(|file| file.path.starts_with(&format!("migrations/{engine}/"))).collect::<Vec<_>>();
    let (lite, postgres) = (of("sqlite"), of("postgres"));
    let names = |files: &[&Source]| files.iter().filter_map(|file| file.path.rsplit('/').next()).map(str::to_owned).collect::<BTreeSet<_>>();
    let mut found: Vec<String> = names(&lite).symmetric_difference(&names(&postgres)).map(|name| format!("{name} has no twin")).collect();
    let differing: Vec<_> = declared(&lite).symmetric_difference(&declared(&postgres)).cloned().collect();
    found.extend(differing.into_iter().map(|(table, column)| format!("{table}.{column} is in one engine only")));
    found
}

#[test]
fn every_migration_has_its_twin_with_the_same_tables_and_columns() {
    none(&violations(&sources("migrations", "sql")));
}

#[test]
fn what_the_migrations_say_is_what_the_engine_holds() {
    story(async |at| {
        let files = sources("migrations", "sql");
        let live: BTreeSet<_> = columns(at.app.records.db()).await.into_iter().collect();
        assert_eq!(live, declared(&files.iter().collect::<Vec<_>>()));
    });
}

#[test]
fn a_migration_without_twin_and_a_column_of_one_engine_are_seen() {
    let table = |column: &str| format!("CREATE TABLE a (\n    one TEXT,\n    {column} TEXT,\n    PRIMARY KEY (one)\n);\n");
    let twins = [Source::planted("migrations/sqlite/0001.sql", &table("two")), Source::planted("migrations/postgres/0001.sql", &table("two"))];
    assert_eq!(violations(&twins), [""; 0]);
    let alone = [Source::planted("migrations/sqlite/0001.sql", "-- nothing\n")];
    assert_eq!(violations(&alone), ["0001.sql has no twin"]);
    let differing = [Source::planted("migrations/sqlite/0001.sql", &table("two")), Source::planted("migrations/postgres/0001.sql", &table("three"))];
    assert_eq!(violations(&differing), ["a.three is in one engine only", "a.two is in one engine only"]);
    let added = Source::planted("migrations/postgres/0002.sql", "ALTER TABLE a ADD COLUMN four TEXT;\n");
    assert_eq!(declared(&[&added]).into_iter().collect::<Vec<_>>(), [("a".to_owned(), "four".to_owned())]);
}
