//! The service's side: its witnesses are asked to cosign the last checkpoint. It goes on serving while some are missing; what they missed they cosign with the next.

use std::{
    io,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::{Method, StatusCode};
use futures_util::future::join_all;

use super::{Submission, followed::origin_hash_of};
use crate::{
    audit::{self, Log, LogError},
    client::{Call, ClientRefusal, PublishedTrail, Transport},
    merkle::{NoteSignature, SignedNote, VerifierKey},
    store::{Records, transact},
};

/// The longest wait for one witness, and for one answer of a log. The others are asked at the same time.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The longest answer that is read, in bytes: a few signatures.
const LONGEST_ANSWER: usize = 64 * 1024;

/// So many signatures under its name are tried.
const MOST_SIGNATURES: usize = 16;

/// A witness, as the service knows it: its key, and where it is.
pub struct Colleague {
    key: VerifierKey,
    transport: Transport,
    within: Duration,
    /// Of how many entries it last cosigned a checkpoint, as far as is known here.
    last: Mutex<u64>,
}

/// Why a witness did not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Asked {
    /// No answer in time.
    #[error("it cannot be reached")]
    Unreachable,
    /// An answer that the protocol does not know, of this status.
    #[error("it answers {0}")]
    Refused(u16),
    /// It does not follow this log, or by another key.
    #[error("it does not follow this log under this key")]
    Unknown,
    /// It cosigned more entries than the trail has.
    #[error("it has seen {0} entries: the trail was cut, or older records were put back")]
    Ahead(u64),
    /// The trail does not continue what it cosigned.
    #[error("what it cosigned is not what the trail is now: the trail was rewritten, or the witness lies")]
    Inconsistent,
    /// What it answered is not its signature of this checkpoint.
    #[error("what it answered is not its signature of this checkpoint")]
    NotItsSignature,
}

/// What a round of asking gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// Entries of the checkpoint.
    pub size: u64,
    /// The witnesses that cosigned it.
    pub cosigned: Vec<String>,
    /// Those that did not, and why.
    pub missing: Vec<(String, Asked)>,
    /// Whether those that did are enough.
    pub enough: bool,
}

/// The witnesses of a trail, and how many of them must cosign.
#[derive(Default)]
pub struct Witnesses {
    needed: usize,
    all: Vec<Colleague>,
}

impl Colleague {
    /// A witness of this key, reached so.
    #[must_use]
    pub const fn new(key: VerifierKey, transport: Transport) -> Self {
        Self { key, transport, within: ANSWER_WITHIN, last: Mutex::new(0) }
    }

    /// The same, given another time to answer than ten seconds.
    #[must_use]
    pub const fn within(mut self, wait: Duration) -> Self {
        self.within = wait;
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.key.name()
    }

    /// Its mirror of the log of this name.
    #[must_use]
    pub fn mirror(&self, origin: &str) -> PublishedTrail {
        PublishedTrail::new(self.transport.clone(), format!("/mirror/{}", origin_hash_of(origin)))
    }

    /// The last checkpoint it cosigned of the log of this name, as it publishes it.
    #[must_use]
    pub fn cosigned(&self, origin: &str) -> PublishedTrail {
        PublishedTrail::new(self.transport.clone(), format!("/witness/{}", origin_hash_of(origin)))
    }

    /// Asks for a cosignature; where the witness remembers another checkpoint than is known here, once more from that one.
    async fn ask(&self, (records, size): (&Records, u64), note: &SignedNote) -> Result<NoteSignature, Asked> {
        for _ in 0..2 {
            let old = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
            let old = if old > size { 0 } else { old };
            let answer = tokio::time::timeout(self.within, self.submit(records, (old, size), note)).await;
            match answer.map_err(|_| Asked::Unreachable)?? {
                Ok(signature) => {
                    self.remember(size);
                    return Ok(signature);
                }
                Err(remembered) if remembered > size => return Err(Asked::Ahead(remembered)),
                Err(remembered) => self.remember(remembered),
            }
        }
        Err(Asked::Refused(StatusCode::CONFLICT.as_u16()))
    }

