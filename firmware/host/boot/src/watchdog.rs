//! The board's watchdog, while no host is there to serve it.
use std::fs::File;

use crate::sys;

/// Held between two runs of the host: closing it leaves it running, so that a host that hangs before it takes it over is noticed.
pub struct Watchdog {
    path: Option<String>,
    file: Option<File>,
}

impl Watchdog {
    /// None: the board has none.
    pub fn new(path: Option<&str>) -> Self {
        Self { path: path.map(str::to_owned), file: None }
    }

    /// Takes it, if it is there, and begins its time anew.
    pub fn serve(&mut self) {
        if self.file.is_none() {
            self.file = self.path.as_ref().and_then(|path| File::options().write(true).open(path).ok());
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
