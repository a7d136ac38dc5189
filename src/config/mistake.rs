//! What is wrong in a configuration, as sentences.

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// One mistake. Shown to the operator as `file:line: sentence`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file, as it was given.
    pub file: PathBuf,
    /// The line, counted from 1; none when the mistake is of the whole file.
    pub line: Option<usize>,
    /// What is wrong, and what would be right.
    pub sentence: String,
}

impl Mistake {
    /// A mistake of the whole file.
    pub(super) fn of_file(file: &Path, sentence: String) -> Self {
        Self { file: file.to_owned(), line: None, sentence }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.sentence)
    }
}

/// An error and its causes, in one sentence.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    std::iter::successors(error.source(), |cause| cause.source()).fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// All the mistakes found, in the order of the file. Shown one a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes(Vec<Mistake>);

impl Mistakes {
    /// One.
    pub(super) fn one(mistake: Mistake) -> Self {
        Self(vec![mistake])
    }

    /// An error unless there is none.
    pub(super) fn none(mut found: Vec<Mistake>) -> Result<(), Self> {
        found.sort_by_key(|mistake| mistake.line);
        if found.is_empty() { Ok(()) } else { Err(Self(found)) }
    }

    /// One after the other.
    pub fn iter(&self) -> impl Iterator<Item = &Mistake> {
        self.0.iter()
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (before, mistake) in self.0.iter().enumerate() {
            if before > 0 {
                f.write_str("\n")?;
            }
            mistake.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}
