//! One opened event device.
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::capability::{codes, Abilities, Bits, KEY_MAX};
use super::event::{bytes_of, kinds, Event, EVENT_BYTES};
use super::mouse::Axis;

/// Events read at once.
const BATCH: usize = 64;

/// `struct input_absinfo` of linux/input.h.
#[repr(C)]
#[derive(Default)]
struct AbsInfo {
    value: i32,
    minimum: i32,
    maximum: i32,
    fuzz: i32,
    flat: i32,
    resolution: i32,
}

/// `_IOC(direction, 'E', number, size)` of asm-generic/ioctl.h.
const fn request(direction: libc::c_ulong, number: libc::c_ulong, size: usize) -> libc::c_ulong {
    (direction << 30) | ((size as libc::c_ulong) << 16) | ((b'E' as libc::c_ulong) << 8) | number
}
const READ: libc::c_ulong = 2;
const WRITE: libc::c_ulong = 1;
const EVIOCGPROP: libc::c_ulong = 0x09;
const EVIOCGBIT: libc::c_ulong = 0x20;
const EVIOCGABS: libc::c_ulong = 0x40;
const EVIOCGRAB: libc::c_ulong = request(WRITE, 0x90, size_of::<libc::c_int>());

/// An opened device, never waited for.
pub struct Node {
    file: File,
    has_lights: bool,
}

impl Node {
    /// Opens `/dev/input/eventN`; to write as well when that is allowed, for the lights.
    ///
    /// # Errors
    /// The kernel's.
    pub fn open(path: &Path) -> io::Result<Self> {
        let opened = OpenOptions::new().read(true).write(true).custom_flags(libc::O_NONBLOCK).open(path);
        opened.map(|file| Self { file, has_lights: true }).or_else(|_| Self::open_to_read(path))
    }

    /// The same, with lights that stay as they are.
    ///
    /// # Errors
    /// The kernel's.
    pub fn open_to_read(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)?;
        Ok(Self { file, has_lights: false })
    }

    /// The descriptor's number, to know it by.
    #[must_use]
    pub fn descriptor(&self) -> RawFd {
        self.file.as_raw_fd()
    }

    /// The same, open for as long as it is borrowed.
    #[must_use]
    pub fn borrowed(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }

    fn bits(&self, number: libc::c_ulong) -> Bits {
        // No list of bits is longer than that of the keys.
        let mut bits = vec![0_u8; usize::from(KEY_MAX) / 8 + 1];
        // SAFETY: an open descriptor; the kernel writes at most as many bytes as the request names, which is the buffer's length.
        let got = unsafe { libc::ioctl(self.descriptor(), request(READ, number, bits.len()) as _, bits.as_mut_ptr()) };
        bits.truncate(usize::try_from(got).unwrap_or(0));
        Bits(bits)
    }

    /// What it can do; nothing, for what is no event device.
    #[must_use]
    pub fn abilities(&self) -> Abilities {
        let of = |kind: u16| self.bits(EVIOCGBIT + libc::c_ulong::from(kind));
        Abilities {
            keys: of(kinds::KEY),
            relative: of(kinds::REL),
            absolute: of(kinds::ABS),
            other: of(kinds::MSC),
            properties: self.bits(EVIOCGPROP),
        }
    }

    /// The extent of an axis; none when it does not say.
    #[must_use]
    pub fn axis(&self, code: u16) -> Axis {
        let mut info = AbsInfo::default();
        let asked = request(READ, EVIOCGABS + libc::c_ulong::from(code), size_of::<AbsInfo>());
        // SAFETY: an open descriptor; the kernel fills a structure of the size that is part of the request, which lives through the call.
        if unsafe { libc::ioctl(self.descriptor(), asked as _, &raw mut info) } < 0 {
            return Axis::default();
        }
        Axis { low: info.minimum, high: info.maximum }
    }

    /// Nobody else hears it any more: what is typed reaches no console behind the picture. False when it is refused.
    pub fn grab(&self) -> bool {
        // SAFETY: an open descriptor; the request takes its argument by value.
        unsafe { libc::ioctl(self.descriptor(), EVIOCGRAB as _, 1 as libc::c_ulong) == 0 }
    }

    /// Lights of a keyboard: Num Lock, Caps Lock, and Scroll Lock for the other layout.
    pub fn light(&mut self, num: bool, caps: bool, other: bool) {
        if !self.has_lights {
            return;
        }
        let led = |code: u16, is_on: bool| bytes_of(Event { kind: kinds::LED, code, value: is_on.into() });
        let end = bytes_of(Event { kind: kinds::SYN, code: 0, value: 0 });
        let all = [led(codes::LED_NUM, num), led(codes::LED_CAPS, caps), led(codes::LED_SCROLL, other), end].concat();
        // A board without them says nothing.
        let _ = self.file.write_all(&all);
    }

    /// What waits there, up to a batch; empty when nothing does.
    ///
    /// # Errors
    /// The kernel's: the device is gone.
    pub fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; BATCH * EVENT_BYTES];
        match self.file.read(&mut bytes) {
            Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(length) => {
                bytes.truncate(length);
                Ok(bytes)
            }
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{request, AbsInfo, Node, EVIOCGABS, EVIOCGBIT, EVIOCGRAB, READ};
    use crate::input::capability::Uses;
    use std::path::Path;

    /// As `strace` prints them for evtest on x86-64 and aarch64.
    #[test]
    fn requests_of_the_kernel() {
        assert_eq!(request(READ, EVIOCGBIT + 1, 96), 0x8060_4521);
        assert_eq!(request(READ, EVIOCGABS, size_of::<AbsInfo>()), 0x8018_4540);
        assert_eq!(EVIOCGRAB, 0x4004_4590);
    }

    #[test]
    fn what_is_no_device_is_of_no_use() {
        let node = Node::open(Path::new("/dev/null")).expect("it is there");
        assert_eq!(node.abilities().uses(), Uses::default());
        assert_eq!((node.axis(0).low, node.axis(0).high, node.grab()), (0, 0, false));
        assert!(Node::open(Path::new("/dev/null")).and_then(|mut node| node.read()).is_err());
    }
}
