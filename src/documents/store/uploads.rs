//! The rows of uploads and of the parts of payloads.

use crate::{
    base::{AgentId, CaseId, DocumentId, RequestId, UploadId},
    store::{Listed, StoreError, Tx, affected, execute, execute_among, fetch_all, fetch_one, fetch_optional},
};

#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct UploadRow {
    pub upload: UploadId,
    pub document: DocumentId,
    pub request: Option<RequestId>,
    pub case_id: CaseId,
    pub agent: Option<AgentId>,
    pub purpose: String,
    pub piece: String,
    pub length: i64,
    pub received: i64,
    pub payload: String,
    pub hash_state: Vec<u8>,
    pub ends_at: i64,
    pub finished_at: Option<i64>,
}

macro_rules! upload_columns {
    () => {
        "SELECT upload, document, request, case_id, agent, purpose, piece, length, received, payload, hash_state, ends_at, finished_at FROM uploads "
    };
}

pub(crate) async fn insert_upload(tx: &mut Tx, row: &UploadRow) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    execute!(
        tx,
        "INSERT INTO uploads (upload, document, request, case_id, agent, purpose, piece, length, received, payload, hash_state, created_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &row.upload,
        &row.document,
        &row.request,
        &row.case_id,
        &row.agent,
        &row.purpose,
        &row.piece,
        row.length,
        row.received,
        &row.payload,
        &row.hash_state,
        now,
        row.ends_at
    )?;
    Ok(())
}

pub(crate) async fn upload(tx: &mut Tx, upload: &UploadId) -> Result<Option<UploadRow>, StoreError> {
    fetch_optional!(tx, UploadRow, concat!(upload_columns!(), "WHERE upload = $1"), upload)
}

/// Writes down that a part arrived, if the upload still stands where the part begins.
pub(crate) async fn add_part(tx: &mut Tx, upload: &UploadRow, part: &str, length: i64, hash_state: &[u8]) -> Result<bool, StoreError> {
    let now = tx.now().as_millisecond();
    let touched = execute!(
        tx,
        "UPDATE uploads SET received = received + $1, hash_state = $2 WHERE upload = $3 AND received = $4 AND ends_at > $5 AND finished_at IS NULL",
        length,
        hash_state,
        &upload.upload,
        upload.received,
        now
    )?;
    if touched == 0 {
        return Ok(false);
    }
    execute!(tx, "INSERT INTO payload_parts (payload, start, part, length) VALUES ($1, $2, $3, $4)", &upload.payload, upload.received, part, length)?;
    Ok(true)
}

/// Writes down the one part of an upload that the server sealed itself, and its true length.
pub(crate) async fn complete_arrival(tx: &mut Tx, upload: &UploadRow, part: &str, (length, hash_state): (i64, &[u8])) -> Result<(), StoreError> {
    let touched = execute!(
        tx,
        "UPDATE uploads SET length = $1, received = $1, hash_state = $2 WHERE upload = $3 AND received = 0 AND finished_at IS NULL",
        length,
        hash_state,
        &upload.upload
    )?;
    affected(touched, 1)?;
    execute!(tx, "INSERT INTO payload_parts (payload, start, part, length) VALUES ($1, 0, $2, $3)", &upload.payload, part, length)?;
    Ok(())
}

pub(crate) async fn finish_upload(tx: &mut Tx, upload: &UploadId) -> Result<(), StoreError> {
    let now = tx.now().as_millisecond();
    affected(execute!(tx, "UPDATE uploads SET finished_at = $1 WHERE upload = $2 AND finished_at IS NULL", now, upload)?, 1)
}

/// Ends an upload that is not a document yet: nothing more can be added to it. `false` when it is one.
pub(crate) async fn end_upload(tx: &mut Tx, upload: &UploadId) -> Result<bool, StoreError> {
    Ok(execute!(tx, "UPDATE uploads SET ends_at = 0 WHERE upload = $1 AND finished_at IS NULL", upload)? == 1)
}

pub(crate) async fn delete_upload(tx: &mut Tx, upload: &UploadId) -> Result<u64, StoreError> {
    execute!(tx, "DELETE FROM uploads WHERE upload = $1", upload)
}