    fn remember(&self, size: u64) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = size;
    }

    /// One call of C2SP tlog-witness: the signature, or the size of the checkpoint that the witness remembers.
    async fn submit(&self, records: &Records, (old_size, size): (u64, u64), note: &SignedNote) -> Result<Result<NoteSignature, u64>, Asked> {
        let proof = async { audit::consistency(&mut records.read().await?, old_size, size).await };
        let path = proof.await.map_err(|error: LogError| {
            tracing::error!(error = &error as &dyn std::error::Error, "the trail cannot prove that it continues");
            Asked::Inconsistent
        })?;
        let body = Submission { old_size, path: path.path, note: note.clone() }.to_string();
        let answer = self.transport.answer(Call::new(Method::POST, "/add-checkpoint").bytes(body)).await.map_err(|_| Asked::Unreachable)?;
        let status = answer.status();
        let text = answer.bytes_within(LONGEST_ANSWER).await.map_err(|_: ClientRefusal| Asked::Unreachable)?;
        let text = String::from_utf8(text).unwrap_or_default();
        match status {
            StatusCode::OK => self.signature_in(&text, note).map(Ok),
            StatusCode::CONFLICT => text.trim_end().parse().map(Err).map_err(|_| Asked::Refused(status.as_u16())),
            StatusCode::UNPROCESSABLE_ENTITY => Err(Asked::Inconsistent),
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => Err(Asked::Unknown),
            other => Err(Asked::Refused(other.as_u16())),
        }
    }

    /// "The client MUST ignore any cosignatures from unknown keys" (C2SP tlog-witness).
    fn signature_in(&self, lines: &str, note: &SignedNote) -> Result<NoteSignature, Asked> {
        let named = |signature: &NoteSignature| signature.name() == self.key.name();
        let signatures = lines.lines().filter_map(|line| line.parse::<NoteSignature>().ok()).filter(named).take(MOST_SIGNATURES);
        let mut its = signatures.filter(|signature| {
            let cosigned = note.clone().with_signature(signature.clone());
            cosigned.is_ok_and(|cosigned| cosigned.verify(std::slice::from_ref(&self.key)).is_ok())
        });
        its.next().ok_or(Asked::NotItsSignature)
    }
}

impl Witnesses {
    /// These, of which so many must cosign.
    #[must_use]
    pub const fn new(needed: usize, all: Vec<Colleague>) -> Self {
        Self { needed, all }
    }

    /// Whether there are any.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many have to answer before it is known what was cosigned: of any so many, one cosigned whatever enough of them did.
    #[must_use]
    pub const fn to_be_asked(&self) -> usize {
        (self.all.len() + 1).saturating_sub(self.needed)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Colleague> {
        self.all.iter()
    }

    /// Asks those that have not cosigned the last checkpoint, all at the same time, and keeps what they answer. `None` where there is nothing to ask.
    ///
    /// # Errors
    /// When the trail cannot be read or written; that witnesses are missing is no error.
    pub async fn collect(&self, records: &Records, log: &Log) -> Result<Option<Collected>, LogError> {
        let last = audit::last_checkpoint(&mut records.read().await?, log.verifier_key()).await?;
        let Some((mut note, checkpoint)) = last.filter(|_| !self.is_empty()) else { return Ok(None) };
        let (had, lacking): (Vec<_>, Vec<_>) = self.all.iter().partition(|one| note.verify(std::slice::from_ref(&one.key)).is_ok());
        if lacking.is_empty() {
            return Ok(None);
        }
        let size = checkpoint.size();
        let asked = join_all(lacking.iter().map(|one| one.ask((records, size), &note))).await;
        // One that was shown a newer checkpoint meanwhile, by another replica or by looking itself, is ahead of this one only.
        let now = audit::size(records).await?;
        if asked.iter().any(|answer| matches!(answer, Err(Asked::Ahead(theirs)) if *theirs <= now)) {
            return Ok(None);
        }
        let (mut cosigned, mut missing): (Vec<String>, _) = (had.iter().map(|one| one.name().to_owned()).collect(), Vec::new());
        for (one, answer) in lacking.iter().zip(asked) {
            match answer {
                Ok(signature) => {
                    note = note.with_signature(signature)?;
                    cosigned.push(one.name().to_owned());
                }
                Err(why) => missing.push((one.name().to_owned(), why)),
            }
        }
        let enough = cosigned.len() >= self.needed;
        let names: Vec<&str> = missing.iter().map(|(name, _)| name.as_str()).collect();
        let short = (!enough).then(|| names.join(" "));
        let told = transact!(records, "keep the cosignatures", |tx| {
            audit::keep_cosigned(tx, size, &note, enough).await?;
            Ok::<_, LogError>(audit::note_cosigned(tx, size, short.as_deref()).await?)
        })?;
        let collected = Collected { size, cosigned, missing, enough };
        collected.tell(self.needed, told);
        Ok(Some(collected))
    }
}

impl Collected {
    fn tell(&self, needed: usize, changed: bool) {
        for (witness, why) in &self.missing {
            match why {
                Asked::Ahead(_) | Asked::Inconsistent | Asked::NotItsSignature => {
                    tracing::error!(witness, entries = self.size, "the witness contradicts the trail: {why}");
                }
                _ => tracing::warn!(witness, entries = self.size, "the witness did not cosign: {why}"),
            }
        }
        if changed && self.enough {
            tracing::info!(entries = self.size, "the trail is cosigned again");
        } else if changed {
            tracing::error!(
                entries = self.size,
                cosigned = self.cosigned.len(),
                needed,
                "too few witnesses cosigned the trail: the service goes on, uncosigned"
            );
        }
    }
}

/// How a witness is reached over HTTP, and how a witness reaches a log.
///
/// # Errors
/// When no connection could ever be made.
pub fn reached_at(address: &str) -> io::Result<Transport> {
    Transport::http_within(address, ANSWER_WITHIN).map_err(io::Error::other)
}
