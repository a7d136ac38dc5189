//! Putting a backup back, into an empty installation.

use std::{io::Read as _, path::Path};

use super::{
    BackupError, archive, rows,
    snapshot::{Artefact, Sealed, Snapshot},
    store,
};
use crate::{
    base::SnapshotId,
    blobs::Blobs,
    documents, identity,
    merkle::VerifierKey,
    sealing::Identity,
    store::{Records, Tx, dump, transact},
};

/// The longest member of rows that is read, in bytes: many times what any is.
const LONGEST_MEMBER: u64 = 64 << 20;

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutBack {
    /// Of which backup.
    pub snapshot: Snapshot,
    /// Whether the grants are back too.
    pub with_grants: bool,
}

/// Puts a backup back: every file is compared with what the log signed, the payloads are on the disk before the records say so, and all of the records come in one transaction or none.
///
/// # Errors
/// [`BackupError`]: then the records are as empty as they were.
pub async fn put_back(
    (records, blobs): (&Records, &Blobs),
    (folder, id): (&Path, &SnapshotId),
    (key, identity): (&VerifierKey, &Identity),
    without_grants: bool,
    mut progress: impl FnMut(u64, u64),
) -> Result<PutBack, BackupError> {
    let snapshot = Snapshot::read(folder, id, key)?;
    let with_grants = !without_grants;
    if with_grants && !Artefact::Grants.file(folder, id).exists() {
        return Err(BackupError::NoGrants);
    }
    let files: Vec<_> = snapshot.files.iter().filter(|(artefact, _)| with_grants || **artefact != Artefact::Grants).collect();
    // Each is read twice: to compare, and to open.
    let total: u64 = files.iter().map(|(_, sealed)| sealed.bytes * 2).sum();
    let mut done = 0;
    let mut step = |bytes: u64| {
        done += bytes;
        progress(done, total);
    };
    let expected = check_empty(&mut records.read().await?).await?;
    if snapshot.schema != expected {
        return Err(BackupError::OtherSchema { found: snapshot.schema, expected, program: snapshot.program.clone() });
    }
    for (artefact, sealed) in &files {
        archive::check(&artefact.file(folder, id), sealed, &mut step)?;
    }
    let ciphertexts = Artefact::Ciphertexts.file(folder, id);
    let sealed = |artefact: Artefact| snapshot.files.get(&artefact).cloned().ok_or_else(|| BackupError::NotWhole(id.clone()));
    archive::read((&ciphertexts, &sealed(Artefact::Ciphertexts)?), identity, |name, bytes| {
        let (payload, part) =
            name.split_once('/').filter(|(payload, part)| is_blob(payload) && is_blob(part)).ok_or_else(|| BackupError::Unexpected(ciphertexts.clone()))?;
        step(blobs.put_back((payload, part), bytes)?);
        Ok(())
    })?;
    transact!(records, "put a backup back", |tx| {
        let tables = rows::tables(tx).await?;
        dump::begin_load(tx).await?;
        load(tx, &tables, (&Artefact::Records.file(folder, id), sealed(Artefact::Records)?), identity).await?;
        if with_grants {
            load(tx, &tables, (&Artefact::Grants.file(folder, id), sealed(Artefact::Grants)?), identity).await?;
        }
        for table in &tables {
            dump::end_load(tx, table).await?;
        }
        documents::store::end_unfinished(tx).await?;
        identity::store::end_invitations(tx).await?;
        store::note_put_back(tx, id).await?;
        Ok::<_, BackupError>(())
    })?;
    progress(total, total);
    Ok(PutBack { snapshot, with_grants })
}

/// Whether nothing is there yet. Gives the version of the schema.
async fn check_empty(tx: &mut Tx) -> Result<i64, BackupError> {
    for table in dump::tables(tx).await? {
        if !dump::is_empty(tx, &table).await? {
            return Err(BackupError::NotEmpty(table.name().to_owned()));
        }
    }
    Ok(dump::schema_version(tx).await?)
}

/// Loads every row of an archive.
async fn load(tx: &mut Tx, tables: &[dump::Table], (path, sealed): (&Path, Sealed), identity: &Identity) -> Result<(), BackupError> {
    // Members are read one after the other and loaded as they come: a channel of one, so that neither gets ahead of the other.
    let (sender, mut members) = tokio::sync::mpsc::channel::<(String, String)>(1);
    let (file, identity) = (path.to_owned(), identity.clone());
    let reading = tokio::task::spawn_blocking(move || {
        archive::read((&file, &sealed), &identity, |name, bytes| {
            let mut content = String::new();
            bytes.take(LONGEST_MEMBER).read_to_string(&mut content).map_err(|error| BackupError::File(file.clone(), error))?;
            // Nobody takes it any more: loading failed, and says why itself.
            let _ = sender.blocking_send((name.to_owned(), content));
            Ok(())
        })
    });
    while let Some((name, content)) = members.recv().await {
        rows::load(tx, tables, (&name, &content)).await?.ok_or_else(|| BackupError::Unexpected(path.to_owned()))?;
    }
    reading.await.map_err(|error| BackupError::File(path.to_owned(), std::io::Error::other(error)))?
}

/// Names of payloads and parts are 32 hexadecimal digits: nothing that leads elsewhere.
fn is_blob(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
