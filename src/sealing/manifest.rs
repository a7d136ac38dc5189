//! The manifest: what a document says of itself, sealed beside it, so that a silent re-labelling by the server shows.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::digest::{Digest, Measure};
use super::document::DocumentKey;
use super::field::{VersionOne, moment, nullable, whole_second};
use super::seal::{self, Unopened};
use super::secret::DepositSecret;

/// Where a document was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SealedBy {
    /// In the page, before anything left the sender's machine.
    Browser,
    /// By the command-line client, likewise.
    Client,
    /// By the server as the bytes arrived, from a page without JavaScript.
    Arrival,
}

/// One version of a document's manifest. Versions are only ever added: each names the one before by its digest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    v: VersionOne,
    /// The document's id, given by the server when the upload was created.
    pub document: String,
    /// 1, 2, …
    pub version: u32,
    /// Of the preceding version's sealed manifest; null in the first.
    #[serde(deserialize_with = "nullable")]
    pub previous: Option<Digest>,
    /// The request it answers; null for a document an agent adds.
    #[serde(deserialize_with = "nullable")]
    pub request: Option<String>,
    /// The case an agent added it to; null for a deposit, whose request names its case.
    #[serde(deserialize_with = "nullable")]
    pub case: Option<String>,
    /// Copied from the brief; null for a document an agent adds, and for one the server sealed.
    #[serde(deserialize_with = "nullable")]
    pub deposit_secret: Option<DepositSecret>,
    /// The purpose it is kept for.
    pub purpose: String,
    /// Of the purposes in force when it was sealed.
    pub policy: Digest,
    /// Which piece it is.
    pub piece: String,
    /// As on the sender's machine: personal.
    pub file_name: String,
    /// As the sender's machine declares it: not to be believed.
    pub media_type: String,
    /// Of the file before sealing, in bytes.
    pub size: u64,
    /// Of the file before sealing.
    pub sha256: Digest,
    /// By the clock of whoever sealed it.
    #[serde(with = "moment")]
    pub sealed_at: Timestamp,
    /// Where this version's document was sealed, by its own saying.
    pub sealed_by: SealedBy,
}

/// What the first version of a manifest is made from.
pub struct Contents {
    /// What the server's record must say too.
    pub record: Record,
    /// From the brief, if the document answers one and was not sealed on arrival.
    pub deposit_secret: Option<DepositSecret>,
    /// Of the purposes in force.
    pub policy: Digest,
    /// As on the sender's machine.
    pub file_name: String,
    /// As the sender's machine declares it.
    pub media_type: String,
    /// Of the file before sealing.
    pub file: Measure,
    /// Where it is sealed.
    pub sealed_by: SealedBy,
}

/// What the server's record says of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The document's id.
    pub document: String,
    /// The purpose it is kept for.
    pub purpose: String,
    /// Which piece it is.
    pub piece: String,
    /// The request it answers, if any.
    pub request: Option<String>,
    /// The case it was added to, if it answers none.
    pub case: Option<String>,
}

/// A manifest does not hold together with what it is compared with: the document must not be shown as what the server says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It was sealed as another document.
    #[error("the manifest names another document")]
    Document,
    /// It was sealed for another purpose.
    #[error("the manifest names another purpose")]
    Purpose,
    /// It was sealed as another piece.
    #[error("the manifest names another piece")]
    Piece,
    /// It was sealed for another request.
    #[error("the manifest names another request")]
    Request,
    /// It was sealed for another case.
    #[error("the manifest names another case")]
    Case,
    /// The file has another size.
    #[error("the file has another size than its manifest says")]
    Size,
    /// The file has other bytes.
    #[error("the file is not the one its manifest describes")]
    Sha256,
    /// A version is missing, or does not follow the one before.
    #[error("the manifest does not follow the version before it")]
    Version,
}

