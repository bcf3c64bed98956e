//! Takes an update from a medium: swupdate, out of its own signed image, writes the slot that is not running.
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use sha2::{Digest, Sha256};

use crate::choice::Slot;
use crate::sys;
use crate::watchdog::Watchdog;

/// Root of the updater. A constant, since it is needed between fork and exec.
pub const ROOT: &str = "/run/updater";
const ROOT_C: &std::ffi::CStr = c"/run/updater";
/// Packages above it are not looked at: they would not fit into memory.
const MOST: u64 = 64 << 20;
/// Name of the image in a package.
const IMAGE: &[u8] = b"component.slot\0";
/// What the package is checked by; the initramfs holds it.
const CERTIFICATE: &str = "/etc/update-ca.pem";

/// A package in memory: what is checked is what is installed, whatever happens to the medium.
pub struct Package {
    bytes: Vec<u8>,
    /// Of the image in it.
    image: Range<usize>,
    /// First 16 hex digits of the package's SHA-256.
    pub digest: String,
}

impl Package {
    /// The signed image in it.
    pub fn image(&self) -> &[u8] {
        &self.bytes[self.image.clone()]
    }
}

/// The one way in which the vendor's tool writes the header of an entry: its number, and nothing of a file system.
fn entry_head(number: usize, is_last: bool, size: usize, name: usize, sum: u32) -> String {
    let (inode, mode) = if is_last { (0, 0) } else { (number + 1, 0o100_644) };
    let zeros = "0".repeat(16);
    format!("070702{inode:08x}{mode:08x}{zeros}00000001{:08x}{size:08x}{zeros}{zeros}{name:08x}{sum:08x}", 0)
}

/// Where a package ends, and the image in it.
type Places = (usize, Range<usize>);

/// Finds the package at the beginning of `bytes`, with its end mark: a medium is longer than the package on it. A package is a cpio
/// archive of which swupdate checks the contents; that no other byte of it may differ is checked here.
fn places(bytes: &[u8]) -> Option<Places> {
    let hex = |at: usize| u32::from_str_radix(std::str::from_utf8(bytes.get(at..at + 8)?).ok()?, 16).ok();
    // padding is zeros, up to a multiple of 4
    let padded = |end: usize| {
        let next = end.checked_add(3)? & !3;
        bytes.get(end..next)?.iter().all(|&byte| byte == 0).then_some(next)
    };
    let mut at = 0;
    let mut image = None;
    for number in 0.. {
        let (size, name, sum) = (hex(at + 54)? as usize, hex(at + 94)? as usize, hex(at + 102)?);
        let text = bytes.get(at + 110..at.checked_add(110)?.checked_add(name)?)?;
        // with its one zero
        if text.iter().position(|&byte| byte == 0) != name.checked_sub(1) {
            return None;
        }
        let is_last = text == b"TRAILER!!!\0";
        if bytes.get(at..at + 110)? != entry_head(number, is_last, size, name, sum).as_bytes() {
            return None;
        }
        let data = padded(at + 110 + name)?;
        let content = bytes.get(data..data.checked_add(size)?)?;
        if content.iter().fold(0, |sum: u32, &byte| sum.wrapping_add(u32::from(byte))) != sum {
            return None;
        }
        at = padded(data + size)?;
        if is_last {
            return image.filter(|_| size == 0).map(|image| (at, image));
        }
        if text == IMAGE && image.replace(data..data + size).is_some() {
            return None;
        }
    }
    None
}

/// Reads the medium.
///
/// # Errors
/// Those of the device; `InvalidData` when there is no package on it.
pub fn read(medium: &Path) -> io::Result<Package> {
    let invalid = |why: &str| io::Error::new(io::ErrorKind::InvalidData, why);
    let mut file = File::open(medium)?;
    if file.seek(SeekFrom::End(0))? > MOST {
        return Err(invalid("larger than any update"));
    }
    file.rewind()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let (length, image) = places(&bytes).ok_or_else(|| invalid("no whole package on it"))?;
    bytes.truncate(length);
    let digest = Sha256::digest(&bytes)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Package { bytes, image, digest })
}

/// How the package is to be installed.
pub struct Installation<'board> {
    /// Name and revision, `board:1`.
    pub hardware: &'board str,
    pub target: Slot,
    /// Packages below it are refused.
    pub version: Option<&'board str>,
    /// So is one of the same version.
    pub refuses_equal: bool,
}

