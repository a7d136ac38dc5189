//! Backups: what they hold, what they cannot bring back, and what is refused of them.

mod since;

use std::{path::Path, process::Command};

use consigne::{
    app::App,
    audit,
    backup::{self, Artefact, BackupError, PutBack, Snapshot},
    base::{Chance, Clock, OperatingSystem, SnapshotId},
    blobs::Blobs,
    sealing::Identity,
    store::{Db, Records},
};
use jiff::SignedDuration;
use tempfile::TempDir;

use crate::harness::{Agent, Browser, Elsewhere, Instance, Sender, Team, day, person, random, router_of, story};

const PURPOSE: &str = "P12_IDENTITE";
const PIECE: &str = "PIECE_IDENTITE";

/// Takes a backup of the story's instance.
async fn take(at: &Instance, folder: &Path) -> Snapshot {
    backup::take(&at.app.records, (&at.app.blobs, &at.app.log), (folder, &at.recovery.recipient()), |_, _| {}).await.expect("a backup")
}

/// Puts one back elsewhere.
async fn put_back(at: &Instance, there: &Elsewhere<'_>, (folder, id): (&Path, &SnapshotId), without_grants: bool) -> Result<PutBack, BackupError> {
    let setup = there.setup();
    let db = Db::open(&setup.place).await.expect("records");
    db.migrate().await.expect("a schema");
    let (records, blobs) = (Records::new(db, setup.clock, setup.chance), Blobs::local(&setup.blobs, 0, true).expect("a folder"));
    let key = (at.app.log.verifier_key(), &at.recovery);
    let outcome = backup::put_back((&records, &blobs), (folder, id), key, without_grants, |_, _| {}).await;
    records.db().close().await;
    outcome
}

async fn drill(at: &Instance, folder: &Path, id: &SnapshotId, identity: &Identity) -> Result<backup::Drilled, BackupError> {
    let work = TempDir::new().expect("a folder");
    let clock: std::sync::Arc<dyn Clock> = at.clock.clone();
    let chance: std::sync::Arc<dyn Chance> = std::sync::Arc::new(OperatingSystem);
    let place = work.path().join("drill");
    let drilled = backup::drill((folder, id), (at.app.log.verifier_key(), identity), (&place, clock, chance), |_, _| {}).await;
    assert!(!place.exists(), "nothing of a drill stays");
    drilled
}

/// Signs in at a restored instance: no session is in a backup.
async fn returns(agent: &mut Agent, app: &App) {
    agent.browser = Browser::new(router_of(app));
    agent.browser.get("/api/v1/me").await.expect(401);
    agent.browser.session = agent.sign_in(&agent.browser).await.expect(204).session();
}

/// A case with so many documents, which may not be held.
async fn documents(at: &Instance, who: (&Team, &Agent), count: usize) -> (String, Vec<String>) {
    documents_of(at, who, (PURPOSE, PIECE), count).await
}

/// A case with so many documents of one kind.
async fn documents_of(at: &Instance, (team, manager): (&Team, &Agent), (purpose, piece): (&str, &str), count: usize) -> (String, Vec<String>) {
    let case = manager.open_case(at, team, person("Nadia Benali")).await;
    let mut documents = Vec::new();
    for number in 0..count {
        let asked = manager.ask(at, (team, &case), (purpose, &[piece])).await;
        let sender = Sender::arrive(at, &asked).await;
        documents.push(sender.deposit(at, piece, (&format!("{number}.pdf"), format!("paper {number}").as_bytes())).await.0);
    }
    (case, documents)
}

#[test]
fn what_is_put_back_elsewhere_is_the_service_as_it_was() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, held) = documents(at, (&team, &manager), 3).await;
        let folder = TempDir::new().expect("a folder");
        let snapshot = take(at, folder.path()).await;
        assert_eq!((snapshot.documents, snapshot.entries), (3, at.verify().await.entries - 1));
        assert_eq!(at.told("backup.taken").await, 1);

        let there = at.elsewhere().await;
        let back = put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect("put back");
        assert!(back.with_grants && back.snapshot == snapshot);
        let app = App::open(there.setup()).await.unwrap_or_else(|error| panic!("it opens: {error}"));
        assert!(app.caught_up.unknowable && app.caught_up.read_only.is_none(), "nobody is there to say what happened since");
        returns(&mut manager, &app).await;
        let row = manager.see(&held[1]).await.expect(200).json();
        assert_eq!(row["case"], case.as_str());
        let (manifest, content) = manager.open(&held[1], &team.key()).await;
        assert_eq!((manifest.file_name.as_str(), content.as_slice()), ("1.pdf", b"paper 1".as_slice()));
        // It goes on: what is new is numbered after what was.
        let case = manager.open_case(at, &team, person("Samir Haddad")).await;
        manager.begin_upload(&case, (PURPOSE, PIECE), 10).await;
        app.log.integrate(&app.records).await.expect("numbered");
        audit::verify(&app.records, app.log.verifier_key(), |_| {}).await.expect("the trail goes on");
        assert_eq!(crate::harness::number(app.records.db(), "SELECT CAST(COUNT(*) AS BIGINT) FROM entries WHERE leaf LIKE '%backup.put-back%'").await, 1);
        app.records.db().close().await;
        let again = App::open(there.setup()).await.unwrap_or_else(|error| panic!("it opens: {error}"));
        assert!(!again.caught_up.unknowable, "said once");
        again.records.db().close().await;
        there.close().await;
    });
}

