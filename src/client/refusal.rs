//! Why an act of the client did not take place: the server refused, could not be reached, or is not believed.

use crate::sealing::{
    document::GrantRefusal,
    link::LinkRefusal,
    manifest::{ManifestRefusal, Mismatch},
    roster::RosterRefusal,
    seal::Unopened,
    statement::StatementRefusal,
    vault::{VaultRefusal, WorkRefused},
};

/// Why an act did not take place.
#[derive(Debug, thiserror::Error)]
pub enum ClientRefusal {
    /// The server refused, and says why in the reader's language.
    #[error("{detail} ({status}, {code})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The problem's code, such as `link-ended`; `unknown` when the answer is not one of our server's.
        code: String,
        /// A sentence for the reader.
        detail: String,
    },
    /// The server cannot be reached, or the connection broke.
    #[error("the server cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The answer is not what the contract says.
    #[error("the server's answer cannot be read: {0}")]
    Unreadable(&'static str),
    /// A key that the server offers is not one that was pinned or signed: nothing is sealed or opened.
    #[error("the server offers a key that the team did not sign ({0}): nothing was sealed or opened; tell your manager")]
    Key(&'static str),
    /// The chain of a team's rosters is not believed.
    #[error("the keys of the team are not believed: {0}; tell your manager")]
    Roster(#[from] RosterRefusal),
    /// What was signed does not hold.
    #[error("a signed statement is refused: {0}")]
    Statement(#[from] StatementRefusal),
    /// What was sealed does not open.
    #[error(transparent)]
    Unopened(#[from] Unopened),
    /// The vault does not open.
    #[error("the vault does not open: {0}")]
    Vault(#[from] VaultRefusal),
    /// The server asks for too little or too much work for a passphrase.
    #[error(transparent)]
    Work(#[from] WorkRefused),
    /// The link is not one, or is damaged.
    #[error(transparent)]
    Link(#[from] LinkRefusal),
    /// The brief and the server's page do not agree.
    #[error("the server's page is not the one that the agent signed ({0}): nothing was sent; call the service")]
    Brief(&'static str),
    /// No team of the reader's holds this document's key.
    #[error("none of your teams holds the key of this document")]
    NoKey,
    /// The grant does not give a key.
    #[error(transparent)]
    Grant(#[from] GrantRefusal),
    /// The manifest cannot be read.
    #[error(transparent)]
    Manifest(#[from] ManifestRefusal),
    /// The document is not what the server says it is.
    #[error("the document is refused: {0}")]
    Mismatch(#[from] Mismatch),
    /// The file changed while it was sealed.
    #[error("the file {0} changed while it was being sent")]
    FileChanged(String),
    /// The file is empty.
    #[error("the file {0} is empty")]
    FileEmpty(String),
    /// The file cannot be read, or what was opened cannot be written.
    #[error("the file cannot be read or written")]
    File(#[from] std::io::Error),
}

impl ClientRefusal {
    /// The code of the server's refusal, if the server refused.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }

    /// The status of the server's refusal, if the server refused.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(*status),
            _ => None,
        }
    }
}
