//! Why a set of policy files is refused: every mistake, as a sentence with its file and line.

use std::fmt;

use thiserror::Error;

use super::code::BadCode;
use super::period::BadPeriod;
use super::word::UnknownWord;

/// One mistake in a policy file. Shown to the operator as `file:line: sentence`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file's name as it was given to the loader.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub wrong: Wrong,
}

impl fmt::Display for Mistake {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.wrong)
    }
}

impl std::error::Error for Mistake {}

/// What can be wrong in a policy file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Wrong {
    /// Not TOML.
    #[error("this is not TOML: {0}")]
    Syntax(String),
    /// A key nobody reads.
    #[error("unknown key `{0}`")]
    UnknownKey(String),
    /// A key that must be there.
    #[error("`{0}` is missing")]
    Missing(String),
    /// A value of the wrong type.
    #[error("`{key}` must be {expected}")]
    Type {
        /// The key.
        key: String,
        /// What was expected, with its article.
        expected: &'static str,
    },
    /// An empty text or list.
    #[error("`{0}` is empty")]
    Empty(String),
    /// A word out of its closed set.
    #[error("`{key}`: {source}")]
    Word {
        /// The key.
        key: String,
        /// The word and its set.
        source: UnknownWord,
    },
    /// A text that is not a code.
    #[error("`{key}`: {source}")]
    Code {
        /// The key.
        key: String,
        /// The text.
        source: BadCode,
    },
    /// A text that is not a period.
    #[error("`{key}`: {source}")]
    Period {
        /// The key.
        key: String,
        /// The text.
        source: BadPeriod,
    },
    /// The same word twice in a list.
    #[error("`{key}` says `{word}` twice")]
    Twice {
        /// The key.
        key: String,
        /// The word.
        word: String,
    },
    /// GDPR art. 6(1)(f).
    #[error("6.1.f (legitimate interests) is not open to a public authority acting in its mission (GDPR art. 6(1))")]
    LegitimateInterests,
    /// GDPR art. 9.
    #[error("the class SANTE needs a basis in `art9` (GDPR art. 9(2))")]
    HealthWithoutBasis,
    /// Health data must be sealed by the sender.
    #[error("where the class SANTE occurs, `no_script` must be \"refuse\": such a deposit is not sealed by the sender")]
    HealthWithoutScript,
    /// The employer is never on the platform.
    #[error("`{0}` names the employer, who can neither send nor receive here (Code du travail R4624-55 gives the employer what is due)")]
    Employer(String),
    /// A document type that may not leave its holder.
    #[error("`{0}` may not be exchanged: {1}")]
    ForbiddenPiece(String, &'static str),
    /// Nothing would bound the retention.
    #[error("`{0}` lasts no time: a backstop or ceiling must leave the document some life")]
    EmptyLimit(String),
    /// Only the archive team sees a document that awaits its visa.
    #[error("`master = true` needs an `archive` stage: only the archive team sees a document that awaits its visa")]
    MasterWithoutArchive,
    /// A rule names a document type its purpose does not have.
    #[error("`{key}` names `{piece}`, which is not among `doc_types`")]
    UnknownPiece {
        /// The key.
        key: String,
        /// The document type.
        piece: String,
    },
    /// A template that asks someone who may not send.
    #[error("the template asks `{0}`, which is not among `senders`")]
    TemplateAsksStranger(String),
    /// Two templates, variants or purposes of one name.
    #[error("`{code}` is already declared ({at})")]
    Duplicate {
        /// The code.
        code: String,
        /// Where it was first.
        at: String,
    },
    /// One code, two names.
    #[error("`{code}` is called otherwise in {at}: one code, one name")]
    LabelDiffers {
        /// The document type.
        code: String,
        /// Where it was first.
        at: String,
    },
    /// A notice has five lines.
    #[error("`{key}` has {found} lines, a notice has 5")]
    NoticeLines {
        /// The key.
        key: String,
        /// How many there are.
        found: usize,
    },
    /// A notice that does not tell the retention the rule applies.
    #[error("`{key}` does not say \"{words}\", which the rule applies ({rule})")]
    NoticeSilent {
        /// The key.
        key: String,
        /// The period in words.
        words: String,
        /// Which part of the rule.
        rule: String,
    },
    /// A notice that tells a duration which no part of the rule has: that of another version, most likely.
    #[error("`{key}` says \"{words}\", which no part of the rule is")]
    NoticeStale {
        /// The key.
        key: String,
        /// The duration.
        words: String,
    },
    /// A system purpose without end.
    #[error("a system purpose needs `keep`; only S3_PREUVE_PURGE may keep without end")]
    WithoutEnd,
    /// A system purpose that says both.
    #[error("`keep` and `without_end` contradict each other")]
    TwoEnds,
    /// A duration outside its own bounds.
    #[error("`keep` is {0}")]
    OutOfBounds(&'static str),
    /// No case purpose at all.
    #[error("no purpose of `kind = \"case\"` was found: without a purpose no document can be received")]
    NoPurpose,
    /// No file says who is responsible.
    #[error("no file of `kind = \"controller\"` was found: a notice must say who is responsible (GDPR art. 13(1)(a))")]
    NoController,
}
