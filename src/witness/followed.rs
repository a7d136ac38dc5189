//! One log as a witness knows it: the largest checkpoint that was verified to continue the one before, remembered before it is answered for.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde::Serialize;
use tokio::sync::Notify;

use super::{
    Raised, Submission,
    alarm::{Alarm, Alarms},
    mirror::Mirror,
};
use crate::{
    base::{Clock, hardening::private_directory, read_if_there, write_whole},
    client::Transport,
    merkle::{Checkpoint, ConsistencyProof, Cosigner, Hash, NoteSignature, NoteText, SignedNote, VerifierKey},
    sealing::Digest,
};

/// Why a submitted checkpoint is not cosigned (C2SP tlog-witness).
#[derive(Debug, thiserror::Error)]
pub enum AddRefusal {
    /// 400: the old size is larger than the checkpoint's.
    #[error("the old size is larger than the checkpoint's")]
    Sizes,
    /// 403: the log's key has not signed it.
    #[error("the checkpoint is not signed by the log")]
    Signature,
    /// 404: nobody asked this witness to follow that log.
    #[error("the log {0} is not followed here")]
    UnknownLog(String),
    /// 409: the witness last cosigned a checkpoint of another size.
    #[error("the last checkpoint cosigned has {0} entries")]
    Conflict(u64),
    /// 422: it does not continue what the witness last cosigned.
    #[error("the checkpoint does not continue the last one cosigned")]
    Inconsistent,
    /// It cannot be remembered, and so is not answered for.
    #[error("the checkpoint cannot be remembered")]
    Memory(#[from] io::Error),
}

/// A checkpoint that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) size: u64,
    pub(super) root: Hash,
    /// As the log signed it, and this witness.
    pub(super) note: SignedNote,
}

/// A log and its mirror.
pub(super) struct Followed {
    pub(super) key: VerifierKey,
    pub(super) service: Transport,
    pub(super) alarms: Alarms,
    pub(super) mirror: tokio::sync::Mutex<Mirror>,
    /// Told when something was cosigned that is not mirrored yet.
    pub(super) grew: Notify,
    known: Mutex<Option<Known>>,
    file: PathBuf,
}

/// A folder that is not a witness's, or is used by another process.
#[derive(Debug, thiserror::Error)]
pub enum NotFollowed {
    /// Another process is this witness.
    #[error("another process uses the folder {0}: a witness that answers twice could contradict itself")]
    Taken(PathBuf),
    /// What was remembered cannot be read.
    #[error("what the witness remembers cannot be read")]
    Memory(#[from] io::Error),
    /// Two logs of one name.
    #[error("two logs are named {0}")]
    Twice(String),
}

/// What a witness says of a log, for people and for what watches it.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// The log's name.
    pub log: String,
    /// Entries of the last checkpoint that was verified; none before the first.
    pub entries: Option<u64>,
    /// Entries that are mirrored.
    pub mirrored: u64,
    /// The alarms that stand.
    pub alarms: Vec<Raised>,
}

/// A witness: one key, one folder, and the logs that it follows.
pub struct Witness {
    pub(super) cosigner: Cosigner,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) logs: Vec<Followed>,
    _only: std::fs::File,
}

