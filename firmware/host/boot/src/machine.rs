//! What the boot program has in hand while it chooses, starts and updates.
use std::io;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

use ed25519_dalek::VerifyingKey;

use crate::board::Board;
use crate::choice::{confirm, floor, settle, worth, Choice, Slot};
use crate::env::Env;
use crate::header::{Header, Kind};
use crate::image::{load, Expected, Image};
use crate::log::{say, show_on_monitor, tried};
use crate::store::EnvStore;
use crate::watchdog::Watchdog;
use crate::{disks, host, selftest, sys};

/// One board, from power-on to the next restart.
pub struct Machine {
    pub board: Board,
    /// Any of them signs images.
    pub keys: Vec<VerifyingKey>,
    pub env: EnvStore,
    pub watchdog: Watchdog,
    /// What lies at the component's place now.
    mounted: Option<(Slot, Header)>,
}

impl Machine {
    pub fn new(board: Board, keys: Vec<VerifyingKey>, env: EnvStore, watchdog: Watchdog) -> Self {
        Self { board, keys, env, watchdog, mounted: None }
    }

    pub fn device(&self, slot: Slot) -> Option<PathBuf> {
        disks::wait(self.board.text(if slot == Slot::A { "slot-a" } else { "slot-b" }))
    }

    /// The image of a slot, or a line why there is none.
    pub fn image(&self, slot: Slot, floor: u32) -> Option<Image> {
        let expected = Expected { kind: Kind::Component, board: self.board.text("board"), floor, keys: &self.keys };
        let loaded = match self.device(slot) {
            Some(device) => load(&device, &expected),
            None => Err(io::Error::other("its device is not there")),
        };
        loaded.map_err(|error| say(&format!("slot {} is refused: {error}", slot.name()))).ok()
    }

    pub fn read_env(&self) -> Env {
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
    pub fn mount(&mut self, slot: Slot, floor: u32, place: &str) -> Option<Header> {
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
            let worth = worth(&env, slot, &header);
            if worth.is_none() {
                say(&format!("slot {} is refused: not the image that was installed", slot.name()));
            }
            worth
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

    pub fn run(mut self) {
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
