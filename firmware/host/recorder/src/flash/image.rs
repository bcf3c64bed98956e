//! The bytes of a simulated flash, kept in a file: written as each operation happens, so that a killed process loses nothing.
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, FileTypeExt, OpenOptionsExt};
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

    /// Opens a file or a disk of `size` bytes; who reads only does not write to it. What a disk is given lies on it when the call returns:
    /// that is a board's flash where no MTD driver is.
    ///
    /// # Errors
    /// Those of the file, and `InvalidData` for another size.
    pub fn open(path: &Path, size: usize, is_read_only: bool) -> io::Result<Self> {
        let is_disk = fs::metadata(path)?.file_type().is_block_device();
        let durable = if is_disk { libc::O_DSYNC } else { 0 };
        let mut file = OpenOptions::new().read(true).write(!is_read_only).custom_flags(durable).open(path)?;
        // the size in a disk's metadata is 0
        let found = file.seek(SeekFrom::End(0))?;
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
