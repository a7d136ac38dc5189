//! Taking a backup of a service that runs.

use std::{collections::BTreeMap, io, path::Path};

use futures_util::TryStreamExt as _;

use super::{
    BackupError,
    archive::Writer,
    rows,
    snapshot::{Artefact, Sealed, Snapshot},
};
use crate::{
    audit::{self, Action as Logged, Entry, Log},
    base::{SnapshotId, hardening::private_directory},
    blobs::Blobs,
    documents,
    sealing::Recipient,
    store::{Records, dump, transact},
};

/// Takes a backup into a folder, in three files sealed to `to`, of one moment. The service may go on: payloads that a purge destroys meanwhile are left out, for good reason. `progress` is
/// told how many bytes of about how many are written.
///
/// # Errors
/// [`BackupError`]; then the folder has no whole backup of this name.
pub async fn take(
    records: &Records,
    (blobs, log): (&Blobs, &Log),
    (folder, to): (&Path, &Recipient),
    mut progress: impl FnMut(u64, u64),
) -> Result<Snapshot, BackupError> {
    private_directory(folder)?;
    log.integrate(records).await?;
    let mut tx = records.read().await?;
    let id = SnapshotId::new(tx.now(), &*tx.chance());
    let entries = audit::last_checkpoint(&mut tx, log.verifier_key()).await?.map_or(0, |(_, checkpoint)| checkpoint.size());
    let mut snapshot = Snapshot {
        id: id.clone(),
        taken_at: tx.now(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        schema: dump::schema_version(&mut tx).await?,
        entries,
        documents: 0,
        files: BTreeMap::new(),
    };
    let parts = documents::store::parts_held(&mut tx).await?;
    let total: u64 = parts.iter().map(|part| part.length.unsigned_abs()).sum();
    let (mut plain, mut grants) = (Writer::new(Artefact::Records.file(folder, &id), to)?, Writer::new(Artefact::Grants.file(folder, &id), to)?);
    let mut done = 0;
    for table in rows::tables(&mut tx).await? {
        let archive = if rows::has_keys(&table) { &mut grants } else { &mut plain };
        rows::write(&mut tx, &table, archive, |bytes| {
            done += bytes;
            progress(done, done.max(total));
        })
        .await?;
    }
    drop(tx);
    snapshot.files.insert(Artefact::Records, plain.finish()?);
    snapshot.files.insert(Artefact::Grants, grants.finish()?);
    let (sealed, held) = payloads(blobs, (&Artefact::Ciphertexts.file(folder, &id), to), &parts, |bytes| {
        done += bytes;
        progress(done, done.max(total));
    })
    .await?;
    snapshot.documents = held;
    snapshot.files.insert(Artefact::Ciphertexts, sealed);
    let note = log.sign(snapshot.text()?)?;
    Snapshot::write(folder, &id, &note)?;
    transact!(records, "log a backup", |tx| {
        let mut entry = Entry::done(Logged::BackupTaken).object("snapshot", &id).object("entries", entries);
        for (name, file) in ["records", "grants", "ciphertexts"].into_iter().zip(snapshot.files.values()) {
            entry = entry.object(name, &file.sha256);
        }
        Ok::<_, BackupError>(audit::record(tx, entry).await?)
    })?;
    Ok(snapshot)
}

/// Writes the payloads, as they are sealed already. Gives the file, and how many it holds.
async fn payloads(
    blobs: &Blobs,
    (path, to): (&Path, &Recipient),
    parts: &[documents::store::PartRow],
    mut progress: impl FnMut(u64),
) -> Result<(Sealed, u64), BackupError> {
    let mut archive = Writer::new(path.to_owned(), to)?;
    let (mut held, mut last) = (0, None);
    for part in parts {
        let length = part.length.unsigned_abs();
        let mut bytes = std::pin::pin!(blobs.read(&part.payload, vec![part.part.clone()]));
        let first = match bytes.try_next().await {
            // Destroyed since the moment that the backup is of.
            Err(_) if !blobs.holds(&part.payload).await? => continue,
            first => first?,
        };
        archive.begin(&format!("{}/{}", part.payload, part.part), length)?;
        let (mut piece, mut written) = (first, 0);
        while let Some(bytes_of) = piece {
            archive.piece(&bytes_of)?;
            written += bytes_of.len() as u64;
            progress(bytes_of.len() as u64);
            piece = bytes.try_next().await?;
        }
        if written != length {
            return Err(io::Error::other(format!("the payload {} has {written} bytes in its part {}, and must have {length}", part.payload, part.part)).into());
        }
        archive.end(length)?;
        if last != Some(&part.payload) {
            held += 1;
            last = Some(&part.payload);
        }
    }
    Ok((archive.finish()?, held))
}
