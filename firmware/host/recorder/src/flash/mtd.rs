//! NOR flash on an MTD character device, by ioctl.
//!
//! What drivers do about bits that are 1 in a write and 0 in the cell differs: real NOR keeps them 0, block2mtd and mtdram set them. So what
//! is written is `old & new`, always. Every program and erase is read back.
//!
//! Durable: a write to real NOR is done when it returns. `fsync` is refused by MTD; closing a descriptor that wrote makes the driver sync,
//! so each operation has one of its own. Behind block2mtd that reaches the disk's cache alone: there the disk is named, and flushed
//! after each operation.
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::{Flash, FlashResult, Geometry};
use crate::outcome::Outcome;

/// `struct mtd_info_user` of mtd-abi.h.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Info {
    kind: u8,
    flags: u32,
    size: u32,
    erase_size: u32,
    write_size: u32,
    oob_size: u32,
    padding: u64,
}

/// `struct erase_info_user` of mtd-abi.h.
#[repr(C)]
struct EraseInfo {
    start: u32,
    length: u32,
}

/// `_IOR('M', 1, struct mtd_info_user)` and `_IOW('M', 2, struct erase_info_user)`, as asm-generic/ioctl.h makes them.
const MEMGETINFO: libc::c_ulong = request(2, 1, size_of::<Info>());
const MEMERASE: libc::c_ulong = request(1, 2, size_of::<EraseInfo>());
const MTD_RAM: u8 = 1;
const MTD_NORFLASH: u8 = 3;

const fn request(direction: libc::c_ulong, number: libc::c_ulong, size: usize) -> libc::c_ulong {
    (direction << 30) | ((size as libc::c_ulong) << 16) | ((b'M' as libc::c_ulong) << 8) | number
}

/// A device that holds a flash. Errors are the device's.
pub trait Raw {
    /// Fills the buffer, from the medium: what was just written must not come from a cache.
    ///
    /// # Errors
    /// When the device fails.
    fn read(&mut self, offset: usize, bytes: &mut [u8]) -> io::Result<()>;
    /// Writes; durable on return.
    ///
    /// # Errors
    /// When the device fails.
    fn write(&mut self, offset: usize, bytes: &[u8]) -> io::Result<()>;
    /// Erases a sector; durable on return.
    ///
    /// # Errors
    /// When the device fails.
    fn erase(&mut self, offset: usize, length: usize) -> io::Result<()>;
}

/// `/dev/mtdN`.
pub struct Device {
    path: PathBuf,
    /// The disk under block2mtd.
    disk: Option<File>,
}

impl Device {
    /// Asks the device for its geometry.
    ///
    /// # Errors
    /// Those of the files; `Unsupported` when it is no NOR flash that the contract takes.
    pub fn open(path: &Path, disk: Option<&Path>) -> io::Result<(Self, Geometry)> {
        let file = File::open(path)?;
        let mut info = Info::default();
        // SAFETY: an open descriptor; the kernel fills a structure of the size that is part of the request, which lives through the call.
        if unsafe { libc::ioctl(file.as_raw_fd(), MEMGETINFO as _, &raw mut info) } != 0 {
            return Err(io::Error::last_os_error());
        }
        let geometry = Geometry { size: info.size as usize, sector: info.erase_size as usize, unit: info.write_size as usize };
        // block2mtd calls itself RAM.
        if !matches!(info.kind, MTD_NORFLASH | MTD_RAM) || !geometry.is_allowed() {
            let message = format!("no NOR flash that the store takes: kind {}, {geometry:?}", info.kind);
            return Err(io::Error::new(io::ErrorKind::Unsupported, message));
        }
        let disk = disk.map(|disk| OpenOptions::new().write(true).open(disk)).transpose()?;
        Ok((Self { path: path.to_owned(), disk }, geometry))
    }

    /// Does something on a descriptor of its own, whose end makes the driver sync.
    fn change(&self, act: impl FnOnce(&File) -> io::Result<()>) -> io::Result<()> {
        let file = OpenOptions::new().read(true).write(true).open(&self.path)?;
        act(&file)?;
        drop(file);
        self.disk.as_ref().map_or(Ok(()), File::sync_data)
    }
}

impl Raw for Device {
    fn read(&mut self, offset: usize, bytes: &mut [u8]) -> io::Result<()> {
        File::open(&self.path)?.read_exact_at(bytes, offset as u64)
    }

    fn write(&mut self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        self.change(|file| file.write_all_at(bytes, offset as u64))
    }

    fn erase(&mut self, offset: usize, length: usize) -> io::Result<()> {
        let wanted = EraseInfo { start: offset as u32, length: length as u32 };
        self.change(|file| {
            // SAFETY: an open descriptor; the kernel reads a structure of the size that is part of the request, which lives through it.
            match unsafe { libc::ioctl(file.as_raw_fd(), MEMERASE as _, &raw const wanted) } {
                0 => Ok(()),
                _ => Err(io::Error::last_os_error()),
            }
        })
    }
}

/// The credential store's partition on a device.
pub struct Mtd<Device> {
    device: Device,
    geometry: Geometry,
}

