//! Each room imports only those below it in the map of `src/lib.rs`.

use super::{Source, list, none, sources};

/// A `crate::…` path in a file: to which room it leads.
struct Import {
    file: String,
    from: String,
    to: String,
}

/// The rooms, from the outside in, as the map of `src/lib.rs` names them.
fn map(lib: &str) -> Vec<String> {
    let mut rooms: Vec<String> = Vec::new();
    for line in lib.lines().filter_map(|line| line.strip_prefix("//!")) {
        for name in line.split("[`").skip(1).filter_map(|rest| rest.split_once("`]")).map(|(name, _)| name) {
            if !rooms.iter().any(|room| room == name) {
                rooms.push(name.to_owned());
            }
        }
    }
    rooms
}

/// Every room that a file imports from, comments and tests left out.
fn imports(source: &Source) -> Vec<Import> {
    let code = source.code();
    let from = source.path.trim_start_matches("src/").split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let names = if rest.starts_with('{') { first_names(rest) } else { vec![word(rest)] };
        for to in names.into_iter().filter(|to| *to != from) {
            found.push(Import { file: source.path.clone(), from: from.clone(), to });
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|character| character.is_ascii_alphanumeric() || *character == '_').collect()
}

/// `{a::{b, c}, d}` → `a`, `d`.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut begins) = (0, Vec::new(), false);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(character, '{' | ',') {
            begins = true;
        } else if begins && character.is_ascii_alphabetic() {
            names.push(word(group.get(at..).unwrap_or_default()));
            begins = false;
        }
    }
    names
}

/// Files that answer HTTP: the only ones of a capability that know the edge and the running instance.
fn answers_http(file: &str) -> bool {
    file.ends_with("/http.rs") || file.ends_with("_http.rs")
}

fn allowed(import: &Import, rooms: &[String]) -> bool {
    let place = |name: &str| rooms.iter().position(|room| room == name);
    let (Some(from), Some(to)) = (place(&import.from), place(&import.to)) else {
        // What is not a room is a macro or an item of the crate's root: `main` uses the command line.
        return import.from == "main" || import.from == "lib";
    };
    // Engines are pure: nothing but the plainest plumbing.
    if matches!(import.from.as_str(), "sealing" | "merkle") {
        return import.to == "base";
    }
    from < to || (matches!(import.to.as_str(), "app" | "http") && answers_http(&import.file))
}

/// Imports that lead upwards and are not on the list; entries of the list that are not needed.
fn violations(rooms: &[String], files: &[Source], exceptions: &[String]) -> Vec<String> {
    let upward: Vec<String> = files
        .iter()
        .filter(|source| !source.is_tests())
        .flat_map(imports)
        .filter(|import| !allowed(import, rooms))
        .map(|import| format!("{} -> {}", import.file, import.to))
        .collect();
    let mut found: Vec<String> =
        upward.iter().filter(|import| !exceptions.contains(import)).map(|import| format!("{import}: this leads upwards in the map of src/lib.rs")).collect();
    found.dedup();
    found.extend(exceptions.iter().filter(|exception| !upward.contains(exception)).map(|exception| format!("{exception}: no longer needed in directions.txt")));
    found
}

#[test]
fn every_room_imports_only_those_below_it() {
    let files = sources("src", "rs");
    let lib = files.iter().find(|source| source.path == "src/lib.rs").expect("the map");
    let rooms = map(&lib.text);
    for module in lib.text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')) {
        assert!(rooms.iter().any(|room| room == module), "src/lib.rs: the map does not name {module}");
    }
    none(&violations(&rooms, &files, &list("directions.txt")));
}

#[test]
fn an_upward_import_is_seen_however_it_is_written() {
    let rooms = map("//! [`app`] → [`http`] → [`documents`] → [`cases`] → [`sealing`] → [`store`] → [`base`]");
    for planted in ["use crate::documents::finish;", "use crate::{base::hex, documents::{self, store}};", "fn f() {\n    crate::documents::finish();\n}"] {
        let seen = violations(&rooms, &[Source::planted("src/cases/store.rs", planted)], &[]);
        assert_eq!(seen, ["src/cases/store.rs -> documents: this leads upwards in the map of src/lib.rs"], "{planted}");
    }
    let engine = Source::planted("src/sealing/seal.rs", "use crate::store::Tx;");
    assert_eq!(violations(&rooms, &[engine], &[]).len(), 1, "an engine that knows the records");
    let handler = |path| Source::planted(path, "use crate::{app::App, http::Json, base::hex};");
    assert_eq!(violations(&rooms, &[handler("src/cases/http.rs")], &[]), [""; 0]);
    assert_eq!(violations(&rooms, &[handler("src/cases/open_case.rs")], &[]).len(), 2);
    let quiet = Source::planted("src/cases/store.rs", "//! See [`crate::documents`].\n#[cfg(test)]\nmod tests {\n    use crate::documents::finish;\n}");
    assert_eq!(violations(&rooms, &[quiet], &[]), [""; 0]);
    assert_eq!(violations(&rooms, &[], &["src/a.rs -> b".to_owned()]), ["src/a.rs -> b: no longer needed in directions.txt"]);
}
