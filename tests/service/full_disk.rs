//! A disk without room: documents are refused and said to be, destruction goes on and makes room.

use std::{path::PathBuf, process::Command};

use crate::harness::{Answer, Instance, Sender, Setting, day, person, story_with};

/// A small disk of its own, mounted for one story.
struct SmallDisk {
    mounted: PathBuf,
    _parent: tempfile::TempDir,
}

/// Bytes of the small disk.
const SIZE: usize = 3 * 1024 * 1024;

/// A story that may not mount runs again in a child that may (a user namespace of its own), under this variable.
const CHILD: &str = "CONSIGNE_TEST_IN_NAMESPACE";

impl SmallDisk {
    fn mount() -> Option<Self> {
        let parent = tempfile::TempDir::new().expect("a folder");
        let mounted = parent.path().join("disk");
        std::fs::create_dir(&mounted).expect("a folder");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={SIZE}"), "tmpfs"]).arg(&mounted).output();
        done.is_ok_and(|done| done.status.success()).then_some(Self { mounted, _parent: parent })
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a failed story may still hold a file.
        let _ = Command::new("umount").arg("--lazy").arg(&self.mounted).status();
    }
}

/// Tells a story whose payloads are on a small disk: here, or in a child that may mount one.
fn on_a_small_disk(test: &str, reserve: u64, tell: impl AsyncFnOnce(&Instance)) {
    if let Some(disk) = SmallDisk::mount() {
        story_with(Setting { blobs: Some(disk.mounted.clone()), reserve, ..Setting::default() }, tell);
        return;
    }
    assert!(std::env::var_os(CHILD).is_none(), "a small disk cannot be mounted even in a namespace");
    let program = std::env::current_exe().expect("this program");
    let child = Command::new("unshare").args(["--user", "--map-root-user", "--mount"]).arg(program).args(["--exact", test]).env(CHILD, "1").output();
    let child = child.expect("this test needs to mount a small disk: run it as root, or install unshare and allow user namespaces");
    assert!(child.status.success(), "{}{}", String::from_utf8_lossy(&child.stdout), String::from_utf8_lossy(&child.stderr));
}

const PIECE: &str = "PIECE_IDENTITE";

async fn at_a_link(at: &Instance) -> Sender {
    let (team, manager) = at.agency("Agence de Villeurbanne").await;
    let case = manager.open_case(at, &team, person("Nadia Benali")).await;
    Sender::arrive(at, &manager.ask(at, (&team, &case), ("P12_IDENTITE", &[PIECE])).await).await
}

/// Sends this many bytes into an upload of their own.
async fn send(sender: &Sender, length: usize) -> Answer {
    let address = sender.create(PIECE, length).await.expect(201).header("location").to_owned();
    sender.patch(&address, 0, &vec![7; length]).await
}

#[test]
fn on_a_full_disk_documents_are_refused_and_the_purge_makes_room() {
    on_a_small_disk("full_disk::on_a_full_disk_documents_are_refused_and_the_purge_makes_room", 0, async |at| {
        let sender = at_a_link(at).await;
        let sealed = sender.seal(at, PIECE, ("large.pdf", &vec![1; SIZE / 2])).await;
        sender.patch(&sealed.address, 0, &sealed.payload).await.expect(204);
        sender.finish(&[&sealed]).await.expect(200);
        send(&sender, SIZE / 3 * 2).await.expect_problem(507, "no-room");
        send(&sender, SIZE / 3 * 2).await.expect_problem(507, "no-room");
        at.clock.advance_to(day("2026-04-02"));
        let counts = at.purge().await.counts;
        assert_eq!((counts.purged, counts.faulted), (1, 0), "destruction needs no room");
        send(&at_a_link(at).await, SIZE / 3 * 2).await.expect(204);
    });
}

#[test]
fn documents_are_refused_before_the_disk_is_full_so_that_the_records_have_room() {
    let reserve = u64::try_from(SIZE / 2).expect("small");
    on_a_small_disk("full_disk::documents_are_refused_before_the_disk_is_full_so_that_the_records_have_room", reserve, async |at| {
        let sender = at_a_link(at).await;
        send(&sender, SIZE / 3 * 2).await.expect(204);
        send(&sender, 1).await.expect_problem(507, "no-room");
        at.clock.advance_to(day("2026-03-05"));
        assert!(at.purge().await.counts.swept > 0);
        send(&sender, 1).await.expect(204);
    });
}
