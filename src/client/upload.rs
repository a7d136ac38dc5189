//! A document on its way out: sealed in stream, sent in chunks (tus 1.0.0), in flat memory whatever its size.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};

use axum::http::Method;
use futures_util::{AsyncWrite, AsyncWriteExt as _};
use secrecy::SecretString;
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use zeroize::Zeroizing;

use super::{Answer, Call, Client, ClientRefusal};
use crate::{
    base::{Base64, DocumentId, UploadId, b64},
    sealing::{
        DepositSecret, Digest, DocumentKey, Manifest,
        brief::Holder,
        manifest::{Contents, Record, SealedBy},
        stream::SealingWriter,
    },
};

/// Sealed bytes sent at once: the server takes twice as much.
const CHUNK: usize = 4 * 1024 * 1024;

/// What is read, and sealed, at once: the length of age's own chunks.
const PIECE: usize = 64 * 1024;

/// What age adds to each of its chunks: the tag of ChaCha20-Poly1305.
const TAG: u64 = 16;

/// How often a chunk is sent again when the connection breaks, with a pause that doubles, from one second on.
const ATTEMPTS: u32 = 5;

/// A file to send.
#[derive(Debug, Clone)]
pub struct Paper<R> {
    /// Which piece it is: its code.
    pub piece: String,
    /// Its name, for the reader's eyes alone.
    pub file_name: String,
    /// Its media type, as this machine says.
    pub media_type: String,
    /// Its length, in bytes: exactly so many are read.
    pub size: u64,
    /// Its bytes.
    pub content: R,
}

impl Paper<io::Cursor<Vec<u8>>> {
    /// A file held in memory.
    #[must_use]
    pub fn of_bytes(piece: &str, file_name: &str, media_type: &str, bytes: Vec<u8>) -> Self {
        let (piece, file_name, media_type) = (piece.to_owned(), file_name.to_owned(), media_type.to_owned());
        Self { piece, file_name, media_type, size: bytes.len() as u64, content: io::Cursor::new(bytes) }
    }
}

/// How far a sending got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Which of the files, from 0.
    pub paper: usize,
    /// Sealed bytes that the server has.
    pub sent: u64,
    /// Of how many.
    pub total: u64,
}

/// What is told of the progress.
pub type Watch<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// The length of a sealed file, given that of its header (with the nonce) and its own, in bytes.
#[must_use]
pub const fn sealed_length(header: u64, plain: u64) -> u64 {
    let chunks = plain.div_ceil(PIECE as u64);
    header + plain + TAG * if chunks == 0 { 1 } else { chunks }
}

/// Where uploads go, and what their manifests say.
pub(super) struct Destination<'a> {
    pub client: &'a Client,
    pub session: Option<&'a SecretString>,
    /// The address of the collection of uploads.
    pub home: String,
    pub purpose: String,
    pub policy: Digest,
    pub request: Option<String>,
    pub case: Option<String>,
    pub deposit_secret: Option<DepositSecret>,
    pub sealed_by: SealedBy,
}

/// A document that was uploaded, to be finished.
#[derive(Serialize)]
pub(super) struct Finished {
    pub upload: UploadId,
    pub document: DocumentId,
    pub piece: String,
    pub manifest: Base64,
    pub grants: Vec<Grant>,
}

#[derive(Serialize)]
pub(super) struct Grant {
    pub holder: String,
    pub generation: u32,
    pub sealed: Base64,
}

/// The body of a finish.
#[derive(Serialize)]
pub(super) struct Finishing {
    pub sealed_by: SealedBy,
    pub documents: Vec<Finished>,
}

