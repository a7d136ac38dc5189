//! The trail as it is published, over HTTP or as files: a checkpoint and tiles (C2SP tlog-tiles). Written out, and verified by whoever has it.

use std::{
    future::Future,
    io::{self, Read},
    path::Path,
};

use super::{Broken, LogError, Verified, log::stored_tile, store};
use crate::{
    merkle::{Appended, Checkpoint, Frontier, Hash, SignedNote, TILE_WIDTH, Tile, TileId, TileKind, VerifierKey},
    store::{Records, StoreError},
};

/// Where a published trail is read.
pub trait Published: Sync {
    /// What is at a path of the specification: `checkpoint`, `tile/0/000`, `tile/entries/000.p/12`. None where nothing is.
    fn read(&self, path: &str) -> impl Future<Output = Result<Option<Vec<u8>>, io::Error>> + Send;
}

impl Published for Path {
    fn read(&self, path: &str) -> impl Future<Output = Result<Option<Vec<u8>>, io::Error>> + Send {
        std::future::ready(match regular(&self.join(path)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        })
    }
}

/// The longest file that a published trail has: a bundle of entries, each of 65 535 bytes after its length.
const LONGEST: u64 = TILE_WIDTH as u64 * (65_535 + 2);

/// Reads a file that is one, and no longer than a trail has any: a folder from a stranger may hold anything.
fn regular(path: &Path) -> io::Result<Vec<u8>> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LONGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST { Err(io::Error::other("it is longer than any of a trail")) } else { Ok(bytes) }
}

/// Verifies a published trail with nothing but the log's key: every entry is hashed again, every tile made again. `progress` is told of how many entries, and how many are verified.
///
/// # Errors
/// [`Broken`], which names the first bad entry or tile.
pub async fn verify_published<P: Published + ?Sized>(source: &P, key: &VerifierKey, mut progress: impl FnMut(u64, u64)) -> Result<Verified, Broken> {
    let (_, checkpoint) = read_checkpoint(source, key).await?;
    let size = checkpoint.size();
    let mut frontier = Frontier::empty();
    while frontier.size() < size {
        let first = frontier.size();
        let bundle = bundle_from(source, first, size).await?;
        let appended = frontier.append(&bundle.entries()).map_err(|_| Broken::Tile(bundle.id().to_string()))?;
        for made in appended.tiles.iter().filter(|made| made.id().kind() != TileKind::Entries) {
            if TileId::in_tree(made.id().kind(), made.id().index(), size) == Some(made.id()) {
                compare(source, made, first).await?;
            }
        }
        frontier = appended.frontier;
        progress(size, frontier.size());
    }
    if frontier.root() != checkpoint.root() {
        return Err(Broken::Root(size));
    }
    Ok(Verified { entries: size, root: checkpoint.root() })
}

/// The published checkpoint, as it stands and read, if the log's key signed it.
///
/// # Errors
/// [`Broken::Unsigned`] where there is none, [`Broken::Signature`] where it is another's, [`Broken::Unreadable`].
pub async fn read_checkpoint<P: Published + ?Sized>(source: &P, key: &VerifierKey) -> Result<(SignedNote, Checkpoint), Broken> {
    let note = read(source, "checkpoint").await?.ok_or(Broken::Unsigned)?;
    let note: SignedNote = String::from_utf8(note).map_err(|_| Broken::Signature)?.parse().map_err(|_| Broken::Signature)?;
    let checkpoint = Checkpoint::open(&note, key, &[]).map_err(|_| Broken::Signature)?.checkpoint;
    Ok((note, checkpoint))
}

/// Reads the published entries that follow `frontier` until there are `size`; `each` is told of what every bundle adds, with its entries. Gives the tree that they make: whether it is the
/// one that was signed is the caller's to compare.
///
/// # Errors
/// [`Broken::Short`] where they are not all published, [`Broken::Tile`], [`Broken::Unreadable`], and what `each` gives.
pub async fn read_on<P: Published + ?Sized>(
    source: &P,
    mut frontier: Frontier,
    size: u64,
    mut each: impl FnMut(&Appended, &[&[u8]]) -> Result<(), Broken>,
) -> Result<Frontier, Broken> {
    while frontier.size() < size {
        let first = frontier.size();
        let bundle = bundle_from(source, first, size).await?;
        let known = usize::try_from(first % u64::from(TILE_WIDTH)).unwrap_or_default();
        let entries = bundle.entries();
        let new = entries.get(known..).unwrap_or_default();
        let appended = frontier.append(new).map_err(|_| Broken::Tile(bundle.id().to_string()))?;
        each(&appended, new)?;
        frontier = appended.frontier;
    }
    Ok(frontier)
}

