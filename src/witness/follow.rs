//! Following a log: its checkpoint, its entries, and what its service serves to browsers, again and again.

use std::{io, sync::Arc, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    alarm::Alarm,
    followed::{AddRefusal, Followed, Known, Witness},
    mirror::Pending,
    served::{Differing, Files},
};
use crate::{
    audit::{Broken, read_checkpoint, read_on, read_tile},
    client::PublishedTrail,
    merkle::{Checkpoint, Frontier, Hash, SignedNote, TILE_WIDTH, TileId, TileKind},
};

/// Between two looks at a log. With the time a look takes, an alarm is raised within a minute.
const EACH: Duration = Duration::from_secs(15);

/// Between two comparisons of everything that is served to browsers.
const FILES_EACH: Duration = Duration::from_secs(30);

/// Between two looks, whatever is cosigned.
const AT_LEAST: Duration = Duration::from_secs(2);

/// How long a log may be out of reach before it is said to be: a restart is shorter.
const PATIENCE: Duration = Duration::from_secs(40);

/// The longest look: a first one reads everything. A log that takes longer is out of reach.
const LOOK_WITHIN: Duration = Duration::from_hours(1);

/// The longest comparison of what is served.
const FILES_WITHIN: Duration = Duration::from_mins(1);

/// Comparisons in vain before that is said.
const UNCOMPARED: u32 = 3;

/// What a look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Fine,
    Wrong,
    Unreached,
}

/// What a look found wrong.
struct Wrong {
    alarm: Alarm,
    sentence: String,
    evidence: Vec<String>,
}

impl Wrong {
    fn new(alarm: Alarm, sentence: impl Into<String>) -> Self {
        Self { alarm, sentence: sentence.into(), evidence: Vec::new() }
    }

    fn with(mut self, known: &Known, shown: &SignedNote) -> Self {
        self.evidence = vec![known.note.to_string(), shown.to_string()];
        self
    }
}

impl From<Broken> for Wrong {
    fn from(broken: Broken) -> Self {
        let alarm = match &broken {
            Broken::Unsigned | Broken::Signature => Alarm::Unsigned,
            Broken::Unreadable(..) | Broken::Log(_) => Alarm::Unreachable,
            Broken::Entry(_) | Broken::Short { .. } | Broken::Root(_) | Broken::Tile(_) => Alarm::Missing,
        };
        Self::new(alarm, broken.to_string())
    }
}

impl From<io::Error> for Wrong {
    fn from(error: io::Error) -> Self {
        Self::new(Alarm::Unreachable, error.to_string())
    }
}

impl Witness {
    /// Follows every log until `shutdown`.
    pub async fn follow(self: Arc<Self>, shutdown: CancellationToken) {
        let tasks = TaskTracker::new();
        for place in 0..self.logs.len() {
            let (witness, shutdown) = (Arc::clone(&self), shutdown.clone());
            tasks.spawn(async move { shutdown.run_until_cancelled(witness.follow_log(place)).await });
        }
        tasks.close();
        tasks.wait().await;
    }

    async fn follow_log(&self, place: usize) {
        let Some(log) = self.logs.get(place) else { return };
        let (mut bundle, mut compared, mut uncompared) = (0, None, 0);
        let mut reached = self.clock.elapsed();
        loop {
            let looked = match tokio::time::timeout(LOOK_WITHIN, self.look(log, bundle)).await {
                Ok(looked) => looked,
                Err(_) => Look::Unreached,
            };
            let now = self.clock.elapsed();
            match looked {
                Look::Unreached if now.saturating_sub(reached) >= PATIENCE => self.out_of_reach(log),
                Look::Unreached => {}
                Look::Fine | Look::Wrong => reached = now,
            }
            // What was found wrong is looked at again until it is right.
            bundle += u64::from(looked == Look::Fine);
            if looked != Look::Unreached && compared.is_none_or(|last: Duration| now.saturating_sub(last) >= FILES_EACH) {
                let done = matches!(tokio::time::timeout(FILES_WITHIN, self.compare(log)).await, Ok(true));
                uncompared = if done { 0 } else { uncompared + 1 };
                if uncompared == UNCOMPARED {
                    let sentence = "what is served to browsers cannot be compared with what the trail says: some of it is not answered".to_owned();
                    log.alarms.raise(Alarm::Files, sentence, Vec::new(), self.clock.now());
                }
                compared = Some(now);
            }
            tokio::time::sleep(AT_LEAST).await;
            // Soon when something was cosigned: what is cosigned is to be mirrored too.
            let _ = tokio::time::timeout(EACH, log.grew.notified()).await;
        }
    }

