//! What happened since the records are from: asked of the witnesses at each start, before anything is numbered or served.

use std::{collections::BTreeMap, fmt, time::Duration};

use futures_util::future::join_all;

use super::{
    BackupError,
    replay::{self, TakenAway},
    store,
};
use crate::{
    audit::{self, Action as Logged, Broken, Entry, Log},
    client::PublishedTrail,
    merkle::{Checkpoint, SignedNote, Tile, TileKind},
    store::{Records, Tx, transact},
    witness::Witnesses,
};

/// The longest wait for what a witness says of the log; its entries take as long as they take.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// The longest wait for the entries that are missing, from one witness.
const ENTRIES_WITHIN: Duration = Duration::from_mins(20);

/// So many bytes of entries at most: a week of a very large service.
const MOST_BYTES: usize = 2 << 30;

/// What asking the witnesses came to.
#[derive(Debug, Clone, Default)]
pub struct CaughtUp {
    /// How many entries came from a witness.
    pub imported: u64,
    /// From which.
    pub from: Option<String>,
    /// What they took away.
    pub taken_away: TakenAway,
    /// Why nothing may be written.
    pub read_only: Option<ReadOnly>,
    /// The records are older than the truth or were put back, and no witness is configured who would know.
    pub unknowable: bool,
}

/// Why nothing may be written on top of these records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadOnly {
    /// They were put back, or are older than the file beside them remembers, and too few witnesses answer to know what is missing.
    Unanswered {
        /// How many answered.
        answered: usize,
        /// How many have to.
        needed: usize,
    },
    /// Witnesses cosigned entries that none of them gives.
    Behind {
        /// Entries here.
        ours: u64,
        /// Entries cosigned.
        theirs: u64,
    },
}

impl fmt::Display for ReadOnly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unanswered { answered, needed } => write!(
                f,
                "the records are older than they were, or were put back, and {answered} of the {needed} witnesses who must be asked answer: what was purged or withdrawn since is not known, so nothing is written"
            ),
            Self::Behind { ours, theirs } => write!(
                f,
                "the trail has {ours} entries, witnesses have cosigned {theirs}, and none of them gives those that are missing: nothing is written on top"
            ),
        }
    }
}

/// Whether those who must be asked answer, and give what is missing: a start would then not be read only any more.
///
/// # Errors
/// When the records cannot be read.
pub async fn may_be_caught_up(records: &Records, log: &Log, witnesses: &Witnesses) -> Result<bool, BackupError> {
    let ours = audit::last_checkpoint(&mut records.read().await?, log.verifier_key()).await?.map_or(0, |(_, checkpoint)| checkpoint.size());
    let known = ask(log, witnesses).await;
    let mirrored = known.iter().filter_map(|one| one.mirrored.as_ref()).map(|(_, checkpoint)| checkpoint.size()).max().unwrap_or(0);
    let cosigned = known.iter().map(|one| one.cosigned).max().unwrap_or(0);
    Ok(known.len() >= witnesses.to_be_asked() && ours.max(mirrored) >= cosigned)
}

/// What a witness has of the log.
struct Known {
    name: String,
    mirror: PublishedTrail,
    mirrored: Option<(SignedNote, Checkpoint)>,
    cosigned: u64,
}

/// Asks the witnesses whether they know more of the trail than the records, takes what is missing, and takes away again what it took away, in one transaction. `seen` is how many entries the
/// file beside the records remembers.
///
/// # Errors
/// [`BackupError::Missing`] when the records are empty and the trail is not: a backup has to be put back first. When the records fail.
pub async fn catch_up(records: &Records, log: &Log, witnesses: &Witnesses, seen: Option<u64>) -> Result<CaughtUp, BackupError> {
    let (ours, put_back) = {
        let mut tx = records.read().await?;
        (audit::last_checkpoint(&mut tx, log.verifier_key()).await?.map_or(0, |(_, checkpoint)| checkpoint.size()), store::put_back(&mut tx).await?)
    };
    let doubted = put_back.is_some() || seen.is_some_and(|seen| seen > ours);
    if witnesses.is_empty() {
        if put_back.is_some() {
            transact!(records, "note that a backup was put back", |tx| settle(tx, (put_back.as_deref(), ours), &CaughtUp::default()).await)?;
        }
        return Ok(CaughtUp { unknowable: doubted, ..CaughtUp::default() });
    }
    let known: Vec<Known> = ask(log, witnesses).await;
    let theirs = known.iter().map(|one| one.cosigned.max(one.mirrored.as_ref().map_or(0, |(_, checkpoint)| checkpoint.size()))).max().unwrap_or(0);
    if ours == 0 {
        return if theirs == 0 { Ok(CaughtUp::default()) } else { Err(BackupError::Missing(theirs)) };
    }
    let mut best: Vec<&Known> = known.iter().filter(|one| one.mirrored.as_ref().is_some_and(|(_, checkpoint)| checkpoint.size() > ours)).collect();
    best.sort_by_key(|one| std::cmp::Reverse(one.mirrored.as_ref().map(|(_, checkpoint)| checkpoint.size())));
    let mut caught = CaughtUp::default();
    for one in best {
        let Some((note, checkpoint)) = &one.mirrored else { continue };
        // Before anything is begun: another may have them too, and be quicker.
        let missing = match tokio::time::timeout(ENTRIES_WITHIN, Missing::read(records, log, (one, checkpoint))).await {
            Ok(Ok(missing)) => missing,
            Ok(Err(BackupError::Trail(broken))) => {
                tracing::error!(witness = one.name, error = &broken as &dyn std::error::Error, "the witness does not give the entries that the log signed");
                continue;
            }
            Ok(Err(error)) => return Err(error),
            Err(_) => {
                tracing::error!(witness = one.name, "the witness takes too long to give the entries that are missing");
                continue;
            }
        };
        caught = transact!(records, "take over what witnesses know", |tx| import(tx, &missing, (one, note, checkpoint), put_back.as_deref()).await)?;
        break;
    }
    let ours = ours + caught.imported;
    // No witness saw what the file beside the records remembers: what it was is lost.
    caught.unknowable = seen.is_some_and(|seen| seen > ours);
    if ours < theirs {
        caught.read_only = Some(ReadOnly::Behind { ours, theirs });
    } else if doubted && known.len() < witnesses.to_be_asked() {
        caught.read_only = Some(ReadOnly::Unanswered { answered: known.len(), needed: witnesses.to_be_asked() });
    } else if put_back.is_some() && caught.imported == 0 {
        transact!(records, "note that a backup was put back", |tx| settle(tx, (put_back.as_deref(), ours), &caught).await)?;
    }
    Ok(caught)
}

