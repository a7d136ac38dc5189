//! Plumbing that everything stands on: ids, time, chance, and the types that keep secrets and personal data out of logs.

mod bytes;
mod chance;
mod clock;
mod files;
pub mod hardening;
mod id;
mod personal;
pub mod planted;

pub use bytes::{Base64, b64, from_b64, from_hex, hex};
pub use chance::{Chance, OperatingSystem};
pub use clock::{Clock, SystemClock, time_of};
pub use files::{read_if_there, write_whole};
pub use id::{AgentId, CaseId, CorrectionId, DocumentId, HoldId, IdError, InvitationId, PurgeRunId, RequestId, SnapshotId, TeamId, UploadId, VisaId};
pub use personal::Personal;
