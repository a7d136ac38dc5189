//! The sample is right; each mistake has its sentence, its file and its line.

use std::{fs, os::unix::fs::PermissionsExt as _};

use super::*;
use crate::merkle::Cosigner;

const SAMPLE: &str = include_str!("../../deploy/consigne.toml");

fn parse(text: &str) -> Result<Config, Mistakes> {
    Config::parse(text, Path::new("/etc/consigne/consigne.toml"))
}

fn sentences(text: &str) -> String {
    parse(text).map_or_else(|mistakes| mistakes.to_string(), |_| "right".to_owned())
}

/// The sample with one line changed.
fn with(line: &str, other: &str) -> String {
    assert!(SAMPLE.contains(line), "the sample says {line}");
    SAMPLE.replacen(line, other, 1)
}

#[test]
fn the_sample_is_right_and_takes_the_strictest_defaults() -> Result<(), Mistakes> {
    let config = parse(SAMPLE)?;
    assert_eq!(config.service.base_url.as_str(), "https://consigne.example.fr");
    assert!(config.service.listen.ip().is_loopback());
    assert_eq!(config.service.data_dir, Path::new("/var/lib/consigne"));
    assert_eq!(config.database, Database::Sqlite("/var/lib/consigne/consigne.db".into()));
    assert_eq!(config.blobs.directory, Path::new("/var/lib/consigne/blobs"));
    assert_eq!(config.limits.file.bytes(), 1 << 30);
    assert_eq!(config.purge.at.time().to_string(), "02:30:00");
    assert!(config.tls.is_none() && config.retention.policies.is_none());
    Ok(())
}