pub(crate) async fn parts(tx: &mut Tx, payload: &str) -> Result<Vec<String>, StoreError> {
    let rows = fetch_all!(tx, (String,), "SELECT part FROM payload_parts WHERE payload = $1 ORDER BY start", payload)?;
    Ok(rows.into_iter().map(|(part,)| part).collect())
}

/// One part of a payload that is held.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct PartRow {
    pub payload: String,
    pub part: String,
    pub length: i64,
}

/// Every part of every document's payload, part after part.
pub(crate) async fn parts_held(tx: &mut Tx) -> Result<Vec<PartRow>, StoreError> {
    fetch_all!(
        tx,
        PartRow,
        "SELECT p.payload, p.part, p.length FROM payload_parts p JOIN documents d ON d.payload = p.payload WHERE d.purging_at IS NULL ORDER BY p.payload, p.start"
    )
}

/// Ends every upload that is not a document yet: its bytes are in no backup.
pub(crate) async fn end_unfinished(tx: &mut Tx) -> Result<(), StoreError> {
    execute!(tx, "UPDATE uploads SET ends_at = 0 WHERE finished_at IS NULL")?;
    Ok(())
}

pub(crate) async fn count_parts(tx: &mut Tx, payload: &str) -> Result<i64, StoreError> {
    let (count,) = fetch_one!(tx, (i64,), "SELECT CAST(COUNT(*) AS BIGINT) FROM payload_parts WHERE payload = $1", payload)?;
    Ok(count)
}

pub(crate) async fn delete_parts(tx: &mut Tx, payloads: &Listed) -> Result<(), StoreError> {
    execute_among!(tx, of payloads, "DELETE FROM payload_parts WHERE payload", "")?;
    Ok(())
}

/// Uploads whose time is over: unfinished ones are swept with their payload, finished ones only leave their row.
pub(crate) async fn ended_uploads(tx: &mut Tx, limit: i64) -> Result<Vec<UploadRow>, StoreError> {
    let now = tx.now().as_millisecond();
    fetch_all!(tx, UploadRow, concat!(upload_columns!(), "WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2"), now, limit)
}

/// Whether a request's link still takes deposits, in the transaction that makes one.
pub(crate) async fn takes_deposits(tx: &mut Tx, request: &RequestId) -> Result<bool, StoreError> {
    let now = tx.now().as_millisecond();
    let row = fetch_optional!(tx, (RequestId,), "SELECT request FROM requests WHERE request = $1 AND ended_at IS NULL AND ends_at > $2", request, now)?;
    Ok(row.is_some())
}

/// Bytes held or on their way for a request, and how many documents that is.
pub(crate) async fn request_stock(tx: &mut Tx, request: &RequestId) -> Result<(i64, i64), StoreError> {
    let now = tx.now().as_millisecond();
    fetch_one!(
        tx,
        (i64, i64),
        "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM (
            SELECT payload_size AS bytes FROM documents WHERE request = $1
            UNION ALL SELECT length AS bytes FROM uploads WHERE request = $1 AND finished_at IS NULL AND ends_at > $2) AS stock",
        request,
        now
    )
}

/// Bytes on their way from an agent, and how many uploads that is.
pub(crate) async fn agent_stock(tx: &mut Tx, agent: &AgentId) -> Result<(i64, i64), StoreError> {
    let now = tx.now().as_millisecond();
    fetch_one!(
        tx,
        (i64, i64),
        "SELECT CAST(COALESCE(SUM(length), 0) AS BIGINT), CAST(COUNT(*) AS BIGINT) FROM uploads WHERE agent = $1 AND finished_at IS NULL AND ends_at > $2",
        agent,
        now
    )
}

/// Bytes held or on their way in the whole instance.
pub(crate) async fn instance_stock(tx: &mut Tx) -> Result<i64, StoreError> {
    let (bytes,) = fetch_one!(
        tx,
        (i64,),
        "SELECT CAST(COALESCE((SELECT SUM(bytes) FROM payload_stock), 0) + COALESCE((SELECT SUM(length) FROM uploads WHERE finished_at IS NULL), 0) AS BIGINT)"
    )?;
    Ok(bytes)
}
