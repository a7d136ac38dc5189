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

    /// Which of them are served otherwise, in one sentence; none when all are as they should be.
    ///
    /// # Errors
    /// When the service is not reached.
    pub(super) async fn differing(&self, service: &Transport) -> io::Result<Option<String>> {
        let mut differing = Vec::new();
        for (name, hash) in &self.hashes {
            let Place { path, language } = place_of(name);
            let call = Call::get(path).header(header::ACCEPT_LANGUAGE, language);
            let same = match service.send(call).await {
                Ok(answer) => Digest::of(&answer.bytes().await.map_err(io::Error::other)?).to_string() == *hash,
                Err(refusal) if refusal.status().is_some() => false,
                Err(refusal) => return Err(io::Error::other(refusal)),
            };
            if !same {
                differing.push(name.as_str());
            }
        }
        Ok((!differing.is_empty()).then(|| format!("what is served to browsers is not what entry {} says: {}", self.entry, differing.join(", "))))
    }
}

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
