//! What the process denies itself and others: no core dump, no tracing by other processes of the same user, files for its own user only.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read as _},
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use rustix::process::{DumpableBehavior, Resource, Rlimit};
use zeroize::Zeroizing;

/// The largest secret file read: a PEM chain of private keys is a few KiB.
const LARGEST_SECRET: u64 = 64 * 1024;

/// Hardens this process, before it reads a secret or opens a file: core limit 0 (soft and hard), not dumpable (which also closes
/// `/proc/<pid>/mem` and `ptrace` to the other processes of the user), and a file creation mask of 077.
///
/// # Errors
/// When the kernel refuses one of them: the caller must then not go on.
pub fn harden() -> io::Result<()> {
    rustix::process::setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    Ok(())
}

/// Makes `path` a folder of mode 0700, with its parents; an existing one is brought to that mode.
///
/// # Errors
/// When it cannot be made, or belongs to another user.
pub fn private_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    if fs::metadata(path)?.mode() & 0o077 != 0 {
        fs::set_permissions(path, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Creates a file of mode 0600 that did not exist, to write in.
///
/// # Errors
/// When it already exists (even as a dangling link) or cannot be made.
pub fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Why the content of a secret file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    /// The system refused.
    #[error("the file {path} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Any user of the machine could read or change it.
    #[error("the file {0} is open to other users of this machine: `chmod 600` it")]
    Exposed(PathBuf),
    /// A folder, a device, or more than 64 KiB.
    #[error("the file {0} is not a secret: it is not an ordinary file of 1 byte to 64 KiB")]
    Unlikely(PathBuf),
}

/// Reads a file that holds a secret: an ordinary file that no stranger can read and only its owner can write.
/// The group may read: a credential handed over by systemd shows mode 0440 because of its access list.
///
/// # Errors
/// [`SecretFileError`].
pub fn read_secret(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretFileError> {
    let unreadable = |source| SecretFileError::Unreadable { path: path.to_owned(), source };
    let file = File::open(path).map_err(unreadable)?;
    let about = file.metadata().map_err(unreadable)?;
    if about.mode() & 0o027 != 0 {
        return Err(SecretFileError::Exposed(path.to_owned()));
    }
    if !about.is_file() || about.len() == 0 || about.len() > LARGEST_SECRET {
        return Err(SecretFileError::Unlikely(path.to_owned()));
    }
    // Room for all from the start: a growing buffer would leave copies of the secret behind.
    let mut content = Zeroizing::new(Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default() + 1));
    file.take(LARGEST_SECRET).read_to_end(&mut content).map_err(unreadable)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_and_files_are_for_their_owner_only() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let folder = place.path().join("a/b");
        private_directory(&folder)?;
        assert_eq!(fs::metadata(&folder)?.mode() & 0o777, 0o700);
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
        private_directory(&folder)?;
        assert_eq!(fs::metadata(&folder)?.mode() & 0o777, 0o700);

        let file = folder.join("key");
        drop(private_file(&file)?);
        assert_eq!(fs::metadata(&file)?.mode() & 0o777, 0o600);
        assert_eq!(private_file(&file).map_err(|refusal| refusal.kind()).err(), Some(io::ErrorKind::AlreadyExists));
        Ok(())
    }

    #[test]
    fn a_secret_that_others_can_read_is_refused() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let file = place.path().join("key");
        fs::write(&file, "secret")?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644))?;
        assert!(matches!(read_secret(&file), Err(SecretFileError::Exposed(_))));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o440))?;
        assert_eq!(read_secret(&file).ok().as_deref().map(Vec::as_slice), Some(&b"secret"[..]));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
        fs::write(&file, "")?;
        assert!(matches!(read_secret(&file), Err(SecretFileError::Unlikely(_))));
        assert!(matches!(read_secret(&place.path().join("absent")), Err(SecretFileError::Unreadable { .. })));
        Ok(())
    }

    #[test]
    fn a_hardened_process_leaves_no_core_and_cannot_be_dumped() -> io::Result<()> {
        harden()?;
        let core = rustix::process::getrlimit(Resource::Core);
        assert_eq!((core.current, core.maximum), (Some(0), Some(0)));
        assert_eq!(rustix::process::dumpable_behavior()?, DumpableBehavior::NotDumpable);
        let place = tempfile::tempdir()?;
        let file = place.path().join("new");
        fs::write(&file, "x")?;
        assert_eq!(fs::metadata(&file)?.mode() & 0o777, 0o600);
        Ok(())
    }
}
