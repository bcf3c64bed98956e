//! The first process on the recorder, in the initramfs: firmware/image/SLOT.md says what it does in which order.
mod board;
mod choice;
mod disks;
mod env;
mod header;
mod host;
mod image;
mod installation;
mod log;
mod package;
mod selftest;
mod store;
mod sys;
mod update;
mod version;
mod watchdog;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use board::Board;
use choice::{confirm, floor, is_installed, settle, Choice, Slot};
use ed25519_dalek::VerifyingKey;
use env::Env;
use header::{Header, Kind};
use image::{load, Expected, Image};
use log::{say, show_on_monitor, tried};
use store::EnvStore;
use version::rank;
use watchdog::Watchdog;

struct Machine {
    board: Board,
    keys: Vec<VerifyingKey>,
    env: EnvStore,
    watchdog: Watchdog,
    /// What lies at the component's place now.
    mounted: Option<(Slot, Header)>,
}

fn mount_folders() {
    for (kind, target, data) in
        [("devtmpfs", "/dev", "mode=0755"), ("proc", "/proc", ""), ("sysfs", "/sys", ""), ("tmpfs", "/run", "mode=0755")]
    {
        tried(target, fs::create_dir_all(target));
        tried(target, sys::mount(kind, target, kind, libc::MS_NOSUID, data));
    }
}

fn load_modules(watchdog: &mut Watchdog) {
    let list = fs::read_to_string("/etc/modules").unwrap_or_default();
    for name in list.lines() {
        // its own driver is one of them
        watchdog.serve();
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
                say("the boot environment is damaged: nothing known of slots and security versions");
                Env::default()
            }
            Err(error) => {
                say(&format!("the boot environment cannot be read: {error}"));
                Env::default()
            }
        }
    }

    /// Mounts the image of a slot, or says why it does not start.
    fn mount(&mut self, slot: Slot, floor: u32, place: &str) -> Option<Header> {
        self.watchdog.serve();
        let mounted = self.image(slot, floor)?.mount(place);
        mounted.map_err(|error| say(&format!("slot {} is not mounted: {error}", slot.name()))).ok()
    }

    /// Mounts the image of a slot where the host is looked for, in the place of what is there.
    fn mount_component(&mut self, slot: Slot, floor: u32) -> Option<Header> {
        match &self.mounted {
            Some((there, header)) if *there == slot => return Some(header.clone()),
            Some(_) => tried(host::COMPONENT, sys::unmount(host::COMPONENT)),
            None => {}
        }
        self.mounted = self.mount(slot, floor, host::COMPONENT).map(|header| (slot, header));
        self.mounted.as_ref().map(|(_, header)| header.clone())
    }

    /// Chooses and mounts: what does not mount is not chosen. None: no slot may start.
    fn start(&mut self) -> Option<(Choice, Header)> {
        let env = self.read_env();
        let lowest = floor(&env);
        let store = self.env.clone();
        let look = |slot| {
            let header = self.mount_component(slot, lowest)?;
            if is_installed(&env, slot, &header.image()) {
                return Some(rank(header.security, &header.version));
            }
            say(&format!("slot {} is refused: not the image that was installed", slot.name()));
            None
        };
        let choice = settle(&env, look, |env| {
            store.write(env).inspect_err(|error| say(&format!("the boot environment cannot be written: {error}")))
        })?;
        // two were looked at when the environment names none
        let header = self.mount_component(choice.slot, lowest)?;
        let slot = choice.slot.name();
        if choice.is_fallback {
            say(&format!("falling back to slot {slot}"));
        }
        let trial = match choice.env.get("tries") {
            Some(left) => format!(", on trial, {left} more tries"),
            None => String::new(),
        };
        say(&format!("slot {slot} starts: version {}, security version {}{trial}", header.version, header.security));
        Some((choice, header))
    }

    fn run(mut self) {
        self.watchdog.serve();
        let Some((choice, header)) = self.start() else {
            say("no slot can start: put in an update medium and switch the recorder off and on");
            show_on_monitor("This recorder cannot start. Recordings are intact. Ask support, and tell them what stands below.");
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
        if !choice.is_on_trial && self.update(Some((choice.slot, &header))) {
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
    // keys that only a programmer's keyboard is for
    tried("Ctrl+Alt+Del", sys::no_ctrl_alt_del());
    tried("SysRq", fs::write("/proc/sys/kernel/sysrq", "0"));
    let board = Board::parse(&fs::read_to_string("/etc/board").unwrap_or_default());
    say(&format!("board {}", board.text("board")));
    // one that the boot loader has started runs already
    let mut watchdog = Watchdog::new(board.get("watchdog"));
    load_modules(&mut watchdog);
    watchdog.serve();
    make_flash(&board);
    watchdog.serve();
    let keys = fs::read("/etc/component.keys").unwrap_or_default();
    let keys = header::keys(&keys).unwrap_or_else(|why| {
        say(&format!("/etc/component.keys: {why}"));
        Vec::new()
    });
    let env = EnvStore { device: disks::wait(board.text("env")).unwrap_or_else(|| "/dev/env-missing".into()) };
    Machine { board, keys, env, watchdog, mounted: None }.run();
    // a first process that ends is a kernel panic
    loop {
        sleep(Duration::from_secs(1));
    }
}
