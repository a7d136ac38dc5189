//! Files that are there whole or not at all, whatever stops the process.

use std::{
    fs::File,
    io::{self, Write as _},
    path::Path,
};

/// Writes a file so that whoever reads it finds what it was or what it becomes, also after a loss of power: beside it first, to the disk, then under its name.
///
/// # Errors
/// When its folder cannot be written; the file is then as it was.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("a file has a folder"))?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    File::open(folder)?.sync_all()
}

/// Reads a file that may not be there.
///
/// # Errors
/// When it is there and cannot be read.
pub fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() -> io::Result<()> {
        let place = tempfile::tempdir()?;
        let path = place.path().join("state.json");
        assert_eq!(read_if_there(&path)?, None);
        for text in ["one, rather long", "two"] {
            write_whole(&path, text.as_bytes())?;
            assert_eq!(read_if_there(&path)?.as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(std::fs::read_dir(place.path())?.count(), 1);
        Ok(())
    }
}
