//! Blobs: sealed payloads, kept as parts of random name under one random prefix a payload.
//!
//! A part is written whole or not at all (temporary file, fsync, rename, directory fsync), and only then does its row commit. A part
//! whose row never committed is an orphan: the payload's prefix goes as a whole, so a purge takes it too.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};

use crate::base::{Chance, hardening::private_directory, hex};

/// How much of a part is gathered before it is handed to the file system: bounds the memory of an upload.
const PIECE: usize = 256 * 1024;

/// Files that the disk must still be able to name.
const SPARE_NAMES: u64 = 256;

/// What can go wrong with blobs.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The disk or the quota is full: answered 507.
    #[error("there is no room left for documents")]
    Full,
    /// The sender sends more than it announced.
    #[error("more bytes than announced")]
    TooLong,
    /// The store failed.
    #[error("the store of documents failed")]
    Store(#[source] object_store::Error),
}

impl From<object_store::Error> for BlobError {
    fn from(error: object_store::Error) -> Self {
        if is_full(&error) { Self::Full } else { Self::Store(error) }
    }
}

fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut source = Some(error);
    while let Some(error) = source {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return matches!(io.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge);
        }
        source = error.source();
    }
    false
}

/// What became of a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Bytes kept.
    pub length: u64,
    /// Whether the sender's stream broke after them.
    pub broken: bool,
}

/// The store of sealed payloads.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    folder: PathBuf,
    reserve: u64,
}

impl Blobs {
    /// Opens the store in a folder of this machine, which must exist. Documents stop being taken while `reserve` bytes of its disk are still
    /// free: the records that a purge writes need room too. What is `durable` waits for the disk at each write.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn local(folder: &Path, reserve: u64, durable: bool) -> Result<Self, BlobError> {
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(durable).with_automatic_cleanup(true);
        Ok(Self { store: Arc::new(store), folder: folder.to_owned(), reserve })
    }

    /// A random name for a new payload or part: it tells nothing.
    #[must_use]
    pub fn new_name(chance: &dyn Chance) -> String {
        hex(&chance.bytes::<16>())
    }

    /// Writes one part of a payload from `bytes`, at most `limit` bytes long. `seen` is shown each piece that is kept as it goes by.
    /// When the sender's stream breaks, what came before is kept.
    ///
    /// # Errors
    /// [`BlobError::TooLong`] past the limit, [`BlobError::Full`] without room: nothing is kept then.
    pub async fn write<S, E>(&self, (payload, part): (&str, &str), limit: u64, bytes: S, mut seen: impl FnMut(&[u8]) + Send) -> Result<Written, BlobError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
    {
        self.check_room()?;
        let mut upload = self.store.put_multipart(&key(payload, part)).await?;
        let mut bytes = std::pin::pin!(bytes);
        let mut gathered = Vec::with_capacity(PIECE);
        let mut written = Written::default();
        let outcome = async {
            while let Some(piece) = bytes.next().await {
                let Ok(piece) = piece else {
                    written.broken = true;
                    break;
                };
                written.length += piece.len() as u64;
                if written.length > limit {
                    return Err(BlobError::TooLong);
                }
                seen(&piece);
                gathered.extend_from_slice(&piece);
                if gathered.len() >= PIECE {
                    self.check_room()?;
                    upload.put_part(PutPayload::from(std::mem::replace(&mut gathered, Vec::with_capacity(PIECE)))).await?;
                }
            }
            if !gathered.is_empty() {
                upload.put_part(PutPayload::from(std::mem::take(&mut gathered))).await?;
            }
            upload.complete().await?;
            Ok(written)
        }
        .await;
        if outcome.is_err() {
            // The refusal stands whatever becomes of the temporary file: the payload's prefix is swept with the upload.
            let _ = upload.abort().await;
        }
        outcome
    }

    /// Whether the disk still has more than the reserve. A disk that cannot be asked is left to say so itself when it is written.
    fn check_room(&self) -> Result<(), BlobError> {
        let Ok(disk) = rustix::fs::statvfs(&self.folder) else { return Ok(()) };
        let names = disk.f_files == 0 || disk.f_favail > SPARE_NAMES;
        if names && disk.f_bavail.saturating_mul(disk.f_frsize) > self.reserve { Ok(()) } else { Err(BlobError::Full) }
    }

    /// Reads the parts of a payload, one after the other.
    pub fn read(&self, payload: &str, parts: Vec<String>) -> impl Stream<Item = Result<Bytes, BlobError>> + Send + use<> {
        let store = Arc::clone(&self.store);
        let payload = payload.to_owned();
        futures_util::stream::iter(parts)
            .then(move |part| {
                let (store, key) = (Arc::clone(&store), key(&payload, &part));
                async move { Ok::<_, BlobError>(store.get(&key).await?.into_stream().map_err(BlobError::from)) }
            })
            .try_flatten()
    }

    /// Deletes one part; what is already gone is done.
    ///
    /// # Errors
    /// When it could not be deleted.
    pub async fn delete_part(&self, payload: &str, part: &str) -> Result<(), BlobError> {
        match self.store.delete(&key(payload, part)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes everything under a payload's name, orphans too. What is already gone is done: deleting twice is the same as once. Returns whether there was anything.
    ///
    /// # Errors
    /// When something could not be deleted.
    pub async fn delete(&self, payload: &str) -> Result<bool, BlobError> {
        let mut parts = self.store.list(Some(&Key::from(payload)));
        let mut found = false;
        while let Some(part) = parts.next().await {
            found = true;
            match self.store.delete(&part?.location).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        // A process killed while it wrote leaves a temporary file, which the store does not list.
        match tokio::fs::remove_dir_all(self.folder.join(payload)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(BlobError::Store(object_store::Error::Generic { store: "local", source: Box::new(error) }))
            }
            removed => Ok(found || removed.is_ok()),
        }
    }

    /// Writes a part as it comes from a backup, whole or not at all, on the disk. Gives its length.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn put_back(&self, (payload, part): (&str, &str), bytes: &mut dyn Read) -> io::Result<u64> {
        let folder = self.folder.join(payload);
        private_directory(&folder)?;
        let beside = folder.join(format!("{part}.new"));
        let mut file = File::create(&beside)?;
        let length = io::copy(bytes, &mut file)?;
        file.sync_all()?;
        std::fs::rename(&beside, folder.join(part))?;
        File::open(&folder)?.sync_all()?;
        Ok(length)
    }

    /// Whether anything is left under a payload's name.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn holds(&self, payload: &str) -> Result<bool, BlobError> {
        Ok(self.store.list(Some(&Key::from(payload))).next().await.transpose()?.is_some() || self.folder.join(payload).exists())
    }
}

fn key(payload: &str, part: &str) -> Key {
    Key::from_iter([payload, part])
}
