//! The examples of C2SP tlog-tiles, and what is refused.

use super::super::{
    AppendRefusal, Frontier, Hash, MAX_ENTRY_BYTES, MissingTile, ProveRefusal, TILE_WIDTH, Tile, TileId, TileKind, TileRefusal, TileSet, TreeHasher,
    consistency_proof, inclusion_proof, needed_for_append, needed_for_consistency, needed_for_inclusion, needed_for_root, root_of,
};
use super::{Outcome, entries, grow};

/// "A tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of width 112, one full level 1
/// tile, one partial level 1 tile of width 17, and one partial level 2 tile of width 1."
#[test]
fn a_log_of_70_000_entries_has_the_tiles_that_the_specification_counts() -> Outcome {
    let appended = Frontier::empty().append(&entries(0, 70_000))?;
    let of_kind = |kind: TileKind| -> (usize, Vec<String>) {
        let (full, partial): (Vec<TileId>, Vec<TileId>) = appended.tiles.iter().map(Tile::id).filter(|id| id.kind() == kind).partition(TileId::is_full);
        (full.len(), partial.iter().map(ToString::to_string).collect())
    };
    assert_eq!(of_kind(TileKind::Entries), (273, vec!["tile/entries/273.p/112".to_owned()]));
    assert_eq!(of_kind(TileKind::Hashes { level: 0 }), (273, vec!["tile/0/273.p/112".to_owned()]));
    assert_eq!(of_kind(TileKind::Hashes { level: 1 }), (1, vec!["tile/1/001.p/17".to_owned()]));
    assert_eq!(of_kind(TileKind::Hashes { level: 2 }), (0, vec!["tile/2/000.p/1".to_owned()]));
    assert_eq!(appended.tiles.len(), 273 + 1 + 273 + 1 + 1 + 1 + 1);

    let leaves: TreeHasher = entries(0, 70_000).iter().map(|entry| Hash::of_leaf(entry)).collect();
    assert_eq!(appended.frontier.root(), leaves.root());
    Ok(())
}

/// "A tree of size 256 will be represented by a full level 0 tile and a partial level 1 tile of width 1."
#[test]
fn a_log_of_256_entries_has_one_full_tile_and_one_hash_above() -> Outcome {
    let (_, edges) = grow(&[255])?;
    let before = edges.last().ok_or("there is an edge")?;
    let tiles = before.append(&entries(255, 256))?.tiles;
    let mut paths: Vec<String> = tiles.iter().map(|tile| tile.id().to_string()).collect();
    paths.sort();
    assert_eq!(paths, ["tile/0/000", "tile/1/000.p/1", "tile/entries/000"]);
    Ok(())
}

#[test]
fn an_empty_batch_changes_nothing() -> Outcome {
    for size in [0, 1, 256, 300] {
        let (_, edges) = grow(&[size])?;
        let before = edges.last().ok_or("there is an edge")?;
        let after = before.append::<&[u8]>(&[])?;
        assert_eq!((after.frontier.size(), after.frontier.root()), (size, before.root()));
        assert_eq!(after.tiles, []);
    }
    Ok(())
}

#[test]
fn an_empty_log_needs_no_tile() -> Outcome {
    assert_eq!(needed_for_append(0), []);
    assert_eq!(needed_for_root(0), []);
    assert_eq!(root_of(0, &TileSet::new())?, Hash::of_empty_tree());
    assert_eq!(Frontier::load(0, Hash::of_empty_tree(), &TileSet::new())?.size(), 0);
    Ok(())
}

#[test]
fn what_an_append_and_a_root_need_is_the_partial_tiles() {
    let paths = |ids: Vec<TileId>| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let hashes = ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"];
    assert_eq!(paths(needed_for_root(70_000)), hashes);
    assert_eq!(paths(needed_for_append(70_000)), [hashes.as_slice(), &["tile/entries/273.p/112"]].concat());
}

#[test]
fn an_entry_as_long_as_its_prefix_can_say_is_kept_and_a_longer_one_refused() -> Outcome {
    let longest = vec![7; MAX_ENTRY_BYTES];
    let tiles = Frontier::empty().append(&[&longest])?.tiles;
    let bundle = tiles.iter().find(|tile| tile.id().kind() == TileKind::Entries).ok_or("a bundle is made")?;
    assert_eq!(bundle.entries(), [longest.as_slice()]);
    assert_eq!(bundle.hashes(), [Hash::of_leaf(&longest)]);

    let longer = vec![7; MAX_ENTRY_BYTES + 1];
    let refusal = Frontier::empty().append(&[longer]).map(|_| ());
    assert_eq!(refusal, Err(AppendRefusal::EntryLength(MAX_ENTRY_BYTES + 1)));
    Ok(())
}

#[test]
fn a_bundle_is_entries_behind_their_lengths() -> Outcome {
    let tiles = Frontier::empty().append(&[b"".as_slice(), b"ab", b"c"])?.tiles;
    let bundle = tiles.iter().find(|tile| tile.id().kind() == TileKind::Entries).ok_or("a bundle is made")?;
    assert_eq!(bundle.bytes(), b"\0\0\0\x02ab\0\x01c");
    assert_eq!(bundle.narrowed(2)?.bytes(), b"\0\0\0\x02ab");
    assert_eq!(bundle.narrowed(2)?.id().to_string(), "tile/entries/000.p/2");
    for width in [0, 4, TILE_WIDTH + 1] {
        assert_eq!(bundle.narrowed(width), Err(TileRefusal::Narrower { id: bundle.id(), width }));
    }
    Ok(())
}

