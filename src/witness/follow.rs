//! Following a log: its checkpoint, its entries, and what its service serves to browsers, again and again.

use std::{io, sync::Arc, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    alarm::Alarm,
    followed::{AddRefusal, Followed, Known, Witness},
    mirror::Mirror,
    served::Files,
};
use crate::{
    audit::{Broken, read_checkpoint, read_on, read_tile},
    client::PublishedTrail,
    merkle::{Checkpoint, Hash, SignedNote, TILE_WIDTH, TileId, TileKind},
};

/// Between two looks at a log. With the time a look takes, an alarm is raised within a minute.
const EACH: Duration = Duration::from_secs(15);

/// Between two comparisons of everything that is served to browsers.
const FILES_EACH: Duration = Duration::from_secs(30);

/// Looks in vain before the log is said to be out of reach: a restart is shorter.
const PATIENCE: u32 = 3;

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
        let (mut failures, mut bundle, mut compared) = (0, 0, None);
        loop {
            failures = if self.look(log, bundle).await { 0 } else { failures + 1 };
            if failures == PATIENCE {
                log.alarms.raise(Alarm::Unreachable, "the log cannot be reached, or does not answer".to_owned(), Vec::new(), self.clock.now());
            }
            bundle += 1;
            let now = self.clock.elapsed();
            if failures == 0 && compared.is_none_or(|last: Duration| now.saturating_sub(last) >= FILES_EACH) {
                self.compare(log).await;
                compared = Some(now);
            }
            // Soon when something was cosigned: what is cosigned is to be mirrored too.
            let _ = tokio::time::timeout(EACH, log.grew.notified()).await;
        }
    }

    /// Looks at every log once, and at what each serves: for tests, and for whoever wants to know now.
    pub async fn look_once(&self) {
        for log in &self.logs {
            if self.look(log, 0).await {
                self.compare(log).await;
            } else {
                log.alarms.raise(Alarm::Unreachable, "the log cannot be reached, or does not answer".to_owned(), Vec::new(), self.clock.now());
            }
        }
    }

    /// One look; `again` says which of the bundles that are mirrored is compared with what is published now. `false`: the log could not be reached.
    async fn look(&self, log: &Followed, again: u64) -> bool {
        let now = self.clock.now();
        match self.advance_by_leaves(log, again).await {
            Ok(()) => {
                log.alarms.end(&[Alarm::Unreachable, Alarm::Unsigned, Alarm::Shorter, Alarm::Rewritten, Alarm::Missing], now);
                true
            }
            Err(Wrong { alarm: Alarm::Unreachable, sentence, .. }) => {
                tracing::warn!(log = log.key.name(), "{sentence}");
                false
            }
            Err(wrong) => {
                log.alarms.end(&[Alarm::Unreachable], now);
                log.alarms.raise(wrong.alarm, wrong.sentence, wrong.evidence, now);
                true
            }
        }
    }

    /// Reads what is new, entry by entry; the log is believed only as far as the entries give the root that it signed.
    async fn advance_by_leaves(&self, log: &Followed, again: u64) -> Result<(), Wrong> {
        let source = PublishedTrail::new(log.service.clone(), "/log");
        // Before the log is asked: what is cosigned meanwhile is not something it should have shown.
        let known = log.known();
        let (note, checkpoint) = read_checkpoint(&source, &log.key).await?;
        let mut mirror = log.mirror.lock().await;
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
                return Err(rewritten(&source, &mirror, (known, &note), &checkpoint).await);
            }
        }
        self.mirror_to(&mut mirror, &source, (known.as_ref(), &note), &checkpoint).await?;
        compare_bundle(&source, &mirror, again).await?;
        let continued = log.advance(&checkpoint, &note, (&self.cosigner, self.time()), |known| match known.size {
            size if size < checkpoint.size() => Ok(()),
            // Cosigned meanwhile, or before: nothing to remember.
            size => Err(AddRefusal::Conflict(size)),
        });
        match continued {
            Ok(_) | Err(AddRefusal::Conflict(_)) => Ok(()),
            Err(AddRefusal::Memory(error)) => Err(Wrong::from(error)),
            Err(refusal) => Err(Wrong::new(Alarm::Rewritten, refusal.to_string())),
        }
    }

    /// Mirrors the log up to a checkpoint, through the last one known.
    async fn mirror_to(
        &self,
        mirror: &mut Mirror,
        source: &PublishedTrail,
        (known, note): (Option<&Known>, &SignedNote),
        checkpoint: &Checkpoint,
    ) -> Result<(), Wrong> {
        let (mut frontier, mut files, mut index) = (mirror.begin(), None, mirror.frontier().size());
        let through = known.filter(|known| known.size > index).map(|known| (known.size, known.root));
        for (size, root) in through.into_iter().chain([(checkpoint.size(), checkpoint.root())]) {
            frontier = read_on(source, frontier, size, |appended, entries| {
                for entry in entries {
                    files = Files::of(index, entry).or_else(|| files.take());
                    index += 1;
                }
                mirror.write(appended).map_err(|error| Broken::Unreadable("the mirror".to_owned(), error))
            })
            .await?;
            if frontier.root() != root {
                return Err(match known {
                    Some(known) => rewritten(source, mirror, (known, note), checkpoint).await,
                    None => Wrong::from(Broken::Root(size)),
                });
            }
        }
        if frontier.size() > mirror.frontier().size() {
            mirror.count(frontier, note, files)?;
        }
        Ok(())
    }

    /// Compares everything that is served to browsers with what the trail says.
    async fn compare(&self, log: &Followed) {
        let Some(files) = log.mirror.lock().await.files().cloned() else { return };
        match files.differing(&log.service).await {
            Ok(None) => log.alarms.end(&[Alarm::Files], self.clock.now()),
            Ok(Some(sentence)) => {
                // An entry that says otherwise may have come meanwhile: the service was upgraded.
                let _ = self.look(log, 0).await;
                let moved_on = log.mirror.lock().await.files() != Some(&files);
                if !moved_on {
                    log.alarms.raise(Alarm::Files, sentence, Vec::new(), self.clock.now());
                }
            }
            Err(error) => tracing::warn!(log = log.key.name(), error = &error as &dyn std::error::Error, "what is served to browsers cannot be compared"),
        }
    }
}

