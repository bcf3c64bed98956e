//! The board's watchdog, while no host is there to serve it.
use std::fs::File;

use crate::log::say;
use crate::sys;

/// Seconds without service after which the board restarts: as the host has it, so that handing it over changes nothing.
const TIMEOUT: i32 = 30;

/// Held between two runs of the host: closing it leaves it running, so that a host that hangs before it takes it over is noticed.
pub struct Watchdog {
    path: Option<String>,
    file: Option<File>,
    is_told: bool,
}

impl Watchdog {
    /// None: the board has none.
    pub fn new(path: Option<&str>) -> Self {
        Self { path: path.map(str::to_owned), file: None, is_told: false }
    }

    /// Takes it, if it is there, with the time that is known here, and begins this time anew.
    pub fn serve(&mut self) {
        if self.file.is_none() {
            self.file = self.path.as_ref().and_then(|path| File::options().write(true).open(path).ok());
            if let Some(file) = &self.file {
                let taken = sys::set_timeout(file, TIMEOUT);
                if !self.is_told {
                    self.is_told = true;
                    match taken {
                        Ok(seconds) => say(&format!("watchdog: {seconds} s")),
                        Err(error) => say(&format!("watchdog: a time of its own ({error})")),
                    }
                }
            }
        }
        if let Some(file) = &self.file {
            // what cannot be served restarts the board, which is what it is for
            let _ = sys::keep_alive(file);
        }
    }

    /// Hands it over to the host.
    pub fn release(&mut self) {
        self.file = None;
    }
}
