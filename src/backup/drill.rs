//! A drill: a backup put back in a place of its own, its trail verified and every document in it opened with the recovery key. Nothing that is served is touched, and no content is written.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use futures_util::{AsyncReadExt as _, TryStreamExt as _};
use zeroize::Zeroizing;

use super::{BackupError, PutBack, put_back};
use crate::{
    audit,
    base::{Chance, Clock, SnapshotId, hardening::private_directory},
    blobs::Blobs,
    documents::{self, store::HeldRow},
    identity,
    merkle::VerifierKey,
    sealing::{DocumentKey, Identity, Manifest, stream::OpeningReader},
    store::{Db, Place, Records},
};

/// What a drill showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drilled {
    /// The backup.
    pub put_back: PutBack,
    /// Entries of its trail, every one verified.
    pub entries: u64,
    /// Documents that opened to their last byte, each the one that its manifest describes.
    pub opened: u64,
    /// Bytes in them.
    pub bytes: u64,
    /// Documents without a grant that the recovery key leads to: past their team's stage in a team whose key is not there, or in a backup without grants.
    pub closed: u64,
}

/// Proves a backup in `place`, a folder that must not exist and is removed afterwards, whatever the outcome. `progress` is told how far putting back has come, then how many of how many
/// documents are opened.
///
/// # Errors
/// [`BackupError`]: the first thing in which the backup is not what it must be.
pub async fn drill(
    (folder, id): (&Path, &SnapshotId),
    (key, recovery): (&VerifierKey, &Identity),
    (place, clock, chance): (&Path, Arc<dyn Clock>, Arc<dyn Chance>),
    mut progress: impl FnMut(u64, u64),
) -> Result<Drilled, BackupError> {
    if place.exists() {
        return Err(std::io::Error::other(format!("{} exists already", place.display())).into());
    }
    private_directory(&place.join("blobs"))?;
    let proved = prove((folder, id), (key, recovery), (place, clock, chance), &mut progress).await;
    std::fs::remove_dir_all(place)?;
    proved
}

async fn prove(
    backup: (&Path, &SnapshotId),
    (key, recovery): (&VerifierKey, &Identity),
    (place, clock, chance): (&Path, Arc<dyn Clock>, Arc<dyn Chance>),
    progress: &mut impl FnMut(u64, u64),
) -> Result<Drilled, BackupError> {
    let db = Db::open(&Place::Sqlite(place.join("drill.db"))).await?;
    db.migrate().await?;
    db.do_not_wait_for_the_disk().await?;
    let (records, blobs) = (Records::new(db, clock, chance), Blobs::local(&place.join("blobs"), 0, false)?);
    let drilled = opened((&records, &blobs), backup, (key, recovery), progress).await;
    records.db().close().await;
    drilled
}

async fn opened(
    (records, blobs): (&Records, &Blobs),
    (folder, id): (&Path, &SnapshotId),
    (key, recovery): (&VerifierKey, &Identity),
    progress: &mut impl FnMut(u64, u64),
) -> Result<Drilled, BackupError> {
    let without_grants = !super::Artefact::Grants.file(folder, id).exists();
    let put_back = put_back((records, blobs), (folder, id), (key, recovery), without_grants, &mut *progress).await?;
    let entries = audit::verify(records, key, |_| {}).await?.entries;
    let mut tx = records.read().await?;
    let teams = team_keys(&identity::store::recovery_wraps(&mut tx).await?, recovery);
    let held = documents::store::held(&mut tx).await?;
    let mut drilled = Drilled { put_back, entries, opened: 0, bytes: 0, closed: 0 };
    for (number, row) in (1..).zip(&held) {
        let manifests = documents::store::manifests(&mut tx, &row.document).await?;
        let grants = documents::store::grants_of(&mut tx, &row.document).await?;
        let document_key = grants.iter().find_map(|(holder, generation, sealed)| {
            let team = teams.get(&(holder.clone(), *generation))?;
            DocumentKey::from_grant(sealed, team).ok()
        });
        match document_key {
            Some(document_key) => {
                let parts = documents::store::parts(&mut tx, &row.payload).await?;
                drilled.bytes += open(blobs, (row, parts), (&document_key, manifests.last())).await?;
                drilled.opened += 1;
            }
            None => drilled.closed += 1,
        }
        progress(number, held.len() as u64);
    }
    Ok(drilled)
}

/// The teams' keys that the recovery key opens, by team and generation.
fn team_keys(wraps: &[(String, i64, Vec<u8>)], recovery: &Identity) -> BTreeMap<(String, i64), Identity> {
    let opened = wraps.iter().filter_map(|(team, generation, sealed)| {
        let text = crate::sealing::open(sealed, recovery).ok()?;
        Some(((team.clone(), *generation), Identity::from_text(str::from_utf8(&text).ok()?).ok()?))
    });
    opened.collect()
}

/// Opens a document to its last byte, and compares it with its manifest. Gives its length.
async fn open(blobs: &Blobs, (row, parts): (&HeldRow, Vec<String>), (key, manifest): (&DocumentKey, Option<&Vec<u8>>)) -> Result<u64, BackupError> {
    let refused = |why: &dyn std::fmt::Display| BackupError::Unopenable(row.document.clone(), why.to_string());
    let manifest = manifest.ok_or_else(|| refused(&"it has no manifest"))?;
    let manifest = Manifest::open(manifest, key).map_err(|refusal| refused(&refusal))?;
    let sealed = blobs.read(&row.payload, parts).map_err(std::io::Error::other).into_async_read();
    let sealed = std::pin::pin!(sealed);
    let mut reader = OpeningReader::new(sealed, key.identity()).await.map_err(|refusal| refused(&refusal))?;
    let mut piece = Zeroizing::new(vec![0; 64 * 1024]);
    while reader.read(&mut piece).await.map_err(|error| refused(&error))? > 0 {}
    let measure = reader.measure();
    manifest.check_file(&measure).map_err(|mismatch| refused(&mismatch))?;
    if manifest.document != row.document.as_str() {
        return Err(refused(&"it is another document"));
    }
    Ok(measure.size)
}
