//! The trail: whoever changes, moves or removes an entry is found; others' tools read it; replicas number it without gaps.

use std::{collections::HashMap, io, path::Path};

use consigne::{
    app::App,
    audit::{self, Broken},
    base::from_b64,
    merkle::NoteSigner,
};

use crate::harness::{Browser, Instance, ORIGIN, Sender, person, router_of, story};

const PURPOSE: &str = "P05_RQTH";
const PIECE: &str = "NOTIFICATION_RQTH";

/// A few acts, numbered.
async fn some_entries(at: &Instance) -> Sender {
    let (team, manager) = at.agency("Agence de Villeurbanne").await;
    let case = manager.open_case(at, &team, person("Nadia Benali")).await;
    let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
    let sender = Sender::arrive(at, &asked).await;
    sender.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
    assert!(at.verify().await.entries >= 8);
    sender
}

async fn broken(at: &Instance) -> Broken {
    audit::verify(&at.app.records, at.app.log.verifier_key(), |_| {}).await.expect_err("the trail does not verify")
}

/// The row of the entry at this position, whatever becomes of its position.
async fn row(at: &Instance, position: u64) -> String {
    format!("entry = {}", at.number(&format!("SELECT entry FROM entries WHERE position = {position}")).await)
}

/// Changes one row, looks at what is found, and puts the row back.
async fn with(at: &Instance, (table, column, key): (&str, &str, &str), value: &str) -> Broken {
    at.change(&format!("CREATE TABLE aside AS SELECT * FROM {table} WHERE {key}")).await;
    assert_eq!(at.change(&format!("UPDATE {table} SET {column} = {value} WHERE {key}")).await, 1);
    let found = broken(at).await;
    at.change(&format!("UPDATE {table} SET {column} = (SELECT {column} FROM aside) WHERE {key}")).await;
    at.change("DROP TABLE aside").await;
    at.verify().await;
    found
}

#[test]
fn an_entry_that_was_changed_moved_or_removed_is_named() {
    story(async |at| {
        some_entries(at).await;
        let size = at.verify().await.entries;
        assert!(matches!(with(at, ("entries", "leaf", "position = 3"), "replace(leaf, '\"v\":1', '\"v\":2')").await, Broken::Entry(3)));
        assert!(matches!(with(at, ("entries", "leaf", "position = 0"), "'{}'").await, Broken::Entry(0)));
        let other = "(SELECT leaf FROM entries WHERE position = 5)";
        assert!(matches!(with(at, ("entries", "leaf", "position = 4"), other).await, Broken::Entry(4)));
        assert!(matches!(with(at, ("entries", "position", &row(at, 2).await), "NULL").await, Broken::Entry(2)), "removed");
        let short = with(at, ("entries", "position", &row(at, size - 1).await), "NULL").await;
        assert!(matches!(short, Broken::Short { found, expected } if (found, expected) == (size - 1, size)), "{short}");
        assert_eq!(short.to_string(), format!("the trail ends at entry {}, the checkpoint says {size}: entries were removed from its end", size - 1));
    });
}

#[test]
fn a_trail_rewritten_with_its_tiles_or_signed_by_another_does_not_verify() {
    story(async |at| {
        use consigne::merkle::Hash;
        some_entries(at).await;
        let other = Hash::of_leaf(b"{}");
        let bytes = consigne::base::hex(other.as_bytes());
        let hashes = if crate::harness::postgres_server().is_some() {
            format!("overlay(hashes placing decode('{bytes}', 'hex') from 97)")
        } else {
            format!("CAST(substr(hashes, 1, 96) || x'{bytes}' || substr(hashes, 129) AS BLOB)")
        };
        at.change("CREATE TABLE leaf_aside AS SELECT * FROM entries WHERE position = 3").await;
        at.change("UPDATE entries SET leaf = '{}' WHERE position = 3").await;
        let found = tampered_tile(at, &hashes).await;
        assert!(matches!(found, Broken::Root(_)), "{found}");
        at.change("UPDATE entries SET leaf = (SELECT leaf FROM leaf_aside) WHERE position = 3").await;
        at.change("DROP TABLE leaf_aside").await;
        let size = at.verify().await.entries;
        let forged = with(at, ("checkpoints", "note", &format!("size = {size}")), &format!("replace(note, '{size}', '{}')", size - 1)).await;
        assert!(matches!(forged, Broken::Signature), "{forged}");
        let stranger = NoteSigner::from_seed(ORIGIN, &[3; 32]).expect("a key");
        let found = audit::verify(&at.app.records, stranger.verifier_key(), |_| {}).await.expect_err("signed by another");
        assert!(matches!(found, Broken::Signature));
    });
}

