//! The kernel's calls that the standard library does not have.
use std::ffi::CString;
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;

const LOOP_SET_FD: libc::Ioctl = 0x4c00;
const LOOP_CLR_FD: libc::Ioctl = 0x4c01;
const LOOP_CTL_GET_FREE: libc::Ioctl = 0x4c82;
const KEYBOARD_MODE: libc::Ioctl = 0x4b45;
const KEYBOARD_OFF: RawFd = 4;
const WATCHDOG_KEEP_ALIVE: libc::Ioctl = 0x8004_5705;
const WATCHDOG_SET_TIMEOUT: libc::Ioctl = 0xc004_5706;

fn checked(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}

fn text(path: impl AsRef<Path>) -> io::Result<CString> {
    Ok(CString::new(path.as_ref().as_os_str().as_bytes())?)
}

/// Mounts; `flags` as in mount(2).
pub fn mount(source: &str, target: &str, kind: &str, flags: libc::c_ulong, data: &str) -> io::Result<()> {
    let (source, target, kind, data) = (text(source)?, text(target)?, text(kind)?, text(data)?);
    // SAFETY: four strings that end with a zero and live until the call returns; the kernel only reads them
    checked(unsafe { libc::mount(source.as_ptr(), target.as_ptr(), kind.as_ptr(), flags, data.as_ptr().cast()) })?;
    Ok(())
}

/// Takes a mount away, also one in use.
pub fn unmount(target: &str) -> io::Result<()> {
    let target = text(target)?;
    // SAFETY: a string that ends with a zero and lives until the call returns
    checked(unsafe { libc::umount2(target.as_ptr(), libc::MNT_DETACH) })?;
    Ok(())
}

/// Loads a kernel module from its file.
pub fn load_module(path: &Path) -> io::Result<()> {
    let file = File::open(path)?;
    // SAFETY: a descriptor that is open until the call returns, and an empty text that ends with a zero
    let result = unsafe { libc::syscall(libc::SYS_finit_module, file.as_raw_fd(), c"".as_ptr(), 0) };
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

fn ioctl(file: &File, request: libc::Ioctl, argument: RawFd) -> io::Result<libc::c_int> {
    // SAFETY: only called with requests whose argument is a number, or none: the kernel follows no pointer
    checked(unsafe { libc::ioctl(file.as_raw_fd(), request, argument) })
}

/// The number N of a /dev/loopN that shows the file, for reading only when the file is open for reading only.
pub fn loop_device(file: &File) -> io::Result<i32> {
    let number = ioctl(&File::open("/dev/loop-control")?, LOOP_CTL_GET_FREE, 0)?;
    ioctl(&File::open(format!("/dev/loop{number}"))?, LOOP_SET_FD, file.as_raw_fd())?;
    Ok(number)
}

/// Lets go of the loop device's file: at once, or with the end of the mount that uses it.
pub fn release_loop_device(number: i32) -> io::Result<()> {
    ioctl(&File::open(format!("/dev/loop{number}"))?, LOOP_CLR_FD, 0)?;
    Ok(())
}

/// Begins the time of a watchdog anew.
pub fn keep_alive(watchdog: &File) -> io::Result<()> {
    let mut ignored: libc::c_int = 0;
    // SAFETY: this request at most writes one int, to a place that lives until the call returns
    checked(unsafe { libc::ioctl(watchdog.as_raw_fd(), WATCHDOG_KEEP_ALIVE, &raw mut ignored) })?;
    Ok(())
}

/// Seconds after which an unserved watchdog restarts the board; those that it took, which may be others.
pub fn set_timeout(watchdog: &File, seconds: libc::c_int) -> io::Result<libc::c_int> {
    let mut taken = seconds;
    // SAFETY: this request reads and writes one int, at a place that lives until the call returns
    checked(unsafe { libc::ioctl(watchdog.as_raw_fd(), WATCHDOG_SET_TIMEOUT, &raw mut taken) })?;
    Ok(taken)
}

/// Ends every process of the group that `leader` led.
pub fn kill_group(leader: u32) -> io::Result<()> {
    let group = libc::pid_t::try_from(leader).ok().filter(|&group| group > 1).ok_or(io::ErrorKind::InvalidInput)?;
    // SAFETY: no pointers
    checked(unsafe { libc::kill(-group, libc::SIGKILL) })?;
    Ok(())
}

/// The process and its end, of any child that ended; None when none did, or there is none and `blocks` is unset.
pub fn reap(blocks: bool) -> Option<(u32, ExitStatus)> {
    let mut status = 0;
    // SAFETY: the status is written to a place that lives until the call returns
    let process = unsafe { libc::waitpid(-1, &raw mut status, if blocks { 0 } else { libc::WNOHANG }) };
    (process > 0).then(|| (process.unsigned_abs(), ExitStatus::from_raw(status)))
}

/// Makes `folder` this process's root. For the time between fork and exec: allocates nothing.
pub fn enter(folder: &std::ffi::CStr) -> io::Result<()> {
    // SAFETY: strings that end with a zero and live until the calls return
    unsafe {
        checked(libc::chroot(folder.as_ptr()))?;
        checked(libc::chdir(c"/".as_ptr()))?;
    }
    Ok(())
}

/// Ends the kernel's work; `power_off` or begins anew. Returns only when the kernel refuses.
pub fn restart(power_off: bool) {
    // SAFETY: no pointers
    unsafe {
        libc::sync();
        libc::reboot(if power_off { libc::RB_POWER_OFF } else { libc::RB_AUTOBOOT });
    }
}

/// Only shows what is written: what comes in is neither shown nor a signal, and a Ctrl+S does not hold what goes out.
pub fn only_shows(terminal: &File) -> io::Result<()> {
    // SAFETY: numbers alone, for which zeros are a value
    let mut settings: libc::termios = unsafe { std::mem::zeroed() };
    // SAFETY: settings that live until the calls return; the first writes, the second reads them
    unsafe {
        checked(libc::tcgetattr(terminal.as_raw_fd(), &raw mut settings))?;
        settings.c_iflag &= !(libc::IXON | libc::IXOFF | libc::BRKINT);
        settings.c_lflag &= !(libc::ECHO | libc::ICANON | libc::ISIG);
        checked(libc::tcsetattr(terminal.as_raw_fd(), libc::TCSANOW, &raw const settings))?;
    }
    Ok(())
}

/// Lets go of the keyboard: none of its keys reaches the terminal, Scroll Lock neither.
pub fn no_keyboard(terminal: &File) -> io::Result<()> {
    ioctl(terminal, KEYBOARD_MODE, KEYBOARD_OFF)?;
    Ok(())
}

/// Ctrl+Alt+Del no longer restarts the board behind the boot program's back; it becomes a signal, which nobody hears.
pub fn no_ctrl_alt_del() -> io::Result<()> {
    // SAFETY: no pointers
    checked(unsafe { libc::reboot(libc::RB_DISABLE_CAD) })?;
    Ok(())
}

/// Takes the console for input, output and errors.
pub fn take_console() -> io::Result<()> {
    let console = File::options().read(true).write(true).open("/dev/console")?;
    // one that is no terminal has nothing of it
    let _ = only_shows(&console);
    for standard in 0..3 {
        // SAFETY: an open descriptor onto a standard one, which nothing of ours owns
        checked(unsafe { libc::dup2(console.as_raw_fd(), standard) })?;
    }
    Ok(())
}