/// A sealed manifest was not read.
#[derive(Debug, thiserror::Error)]
pub enum ManifestRefusal {
    /// It does not open.
    #[error("the manifest does not open")]
    Unopened(#[from] Unopened),
    /// It opens on something else: other fields, another `v`, not JSON.
    #[error("not a manifest")]
    Malformed,
}

/// What may be said to a reader about who sealed a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provenance {
    /// By somebody who had opened the brief, in their browser: the only case where the screen says so.
    SendersBrowser,
    /// By somebody who had opened the brief, with the command-line client.
    SendersClient,
    /// By the server, in stream, as it arrived.
    Server,
    /// By an agent: it answers no request.
    Agent,
    /// Nobody knows: it claims to come from the sender, without the request's deposit secret.
    Unproved,
}

impl Manifest {
    /// The first version, sealed at this moment.
    #[must_use]
    pub fn first(contents: Contents, at: Timestamp) -> Self {
        Self {
            v: VersionOne,
            document: contents.record.document,
            version: 1,
            previous: None,
            request: contents.record.request,
            case: contents.record.case,
            deposit_secret: contents.deposit_secret,
            purpose: contents.record.purpose,
            policy: contents.policy,
            piece: contents.record.piece,
            file_name: contents.file_name,
            media_type: contents.media_type,
            size: contents.file.size,
            sha256: contents.file.sha256,
            sealed_at: whole_second(at),
            sealed_by: contents.sealed_by,
        }
    }

    /// The version that follows this one, whose sealed bytes are given: the same in all else, for the caller to change.
    #[must_use]
    pub fn next_version(&self, sealed: &[u8], at: Timestamp) -> Self {
        Self { version: self.version.saturating_add(1), previous: Some(Digest::of(sealed)), sealed_at: whole_second(at), ..self.clone() }
    }

    /// `manifest.age`.
    #[must_use]
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "strings and numbers always make JSON")]
    pub fn seal(&self, key: &DocumentKey) -> Vec<u8> {
        seal::seal(&Zeroizing::new(serde_json::to_vec(self).expect("a manifest is JSON")), &key.recipient())
    }

    /// Opens `manifest.age`.
    ///
    /// # Errors
    /// [`ManifestRefusal`].
    pub fn open(sealed: &[u8], key: &DocumentKey) -> Result<Self, ManifestRefusal> {
        serde_json::from_slice(&seal::open(sealed, key.identity())?).map_err(|_| ManifestRefusal::Malformed)
    }

    /// Compares with the server's record.
    ///
    /// # Errors
    /// The first [`Mismatch`], in the order document, purpose, piece, request, case.
    pub fn check_record(&self, record: &Record) -> Result<(), Mismatch> {
        expect_same(&self.document, &record.document, Mismatch::Document)?;
        expect_same(&self.purpose, &record.purpose, Mismatch::Purpose)?;
        expect_same(&self.piece, &record.piece, Mismatch::Piece)?;
        expect_same(&self.request, &record.request, Mismatch::Request)?;
        expect_same(&self.case, &record.case, Mismatch::Case)
    }

    /// Compares a whole history, oldest first, with the server's record. A document may be held for several purposes: some version names each, all of them in one
    /// chain; every other field is the last version's.
    ///
    /// # Errors
    /// As [`Self::check_record`].
    pub fn check_history(history: &[Self], record: &Record) -> Result<(), Mismatch> {
        let last = history.last().ok_or(Mismatch::Document)?;
        let named = history.iter().any(|version| version.purpose == record.purpose && version.piece == record.piece);
        if !named {
            return last.check_record(record);
        }
        last.check_record(&Record { purpose: last.purpose.clone(), piece: last.piece.clone(), ..record.clone() })
    }

    /// Compares with the file that came out of the payload.
    ///
    /// # Errors
    /// [`Mismatch::Size`], [`Mismatch::Sha256`].
    pub fn check_file(&self, file: &Measure) -> Result<(), Mismatch> {
        expect_same(&self.size, &file.size, Mismatch::Size)?;
        expect_same(&self.sha256, &file.sha256, Mismatch::Sha256)
    }

    /// Checks that this version follows the one before, of which the sealed bytes are given (`None` for the first). The payload is never rewritten, so the
    /// document, its size and its digest stay the same.
    ///
    /// # Errors
    /// [`Mismatch::Version`], [`Mismatch::Document`], [`Mismatch::Size`], [`Mismatch::Sha256`].
    pub fn check_follows(&self, before: Option<(&Self, &[u8])>) -> Result<(), Mismatch> {
        let Some((before, sealed)) = before else {
            return expect_same(&(self.version, self.previous), &(1, None), Mismatch::Version);
        };
        expect_same(&(Some(self.version), self.previous), &(before.version.checked_add(1), Some(Digest::of(sealed))), Mismatch::Version)?;
        expect_same(&self.document, &before.document, Mismatch::Document)?;
        self.check_file(&Measure { size: before.size, sha256: before.sha256 })
    }

    /// What may be said about who sealed the document, given the deposit secret in the team's copy of the request.
    #[must_use]
    pub fn provenance(&self, known: Option<&DepositSecret>) -> Provenance {
        let proved = self.deposit_secret.is_some() && self.deposit_secret.as_ref() == known;
        match (&self.request, self.sealed_by, proved) {
            (None, ..) => Provenance::Agent,
            (Some(_), SealedBy::Arrival, _) => Provenance::Server,
            (Some(_), SealedBy::Browser, true) => Provenance::SendersBrowser,
            (Some(_), SealedBy::Client, true) => Provenance::SendersClient,
            (Some(_), _, false) => Provenance::Unproved,
        }
    }
}