/// Asks all of them at the same time. Those that do not answer are left out.
async fn ask(log: &Log, witnesses: &Witnesses) -> Vec<Known> {
    let asked = witnesses.iter().map(|one| async {
        let (key, origin) = (log.verifier_key(), log.verifier_key().name());
        let (mirror, cosigned) = (one.mirror(origin), one.cosigned(origin));
        let answer = async {
            let read = async |source: &PublishedTrail| match audit::read_checkpoint(source, key).await {
                Ok(found) => Ok(Some(found)),
                Err(Broken::Unsigned) => Ok(None),
                Err(broken) => Err(broken),
            };
            Ok::<_, Broken>((read(&mirror).await?, read(&cosigned).await?))
        };
        match tokio::time::timeout(ANSWER_WITHIN, answer).await {
            Ok(Ok((mirrored, cosigned))) => {
                Some(Known { name: one.name().to_owned(), mirror, mirrored, cosigned: cosigned.map_or(0, |(_, checkpoint)| checkpoint.size()) })
            }
            Ok(Err(broken)) => {
                tracing::warn!(witness = one.name(), error = &broken as &dyn std::error::Error, "the witness cannot be asked what it knows");
                None
            }
            Err(_) => {
                tracing::warn!(witness = one.name(), "the witness does not answer");
                None
            }
        }
    });
    join_all(asked).await.into_iter().flatten().collect()
}

/// The entries that follow ours, as a witness has them: they lead to what the log signed.
struct Missing {
    ours: u64,
    leaves: Vec<String>,
    tiles: Vec<Tile>,
}

impl Missing {
    async fn read(records: &Records, log: &Log, (one, checkpoint): (&Known, &Checkpoint)) -> Result<Self, BackupError> {
        let frontier = audit::frontier(&mut records.read().await?, log.verifier_key()).await?;
        let ours = frontier.size();
        let (mut leaves, mut tiles, mut bytes) = (Vec::new(), BTreeMap::new(), 0);
        let reached = audit::read_on(&one.mirror, frontier, checkpoint.size(), |appended, entries| {
            for entry in entries {
                let index = ours + leaves.len() as u64;
                bytes += entry.len();
                if bytes > MOST_BYTES {
                    return Err(Broken::Entry(index));
                }
                leaves.push(String::from_utf8(entry.to_vec()).map_err(|_| Broken::Entry(index))?);
            }
            // Bundles are made from the entries: the tiles of hashes are all there is to keep.
            let hashes = appended.tiles.iter().filter(|tile| tile.id().kind() != TileKind::Entries);
            tiles.extend(hashes.map(|tile| ((tile.id().kind(), tile.id().index()), tile.clone())));
            Ok(())
        })
        .await?;
        if reached.root() != checkpoint.root() {
            return Err(Broken::Root(checkpoint.size()).into());
        }
        Ok(Self { ours, leaves, tiles: tiles.into_values().collect() })
    }
}

/// Takes over the entries that are missing, and takes away what they took away.
async fn import(
    tx: &mut Tx,
    missing: &Missing,
    (one, note, checkpoint): (&Known, &SignedNote, &Checkpoint),
    put_back: Option<&str>,
) -> Result<CaughtUp, BackupError> {
    let entries = audit::import(tx, (missing.ours, &missing.leaves), &missing.tiles, (checkpoint.size(), note)).await?;
    let taken_away = replay::replay(tx, missing.leaves.iter().map(String::as_str).zip(entries)).await?;
    let caught = CaughtUp { imported: missing.leaves.len() as u64, from: Some(one.name.clone()), taken_away, ..CaughtUp::default() };
    settle(tx, (put_back, missing.ours), &caught).await?;
    Ok(caught)
}

/// The witnesses were asked: the trail says what came of it.
async fn settle(tx: &mut Tx, (put_back, ours): (Option<&str>, u64), caught: &CaughtUp) -> Result<(), BackupError> {
    let taken = &caught.taken_away;
    let mut entry = Entry::done(Logged::BackupPutBack)
        .object("entries", ours)
        .object("imported", caught.imported)
        .object("ended", taken.ended)
        .object("withdrawn", taken.withdrawn)
        .object("lost", taken.lost.len());
    for (name, value) in [("snapshot", put_back), ("witness", caught.from.as_deref())] {
        if let Some(value) = value {
            entry = entry.object(name, value);
        }
    }
    audit::record(tx, entry).await?;
    store::forget_put_back(tx).await?;
    Ok(store::purge_soon(tx).await?)
}
