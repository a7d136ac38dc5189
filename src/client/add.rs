//! An agent adds a document to a case: the same sealing and the same upload as a sender's.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncRead;

use super::{
    Agent, Call, ClientRefusal, Paper, Progress, Purpose, Received, Watch,
    upload::{Destination, Finishing},
};
use crate::{
    base::{CaseId, TeamId},
    sealing::{Digest, manifest::SealedBy},
};

/// What was added.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Addition {
    /// When it was received.
    pub received_at: Timestamp,
    /// What was received.
    pub documents: Vec<Received>,
    /// The entry of the trail.
    pub entry: u64,
}

impl Agent {
    /// Seals files to a team (and to the archive team, for pieces with an archive stage), sends them, and adds them to a case, all or none.
    ///
    /// # Errors
    /// [`ClientRefusal::Unreadable`] for a piece that the purpose does not know; [`ClientRefusal::Refused`]; [`ClientRefusal::FileChanged`].
    pub async fn add_documents<R>(
        &self,
        (team, case): (&TeamId, &CaseId),
        (purpose, policy): (&Purpose, Digest),
        papers: Vec<Paper<R>>,
        watch: Watch<'_>,
    ) -> Result<Addition, ClientRefusal>
    where
        R: AsyncRead + Unpin + Send,
    {
        let open = self.team(team)?;
        let destination = Destination {
            client: &self.client,
            session: Some(self.cookie()),
            home: format!("/api/v1/cases/{case}/uploads"),
            purpose: purpose.code.clone(),
            policy,
            request: None,
            case: Some(case.to_string()),
            deposit_secret: None,
            sealed_by: SealedBy::Client,
        };
        let mut documents = Vec::with_capacity(papers.len());
        for (paper, file) in papers.into_iter().enumerate() {
            let piece = purpose.pieces.iter().find(|piece| piece.code == file.piece).ok_or(ClientRefusal::Unreadable("a piece of another purpose"))?;
            let holders = open.recipients(piece.archive);
            let holders: Vec<_> = holders.iter().collect();
            documents.push(destination.upload(file, &holders, |sent, total| watch(Progress { paper, sent, total })).await?);
        }
        self.call(Call::post(format!("/api/v1/cases/{case}/finish"), &Finishing { sealed_by: SealedBy::Client, documents })).await?.json().await
    }
}
