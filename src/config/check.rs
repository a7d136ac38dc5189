//! What only shows when values are put side by side, or beside this machine.

use std::path::{Path, PathBuf};

use super::{Config, Database, Mistake, SecretFile, mistake::with_causes};

impl Config {
    /// Whether `serve` may start with it on this machine: every mistake, none if it may.
    ///
    /// This version is a preview: sign-in has no second factor yet, so it is reachable from its own machine only.
    #[must_use]
    pub fn check(&self) -> Vec<Mistake> {
        let mut mistakes = self.secrets();
        let listen = self.service.listen;
        if !listen.ip().to_canonical().is_loopback() {
            let sentence = format!(
                "`listen` is {listen}: this version signs in with a passphrase alone, without a second factor, so it serves this machine only; \
                 write 127.0.0.1:{port} or [::1]:{port}",
                port = listen.port()
            );
            mistakes.push(self.lines.mistake("service.listen", sentence));
        }
        mistakes.sort_by_key(|mistake| mistake.line);
        mistakes
    }

    /// Values that are right by themselves and not together.
    pub(super) fn contradictions(&self) -> Vec<Mistake> {
        let limits = &self.limits;
        let texts = [("contacts.telephone", &self.contacts.telephone), ("contacts.accessibility", &self.contacts.accessibility)];
        let empty = texts.into_iter().filter(|(_, text)| text.trim().is_empty());
        let mut mistakes: Vec<_> = empty.map(|(key, _)| self.lines.mistake(key, format!("`{key}` is empty"))).collect();
        let rules = [
            (limits.file.bytes() == 0, "limits.file", "`file` is 0: nothing could be received"),
            (limits.file > limits.link, "limits.link", "`link` is less than `file`: the largest file could not be received"),
            (limits.link > limits.instance, "limits.instance", "`instance` is less than `link`"),
            (limits.connections_per_address == 0, "limits.connections_per_address", "`connections_per_address` is 0: nobody could connect"),
            (
                limits.connections_per_address > limits.connections,
                "limits.connections_per_address",
                "`connections_per_address` is more than `connections`: one address could take them all",
            ),
            (self.tls.is_some() && !self.service.base_url.is_https(), "service.base_url", "[tls] is given, so `base_url` must begin with https://"),
            (
                self.tls.is_none() && !self.service.listen.ip().to_canonical().is_loopback(),
                "service.listen",
                "without [tls], `listen` must be an address of this machine alone (127.0.0.1 or [::1]), where a proxy adds TLS",
            ),
            (
                self.log.cosignatures() > self.log.witnesses.len(),
                "log.cosignatures",
                "`cosignatures` is more than there are witnesses: no checkpoint could ever have so many",
            ),
            (self.log.cosignatures == Some(0), "log.cosignatures", "`cosignatures` is 0: leave it out for all of the witnesses, or say how many must cosign"),
            (
                !all_differ(self.log.witnesses.iter().map(|one| one.key.key().name())),
                "log.witnesses",
                "two of the `witnesses` have the same name: each counts once",
            ),
            (self.log.signing_key_file == self.process_key.file, "process_key.file", "`file` is also the log's `signing_key_file`: one key has one use"),
        ];
        mistakes.extend(rules.into_iter().filter(|(wrong, ..)| *wrong).map(|(_, key, sentence)| self.lines.mistake(key, sentence)));
        mistakes
    }

    /// Secrets that cannot be read, or that strangers can.
    fn secrets(&self) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        let mut note = |key: &str, outcome: Result<(), String>| {
            if let Err(sentence) = outcome {
                mistakes.push(self.lines.mistake(key, sentence));
            }
        };
        let key = |file: &SecretFile| file.read_key().map(drop).map_err(|error| with_causes(&error));
        note("log.signing_key_file", key(&self.log.signing_key_file));
        note("process_key.file", key(&self.process_key.file));
        if let Database::PostgresIn(file) = &self.database {
            note("database.url_file", file.read().map(drop).map_err(|error| with_causes(&error)));
        }
        if let Some(tls) = self.tls_files() {
            note("tls", crate::http::edge::Tls::open(tls).map(drop).map_err(|error| with_causes(&error)));
        }
        mistakes
    }

    /// Gives every relative path its start.
    pub(super) fn resolve(&mut self, folder: &Path) {
        let from = |start: &Path, path: &mut PathBuf| *path = start.join(&*path);
        from(folder, &mut self.service.data_dir);
        let data = self.service.data_dir.clone();
        from(&data, &mut self.blobs.directory);
        match &mut self.database {
            Database::Sqlite(path) => from(&data, path),
            Database::PostgresIn(file) => file.resolve(folder),
        }
        if let Some(tls) = &mut self.tls {
            tls.resolve(folder);
        }
        self.log.signing_key_file.resolve(folder);
        self.process_key.file.resolve(folder);
        self.retention.policies.iter_mut().for_each(|path| from(folder, path));
    }
}

fn all_differ<'a>(names: impl Iterator<Item = &'a str>) -> bool {
    let mut seen = std::collections::BTreeSet::new();
    names.into_iter().all(|name| seen.insert(name))
}