/// The folders of the running system that swupdate needs below its root.
fn prepare(package: &Package) -> io::Result<()> {
    sys::mount("/dev", &format!("{ROOT}/dev"), "none", libc::MS_BIND, "")?;
    sys::mount("proc", &format!("{ROOT}/proc"), "proc", 0, "")?;
    sys::mount("sys", &format!("{ROOT}/sys"), "sysfs", libc::MS_RDONLY, "")?;
    sys::mount("tmp", &format!("{ROOT}/run"), "tmpfs", 0, "mode=0700")?;
    fs::create_dir(format!("{ROOT}/run/tmp"))?;
    fs::create_dir(format!("{ROOT}/run/lock"))?;
    fs::copy(CERTIFICATE, format!("{ROOT}/run/ca.pem"))?;
    File::create(format!("{ROOT}/run/package.swu"))?.write_all(&package.bytes)
}

/// Installs from a root that is mounted at `ROOT`. True when swupdate says that it is done.
///
/// # Errors
/// swupdate could not be started.
pub fn install(package: &Package, how: &Installation, watchdog: &mut Watchdog) -> io::Result<bool> {
    prepare(package)?;
    let mut command = Command::new("/usr/bin/swupdate");
    command.args(["-k", "/run/ca.pem", "-H", how.hardware, "-e", &format!("stable,slot{}", how.target.name())]);
    command.args(["-B", "uboot", "-l", "2", "-i", "/run/package.swu"]);
    if let Some(version) = how.version {
        command.args(["-N", version]);
    }
    if let Some(version) = how.version.filter(|_| how.refuses_equal) {
        command.args(["-R", version]);
    }
    command.env_clear().env("PATH", "/usr/bin").env("TMPDIR", "/run/tmp").stdin(Stdio::null());
    // SAFETY: between fork and exec; `enter` makes two calls of the kernel and allocates nothing
    let child = unsafe { command.pre_exec(|| sys::enter(ROOT_C)) }.spawn()?;
    loop {
        watchdog.serve();
        match sys::reap(false) {
            Some((process, status)) if process == child.id() => return Ok(status.success()),
            Some(_) => {}
            None => sleep(Duration::from_millis(50)),
        }
    }
}

/// Takes away what `prepare` and the mount of the updater made.
pub fn clean() {
    for folder in ["/run", "/sys", "/proc", "/dev", ""] {
        // what was not mounted needs no unmounting
        let _ = sys::unmount(&format!("{ROOT}{folder}"));
    }
}

#[cfg(test)]
mod tests {
    use super::{entry_head, places};
    use proptest::prelude::*;
    use std::ops::Range;

    fn entry(number: usize, name: &str, data: &[u8]) -> Vec<u8> {
        let sum = data.iter().map(|&byte| u32::from(byte)).sum();
        let mut bytes = entry_head(number, name == "TRAILER!!!", data.len(), name.len() + 1, sum).into_bytes();
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn package() -> Vec<u8> {
        [entry(0, "sw-description", b"12345"), entry(1, "component.slot", &[7; 101]), entry(2, "TRAILER!!!", b"")].concat()
    }

    #[test]
    fn the_end_of_a_package_is_found() {
        let package = package();
        let image: Range<usize> = 264..365;
        assert_eq!(package[image.clone()], [7; 101]);
        assert_eq!(places(&package), Some((package.len(), image.clone())));
        assert_eq!(places(&[&package[..], &[7; 700]].concat()), Some((package.len(), image)));
        for cut in 0..package.len() {
            assert_eq!(places(&package[..cut]), None, "cut at {cut}");
        }
    }

    #[test]
    fn a_package_has_one_image() {
        let [description, image, end] =
            [entry(0, "sw-description", b"x"), entry(1, "component.slot", b"y"), entry(2, "TRAILER!!!", b"")];
        assert_eq!(places(&[&description[..], &end].concat()), None);
        assert_eq!(places(&[&description[..], &image, &entry(2, "component.slot", b"z"), &end].concat()), None);
    }

    #[test]
    fn no_byte_may_differ_but_what_swupdate_checks() {
        let package = package();
        // names, and sizes: one that takes zeros of the padding into the content makes it another content
        let found = |text: &[u8]| package.windows(text.len()).position(|part| part == text).unwrap();
        let names = [&b"sw-description"[..], b"component.slot"].map(found);
        let is_checked =
            |at: usize| names.iter().any(|&name| (name..name + 14).contains(&at) || (name - 56..name - 48).contains(&at));
        for at in 0..package.len() {
            for bit in 0..8 {
                let mut other = package.clone();
                other[at] ^= 1 << bit;
                assert!(is_checked(at) || places(&other).is_none(), "bit {bit} of byte {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(noise: Vec<u8>, size: u32, name: u32, sum: u32) {
            prop_assert_eq!(places(&noise), None);
            let head = entry_head(0, false, size as usize, name as usize, sum);
            let _ = places(&[head.as_bytes(), &noise].concat());
        }
    }
}
