//! The bytes of a simulated flash, kept in a file: written as each operation happens, so that a killed process loses nothing.
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// An image, and the file it is kept in.
pub struct Image {
    /// Cells as they are.
    pub bytes: Vec<u8>,
    /// None: in memory alone, or only to be read.
    file: Option<File>,
}

impl Image {
    /// In memory.
    #[must_use]
    pub fn in_memory(bytes: Vec<u8>) -> Self {
        Self { bytes, file: None }
    }

    /// Opens a file of `size` bytes; who reads only does not write to it.
    ///
    /// # Errors
    /// Those of the file, and `InvalidData` for another size.
    pub fn open(path: &Path, size: usize, is_read_only: bool) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(!is_read_only).open(path)?;
        let found = file.metadata()?.len();
        if found != size as u64 {
            let message = format!("it has {found} bytes, the partition {size}");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let mut bytes = vec![0; size];
        file.read_exact_at(&mut bytes, 0)?;
        Ok(Self { bytes, file: (!is_read_only).then_some(file) })
    }

    /// Writes a range that has changed; false when it could not be kept.
    pub fn keep(&self, offset: usize, length: usize) -> bool {
        let Some(file) = &self.file else { return true };
        file.write_all_at(&self.bytes[offset..offset + length], offset as u64).is_ok()
    }
}