impl<Device: Raw> Mtd<Device> {
    /// Over a device of this geometry.
    pub fn new(device: Device, geometry: Geometry) -> Self {
        Self { device, geometry }
    }

    fn bytes(&mut self, offset: usize, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.device.read(offset, &mut bytes)?;
        Ok(bytes)
    }

    /// Changes a range and reads it back; `Fault` when it is not what was wanted.
    fn reach(&mut self, offset: usize, wanted: &[u8], change: impl FnOnce(&mut Device) -> io::Result<()>) -> FlashResult {
        let found = change(&mut self.device).and_then(|()| self.bytes(offset, wanted.len()));
        if found.is_ok_and(|found| found == wanted) {
            FlashResult::Ok
        } else {
            FlashResult::Fault
        }
    }
}

impl<Device: Raw> Flash for Mtd<Device> {
    fn geometry(&self) -> Geometry {
        self.geometry
    }

    fn read(&mut self, offset: usize, length: usize) -> Outcome<Option<Vec<u8>>> {
        Ok(self.bytes(offset, length).ok())
    }

    fn program(&mut self, offset: usize, bytes: &[u8]) -> Outcome<FlashResult> {
        let Ok(mut wanted) = self.bytes(offset, bytes.len()) else { return Ok(FlashResult::Fault) };
        wanted.iter_mut().zip(bytes).for_each(|(cell, byte)| *cell &= byte);
        let written = wanted.clone();
        Ok(self.reach(offset, &wanted, |device| device.write(offset, &written)))
    }

    fn erase(&mut self, offset: usize) -> Outcome<FlashResult> {
        let length = self.geometry.sector;
        Ok(self.reach(offset, &vec![0xff; length], |device| device.erase(offset, length)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Mtd, Raw, MEMERASE, MEMGETINFO};
    use crate::flash::{erase, program, read, FlashResult, Geometry};
    use std::io;

    const GEOMETRY: Geometry = Geometry { size: 8192, sector: 4096, unit: 1 };

    /// A driver that sets bits, as block2mtd and mtdram do, with what may go wrong in it.
    struct Driver {
        cells: Vec<u8>,
        /// This cell stays as it is.
        stuck: Option<usize>,
        is_dead: bool,
    }

    fn mtd(stuck: Option<usize>, is_dead: bool) -> Mtd<Driver> {
        Mtd::new(Driver { cells: vec![0xff; GEOMETRY.size], stuck, is_dead }, GEOMETRY)
    }

    impl Driver {
        fn alive(&self) -> io::Result<()> {
            if self.is_dead {
                return Err(io::Error::other("dead"));
            }
            Ok(())
        }
        fn put(&mut self, offset: usize, bytes: &[u8]) {
            for (at, byte) in (offset..).zip(bytes) {
                if self.stuck != Some(at) {
                    self.cells[at] = *byte;
                }
            }
        }
    }

    impl Raw for Driver {
        fn read(&mut self, offset: usize, bytes: &mut [u8]) -> io::Result<()> {
            self.alive()?;
            bytes.copy_from_slice(&self.cells[offset..offset + bytes.len()]);
            Ok(())
        }
        fn write(&mut self, offset: usize, bytes: &[u8]) -> io::Result<()> {
            self.alive()?;
            self.put(offset, bytes);
            Ok(())
        }
        fn erase(&mut self, offset: usize, length: usize) -> io::Result<()> {
            self.alive()?;
            self.put(offset, &vec![0xff; length]);
            Ok(())
        }
    }

    #[test]
    fn bits_are_only_cleared_whatever_the_driver_does() {
        let mut flash = mtd(None, false);
        assert_eq!(program(&mut flash, 10, &[0xf5, 0x0f]), Ok(FlashResult::Ok));
        assert_eq!(program(&mut flash, 10, &[0x5f, 0xff]), Ok(FlashResult::Ok));
        assert_eq!(read(&mut flash, 9, 4), Ok(Some(vec![0xff, 0x55, 0x0f, 0xff])));
        assert_eq!(erase(&mut flash, 0), Ok(FlashResult::Ok));
        assert_eq!(read(&mut flash, 10, 2), Ok(Some(vec![0xff; 2])));
    }

    #[test]
    fn what_does_not_read_back_is_a_fault() {
        let mut flash = mtd(Some(20), false);
        assert_eq!(program(&mut flash, 20, &[0]), Ok(FlashResult::Fault));
        assert_eq!(program(&mut flash, 21, &[0]), Ok(FlashResult::Ok));
        flash.device.cells[20] = 0;
        assert_eq!(erase(&mut flash, 0), Ok(FlashResult::Fault));
    }

    #[test]
    fn a_device_that_answers_nothing() {
        let mut flash = mtd(None, true);
        assert_eq!(read(&mut flash, 0, 1), Ok(None));
        assert_eq!(program(&mut flash, 0, &[0]), Ok(FlashResult::Fault));
        assert_eq!(erase(&mut flash, 0), Ok(FlashResult::Fault));
    }

    /// As `strace` prints them for flash_erase of mtd-utils on x86-64 and aarch64.
    #[test]
    fn requests_of_the_kernel() {
        assert_eq!((MEMGETINFO, MEMERASE), (0x8020_4d01, 0x4008_4d02));
    }
}
