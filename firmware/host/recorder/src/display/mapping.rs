//! Memory of a device, mapped to write pixels to.
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr::{self, NonNull};

/// A mapping that is only written to; unmapped when dropped.
pub struct Mapping {
    at: NonNull<u8>,
    length: usize,
}

impl Mapping {
    /// Maps `length` bytes of a device from an offset that is whole pages.
    ///
    /// # Errors
    /// The kernel's; `InvalidInput` for nothing at all, or for an offset that the kernel has no number for.
    pub fn new(device: BorrowedFd<'_>, length: usize, offset: u64) -> io::Result<Self> {
        let offset = libc::off_t::try_from(offset).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        // SAFETY: an open descriptor; the kernel chooses an address where nothing is, so no memory of ours is replaced.
        let at = unsafe {
            libc::mmap(ptr::null_mut(), length, libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED, device.as_raw_fd(), offset)
        };
        if at == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let at = NonNull::new(at.cast()).ok_or_else(|| io::Error::other("mapped at address 0"))?;
        Ok(Self { at, length })
    }

    /// Copies bytes to an offset; what would go beyond the end is left out.
    pub fn write(&mut self, offset: usize, bytes: &[u8]) {
        let Some(room) = self.length.checked_sub(offset) else { return };
        let length = bytes.len().min(room);
        // SAFETY: `length` bytes are within `bytes` and, from `offset`, within the mapping, which lives as long as `self`; nobody holds a
        // reference into it, for none is ever made; the device only reads there.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), self.at.as_ptr().add(offset), length) }
    }

    /// Copies pixels as the machine has them in memory.
    pub fn write_words(&mut self, offset: usize, words: &[u32]) {
        // SAFETY: words seen as the bytes they are made of: four each, aligned for bytes, living as long as `words`.
        self.write(offset, unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), 4 * words.len()) });
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: mapped by `new` with this length, and unmapped once.
        unsafe { libc::munmap(self.at.as_ptr().cast(), self.length) };
    }
}

#[cfg(test)]
mod tests {
    use super::Mapping;
    use std::fs::{self, OpenOptions};
    use std::os::fd::AsFd;

    #[test]
    fn what_is_written_is_there_and_nothing_goes_beyond_the_end() {
        let path = std::env::temp_dir().join(format!("mapping-{}", std::process::id()));
        fs::write(&path, [0; 4096]).expect("a file");
        let file = OpenOptions::new().read(true).write(true).open(&path).expect("it is there");
        let mut mapping = Mapping::new(file.as_fd(), 4096, 0).expect("a page");
        mapping.write(10, &[1, 2, 3]);
        mapping.write_words(20, &[0x0403_0201]);
        mapping.write(4094, &[7; 100]);
        mapping.write(4096, &[9]);
        mapping.write(usize::MAX, &[9]);
        drop(mapping);
        let bytes = fs::read(&path).expect("it is there");
        fs::remove_file(&path).expect("it is ours");
        assert_eq!(&bytes[19..25], &[0, 1, 2, 3, 4, 0]);
        assert_eq!((bytes.len(), &bytes[9..14], &bytes[4092..]), (4096, &[0, 1, 2, 3, 0][..], &[0, 0, 7, 7][..]));
        assert!(Mapping::new(file.as_fd(), 0, 0).is_err());
        assert!(Mapping::new(file.as_fd(), 4096, u64::MAX).is_err());
    }
}
