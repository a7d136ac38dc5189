//! Every file of the source is compiled: a module that nobody names is neither checked nor tested, and looks as if it were.

use super::{Source, none, sources};

/// Where compilation begins, and what a `#[path]` attribute brings in.
const ROOTS: [&str; 4] = ["src/lib.rs", "src/main.rs", "tests/service/main.rs", "tests/guards/mod.rs"];

/// Files that no `mod` names in the front page of their folder.
fn violations(files: &[Source]) -> Vec<String> {
    let named = |source: &&Source| !ROOTS.contains(&source.path.as_str()) && !front_pages(&source.path).iter().any(|page| names(files, page, &source.path));
    files.iter().filter(named).map(|source| format!("{}: no `mod` names it", source.path)).collect()
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are named in the front page of `src/a`.
fn front_pages(path: &str) -> Vec<String> {
    let module = path.strip_suffix("/mod.rs").unwrap_or(path);
    let folder = module.rsplit_once('/').map_or("", |(folder, _)| folder);
    ["mod", "lib", "main"].iter().map(|page| format!("{folder}/{page}.rs")).collect()
}

fn names(files: &[Source], page: &str, path: &str) -> bool {
    let module = path.strip_suffix("/mod.rs").unwrap_or(path).rsplit('/').next().unwrap_or_default();
    let declared = format!("mod {};", module.strip_suffix(".rs").unwrap_or(module));
    let Some(front) = files.iter().find(|source| source.path == page) else { return false };
    front.text.lines().any(|line| line.trim_start().strip_suffix(&declared).is_some_and(|before| before.is_empty() || before.starts_with("pub")))
}

#[test]
fn every_file_is_part_of_the_program_or_of_its_tests() {
    let files: Vec<Source> = ["src", "tests/service", "tests/guards"].into_iter().flat_map(|folder| sources(folder, "rs")).collect();
    none(&violations(&files));
}

#[test]
fn a_file_that_nobody_names_is_seen() {
    let files = [
        Source::planted("src/lib.rs", "pub mod a;\n// mod commented;\n"),
        Source::planted("src/a/mod.rs", "mod named;\n#[cfg(test)]\nmod tests;\n"),
        Source::planted("src/a/named.rs", ""),
        Source::planted("src/a/tests.rs", ""),
        Source::planted("src/a/forgotten.rs", ""),
        Source::planted("src/commented.rs", ""),
    ];
    assert_eq!(violations(&files), ["src/a/forgotten.rs: no `mod` names it", "src/commented.rs: no `mod` names it"]);
}
