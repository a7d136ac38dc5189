//! Codes: the short names by which files, records and manifests speak of a purpose or of a type of document.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest code accepted, in characters.
const LONGEST: usize = 40;

/// A text that cannot be a code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a code: 2 to {LONGEST} capital letters, digits or underscores, beginning with a letter")]
pub struct BadCode(pub String);

/// Declares a code type: parsed once, trusted everywhere after.
macro_rules! code {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadCode;

            fn from_str(text: &str) -> Result<Self, BadCode> {
                if is_code(text) { Ok(Self(text.to_owned())) } else { Err(BadCode(text.to_owned())) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadCode;

            fn try_from(text: String) -> Result<Self, BadCode> {
                if is_code(&text) { Ok(Self(text)) } else { Err(BadCode(text)) }
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

code! {
    /// The code of a purpose, such as `P02_PDP_SPSTI`.
    PurposeCode
}
code! {
    /// The code of a type of document, such as `FICHE_LIAISON_PDP`. It names a piece in a request.
    PieceCode
}
code! {
    /// The code of a request template, such as `VISITE_PREREPRISE`.
    TemplateCode
}

fn is_code(text: &str) -> bool {
    (2..=LONGEST).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_capital_letters_digits_and_underscores() {
        assert_eq!("P02_PDP_SPSTI".parse::<PurposeCode>().map(|code| code.to_string()), Ok("P02_PDP_SPSTI".into()));
        for bad in ["", "P", "p02", "2P", "_P", "P 2", "P02-PDP", "ÉCHU", &"P".repeat(41)] {
            assert!(bad.parse::<PieceCode>().is_err(), "{bad}");
        }
    }
}