#[test]
fn what_the_sample_comments_out_is_the_default() -> Result<(), Mistakes> {
    let told: String = SAMPLE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            // Keys that have a default; the others are an alternative and have none.
            Some(key) if ["listen =", "allowed_hosts =", "data_dir =", "url =", "directory =", "at ="].iter().any(|start| key.starts_with(start)) => {
                format!("{key}\n")
            }
            Some(key) if ["file = \"1", "link =", "instance =", "reserve =", "connections", "drain ="].iter().any(|start| key.starts_with(start)) => {
                format!("{key}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    assert!(told.contains("\nconnections = 2048\n"));
    let (told, left_out) = (parse(&told)?, parse(SAMPLE)?);
    let shown = |config: &Config| format!("{:?} {:?} {:?} {:?} {:?}", config.service, config.database, config.blobs, config.limits, config.purge);
    assert_eq!(shown(&told), shown(&left_out));
    Ok(())
}

#[test]
fn every_mistake_is_told_at_once_with_its_file_and_line() {
    let text = "[service]\n# Where.\n\nbase_url = \"http://example.fr\"\n\n[recovery]\nrecipient = \"age1\"\n\n[log]\norigin = \"example.fr/log\"\n\
                signing_key = \"k\"\n\n[process_key]\nfile = \"k\"\n\n[limits]\nfile = \"1 Go\"\n\n[purge]\nat = \"25:00\"\n\n[telemetry]\non = true\n";
    assert_eq!(
        sentences(text),
        "/etc/consigne/consigne.toml: the section [contacts] is missing\n\
         /etc/consigne/consigne.toml:4: in [service]: `http://example.fr` must begin with https:// (only localhost may do without: elsewhere browsers refuse cryptography)\n\
         /etc/consigne/consigne.toml:7: in [recovery]: not an age X25519 recipient\n\
         /etc/consigne/consigne.toml:11: in [log]: unknown field `signing_key`, expected one of `origin`, `signing_key_file`, `witnesses`, `cosignatures`\n\
         /etc/consigne/consigne.toml:17: in [limits]: `1 Go` is not a size: write a whole number and B, KiB, MiB, GiB or TiB, as in \"1 GiB\"\n\
         /etc/consigne/consigne.toml:20: in [purge]: `25:00` is not a time of day: write hours and minutes, as in \"02:30\"\n\
         /etc/consigne/consigne.toml:22: nothing reads `telemetry`"
    );
    assert_eq!(sentences("[service\nname = 1"), "/etc/consigne/consigne.toml:1: this is not TOML: unclosed table, expected `]`");
}

#[test]
fn the_sample_of_a_witness_is_read_and_its_mistakes_are_told() -> Result<(), Box<dyn std::error::Error>> {
    let sample = include_str!("../../deploy/witness.toml");
    let read = |text: &str| WitnessConfig::parse(text, Path::new("/etc/consigne-witness/witness.toml"));
    let config = read(sample)?;
    assert_eq!((config.witness.name.as_str(), config.logs.len()), ("temoin.example.org/consigne", 1));
    assert_eq!(config.logs.first().map(|log| log.key.key().name()), Some("consigne.example.fr/log"));
    let witness = Cosigner::from_seed("temoin.example.org/consigne", &[9; 32])?.verifier_key().to_string();
    for (from, to, sentence) in [
        ("127.0.0.1:8090", "0.0.0.0:8090", "without [tls], `listen` must be an address of this machine alone"),
        ("log+", "log+0", "is not the key of a log"),
        ("consigne.example.fr/log+", &format!("{witness}\"\n# \""), "is not the key of a log"),
        ("[[log]]", "[log]", "invalid type"),
        ("\nurl = ", "\nuri = ", "unknown field `uri`"),
        ("https://temoin", "http://temoin", "must begin with https://"),
    ] {
        let told = read(&sample.replacen(from, to, 1)).map(|_| ()).map_err(|mistakes| mistakes.to_string());
        assert!(told.as_ref().is_err_and(|told| told.contains(sentence)), "{to}: {told:?}");
    }
    let service = |more: &str| sentences(&with("# cosignatures = 1", more));
    let one = format!("{{ key = \"{witness}\", url = \"https://temoin.example.org\" }}");
    assert!(parse(&with("# cosignatures = 1", &format!("witnesses = [{one}]"))).is_ok_and(|config| config.log.cosignatures() == 1));
    assert!(service("cosignatures = 1").contains("more than there are witnesses"));
    assert!(service(&format!("witnesses = [{one}, {one}]")).contains("the same name"));
    assert!(service(&format!("witnesses = [{one}]\ncosignatures = 0")).contains("`cosignatures` is 0"));
    assert!(service("witnesses = [{ key = \"a+b+c\", url = \"https://a.example\" }]").contains("is not the key of a witness"));
    Ok(())
}

#[test]
fn what_is_wrong_only_beside_the_rest_is_told_too() {
    for (line, other, sentence) in [
        ("telephone = \"36 46\"", "telephone = \" \"", "`contacts.telephone` is empty"),
        ("# link = \"4 GiB\"", "link = \"1 MiB\"", "`link` is less than `file`: the largest file could not be received"),
        ("# listen = \"127.0.0.1:8080\"", "listen = \"0.0.0.0:8080\"", "without [tls], `listen` must be an address of this machine alone"),
        ("/process-key", "/log-signing-key", "one key has one use"),
        ("# url = \"sqlite:consigne.db\"", "url = \"postgres://u:p@db/consigne\"", "write it in a file of mode 0600"),
        ("# url = \"sqlite:consigne.db\"", "url = \"sqlite::memory:\"", "`url` must be \"sqlite:\" and the name of a file"),
        ("# url = \"sqlite:consigne.db\"", "url = \"sqlite:a.db?mode=ro\"", "`url` must be \"sqlite:\" and the name of a file"),
        ("# url = \"sqlite:consigne.db\"", "url = \"sqlite:a\"\nurl_file = \"b\"", "not both"),
        ("# allowed_hosts = []", "allowed_hosts = [\"*.example.fr\"]", "is not a host"),
        ("origin = \"consigne.example.fr/log\"", "origin = \"https://consigne.example.fr\"", "is not the name of a log"),
        ("# listen = \"127.0.0.1:8080\"", "session_secret = \"x\"", "unknown field `session_secret`"),
    ] {
        let told = sentences(&with(line, other));
        assert!(told.contains(sentence), "{other}: {told}");
    }
}

#[test]
fn values_are_read_as_written_or_refused() {
    for (text, bytes) in [("0 B", 0), ("20 MiB", 20 << 20), ("3TiB", 3 << 40)] {
        assert_eq!(text.parse::<ByteSize>().map(ByteSize::bytes), Ok(bytes));
    }
    for text in ["", "1", "GiB", "-1 GiB", "1.5 GiB", "1 GB", "99999999999 TiB", " 1 B"] {
        assert!(text.parse::<ByteSize>().is_err(), "{text}");
    }
    assert_eq!("5 min".parse::<Wait>().map(|wait| wait.duration().as_secs()), Ok(300));
    assert!("5 m".parse::<Wait>().is_err());
    for text in ["https://a.example/x", "https://a.example?x", "https://a.example/#x", "ftp://a.example", "a.example", "https://u@a.example", "https://"] {
        assert!(matches!(text.parse::<BaseUrl>(), Err(ValueError::BaseUrl(_))), "{text}");
    }
    for (text, host) in [("https://A.example/", "a.example"), ("http://localhost:8080", "localhost:8080"), ("https://a.example:8443", "a.example:8443")] {
        assert_eq!(text.parse::<BaseUrl>().map(|url| url.host().to_string()), Ok(host.to_owned()));
    }
}

#[test]
fn serve_is_refused_elsewhere_than_on_its_own_machine() -> Result<(), Mistakes> {
    let text = with("# listen = \"127.0.0.1:8080\"", "listen = \"192.0.2.1:443\"\n[tls]\ncertificate = \"c.pem\"\nkey = \"k.pem\"\n");
    let told: Vec<_> = parse(&text)?.check().iter().map(ToString::to_string).collect();
    assert!(
        told.iter()
            .any(|sentence| sentence.starts_with("/etc/consigne/consigne.toml:10: `listen` is 192.0.2.1:443: this version signs in with a passphrase alone")),
        "{told:#?}"
    );
    Ok(())
}

#[test]
fn secrets_are_read_from_private_files_only() -> Result<(), Box<dyn std::error::Error>> {
    let place = tempfile::tempdir()?;
    let text = SAMPLE.replace("/run/credentials/consigne.service/", "");
    let file = place.path().join("consigne.toml");
    fs::write(&file, &text)?;
    let config = Config::load(&file)?;
    assert_eq!(config.check().len(), 2, "neither key is there");

    for (name, content) in [("log-signing-key", "07".repeat(32) + "\n"), ("process-key", "Ff".repeat(32))] {
        fs::write(place.path().join(name), content)?;
        fs::set_permissions(place.path().join(name), fs::Permissions::from_mode(0o600))?;
    }
    assert_eq!(config.check(), []);
    assert_eq!(*config.log.signing_key_file.read_key()?, [7; 32]);
    assert_eq!(*config.process_key.file.read_key()?, [255; 32]);

    fs::set_permissions(place.path().join("process-key"), fs::Permissions::from_mode(0o644))?;
    let told: Vec<_> = config.check().into_iter().map(|mistake| mistake.sentence).collect();
    assert_eq!(told, [format!("the file {} is open to other users of this machine: `chmod 600` it", place.path().join("process-key").display())]);
    for wrong in ["07".repeat(31), "07".repeat(33), "0g".repeat(32), "0é".repeat(32)] {
        fs::write(place.path().join("log-signing-key"), wrong)?;
        assert!(matches!(config.log.signing_key_file.read_key(), Err(KeyFileError::NotAKey(_))));
    }
    Ok(())
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let told = Config::load(Path::new("/nowhere/consigne.toml")).map(|_| ()).map_err(|mistakes| mistakes.to_string());
    assert_eq!(told, Err("/nowhere/consigne.toml: the configuration cannot be read: No such file or directory (os error 2)".to_owned()));
}
