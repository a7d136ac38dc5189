//! An upload: sealed bytes on their way in. Nobody sees them, and unfinished they are gone after 24 hours.

use bytes::Bytes;
use futures_util::Stream;
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256, digest::common::hazmat::SerializableState};

use super::{DocumentRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{AgentId, CaseId, DocumentId, RequestId, UploadId},
    blobs::Blobs,
    purposes::{PieceCode, PurposeCode},
    store::{Listed, Records, StoreError, Tx, transact},
};

/// The largest chunk of an upload, in bytes.
pub(crate) const CHUNK: u64 = 8 * 1024 * 1024;

/// How long an upload may take, and a finished one be asked about again.
const LASTING: SignedDuration = SignedDuration::from_hours(24);

/// Parts of one upload, beside one for each so many bytes of it: what a bad network may cut it into. More are nobody's who sends a file.
const SPARE_PARTS: u64 = 64;

/// See [`SPARE_PARTS`].
const BYTES_A_PART: u64 = 64 * 1024;

/// Uploads swept in one transaction.
const SWEPT_AT_ONCE: i64 = 100;

/// What may be held, in bytes and documents.
#[derive(Debug, Clone, Copy)]
pub struct Quota {
    /// The largest sealed file.
    pub file: u64,
    /// All that one link may receive, and all that one agent may have on its way.
    pub link: u64,
    /// Documents that one link may receive, and that one agent may have on their way.
    pub link_documents: u64,
    /// All that the instance holds.
    pub instance: u64,
}

/// Whoever may send: through a link, for its request; or an agent, for a case of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MaySend {
    /// Through the link of this request.
    Link(RequestId),
    /// This agent.
    Agent(AgentId),
}

/// An upload to begin.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Who sends.
    pub sender: MaySend,
    /// Into which case.
    pub case: CaseId,
    /// For what purpose.
    pub purpose: PurposeCode,
    /// Which piece.
    pub piece: PieceCode,
    /// The sealed file's length, in bytes.
    pub length: u64,
}

/// Begins an upload, if the quotas leave room: counted in the transaction, so that a hundred at once are counted too.
///
/// # Errors
/// [`DocumentRefusal::Empty`], [`DocumentRefusal::TooLarge`], [`DocumentRefusal::Quota`].
pub async fn begin(tx: &mut Tx, quota: &Quota, new: &NewUpload) -> Result<(UploadId, DocumentId), DocumentRefusal> {
    check_room(tx, quota, new).await?;
    let (now, chance) = (tx.now(), tx.chance());
    let (request, agent) = match &new.sender {
        MaySend::Link(request) => (Some(request.clone()), None),
        MaySend::Agent(agent) => (None, Some(agent.clone())),
    };
    let row = store::UploadRow {
        upload: UploadId::new(now, &*chance),
        document: DocumentId::new(now, &*chance),
        request,
        case_id: new.case.clone(),
        agent,
        purpose: new.purpose.to_string(),
        piece: new.piece.to_string(),
        length: new.length.cast_signed(),
        received: 0,
        payload: Blobs::new_name(&*chance),
        hash_state: Sha256::new().serialize().to_vec(),
        ends_at: now.as_millisecond().saturating_add(i64::try_from(LASTING.as_millis()).unwrap_or(i64::MAX)),
        finished_at: None,
    };
    store::insert_upload(tx, &row).await?;
    Ok((row.upload, row.document))
}

async fn check_room(tx: &mut Tx, quota: &Quota, new: &NewUpload) -> Result<(), DocumentRefusal> {
    if new.length == 0 {
        return Err(DocumentRefusal::Empty);
    }
    if new.length > quota.file {
        return Err(DocumentRefusal::TooLarge);
    }
    // What a link ever received counts; of an agent's, what is on its way.
    let (bytes, documents) = match &new.sender {
        MaySend::Link(request) => store::request_stock(tx, request).await?,
        MaySend::Agent(agent) => store::agent_stock(tx, agent).await?,
    };
    if bytes.unsigned_abs().saturating_add(new.length) > quota.link || documents.unsigned_abs() >= quota.link_documents {
        return Err(DocumentRefusal::Quota);
    }
    let held = store::instance_stock(tx).await?.unsigned_abs();
    if held.saturating_add(new.length) > quota.instance { Err(DocumentRefusal::Quota) } else { Ok(()) }
}

/// The upload `upload`, if `sender` began it and it has not ended.
pub(crate) async fn own_upload(tx: &mut Tx, sender: &MaySend, upload: &UploadId) -> Result<store::UploadRow, DocumentRefusal> {
    let row = store::upload(tx, upload).await?.ok_or(DocumentRefusal::NotFound)?;
    let own = match sender {
        MaySend::Link(request) => row.request.as_ref() == Some(request),
        MaySend::Agent(agent) => row.agent.as_ref() == Some(agent),
    };
    if own && tx.now().as_millisecond() < row.ends_at { Ok(row) } else { Err(DocumentRefusal::NotFound) }
}

