//! The boot environment on its device.
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use crate::env::{Env, Stored, COPY};

/// Where the environment lies.
#[derive(Clone)]
pub struct EnvStore {
    pub device: PathBuf,
}

impl EnvStore {
    /// Reads both copies. A copy that cannot be read counts as torn.
    ///
    /// # Errors
    /// The device cannot be opened.
    pub fn read(&self) -> io::Result<Stored> {
        let file = File::open(&self.device)?;
        let mut copies = [vec![0; COPY], vec![0; COPY]];
        for (index, copy) in copies.iter_mut().enumerate() {
            if file.read_exact_at(copy, (index * COPY) as u64).is_err() {
                copy.clear();
            }
        }
        Ok(Stored::parse([&copies[0], &copies[1]]))
    }

    /// Makes `env` the environment, durably, over the older copy; nothing is written when it is what is there.
    ///
    /// # Errors
    /// Those of the device.
    pub fn write(&self, env: &Env) -> io::Result<()> {
        let stored = self.read()?;
        if stored.is_whole && stored.env == *env {
            return Ok(());
        }
        let copy = env.write(stored.counter).ok_or_else(|| io::Error::other("the boot environment is full"))?;
        let mut file = File::options().write(true).open(&self.device)?;
        file.seek(SeekFrom::Start((stored.next * COPY) as u64))?;
        file.write_all(&copy)?;
        file.sync_all()
    }
}
