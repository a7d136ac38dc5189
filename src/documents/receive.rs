//! Receiving: from complete sealed bytes, a manifest and grants to a document whose clock runs.

use jiff::Timestamp;

use super::{DocumentRefusal, entry_of, recompute, store, store::UseRow};
use crate::{
    audit::{self, Action as Logged},
    base::{CaseId, DocumentId, RequestId, TeamId, time_of},
    cases,
    identity::{self, Caller},
    purposes::{PieceCode, Purpose},
    sealing::{
        Recipient,
        brief::HolderKind,
        manifest::{Record, SealedBy},
        seal,
    },
    store::{StoreError, Tx},
};

/// Where documents go: a case of a team, for a purpose; through a request's link or not.
#[derive(Debug, Clone)]
pub struct Target {
    /// The case.
    pub case: CaseId,
    /// Its team.
    pub team: TeamId,
    /// The request, for a deposit.
    pub request: Option<RequestId>,
    /// The agent who adds it, otherwise.
    pub agent: Option<Caller>,
    /// The version of the purposes under which the request was made: its link has the keys of those who hold accesses by that version, and no others.
    pub promised: Option<String>,
    /// Where the sealing happens, as far as the server knows.
    pub sealed_by: SealedBy,
}

impl Target {
    /// What a document that goes there says of itself, and the server's record too.
    pub(crate) fn record(&self, document: &DocumentId, purpose: &Purpose, piece: &PieceCode) -> Record {
        Record {
            document: document.to_string(),
            purpose: purpose.code.to_string(),
            piece: piece.to_string(),
            request: self.request.as_ref().map(ToString::to_string),
            case: self.request.is_none().then(|| self.case.to_string()),
        }
    }
}

/// A team that holds an access to a document from its reception on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    pub team: TeamId,
    pub kind: HolderKind,
    pub generation: i64,
    pub recipient: Recipient,
}

impl Holder {
    pub(crate) const fn kind_word(&self) -> &'static str {
        match self.kind {
            HolderKind::Team => "team",
            HolderKind::Archive => "archive",
        }
    }
}

/// To whom documents of this purpose are sealed: the case's team, and the archive team if the piece has an archive stage or may await a visa.
pub(crate) async fn holders_for(tx: &mut Tx, team: &TeamId, purpose: &Purpose, piece: Option<&PieceCode>) -> Result<Vec<Holder>, DocumentRefusal> {
    let (generation, recipient) = identity::store::team_key(tx, team).await?.ok_or(DocumentRefusal::WrongHolders)?;
    let mut holders = vec![Holder { team: team.clone(), kind: HolderKind::Team, generation, recipient: parse(&recipient)? }];
    if needs_archive(purpose, piece) {
        let (team, generation, recipient) = identity::store::archive_key(tx).await?.ok_or(DocumentRefusal::WrongHolders)?;
        holders.push(Holder { team, kind: HolderKind::Archive, generation, recipient: parse(&recipient)? });
    }
    Ok(holders)
}

/// Whether the archive team holds an access: for one piece, or for any of the purpose's pieces when none is named.
pub(crate) fn needs_archive(purpose: &Purpose, piece: Option<&PieceCode>) -> bool {
    let needs = |piece: &PieceCode| purpose.clock_for(piece).needs_archive();
    piece.map_or_else(|| purpose.pieces.iter().any(|piece| needs(&piece.code)), needs)
}

fn parse(recipient: &str) -> Result<Recipient, StoreError> {
    recipient.parse().map_err(|_| StoreError::Unreadable("a team's recipient"))
}

/// A document whose bytes are complete.
pub(super) struct Arrived<'a> {
    pub document: &'a DocumentId,
    pub piece: &'a PieceCode,
    pub manifest: &'a [u8],
    /// (holder, its sealed document key).
    pub grants: Vec<(Holder, &'a [u8])>,
    pub payload: &'a str,
    pub payload_size: i64,
    pub payload_digest: String,
}

