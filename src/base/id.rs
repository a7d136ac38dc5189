//! Ids: one type a noun, printed with its prefix, so that two cannot be swapped and a reader knows what he holds.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use super::Chance;

/// A text that is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not an identifier beginning with “{prefix}_”")]
pub struct IdError {
    prefix: &'static str,
}

fn new_ulid(now: Timestamp, chance: &dyn Chance) -> String {
    let millisecond = u64::try_from(now.as_millisecond()).unwrap_or_default();
    Ulid::from_parts(millisecond, u128::from_be_bytes(chance.bytes())).to_string().to_lowercase()
}

fn parse(prefix: &'static str, text: &str) -> Result<(), IdError> {
    let rest = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(IdError { prefix })?;
    let lower = rest.len() == 26 && rest.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    if lower && Ulid::from_string(rest).is_ok() { Ok(()) } else { Err(IdError { prefix }) }
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type, utoipa::ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[sqlx(transparent)]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// A new id: the time to the millisecond, then 80 random bits.
            #[must_use]
            pub fn new(now: Timestamp, chance: &dyn Chance) -> Self {
                Self(format!("{}_{}", $prefix, new_ulid(now, chance)))
            }

            /// Its text, prefix included.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                parse($prefix, text).map(|()| Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                parse($prefix, &text).map(|()| Self(text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(/// A member of staff.
    AgentId, "agt");
id!(/// An agency or unit, which owns a key.
    TeamId, "team");
id!(/// One person's accompaniment by a team.
    CaseId, "case");
id!(/// What is asked, of whom, for which case and purpose.
    RequestId, "req");
id!(/// One sealed payload and what belongs to it.
    DocumentId, "doc");
id!(/// The bytes of a document on their way in.
    UploadId, "upl");
id!(/// An invitation to join.
    InvitationId, "inv");
id!(/// One run of the purge.
    PurgeRunId, "run");
id!(/// What suspends a purge.
    HoldId, "hold");
id!(/// An authority to eliminate, given for documents that waited for it.
    VisaId, "visa");
id!(/// A backup: what was held at one moment.
    SnapshotId, "snap");
id!(/// A purpose or a piece put right.
    CorrectionId, "corr");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::OperatingSystem;

    #[test]
    fn an_id_reads_back_and_another_kind_is_refused() {
        let id = DocumentId::new(Timestamp::UNIX_EPOCH, &OperatingSystem);
        assert_eq!(id.as_str().parse::<DocumentId>(), Ok(id.clone()));
        assert!(id.as_str().parse::<CaseId>().is_err());
        assert!("doc_".parse::<DocumentId>().is_err());
        assert!("doc_01J0000000000000000000000É".parse::<DocumentId>().is_err());
    }
}
