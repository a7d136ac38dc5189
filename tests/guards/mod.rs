//! Guards: what must hold of the whole source and of every route, table, column and sentence, today and after the next change.
//!
//! A guard is a function that gives sentences, one a violation; its test wants none. A planted violation shows that each of them sees what it looks for.
//! Lists of exceptions only shrink: one that is not needed any more is a violation too.

mod access;
pub(crate) mod columns;
mod compiled;
mod description;
mod direction;
mod entries;
mod headers;
mod messages;
mod migrations;
mod sizes;
mod statements;
mod walk;

use std::path::{Path, PathBuf};

/// One file of the source.
pub(crate) struct Source {
    /// From the root of the repository.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// A file that is not there, for planted violations.
    pub(crate) fn planted(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether the whole file is tests.
    pub(crate) fn is_tests(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("/tests.rs")
    }

    /// Its lines up to its tests, which stand at the end of a file.
    pub(crate) fn without_tests(&self) -> &str {
        self.text.find("#[cfg(test)]\nmod ").map_or(&self.text, |end| self.text.get(..end).unwrap_or_default())
    }
}

impl Source {
    /// Its code: neither comments nor tests.
    pub(crate) fn code(&self) -> String {
        self.without_tests().lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect()
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` (from the root) with this extension, in the order of their paths.
pub(crate) fn sources(folder: &str, extension: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(read(&path));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no .{extension} file below {folder}");
    found
}

fn read(path: &Path) -> Source {
    let name = path.strip_prefix(root()).expect("below the root").display().to_string();
    Source { path: name, text: std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())) }
}

/// A committed list of exceptions or expectations: its lines, without comments.
pub(crate) fn list(name: &str) -> Vec<String> {
    let path = root().join("tests/guards").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

/// Nothing is wrong, or everything that is, one sentence a line.
#[track_caller]
pub(crate) fn none(violations: &[String]) {
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}