async fn tampered_tile(at: &Instance, hashes: &str) -> Broken {
    at.change("CREATE TABLE tile_aside AS SELECT * FROM tiles WHERE level = 0 AND tile_index = 0").await;
    at.change(&format!("UPDATE tiles SET hashes = {hashes} WHERE level = 0 AND tile_index = 0")).await;
    let found = broken(at).await;
    at.change("UPDATE tiles SET hashes = (SELECT hashes FROM tile_aside) WHERE level = 0 AND tile_index = 0").await;
    at.change("DROP TABLE tile_aside").await;
    found
}

/// What is published under `/log/`, read by another implementation.
struct Published(HashMap<String, Vec<u8>>);

impl tlog_tiles::TileReader for Published {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[tlog_tiles::Tile]) -> Result<Vec<Vec<u8>>, tlog_tiles::Error> {
        tiles.iter().map(|tile| self.0.get(&path_of(tile)).cloned().ok_or(tlog_tiles::Error::InvalidTile)).collect()
    }

    fn save_tiles(&self, _: &[tlog_tiles::Tile], _: &[Vec<u8>]) {}
}

/// `tile/8/0/000.p/9`, as that implementation writes it, is published at `/log/tile/0/000.p/9` (C2SP tlog-tiles fixes the height).
fn path_of(tile: &tlog_tiles::Tile) -> String {
    format!("/log/{}", tile.path().replacen("tile/8/", "tile/", 1))
}

#[test]
fn another_implementation_reads_what_is_served_and_finds_every_entry_in_it() {
    story(async |at| {
        some_entries(at).await;
        for _ in 0..260 {
            at.browser().post("/help/new-link", &serde_json::json!({})).await;
            let form = at.browser().request(axum::http::Method::POST, "/help/new-link").header("content-type", "application/x-www-form-urlencoded");
            at.browser().send(form.body("reference=0A0-0A".into()).expect("a request")).await.expect(200);
        }
        at.verify().await;
        let browser = at.browser();
        let checkpoint = browser.get("/log/checkpoint").await.expect(200).text();
        let key = browser.get("/log/key").await.expect(200).text();
        let mut lines = checkpoint.lines();
        let (origin, size, root) = (lines.next().expect("an origin"), lines.next().expect("a size"), lines.next().expect("a root"));
        let size: u64 = size.parse().expect("a number");
        assert!(size > 256 && origin == ORIGIN, "{checkpoint}");
        let note = signed_note::Note::from_bytes(checkpoint.as_bytes()).expect("a signed note");
        let verifier = signed_note::StandardVerifier::new(key.trim()).expect("a verifier key");
        note.verify(&signed_note::VerifierList::new(vec![Box::new(verifier)])).expect("signed by the log");
        let root = tlog_tiles::Hash(from_b64(root).expect("base64").try_into().expect("32 bytes"));
        let mut published = HashMap::new();
        for tile in tlog_tiles::Tile::new_tiles(8, 0, size) {
            let path = path_of(&tile);
            published.insert(path.clone(), browser.get(&path).await.expect(200).body);
        }
        let published = Published(published);
        let reader = tlog_tiles::TileHashReader::new(size, root, &published);
        let leaves = at.texts("SELECT leaf FROM entries WHERE position IS NOT NULL ORDER BY position").await;
        for index in [0, 1, 7, 255, 256, size - 1] {
            let proof = tlog_tiles::prove_record(size, index, &reader).expect("a proof");
            let leaf = tlog_tiles::record_hash(leaves[usize::try_from(index).expect("small")].as_bytes());
            tlog_tiles::check_record(&proof, size, root, index, leaf).expect("the entry is in the tree");
        }
        let bundle = browser.get("/log/tile/entries/000").await.expect(200).body;
        let first = &leaves[0];
        assert_eq!(&bundle[2..2 + first.len()], first.as_bytes(), "and the entries themselves are served");
        browser.get("/log/tile/9/000").await.expect(404);
        browser.get("/log/tile/0/001").await.expect(404);
    });
}

