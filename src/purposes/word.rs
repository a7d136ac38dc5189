//! Closed sets of words: what a policy file may say in a given place, and how a screen says it.

use thiserror::Error;

/// A language a person may read a page in. French comes first everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// French.
    #[default]
    French,
    /// English.
    English,
}

/// A word that is not in the closed set it was looked up in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{word}` is not one of {}", allowed.join(", "))]
pub struct UnknownWord {
    /// The word as it was written.
    pub word: String,
    /// Every word of the set.
    pub allowed: Vec<&'static str>,
}

/// Declares an enum whose variants are written as fixed words in policy files, records and the audit trail,
/// and shown on screens in French and in English.
macro_rules! closed_set {
    ($(#[$about:meta])* $name:ident { $($variant:ident = $word:literal, $french:literal, $english:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!("`", $word, "`: ", $english, ".")] $variant,)+
        }

        impl $name {
            /// Every member of the set, in the order of its declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands for it in files and records.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// How a screen names it.
            #[must_use]
            pub fn label(self, language: $crate::purposes::Language) -> &'static str {
                match (self, language) {
                    $((Self::$variant, $crate::purposes::Language::French) => $french,
                      (Self::$variant, $crate::purposes::Language::English) => $english,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::purposes::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::purposes::UnknownWord { word: word.to_owned(), allowed: vec![$($word),+] }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = <String as serde::Deserialize>::deserialize(from)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use closed_set;
