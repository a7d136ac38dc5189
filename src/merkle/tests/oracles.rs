//! Other people's implementations on the same logs: `ct-merkle` for roots and proofs, `tlog_tiles` (Cloudflare's, from Go's) for
//! tiles, which it authenticates from the root down as a client of the log would.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;

use super::super::{
    ConsistencyProof, Frontier, Hash, InclusionProof, MissingTile, Tile, TileId, TileKind, TileSet, TreeHasher, consistency_proof, inclusion_proof,
    needed_for_consistency, needed_for_inclusion, needed_for_root, root_of,
};
use super::{Outcome, entries, grow};

/// The same log in the oracle's memory.
fn oracle(size: u64) -> MemoryBackedTree<Sha256, Vec<u8>> {
    let mut tree = MemoryBackedTree::new();
    for entry in entries(0, size) {
        tree.push(entry);
    }
    tree
}

fn oracle_root(size: u64) -> Hash {
    Hash::from_bytes((*oracle(size).root().as_bytes()).into())
}

/// The hashes of a proof, in the form the oracle writes them.
fn flat(path: &[Hash]) -> Vec<u8> {
    path.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

fn leaf(index: u64) -> Hash {
    entries(index, index + 1).iter().map(|entry| Hash::of_leaf(entry)).next().unwrap_or_else(Hash::of_empty_tree)
}

/// Only these tiles, as a caller loads them.
fn load(stored: &TileSet, needed: Vec<TileId>) -> Result<TileSet, MissingTile> {
    needed.into_iter().map(|id| stored.tile(id)).collect()
}

#[test]
fn every_proof_of_every_small_log_is_that_of_the_oracle() -> Outcome {
    let (stored, _) = grow(&[40])?;
    for size in 1..=40 {
        let (tree, root) = (oracle(size), oracle_root(size));
        assert_eq!(root_of(size, &load(&stored, needed_for_root(size))?)?, root);
        for index in 0..size {
            let proof = inclusion_proof(index, size, &load(&stored, needed_for_inclusion(index, size))?)?;
            assert_eq!(flat(&proof.path), tree.prove_inclusion(usize::try_from(index)?).as_bytes());
            proof.verify(leaf(index), root)?;

            let (old, additions) = (index + 1, usize::try_from(size - index - 1)?);
            let proof = consistency_proof(old, size, &load(&stored, needed_for_consistency(old, size))?)?;
            assert_eq!(flat(&proof.path), tree.prove_consistency(additions).as_bytes());
            proof.verify(oracle_root(old), root)?;
        }
    }
    Ok(())
}

/// At the borders of tiles, and where a third level begins.
#[test]
fn proofs_across_the_borders_of_tiles_are_those_of_the_oracle() -> Outcome {
    let sizes = [255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_792];
    let (stored, _) = grow(&[65_792])?;
    let mut tree = oracle(0);
    for size in sizes {
        for entry in entries(tree.len(), size) {
            tree.push(entry);
        }
        let root = Hash::from_bytes((*tree.root().as_bytes()).into());
        for index in [0, 254, 255, 256, 257, size / 2, size - 2, size - 1].into_iter().filter(|index| *index < size) {
            let proof = inclusion_proof(index, size, &load(&stored, needed_for_inclusion(index, size))?)?;
            assert_eq!(flat(&proof.path), tree.prove_inclusion(usize::try_from(index)?).as_bytes());
            proof.verify(leaf(index), root)?;
        }
        for old in sizes.into_iter().filter(|old| *old <= size) {
            let proof = consistency_proof(old, size, &load(&stored, needed_for_consistency(old, size))?)?;
            assert_eq!(flat(&proof.path), tree.prove_consistency(usize::try_from(size - old)?).as_bytes());
            proof.verify(root_of(old, &stored)?, root)?;
        }
    }
    Ok(())
}

/// Our tiles, served to the oracle's client under its own paths (`tile/8/…`, where 8 is the height).
struct Served(TileSet);

impl tlog_tiles::TileReader for Served {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        let read = |tile: &tlog_tiles::Tile| {
            let id: TileId = tile.path().replacen("tile/8/", "tile/", 1).parse().ok()?;
            self.0.tile(id).ok().map(Tile::into_bytes)
        };
        tiles.iter().map(|tile| read(tile).ok_or(tlog_tiles::Error::InvalidTile)).collect()
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

/// Batches that grow a log to a few tiles.
fn batches() -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(prop_oneof![0..4_u64, 0..300_u64, 250..260_u64, Just(256)], 1..6)
}

/// The root in the oracle's type.
fn foreign(hash: Hash) -> tlog_tiles::Hash {
    tlog_tiles::Hash(*hash.as_bytes())
}

/// The paths of the tiles that the oracle would publish after this batch; entries are `data` there.
fn foreign_paths(before: u64, after: u64) -> Vec<String> {
    let hashes = tlog_tiles::Tile::new_tiles(8, before, after);
    let level_0 = hashes.iter().filter(|tile| tile.level() == 0).copied();
    let bundles = level_0.map(|mut tile| {
        tile.set_is_data();
        tile
    });
    let all = bundles.chain(hashes.iter().copied());
    let mut paths: Vec<String> = all.map(|tile| tile.path().replacen("tile/8/", "tile/", 1).replacen("/data/", "/entries/", 1)).collect();
    paths.sort();
    paths
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_log_grown_in_batches_is_the_log_grown_at_once(batches in batches()) {
        let (stored, edges) = grow(&batches)?;
        let mut leaves = TreeHasher::new();
        for edge in &edges {
            leaves.extend((leaves.size()..edge.size()).map(leaf));
            prop_assert_eq!(edge.root(), leaves.root());
            prop_assert_eq!(root_of(edge.size(), &load(&stored, needed_for_root(edge.size()))?)?, leaves.root());
        }
        let size = edges.last().map_or(0, Frontier::size);
        prop_assert_eq!(size, batches.iter().sum::<u64>());
        prop_assert_eq!(leaves.root(), oracle_root(size));
    }

    #[test]
    fn each_batch_gives_the_tiles_that_another_implementation_would_publish(batches in batches()) {
        let (_, edges) = grow(&batches)?;
        for (before, after) in edges.iter().zip(edges.iter().skip(1)) {
            let tiles = before.append(&entries(before.size(), after.size()))?.tiles;
            let mut paths: Vec<String> = tiles.iter().map(|tile| tile.id().to_string()).collect();
            paths.sort();
            prop_assert_eq!(paths, foreign_paths(before.size(), after.size()));
        }
    }

    #[test]
    fn bundles_hold_the_entries_whose_hashes_the_tree_holds(batches in batches()) {
        let (stored, edges) = grow(&batches)?;
        let size = edges.last().map_or(0, Frontier::size);
        let mut read: Vec<Vec<u8>> = Vec::new();
        for index in 0..size.div_ceil(256) {
            let id = |kind| TileId::in_tree(kind, index, size).ok_or_else(|| TestCaseError::fail("the tile exists"));
            let bundle = stored.tile(id(TileKind::Entries)?)?;
            prop_assert_eq!(bundle.hashes(), stored.tile(id(TileKind::Hashes { level: 0 })?)?.hashes());
            read.extend(bundle.entries().into_iter().map(<[u8]>::to_vec));
        }
        prop_assert_eq!(read, entries(0, size));
    }

    #[test]
    fn another_implementation_reads_our_tiles_and_verifies_our_proofs(
        batches in batches(), at in any::<prop::sample::Index>(), before in any::<prop::sample::Index>(),
    ) {
        let (stored, edges) = grow(&batches)?;
        let (size, root) = edges.last().map_or((0, Hash::of_empty_tree()), |edge| (edge.size(), edge.root()));
        prop_assume!(size > 0);
        let index = u64::try_from(at.index(usize::try_from(size)?))?;
        let old = u64::try_from(before.index(usize::try_from(size)?))? + 1;
        let served = Served(stored.clone());
        let reader = tlog_tiles::TileHashReader::new(size, foreign(root), &served);

        let theirs = tlog_tiles::prove_record(size, index, &reader)?;
        let ours = inclusion_proof(index, size, &load(&stored, needed_for_inclusion(index, size))?)?;
        prop_assert_eq!(&ours.path.iter().copied().map(foreign).collect::<Vec<_>>(), &theirs);
        tlog_tiles::check_record(&theirs, size, foreign(root), index, foreign(leaf(index)))?;
        ours.verify(leaf(index), root)?;

        let theirs = tlog_tiles::prove_tree(size, old, &reader)?;
        let ours = consistency_proof(old, size, &load(&stored, needed_for_consistency(old, size))?)?;
        prop_assert_eq!(&ours.path.iter().copied().map(foreign).collect::<Vec<_>>(), &theirs);
        let old_root = root_of(old, &stored)?;
        tlog_tiles::check_tree(&theirs, size, foreign(root), old, foreign(old_root))?;
        ours.verify(old_root, root)?;
    }

    #[test]
    fn a_flipped_bit_anywhere_in_a_proof_is_refused(
        size in 1..600_u64, at in any::<prop::sample::Index>(), which in any::<prop::sample::Index>(), bit in 0..256_usize,
    ) {
        let (stored, _) = grow(&[size])?;
        let root = root_of(size, &stored)?;
        let index = u64::try_from(at.index(usize::try_from(size)?))?;

        let proof = inclusion_proof(index, size, &stored)?;
        let mut hashes = [&[leaf(index), root], proof.path.as_slice()].concat();
        flip(&mut hashes, which, bit);
        let (ends, path) = hashes.split_at(2);
        let flipped = InclusionProof { path: path.to_vec(), ..proof.clone() };
        prop_assert!(flipped.verify(*ends.first().unwrap_or(&root), *ends.last().unwrap_or(&root)).is_err());

        let proof = consistency_proof(index + 1, size, &stored)?;
        let mut hashes = [&[root_of(index + 1, &stored)?, root], proof.path.as_slice()].concat();
        flip(&mut hashes, which, bit);
        let (ends, path) = hashes.split_at(2);
        let flipped = ConsistencyProof { path: path.to_vec(), ..proof.clone() };
        prop_assert!(flipped.verify(*ends.first().unwrap_or(&root), *ends.last().unwrap_or(&root)).is_err());
    }

    #[test]
    fn a_proof_with_a_hash_more_or_less_is_refused(size in 1..600_u64, at in any::<prop::sample::Index>()) {
        let (stored, _) = grow(&[size])?;
        let root = root_of(size, &stored)?;
        let index = u64::try_from(at.index(usize::try_from(size)?))?;

        let proof = inclusion_proof(index, size, &stored)?;
        for path in longer_and_shorter(&proof.path, root) {
            let changed = InclusionProof { path, ..proof.clone() };
            prop_assert!(changed.verify(leaf(index), root).is_err());
        }
        let (proof, old_root) = (consistency_proof(index + 1, size, &stored)?, root_of(index + 1, &stored)?);
        for path in longer_and_shorter(&proof.path, root) {
            let changed = ConsistencyProof { path, ..proof.clone() };
            prop_assert!(changed.verify(old_root, root).is_err());
        }
    }

    #[test]
    fn a_log_that_rewrote_an_entry_has_no_consistency_proof(
        old in 1..300_u64, more in 0..300_u64, at in any::<prop::sample::Index>(),
    ) {
        let (stored, _) = grow(&[old])?;
        let mut rewritten = entries(0, old + more);
        if let Some(entry) = rewritten.get_mut(at.index(usize::try_from(old)?)) {
            entry.push(0);
        }
        let appended = Frontier::empty().append(&rewritten)?;
        let tiles: TileSet = appended.tiles.into_iter().collect();
        let proof = consistency_proof(old, old + more, &tiles)?;
        prop_assert!(proof.verify(root_of(old, &stored)?, appended.frontier.root()).is_err());
        prop_assert!(proof.verify(root_of(old, &tiles)?, appended.frontier.root()).is_ok());
    }
}

/// Flips one bit of one hash.
fn flip(hashes: &mut [Hash], which: prop::sample::Index, bit: usize) {
    let hash = which.get_mut(hashes);
    let mut bytes = *hash.as_bytes();
    if let Some(byte) = bytes.get_mut(bit / 8) {
        *byte ^= 1 << (bit % 8);
    }
    *hash = Hash::from_bytes(bytes);
}

/// The path with a hash added at either end, and with one taken away where there is one.
fn longer_and_shorter(path: &[Hash], hash: Hash) -> Vec<Vec<Hash>> {
    let mut paths = vec![[&[hash], path].concat(), [path, &[hash]].concat()];
    paths.extend(path.split_first().map(|(_, rest)| rest.to_vec()));
    paths.extend(path.split_last().map(|(_, rest)| rest.to_vec()));
    paths
}
