//! The published test vectors of the age format (C2SP/CCTV, the npm package `cctv-age`, which the web tests install too).
//!
//! Everything here is sealed to one X25519 recipient in a binary file, and our reader is stricter than the format: a vector of that shape must give exactly
//! what it expects, and any other must be refused before any work.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use consigne::sealing::seal::{Unopened, check_header};
use consigne::sealing::stream::OpeningReader;
use consigne::sealing::{Digest, Identity, open};
use futures_util::io::AsyncReadExt as _;

/// One published vector: <https://github.com/C2SP/CCTV/tree/main/age>.
struct Vector {
    name: String,
    /// What decrypting must give: `success`, `no match`, `HMAC failure`, `header failure`, `payload failure`, `armor failure`.
    expect: String,
    /// Of all the plaintext that is released, even when the end fails.
    payload: Option<Digest>,
    identity: Option<Identity>,
    file: Vec<u8>,
}

impl Vector {
    fn read(name: &str, bytes: &[u8]) -> Self {
        let split = bytes.windows(2).position(|pair| pair == b"\n\n").expect("a heading, then an empty line");
        let heading = std::str::from_utf8(&bytes[..split]).expect("the heading is text");
        let field = |name: &str| heading.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let file = &bytes[split + 2..];
        let file = match field("compressed") {
            None => file.to_vec(),
            Some("zlib") => miniz_oxide::inflate::decompress_to_vec_zlib(file).expect("zlib"),
            Some(other) => panic!("{name} is compressed with {other}"),
        };
        Self {
            name: name.to_owned(),
            expect: field("expect").expect("what to expect").to_owned(),
            payload: field("payload").map(|digest| digest.parse().expect("a digest")),
            identity: field("identity").and_then(|text| Identity::from_text(text).ok()),
            file,
        }
    }

    /// Whether the header shows one X25519 stanza and otherwise grease only, found without our own reader.
    fn is_ours(&self) -> bool {
        let text = String::from_utf8_lossy(&self.file);
        let header = text.split("\n---").next().unwrap_or_default();
        let kinds = header.lines().filter_map(|line| line.strip_prefix("-> ")).filter_map(|line| line.split(' ').next());
        let (recipients, others): (Vec<_>, Vec<_>) = kinds.partition(|kind| *kind == "X25519");
        recipients.len() == 1 && others.iter().all(|kind| kind.ends_with("-grease")) && self.identity.is_some()
    }
}

fn vectors() -> Vec<Vector> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("web/node_modules/cctv-age/index.js");
    let script = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("this test needs the npm package cctv-age: run `npm ci` in web/ first ({}: {error})", path.display()));
    let mut lines = script.lines();
    let mut vectors = Vec::new();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("// ../testdata/") else { continue };
        let (_, encoded) = lines.next().and_then(|line| line.split_once("__toBinary(\"")).expect("a vector follows its name");
        let encoded = encoded.strip_suffix("\");").expect("a vector is one line");
        vectors.push(Vector::read(name, &BASE64_STANDARD.decode(encoded).expect("base64")));
    }
    assert!(vectors.len() >= 140, "only {} vectors were found", vectors.len());
    vectors
}

/// What a reader gave before its end or its failure.
async fn read_in_stream(vector: &Vector, identity: &Identity) -> (Vec<u8>, Result<(), ()>) {
    let mut released = Vec::new();
    let Ok(mut reader) = OpeningReader::new(&vector.file[..], identity).await else { return (released, Err(())) };
    let mut part = vec![0; 10_000];
    loop {
        match reader.read(&mut part).await {
            Ok(0) => return (released, Ok(())),
            Ok(count) => released.extend_from_slice(&part[..count]),
            Err(_) => return (released, Err(())),
        }
    }
}

#[tokio::test]
async fn every_published_vector_of_our_shape_gives_what_it_expects() {
    let ours = vectors().into_iter().filter(Vector::is_ours).collect::<Vec<_>>();
    assert!(ours.len() >= 50, "only {} vectors are of our shape", ours.len());
    for Vector { name, .. } in &ours {
        assert!(!name.starts_with("armor"), "{name}");
    }
    for vector in &ours {
        let (name, identity) = (&vector.name, vector.identity.as_ref().expect("ours have one"));
        let answer = open(&vector.file, identity);
        match (vector.expect.as_str(), &answer) {
            ("success", Ok(plain)) => assert_eq!(Some(Digest::of(plain)), vector.payload, "{name}"),
            ("no match", Err(Unopened::OtherKey))
            | ("HMAC failure" | "payload failure", Err(Unopened::Damaged))
            | ("header failure", Err(Unopened::NotSealed(_) | Unopened::Damaged)) => {}
            (expected, _) => panic!("{name}: {expected} was expected, not {answer:?}"),
        }
        let (released, end) = read_in_stream(vector, identity).await;
        assert_eq!(end.is_ok(), vector.expect == "success", "{name}");
        assert!(vector.payload.is_none_or(|payload| payload == Digest::of(&released)), "{name} released something else");
        assert!(vector.payload.is_some() || released.is_empty(), "{name} released something");
    }
}

#[test]
fn every_published_vector_of_another_shape_is_refused_before_any_work() {
    let others = vectors().into_iter().filter(|vector| !vector.is_ours()).collect::<Vec<_>>();
    assert!(others.len() >= 50, "only {} vectors are of another shape", others.len());
    for vector in &others {
        assert!(check_header(&vector.file).is_err(), "{}", vector.name);
    }
}