/// So many deposits through one replica, one after the other.
async fn deposits(at: &Instance, app: &App, sender: &Sender, count: usize) -> Vec<i64> {
    let through = Sender { browser: Browser::new(router_of(app)), token: sender.token.clone(), page: sender.page.clone(), brief: sender.brief.clone() };
    let mut entries = Vec::new();
    for _ in 0..count {
        let (_, receipt) = through.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
        entries.push(receipt["entry"].as_i64().expect("a number"));
    }
    entries
}

#[test]
fn two_replicas_on_the_same_records_number_the_trail_without_gaps() {
    story(async |at| {
        let sender = some_entries(at).await;
        let second = at.again().await.unwrap_or_else(|error| panic!("{error}"));
        let (mut one, two) = tokio::join!(deposits(at, &at.app, &sender, 8), deposits(at, &second, &sender, 8));
        one.extend(two);
        one.sort_unstable();
        one.dedup();
        assert_eq!(one.len(), 16, "each receipt has a number of its own");
        let gaps =
            "SELECT CAST(COUNT(*) AS BIGINT) FROM entries e WHERE e.position > 0 AND NOT EXISTS (SELECT 1 FROM entries f WHERE f.position = e.position - 1)";
        assert_eq!(at.number(gaps).await, 0);
        let verified = at.verify().await;
        assert_eq!(i64::try_from(verified.entries).ok(), Some(at.entries().await));
        let alone = deposits(at, &second, &sender, 1).await;
        assert_eq!(alone.len(), 1, "a replica does not wait for another that has nothing to do");
        second.records.db().close().await;
    });
}

#[test]
fn a_trail_without_its_checkpoint_does_not_verify() {
    story(async |at| {
        at.agency("Agence de Villeurbanne").await;
        at.verify().await;
        let kept = at.texts("SELECT note FROM checkpoints ORDER BY size").await;
        assert!(!kept.is_empty());
        at.change("CREATE TABLE aside AS SELECT * FROM checkpoints").await;
        at.change("DELETE FROM checkpoints").await;
        let broken = audit::verify(&at.app.records, at.app.log.verifier_key(), |_| {}).await.expect_err("nothing is signed");
        assert!(broken.to_string().contains("no signed checkpoint"), "{broken}");
        at.change("INSERT INTO checkpoints SELECT * FROM aside").await;
        at.change("DROP TABLE aside").await;
    });
}

/// More entries than a tile has.
async fn many_entries(at: &Instance) -> u64 {
    some_entries(at).await;
    let numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)";
    at.change(&format!("{numbers} INSERT INTO entries (leaf, recorded_at) SELECT '{{\"i\":' || CAST(i AS TEXT) || '}}', 1 FROM n ORDER BY i")).await;
    at.verify().await.entries
}

/// The trail as anybody reads it over HTTP.
struct OverHttp(Browser);

impl audit::Published for OverHttp {
    async fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let answer = self.0.get(&format!("/log/{path}")).await;
        Ok((answer.status == 200).then(|| answer.body.to_vec()))
    }
}