#[test]
fn bytes_that_are_not_of_the_shape_of_their_tile_are_refused() -> Outcome {
    let hashes = TileId::new(TileKind::Hashes { level: 0 }, 0, 2)?;
    let length = |length: usize| Err(TileRefusal::HashesLength { id: hashes, length });
    assert_eq!(Tile::new(hashes, vec![0; 63]), length(63));
    assert_eq!(Tile::new(hashes, vec![0; 65]), length(65));
    assert!(Tile::new(hashes, vec![0; 64]).is_ok());

    let bundle = TileId::new(TileKind::Entries, 0, 2)?;
    for bytes in [b"".as_slice(), b"\0", b"\0\0", b"\0\0\0", b"\0\x01a\0\x02b", b"\0\0\0\0\0\0", b"\0\0\0\0\0"] {
        assert_eq!(Tile::new(bundle, bytes.to_vec()), Err(TileRefusal::Bundle { id: bundle }), "{bytes:?}");
    }
    assert!(Tile::new(bundle, b"\0\x01a\0\x01b".to_vec()).is_ok());
    Ok(())
}

#[test]
fn a_wider_tile_stays_and_answers_for_a_narrower_one() -> Outcome {
    let (mut stored, edges) = grow(&[300])?;
    let wide = stored.tile(TileId::new(TileKind::Hashes { level: 0 }, 1, 44)?)?;
    stored.insert(wide.narrowed(3)?);
    assert_eq!(stored.tile(wide.id())?, wide);
    assert_eq!(stored.tile(wide.narrowed(3)?.id())?.hashes().as_slice(), wide.hashes().get(..3).unwrap_or_default());
    let wider = TileId::new(TileKind::Hashes { level: 0 }, 1, 45)?;
    assert_eq!(stored.tile(wider), Err(MissingTile(wider)));

    let (_, smaller) = grow(&[299])?;
    let root = smaller.last().ok_or("there is an edge")?.root();
    assert_eq!(Frontier::load(299, root, &stored)?.root(), root);
    assert_ne!(edges.last().map(Frontier::root), Some(root));
    Ok(())
}

#[test]
fn an_append_on_changed_tiles_is_refused() -> Outcome {
    let (stored, edges) = grow(&[300])?;
    let root = edges.last().ok_or("there is an edge")?.root();
    assert!(Frontier::load(300, root, &stored).is_ok());
    for id in needed_for_append(300) {
        let mut changed = stored.clone();
        let mut bytes = stored.tile(id)?.into_bytes();
        *bytes.last_mut().ok_or("no tile is empty")? ^= 1;
        changed.insert(Tile::new(id, bytes)?);
        let refusal = if id.kind() == TileKind::Entries { AppendRefusal::Bundle } else { AppendRefusal::Root };
        assert_eq!(Frontier::load(300, root, &changed).map(|_| ()), Err(refusal), "{id}");
    }
    assert_eq!(Frontier::load(299, root, &stored).map(|_| ()), Err(AppendRefusal::Root));
    Ok(())
}

#[test]
fn a_missing_tile_is_named() -> Outcome {
    for id in needed_for_append(300) {
        let others = needed_for_append(300).into_iter().filter(|other| *other != id);
        let (stored, edges) = grow(&[300])?;
        let loaded = others.map(|other| stored.tile(other)).collect::<Result<TileSet, _>>()?;
        let root = edges.last().ok_or("there is an edge")?.root();
        let refusal = Frontier::load(300, root, &loaded).map(|_| ());
        assert_eq!(refusal, Err(AppendRefusal::Missing(MissingTile(id))));
    }
    Ok(())
}

#[test]
fn no_proof_is_made_of_what_is_not_in_the_log() -> Outcome {
    let (stored, _) = grow(&[10])?;
    assert_eq!(inclusion_proof(10, 10, &stored), Err(ProveRefusal::NoSuchEntry { index: 10, size: 10 }));
    assert_eq!(inclusion_proof(0, 0, &stored), Err(ProveRefusal::NoSuchEntry { index: 0, size: 0 }));
    assert_eq!(consistency_proof(10, 9, &stored), Err(ProveRefusal::Shrunk { old: 10, new: 9 }));
    let beyond = inclusion_proof(0, 11, &stored);
    assert_eq!(beyond, Err(ProveRefusal::Missing(MissingTile("tile/0/000.p/11".parse()?))));
    Ok(())
}

/// The largest log there can be: nothing overflows, and the next entry is refused.
#[test]
fn a_log_of_2_64_minus_1_entries_is_read_and_is_full() -> Outcome {
    let size = u64::MAX;
    assert_eq!(needed_for_inclusion(size - 1, size).last().map(ToString::to_string), Some("tile/7/000.p/255".to_owned()));
    assert_eq!(needed_for_consistency(1 << 63, size).last().map(ToString::to_string), Some("tile/7/000.p/255".to_owned()));
    assert_eq!(needed_for_consistency(size - 1, size).len(), 8);

    let bundle = Tile::new(TileId::right_edge(TileKind::Entries, size).ok_or("it is partial")?, vec![0; 255 * 2])?;
    let hashes: Vec<u8> = bundle.hashes().iter().flat_map(|hash| *hash.as_bytes()).collect();
    let mut tiles = TileSet::from_iter([bundle]);
    for id in needed_for_root(size) {
        tiles.insert(Tile::new(id, hashes.clone())?);
    }
    let root = root_of(size, &tiles)?;
    let frontier = Frontier::load(size, root, &tiles)?;
    assert_eq!(frontier.append(&[b"one more"]).map(|_| ()), Err(AppendRefusal::Full));

    let proof = inclusion_proof(size - 1, size, &tiles)?;
    proof.verify(Hash::of_leaf(b""), root)?;
    assert_eq!(proof.path.len(), 63);
    Ok(())
}
