//! What the trail says is served to browsers, and what is.

use std::{collections::BTreeMap, io, path::Path};

use axum::http::header;
use serde::{Deserialize, Serialize};

use crate::{
    base::{read_if_there, write_whole},
    client::{Call, Transport},
    sealing::Digest,
};

/// The files and pages that a service said it serves to browsers, each with its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Files {
    /// The entry that says so.
    entry: u64,
    hashes: BTreeMap<String, String>,
}

/// What of an entry tells of files.
#[derive(Deserialize)]
struct Leaf {
    action: String,
    objects: BTreeMap<String, String>,
}

impl Files {
    /// What an entry of the trail says, if it is one that tells of files.
    pub(super) fn of(entry: u64, leaf: &[u8]) -> Option<Self> {
        let leaf: Leaf = serde_json::from_slice(leaf).ok()?;
        let files = leaf.objects.get("files").filter(|_| leaf.action == "bundle.served")?;
        let words: Vec<&str> = files.split(' ').collect();
        let hashes = words.as_chunks().0.iter().map(|[name, hash]| ((*name).to_owned(), (*hash).to_owned())).collect();
        Some(Self { entry, hashes })
    }

    fn file(folder: &Path) -> std::path::PathBuf {
        folder.join("files.json")
    }

    pub(super) fn read(folder: &Path) -> io::Result<Option<Self>> {
        read_if_there(&Self::file(folder))?.map(|text| serde_json::from_slice(&text).map_err(io::Error::other)).transpose()
    }

    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        write_whole(&Self::file(folder), &serde_json::to_vec(self).map_err(io::Error::other)?)
    }

    /// Which of them are served otherwise. What is not answered, or answered by something between us and the service, says nothing of it.
    pub(super) async fn differing(&self, service: &Transport) -> Differing {
        let mut differing = Differing { named: Vec::new(), all_answered: self.hashes.len() <= MOST_FILES };
        for (name, hash) in self.hashes.iter().take(MOST_FILES) {
            let Place { path, language } = place_of(name);
            let answer = service.answer(Call::get(path).header(header::ACCEPT_LANGUAGE, language)).await;
            let status = answer.as_ref().map_or(0, |answer| answer.status().as_u16());
            let bytes = match answer {
                Ok(answer) => answer.bytes().await.ok(),
                Err(_) => None,
            };
            match bytes {
                Some(bytes) if status == 200 && Digest::of(&bytes).to_string() == *hash => {}
                Some(_) if (200..500).contains(&status) && status != 429 => differing.named.push(name.clone()),
                _ => differing.all_answered = false,
            }
        }
        differing
    }

    /// That these are served otherwise, in one sentence.
    pub(super) fn sentence(&self, named: &[String]) -> String {
        format!("what is served to browsers is not what entry {} says: {}", self.entry, named.join(", "))
    }
}

/// What was found of what is served.
pub(super) struct Differing {
    /// What differs.
    pub(super) named: Vec<String>,
    /// Whether everything was answered.
    pub(super) all_answered: bool,
}

/// So many files at most are compared: a service has a few dozen.
const MOST_FILES: usize = 500;

/// Where what the trail names is fetched: a file by its served name, a page as `path@language`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'a> {
    /// The path.
    pub path: String,
    /// The language to ask for.
    pub language: &'a str,
}

/// Where a file or page that the trail names is fetched.
#[must_use]
pub fn place_of(name: &str) -> Place<'_> {
    match name.split_once('@') {
        Some((path, language)) => Place { path: path.to_owned(), language },
        None if name == "viewer.html" => Place { path: "/viewer".to_owned(), language: "fr" },
        None => Place { path: format!("/assets/{name}"), language: "fr" },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_entry_about_files_tells_of_them() {
        let leaf = br#"{"action":"bundle.served","commitments":{},"objects":{"bundle":"00","files":"a.js 11 style.css 22"},"outcome":"done"}"#;
        let files = Files::of(3, leaf).expect("files");
        assert_eq!((files.entry, files.hashes.get("style.css").map(String::as_str), files.hashes.len()), (3, Some("22"), 2));
        for other in [&b"{}"[..], b"", br#"{"action":"instance.started","objects":{"files":"a.js 11"}}"#, br#"{"action":"bundle.served","objects":{}}"#] {
            assert_eq!(Files::of(3, other), None);
        }
    }
}
