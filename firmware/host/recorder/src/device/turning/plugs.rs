//! What is plugged and unplugged while the loop turns.
use std::path::Path;

use super::Loop;
use crate::contract::Level;
use crate::device::folder::{Folder, INPUTS};
use crate::device::pace::Waiting;
use crate::display::monitor::Look;
use crate::input::devices::Change;

/// Ms between two looks at what nobody tells of: monitors without uevents, a folder of devices that is not there yet.
const LOOK: u64 = 2000;

impl Loop<'_> {
    /// Another monitor, or none any more. `is_asking`: as `Monitor::look` has it.
    pub(super) fn look_at_monitors(&mut self, is_asking: bool) {
        match self.monitor.look(is_asking) {
            Look::Same => return,
            Look::Failed(why) => return self.say(Level::Error, &why),
            Look::Changed(what) => self.say(Level::Info, &what),
        }
        let size = self.monitor.size();
        if !self.session.resize(size) {
            self.say(Level::Error, &format!("no memory for a monitor of {}x{}", size.0, size.1));
            self.monitor.give_up();
            return;
        }
        self.inputs.resize(size);
        if self.session.has_cursor() {
            self.session.pointer(self.inputs.place(), false);
        }
        self.is_whole = true;
        self.waiting = Waiting::AtOnce;
    }

    /// Takes the devices that have come.
    pub(super) fn look_at_inputs(&mut self) {
        for change in self.inputs.look() {
            match change {
                Change::Came(number, what) => match self.inputs.descriptor(number).map(|each| self.reactor.add_input(each)) {
                    Some(Ok(())) => self.say(Level::Info, &format!("{what} is plugged")),
                    Some(Err(error)) => self.say(Level::Error, &format!("{what}: {error}")),
                    None => {}
                },
                Change::Went(what) => self.say(Level::Info, &format!("{what} is unplugged")),
            }
        }
        self.show_cursor();
    }

    /// Where there is a mouse.
    pub(super) fn show_cursor(&mut self) {
        let has_mouse = self.inputs.has_mouse();
        if has_mouse {
            if self.session.has_cursor() {
                return;
            }
            self.session.pointer(self.inputs.place(), false);
        } else if self.session.has_cursor() {
            self.say(Level::Warn, "no mouse is plugged");
        }
        self.session.cursor(has_mouse);
        self.waiting = Waiting::AtOnce;
    }

    /// Looks at what nobody tells of.
    pub(super) fn poll(&mut self, now: u64) {
        if now.saturating_sub(self.looked) < LOOK {
            return;
        }
        self.looked = now;
        if self.uevents.is_none() || self.monitor.is_missing() {
            self.look_at_monitors(self.uevents.is_none());
        }
        if self.folder.is_none() {
            self.folder = Folder::watch(Path::new(INPUTS), &self.reactor);
            self.look_at_inputs();
        }
    }
}