/// The bundle that holds the entry `first`, as it stands in a log of `size` entries.
async fn bundle_from<P: Published + ?Sized>(source: &P, first: u64, size: u64) -> Result<Tile, Broken> {
    let short = Broken::Short { found: first, expected: size };
    let Some(id) = TileId::in_tree(TileKind::Entries, first / u64::from(TILE_WIDTH), size) else { return Err(short) };
    read_tile(source, id).await?.ok_or(short)
}

/// Whether the published tile is the one that the entries give; `first` is the first entry of the last bundle.
async fn compare<P: Published + ?Sized>(source: &P, made: &Tile, first: u64) -> Result<(), Broken> {
    let published = read_tile(source, made.id()).await?.ok_or_else(|| Broken::Tile(made.id().to_string()))?;
    if published.bytes() == made.bytes() {
        return Ok(());
    }
    let differs = |(published, made): (Hash, Hash)| published != made;
    let place = published.hashes().into_iter().zip(made.hashes()).position(differs).unwrap_or_default() as u64;
    Err(if made.id().kind() == (TileKind::Hashes { level: 0 }) { Broken::Entry(first + place) } else { Broken::Tile(made.id().to_string()) })
}

async fn read<P: Published + ?Sized>(source: &P, path: &str) -> Result<Option<Vec<u8>>, Broken> {
    source.read(path).await.map_err(|error| Broken::Unreadable(path.to_owned(), error))
}

/// A published tile; where a partial one is gone, what it was is read from the full one that took its place. None where neither is.
///
/// # Errors
/// [`Broken::Tile`] for one of another shape than its name says, [`Broken::Unreadable`].
pub async fn read_tile<P: Published + ?Sized>(source: &P, id: TileId) -> Result<Option<Tile>, Broken> {
    let malformed = |_| Broken::Tile(id.to_string());
    if let Some(bytes) = read(source, &id.to_string()).await? {
        return Tile::new(id, bytes).map(Some).map_err(malformed);
    }
    let Ok(full) = TileId::new(id.kind(), id.index(), TILE_WIDTH) else { return Ok(None) };
    if id.is_full() {
        return Ok(None);
    }
    let Some(bytes) = read(source, &full.to_string()).await? else { return Ok(None) };
    Tile::new(full, bytes).and_then(|tile| tile.narrowed(id.width())).map(Some).map_err(malformed)
}

/// Writes the trail as files, as it is published, in one snapshot. `progress` is told of how many entries, and how many are written. Gives how many.
///
/// # Errors
/// When the trail cannot be read, or a file cannot be written.
pub async fn write_published(records: &Records, key: &VerifierKey, folder: &Path, mut progress: impl FnMut(u64, u64)) -> Result<u64, Broken> {
    let mut tx = records.read().await.map_err(LogError::from)?;
    let note = store::last_checkpoint(&mut tx).await.map_err(LogError::from)?.ok_or(Broken::Unsigned)?;
    let parsed: SignedNote = note.parse().map_err(|_| Broken::Signature)?;
    let size = Checkpoint::open(&parsed, key, &[]).map_err(|_| Broken::Signature)?.checkpoint.size();
    let levels = (0..).map(|level| TileKind::Hashes { level }).take_while(|kind| TileId::in_tree(*kind, 0, size).is_some());
    for kind in levels.chain([TileKind::Entries]) {
        for id in (0..).map_while(|index| TileId::in_tree(kind, index, size)) {
            let tile = stored_tile(&mut tx, id).await?.ok_or_else(|| LogError::from(StoreError::Unreadable("a tile of the trail")))?;
            write(folder, &id.to_string(), tile.bytes())?;
            if kind == TileKind::Entries {
                progress(size, id.index() * u64::from(TILE_WIDTH) + u64::from(id.width()));
            }
        }
    }
    // Last: a folder without checkpoint was not written to its end.
    write(folder, "checkpoint", note.as_bytes())?;
    Ok(size)
}

fn write(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), Broken> {
    let file = folder.join(path);
    let written = file.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&file, bytes));
    written.map_err(|error| Broken::Unreadable(path.to_owned(), error))
}