#[test]
fn age_and_tar_read_a_backup_with_the_recovery_key_and_nobody_else_does() {
    story(async |at| {
        use secrecy::ExposeSecret as _;
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        documents(at, (&team, &manager), 2).await;
        let folder = TempDir::new().expect("a folder");
        let snapshot = take(at, folder.path()).await;
        let key = folder.path().join("recovery.key");
        std::fs::write(&key, at.recovery.to_text().expose_secret()).expect("written");
        let listed = |artefact: Artefact| {
            let opened = folder.path().join("opened.tar");
            let file = artefact.file(folder.path(), &snapshot.id);
            let done = Command::new("age").arg("-d").arg("-i").arg(&key).arg("-o").arg(&opened).arg(&file).status().expect("age runs");
            assert!(done.success(), "{}", file.display());
            let listing = Command::new("tar").arg("-tf").arg(&opened).output().expect("tar runs");
            assert!(listing.status.success(), "{}", String::from_utf8_lossy(&listing.stderr));
            String::from_utf8(listing.stdout).expect("text")
        };
        let records = listed(Artefact::Records);
        assert!(records.contains("tables/documents/00000000.jsonl") && records.contains("tables/entries/"), "{records}");
        for absent in ["tables/grants/", "tables/sessions/"] {
            assert!(!records.contains(absent), "{records}");
        }
        assert_eq!(listed(Artefact::Grants), "tables/grants/00000000.jsonl\n");
        assert_eq!(listed(Artefact::Ciphertexts).lines().count(), 2);
        for artefact in Artefact::ALL {
            let bytes = std::fs::read(artefact.file(folder.path(), &snapshot.id)).expect("a file");
            assert!(!bytes.windows(4).any(|window| window == b"doc_"), "nothing is in clear");
        }
        let stranger = Identity::from_scalar(&random());
        assert!(matches!(drill(at, folder.path(), &snapshot.id, &stranger).await, Err(BackupError::Unopened(..))));
    });
}

#[test]
fn a_drill_opens_every_document_and_touches_nothing() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (_, held) = documents(at, (&team, &manager), 4).await;
        let folder = TempDir::new().expect("a folder");
        let snapshot = take(at, folder.path()).await;
        let entries = at.entries().await;
        let drilled = drill(at, folder.path(), &snapshot.id, &at.recovery).await.expect("it holds");
        assert_eq!((drilled.opened, drilled.closed, drilled.bytes, drilled.entries), (4, 0, 4 * 7, snapshot.entries));
        assert_eq!(at.entries().await, entries);

        // A payload that is not what the record says is found, though the file is the one that was signed.
        let payload = at.texts(&format!("SELECT payload FROM documents WHERE document = '{}'", held[2])).await.pop().expect("a payload");
        let part = std::fs::read_dir(at.blobs().join(&payload)).expect("parts").next().expect("one").expect("a file").path();
        let mut bytes = std::fs::read(&part).expect("a part");
        let whole = bytes.clone();
        *bytes.last_mut().expect("bytes") ^= 1;
        std::fs::write(&part, bytes).expect("written");
        let damaged = take(at, folder.path()).await;
        let found = drill(at, folder.path(), &damaged.id, &at.recovery).await.expect_err("it does not hold");
        assert!(matches!(&found, BackupError::Unopenable(document, _) if document.as_str() == held[2]), "{found}");
        std::fs::write(&part, whole).expect("written");
    });
}