/// A document that was received.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its id.
    pub document: DocumentId,
    /// Which piece it is.
    pub piece: PieceCode,
    /// When, in UTC.
    pub received_at: Timestamp,
    /// Its last day, in UTC.
    pub purge_at: Timestamp,
    /// The entry of the trail, before it is numbered.
    pub entry: i64,
}

/// Writes the document: from this transaction's commit on it is visible, held for its purpose, and its clock runs.
pub(super) async fn receive(tx: &mut Tx, (policy, purpose): (&str, &Purpose), target: &Target, arrived: Arrived<'_>) -> Result<Received, DocumentRefusal> {
    for sealed in arrived.grants.iter().map(|(_, sealed)| *sealed).chain([arrived.manifest]) {
        seal::check_header(sealed).map_err(|_| DocumentRefusal::NotSealed)?;
    }
    let sealed_by = match target.sealed_by {
        SealedBy::Browser => "browser",
        SealedBy::Client => "client",
        SealedBy::Arrival => "arrival",
    };
    let place = (arrived.document, &target.case, &target.team);
    let mut held = new_use(tx, policy, (purpose, arrived.piece), place, tx.now()).await?;
    let mut entry = entry_of(Logged::DocumentReceived, &held);
    entry = match (&target.request, &target.agent) {
        (Some(request), _) => entry.object("request", request).commit("actor", "link".to_owned()),
        (None, Some(caller)) => entry.by(caller.who()),
        (None, None) => entry,
    };
    let entry = entry.object("sealed-by", sealed_by).object("piece", arrived.piece).object("payload", &arrived.payload_digest);
    audit::record(tx, entry).await?;
    held.entry = tx.last_entry().unwrap_or_default();
    let new = store::NewDocument {
        document: arrived.document,
        case: &target.case,
        team: &target.team,
        request: target.request.as_ref(),
        sealed_by,
        payload: arrived.payload,
        payload_size: arrived.payload_size,
        payload_digest: &arrived.payload_digest,
    };
    store::insert_document(tx, &new).await?;
    store::insert_manifest(tx, arrived.document, 1, arrived.manifest).await?;
    store::insert_use(tx, &held).await?;
    insert_grants(tx, &held, &arrived.grants).await?;
    let purge_at = time_of(held.purge_at);
    Ok(Received { document: arrived.document.clone(), piece: arrived.piece.clone(), received_at: tx.now(), purge_at, entry: held.entry })
}

/// A document that begins to be held for a purpose, by a version of it: its dates from what happened in its case so far, and the hold on its case, if there is one.
///
/// # Errors
/// [`DocumentRefusal::DueAtOnce`] when its day would have come already.
pub(crate) async fn new_use(
    tx: &mut Tx,
    policy: &str,
    (purpose, piece): (&Purpose, &PieceCode),
    (document, case, team): (&DocumentId, &CaseId, &TeamId),
    deposited_at: Timestamp,
) -> Result<UseRow, DocumentRefusal> {
    let events = cases::events_of(tx, case).await?;
    let hold = cases::store::hold_on(tx, case, document).await?.filter(|_| purpose.hold_allowed);
    let mut row = UseRow {
        policy: policy.to_owned(),
        deposited_at: deposited_at.as_millisecond(),
        hold,
        ..UseRow::received(document.clone(), (team, case), (purpose.code.as_str(), piece.as_str()), tx.now())
    };
    let found = recompute::deadline_of(purpose, &row, &events)?;
    if found.purge_at <= tx.now() {
        return Err(DocumentRefusal::DueAtOnce);
    }
    recompute::set_dates(&mut row, &found, tx.now());
    row.advanced_at = None;
    Ok(row)
}

/// Writes the accesses to a document for one purpose.
pub(crate) async fn insert_grants(tx: &mut Tx, held: &UseRow, grants: &[(Holder, &[u8])]) -> Result<(), DocumentRefusal> {
    for (holder, sealed) in grants {
        let grant = store::NewGrant {
            document: &held.document,
            purpose: &held.purpose,
            holder: &holder.team,
            kind: holder.kind_word(),
            generation: holder.generation,
            sealed,
        };
        store::insert_grant(tx, &grant).await?;
    }
    Ok(())
}
