//! Reading one table of a policy file: every value asked for by name, every mistake noted, every key nobody asked for refused.

use std::collections::BTreeSet;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::code::BadCode;
use super::period::Period;
use super::refusal::{Mistake, Wrong};
use super::word::UnknownWord;

/// The mistakes found so far in one file.
pub(super) struct Notes<'a> {
    file: &'a str,
    text: &'a str,
    /// What was found, in the order of the reading.
    pub(super) mistakes: Vec<Mistake>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, mistakes: Vec::new() }
    }

    /// Notes a mistake at a line.
    pub(super) fn add(&mut self, line: usize, wrong: Wrong) {
        self.mistakes.push(Mistake { file: self.file.to_owned(), line, wrong });
    }

    /// A line of the file as another file's message names it.
    pub(super) fn place(&self, line: usize) -> String {
        format!("{}:{line}", self.file)
    }

    /// The line, counted from 1, of a byte offset in the file.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
    }
}

/// One table of a file, being read.
pub(super) struct Section<'a> {
    table: &'a DeTable<'a>,
    /// Where the table stands in the file, for messages: `backstop.` or nothing at the top.
    path: String,
    line: usize,
    asked: BTreeSet<&'a str>,
}

impl<'a> Section<'a> {
    /// The top of a file.
    pub(super) fn top(table: &'a DeTable<'a>) -> Self {
        Self { table, path: String::new(), line: 1, asked: BTreeSet::new() }
    }

    /// The line of the table itself.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The key as a message names it.
    pub(super) fn named(&self, key: &str) -> String {
        format!("{}{key}", self.path)
    }

    /// The line of a key, or of its table where the key is absent.
    pub(super) fn line_of(&self, key: &str, notes: &Notes<'_>) -> usize {
        self.find(key).map_or(self.line, |(name, _)| notes.line_at(name.span().start))
    }

    fn find(&self, key: &str) -> Option<(&'a Spanned<toml::de::DeString<'a>>, &'a Spanned<DeValue<'a>>)> {
        self.table.iter().find(|(name, _)| name.get_ref() == key)
    }

    fn value(&mut self, key: &str) -> Option<&'a DeValue<'a>> {
        let (name, value) = self.find(key)?;
        self.asked.insert(name.get_ref());
        Some(value.get_ref())
    }

    /// Whether the key is written at all.
    pub(super) fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// Notes a mistake about a key.
    pub(super) fn wrong(&self, key: &str, wrong: Wrong, notes: &mut Notes<'_>) {
        let line = self.line_of(key, notes);
        notes.add(line, wrong);
    }

    fn missing(&self, key: &str, notes: &mut Notes<'_>) {
        notes.add(self.line, Wrong::Missing(self.named(key)));
    }

    fn not_a(&self, key: &str, expected: &'static str, notes: &mut Notes<'_>) {
        self.wrong(key, Wrong::Type { key: self.named(key), expected }, notes);
    }

    /// A text that may be absent, but not empty.
    pub(super) fn optional_text(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<&'a str> {
        let Some(text) = self.value(key)?.as_str() else {
            self.not_a(key, "a text in quotes", notes);
            return None;
        };
        if text.trim().is_empty() {
            self.wrong(key, Wrong::Empty(self.named(key)), notes);
            return None;
        }
        Some(text)
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<&'a str> {
        if !self.has(key) {
            self.missing(key, notes);
        }
        self.optional_text(key, notes)
    }

