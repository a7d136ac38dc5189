//! System purposes: what the service keeps about its own working (logs, proofs of purge, accounts), and how long.

use serde::Serialize;

use super::code::PurposeCode;
use super::notice::Bilingual;
use super::period::Period;
use super::purpose::Article6;
use super::word::closed_set;

/// The only system purpose that may keep without end: certificates and bordereaux, which name nobody.
pub(super) const KEPT_WITHOUT_END: &str = "S3_PREUVE_PURGE";

closed_set! {
    /// What a system purpose counts from.
    SystemStart {
        Recorded = "ENREGISTREMENT", "enregistrement", "recording";
        Closed = "CLOTURE", "clôture", "closing";
        HabilitationEnd = "FIN_HABILITATION", "fin de l’habilitation", "end of the habilitation";
    }
}

/// How long a system purpose keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// A stated time.
    For {
        /// How long.
        period: Period,
        /// From what.
        from: SystemStart,
        /// Below this, keeping is too short to be of use (logs: CNIL 2021-122, six months).
        at_least: Option<Period>,
        /// The most that may ever be configured.
        at_most: Option<Period>,
    },
    /// Without end: `S3_PREUVE_PURGE` alone.
    WithoutEnd,
}

/// A purpose of the service itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SystemPurpose {
    /// Its code, such as `S1_JOURNAUX_TECH`.
    pub code: PurposeCode,
    /// Its name on screens.
    pub label: Bilingual,
    /// What it holds, in a sentence, for the register.
    pub content: Bilingual,
    /// Legal bases.
    pub art6: Vec<Article6>,
    /// The texts it rests on.
    pub law: Vec<String>,
    /// How long it keeps.
    pub keep: Keep,
}
