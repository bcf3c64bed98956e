//! Takes an update from a medium: swupdate, out of its own signed image, writes the slot that is not running.
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
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
/// What the package is checked by; the initramfs holds it.
const CERTIFICATE: &str = "/etc/update-ca.pem";

/// A package in memory: what is checked is what is installed, whatever happens to the medium.
pub struct Package {
    bytes: Vec<u8>,
    /// First 16 hex digits of the package's SHA-256.
    pub digest: String,
}

/// Bytes of the cpio archive at the beginning of `bytes`, with its end mark: a medium is longer than the package on it.
fn archive_length(bytes: &[u8]) -> Option<usize> {
    let hex = |at: usize| u32::from_str_radix(std::str::from_utf8(bytes.get(at..at + 8)?).ok()?, 16).ok();
    let padded = |length: usize| length.checked_add(3).map(|length| length & !3);
    let mut at = 0;
    loop {
        if !matches!(bytes.get(at..at + 6)?, b"070701" | b"070702") {
            return None;
        }
        let (size, name) = (hex(at + 54)? as usize, hex(at + 94)? as usize);
        let data = padded(at.checked_add(110)?.checked_add(name)?)?;
        let is_last = bytes.get(at + 110..at + 110 + 11)? == b"TRAILER!!!\0";
        at = padded(data.checked_add(size)?)?;
        if at > bytes.len() {
            return None;
        }
        if is_last {
            return Some(at);
        }
    }
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
    let length = archive_length(&bytes).ok_or_else(|| invalid("no package on it"))?;
    bytes.truncate(length);
    let digest = Sha256::digest(&bytes)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Package { bytes, digest })
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
    use super::archive_length;
    use proptest::prelude::*;

    fn entry(name: &str, data: &[u8]) -> Vec<u8> {
        let mut bytes =
            format!("070702{}{:08x}{}{:08x}{}", "0".repeat(48), data.len(), "0".repeat(32), name.len() + 1, "0".repeat(8))
                .into_bytes();
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    #[test]
    fn the_end_of_an_archive_is_found() {
        let archive = [entry("sw-description", b"12345"), entry("root", &[7; 100]), entry("TRAILER!!!", b"")].concat();
        assert_eq!(archive_length(&archive), Some(archive.len()));
        assert_eq!(archive_length(&[&archive[..], &[0; 700]].concat()), Some(archive.len()));
        for cut in 0..archive.len() {
            assert_eq!(archive_length(&archive[..cut]), None, "cut at {cut}");
        }
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(noise: Vec<u8>, size: u32, name: u32) {
            prop_assert_eq!(archive_length(&noise), None);
            let head = format!("070701{}{size:08x}{}{name:08x}{}", "0".repeat(48), "0".repeat(32), "0".repeat(8));
            let _ = archive_length(&[head.as_bytes(), &noise].concat());
        }
    }
}
