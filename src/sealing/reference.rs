//! The neutral reference of a request, `7K4-2M`: it can be dictated, printed and typed, and says nothing of anybody.

use std::fmt;
use std::str::FromStr;

/// Crockford's base32: digits and capitals without I, L, O and U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Five characters of Crockford base32, written in three and two.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference([u8; 5]);

/// What was typed is not a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a reference")]
pub struct NotAReference;

impl Reference {
    /// Made of five random bytes. It is no secret: the caller sees that it is unique.
    #[must_use]
    pub fn from_random(bytes: [u8; 5]) -> Self {
        Self(bytes.map(|byte| ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0')))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let characters = self.0.map(char::from);
        let (three, two) = characters.split_at(3);
        write!(f, "{}-{}", three.iter().collect::<String>(), two.iter().collect::<String>())
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reference({self})")
    }
}

impl FromStr for Reference {
    type Err = NotAReference;

    /// As typed by hand: in any case, with spaces or dashes anywhere, O for 0, I or L for 1.
    fn from_str(typed: &str) -> Result<Self, NotAReference> {
        let mut characters = typed.chars().filter(|character| !character.is_whitespace() && !matches!(character, '-' | '‑' | '–'));
        let mut reference = [0; 5];
        for place in &mut reference {
            let character = characters.next().and_then(|character| u8::try_from(character.to_ascii_uppercase()).ok()).ok_or(NotAReference)?;
            *place = match character {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                known if ALPHABET.contains(&known) => known,
                _ => return Err(NotAReference),
            };
        }
        if characters.next().is_some() { Err(NotAReference) } else { Ok(Self(reference)) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_reference_is_read_as_people_type_it() {
        let reference = "7K4-2M".parse::<Reference>().unwrap();
        assert_eq!(reference.to_string(), "7K4-2M");
        for typed in ["7k42m", " 7K4 2M ", "7-K-4-2-M", "7K4‑2M"] {
            assert_eq!(typed.parse(), Ok(reference), "{typed}");
        }
        assert_eq!("OIL-01".parse::<Reference>().unwrap().to_string(), "011-01");
        for typed in ["", "7K4-2", "7K4-2MM", "7K4-2U", "7K4-2é"] {
            assert_eq!(typed.parse::<Reference>(), Err(NotAReference), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn reading_a_reference_never_panics_and_round_trips(typed in ".{0,12}", bytes: [u8; 5]) {
            let _ = typed.parse::<Reference>();
            let reference = Reference::from_random(bytes);
            prop_assert_eq!(reference.to_string().parse(), Ok(reference));
        }
    }
}
