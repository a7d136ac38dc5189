//! Why the demonstration could not be built.

use crate::{
    app::StartError, audit::LogError, blobs::BlobError, cases::CaseRefusal, client::ClientRefusal, clocks::ClockRefusal, documents::DocumentRefusal,
    identity::IdentityRefusal, purge::RunRefusal, requests::RequestRefusal, rules::RulesRefusal, sealing::statement::StatementRefusal, store::StoreError,
};

/// Why the demonstration could not be built: an act that the service refused, or the service itself.
#[derive(Debug, thiserror::Error)]
pub enum DemoRefusal {
    /// The instance does not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The client was refused.
    #[error("an act of the story was refused: {0}")]
    Client(#[from] ClientRefusal),
    /// An account could not be made.
    #[error("an account of the story was refused: {0}")]
    Identity(#[from] IdentityRefusal),
    /// A case was refused.
    #[error("a case of the story was refused: {0}")]
    Case(#[from] CaseRefusal),
    /// A request was refused.
    #[error("a request of the story was refused: {0}")]
    Request(#[from] RequestRefusal),
    /// A document was refused.
    #[error("a document of the story was refused: {0}")]
    Document(#[from] DocumentRefusal),
    /// A clock was refused.
    #[error("an event of the story was refused: {0}")]
    Clock(#[from] ClockRefusal),
    /// A brief does not open.
    #[error("a brief of the story was refused: {0}")]
    Statement(#[from] StatementRefusal),
    /// A purge failed.
    #[error("a purge of the story failed: {0}")]
    Purge(#[from] RunRefusal),
    /// A rule was refused.
    #[error("a rule of the story was refused: {0}")]
    Rules(#[from] RulesRefusal),
    /// The trail cannot grow.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The payloads cannot be written.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The records failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The plan names what is not there: a mistake of its author's.
    #[error("the story is inconsistent: {0}")]
    Story(&'static str),
}
