//! Reads the file section by section, so that a mistake in one does not hide those of the others.

use std::{
    collections::BTreeMap,
    ops::Range,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeTable, DeValue, Error, ValueDeserializer},
};

use super::{Mistake, Mistakes};

/// Where each key of the file is, for mistakes found later.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    file: PathBuf,
    of: BTreeMap<String, usize>,
}

impl Lines {
    /// A mistake about `section.key` (or `section`): at its line, else at that of its section.
    pub(super) fn mistake(&self, key: &str, sentence: impl Into<String>) -> Mistake {
        let section = key.split('.').next().unwrap_or(key);
        let line = self.of.get(key).or_else(|| self.of.get(section)).copied();
        Mistake { file: self.file.clone(), line, sentence: sentence.into() }
    }
}

/// The text of a configuration's file.
///
/// # Errors
/// That it cannot be read.
pub(super) fn text_of(path: &Path) -> Result<String, Mistakes> {
    std::fs::read_to_string(path).map_err(|error| Mistakes::one(Mistake::of_file(path, format!("the configuration cannot be read: {error}"))))
}

/// A file being read.
pub(super) struct Reader<'t> {
    text: &'t str,
    table: DeTable<'t>,
    lines: Lines,
    mistakes: Vec<Mistake>,
}

impl<'t> Reader<'t> {
    /// # Errors
    /// When the text is not TOML.
    pub(super) fn new(text: &'t str, file: &Path) -> Result<Self, Mistakes> {
        let (table, errors) = DeTable::parse_recoverable(text);
        let table = table.into_inner();
        let mut reader = Self { text, lines: Lines { file: file.to_owned(), of: BTreeMap::new() }, table, mistakes: Vec::new() };
        for error in errors {
            reader.refuse(error.span(), format!("this is not TOML: {}", error.message()));
        }
        Mistakes::none(std::mem::take(&mut reader.mistakes))?;
        reader.lines.of = reader.find();
        Ok(reader)
    }

    fn find(&self) -> BTreeMap<String, usize> {
        let mut of = BTreeMap::new();
        for (section, value) in &self.table {
            of.insert(section.get_ref().to_string(), self.line(section.span()));
            for (key, _) in value.get_ref().as_table().into_iter().flatten() {
                of.insert(format!("{}.{}", section.get_ref(), key.get_ref()), self.line(key.span()));
            }
        }
        of
    }

    /// A section that must be there. `None` when a mistake was noted.
    pub(super) fn required<T: Deserialize<'t>>(&mut self, section: &str) -> Option<T> {
        let Some(value) = self.table.remove(section) else {
            self.refuse(None, format!("the section [{section}] is missing"));
            return None;
        };
        self.read(section, value)
    }

    /// A section that may be left out. A mistake in it was noted, if any.
    pub(super) fn optional<T: Deserialize<'t>>(&mut self, section: &str) -> Option<T> {
        let value = self.table.remove(section)?;
        self.read(section, value)
    }

    /// A section whose every key may be left out.
    pub(super) fn or_default<T: Deserialize<'t> + Default>(&mut self, section: &str) -> Option<T> {
        match self.table.remove(section) {
            None => Some(T::default()),
            Some(value) => self.read(section, value),
        }
    }

    /// Where the keys are.
    pub(super) fn lines(&self) -> Lines {
        self.lines.clone()
    }

    /// What was read, if nothing was wrong and no section is left unread.
    ///
    /// # Errors
    /// Every mistake noted.
    pub(super) fn finish<T>(mut self, found: Option<T>) -> Result<T, Mistakes> {
        for (section, _) in std::mem::take(&mut self.table) {
            self.refuse(Some(section.span()), format!("nothing reads `{}`", section.get_ref()));
        }
        match found {
            Some(found) => Mistakes::none(self.mistakes).map(|()| found),
            None => Mistakes::none(self.mistakes).and_then(|()| Err(Mistakes::one(Mistake::of_file(&self.lines.file, "a section is missing".to_owned())))),
        }
    }

    fn read<T: Deserialize<'t>>(&mut self, section: &str, value: Spanned<DeValue<'t>>) -> Option<T> {
        let within = value.span();
        let outcome = T::deserialize(ValueDeserializer::from(value));
        outcome.map_err(|error: Error| self.refuse(error.span().or(Some(within)), format!("in [{section}]: {}", error.message()))).ok()
    }

    fn refuse(&mut self, span: Option<Range<usize>>, sentence: String) {
        let line = span.map(|span| self.line(span));
        self.mistakes.push(Mistake { file: self.lines.file.clone(), line, sentence });
    }

    fn line(&self, span: Range<usize>) -> usize {
        self.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1
    }
}