#[test]
fn an_old_records_backup_opens_none_of_100_purged_documents() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, held) = documents(at, (&team, &manager), 100).await;
        let folder = TempDir::new().expect("a folder");
        at.record(&manager, &case, ("DERNIER_CONTACT", "2026-03-03")).await;
        let snapshot = take(at, folder.path()).await;
        assert_eq!(drill(at, folder.path(), &snapshot.id, &at.recovery).await.expect("it holds").opened, 100, "the day it is taken");
        assert_eq!(backup::rotate(folder.path(), at.app.records.now(), at.app.log.verifier_key()).expect("rotated"), 0);

        at.clock.advance_to(day("2026-04-05"));
        at.purge().await;
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM documents WHERE purged_at IS NOT NULL").await, 100);
        assert_eq!(backup::rotate(folder.path(), at.app.records.now(), at.app.log.verifier_key()).expect("rotated"), 1);
        assert!(!Artefact::Grants.file(folder.path(), &snapshot.id).exists());
        let cut = folder.path().join("snap_01kjsc2140zqy9tvheyerq7h47.grants.age");
        std::fs::write(&cut, b"of a backup that was killed").expect("written");
        let later = jiff::Timestamp::try_from(std::fs::metadata(&cut).expect("a file").modified().expect("a time")).expect("a time")
            + SignedDuration::from_hours(24 * 6);
        assert_eq!(backup::rotate(folder.path(), later, at.app.log.verifier_key()).expect("rotated"), 1, "what was not taken to its end ends too");
        let drilled = drill(at, folder.path(), &snapshot.id, &at.recovery).await.expect("the rest holds");
        assert_eq!((drilled.opened, drilled.closed), (0, 100), "with the recovery key itself");

        let there = at.elsewhere().await;
        let refused = put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect_err("no grants");
        assert!(matches!(refused, BackupError::NoGrants), "{refused}");
        put_back(at, &there, (folder.path(), &snapshot.id), true).await.expect("the rest is put back");
        let app = App::open(there.setup()).await.unwrap_or_else(|error| panic!("it opens: {error}"));
        assert_eq!(crate::harness::number(app.records.db(), "SELECT CAST(COUNT(*) AS BIGINT) FROM grants").await, 0);
        assert_eq!(held.len(), 100);
        app.records.db().close().await;
        there.close().await;
    });
}

#[test]
fn a_backup_changed_cut_forged_or_of_another_house_is_not_put_back() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        documents(at, (&team, &manager), 2).await;
        let folder = TempDir::new().expect("a folder");
        let snapshot = take(at, folder.path()).await;
        let there = at.elsewhere().await;
        for artefact in Artefact::ALL {
            let file = artefact.file(folder.path(), &snapshot.id);
            let whole = std::fs::read(&file).expect("a file");
            let mut bent = whole.clone();
            *bent.last_mut().expect("bytes") ^= 1;
            for bad in [bent, whole[..whole.len() - 1].to_vec(), Vec::new()] {
                std::fs::write(&file, bad).expect("written");
                let refused = put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect_err("changed");
                assert!(matches!(&refused, BackupError::Changed(path) if *path == file), "{refused}");
            }
            std::fs::write(&file, whole).expect("written");
        }
        let note = folder.path().join(format!("{}.snapshot", snapshot.id));
        let text = std::fs::read_to_string(&note).expect("a note");
        for bad in [text.replace("\"documents\":2", "\"documents\":3"), text.replace("consigne.backup.v1", "consigne.backup.v2"), String::new()] {
            std::fs::write(&note, bad).expect("written");
            let refused = put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect_err("forged");
            assert!(matches!(&refused, BackupError::Forged(_)), "{refused}");
        }
        std::fs::remove_file(&note).expect("removed");
        let refused = put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect_err("not whole");
        assert!(matches!(&refused, BackupError::NotWhole(_)), "a backup that was killed has no note: {refused}");
        std::fs::write(&note, text).expect("written");

        put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect("as it was, it is put back");
        let refused = put_back(at, &there, (folder.path(), &snapshot.id), false).await.expect_err("once");
        assert!(matches!(&refused, BackupError::NotEmpty(_)), "{refused}");
        there.close().await;
    });
}

#[test]
fn a_payload_destroyed_while_the_backup_is_taken_is_left_out() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, _) = documents(at, (&team, &manager), 2).await;
        let folder = TempDir::new().expect("a folder");
        let payload = at.texts("SELECT payload FROM documents ORDER BY document").await.remove(0);
        let parts: Vec<_> = std::fs::read_dir(at.blobs().join(&payload)).expect("parts").map(|part| part.expect("a file").path()).collect();
        let kept: Vec<_> = parts.iter().map(|part| (part.clone(), std::fs::read(part).expect("a part"))).collect();
        std::fs::remove_dir_all(at.blobs().join(&payload)).expect("removed");
        assert_eq!(take(at, folder.path()).await.documents, 1);
        std::fs::create_dir(at.blobs().join(&payload)).expect("a folder");
        for (part, bytes) in kept {
            std::fs::write(part, bytes).expect("written");
        }
        at.clock.advance(SignedDuration::from_hours(1));
        let again = take(at, folder.path()).await;
        assert_eq!((again.documents, Snapshot::all(folder.path()).expect("the folder").pop()), (2, Some(again.id)));
        assert!(!case.is_empty());
    });
}
