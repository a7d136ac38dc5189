//! Opening a document: its key from a grant, its manifest compared with the server's record and the request's secret, then its bytes.

use futures_util::{AsyncReadExt as _, TryStreamExt as _};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use zeroize::Zeroizing;

use super::{Agent, Call, ClientRefusal, DocumentDetail, DocumentRow};
use crate::{
    base::DocumentId,
    sealing::{
        DocumentKey, Identity, Manifest, TeamCopy,
        document::GrantRefusal,
        manifest::{Mismatch, Provenance, Record},
        seal::Unopened,
        stream::OpeningReader,
    },
};

/// A document whose papers are right. Its bytes are still sealed.
#[derive(Debug)]
pub struct Opened {
    /// What the server says of it.
    pub detail: DocumentDetail,
    /// What it says of itself.
    pub manifest: Manifest,
    /// What may be said of who sealed it.
    pub provenance: Provenance,
    key: DocumentKey,
}

impl Agent {
    /// Opens a document's key and manifest, and compares: nothing of its content is fetched yet.
    ///
    /// # Errors
    /// [`ClientRefusal::Refused`]; [`ClientRefusal::NoKey`]; [`ClientRefusal::Mismatch`] when the document is not what the server says it is.
    pub async fn open_document(&self, document: &DocumentId) -> Result<Opened, ClientRefusal> {
        let detail = self.document(document).await?;
        let key = self.document_key(&detail)?;
        let mut history = open_versions(&detail, &key)?;
        let row = &detail.row;
        Manifest::check_history(&history, &record_of(row))?;
        let manifest = history.pop().ok_or(ClientRefusal::Unreadable("a document without its manifest"))?;
        let copy = self.copy_of(row)?;
        let provenance = manifest.provenance(copy.as_ref().map(|copy: &TeamCopy| &copy.deposit_secret));
        Ok(Opened { detail, manifest, provenance, key })
    }

    /// The team's copy of the request that a document answers: a deposit's case is that of its request, as the team signed it, and the team keeps its copy as long as the
    /// document lives. Only somebody of another team, the archive's, opens without it.
    fn copy_of(&self, row: &DocumentRow) -> Result<Option<TeamCopy>, ClientRefusal> {
        let Some(request) = row.request.as_ref().filter(|_| self.team(&row.team).is_ok()) else { return Ok(None) };
        match self.team_copy(&row.team, request, row.team_copy.as_ref()) {
            Ok(copy) if copy.case == row.case.as_str() => Ok(Some(copy)),
            _ => Err(Mismatch::Case.into()),
        }
    }

    /// The grant is sealed to one of the reader's teams: the document's own, or the archive team.
    fn document_key(&self, detail: &DocumentDetail) -> Result<DocumentKey, ClientRefusal> {
        let grant = detail.row.grant.as_ref().ok_or(ClientRefusal::NoKey)?;
        for team in self.teams() {
            match DocumentKey::from_grant(&grant.0, team.identity()) {
                Err(GrantRefusal::Unopened(Unopened::OtherKey)) => {}
                opened => return Ok(opened?),
            }
        }
        Err(ClientRefusal::NoKey)
    }

    /// Fetches the content, which leaves an entry in the trail, and writes it out as it is opened.
    ///
    /// # Errors
    /// [`ClientRefusal::Mismatch`] or [`ClientRefusal::File`] when the bytes are not those of the manifest: what was written until then must be thrown away.
    pub async fn write_content<W>(&self, opened: &Opened, output: &mut W) -> Result<(), ClientRefusal>
    where
        W: AsyncWrite + Unpin + Send,
    {
        let sealed = self.call(Call::get(format!("/api/v1/documents/{}/payload", opened.detail.row.document))).await?;
        let sealed = sealed.stream().map_err(std::io::Error::other).into_async_read();
        let identity: &Identity = opened.key.identity();
        let mut reader = OpeningReader::new(sealed, identity).await?;
        let mut piece = Zeroizing::new(vec![0; 64 * 1024]);
        loop {
            let count = reader.read(&mut piece).await?;
            if count == 0 {
                break;
            }
            output.write_all(piece.get(..count).unwrap_or_default()).await?;
        }
        output.flush().await?;
        Ok(opened.manifest.check_file(&reader.measure())?)
    }

    /// The content in memory.
    ///
    /// # Errors
    /// As [`Agent::write_content`].
    pub async fn content(&self, opened: &Opened) -> Result<Zeroizing<Vec<u8>>, ClientRefusal> {
        let mut content = Zeroizing::new(Vec::with_capacity(usize::try_from(opened.manifest.size).unwrap_or_default()));
        self.write_content(opened, &mut *content).await?;
        Ok(content)
    }
}

/// What the server says of a document.
fn record_of(row: &DocumentRow) -> Record {
    Record {
        document: row.document.to_string(),
        purpose: row.purpose.clone(),
        piece: row.piece.clone(),
        request: row.request.as_ref().map(ToString::to_string),
        case: row.request.is_none().then(|| row.case.to_string()),
    }
}

/// Opens every version of a manifest, which must follow each other; oldest first.
fn open_versions(detail: &DocumentDetail, key: &DocumentKey) -> Result<Vec<Manifest>, ClientRefusal> {
    let mut history: Vec<Manifest> = Vec::new();
    let mut before: Option<&[u8]> = None;
    for sealed in &detail.versions {
        let manifest = Manifest::open(&sealed.0, key)?;
        manifest.check_follows(history.last().zip(before))?;
        before = Some(&sealed.0);
        history.push(manifest);
    }
    Ok(history)
}
