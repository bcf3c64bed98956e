//! `/dev/watchdog`: restarts the board unless it is told that the loop lives.
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsRawFd;
use std::path::Path;

/// Seconds without a word after which the board restarts.
const TIMEOUT: libc::c_int = 30;
/// Ms between two words.
const PERIOD: u64 = 1000;
/// `_IOWR('W', 6, int)`.
const WDIOC_SETTIMEOUT: libc::c_ulong = 0xc004_5706;

/// An opened watchdog: from now on it runs, also when this process ends, unless it is switched off.
pub struct Watchdog {
    device: File,
    told: u64,
}

impl Watchdog {
    /// Opens and starts it.
    ///
    /// # Errors
    /// The kernel's.
    pub fn open(path: &Path) -> io::Result<Self> {
        let device = OpenOptions::new().write(true).open(path)?;
        let mut timeout = TIMEOUT;
        // A device with one fixed time refuses, and keeps it.
        // SAFETY: an open descriptor; the kernel reads and writes one int, which lives through the call.
        unsafe { libc::ioctl(device.as_raw_fd(), WDIOC_SETTIMEOUT as _, &raw mut timeout) };
        let mut watchdog = Self { device, told: 0 };
        watchdog.device.write_all(b"\0")?;
        Ok(watchdog)
    }

    /// The loop lives, at this time in ms.
    pub fn lives(&mut self, now: u64) {
        if now.saturating_sub(self.told) >= PERIOD {
            self.told = now;
            // If it is refused, the board restarts, which is what a watchdog is for.
            let _ = self.device.write_all(b"\0");
        }
    }

    /// Switches it off: whoever asked this process to end answers for the board.
    pub fn off(mut self) {
        let _ = self.device.write_all(b"V");
    }
}

#[cfg(test)]
mod tests {
    use super::Watchdog;
    use std::fs;

    #[test]
    fn a_word_a_second_and_a_last_one() {
        let path = std::env::temp_dir().join(format!("watchdog-{}", std::process::id()));
        fs::write(&path, "").expect("a file");
        let mut watchdog = Watchdog::open(&path).expect("it is there");
        for now in [1000, 1001, 1999, 2000, 2001, 3500] {
            watchdog.lives(now);
        }
        watchdog.off();
        let told = fs::read(&path).expect("it is there");
        fs::remove_file(&path).expect("it is ours");
        assert_eq!(told, b"\0\0\0\0V");
    }
}