impl Destination<'_> {
    async fn send(&self, call: Call) -> Result<Answer, ClientRefusal> {
        let call = call.header(axum::http::HeaderName::from_static("tus-resumable"), "1.0.0");
        let call = match self.session {
            Some(cookie) => call.session(cookie),
            None => call,
        };
        self.client.transport().send(call).await
    }

    /// Seals a file to a fresh document key, uploads it as it is sealed, and makes what its finish needs.
    pub(super) async fn upload<R>(&self, paper: Paper<R>, holders: &[&Holder], watch: impl Fn(u64, u64) + Send + Sync) -> Result<Finished, ClientRefusal>
    where
        R: AsyncRead + Unpin + Send,
    {
        if paper.size == 0 {
            return Err(ClientRefusal::FileEmpty(paper.file_name));
        }
        let key = DocumentKey::from_random(&self.client.chance().bytes());
        let sealed = Collected::default();
        let mut writer = SealingWriter::new(sealed.clone(), &key.recipient()).await?;
        let total = sealed_length(sealed.length() as u64, paper.size);
        let (home, upload, document) = self.create(total, &paper.piece).await?;
        let mut content = paper.content.take(paper.size);
        let mut piece = Zeroizing::new(vec![0; PIECE]);
        let mut offset = 0;
        loop {
            let count = content.read(&mut piece).await?;
            if count == 0 {
                break;
            }
            writer.write_all(piece.get(..count).unwrap_or_default()).await?;
            if sealed.length() >= CHUNK {
                offset = self.append(&home, offset, sealed.take()).await?;
                watch(offset, total);
            }
        }
        let measured = writer.finish().await?.plain;
        let grown = content.into_inner().read(&mut piece).await? > 0;
        if measured.size != paper.size || grown {
            return Err(ClientRefusal::FileChanged(paper.file_name));
        }
        offset = self.append(&home, offset, sealed.take()).await?;
        watch(offset, total);
        let contents = Contents {
            record: Record {
                document: document.to_string(),
                purpose: self.purpose.clone(),
                piece: paper.piece.clone(),
                request: self.request.clone(),
                case: self.case.clone(),
            },
            deposit_secret: self.deposit_secret.clone(),
            policy: self.policy,
            file_name: paper.file_name,
            media_type: paper.media_type,
            file: measured,
            sealed_by: self.sealed_by,
        };
        let manifest = Base64(Manifest::first(contents, self.client.now()).seal(&key));
        let grants =
            holders.iter().map(|holder| Grant { holder: holder.holder.clone(), generation: holder.generation, sealed: Base64(key.grant(&holder.recipient)) });
        Ok(Finished { upload, document, piece: paper.piece, manifest, grants: grants.collect() })
    }

    /// Announces an upload; gives its address, its id and its document's.
    async fn create(&self, length: u64, piece: &str) -> Result<(String, UploadId, DocumentId), ClientRefusal> {
        let metadata = format!("piece {},purpose {}", b64(piece.as_bytes()), b64(self.purpose.as_bytes()));
        let call = Call::new(Method::POST, self.home.clone());
        let call = call.header(axum::http::HeaderName::from_static("upload-length"), &length.to_string());
        let answer = self.send(call.header(axum::http::HeaderName::from_static("upload-metadata"), &metadata)).await?;
        let home = answer.header("location").ok_or(ClientRefusal::Unreadable("an upload without its address"))?.to_owned();
        let upload = home.rsplit('/').next().and_then(|id| id.parse().ok()).ok_or(ClientRefusal::Unreadable("an upload without its id"))?;
        let document = answer.header("consigne-document").and_then(|id| id.parse().ok()).ok_or(ClientRefusal::Unreadable("an upload without its document"))?;
        Ok((home, upload, document))
    }

    /// Sends a chunk that begins at `offset`; after a broken connection, what the server lacks of it.
    async fn append(&self, home: &str, offset: u64, chunk: Vec<u8>) -> Result<u64, ClientRefusal> {
        let (chunk, mut at) = (bytes::Bytes::from(chunk), offset);
        let end = offset + chunk.len() as u64;
        let mut attempt = 0;
        while at < end {
            let rest = chunk.slice(usize::try_from(at - offset).unwrap_or_default()..);
            match self.patch(home, at, rest).await {
                Ok(now) => at = now.clamp(offset, end),
                Err(ClientRefusal::Unreachable(_)) if attempt < ATTEMPTS => {
                    tokio::time::sleep(Duration::from_secs(1 << attempt)).await;
                    attempt += 1;
                    if let Ok(stored) = self.offset(home).await {
                        at = stored.clamp(offset, end);
                    }
                }
                Err(refusal) => return Err(refusal),
            }
        }
        Ok(at)
    }

    async fn patch(&self, home: &str, offset: u64, bytes: bytes::Bytes) -> Result<u64, ClientRefusal> {
        let call = Call::new(Method::PATCH, home).bytes(bytes).header(axum::http::header::CONTENT_TYPE, "application/offset+octet-stream");
        offset_of(&self.send(call.header(axum::http::HeaderName::from_static("upload-offset"), &offset.to_string())).await?)
    }

    async fn offset(&self, home: &str) -> Result<u64, ClientRefusal> {
        offset_of(&self.send(Call::new(Method::HEAD, home)).await?)
    }
}

fn offset_of(answer: &Answer) -> Result<u64, ClientRefusal> {
    answer.header("upload-offset").and_then(|text| text.parse().ok()).ok_or(ClientRefusal::Unreadable("an upload without its offset"))
}

/// Sealed bytes, collected until there are enough of them to be sent.
#[derive(Clone, Default)]
struct Collected(Arc<Mutex<Vec<u8>>>);

impl Collected {
    fn length(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl AsyncWrite for Collected {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealing::Identity;

    #[tokio::test]
    async fn the_length_of_a_sealed_file_is_known_before_it_is_sealed() {
        let to = Identity::from_scalar(&[7; 32]).recipient();
        for size in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5] {
            let sealed = Collected::default();
            let mut writer = SealingWriter::new(sealed.clone(), &to).await.unwrap();
            let header = sealed.length() as u64;
            writer.write_all(&vec![1; size]).await.unwrap();
            writer.finish().await.unwrap();
            assert_eq!(sealed.length() as u64, sealed_length(header, size as u64), "{size}");
        }
    }
}
