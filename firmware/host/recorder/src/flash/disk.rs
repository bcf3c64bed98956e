//! NOR flash kept on a block device, where no MTD driver is: bits are only cleared because what is written is `old & new` (`mtd::Mtd`).
//!
//! Durable: each write and erase is flushed, through the disk's own cache, before the call returns. Read from the medium: the page cache would
//! give back what was just put into it, whatever the disk made of that, so reads go past it (O_DIRECT). They take whole blocks at places
//! of whole blocks.
use std::fs::{File, OpenOptions};
use std::io::{self, Seek, SeekFrom};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use super::mtd::Raw;

/// A multiple of any disk's own block, and of no more than the smallest sector of the contract.
const BLOCK: usize = 4096;

/// An opened disk.
pub struct Disk {
    writer: File,
    reader: File,
}

impl Disk {
    /// Opens a disk, or a file, of `size` bytes.
    ///
    /// # Errors
    /// Those of the device, and `InvalidData` for another size.
    pub fn open(path: &Path, size: usize) -> io::Result<Self> {
        let mut writer = OpenOptions::new().read(true).write(true).open(path)?;
        // the size in a disk's metadata is 0
        let found = writer.seek(SeekFrom::End(0))?;
        if found != size as u64 {
            let message = format!("it has {found} bytes, the partition {size}");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let reader = OpenOptions::new().read(true).custom_flags(libc::O_DIRECT).open(path)?;
        Ok(Self { writer, reader })
    }
}

impl Raw for Disk {
    fn read(&mut self, offset: usize, bytes: &mut [u8]) -> io::Result<()> {
        let from = offset / BLOCK * BLOCK;
        let length = (offset + bytes.len()).next_multiple_of(BLOCK) - from;
        let mut buffer = vec![0; length + BLOCK];
        let start = (buffer.as_ptr() as usize).next_multiple_of(BLOCK) - buffer.as_ptr() as usize;
        let blocks = &mut buffer[start..start + length];
        self.reader.read_exact_at(blocks, from as u64)?;
        bytes.copy_from_slice(&blocks[offset - from..][..bytes.len()]);
        Ok(())
    }

    fn write(&mut self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all_at(bytes, offset as u64)?;
        self.writer.sync_data()
    }

    fn erase(&mut self, offset: usize, length: usize) -> io::Result<()> {
        self.write(offset, &vec![0xff; length])
    }
}

#[cfg(test)]
mod tests {
    use super::Disk;
    use crate::flash::mtd::{Mtd, Raw};
    use crate::flash::{erase, program, read, FlashResult, Geometry};
    use std::fs;
    use std::path::PathBuf;
    use std::process::Command;

    const GEOMETRY: Geometry = Geometry { size: 16_384, sector: 4096, unit: 1 };

    /// In the target folder, which is no file system in memory: those have no reads past the cache.
    fn file(name: &str) -> PathBuf {
        let folder = std::env::current_exe().expect("a test has a program").parent().expect("in a folder").to_owned();
        let path = folder.join(format!("disk-{name}-{}", std::process::id()));
        fs::write(&path, vec![0xff; GEOMETRY.size]).expect("a file");
        path
    }

    #[test]
    fn programs_and_erases_are_in_the_file() {
        let path = file("kept");
        let mut flash = Mtd::new(Disk::open(&path, GEOMETRY.size).expect("it opens"), GEOMETRY);
        assert_eq!(program(&mut flash, 4090, &[0xf5; 12]), Ok(FlashResult::Ok));
        assert_eq!(program(&mut flash, 4095, &[0x5f, 0x5f]), Ok(FlashResult::Ok));
        assert_eq!(read(&mut flash, 4094, 4), Ok(Some(vec![0xf5, 0x55, 0x55, 0xf5])));
        assert_eq!(fs::read(&path).expect("it is there")[4093..4099], [0xf5, 0xf5, 0x55, 0x55, 0xf5, 0xf5]);
        assert_eq!(erase(&mut flash, 4096), Ok(FlashResult::Ok));
        assert_eq!(read(&mut flash, 0, 16_384).map(|all| all.map(|all| all[4096..].iter().all(|&b| b == 0xff))), Ok(Some(true)));
        assert_eq!(read(&mut flash, 4094, 4), Ok(Some(vec![0xf5, 0x55, 0xff, 0xff])));
        fs::remove_file(&path).expect("it is ours");
    }

    #[test]
    fn another_size_is_told() {
        let path = file("size");
        let error = Disk::open(&path, 8192).err().expect("it is larger");
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (std::io::ErrorKind::InvalidData, "it has 16384 bytes, the partition 8192")
        );
        fs::remove_file(&path).expect("it is ours");
        assert_eq!(Disk::open(&path, 8192).err().map(|error| error.kind()), Some(std::io::ErrorKind::NotFound));
    }

    /// A disk whose medium holds something else than its cache: a loop device, and its file changed behind it.
    #[test]
    fn reads_come_from_the_medium_and_not_from_the_cache() {
        let path = file("loop");
        let losetup = |arguments: &[&str]| {
            let ran = Command::new("losetup").args(arguments).output().ok().filter(|ran| ran.status.success())?;
            Some(String::from_utf8_lossy(&ran.stdout).trim().to_owned())
        };
        let Some(device) = losetup(&["--find", "--show", &path.display().to_string()]) else {
            println!("no loop device for this test: it needs root");
            return fs::remove_file(&path).expect("it is ours");
        };
        let mut disk = Disk::open(device.as_ref(), GEOMETRY.size).expect("it opens");
        let written = disk.write(100, b"written");
        let cached = fs::File::open(&device).expect("it is there");
        let mut seen = ([0; 7], [0; 7]);
        // The page is in the device's cache now.
        let filled = std::os::unix::fs::FileExt::read_exact_at(&cached, &mut seen.0, 100);
        let mut cells = fs::read(&path).expect("it is there");
        cells[100..107].copy_from_slice(b"rotten!");
        let rotten = fs::write(&path, &cells);
        let again = disk.read(100, &mut seen.1);
        drop((disk, cached));
        losetup(&["--detach", &device]);
        fs::remove_file(&path).expect("it is ours");
        assert!(written.is_ok() && filled.is_ok() && rotten.is_ok() && again.is_ok());
        assert_eq!((&seen.0, &seen.1), (b"written", b"rotten!"));
    }
}