    fn out_of_reach(&self, log: &Followed) {
        log.alarms.raise(Alarm::Unreachable, "the log cannot be reached, or does not answer".to_owned(), Vec::new(), self.clock.now());
    }

    /// Looks at every log once, and at what each serves: for tests, and for whoever wants to know now.
    pub async fn look_once(&self) {
        for log in &self.logs {
            if self.look(log, 0).await == Look::Unreached {
                self.out_of_reach(log);
            } else {
                self.compare(log).await;
            }
        }
    }

    /// One look; `again` says which of the bundles that are mirrored is compared with what is published now.
    async fn look(&self, log: &Followed, again: u64) -> Look {
        let now = self.clock.now();
        match self.advance_by_leaves(log, again).await {
            Ok(true) => {
                log.alarms.end(&[Alarm::Unreachable, Alarm::Unsigned, Alarm::Shorter, Alarm::Rewritten, Alarm::Missing], now);
                Look::Fine
            }
            // Something was cosigned meanwhile: the next look begins from there.
            Ok(false) => Look::Fine,
            Err(Wrong { alarm: Alarm::Unreachable, sentence, .. }) => {
                tracing::warn!(log = log.key.name(), "{sentence}");
                Look::Unreached
            }
            Err(wrong) => {
                log.alarms.end(&[Alarm::Unreachable], now);
                log.alarms.raise(wrong.alarm, wrong.sentence, wrong.evidence, now);
                Look::Wrong
            }
        }
    }

    /// Reads what is new, entry by entry; the log is believed only as far as the entries give the root that it signed. What is mirrored is never more than what is cosigned, and always a
    /// beginning of it: a checkpoint is remembered before its entries are counted, and only if nothing else was since this look began. `false`: something was.
    async fn advance_by_leaves(&self, log: &Followed, again: u64) -> Result<bool, Wrong> {
        let source = PublishedTrail::new(log.service.clone(), "/log");
        // Before the log is asked: what is cosigned meanwhile is not something it should have shown.
        let known = log.known();
        let (note, checkpoint) = read_checkpoint(&source, &log.key).await?;
        if let Some(known) = &known {
            if checkpoint.size() < known.size {
                let sentence = format!(
                    "the log shows {} entries and had {}: its entries from {} on were removed, or older records were put back",
                    checkpoint.size(),
                    known.size,
                    checkpoint.size()
                );
                return Err(Wrong::new(Alarm::Shorter, sentence).with(known, &note));
            }
            if checkpoint.size() == known.size && checkpoint.root() != known.root {
                self.compare_signed(log, known, &checkpoint, &note);
                return Err(rewritten(&source, log, (known, &note), &checkpoint).await);
            }
        }
        let mut pending = log.mirror.lock().await.begin();
        let (frontier, files) = read_through(&source, log, &mut pending, (known.as_ref(), &note), &checkpoint).await?;
        let continued = log.advance(&checkpoint, &note, (&self.cosigner, self.time()), |now| {
            let before = known.as_ref().map_or((0, Hash::of_empty_tree()), |known| (known.size, known.root));
            if (now.size, now.root) == before { Ok(()) } else { Err(AddRefusal::Conflict(now.size)) }
        });
        match continued {
            Ok(_) => {}
            Err(AddRefusal::Conflict(_)) => return Ok(false),
            Err(AddRefusal::Memory(error)) => return Err(Wrong::from(error)),
            Err(refusal) => return Err(Wrong::new(Alarm::Rewritten, refusal.to_string())),
        }
        if frontier.size() > pending.frontier.size() {
            let bare: SignedNote = log.bare(&checkpoint, &note).parse().map_err(io::Error::other)?;
            log.mirror.lock().await.count(pending, frontier, &bare, files)?;
        }
        compare_bundle(&source, log, again).await?;
        Ok(true)
    }

    /// Compares everything that is served to browsers with what the trail says. `false`: some of it could not be.
    async fn compare(&self, log: &Followed) -> bool {
        for last in [false, true] {
            let Some(files) = log.mirror.lock().await.files().cloned() else { return true };
            match files.differing(&log.service).await {
                Differing { named, all_answered: true } if named.is_empty() => {
                    log.alarms.end(&[Alarm::Files], self.clock.now());
                    return true;
                }
                Differing { named, all_answered } if named.is_empty() => return all_answered,
                // An entry that says otherwise may have come meanwhile: the service was upgraded. Compared once more, from what the trail says now.
                Differing { .. } if !last => {
                    if self.look(log, 0).await != Look::Fine {
                        return false;
                    }
                }
                Differing { named, .. } => log.alarms.raise(Alarm::Files, files.sentence(&named), Vec::new(), self.clock.now()),
            }
        }
        true
    }
}

