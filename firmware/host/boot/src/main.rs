//! The first process on the recorder, in the initramfs: firmware/image/SLOT.md says what it does in which order.
mod board;
mod choice;
mod disks;
mod env;
mod header;
mod host;
mod image;
mod selftest;
mod store;
mod sys;
mod update;
mod watchdog;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use board::Board;
use choice::{choose, confirm, floor, Choice, Slot};
use ed25519_dalek::VerifyingKey;
use env::Env;
use header::{Header, Kind};
use image::{load, Expected, Image, TRIED};
use store::EnvStore;
use watchdog::Watchdog;

/// A line on the console.
pub fn say(text: &str) {
    println!("boot: {text}");
}

/// What is tried and may fail: the rest goes on without it.
fn tried(what: &str, result: io::Result<()>) {
    if let Err(error) = result {
        say(&format!("{what}: {error}"));
    }
}

struct Machine {
    board: Board,
    keys: Vec<VerifyingKey>,
    env: EnvStore,
    watchdog: Watchdog,
}

fn mount_folders() {
    for (kind, target, data) in
        [("devtmpfs", "/dev", "mode=0755"), ("proc", "/proc", ""), ("sysfs", "/sys", ""), ("tmpfs", "/run", "mode=0755")]
    {
        tried(target, fs::create_dir_all(target));
        tried(target, sys::mount(kind, target, kind, libc::MS_NOSUID, data));
    }
}

fn load_modules() {
    let list = fs::read_to_string("/etc/modules").unwrap_or_default();
    for name in list.lines() {
        tried(name, sys::load_module(&Path::new("/lib/modules").join(name)));
    }
}

/// The MTD device over the store's disk, on boards whose flash is one.
fn make_flash(board: &Board) {
    let (Some(sector), Some(place)) = (board.get("block2mtd"), board.get("store")) else { return };
    match disks::wait(place) {
        None => say(&format!("no flash: {place} is not there")),
        Some(disk) => {
            let parameter = "/sys/module/block2mtd/parameters/block2mtd";
            tried(parameter, fs::write(parameter, format!("{},{sector}", disk.display())));
        }
    }
}

impl Machine {
    fn device(&self, slot: Slot) -> Option<PathBuf> {
        disks::wait(self.board.text(if slot == Slot::A { "slot-a" } else { "slot-b" }))
    }

    /// The image of a slot, or a line why there is none.
    fn image(&self, slot: Slot, floor: u32) -> Option<Image> {
        let expected = Expected { kind: Kind::Component, board: self.board.text("board"), floor, keys: &self.keys };
        let loaded = match self.device(slot) {
            Some(device) => load(&device, &expected),
            None => Err(io::Error::other("its device is not there")),
        };
        loaded.map_err(|error| say(&format!("slot {} is refused: {error}", slot.name()))).ok()
    }

    fn read_env(&self) -> Env {
        match self.env.read() {
            Ok(stored) if stored.is_whole => stored.env,
            Ok(_) => {
                say("the boot environment is damaged: slot a, nothing known of security versions");
                Env::default()
            }
            Err(error) => {
                say(&format!("the boot environment cannot be read: {error}"));
                Env::default()
            }
        }
    }

    /// Mounts the image of a slot over what is mounted there already, or says why it does not start.
    fn mount(&mut self, slot: Slot, floor: u32, place: &str) -> Option<Header> {
        self.watchdog.serve();
        let mounted = self.image(slot, floor)?.mount(place);
        mounted.map_err(|error| say(&format!("slot {} is not mounted: {error}", slot.name()))).ok()
    }

    /// Chooses and mounts: what does not mount is not chosen. None: no slot may start.
    fn start(&mut self) -> Option<(Choice, Header)> {
        let env = self.read_env();
        let lowest = floor(&env);
        let mut header = None;
        let choice = choose(&env, |slot| {
            header = self.mount(slot, lowest, host::COMPONENT);
            header.is_some()
        })?;
        let slot = choice.slot.name();
        if choice.is_fallback {
            say(&format!("falling back to slot {slot}"));
        }
        tried("the boot environment", self.env.write(&choice.env));
        let header = header?;
        let trial = match choice.env.get("tries") {
            Some(left) => format!(", on trial, {left} more tries"),
            None => String::new(),
        };
        say(&format!("slot {slot} starts: version {}, security version {}{trial}", header.version, header.security));
        Some((choice, header))
    }

