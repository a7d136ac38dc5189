//! Tests of the engine: published vectors first, then the specification's own examples, then other people's implementations
//! (`ct-merkle`, `tlog_tiles`, `signed_note`) as oracles on random logs.

mod checkpoints;
mod notes;
mod oracles;
mod paths;
mod rfc6962;
mod tiles;

use std::error::Error;

use proptest::prelude::*;

use super::{AppendRefusal, Frontier, Hash, TileSet, needed_for_append};

/// What a test gives: any refusal it did not expect fails it.
type Outcome = Result<(), Box<dyn Error>>;

/// The bytes of a hex string, in whole bytes.
fn bytes_of(hex: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let byte = |pair: &[u8]| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?);
    hex.as_bytes().chunks(2).map(byte).collect()
}

/// The hashes of a hex string, 32 bytes each.
fn hashes_of(hex: &str) -> Result<Vec<Hash>, Box<dyn Error>> {
    Ok(bytes_of(hex)?.as_chunks().0.iter().copied().map(Hash::from_bytes).collect())
}

/// Different entries of different lengths, the first one empty.
fn entries(from: u64, to: u64) -> Vec<Vec<u8>> {
    (from..to).map(|index| (0..index % 9).flat_map(|_| index.to_be_bytes()).collect()).collect()
}

/// Grows a log by these batches as the sequencer does: load what is needed, append, store, and load again the next time.
/// Gives all the tiles stored, and the right edge after each batch.
fn grow(batches: &[u64]) -> Result<(TileSet, Vec<Frontier>), AppendRefusal> {
    let (mut stored, mut edges) = (TileSet::new(), vec![Frontier::empty()]);
    let (mut size, mut root) = (0, Hash::of_empty_tree());
    for batch in batches {
        let needed = needed_for_append(size).into_iter().map(|id| stored.tile(id));
        let loaded = needed.collect::<Result<TileSet, _>>()?;
        let appended = Frontier::load(size, root, &loaded)?.append(&entries(size, size + batch))?;
        (size, root) = (appended.frontier.size(), appended.frontier.root());
        stored.extend(appended.tiles);
        edges.push(appended.frontier);
    }
    Ok((stored, edges))
}

/// A few random edits of a text: each inserts, removes or replaces one character, with one of these letters.
fn edits(letters: &'static [char]) -> impl Strategy<Value = Vec<(prop::sample::Index, u8, char)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, prop::sample::select(letters)), 0..4)
}

/// The text after these edits.
fn edited(text: &str, edits: Vec<(prop::sample::Index, u8, char)>) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for (at, edit, letter) in edits {
        let at = at.index(text.len());
        let removed = usize::from(edit != 0);
        let inserted = (edit != 1).then_some(letter);
        text.splice(at..at + removed, inserted);
    }
    text.into_iter().collect()
}