    /// A yes or no that must be there.
    pub(super) fn flag(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<bool> {
        let Some(value) = self.value(key) else {
            self.missing(key, notes);
            return None;
        };
        let flag = value.as_bool();
        if flag.is_none() {
            self.not_a(key, "true or false", notes);
        }
        flag
    }

    /// A yes or no, `false` when absent.
    pub(super) fn flag_or_no(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<bool> {
        if self.has(key) { self.flag(key, notes) } else { Some(false) }
    }

    /// A list of texts that must be there and hold something, none twice.
    pub(super) fn list(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<Vec<&'a str>> {
        let Some(value) = self.value(key) else {
            self.missing(key, notes);
            return None;
        };
        let Some(items) = value.as_array() else {
            self.not_a(key, "a list of texts", notes);
            return None;
        };
        let texts: Option<Vec<&str>> = items.iter().map(|item| item.get_ref().as_str()).collect();
        let Some(texts) = texts else {
            self.not_a(key, "a list of texts", notes);
            return None;
        };
        if texts.is_empty() || texts.iter().any(|text| text.trim().is_empty()) {
            self.wrong(key, Wrong::Empty(self.named(key)), notes);
            return None;
        }
        let mut seen = BTreeSet::new();
        for text in &texts {
            if !seen.insert(text) {
                self.wrong(key, Wrong::Twice { key: self.named(key), word: (*text).to_owned() }, notes);
            }
        }
        Some(texts)
    }

    /// A word of a closed set.
    pub(super) fn word<T: FromStr<Err = UnknownWord>>(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<T> {
        let text = self.text(key, notes)?;
        self.parsed_word(key, text, notes)
    }

    /// A list of words of a closed set.
    pub(super) fn words<T: FromStr<Err = UnknownWord>>(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<Vec<T>> {
        let texts = self.list(key, notes)?;
        let words: Vec<Option<T>> = texts.into_iter().map(|text| self.parsed_word(key, text, notes)).collect();
        words.into_iter().collect()
    }

    /// One word, or a list of them.
    pub(super) fn one_or_more<T: FromStr<Err = UnknownWord>>(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<Vec<T>> {
        if self.find(key).is_some_and(|(_, value)| value.get_ref().is_array()) { self.words(key, notes) } else { self.word(key, notes).map(|word| vec![word]) }
    }

    fn parsed_word<T: FromStr<Err = UnknownWord>>(&self, key: &str, text: &str, notes: &mut Notes<'_>) -> Option<T> {
        match text.parse() {
            Ok(word) => Some(word),
            Err(source) => {
                self.wrong(key, self.wrong_word(key, source), notes);
                None
            }
        }
    }

    /// Two words deserve a sentence that cites the law rather than the list of the others.
    fn wrong_word(&self, key: &str, source: UnknownWord) -> Wrong {
        let key = self.named(key);
        match source.word.to_uppercase().as_str() {
            "6.1.F" => Wrong::LegitimateInterests,
            word if word.starts_with("EMPLOYEUR") || word.starts_with("EMPLOYER") => Wrong::Employer(key),
            _ => Wrong::Word { key, source },
        }
    }

    /// A code.
    pub(super) fn code<T: FromStr<Err = BadCode>>(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<T> {
        let text = self.text(key, notes)?;
        self.parsed_code(key, text, notes)
    }

    /// A list of codes.
    pub(super) fn codes<T: FromStr<Err = BadCode>>(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<Vec<T>> {
        let texts = self.list(key, notes)?;
        let codes: Vec<Option<T>> = texts.into_iter().map(|text| self.parsed_code(key, text, notes)).collect();
        codes.into_iter().collect()
    }

    /// A text that stands for a code.
    pub(super) fn parsed_code<T: FromStr<Err = BadCode>>(&self, key: &str, text: &str, notes: &mut Notes<'_>) -> Option<T> {
        match text.parse() {
            Ok(code) => Some(code),
            Err(source) => {
                self.wrong(key, Wrong::Code { key: self.named(key), source }, notes);
                None
            }
        }
    }

    /// A period that must be there.
    pub(super) fn period(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<Period> {
        let text = self.text(key, notes)?;
        match text.parse() {
            Ok(period) => Some(period),
            Err(source) => {
                self.wrong(key, Wrong::Period { key: self.named(key), source }, notes);
                None
            }
        }
    }

    /// A table that must be there.
    pub(super) fn section(&mut self, key: &str, notes: &mut Notes<'_>) -> Option<Section<'a>> {
        let Some(value) = self.value(key) else {
            self.missing(key, notes);
            return None;
        };
        let DeValue::Table(table) = value else {
            self.not_a(key, "a table", notes);
            return None;
        };
        let line = self.line_of(key, notes);
        Some(Section { table, path: format!("{}{key}.", self.path), line, asked: BTreeSet::new() })
    }

    /// The tables of a list of tables, in the order of the file; none when the key is absent.
    pub(super) fn sections(&mut self, key: &str, notes: &mut Notes<'_>) -> Vec<Section<'a>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let Some(items) = value.as_array() else {
            self.not_a(key, "a list of tables", notes);
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items {
            let DeValue::Table(table) = item.get_ref() else {
                self.not_a(key, "a list of tables", notes);
                continue;
            };
            let line = notes.line_at(item.span().start);
            sections.push(Section { table, path: format!("{}{key}.", self.path), line, asked: BTreeSet::new() });
        }
        sections
    }

    /// The keys of the table, in the order of the file.
    pub(super) fn keys(&self) -> Vec<&'a str> {
        let mut keys: Vec<_> = self.table.keys().collect();
        keys.sort_by_key(|key| key.span().start);
        keys.into_iter().map(|key| key.get_ref().as_ref()).collect()
    }

    /// The keys of a table of this table, whether or not it was read yet.
    pub(super) fn keys_of(&self, key: &str) -> Vec<&'a str> {
        match self.find(key).map(|(_, value)| value.get_ref()) {
            Some(DeValue::Table(table)) => table.keys().map(|key| key.get_ref().as_ref()).collect(),
            _ => Vec::new(),
        }
    }

    /// The texts of a key, one or a list, without judging them: for checks across keys.
    pub(super) fn texts_of(&self, key: &str) -> Vec<&'a str> {
        match self.find(key).map(|(_, value)| value.get_ref()) {
            Some(DeValue::Array(items)) => items.iter().filter_map(|item| item.get_ref().as_str()).collect(),
            Some(DeValue::String(text)) => vec![text],
            _ => Vec::new(),
        }
    }

    /// Counts as read a key that was judged elsewhere.
    pub(super) fn asked_too(&mut self, key: &str) {
        self.value(key);
    }

    /// Notes every key nobody asked for.
    pub(super) fn finish(&self, notes: &mut Notes<'_>) {
        for key in self.keys() {
            if !self.asked.contains(key) {
                self.wrong(key, Wrong::UnknownKey(self.named(key)), notes);
            }
        }
    }
}