/// Appends a chunk at `offset`; returns the new offset. A connection that breaks keeps what arrived before it broke.
///
/// # Errors
/// [`DocumentRefusal::WrongOffset`] when the upload stands elsewhere (another tab was faster), [`DocumentRefusal::TooLong`] past the announced
/// length, [`DocumentRefusal::Broken`] when the connection broke, [`DocumentRefusal::Quota`] when it came in too many parts.
pub async fn append<S, E>(records: &Records, blobs: &Blobs, sender: &MaySend, (upload, offset): (&UploadId, u64), bytes: S) -> Result<u64, DocumentRefusal>
where
    S: Stream<Item = Result<Bytes, E>> + Send,
{
    let (row, parts) = {
        let mut tx = records.read().await?;
        let row = own_upload(&mut tx, sender, upload).await?;
        let parts = store::count_parts(&mut tx, &row.payload).await?;
        (row, parts)
    };
    if row.received.unsigned_abs() != offset || row.finished_at.is_some() {
        return Err(DocumentRefusal::WrongOffset);
    }
    if parts.unsigned_abs() >= SPARE_PARTS + row.length.unsigned_abs() / BYTES_A_PART {
        return Err(DocumentRefusal::Quota);
    }
    let mut hash = restore_hash(&row.hash_state)?;
    let room = row.length.unsigned_abs().saturating_sub(offset).min(CHUNK);
    let part = Blobs::new_name(records.chance());
    let written = blobs.write((&row.payload, &part), room, bytes, |piece| hash.update(piece)).await?;
    if written.length == 0 {
        blobs.delete_part(&row.payload, &part).await?;
    } else {
        let (length, state) = (written.length.cast_signed(), hash.serialize());
        let added = transact!(records, "add a part", |tx| store::add_part(tx, &row, &part, length, &state).await)?;
        if !added {
            blobs.delete_part(&row.payload, &part).await?;
            return Err(DocumentRefusal::WrongOffset);
        }
    }
    if written.broken { Err(DocumentRefusal::Broken) } else { Ok(offset.saturating_add(written.length)) }
}

fn restore_hash(state: &[u8]) -> Result<Sha256, StoreError> {
    let unreadable = || StoreError::Unreadable("the hash of an upload");
    let state = state.try_into().map_err(|_| unreadable())?;
    Sha256::deserialize(&state).map_err(|_| unreadable())
}

/// The hexadecimal SHA-256 of a complete upload's sealed bytes.
pub(super) fn digest_of(row: &store::UploadRow) -> Result<String, StoreError> {
    Ok(crate::base::hex(&restore_hash(&row.hash_state)?.finalize()))
}

/// Gives an upload up, with its bytes.
///
/// # Errors
/// [`DocumentRefusal::NotFound`]; [`DocumentRefusal::WrongOffset`] when it is already a document.
pub async fn cancel(records: &Records, blobs: &Blobs, sender: &MaySend, upload: &UploadId) -> Result<(), DocumentRefusal> {
    let row = own_upload(&mut records.read().await?, sender, upload).await?;
    if row.finished_at.is_some() {
        return Err(DocumentRefusal::WrongOffset);
    }
    remove(records, blobs, &row).await
}

/// Ends the upload first, so that nothing can be added to it or made of it; then the bytes go, then the rows. A crash in between is taken up by the next sweep.
async fn remove(records: &Records, blobs: &Blobs, row: &store::UploadRow) -> Result<(), DocumentRefusal> {
    if !transact!(records, "end an upload", |tx| store::end_upload(tx, &row.upload).await)? {
        return Err(DocumentRefusal::WrongOffset);
    }
    blobs.delete(&row.payload).await?;
    transact!(records, "remove an upload", |tx| {
        store::delete_parts(tx, &Listed::of([&row.payload])).await?;
        store::delete_upload(tx, &row.upload).await
    })?;
    Ok(())
}

/// Sweeps uploads whose time is over. Returns how many unfinished ones there were.
///
/// # Errors
/// When the database or the store of payloads refuses; what was swept before stays swept.
pub async fn sweep_uploads(records: &Records, blobs: &Blobs) -> Result<u64, DocumentRefusal> {
    let (mut swept, mut failed) = (0, None);
    loop {
        let ended = store::ended_uploads(&mut records.read().await?, SWEPT_AT_ONCE).await?;
        let before = swept;
        for row in ended {
            if row.finished_at.is_some() {
                swept += transact!(records, "forget a finished upload", |tx| store::delete_upload(tx, &row.upload).await)?;
                continue;
            }
            if let Err(refusal) = remove(records, blobs, &row).await {
                tracing::error!(upload = %row.upload, error = &refusal as &dyn std::error::Error, "an ended upload could not be swept");
                failed.get_or_insert(refusal);
                continue;
            }
            transact!(records, "log a swept upload", |tx| audit::record(tx, Entry::done(Logged::UploadSwept).object("upload", &row.upload)).await)?;
            swept += 1;
        }
        if swept == before {
            return failed.map_or(Ok(swept), Err);
        }
    }
}
