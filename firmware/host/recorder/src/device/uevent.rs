//! What the kernel says when something is plugged: messages of NETLINK_KOBJECT_UEVENT.
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::io::Errno;
use rustix::net::netlink::{SocketAddrNetlink, KOBJECT_UEVENT};
use rustix::net::{bind, recv, socket_with, AddressFamily, RecvFlags, SocketFlags, SocketType};

/// The group to which the kernel itself speaks.
const FROM_KERNEL: u32 = 1;
/// The kernel's own limit of a message.
const LONGEST: usize = 8192;

/// A message, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uevent<'a> {
    /// `add`, `remove`, `change`, ...
    pub action: &'a str,
    /// `drm`, `input`, ...
    pub subsystem: &'a str,
}

/// Reads `action@path`, then texts `NAME=value`, each ended by a zero. None for anything else.
#[must_use]
pub fn parse(message: &[u8]) -> Option<Uevent<'_>> {
    let mut texts = message.split(|byte| *byte == 0);
    let head = std::str::from_utf8(texts.next()?).ok()?;
    let (action, path) = head.split_once('@')?;
    if action.is_empty() || !path.starts_with('/') {
        return None;
    }
    let subsystem = texts.find_map(|text| text.strip_prefix(b"SUBSYSTEM="))?;
    Some(Uevent { action, subsystem: std::str::from_utf8(subsystem).ok()? })
}

/// Whether a message may mean that another monitor is plugged.
#[must_use]
pub fn is_about_monitors(message: &[u8]) -> bool {
    parse(message).is_some_and(|event| matches!(event.subsystem, "drm" | "graphics"))
}

/// Listens to the kernel.
pub struct Uevents(OwnedFd);

impl Uevents {
    /// Begins to listen.
    ///
    /// # Errors
    /// The kernel's: it has no network.
    pub fn open() -> io::Result<Self> {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = socket_with(AddressFamily::NETLINK, SocketType::DGRAM, flags, Some(KOBJECT_UEVENT))?;
        bind(&socket, &SocketAddrNetlink::new(0, FROM_KERNEL))?;
        Ok(Self(socket))
    }

    /// The descriptor, to wait for.
    #[must_use]
    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }

    /// Takes what waits there; whether something of it may mean another monitor. So does a message that was lost.
    pub fn are_about_monitors(&self) -> bool {
        let mut is_any = false;
        let mut message = [0; LONGEST];
        loop {
            match recv(&self.0, &mut message, RecvFlags::DONTWAIT) {
                Ok((length, _)) => is_any |= is_about_monitors(&message[..length]),
                Err(Errno::INTR) => {}
                Err(Errno::NOBUFS) => is_any = true,
                Err(_) => return is_any,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_about_monitors, parse, Uevent};

    const PLUGGED: &[u8] =
        b"change@/devices/pci0000:00/card0\0ACTION=change\0SUBSYSTEM=drm\0HOTPLUG=1\0DEVNAME=dri/card0\0SEQNUM=9\0";

    #[test]
    fn messages_of_the_kernel() {
        assert_eq!(parse(PLUGGED), Some(Uevent { action: "change", subsystem: "drm" }));
        assert!(is_about_monitors(PLUGGED));
        assert!(is_about_monitors(b"add@/devices/x\0SUBSYSTEM=graphics\0"));
        assert!(!is_about_monitors(b"add@/devices/x\0SUBSYSTEM=input\0"));
    }

    #[test]
    fn other_messages() {
        for wrong in [
            &b""[..],
            b"\0",
            b"add",
            b"@/x\0SUBSYSTEM=drm",
            b"add@x\0SUBSYSTEM=drm",
            b"libudev\0\xfe\xed\xca\xfe",
            b"add@/x\0SUBSYSTEM",
            b"add@/x\0XSUBSYSTEM=drm",
            b"add@/x\0SUBSYSTEM=\xff\xfe",
            b"\xff@/x\0SUBSYSTEM=drm",
        ] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn any_bytes_and_any_part_of_a_message() {
        for length in 0..PLUGGED.len() {
            let told = parse(&PLUGGED[..length]);
            assert!(told.is_none() || told.is_some_and(|event| event.action == "change"));
        }
        let mut state = 0x5eed_u64;
        println!("seed {state:#x}");
        for _ in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let mut message = PLUGGED.to_vec();
            let at = (state >> 33) as usize % message.len();
            message[at] = (state >> 20) as u8;
            message.truncate(1 + (state >> 45) as usize % message.len());
            let _ = parse(&message);
        }
    }
}
