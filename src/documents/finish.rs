//! The atomic *finish*: uploads become documents, all of them or none. Asked twice, it answers the same.

use super::{
    DocumentRefusal, Target,
    receive::{self, Arrived, Holder, Received},
    store,
    upload::{MaySend, digest_of, own_upload},
};
use crate::{
    base::{DocumentId, TeamId, UploadId, time_of},
    blobs::Blobs,
    cases,
    purposes::{PieceCode, Policies, Purpose, Rulebook},
    sealing::seal::{self, NotSealed},
    store::{Records, StoreError, Tx, transact},
};

/// Documents in one finish.
pub(crate) const MOST_AT_ONCE: usize = 20;

/// One document, as its sender finishes it.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The upload of its sealed bytes.
    pub upload: UploadId,
    /// The document's id, as given when the upload was begun.
    pub document: DocumentId,
    /// Which piece it is.
    pub piece: PieceCode,
    /// The sealed manifest.
    pub manifest: Vec<u8>,
    /// The accesses.
    pub grants: Vec<FinishedGrant>,
}

/// One access, as the sender made it.
#[derive(Debug, Clone)]
pub struct FinishedGrant {
    /// The team that holds it.
    pub holder: TeamId,
    /// Which of its keys.
    pub generation: i64,
    /// The document key, sealed to it.
    pub sealed: Vec<u8>,
}

/// Makes documents of complete uploads.
///
/// # Errors
/// [`DocumentRefusal::Incomplete`], [`DocumentRefusal::NotSealed`], [`DocumentRefusal::WrongHolders`], [`DocumentRefusal::Count`]: then none is made.
pub async fn finish(app: (&Records, &Blobs, &Rulebook), sender: &MaySend, target: &Target, documents: &[Finished]) -> Result<Vec<Received>, DocumentRefusal> {
    let (records, blobs, rules) = app;
    if documents.is_empty() || documents.len() > MOST_AT_ONCE {
        return Err(DocumentRefusal::Count);
    }
    for finished in documents {
        check_payload(records, blobs, sender, finished).await?;
    }
    transact!(records, "finish a deposit", |tx| finish_all(tx, rules, (sender, target), documents).await)
}

/// Looks at the beginning of the sealed bytes: an age file for exactly one recipient, or nothing is received.
async fn check_payload(records: &Records, blobs: &Blobs, sender: &MaySend, finished: &Finished) -> Result<(), DocumentRefusal> {
    use futures_util::StreamExt;
    let (row, parts) = {
        let mut tx = records.read().await?;
        let row = own_upload(&mut tx, sender, &finished.upload).await?;
        let parts = store::parts(&mut tx, &row.payload).await?;
        (row, parts)
    };
    if row.received != row.length {
        return Err(DocumentRefusal::Incomplete);
    }
    let mut bytes = std::pin::pin!(blobs.read(&row.payload, parts));
    let mut beginning = Vec::new();
    while let Some(piece) = bytes.next().await {
        beginning.extend_from_slice(&piece?);
        if beginning.len() > seal::LONGEST_HEADER {
            break;
        }
    }
    seal::check_header(&beginning).map(drop).map_err(|_: NotSealed| DocumentRefusal::NotSealed)
}

async fn finish_all(tx: &mut Tx, rules: &Rulebook, (sender, target): (&MaySend, &Target), documents: &[Finished]) -> Result<Vec<Received>, DocumentRefusal> {
    if !still_takes(tx, target).await? {
        return Err(DocumentRefusal::NotFound);
    }
    let mut received = Vec::with_capacity(documents.len());
    for finished in documents {
        let row = own_upload(tx, sender, &finished.upload).await?;
        let fits = row.document == finished.document && row.piece == finished.piece.as_str() && row.case_id == target.case && row.received == row.length;
        if !fits {
            return Err(DocumentRefusal::Incomplete);
        }
        received.push(match row.finished_at {
            Some(_) => again(tx, finished).await?,
            None => finish_one(tx, rules, target, (&row, finished)).await?,
        });
    }
    Ok(received)
}

/// Whether the link still lives, or the case is still the agent's: a body may have taken long to arrive.
async fn still_takes(tx: &mut Tx, target: &Target) -> Result<bool, DocumentRefusal> {
    Ok(match (&target.request, &target.agent) {
        (Some(request), _) => store::takes_deposits(tx, request).await?,
        (None, Some(caller)) => cases::store::own_case(tx, caller, &target.case).await?.is_some(),
        (None, None) => false,
    })
}

/// The answer to a finish that already took place.
async fn again(tx: &mut Tx, finished: &Finished) -> Result<Received, DocumentRefusal> {
    let (received_at, purge_at, entry) = store::received(tx, &finished.document).await?.ok_or(DocumentRefusal::NotFound)?;
    Ok(Received { document: finished.document.clone(), piece: finished.piece.clone(), received_at: time_of(received_at), purge_at: time_of(purge_at), entry })
}

async fn finish_one(tx: &mut Tx, rules: &Rulebook, target: &Target, (row, finished): (&store::UploadRow, &Finished)) -> Result<Received, DocumentRefusal> {
    let (policy, purpose) = followed(rules, target, (row, finished))?;
    let holders = receive::holders_for(tx, &target.team, purpose, Some(&finished.piece)).await?;
    let arrived = Arrived {
        document: &finished.document,
        piece: &finished.piece,
        manifest: &finished.manifest,
        grants: match_grants(holders, &finished.grants)?,
        payload: &row.payload,
        payload_size: row.length,
        payload_digest: digest_of(row)?,
    };
    store::finish_upload(tx, &row.upload).await?;
    receive::receive(tx, (policy, purpose), target, arrived).await
}

/// The version that a document follows: the one in force. A link that was made before that one asked for the archive team's access has no key to seal it to: what comes through it
/// follows the version under which it was made, as it does until a change applies to it.
fn followed<'a>(rules: &'a Rulebook, target: &'a Target, (row, finished): (&store::UploadRow, &Finished)) -> Result<(&'a str, &'a Purpose), DocumentRefusal> {
    let in_force = (rules.digest(), purpose_of(rules, row)?);
    let Some(promised) = &target.promised else { return Ok(in_force) };
    let needs = |purpose: &Purpose| receive::needs_archive(purpose, Some(&finished.piece));
    let before = rules.version(promised, &row.purpose).filter(|before| finished.grants.len() == 1 && needs(in_force.1) && !needs(before));
    Ok(before.map_or(in_force, |before| (promised, before)))
}

fn purpose_of<'a>(policies: &'a Policies, row: &store::UploadRow) -> Result<&'a Purpose, DocumentRefusal> {
    let code = row.purpose.parse().map_err(|_| StoreError::Unreadable("a purpose"))?;
    Ok(policies.purpose(&code).ok_or(StoreError::Unreadable("a purpose"))?)
}

/// The accesses sent must be exactly those of the recipients: none missing, none added.
pub(crate) fn match_grants(holders: Vec<Holder>, grants: &[FinishedGrant]) -> Result<Vec<(Holder, &[u8])>, DocumentRefusal> {
    if holders.len() != grants.len() {
        return Err(DocumentRefusal::WrongHolders);
    }
    let matched = holders.into_iter().map(|holder| {
        let grant = grants.iter().find(|grant| grant.holder == holder.team && grant.generation == holder.generation);
        grant.map(|grant| (holder, grant.sealed.as_slice())).ok_or(DocumentRefusal::WrongHolders)
    });
    matched.collect()
}
