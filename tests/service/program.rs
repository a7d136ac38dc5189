//! The program itself, as an operator runs it: its sentences and its exit statuses.

use std::{
    io::{BufRead, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use consigne::sealing::Digest;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::{guards::root, harness::ORIGIN};

fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_consigne")).args(arguments).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// An installation in a folder, with its own copy of the purposes.
struct Installation {
    folder: TempDir,
}

impl Installation {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let at = folder.path();
        let policies = at.join("purposes");
        std::fs::create_dir(&policies).expect("a folder");
        for entry in std::fs::read_dir(root().join("policies/purposes")).expect("the purposes") {
            let path = entry.expect("a file").path();
            std::fs::copy(&path, policies.join(path.file_name().expect("a name"))).expect("copied");
        }
        let (status, recipient, _) = run(&["recovery", "init", "--out", at.join("recovery.key").to_str().expect("text")]);
        assert_eq!(status, 0);
        write_private(&at.join("log.key"), &"07".repeat(32));
        write_private(&at.join("process.key"), &"08".repeat(32));
        std::fs::write(at.join("consigne.toml"), configuration(recipient.trim())).expect("written");
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn change_purpose(&self, from: &str, to: &str) {
        let path = self.path("purposes/P12_IDENTITE.toml");
        let text = std::fs::read_to_string(&path).expect("a purpose");
        assert!(text.contains(from), "the purpose holds {from}");
        std::fs::write(&path, text.replace(from, to)).expect("written");
    }

    fn found(&self) -> (i32, String, String) {
        let config = self.path("consigne.toml");
        run(&["first-manager", "--config", &config, "--name", "Anne Durand", "--address", "anne@service.example", "--team", "Agence de Villeurbanne"])
    }
}

fn write_private(path: &Path, text: &str) {
    std::fs::write(path, text).expect("written");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("made private");
}

fn configuration(recipient: &str) -> String {
    format!(
        r#"[service]
base_url = "http://localhost:8080"
listen = "127.0.0.1:0"
data_dir = "."
[recovery]
recipient = "{recipient}"
[log]
origin = "{ORIGIN}"
signing_key_file = "log.key"
[process_key]
file = "process.key"
[retention]
policies = "purposes"
[contacts]
telephone = "04 00 00 00 00"
accessibility = "accessibilite@service.example"
"#
    )
}

#[test]
fn check_finds_nothing_wrong_with_the_shipped_purposes() {
    let (status, said, _) = run(&["check", "--policies", root().join("policies/purposes").to_str().expect("text")]);
    assert_eq!(status, 0, "{said}");
    assert!(said.starts_with("21 purposes, digest ") && said.ends_with(": no mistake found.\n"), "{said}");
}

#[test]
fn check_says_every_mistake_of_the_purposes_with_its_file_and_line() {
    let installation = Installation::new();
    installation.change_purpose("art6 = \"6.1.e\"", "art6 = \"6.1.f\"");
    installation.change_purpose("start_event", "strat_event");
    installation.change_purpose("period = \"P30D\"", "period = \"30 days\"");
    let (status, said, complained) = run(&["check", "--policies", &installation.path("purposes")]);
    assert_eq!(status, 1);
    let lines: Vec<_> = said.lines().collect();
    assert!(lines.len() >= 3 && complained.trim() == format!("{} mistakes.", lines.len()), "{said}{complained}");
    let text = std::fs::read_to_string(installation.path("purposes/P12_IDENTITE.toml")).expect("the purpose");
    for wrong in ["6.1.f", "strat_event", "30 days"] {
        let line = text.lines().position(|line| line.contains(wrong)).expect("it is there") + 1;
        let place = format!("P12_IDENTITE.toml:{line}");
        assert!(lines.iter().any(|sentence| sentence.contains(&place) && sentence.contains(wrong)), "{place}, {wrong}:\n{said}");
    }
    let (status, said, complained) = run(&["check", "--policies", installation.folder.path().join("nowhere").to_str().expect("text")]);
    assert_eq!((status, said.as_str()), (1, ""), "{complained}");
}

#[test]
fn changed_purposes_are_compared_proposed_once_and_run_by_nobody_until_they_are_approved() {
    let installation = Installation::new();
    let config = installation.path("consigne.toml");
    assert_eq!(installation.found().0, 0);
    let (status, _, complained) = run(&["policy", "plan", "--config", &config]);
    assert!(status == 1 && complained.contains("there is nothing to change"), "{complained}");
    installation.change_purpose("hold_allowed = false", "hold_allowed = true");
    let (status, said, complained) = run(&["policy", "plan", "--config", &config]);
    assert_eq!(status, 0, "{complained}");
    assert!(said.contains("P12_IDENTITE") && said.contains("other words"), "{said}");
    let (status, said, _) = run(&["policy", "propose", "--config", &config]);
    assert!(status == 0 && said.contains("the data protection officer"), "{said}");
    let (status, _, complained) = run(&["policy", "propose", "--config", &config]);
    assert!(status == 1 && complained.contains("proposed already"), "{complained}");
    let (status, _, complained) = run(&["purge", "--config", &config]);
    assert_eq!(status, 0, "everything goes on under what is in force: {complained}");
}

#[test]
fn audit_verify_says_how_many_entries_or_the_first_bad_one() {
    let installation = Installation::new();
    assert_eq!(installation.found().0, 0);
    let config = installation.path("consigne.toml");
    let (status, said, complained) = run(&["audit", "verify", "--config", &config]);
    assert_eq!(status, 0, "{complained}");
    assert!(said.starts_with("2 entries, tree head ") && said.ends_with(", signature good\n"), "{said}");
    let (_, json, _) = run(&["audit", "verify", "--config", &config, "--json"]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&json["entries"], &json["signature"]), (&serde_json::json!(2), &serde_json::json!("good")));
    let (folder, key) = (installation.path("published"), json["key"].as_str().expect("a key").to_owned());
    let (status, said, complained) = run(&["audit", "export", "--config", &config, "--out", &folder]);
    assert!(status == 0 && said.contains("2 entries of the trail"), "{complained}");
    let (status, said, complained) = run(&["audit", "verify", "--dir", &folder, "--key", &key]);
    assert!(status == 0 && said.starts_with("2 entries, tree head "), "{complained}");
    assert_eq!(run(&["audit", "verify", "--dir", &folder]).0, 2, "a key is asked for");
    let (status, _, complained) = run(&["audit", "verify", "--url", "http://127.0.0.1:1/log", "--key", &key]);
    assert!(status == 1 && complained.contains("checkpoint of the published trail cannot be used"), "{complained}");
    let database = installation.path("consigne.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        use sqlx::Connection as _;
        let mut records = sqlx::SqliteConnection::connect(&database).await.expect("the records");
        sqlx::query("UPDATE entries SET leaf = replace(leaf, 'founder', 'someone') WHERE position = 1").execute(&mut records).await.expect("changed");
        sqlx::query("INSERT INTO entries (leaf, recorded_at) VALUES ('waits', 0)").execute(&mut records).await.expect("added");
        records.close().await.expect("closed");
    });
    let (status, said, complained) = run(&["audit", "verify", "--config", &config]);
    assert_eq!((status, said.as_str()), (1, ""));
    assert!(complained.contains("entry 1 is not the one that was logged"), "{complained}");
    let waiting = runtime.block_on(async {
        use sqlx::Connection as _;
        let mut records = sqlx::SqliteConnection::connect(&database).await.expect("the records");
        let waiting: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM entries WHERE position IS NULL").fetch_one(&mut records).await.expect("counted");
        records.close().await.expect("closed");
        waiting
    });
    assert_eq!(waiting, 1, "nothing was written on a broken trail");
}

