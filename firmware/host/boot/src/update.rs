//! An update on this machine: from the medium to a slot that starts next, or everything as it was.
use std::cmp::Ordering;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::choice::{floor, Slot};
use crate::header::{Header, Kind};
use crate::image::{self, load, Expected, TRIED};
use crate::log::{say, show_on_monitor, tried};
use crate::machine::Machine;
use crate::package::{self, Package};
use crate::version::Version;
use crate::{disks, swupdate, sys};

/// However long a board asks for: the watchdog is not served meanwhile.
const LONGEST_WAIT: u64 = 20;

/// swupdate would refuse it, too.
fn refuse_older(version: &str, runs: &str) -> io::Result<()> {
    match Version::of(version).cmp(&Version::of(runs)) {
        Ordering::Greater => Ok(()),
        Ordering::Equal => Err(io::Error::other(format!("version {runs} runs already"))),
        Ordering::Less => Err(io::Error::other(format!("version {version} is older than {runs}, which runs"))),
    }
}

impl Machine {
    /// What is plugged in as update medium; a board whose media come late (USB) says for how many seconds it is waited for.
    fn medium(&self) -> Option<PathBuf> {
        let seconds: u64 = self.board.text("update-wait").parse().unwrap_or(0);
        disks::wait_for(self.board.get("update")?, Duration::from_secs(seconds.min(LONGEST_WAIT)))
    }

    /// Looks for an update medium. True when the board is to restart for it. `running`: slot and version; None when no slot starts.
    pub fn update(&mut self, running: Option<(Slot, &Header)>) -> bool {
        let Some(medium) = self.medium() else { return false };
        say(&format!("update medium {}", medium.display()));
        let result = self.try_update(&medium, running);
        swupdate::clean();
        match result {
            Ok(is_installed) => is_installed,
            Err(error) => {
                say(&format!("update refused: {error}"));
                false
            }
        }
    }

    /// Where a package is written to. With no slot running, one whose image is not whole: what only did not mount may do so next time.
    fn target(&self, running: Option<Slot>, floor: u32) -> Option<Slot> {
        match running {
            Some(slot) => Some(slot.other()),
            None => [Slot::A, Slot::B].into_iter().find(|&slot| self.image(slot, floor).is_none()),
        }
    }

    fn try_update(&mut self, medium: &Path, running: Option<(Slot, &Header)>) -> io::Result<bool> {
        let package = package::read(medium, || self.watchdog.serve())?;
        let mut before = self.read_env();
        // of an update that was cut before swupdate switched
        before.set("medium", None);
        before.set("image", None);
        if before.get("failed") == Some(package.digest.as_str()) {
            return Err(io::Error::other("this package was installed before and did not get ready"));
        }
        let target = self.target(running.map(|(slot, _)| slot), floor(&before));
        let target = target.ok_or_else(|| io::Error::other("both slots hold whole images"))?;
        let device = self.device(target).ok_or_else(|| io::Error::other("no slot for it"))?;
        // before anything is written; swupdate does the same by the package's signature
        let expected =
            Expected { kind: Kind::Component, board: self.board.text("board"), floor: floor(&before), keys: &self.keys };
        let header = image::check_for(&device, package.image(), &expected)?;
        // a medium that stays in costs no time at the next start, and an old signed image brings no foreign bytes before swupdate
        if let Some((_, runs)) = running {
            refuse_older(&header.version, &runs.version)?;
        }
        image::try_mount(package.image())?;
        say(&format!("package of version {}: its image is signed and whole", header.version));
        self.watchdog.serve();
        show_on_monitor("This recorder is being updated. Do not switch it off.");
        // before swupdate switches: whenever the power is cut, a slot on trial has the names of package and image
        let mut named = before.clone();
        named.set("medium", Some(&package.digest));
        named.set("image", Some(&header.image()));
        self.env.write(&named)?;
        let version = running.map(|(_, header)| header.version.as_str()).or(before.get("version"));
        let installed = self
            .install(&package, target, version, running.is_some())
            .and_then(|()| self.take_over(target, floor(&before), &header.image()));
        match installed {
            Ok(()) => {
                say(&format!("update installed in slot {}, restarting", target.name()));
                Ok(true)
            }
            Err(error) => {
                tried("the boot environment", self.env.write(&before));
                Err(error)
            }
        }
    }

    /// By swupdate, out of the updater's image. Slot and environment are written then.
    fn install(&mut self, package: &Package, target: Slot, version: Option<&str>, refuses_equal: bool) -> io::Result<()> {
        let updater = disks::wait(self.board.text("updater")).ok_or_else(|| io::Error::other("no updater"))?;
        // no floor: SLOT.md says why
        let expected = Expected { kind: Kind::Updater, board: self.board.text("board"), floor: 0, keys: &self.keys };
        load(&updater, &expected)?.mount(swupdate::ROOT)?;
        // names for the package's description and for swupdate's environment, the same on every board
        for (link, place) in [("/dev/bootenv", "env"), ("/dev/slot-a", "slot-a"), ("/dev/slot-b", "slot-b")] {
            let _ = fs::remove_file(link);
            let device = disks::wait(self.board.text(place)).ok_or_else(|| io::Error::other(format!("no {place}")))?;
            std::os::unix::fs::symlink(device, link)?;
        }
        let hardware = format!("{}:{}", self.board.text("board"), self.board.text("revision"));
        let how = swupdate::Installation { hardware: &hardware, target, version, refuses_equal };
        if swupdate::install(package, &how, &mut self.watchdog)? {
            Ok(())
        } else {
            Err(io::Error::other("swupdate says why above"))
        }
    }

    /// What swupdate wrote has to be the image that was looked at, and named in the environment that swupdate changed.
    fn take_over(&mut self, target: Slot, floor: u32, image: &str) -> io::Result<()> {
        let env = self.read_env();
        let header = self.mount(target, floor, TRIED);
        if header.is_some() {
            tried(TRIED, sys::unmount(TRIED));
        }
        let is_there = header.is_some_and(|header| header.image() == image) && env.get("image") == Some(image);
        if Slot::of(&env) == Some(target) && is_there {
            Ok(())
        } else {
            Err(io::Error::other("what was installed would not start"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::refuse_older;

    #[test]
    fn only_a_newer_version_is_taken() {
        let told = |version| refuse_older(version, "1.10.0").err().map(|error| error.to_string());
        assert_eq!(told("1.10.1"), None);
        assert_eq!(told("2.0.0"), None);
        assert_eq!(told("1.10.0").as_deref(), Some("version 1.10.0 runs already"));
        assert_eq!(told("1.9.0").as_deref(), Some("version 1.9.0 is older than 1.10.0, which runs"));
        assert!(told("no version").is_some());
    }
}
