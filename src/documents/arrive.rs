//! A page without JavaScript: the file arrives in clear, and is sealed in stream before anything touches the disk.

use std::io;

use bytes::Bytes;
use futures_util::{AsyncWriteExt as _, Stream, StreamExt as _};
use sha2::{Digest as _, digest::common::hazmat::SerializableState};
use tokio_util::{compat::TokioAsyncWriteCompatExt as _, io::ReaderStream};
use zeroize::Zeroize as _;

use super::{
    DocumentRefusal, Finished, FinishedGrant, MaySend, NewUpload, Quota, Target,
    receive::{Holder, holders_for},
    store,
    upload::{begin, cancel},
};
use crate::{
    base::{DocumentId, UploadId},
    blobs::Blobs,
    purposes::{PieceCode, Policies, Purpose},
    sealing::{
        Digest, DocumentKey, Manifest, Recipient,
        digest::Measure,
        manifest::{Contents, SealedBy},
        stream::SealingWriter,
    },
    store::{Records, StoreError, transact},
};

/// Sealed bytes between the sealing and the disk.
const IN_FLIGHT: usize = 64 * 1024;

/// A file on its way in, in clear.
#[derive(Debug, Clone)]
pub struct Arriving {
    /// Which piece it is.
    pub piece: PieceCode,
    /// Its name on the sender's machine; only ever in the sealed manifest.
    pub file_name: String,
    /// Its media type, as the sender's browser says.
    pub media_type: String,
    /// The most it may weigh, in bytes.
    pub at_most: u64,
}

/// Seals a file as it arrives, and makes what [`super::finish()`] needs. Nothing is visible before that.
///
/// # Errors
/// As an upload's: [`DocumentRefusal::Empty`], [`DocumentRefusal::TooLarge`], [`DocumentRefusal::Quota`], [`DocumentRefusal::Broken`].
pub async fn arrive<S, E>(
    app: (&Records, &Blobs, &Policies),
    place: (&Quota, &Target, &Purpose),
    file: Arriving,
    bytes: S,
) -> Result<(Finished, u64), DocumentRefusal>
where
    S: Stream<Item = Result<Bytes, E>> + Send,
{
    let (records, blobs, policies) = app;
    let (quota, target, purpose) = place;
    let sender = target.sender().ok_or(DocumentRefusal::NotFound)?;
    let new = NewUpload { sender, case: target.case.clone(), purpose: purpose.code.clone(), piece: file.piece.clone(), length: file.at_most.min(quota.file) };
    let (upload, document) = transact!(records, "begin an arrival", |tx| begin(tx, quota, &new).await)?;
    let holders = holders_for(&mut records.read().await?, &target.team, purpose, Some(&file.piece)).await?;
    let key = DocumentKey::from_random(&records.chance().bytes());
    let plain = store_sealed(records, blobs, (&upload, new.length), &key.recipient(), bytes).await;
    let plain = match plain.and_then(|plain| if plain.size == 0 { Err(DocumentRefusal::Empty) } else { Ok(plain) }) {
        Ok(plain) => plain,
        Err(refusal) => {
            // What was reserved for it is given back at once; should that fail, the sweep does it.
            let _ = cancel(records, blobs, &new.sender, &upload).await;
            return Err(refusal);
        }
    };
    let size = plain.size;
    let manifest = Manifest::first(contents(policies, target, purpose, (&document, file, plain))?, records.now()).seal(&key);
    let piece = new.piece;
    Ok((Finished { upload, document, piece, manifest, grants: grants(&key, &holders) }, size))
}

fn contents(
    policies: &Policies,
    target: &Target,
    purpose: &Purpose,
    (document, file, plain): (&DocumentId, Arriving, Measure),
) -> Result<Contents, DocumentRefusal> {
    let policy: Digest = policies.digest().parse().map_err(|_| StoreError::Unreadable("the digest of the purposes"))?;
    Ok(Contents {
        record: target.record(document, purpose, &file.piece),
        deposit_secret: None,
        policy,
        file_name: file.file_name,
        media_type: file.media_type,
        file: plain,
        sealed_by: SealedBy::Arrival,
    })
}

fn grants(key: &DocumentKey, holders: &[Holder]) -> Vec<FinishedGrant> {
    holders.iter().map(|holder| FinishedGrant { holder: holder.team.clone(), generation: holder.generation, sealed: key.grant(&holder.recipient) }).collect()
}

/// Seals the stream into one part of the upload's payload, and writes down its true length.
async fn store_sealed<S, E>(records: &Records, blobs: &Blobs, (upload, most): (&UploadId, u64), to: &Recipient, bytes: S) -> Result<Measure, DocumentRefusal>
where
    S: Stream<Item = Result<Bytes, E>> + Send,
{
    let row = store::upload(&mut records.read().await?, upload).await?.ok_or(DocumentRefusal::NotFound)?;
    let part = Blobs::new_name(records.chance());
    let (inside, outside) = tokio::io::duplex(IN_FLIGHT);
    let mut hash = sha2::Sha256::new();
    // The sealed file is longer than the file: its header, and 16 bytes for each 64 KiB.
    let room = most.saturating_add(most / 4_096).saturating_add(1_024);
    let (plain, written) = tokio::join!(
        seal_all(inside, to, bytes, most),
        blobs.write((&row.payload, &part), room, ReaderStream::with_capacity(outside, IN_FLIGHT), |piece| hash.update(piece))
    );
    let (plain, written) = (plain?, written?);
    let (length, state) = (written.length.cast_signed(), hash.serialize());
    transact!(records, "complete an arrival", |tx| store::complete_arrival(tx, &row, &part, (length, &state)).await)?;
    Ok(plain)
}

async fn seal_all<S, E>(output: tokio::io::DuplexStream, to: &Recipient, bytes: S, most: u64) -> Result<Measure, DocumentRefusal>
where
    S: Stream<Item = Result<Bytes, E>> + Send,
{
    let failed = |_: io::Error| DocumentRefusal::Broken;
    let mut bytes = std::pin::pin!(bytes);
    let mut writer = SealingWriter::new(output.compat_write(), to).await.map_err(failed)?;
    let mut length = 0_u64;
    while let Some(piece) = bytes.next().await {
        let piece = piece.map_err(|_| DocumentRefusal::Broken)?;
        length = length.saturating_add(piece.len() as u64);
        if length > most {
            return Err(DocumentRefusal::TooLarge);
        }
        writer.write_all(&piece).await.map_err(failed)?;
        // What the allocator gives back is wiped too; a buffer that is ours alone is wiped here and now.
        if let Ok(mut own) = piece.try_into_mut() {
            own.as_mut().zeroize();
        }
    }
    Ok(writer.finish().await.map_err(failed)?.plain)
}

impl Target {
    /// Who sends to this target.
    pub(crate) fn sender(&self) -> Option<MaySend> {
        let link = self.request.clone().map(MaySend::Link);
        link.or_else(|| self.agent.as_ref().map(|caller| MaySend::Agent(caller.agent.clone())))
    }
}