/// What the records hold while nothing serves them.
fn at_rest(database: &str, query: &'static str) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        use sqlx::Connection as _;
        let mut records = sqlx::SqliteConnection::connect(database).await.expect("the records");
        let found = sqlx::query_scalar(query).fetch_all(&mut records).await.expect("texts");
        records.close().await.expect("closed");
        found
    })
}

/// Serves until it says so, then ends it as an init system does.
fn serve_once(config: &str) {
    let mut served = Command::new(env!("CARGO_BIN_EXE_consigne")).args(["serve", "--config", config]).stderr(Stdio::piped()).spawn().expect("the program runs");
    let lines = BufReader::new(served.stderr.take().expect("its words")).lines();
    assert!(lines.map_while(Result::ok).any(|line| line.contains("serving")), "it serves");
    let pid = Pid::from_child(&served);
    kill_process(pid, Signal::TERM).expect("it is told");
    assert!(served.wait().expect("it ends").success());
}

#[test]
fn the_trail_says_which_program_started_and_each_file_it_serves_to_browsers_once() {
    let installation = Installation::new();
    assert_eq!(installation.found().0, 0);
    let config = installation.path("consigne.toml");
    serve_once(&config);
    serve_once(&config);
    let leaves = at_rest(
        &installation.path("consigne.db"),
        "SELECT leaf FROM entries WHERE leaf LIKE '{\"action\":\"instance.started\"%' OR leaf LIKE '{\"action\":\"bundle.served\"%' ORDER BY entry",
    );
    let leaves: Vec<Value> = leaves.iter().map(|leaf| serde_json::from_str(leaf).expect("JSON")).collect();
    assert_eq!(leaves.iter().map(|leaf| leaf["action"].as_str().expect("text")).collect::<Vec<_>>(), ["bundle.served", "instance.started", "instance.started"]);
    let program = Digest::of(&std::fs::read(env!("CARGO_BIN_EXE_consigne")).expect("the program"));
    assert_eq!(leaves[1]["objects"]["program"], program.to_string());
    let files = leaves[0]["objects"]["files"].as_str().expect("files");
    assert_eq!(leaves[0]["objects"]["bundle"], Digest::of(files.as_bytes()).to_string(), "the start names it by its digest");
    assert_eq!(leaves[1]["objects"]["bundle"], leaves[2]["objects"]["bundle"]);
    let words: Vec<_> = files.split(' ').collect();
    let style = words.chunks(2).find(|pair| pair[0].starts_with("style.")).expect("the style");
    assert_eq!(style[1], Digest::of(&std::fs::read(root().join("web/dist/style.css")).expect("the style")).to_string());
}