#[test]
fn the_published_trail_is_verified_over_http_and_as_files_with_the_key_alone() {
    story(async |at| {
        let entries = many_entries(at).await;
        let key = at.app.log.verifier_key();
        let root = at.verify().await.root;
        let mut told = Vec::new();
        let verified = audit::verify_published(&OverHttp(Browser::new(at.router())), key, |size, done| told.push((size, done))).await.expect("it verifies");
        assert_eq!((verified.entries, verified.root), (entries, root));
        assert_eq!(told, [(entries, 256), (entries, 512), (entries, entries)]);
        let scratch = tempfile::tempdir().expect("a folder");
        assert_eq!(audit::write_published(&at.app.records, key, scratch.path(), |_, _| {}).await.expect("files"), entries);
        assert_eq!(audit::verify_published(scratch.path(), key, |_, _| {}).await.expect("it verifies").root, root);
        // Partial tiles that are gone, because full ones took their place.
        let checkpoint = std::fs::read(scratch.path().join("checkpoint")).expect("the checkpoint");
        at.change("INSERT INTO entries (leaf, recorded_at) SELECT leaf || ' ', recorded_at FROM entries").await;
        at.app.log.integrate(&at.app.records).await.expect("numbered");
        audit::write_published(&at.app.records, key, scratch.path(), |_, _| {}).await.expect("files");
        for kind in ["0", "entries"] {
            std::fs::remove_file(scratch.path().join(format!("tile/{kind}/002.p/{}", entries % 256))).expect("it was there");
        }
        std::fs::write(scratch.path().join("checkpoint"), checkpoint).expect("the earlier checkpoint");
        assert_eq!(audit::verify_published(scratch.path(), key, |_, _| {}).await.expect("what it was is in what it became").root, root);
    });
}

#[test]
fn whoever_changes_a_file_of_a_published_trail_is_found() {
    story(async |at| {
        let entries = many_entries(at).await;
        let key = at.app.log.verifier_key();
        let scratch = tempfile::tempdir().expect("a folder");
        let folder = scratch.path();
        audit::write_published(&at.app.records, key, folder, |_, _| {}).await.expect("files");
        let last = entries % 256;
        let found = async |path: &str, change: &dyn Fn(Vec<u8>) -> Option<Vec<u8>>| {
            with_file(folder, path, change, async || audit::verify_published(folder, key, |_, _| {}).await.expect_err(path)).await.to_string()
        };
        let flipped = |at: usize| {
            move |mut bytes: Vec<u8>| {
                bytes[at] ^= 1;
                Some(bytes)
            }
        };
        assert!(found("tile/entries/000", &flipped(2)).await.contains("entry 0 is not the one that was logged"));
        assert!(found("tile/0/001", &flipped(32 * 7)).await.contains("entry 263 is not the one that was logged"));
        assert!(found(&format!("tile/0/002.p/{last}"), &flipped(0)).await.contains("entry 512 is not"));
        assert!(found("tile/1/000.p/2", &flipped(40)).await.contains("the tile tile/1/000.p/2 is not the one"));
        assert!(found("tile/entries/001", &|_| None).await.contains("the trail ends at entry 256"));
        assert!(found("tile/0/000", &|_| None).await.contains("the tile tile/0/000"));
        assert!(
            found(&format!("tile/entries/002.p/{last}"), &|mut bytes| {
                bytes.truncate(bytes.len() - 5);
                Some(bytes)
            })
            .await
            .contains("tile/entries/002")
        );
        assert!(found("checkpoint", &flipped(30)).await.contains("not signed by this log"));
        assert!(found("checkpoint", &|_| None).await.contains("no signed checkpoint"));
        let other = NoteSigner::from_seed(ORIGIN, &[9; 32]).expect("a key");
        assert!(matches!(audit::verify_published(folder, other.verifier_key(), |_, _| {}).await, Err(Broken::Signature)), "signed again with another key");
        audit::verify_published(folder, key, |_, _| {}).await.expect("as it was");
    });
}

/// What is found while a file is changed, or is not there.
async fn with_file(folder: &Path, path: &str, change: &dyn Fn(Vec<u8>) -> Option<Vec<u8>>, look: impl AsyncFn() -> Broken) -> Broken {
    let file = folder.join(path);
    let before = std::fs::read(&file).expect(path);
    match change(before.clone()) {
        Some(after) => std::fs::write(&file, after).expect("changed"),
        None => std::fs::remove_file(&file).expect("removed"),
    }
    let found = look().await;
    std::fs::write(&file, before).expect("put back");
    found
}
