//! A sealed archive: a tar file within an age file, so that `age -d -i recovery.key FILE | tar t` reads it anywhere.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use age::stream::StreamWriter;
use sha2::{Digest as _, Sha256};

use super::{BackupError, snapshot::Sealed};
use crate::{
    base::{hardening::private_file, hex},
    sealing::{
        Identity, Recipient,
        seal::{open_from, seal_into},
    },
};

/// Counts and hashes what is written through it.
struct Measured<W> {
    output: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let written = self.output.write(piece)?;
        self.hash.update(piece.get(..written).unwrap_or(piece));
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// An archive being written.
pub(super) struct Writer {
    tar: tar::Builder<StreamWriter<Measured<File>>>,
    path: PathBuf,
}

/// A tar file is made of blocks of so many bytes.
const BLOCK: u64 = 512;

impl Writer {
    /// Begins an archive sealed to `to`, in a file that did not exist.
    pub(super) fn new(path: PathBuf, to: &Recipient) -> io::Result<Self> {
        let measured = Measured { output: private_file(&path)?, hash: Sha256::new(), bytes: 0 };
        Ok(Self { tar: tar::Builder::new(seal_into(measured, to)?), path })
    }

    fn header(name: &str, length: u64) -> io::Result<tar::Header> {
        let mut header = tar::Header::new_ustar();
        header.set_path(name)?;
        header.set_size(length);
        header.set_mode(0o600);
        header.set_cksum();
        Ok(header)
    }

    /// Adds a member held in memory.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.tar.append(&Self::header(name, bytes.len() as u64)?, bytes)
    }

    /// Begins a member whose bytes follow in pieces.
    pub(super) fn begin(&mut self, name: &str, length: u64) -> io::Result<()> {
        let header = Self::header(name, length)?;
        self.tar.get_mut().write_all(header.as_bytes())
    }

    /// One of the pieces.
    pub(super) fn piece(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.tar.get_mut().write_all(bytes)
    }

    /// Ends the member of this length.
    pub(super) fn end(&mut self, length: u64) -> io::Result<()> {
        let padding = usize::try_from((BLOCK - length % BLOCK) % BLOCK).unwrap_or_default();
        self.tar.get_mut().write_all(&vec![0; padding])
    }

    /// Completes the file, on the disk.
    pub(super) fn finish(self) -> io::Result<Sealed> {
        let measured = self.tar.into_inner()?.finish()?;
        measured.output.sync_all()?;
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(Sealed { bytes: measured.bytes, sha256: hex(&measured.hash.finalize()) })
    }
}

/// Hashes what is read through it.
struct Hashed<R> {
    input: R,
    seen: Arc<Mutex<(Sha256, u64)>>,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(piece)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.0.update(piece.get(..read).unwrap_or_default());
        seen.1 += read as u64;
        Ok(read)
    }
}

/// Opens an archive and gives each member to `each`, with its name. It was whole, and the one that was signed, only if this ends well: what was read is hashed as it is read, since the file may be
/// another by now than the one that was checked.
///
/// # Errors
/// [`BackupError::Unopened`], [`BackupError::Changed`], and what `each` gives.
pub(super) fn read(
    (path, sealed): (&Path, &Sealed),
    identity: &Identity,
    mut each: impl FnMut(&str, &mut dyn Read) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let file = File::open(path).map_err(|error| BackupError::File(path.to_owned(), error))?;
    let seen = Arc::new(Mutex::new((Sha256::new(), 0)));
    let file = Hashed { input: file, seen: Arc::clone(&seen) };
    let unopened = |error: io::Error| BackupError::File(path.to_owned(), error);
    let mut archive = tar::Archive::new(open_from(file, identity).map_err(|error| BackupError::Unopened(path.to_owned(), error))?);
    for member in archive.entries().map_err(unopened)? {
        let mut member = member.map_err(unopened)?;
        let name = member.path().map_err(unopened)?.to_str().map(str::to_owned).ok_or_else(|| BackupError::Unexpected(path.to_owned()))?;
        each(&name, &mut member)?;
    }
    // To its very end, where the last chunk says that it is the last.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(unopened)?;
    let (hash, bytes) = seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if bytes == sealed.bytes && hex(&hash.finalize()) == sealed.sha256 { Ok(()) } else { Err(BackupError::Changed(path.to_owned())) }
}

/// Whether a file is the one that was written.
///
/// # Errors
/// [`BackupError::Changed`], [`BackupError::File`].
pub(super) fn check(path: &Path, sealed: &Sealed, mut progress: impl FnMut(u64)) -> Result<(), BackupError> {
    let unreadable = |error| BackupError::File(path.to_owned(), error);
    let mut file = File::open(path).map_err(unreadable)?;
    let (mut hash, mut chunk, mut bytes) = (Sha256::new(), vec![0; 1 << 20], 0_u64);
    loop {
        let read = file.read(&mut chunk).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        hash.update(chunk.get(..read).unwrap_or_default());
        bytes += read as u64;
        progress(read as u64);
    }
    if bytes == sealed.bytes && hex(&hash.finalize()) == sealed.sha256 { Ok(()) } else { Err(BackupError::Changed(path.to_owned())) }
}
