//! What is sealed here opens with the `age` program, and the other way round: whoever holds a key needs nothing of ours. The programs `age` and `age-keygen`
//! must be installed (Debian's package `age`).

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use consigne::sealing::seal::{NotSealed, Unopened};
use consigne::sealing::stream::{OpeningReader, SealingWriter};
use consigne::sealing::{DocumentKey, Identity, open, roster, seal};
use futures_util::io::{AsyncReadExt as _, AsyncWriteExt as _};
use secrecy::ExposeSecret as _;
use tempfile::TempDir;

/// Runs a program on these bytes.
fn run<I: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = I>, input: &[u8]) -> Output {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("this test needs the program {program}, from Debian's package age: {error}"));
    let mut stdin = child.stdin.take().expect("the standard input is piped");
    let input = input.to_vec();
    // Written from a thread: the program answers before it has read everything. It may also refuse and close its input, which the caller sees in its status.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input is written");
    output
}

/// What the program answers, which must succeed.
fn answer<I: AsRef<OsStr>>(program: &str, arguments: impl IntoIterator<Item = I>, input: &[u8]) -> Vec<u8> {
    let output = run(program, arguments, input);
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// An identity file as `age -i` reads it.
fn identity_file(folder: &TempDir, name: &str, identity: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, identity).expect("the file is written");
    path
}

fn decrypt(identity: &Path, sealed: &[u8]) -> Vec<u8> {
    answer("age", [OsStr::new("--decrypt"), OsStr::new("--identity"), identity.as_os_str()], sealed)
}

fn identity() -> Identity {
    Identity::from_scalar(&[42; 32])
}

/// Sizes around the 64 KiB chunks of the format.
const SIZES: [usize; 6] = [0, 1, 65_535, 65_536, 65_537, 300_000];

#[test]
fn what_is_sealed_here_opens_with_the_age_program() {
    let folder = TempDir::new().expect("a folder");
    let file = identity_file(&folder, "key", identity().to_text().expose_secret().as_bytes());
    for size in SIZES {
        let bytes = vec![7; size];
        assert_eq!(decrypt(&file, &seal(&bytes, &identity().recipient())), bytes, "{size}");
    }
}

#[tokio::test]
async fn what_is_sealed_here_in_stream_opens_with_the_age_program() {
    let folder = TempDir::new().expect("a folder");
    let file = identity_file(&folder, "key", identity().to_text().expose_secret().as_bytes());
    for size in SIZES {
        let bytes = vec![7; size];
        let mut sealed = Vec::new();
        let mut writer = SealingWriter::new(&mut sealed, &identity().recipient()).await.expect("memory is written");
        writer.write_all(&bytes).await.expect("memory is written");
        writer.finish().await.expect("memory is written");
        assert_eq!(decrypt(&file, &sealed), bytes, "{size}");
    }
}

#[tokio::test]
async fn what_the_age_program_seals_opens_here() {
    let recipient = identity().recipient().to_string();
    for size in SIZES {
        let bytes = vec![9; size];
        let sealed = answer("age", ["--recipient", &recipient], &bytes);
        assert_eq!(*open(&sealed, &identity()).expect("it opens"), bytes, "{size}");
        let mut opened = Vec::new();
        let mut reader = OpeningReader::new(&sealed[..], &identity()).await.expect("it opens");
        reader.read_to_end(&mut opened).await.expect("it opens to its end");
        assert_eq!(opened, bytes, "{size}");
    }
}

#[test]
fn a_document_opens_with_the_age_program_alone_from_the_team_key_to_the_payload() {
    let folder = TempDir::new().expect("a folder");
    let (member, team) = (Identity::from_scalar(&[1; 32]), Identity::from_scalar(&[2; 32]));
    let key = DocumentKey::from_random(&[3; 32]);
    let (wrap, grant) = (roster::wrap(&team, &member.recipient()), key.grant(&team.recipient()));
    let payload = seal(b"the document", &key.recipient());
    let member_file = identity_file(&folder, "member.key", member.to_text().expose_secret().as_bytes());
    let team_file = identity_file(&folder, "team.key", &decrypt(&member_file, &wrap));
    let key_file = identity_file(&folder, "document.key", &decrypt(&team_file, &grant));
    assert_eq!(decrypt(&key_file, &payload), b"the document");
}

#[test]
fn keys_made_by_age_keygen_are_read_here_and_the_other_way_round() {
    let folder = TempDir::new().expect("a folder");
    let made = String::from_utf8(answer("age-keygen", [] as [&str; 0], b"")).expect("text");
    let line = made.lines().find(|line| line.starts_with("AGE-SECRET-KEY-1")).expect("an identity");
    let stated = made.lines().find_map(|line| line.strip_prefix("# public key: ")).expect("a recipient");
    assert_eq!(Identity::from_text(line).expect("an identity").recipient().to_string(), stated);
    let ours = identity_file(&folder, "key", identity().to_text().expose_secret().as_bytes());
    let read = String::from_utf8(answer("age-keygen", [OsStr::new("-y"), ours.as_os_str()], b"")).expect("text");
    assert_eq!(read.trim_end(), identity().recipient().to_string());
}

#[test]
fn what_the_age_program_seals_otherwise_is_refused_by_name() {
    let (one, two) = (identity().recipient().to_string(), Identity::from_scalar(&[43; 32]).recipient().to_string());
    let shared = answer("age", ["-r", &one, "-r", &two], b"for two");
    assert!(matches!(open(&shared, &identity()), Err(Unopened::NotSealed(NotSealed::SeveralRecipients))));
    let armored = answer("age", ["--armor", "-r", &one], b"armored");
    assert!(matches!(open(&armored, &identity()), Err(Unopened::NotSealed(NotSealed::NotAge))));
    let anothers = answer("age", ["-r", &two], b"for another");
    assert!(matches!(open(&anothers, &identity()), Err(Unopened::OtherKey)));
}

#[test]
fn a_damaged_file_is_refused_by_the_age_program_as_here() {
    let folder = TempDir::new().expect("a folder");
    let file = identity_file(&folder, "key", identity().to_text().expose_secret().as_bytes());
    let mut sealed = seal(b"a document", &identity().recipient());
    sealed.pop();
    assert!(open(&sealed, &identity()).is_err());
    let output = run("age", [OsStr::new("-d"), OsStr::new("-i"), file.as_os_str()], &sealed);
    assert!(!output.status.success(), "the age program opened a damaged file");
}