#[test]
fn a_receipt_that_cannot_be_read_is_refused_in_a_sentence() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("recu.json");
    let file = file.to_str().expect("text");
    let key = consigne::merkle::NoteSigner::from_seed("consigne.test/log", &[7; 32]).expect("a key").verifier_key().to_string();
    let (status, _, said) = run(&["receipt", "verify", file, "--key", &key]);
    assert!(status == 1 && said.contains("recu.json cannot be read"), "{said}");
    std::fs::write(file, "[]").expect("a file");
    let (status, _, said) = run(&["receipt", "verify", file, "--key", &key]);
    assert!(status == 1 && said.contains("it proves nothing"), "{said}");
    let (status, _, said) = run(&["receipt", "verify", file, "--key", "consigne.test/log"]);
    assert!(status == 1 && said.contains("no key of a log"), "{said}");
}

#[test]
fn purge_says_what_is_due_and_what_it_did() {
    let installation = Installation::new();
    assert_eq!(installation.found().0, 0);
    let config = installation.path("consigne.toml");
    let (status, said, complained) = run(&["purge", "--dry-run", "--config", &config]);
    assert_eq!((status, said.as_str(), complained.trim()), (0, "", "0 documents are due. Nothing was done."));
    let (status, _, complained) = run(&["purge", "--dry-run", "--on", "2040-01-01", "--config", &config]);
    assert_eq!((status, complained.trim()), (0, "0 documents will be due on 2040-01-01 at 02:30:00. Nothing was done."));
    assert_eq!(run(&["purge", "--on", "2040-01-01", "--config", &config]).0, 2, "only said, never done ahead of its day");
    let (status, said, _) = run(&["purge", "--config", &config]);
    assert_eq!(status, 0);
    assert!(said.starts_with("run_") && said.contains("0 destroyed"), "{said}");
    let (status, said, _) = run(&["clock", "confirm", "--config", &config]);
    assert_eq!((status, said.trim()), (0, "The clock was not in doubt."));
}