impl Witness {
    /// A witness that remembers in `folder` what it saw of these logs, each with its key and how its service is reached.
    ///
    /// # Errors
    /// [`NotFollowed`].
    pub fn open(
        cosigner: Cosigner,
        folder: &Path,
        logs: impl IntoIterator<Item = (VerifierKey, Transport)>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, NotFollowed> {
        private_directory(folder)?;
        let only = std::fs::File::create(folder.join("lock"))?;
        rustix::fs::flock(&only, rustix::fs::FlockOperation::NonBlockingLockExclusive).map_err(|_| NotFollowed::Taken(folder.to_owned()))?;
        let mut followed: Vec<Followed> = Vec::new();
        for (key, service) in logs {
            if followed.iter().any(|other| other.key.name() == key.name()) {
                return Err(NotFollowed::Twice(key.name().to_owned()));
            }
            followed.push(Followed::open(folder, key, service)?);
        }
        Ok(Self { cosigner, clock, logs: followed, _only: only })
    }

    /// The key that verifies its cosignatures, to hand to whoever relies on them.
    #[must_use]
    pub const fn verifier_key(&self) -> &VerifierKey {
        self.cosigner.verifier_key()
    }

    /// Cosigns a checkpoint that continues the last one cosigned, and remembers it first. Gives the signature's line.
    ///
    /// # Errors
    /// [`AddRefusal`].
    pub fn add_checkpoint(&self, submission: &Submission) -> Result<NoteSignature, AddRefusal> {
        let origin = submission.note.origin().to_owned();
        let log = self.logs.iter().find(|log| log.key.name() == origin).ok_or(AddRefusal::UnknownLog(origin))?;
        let checkpoint = Checkpoint::open(&submission.note, &log.key, &[]).map_err(|_| AddRefusal::Signature)?.checkpoint;
        if submission.old_size > checkpoint.size() {
            return Err(AddRefusal::Sizes);
        }
        let signature = log.advance(&checkpoint, &submission.note, (&self.cosigner, self.time()), |known| {
            if submission.old_size != known.size {
                return Err(AddRefusal::Conflict(known.size));
            }
            let proof = ConsistencyProof { old_size: known.size, new_size: checkpoint.size(), path: submission.path.clone() };
            proof.verify(known.root, checkpoint.root()).map_err(|_| AddRefusal::Inconsistent)
        });
        // A proof that does not hold proves nothing: anybody can send one. Two signed checkpoints of one size do.
        if let (Err(AddRefusal::Inconsistent), Some(known)) = (&signature, log.known()) {
            self.compare_signed(log, &known, &checkpoint, &submission.note);
        }
        if signature.is_ok() {
            log.grew.notify_one();
        }
        signature
    }

    /// Raises the alarm of a fork where a checkpoint of the same size as the known one has another root.
    pub(super) fn compare_signed(&self, log: &Followed, known: &Known, checkpoint: &Checkpoint, note: &SignedNote) {
        if checkpoint.size() != known.size || checkpoint.root() == known.root {
            return;
        }
        let sentence = format!("the log signed two checkpoints of {} entries that differ: it shows one log to some and another to others", known.size);
        log.alarms.raise(Alarm::Forked, sentence, vec![known.note.to_string(), log.bare(checkpoint, note)], self.clock.now());
    }

    /// Ends the alarms that stand until somebody has looked at them.
    pub fn acknowledge(&self) {
        for log in &self.logs {
            log.alarms.end(&[Alarm::Forked], self.clock.now());
        }
    }

    /// The last checkpoint cosigned of the log whose name has this SHA-256, in hex.
    #[must_use]
    pub fn cosigned(&self, origin_hash: &str) -> Option<String> {
        self.log(origin_hash)?.known().map(|known| known.note.to_string())
    }

    /// What is said of each log.
    pub async fn standing(&self) -> Vec<Standing> {
        let mut all = Vec::new();
        for log in &self.logs {
            let mirrored = log.mirror.lock().await.frontier().size();
            all.push(Standing { log: log.key.name().to_owned(), entries: log.known().map(|known| known.size), mirrored, alarms: log.alarms.standing() });
        }
        all
    }

    pub(super) fn log(&self, origin_hash: &str) -> Option<&Followed> {
        self.logs.iter().find(|log| origin_hash_of(log.key.name()) == origin_hash)
    }

    /// Seconds since 1970.
    pub(super) fn time(&self) -> u64 {
        self.clock.now().as_second().unsigned_abs()
    }
}

/// "The origin hash is the SHA-256 hash of the log's origin, hex encoded, in lowercase" (C2SP tlog-witness).
pub(super) fn origin_hash_of(origin: &str) -> String {
    Digest::of(origin.as_bytes()).to_string()
}

impl Followed {
    fn open(folder: &Path, key: VerifierKey, service: Transport) -> io::Result<Self> {
        let folder = folder.join(origin_hash_of(key.name()));
        private_directory(&folder)?;
        let file = folder.join("cosigned");
        let known = read_if_there(&file)?.map(|note| Known::read(&note, &key)).transpose()?;
        let mirror = Mirror::open(&folder.join("mirror"), &key)?;
        let alarms = Alarms::open(&folder, key.name())?;
        Ok(Self { key, service, alarms, mirror: tokio::sync::Mutex::new(mirror), grew: Notify::new(), known: Mutex::new(known), file })
    }

    /// The last checkpoint that was verified.
    pub(super) fn known(&self) -> Option<Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A checkpoint with the log's own signature and no other.
    pub(super) fn bare(&self, checkpoint: &Checkpoint, note: &SignedNote) -> String {
        let signature = note.signature_by(&self.key).map(ToString::to_string).unwrap_or_default();
        format!("{checkpoint}\n{signature}\n")
    }

    /// Moves on to a checkpoint of the log, if `continues` finds that it continues what is known: on the disk first. Gives this witness's signature. Checking and remembering are one step: two
    /// checkpoints that come together cannot both continue the same one.
    ///
    /// # Errors
    /// What `continues` gives; [`AddRefusal::Inconsistent`], [`AddRefusal::Memory`].
    pub(super) fn advance(
        &self,
        checkpoint: &Checkpoint,
        note: &SignedNote,
        (cosigner, time): (&Cosigner, u64),
        continues: impl FnOnce(&Known) -> Result<(), AddRefusal>,
    ) -> Result<NoteSignature, AddRefusal> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let empty = Hash::of_empty_tree();
        let nothing = Known { size: 0, root: empty, note: note.clone() };
        continues(known.as_ref().unwrap_or(&nothing))?;
        if checkpoint.size() == 0 && checkpoint.root() != empty {
            return Err(AddRefusal::Inconsistent);
        }
        let malformed = |refusal: crate::merkle::NoteRefusal| io::Error::other(refusal);
        let text = NoteText::new(checkpoint.to_string()).map_err(malformed)?;
        let signature = cosigner.cosign(&text, time);
        if known.as_ref().is_some_and(|known| known.size == checkpoint.size() && known.root == checkpoint.root()) {
            // It is remembered already: the same is said again.
            return Ok(signature);
        }
        let note: SignedNote = format!("{}{signature}\n", self.bare(checkpoint, note)).parse().map_err(malformed)?;
        write_whole(&self.file, note.to_string().as_bytes())?;
        *known = Some(Known { size: checkpoint.size(), root: checkpoint.root(), note });
        Ok(signature)
    }
}

impl Known {
    fn read(note: &[u8], key: &VerifierKey) -> io::Result<Self> {
        let note: SignedNote = String::from_utf8_lossy(note).parse().map_err(io::Error::other)?;
        let checkpoint = Checkpoint::open(&note, key, &[]).map_err(io::Error::other)?.checkpoint;
        Ok(Self { size: checkpoint.size(), root: checkpoint.root(), note })
    }
}