/// Reads a log up to a checkpoint, through the last one known, and writes what follows beside what is counted. Gives the tree, and what browsers are served by the last entry that tells of it.
async fn read_through(
    source: &PublishedTrail,
    log: &Followed,
    pending: &mut Pending,
    (known, note): (Option<&Known>, &SignedNote),
    checkpoint: &Checkpoint,
) -> Result<(Frontier, Option<Files>), Wrong> {
    let (mut frontier, mut files, mut index) = (pending.frontier.clone(), None, pending.frontier.size());
    let through = known.filter(|known| known.size > index).map(|known| (known.size, known.root));
    for (size, root) in through.into_iter().chain([(checkpoint.size(), checkpoint.root())]) {
        frontier = read_on(source, frontier, size, |appended, entries| {
            for entry in entries {
                files = Files::of(index, entry).or_else(|| files.take());
                index += 1;
            }
            pending.write(appended).map_err(|error| Broken::Unreadable("the mirror".to_owned(), error))
        })
        .await?;
        if frontier.root() != root {
            return Err(match known {
                Some(known) => rewritten(source, log, (known, note), checkpoint).await,
                None => Wrong::from(Broken::Root(size)),
            });
        }
    }
    Ok((frontier, files))
}

/// Names the first entry in which the log differs from what is mirrored.
async fn rewritten(source: &PublishedTrail, log: &Followed, (known, note): (&Known, &SignedNote), checkpoint: &Checkpoint) -> Wrong {
    let (size, mirrored) = (checkpoint.size(), log.mirror.lock().await.frontier().size());
    let sentence = match first_difference(source, log, size).await {
        Ok(Some(index)) => format!("entry {index} of the log is not the one that it was: it was changed, moved or removed, and the log signed again"),
        Ok(None) => {
            format!("the log of {size} entries does not continue the one of {} entries that it signed: it was rewritten after entry {}", known.size, mirrored)
        }
        Err(broken) => format!(
            "the log of {size} entries does not continue the one of {} entries that it signed, and what it publishes cannot be compared: {broken}",
            known.size
        ),
    };
    Wrong::new(Alarm::Rewritten, sentence).with(known, note)
}

/// The first mirrored entry that is published otherwise, or not any more; none when all that is mirrored is published as it was. Whole runs of entries are told by one hash.
async fn first_difference(source: &PublishedTrail, log: &Followed, size: u64) -> Result<Option<u64>, Broken> {
    let width = u64::from(TILE_WIDTH);
    let whole = log.mirror.lock().await.frontier().size();
    let mirrored = whole.min(size);
    let mut differs = None;
    for tile in (0..).map_while(|index| TileId::in_tree(TileKind::Hashes { level: 1 }, index, mirrored)) {
        if let Some(place) = differing(source, log, tile).await? {
            differs = Some(tile.index() * width + place);
            break;
        }
    }
    // What no hash of the next level covers yet is in the last, partial tile.
    let bundle = differs.unwrap_or(mirrored / width);
    let Some(entries) = TileId::in_tree(TileKind::Entries, bundle, mirrored) else { return Ok(None) };
    Ok(differing(source, log, entries).await?.map(|place| bundle * width + place).or_else(|| (size < whole).then_some(size)))
}

/// Where a published tile differs from the mirrored one.
async fn differing(source: &PublishedTrail, log: &Followed, id: TileId) -> Result<Option<u64>, Broken> {
    let unreadable = |error| Broken::Unreadable("the mirror".to_owned(), error);
    let Some(mirrored) = log.mirror.lock().await.tile(id).map_err(unreadable)? else { return Ok(None) };
    let published: Vec<Hash> = read_tile(source, id).await?.map(|tile| tile.hashes()).unwrap_or_default();
    let place = mirrored.hashes().iter().enumerate().find(|(place, hash)| published.get(*place) != Some(hash)).map(|(place, _)| place as u64);
    Ok(place)
}

/// Whether a bundle that was mirrored is still published as it was: another one at each look, so that an entry changed under an unchanged checkpoint is found too.
async fn compare_bundle(source: &PublishedTrail, log: &Followed, again: u64) -> Result<(), Wrong> {
    let size = log.mirror.lock().await.frontier().size();
    let bundles = size.div_ceil(u64::from(TILE_WIDTH));
    let Some(index) = again.checked_rem(bundles) else { return Ok(()) };
    let Some(id) = TileId::in_tree(TileKind::Entries, index, size) else { return Ok(()) };
    match differing(source, log, id).await? {
        Some(place) => Err(Wrong::from(Broken::Entry(index * u64::from(TILE_WIDTH) + place))),
        None => Ok(()),
    }
}
