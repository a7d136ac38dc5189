//! Paths of tiles: the examples of C2SP tlog-tiles, and every other writing refused.

use super::super::{TileId, TileIdRefusal, TileKind};
use super::Outcome;

#[test]
fn the_paths_of_the_specification_are_written_and_read() -> Outcome {
    let hashes = |level, index, width| TileId::new(TileKind::Hashes { level }, index, width);
    for (path, id) in [
        ("tile/0/x001/x234/067", hashes(0, 1_234_067, 256)?),
        ("tile/0/000", hashes(0, 0, 256)?),
        ("tile/0/999", hashes(0, 999, 256)?),
        ("tile/0/x001/000", hashes(0, 1000, 256)?),
        ("tile/0/x001/000.p/1", hashes(0, 1000, 1)?),
        ("tile/1/001.p/17", hashes(1, 1, 17)?),
        ("tile/63/273.p/255", hashes(63, 273, 255)?),
        ("tile/7/x018/x446/x744/x073/x709/x551/615", hashes(7, u64::MAX, 256)?),
        ("tile/entries/x001/x234/067", TileId::new(TileKind::Entries, 1_234_067, 256)?),
        ("tile/entries/000.p/112", TileId::new(TileKind::Entries, 0, 112)?),
    ] {
        assert_eq!(id.to_string(), path);
        assert_eq!(path.parse::<TileId>()?, id);
    }
    Ok(())
}

#[test]
fn a_path_written_in_any_other_way_is_refused() {
    for path in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile/00/000",
        "tile/64/000",
        "tile/256/000",
        "tile/+1/000",
        "tile/-1/000",
        "tile/x/000",
        "tile/data/000",
        "tile/Entries/000",
        "tile/8/0/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000",
        "tile/0/x000/000",
        "tile/0/x1/000",
        "tile/0/001/000",
        "tile/0/xx001/000",
        "tile/0/x001/x000",
        "tile/0/+01",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/000.p/+1",
        "tile/0/000.p/1.p/1",
        "tile/0/000.p/1/1",
        "tile/0/000.P/1",
        "tile/0/000 ",
        "tile/0/000\n",
        "tile/0/٠٠٠",
        "tile/0/x001//000",
        "tile/0/../000",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x001/x018/x446/x744/x073/x709/x551/615",
    ] {
        assert_eq!(path.parse::<TileId>(), Err(TileIdRefusal::Path), "{path:?}");
    }
}

#[test]
fn a_level_or_a_width_that_no_tile_has_is_refused() {
    let level = TileKind::Hashes { level: 64 };
    assert_eq!(TileId::new(level, 0, 1), Err(TileIdRefusal::Level(64)));
    assert_eq!(TileId::new(TileKind::Entries, 0, 0), Err(TileIdRefusal::Width(0)));
    assert_eq!(TileId::new(TileKind::Entries, 0, 257), Err(TileIdRefusal::Width(257)));
}
