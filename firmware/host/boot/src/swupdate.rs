//! Takes an update from a package: swupdate, out of its own signed image, writes the slot that is not running.
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::choice::Slot;
use crate::package::Package;
use crate::sys;
use crate::watchdog::Watchdog;

/// Root of the updater. A constant, since it is needed between fork and exec.
pub const ROOT: &str = "/run/updater";
const ROOT_C: &std::ffi::CStr = c"/run/updater";
/// What the package is checked by; the initramfs holds it.
const CERTIFICATE: &str = "/etc/update-ca.pem";
/// swupdate has this long. Under emulation an update takes some seconds, and a slow eMMC writes 16 MiB in some more; it waits without end for
/// the rest of some packages that end early.
const LIMIT: Duration = Duration::from_secs(600);
/// What was killed has this long to be gone.
const GONE: Duration = Duration::from_secs(10);

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
/// swupdate could not be started, or was not done in time.
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
    // a group of its own, so that its helpers end with it
    command.process_group(0);
    // SAFETY: between fork and exec; `enter` makes two calls of the kernel and allocates nothing
    let child = unsafe { command.pre_exec(|| sys::enter(ROOT_C)) }.spawn()?;
    finish(child.id(), LIMIT, || watchdog.serve())
}

/// Waits for a process that leads a group of its own, and ends what is left of the group. True when it ended well.
///
/// # Errors
/// It was not done within the limit.
fn finish(process: u32, limit: Duration, mut between: impl FnMut()) -> io::Result<bool> {
    let end = Instant::now() + limit;
    let mut ended = None;
    while ended.is_none() && Instant::now() < end {
        between();
        match sys::reap(false) {
            Some((other, status)) if other == process => ended = Some(status),
            Some(_) => {}
            None => sleep(Duration::from_millis(50)),
        }
    }
    // no such group is the usual case
    let _ = sys::kill_group(process);
    if let Some(status) = ended {
        return Ok(status.success());
    }
    let end = Instant::now() + GONE;
    while Instant::now() < end && sys::reap(false).is_none_or(|(other, _)| other != process) {
        between();
        sleep(Duration::from_millis(50));
    }
    Err(io::Error::new(io::ErrorKind::TimedOut, format!("swupdate was not done after {} s and was ended", limit.as_secs())))
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
    use super::*;

    #[test]
    fn what_hangs_is_ended_with_its_helpers() {
        let begun = Instant::now();
        // the helper has the other end of the pipe: it is closed when the last of both is gone
        let (mut end, helper) = io::pipe().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & sleep 60"]).stdout(helper).process_group(0);
        let process = command.spawn().unwrap().id();
        drop(command);
        let mut served = 0;
        let error = finish(process, Duration::from_millis(200), || served += 1).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(served >= 2);
        assert_eq!(io::Read::read_to_end(&mut end, &mut Vec::new()).unwrap(), 0);

        // what a program that is done leaves behind
        let (mut end, helper) = io::pipe().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & exit 3"]).stdout(helper).process_group(0);
        let process = command.spawn().unwrap().id();
        drop(command);
        assert!(!finish(process, LIMIT, || ()).unwrap());
        assert_eq!(io::Read::read_to_end(&mut end, &mut Vec::new()).unwrap(), 0);
        assert!(begun.elapsed() < Duration::from_secs(30), "a helper ran to its end");
    }
}
