//! Answering a request through its link: the brief is opened and compared, then files are sealed to the recipients that the agent signed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::io::AsyncRead;

use super::{
    Call, Client, ClientRefusal, Paper, Piece, Progress, Received, Watch,
    upload::{Destination, Finishing},
};
use crate::{
    base::{Base64, RequestId},
    sealing::{
        Brief, Digest, Link,
        brief::{Holder, HolderKind},
        link::{LinkKind, LinkRefusal},
        manifest::SealedBy,
    },
};

/// Where the page holds what its script is told.
const PAGE_DATA: &str = "id=\"page-data\">";

/// What the server puts in the sender's page. The brief is what is believed.
#[derive(Debug, Clone, Deserialize)]
struct SenderData {
    request: RequestId,
    reference: String,
    purpose: String,
    policy: Digest,
    pieces: Vec<Piece>,
    brief: Option<Base64>,
    ends_at: Timestamp,
    limits: Limits,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Limits {
    file: u64,
    files: usize,
}

/// A request's link, opened: who asks, for what, and the way to answer.
#[derive(Debug)]
pub struct Desk {
    client: Client,
    link: Link,
    data: SenderData,
    brief: Brief,
    sealed_by: SealedBy,
}

/// What a deposit is answered with: received, which is not yet *openable*.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Receipt {
    /// The request's reference.
    pub reference: String,
    /// When.
    pub received_at: Timestamp,
    /// By whom.
    pub team: ReceiptTeam,
    /// What.
    pub documents: Vec<Received>,
    /// The entry of the trail.
    pub entry: u64,
    /// Where the proof of each document is read, in their order; none where its purpose or piece was put right since.
    pub proofs: Vec<Option<String>>,
}

/// Who received.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReceiptTeam {
    /// The team's name.
    pub name: String,
    /// Its public telephone.
    pub telephone: String,
}

impl Client {
    /// Opens the link of a request: the brief must be signed by the agent whom the link pins, and agree with the server's page.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`] `link-ended`; [`ClientRefusal::Statement`]; [`ClientRefusal::Brief`].
    pub async fn open_link(&self, link: &Link) -> Result<Desk, ClientRefusal> {
        if link.kind != LinkKind::Deposit {
            return Err(LinkRefusal::NotALink.into());
        }
        let page = self.transport().send(Call::get(format!("/d/{}", link.token.reveal()))).await?.bytes().await?;
        let data = page_data(&page).ok_or(ClientRefusal::Unreadable("the deposit page"))?;
        let sealed = data.brief.as_ref().ok_or(ClientRefusal::Unreadable("a request without its brief"))?;
        let brief = Brief::open(&sealed.0, &link.fragment)?.statement;
        compare(&brief, &data)?;
        Ok(Desk { client: self.clone(), link: link.clone(), data, brief, sealed_by: SealedBy::Client })
    }
}

fn page_data(page: &[u8]) -> Option<SenderData> {
    let page = std::str::from_utf8(page).ok()?;
    let (_, after) = page.split_once(PAGE_DATA)?;
    let (json, _) = after.split_once("</script>")?;
    serde_json::from_str(json).ok()
}

fn compare(brief: &Brief, data: &SenderData) -> Result<(), ClientRefusal> {
    let pieces: Vec<&str> = data.pieces.iter().map(|piece| piece.code.as_str()).collect();
    let mut asked: Vec<&str> = brief.pieces.iter().map(String::as_str).collect();
    let mut stated = pieces.clone();
    asked.sort_unstable();
    stated.sort_unstable();
    match () {
        () if brief.request != data.request.as_str() => Err(ClientRefusal::Brief("request")),
        () if brief.purpose != data.purpose => Err(ClientRefusal::Brief("purpose")),
        () if brief.policy != data.policy => Err(ClientRefusal::Brief("policy")),
        () if brief.reference != data.reference => Err(ClientRefusal::Brief("reference")),
        () if asked != stated => Err(ClientRefusal::Brief("pieces")),
        () => Ok(()),
    }
}

impl Desk {
    /// Who asks, for what, about whom: as the agent signed it.
    #[must_use]
    pub const fn brief(&self) -> &Brief {
        &self.brief
    }

    /// The pieces, with their names on screen and what was received.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.data.pieces
    }

    /// When the link ends.
    #[must_use]
    pub const fn ends_at(&self) -> Timestamp {
        self.data.ends_at
    }

    /// The largest file, in bytes.
    #[must_use]
    pub const fn largest_file(&self) -> u64 {
        self.data.limits.file
    }

    /// How many files one deposit may have.
    #[must_use]
    pub const fn most_files(&self) -> usize {
        self.data.limits.files
    }

    /// The same, whose manifests say that a browser sealed: for a demonstration or a test that plays one.
    #[must_use]
    pub const fn as_browser(mut self) -> Self {
        self.sealed_by = SealedBy::Browser;
        self
    }

    /// Seals and sends files, then makes them received, all or none.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`] `unknown-piece`, `file-too-large`, `link-ended`…; [`ClientRefusal::FileChanged`]. Nothing is received then.
    pub async fn deposit<R>(&self, papers: Vec<Paper<R>>, watch: Watch<'_>) -> Result<Receipt, ClientRefusal>
    where
        R: AsyncRead + Unpin + Send,
    {
        let token = self.link.token.reveal();
        let destination = Destination {
            client: &self.client,
            session: None,
            home: format!("/api/v1/links/{token}/uploads"),
            purpose: self.brief.purpose.clone(),
            policy: self.brief.policy,
            request: Some(self.brief.request.clone()),
            case: None,
            deposit_secret: Some(self.brief.deposit_secret.clone()),
            sealed_by: self.sealed_by,
        };
        let mut documents = Vec::with_capacity(papers.len());
        for (paper, file) in papers.into_iter().enumerate() {
            let holders = self.holders_for(&file.piece);
            documents.push(destination.upload(file, &holders, |sent, total| watch(Progress { paper, sent, total })).await?);
        }
        self.client
            .transport()
            .send(Call::post(format!("/api/v1/links/{token}/finish"), &Finishing { sealed_by: self.sealed_by, documents }))
            .await?
            .json()
            .await
    }

    /// Of the brief's recipients, the team, and the archive team when the piece has an archive stage.
    fn holders_for(&self, piece: &str) -> Vec<&Holder> {
        let archive = self.data.pieces.iter().any(|known| known.code == piece && known.archive);
        self.brief.recipients.iter().filter(|holder| holder.kind == HolderKind::Team || archive).collect()
    }
}