    /// Looks for an update medium. True when the board is to restart for it. `running`: slot and version; None when no slot starts.
    fn update(&mut self, running: Option<(Slot, &str)>) -> bool {
        let Some(medium) = self.board.get("update").and_then(disks::find) else { return false };
        say(&format!("update medium {}", medium.display()));
        match self.try_update(&medium, running) {
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

    fn try_update(&mut self, medium: &Path, running: Option<(Slot, &str)>) -> io::Result<bool> {
        let package = update::read(medium)?;
        let before = self.read_env();
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
        if running.is_some_and(|(_, version)| version == header.version) {
            // a medium that stays in costs no time at the next start
            return Err(io::Error::other(format!("version {} runs already", header.version)));
        }
        image::try_mount(package.image())?;
        let updater = disks::wait(self.board.text("updater")).ok_or_else(|| io::Error::other("no updater"))?;
        let expected = Expected { kind: Kind::Updater, board: self.board.text("board"), floor: 0, keys: &self.keys };
        load(&updater, &expected)?.mount(update::ROOT)?;
        // names for the package's description and for swupdate's environment, the same on every board
        for (link, place) in [("/dev/bootenv", "env"), ("/dev/slot-a", "slot-a"), ("/dev/slot-b", "slot-b")] {
            let _ = fs::remove_file(link);
            let device = disks::wait(self.board.text(place)).ok_or_else(|| io::Error::other(format!("no {place}")))?;
            std::os::unix::fs::symlink(device, link)?;
        }
        let how = update::Installation {
            hardware: &format!("{}:{}", self.board.text("board"), self.board.text("revision")),
            target,
            version: running.map(|(_, version)| version).or(before.get("version")),
            refuses_equal: running.is_some(),
        };
        let is_installed = update::install(&package, &how, &mut self.watchdog);
        update::clean();
        if !is_installed? {
            return Err(io::Error::other("swupdate says why above"));
        }
        self.take_over(&before, target, &package.digest)
    }

    /// What swupdate wrote has to be an image that will start, or the environment becomes what it was.
    fn take_over(&mut self, before: &Env, target: Slot, digest: &str) -> io::Result<bool> {
        let mut env = self.read_env();
        if Slot::of(&env) != target || self.mount(target, floor(before), TRIED).is_none() {
            self.env.write(before)?;
            return Err(io::Error::other("what was installed would not start"));
        }
        tried(TRIED, sys::unmount(TRIED));
        env.set("medium", Some(digest));
        self.env.write(&env)?;
        say(&format!("update installed in slot {}, restarting", target.name()));
        Ok(true)
    }

    fn run(mut self) {
        self.watchdog.serve();
        let Some((choice, header)) = self.start() else {
            say("no slot can start: put in an update medium and switch the recorder off and on");
            if self.update(None) {
                return sys::restart(false);
            }
            // stays up, so that what it said can be read
            loop {
                self.watchdog.serve();
                sys::reap(false);
                sleep(Duration::from_secs(1));
            }
        };
        if selftest::run(&self.board, &mut self.watchdog) {
            return sys::restart(true);
        }
        // not on trial: the other slot is then the one to fall back to
        if !choice.is_on_trial && self.update(Some((choice.slot, &header.version))) {
            return sys::restart(false);
        }
        let Self { board, env, mut watchdog, .. } = self;
        let begun = Instant::now();
        let outcome = host::watch(&board, choice.is_on_trial, &mut watchdog, || {
            let slot = choice.slot.name();
            say(&format!("slot {slot} ready after {} ms", begun.elapsed().as_millis()));
            match env.write(&confirm(&choice.env, choice.slot, &header.version, header.security)) {
                Ok(()) => say(&format!("slot {slot} confirmed")),
                Err(error) => say(&format!("slot {slot} is not confirmed: {error}")),
            }
        });
        if outcome == host::Outcome::GivenUp {
            say("the slot on trial is given up for now, restarting");
        }
        sys::restart(outcome == host::Outcome::Done);
    }
}

fn main() {
    mount_folders();
    tried("the console", sys::take_console());
    load_modules();
    let board = Board::parse(&fs::read_to_string("/etc/board").unwrap_or_default());
    say(&format!("board {}", board.text("board")));
    make_flash(&board);
    let keys = fs::read("/etc/component.keys").unwrap_or_default();
    let keys = header::keys(&keys).unwrap_or_else(|why| {
        say(&format!("/etc/component.keys: {why}"));
        Vec::new()
    });
    let env = EnvStore { device: disks::wait(board.text("env")).unwrap_or_else(|| "/dev/env-missing".into()) };
    let watchdog = Watchdog::new(board.get("watchdog"));
    Machine { board, keys, env, watchdog }.run();
    // a first process that ends is a kernel panic
    loop {
        sleep(Duration::from_secs(1));
    }
}