/// Names the first entry in which the log differs from what is mirrored.
async fn rewritten(source: &PublishedTrail, mirror: &Mirror, (known, note): (&Known, &SignedNote), checkpoint: &Checkpoint) -> Wrong {
    let size = checkpoint.size();
    let sentence = match first_difference(source, mirror, size).await {
        Ok(Some(index)) => format!("entry {index} of the log is not the one that it was: it was changed, moved or removed, and the log signed again"),
        Ok(None) => format!(
            "the log of {size} entries does not continue the one of {} entries that it signed: it was rewritten after entry {}",
            known.size,
            mirror.frontier().size()
        ),
        Err(broken) => format!(
            "the log of {size} entries does not continue the one of {} entries that it signed, and what it publishes cannot be compared: {broken}",
            known.size
        ),
    };
    Wrong::new(Alarm::Rewritten, sentence).with(known, note)
}

/// The first mirrored entry that is published otherwise, or not any more; none when all that is mirrored is published as it was. Whole runs of entries are told by one hash.
async fn first_difference(source: &PublishedTrail, mirror: &Mirror, size: u64) -> Result<Option<u64>, Broken> {
    let width = u64::from(TILE_WIDTH);
    let mirrored = mirror.frontier().size().min(size);
    let mut differs = None;
    for tile in (0..).map_while(|index| TileId::in_tree(TileKind::Hashes { level: 1 }, index, mirrored)) {
        if let Some(place) = differing(source, mirror, tile).await? {
            differs = Some(tile.index() * width + place);
            break;
        }
    }
    // What no hash of the next level covers yet is in the last, partial tile.
    let bundle = differs.unwrap_or(mirrored / width);
    let Some(entries) = TileId::in_tree(TileKind::Entries, bundle, mirrored) else { return Ok(None) };
    Ok(differing(source, mirror, entries).await?.map(|place| bundle * width + place).or_else(|| (size < mirror.frontier().size()).then_some(size)))
}

/// Where a published tile differs from the mirrored one.
async fn differing(source: &PublishedTrail, mirror: &Mirror, id: TileId) -> Result<Option<u64>, Broken> {
    let unreadable = |error| Broken::Unreadable("the mirror".to_owned(), error);
    let Some(mirrored) = mirror.tile(id).map_err(unreadable)? else { return Ok(None) };
    let published: Vec<Hash> = read_tile(source, id).await?.map(|tile| tile.hashes()).unwrap_or_default();
    let place = mirrored.hashes().iter().enumerate().find(|(place, hash)| published.get(*place) != Some(hash)).map(|(place, _)| place as u64);
    Ok(place)
}

/// Whether a bundle that was mirrored is still published as it was: another one at each look, so that an entry changed under an unchanged checkpoint is found too.
async fn compare_bundle(source: &PublishedTrail, mirror: &Mirror, again: u64) -> Result<(), Wrong> {
    let bundles = mirror.frontier().size().div_ceil(u64::from(TILE_WIDTH));
    let Some(index) = again.checked_rem(bundles) else { return Ok(()) };
    let Some(id) = TileId::in_tree(TileKind::Entries, index, mirror.frontier().size()) else { return Ok(()) };
    match differing(source, mirror, id).await? {
        Some(place) => Err(Wrong::from(Broken::Entry(index * u64::from(TILE_WIDTH) + place))),
        None => Ok(()),
    }
}