#[test]
fn a_wrong_command_is_a_usage_error_and_secrets_stay_in_private_files() {
    assert_eq!(run(&["purgee"]).0, 2);
    assert_eq!(run(&["audit", "verify"]).0, 2);
    let installation = Installation::new();
    let mode = |name: &str| std::fs::metadata(installation.path(name)).expect("the file").permissions().mode() & 0o777;
    assert_eq!(mode("recovery.key"), 0o600);
    assert_eq!(run(&["recovery", "init", "--out", &installation.path("recovery.key")]).0, 1, "a key is never overwritten");
    std::fs::set_permissions(installation.path("process.key"), std::fs::Permissions::from_mode(0o644)).expect("opened to others");
    let (status, _, complained) = installation.found();
    assert!(status == 1 && complained.contains("process.key"), "{complained}");
    std::fs::set_permissions(installation.path("process.key"), std::fs::Permissions::from_mode(0o600)).expect("made private");
    assert_eq!(installation.found().0, 0);
    assert_eq!((mode("consigne.db"), mode("blobs")), (0o600, 0o700));
}

#[test]
fn the_trail_is_sealed_to_whoever_supervises_and_verified_by_them_alone() {
    let at = Installation::new();
    assert_eq!(at.found().0, 0);
    let (config, file, identity) = (at.path("consigne.toml"), at.path("trail.age"), at.path("dpo.key"));
    let (_, recipient, _) = run(&["recovery", "init", "--out", &identity]);
    let (status, told, error) = run(&["audit", "export", "--config", &config, "--out", &file, "--to", recipient.trim()]);
    assert_eq!(status, 0, "{error}");
    let key = told.rsplit("--key ").next().expect("the key").trim().to_owned();
    let sealed = std::fs::read(&file).expect("the file");
    assert!(sealed.starts_with(b"age-encryption.org/v1") && !sealed.windows(4).any(|window| window == b"agt_"), "nothing is in clear");
    let verify = |identity: &str, key: &str| run(&["audit", "verify", "--sealed", &file, "--identity", identity, "--key", key]);
    let (status, told, _) = verify(&identity, &key);
    assert!(status == 0 && told.contains("signature good") && told.contains("values are what their entries commit to; 0 are forgotten."), "{told}");
    let (status, _, error) = verify(&at.path("recovery.key"), &key);
    assert!(status == 1 && error.contains("does not open"), "{error}");
    let (status, _, error) = run(&["audit", "export", "--config", &config, "--out", &file, "--to", recipient.trim()]);
    assert!(status == 1 && error.contains("cannot be written"), "nothing is written over: {error}");
    let other = key.replace("consigne.example", "consigna.example");
    let (status, _, error) = run(&["report", "verify", "--config", &config, "--key", &other]);
    assert!(status == 1 && error.contains("signs with another key than yours"), "{error}");
}

#[test]
fn a_backup_is_taken_drilled_and_put_back_by_the_command_line() {
    let at = Installation::new();
    assert_eq!(at.found().0, 0);
    let (config, backups, identity) = (at.path("consigne.toml"), at.path("backups"), at.path("recovery.key"));
    let (status, told, error) = run(&["backup", "--config", &config, "--out", &backups]);
    assert!(status == 0 && told.starts_with("snap_") && told.contains("sealed to the recovery key"), "{told}{error}");
    let opening = ["--config", &config, "--from", &backups, "--identity", &identity];
    let (status, told, error) = run(&[&["drill"], &opening[..], &["--work", &at.path("scratch")]].concat());
    assert!(status == 0 && told.contains("entries of the trail verified; 0 documents opened"), "{told}{error}");
    let (status, _, error) = run(&[&["restore"], &opening[..]].concat());
    assert!(status == 1 && error.contains("a backup is put back into an empty database only"), "{error}");
    for file in ["consigne.db", "consigne.db-wal", "consigne.db-shm"] {
        let _ = std::fs::remove_file(at.path(file));
    }
    let other = at.path("other.key");
    run(&["recovery", "init", "--out", &other]);
    let wrong = ["restore", "--config", &config, "--from", &backups, "--identity", &other];
    let (status, _, error) = run(&wrong);
    assert!(status == 1 && error.contains("is not the private part of this installation's recovery key"), "{error}");
    let (status, told, error) = run(&[&["restore"], &opening[..]].concat());
    assert!(status == 0 && told.contains("is back") && told.contains("No witness is configured"), "{told}{error}");
    let (status, told, error) = run(&["audit", "verify", "--config", &config]);
    assert!(status == 0 && told.contains("signature good"), "{told}{error}");
    let (status, _, error) = run(&["restore", "--config", &config, "--from", &at.path("nowhere"), "--identity", &identity]);
    assert!(status == 1 && !error.is_empty(), "{error}");
}
