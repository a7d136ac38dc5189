//! Loading a set of policy files: all of it or none, with every mistake named.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};
use toml::de::DeTable;

use super::code::{PieceCode, PurposeCode};
use super::notice::Bilingual;
use super::purpose::Purpose;
use super::read::{self, Shared};
use super::refusal::{Mistake, Wrong};
use super::section::{Notes, Section};
use super::system::SystemPurpose;
use crate::base::hex;

/// A policy file: its name, for messages, and its text. The caller reads the disk or the embedded copy.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    /// The name messages give it, such as `policies/purposes/P02_PDP_SPSTI.toml`.
    pub name: String,
    /// Its whole text.
    pub text: String,
}

/// The purposes in force.
#[derive(Clone, Debug)]
pub struct Policies {
    content: Content,
    digest: String,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Content {
    purposes: BTreeMap<PurposeCode, Purpose>,
    system: BTreeMap<PurposeCode, SystemPurpose>,
}

impl Policies {
    /// Reads a set of files.
    ///
    /// # Errors
    /// Every mistake of every file, in the order of the files, then of their lines.
    pub fn load(files: &[PolicyFile]) -> Result<Self, Vec<Mistake>> {
        let mut loading = Loading::default();
        let shared = loading.controller(files);
        for file in files {
            loading.file(file, &shared);
        }
        loading.finish(files)
    }

    /// The digest of the purposes in force: hex SHA-256 of their canonical JSON (RFC 8785). It covers what the files mean,
    /// rules and notices alike, and not how they are written: a comment, a blank line or another order of files leaves
    /// it as it is.
    #[must_use]
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The purpose of that code.
    #[must_use]
    pub fn purpose(&self, code: &PurposeCode) -> Option<&Purpose> {
        self.content.purposes.get(code)
    }

    /// Every case purpose, in the order of their codes.
    pub fn purposes(&self) -> impl Iterator<Item = &Purpose> {
        self.content.purposes.values()
    }

    /// The system purpose of that code.
    #[must_use]
    pub fn system_purpose(&self, code: &PurposeCode) -> Option<&SystemPurpose> {
        self.content.system.get(code)
    }

    /// Every system purpose, in the order of their codes.
    pub fn system_purposes(&self) -> impl Iterator<Item = &SystemPurpose> {
        self.content.system.values()
    }
}

/// A set being read.
#[derive(Default)]
struct Loading {
    content: Content,
    declared: BTreeMap<PurposeCode, String>,
    names: BTreeMap<PieceCode, (Bilingual, String)>,
    mistakes: Vec<Mistake>,
}

impl Loading {
    /// Finds who is responsible, since every notice says so. Mistakes in that file are noted here; [`Self::file`] passes it by.
    fn controller(&mut self, files: &[PolicyFile]) -> Shared {
        let mut found: Option<(Shared, &str)> = None;
        let mut seen = false;
        for file in files {
            let (table, _) = DeTable::parse_recoverable(&file.text);
            let mut top = Section::top(table.get_ref());
            if top.texts_of("kind") != ["controller"] {
                continue;
            }
            seen = true;
            let mut notes = Notes::new(&file.name, &file.text);
            top.asked_too("kind");
            let shared = read::shared(&mut top, &mut notes);
            top.finish(&mut notes);
            if let Some((_, at)) = &found {
                let wrong = Wrong::Duplicate { code: "controller".to_owned(), at: (*at).to_owned() };
                top.wrong("kind", wrong, &mut notes);
            } else if let Some(shared) = shared {
                found = Some((shared, &file.name));
            }
            self.mistakes.append(&mut notes.mistakes);
        }
        if !seen {
            self.about_the_set(files, Wrong::NoController);
        }
        found.map(|(shared, _)| shared).unwrap_or_default()
    }

    fn file(&mut self, file: &PolicyFile, shared: &Shared) {
        let (table, errors) = DeTable::parse_recoverable(&file.text);
        let mut notes = Notes::new(&file.name, &file.text);
        for error in &errors {
            let line = notes.line_at(error.span().map_or(0, |span| span.start));
            notes.add(line, Wrong::Syntax(error.message().to_owned()));
        }
        let mut top = Section::top(table.get_ref());
        match top.text("kind", &mut notes) {
            Some("case") => {
                if let Some(purpose) = read::case(&mut top, shared, &mut notes) {
                    self.declare(&purpose.code, &top, &mut notes);
                    self.name_pieces(&purpose, &top, &mut notes);
                    self.content.purposes.insert(purpose.code.clone(), purpose);
                }
            }
            Some("system") => {
                if let Some(purpose) = read::system(&mut top, &mut notes) {
                    self.declare(&purpose.code, &top, &mut notes);
                    self.content.system.insert(purpose.code.clone(), purpose);
                }
            }
            Some("controller") | None => {}
            Some(_) => {
                let expected = "\"case\", \"system\" or \"controller\"";
                top.wrong("kind", Wrong::Type { key: "kind".to_owned(), expected }, &mut notes);
            }
        }
        self.mistakes.append(&mut notes.mistakes);
    }

    /// One code, one purpose.
    fn declare(&mut self, code: &PurposeCode, top: &Section<'_>, notes: &mut Notes<'_>) {
        let here = notes.place(top.line_of("code", notes));
        if let Some(at) = self.declared.get(code) {
            top.wrong("code", Wrong::Duplicate { code: code.to_string(), at: at.clone() }, notes);
        } else {
            self.declared.insert(code.clone(), here);
        }
    }

    /// One document type, one name: two purposes may accept the same type, and must then call it alike.
    fn name_pieces(&mut self, purpose: &Purpose, top: &Section<'_>, notes: &mut Notes<'_>) {
        let here = notes.place(top.line_of("doc_types", notes));
        for piece in &purpose.pieces {
            match self.names.get(&piece.code) {
                Some((label, at)) if *label != piece.label => {
                    let wrong = Wrong::LabelDiffers { code: piece.code.to_string(), at: at.clone() };
                    top.wrong("doc_types", wrong, notes);
                }
                Some(_) => {}
                None => {
                    self.names.insert(piece.code.clone(), (piece.label.clone(), here.clone()));
                }
            }
        }
    }

    fn about_the_set(&mut self, files: &[PolicyFile], wrong: Wrong) {
        let file = files.first().map_or_else(|| "policies/purposes".to_owned(), |file| file.name.clone());
        self.mistakes.push(Mistake { file, line: 1, wrong });
    }

    fn finish(mut self, files: &[PolicyFile]) -> Result<Policies, Vec<Mistake>> {
        if self.mistakes.is_empty() && self.content.purposes.is_empty() {
            self.about_the_set(files, Wrong::NoPurpose);
        }
        if !self.mistakes.is_empty() {
            self.mistakes.sort_by_key(|mistake| (position(files, &mistake.file), mistake.line));
            return Err(self.mistakes);
        }
        let digest = digest(&self.content);
        Ok(Policies { content: self.content, digest })
    }
}

fn position(files: &[PolicyFile], name: &str) -> usize {
    files.iter().position(|file| file.name == name).unwrap_or(0)
}

fn digest(content: &Content) -> String {
    #[expect(clippy::expect_used, reason = "texts, booleans and lists only: nothing JSON cannot write")]
    let canonical = serde_json_canonicalizer::to_vec(content).expect("purposes are plain JSON");
    hex(&Sha256::digest(&canonical))
}