/// Ids only: a file's name is personal.
impl fmt::Debug for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Manifest").field("document", &self.document).field("version", &self.version).finish_non_exhaustive()
    }
}

/// Both are the same, or this mismatch.
fn expect_same<T: PartialEq>(left: &T, right: &T, mismatch: Mismatch) -> Result<(), Mismatch> {
    if left == right { Ok(()) } else { Err(mismatch) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record { document: "doc_1".into(), purpose: "P02_PDP_SPSTI".into(), piece: "FICHE".into(), request: Some("req_1".into()), case: None }
    }

    fn secret(byte: u8) -> DepositSecret {
        DepositSecret::from_random([byte; 16])
    }

    fn manifest() -> Manifest {
        let contents = Contents {
            record: record(),
            deposit_secret: Some(secret(1)),
            policy: Digest::of(b"purposes"),
            file_name: "fiche.pdf".into(),
            media_type: "application/pdf".into(),
            file: Measure::of(b"the file"),
            sealed_by: SealedBy::Browser,
        };
        Manifest::first(contents, "2026-03-03T08:12:00.7Z".parse().unwrap())
    }

    fn key() -> DocumentKey {
        DocumentKey::from_random(&[4; 32])
    }

    #[test]
    fn a_sealed_manifest_opens_as_it_was() {
        assert_eq!(Manifest::open(&manifest().seal(&key()), &key()).unwrap(), manifest());
        let other = DocumentKey::from_random(&[5; 32]);
        assert!(matches!(Manifest::open(&manifest().seal(&key()), &other), Err(ManifestRefusal::Unopened(Unopened::OtherKey))));
    }

    #[test]
    fn each_difference_from_the_record_has_its_name() {
        let changed = |change: fn(&mut Record)| {
            let mut record = record();
            change(&mut record);
            manifest().check_record(&record)
        };
        assert_eq!(changed(|_| {}), Ok(()));
        assert_eq!(changed(|record| record.document = "doc_2".into()), Err(Mismatch::Document));
        assert_eq!(changed(|record| record.purpose = "P03".into()), Err(Mismatch::Purpose));
        assert_eq!(changed(|record| record.piece = "AUTRE".into()), Err(Mismatch::Piece));
        assert_eq!(changed(|record| record.request = None), Err(Mismatch::Request));
        assert_eq!(changed(|record| record.case = Some("case_1".into())), Err(Mismatch::Case));
        assert_eq!(manifest().check_file(&Measure::of(b"the file")), Ok(()));
        assert_eq!(manifest().check_file(&Measure::of(b"the fil")), Err(Mismatch::Size));
        assert_eq!(manifest().check_file(&Measure::of(b"the filf")), Err(Mismatch::Sha256));
    }

    #[test]
    fn a_record_of_either_purpose_is_that_of_the_history_and_one_of_neither_is_not() {
        let second = Manifest { purpose: "P03".into(), piece: "AVIS".into(), ..manifest() };
        let history = [manifest(), second];
        let of = |purpose: &str, piece: &str| Manifest::check_history(&history, &Record { purpose: purpose.into(), piece: piece.into(), ..record() });
        assert_eq!(of(&record().purpose, &record().piece), Ok(()));
        assert_eq!(of("P03", "AVIS"), Ok(()));
        assert_eq!(of(&record().purpose, "AVIS"), Err(Mismatch::Purpose));
        assert_eq!(of("P04", "AVIS"), Err(Mismatch::Purpose));
        assert_eq!(Manifest::check_history(&history, &Record { document: "doc_2".into(), ..record() }), Err(Mismatch::Document));
        assert_eq!(Manifest::check_history(&[], &record()), Err(Mismatch::Document));
    }

    #[test]
    fn versions_follow_each_other() {
        let first = manifest();
        let sealed = first.seal(&key());
        let second = first.next_version(&sealed, "2026-03-04T00:00:00Z".parse().unwrap());
        assert_eq!(first.check_follows(None), Ok(()));
        assert_eq!(second.check_follows(Some((&first, &sealed))), Ok(()));
        assert_eq!(second.check_follows(None), Err(Mismatch::Version));
        assert_eq!(second.check_follows(Some((&first, b"another"))), Err(Mismatch::Version));
        assert_eq!(second.check_follows(Some((&second, &sealed))), Err(Mismatch::Version));
        assert_eq!(Manifest { size: 1, ..second }.check_follows(Some((&first, &sealed))), Err(Mismatch::Size));
    }

    #[test]
    fn only_the_deposit_secret_proves_the_senders_browser() {
        let (known, other) = (secret(1), secret(2));
        assert_eq!(manifest().provenance(Some(&known)), Provenance::SendersBrowser);
        assert_eq!(manifest().provenance(Some(&other)), Provenance::Unproved);
        assert_eq!(manifest().provenance(None), Provenance::Unproved);
        assert_eq!(Manifest { deposit_secret: None, ..manifest() }.provenance(None), Provenance::Unproved);
        assert_eq!(Manifest { deposit_secret: None, ..manifest() }.provenance(Some(&known)), Provenance::Unproved);
        assert_eq!(Manifest { sealed_by: SealedBy::Client, ..manifest() }.provenance(Some(&known)), Provenance::SendersClient);
        assert_eq!(Manifest { sealed_by: SealedBy::Arrival, ..manifest() }.provenance(Some(&known)), Provenance::Server);
        assert_eq!(Manifest { request: None, ..manifest() }.provenance(Some(&known)), Provenance::Agent);
    }

    #[test]
    fn a_manifest_with_a_field_too_many_or_too_few_is_refused() {
        let text = serde_json::to_string(&manifest()).unwrap();
        for (from, to) in [
            ("{\"v\":1", "{\"v\":2"),
            ("{\"v\":1", "{\"v\":1,\"extra\":0"),
            ("\"previous\":null,", ""),
            ("\"case\":null,", ""),
            ("08:12:00Z", "08:12:00.5Z"),
            ("08:12:00Z", "09:12:00+01:00"),
            ("\"browser\"", "\"Browser\""),
            ("\"AQEB", "\"QEB"),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text);
            let sealed = seal::seal(changed.as_bytes(), &key().recipient());
            assert!(matches!(Manifest::open(&sealed, &key()), Err(ManifestRefusal::Malformed)), "{from} → {to}");
        }
    }
}
