//! How fields are read and written in our JSON: strictly, so that both implementations accept and refuse the same texts.

use std::fmt::Display;
use std::str::FromStr;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// The only version there is of each JSON format: written `1`, anything else is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct VersionOne;

impl Serialize for VersionOne {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(1)
    }
}

impl<'de> Deserialize<'de> for VersionOne {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u64::deserialize(deserializer)? {
            1 => Ok(Self),
            other => Err(D::Error::invalid_value(Unexpected::Unsigned(other), &"1")),
        }
    }
}

/// A value that may be null, but must be there: serde would take its absence for null.
pub(crate) fn nullable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}

/// The only text that `T` itself would write.
fn exact<T: FromStr + Display>(text: &str) -> Option<T> {
    text.parse::<T>().ok().filter(|value| value.to_string() == text)
}

/// Times: RFC 3339 in UTC, to the second.
pub(crate) mod moment {
    use super::{Deserialize, Deserializer, Serializer, Timestamp, Unexpected, exact};
    use serde::de::Error as _;

    /// Writes the second the moment is in.
    pub(crate) fn serialize<S: Serializer>(moment: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&super::whole_second(*moment))
    }

    /// Reads `2026-03-03T08:12:00Z`, and no other way of writing it.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        exact::<Timestamp>(&text)
            .filter(|moment| moment.subsec_nanosecond() == 0)
            .ok_or_else(|| D::Error::invalid_value(Unexpected::Str("a time"), &"an RFC 3339 time in UTC, to the second"))
    }
}

/// The second this moment is in.
pub(crate) fn whole_second(moment: Timestamp) -> Timestamp {
    // Only out of range for a moment that is itself out of range.
    Timestamp::from_second(moment.as_second()).unwrap_or(moment)
}

/// A date that may be null: `YYYY-MM-DD`.
pub(crate) mod nullable_date {
    use super::{Date, Deserialize, Deserializer, Serializer, Unexpected, exact};
    use serde::de::Error as _;

    /// Writes the date, or null.
    #[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde gives it so")]
    pub(crate) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    /// Reads `1980-02-29`, and no other way of writing it.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        exact::<Date>(&text).map(Some).ok_or_else(|| D::Error::invalid_value(Unexpected::Str("a date"), &"a date, YYYY-MM-DD"))
    }
}

/// Exactly `N` bytes from standard base64 with padding (RFC 4648 §4), wiped when dropped.
pub(crate) fn base64_array<const N: usize>(text: &str) -> Option<Zeroizing<[u8; N]>> {
    let bytes = Zeroizing::new(BASE64_STANDARD.decode(text).ok()?);
    let mut array = Zeroizing::new([0; N]);
    (bytes.len() == N).then(|| array.copy_from_slice(&bytes))?;
    Some(array)
}

/// Standard base64 with padding (RFC 4648 §4).
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

/// Reads a text that holds a secret of `N` bytes in base64, without keeping a copy of the text.
pub(crate) fn secret_array<'de, D: Deserializer<'de>, const N: usize>(deserializer: D) -> Result<Zeroizing<[u8; N]>, D::Error> {
    let text = Zeroizing::new(String::deserialize(deserializer)?);
    base64_array(&text).ok_or_else(|| D::Error::custom(format!("not {N} bytes in base64")))
}
