//! Files of at most 400 lines without their tests, functions of at most 60.

use super::{Source, list, none, sources};

const FILE: usize = 400;
const FUNCTION: usize = 60;

/// What is longer than the cap: `path` for a file, `path fn name` for a function, with its length.
fn too_long(source: &Source) -> Vec<(String, usize)> {
    let code = source.without_tests();
    let mut found = Vec::new();
    let lines = code.lines().count();
    if lines > FILE {
        found.push((source.path.clone(), lines));
    }
    if std::path::Path::new(&source.path).extension().is_some_and(|extension| extension == "rs") {
        found.extend(functions(code).into_iter().filter(|(_, lines)| *lines > FUNCTION).map(|(name, lines)| (format!("{} fn {name}", source.path), lines)));
    }
    found
}

/// Every function's name and length, by the indentation that rustfmt gives its first and last lines.
fn functions(code: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        let Some(name) = name_of(bare) else { continue };
        let indentation = line.len() - bare.len();
        let closes = |line: &&&str| line.len() == indentation + 1 && line.ends_with('}') && line.trim_start() == "}";
        let length = if bare.ends_with('}') { 1 } else { lines.iter().skip(at).position(|line| closes(&line)).map_or(1, |end| end + 1) };
        found.push((name, length));
    }
    found
}

/// `pub(crate) async fn finish(…` → `finish`.
fn name_of(line: &str) -> Option<String> {
    let (before, rest) = line.split_once("fn ")?;
    let words_before = before.split_whitespace().all(|word| matches!(word, "pub" | "const" | "async" | "unsafe") || word.starts_with("pub("));
    let name: String = rest.chars().take_while(|character| character.is_ascii_alphanumeric() || *character == '_').collect();
    (words_before && !name.is_empty() && !line.ends_with(';')).then_some(name)
}

/// What is too long and not on the list, or longer than the list says; entries that are no longer needed.
fn violations(files: &[Source], exceptions: &[String]) -> Vec<String> {
    let long: Vec<_> = files.iter().filter(|source| !source.is_tests() || source.path.starts_with("tests/")).flat_map(too_long).collect();
    let listed =
        |what: &str| exceptions.iter().find_map(|line| line.strip_suffix(char::is_numeric).and(line.rsplit_once(' ')).filter(|(name, _)| *name == what));
    let mut found = Vec::new();
    for (what, lines) in &long {
        match listed(what).and_then(|(_, most)| most.parse::<usize>().ok()) {
            None => found.push(format!("{what}: {lines} lines")),
            Some(most) if *lines > most => found.push(format!("{what}: {lines} lines, too-long.txt allows {most}")),
            Some(_) => {}
        }
    }
    let needed = |line: &String| long.iter().any(|(what, _)| line.rsplit_once(' ').is_some_and(|(name, _)| name == what));
    found.extend(exceptions.iter().filter(|line| !needed(line)).map(|line| format!("{line}: no longer needed in too-long.txt")));
    found
}

#[test]
fn no_file_and_no_function_is_longer_than_a_reader_bears() {
    let files: Vec<Source> =
        [("src", "rs"), ("tests", "rs"), ("web/src", "ts")].into_iter().flat_map(|(folder, extension)| sources(folder, extension)).collect();
    none(&violations(&files, &list("too-long.txt")));
}

#[test]
fn a_long_file_and_a_long_function_are_seen() {
    let body = "    let _ = 1;\n".repeat(FUNCTION - 1);
    let long = Source::planted("src/a.rs", &format!("pub(crate) async fn long(\n    a: u8,\n) {{\n{body}}}\n\nfn short() {{}}\n"));
    assert_eq!(violations(&[long], &[]), ["src/a.rs fn long: 63 lines"]);
    let fits = Source::planted("src/a.rs", &format!("fn fits() {{\n{}}}\n", "    let _ = 1;\n".repeat(FUNCTION - 2)));
    assert_eq!(violations(&[fits], &[]), [""; 0]);
    let file = || Source::planted("src/b.rs", &format!("{}#[cfg(test)]\nmod tests {{\n}}\n", "// a line\n".repeat(FILE + 1)));
    assert_eq!(violations(&[file()], &[]), ["src/b.rs: 401 lines"]);
    assert_eq!(violations(&[file()], &["src/b.rs 401".to_owned()]), [""; 0]);
    assert_eq!(violations(&[file()], &["src/b.rs 400".to_owned()]), ["src/b.rs: 401 lines, too-long.txt allows 400"]);
    assert_eq!(violations(&[], &["src/b.rs 401".to_owned()]), ["src/b.rs 401: no longer needed in too-long.txt"]);
}
