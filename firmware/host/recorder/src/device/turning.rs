//! The loop's turns: what is heard is acted on, what is due is done.
mod plugs;

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::rc::Rc;

use super::clock::BootClock;
use super::folder::{Folder, INPUTS};
use super::pace::{Last, Waiting};
use super::reactor::{Reactor, Source};
use super::ready::{News, Steadiness};
use super::session::{Session, Turn};
use super::uevent::Uevents;
use super::watchdog::Watchdog;
use super::Ended;
use crate::contract::clock::Clock;
use crate::contract::{Level, Log, Source as Speaker};
use crate::display::bridge::Area;
use crate::display::monitor::Monitor;
use crate::engine::garbage::Garbage;
use crate::input::devices::{Change, Devices as Inputs};
use crate::input::Act;
use crate::options::Device;

/// What the loop is begun with.
pub struct Parts<'a> {
    /// Of the process.
    pub options: &'a Device,
    /// Takes lines.
    pub log: Log,
    /// Real time.
    pub clock: Rc<BootClock>,
    /// Hears signals and answers.
    pub reactor: Reactor,
    /// None where the kernel tells nothing of what is plugged.
    pub uevents: Option<Uevents>,
    /// Looked at once.
    pub monitor: Monitor,
    /// Begun.
    pub session: Session,
    /// One that was opened.
    pub watchdog: Option<Watchdog>,
}

/// The loop of one process.
pub struct Loop<'a> {
    options: &'a Device,
    log: Log,
    clock: Rc<BootClock>,
    reactor: Reactor,
    uevents: Option<Uevents>,
    folder: Option<Folder>,
    monitor: Monitor,
    inputs: Inputs,
    session: Session,
    watchdog: Option<Watchdog>,
    last: Last,
    /// Up to where time has passed for LVGL.
    advanced: u64,
    looked: u64,
    waiting: Waiting,
    garbage: Garbage,
    /// The whole frame is to be copied, not only what has changed.
    is_whole: bool,
    steadiness: Steadiness,
    /// The monitor did not take the last picture; it was told.
    is_failure_told: bool,
    /// The button of the mouse was down at its last move.
    was_down: bool,
}

impl<'a> Loop<'a> {
    /// With the input devices that are there.
    #[must_use]
    pub fn begin(parts: Parts<'a>) -> Self {
        let Parts { options, log, clock, reactor, uevents, monitor, session, watchdog } = parts;
        let mut begun = Self {
            folder: Folder::watch(Path::new(INPUTS), &reactor),
            inputs: Inputs::new(Path::new(INPUTS), monitor.size()),
            options,
            log,
            clock,
            reactor,
            uevents,
            monitor,
            session,
            watchdog,
            last: Last::default(),
            advanced: 0,
            looked: 0,
            waiting: Waiting::AtOnce,
            garbage: Garbage::default(),
            is_whole: true,
            steadiness: Steadiness::default(),
            is_failure_told: false,
            was_down: false,
        };
        begun.look_at_inputs();
        if !begun.inputs.has_mouse() {
            begun.say(Level::Warn, "no mouse is plugged");
        }
        begun
    }

    fn say(&self, level: Level, text: &str) {
        (self.log)(Speaker::Machine, level, text);
    }

    fn act(&mut self, act: Act) {
        let bridge = self.session.bridge();
        match act {
            Act::Pointer(x, y, is_down) => {
                self.session.pointer((x, y), is_down);
                if is_down == self.was_down {
                    self.waiting = self.waiting.max(Waiting::Frame);
                    return;
                }
                self.was_down = is_down;
            }
            Act::PointerLost => {
                bridge.pointer_lost();
                self.was_down = false;
            }
            Act::Wheel(notches) => bridge.wheel(notches),
            Act::Key(key, is_down) => bridge.key(key, is_down),
            Act::KeyLost(key) => bridge.key_lost(key),
        }
        self.waiting = Waiting::AtOnce;
    }

    /// What a source has to say; true when the process is to end.
    fn hear(&mut self, source: Source) -> bool {
        match source {
            Source::Signal => return true,
            Source::Answer => self.waiting = Waiting::AtOnce,
            Source::Uevent => {
                if self.uevents.as_ref().is_some_and(Uevents::are_about_monitors) {
                    self.look_at_monitors(true);
                    // Also where nothing of it is new here: whoever made the kernel speak may have drawn over the picture.
                    self.is_whole = true;
                    self.waiting = self.waiting.max(Waiting::Frame);
                }
            }
            Source::Folder => {
                self.folder.iter().for_each(Folder::taken);
                self.look_at_inputs();
            }
            Source::Input(descriptor) => {
                let mut acts = Vec::new();
                if let Some(Change::Went(what)) = self.inputs.read(descriptor, &mut acts) {
                    self.say(Level::Info, &format!("{what} is unplugged"));
                    self.show_cursor();
                }
                for act in acts {
                    self.act(act);
                }
            }
        }
        false
    }

    /// Draws, and copies what has changed to the monitor.
    fn draw(&mut self) {
        let (width, height) = self.session.size();
        let bridge = self.session.bridge();
        bridge.render();
        if self.monitor.size() != (width, height) {
            return;
        }
        let whole = [Area { x1: 0, y1: 0, x2: width - 1, y2: height - 1 }];
        let changed = bridge.dirty();
        let areas: &[Area] = if self.is_whole { &whole } else { &changed };
        if areas.is_empty() {
            return;
        }
        let monitor = &mut self.monitor;
        match bridge.with_frame(|frame| monitor.show(frame, areas)) {
            Some(Err(error)) => {
                self.is_whole = true;
                if !std::mem::replace(&mut self.is_failure_told, true) {
                    self.say(Level::Error, &format!("the monitor takes no picture: {error}"));
                    // Perhaps it is gone, and nobody said so.
                    self.look_at_monitors(true);
                }
            }
            Some(Ok(())) => (self.is_whole, self.is_failure_told) = (false, false),
            None => {}
        }
    }

    /// A turn is over: was it the first one, or has it gone well for long enough?
    fn judge(&mut self, now: u64, is_alive: bool) {
        let is_dark = self.is_failure_told || self.monitor.is_failing();
        match self.steadiness.turned(now, is_alive && !is_dark) {
            None => return,
            Some(News::Shown) => return self.say(Level::Info, "the first frame is shown"),
            Some(News::Ready) => {}
        }
        let Some(path) = &self.options.ready else { return };
        if let Err(error) = File::create(path) {
            self.say(Level::Error, &format!("{}: {error}", path.display()));
        }
    }

    /// A frame; true when the restart button was pressed.
    fn turn(&mut self, now: u64) -> bool {
        self.last.frame = now;
        if self.session.bridge().has_events() {
            self.waiting = self.waiting.max(Waiting::Frame);
        }
        let mut turn = None;
        let is_due = self.last.is_call_due(now, self.waiting);
        if self.waiting != Waiting::Nothing {
            self.garbage.made(now);
        }
        self.waiting = Waiting::Nothing;
        if is_due {
            self.last.call = now;
            turn = Some(self.session.turn());
        }
        if turn == Some(Turn::Restarts) {
            self.say(Level::Info, "the restart button was pressed");
            return true;
        }
        // A caret that blinks wakes LVGL at each frame, and changes one in twenty-five.
        if is_due || self.is_whole || self.session.bridge().is_changed() {
            self.draw();
        }
        // What the bundle did, or the drawing, may have told the bundle something.
        if self.session.bridge().has_events() {
            self.waiting = self.waiting.max(Waiting::Frame);
        }
        if let Some(turn) = turn {
            self.judge(now, turn == Turn::Runs);
        }
        false
    }

    /// Turns until a signal, or until the button of a problem is pressed; the watchdog is switched off for a signal alone.
    ///
    /// # Errors
    /// The kernel's.
    pub fn run(mut self) -> Result<Ended, Box<dyn Error>> {
        loop {
            let now = self.clock.now();
            let rest = self.last.sleep(now, self.session.bridge().wait(), self.waiting);
            let heard = self.reactor.wait(rest)?;
            let due = now.saturating_add(rest);
            let now = self.clock.now();
            // Before the input: a press that begins now was not held while nobody was there.
            let passed = now.saturating_sub(self.advanced);
            self.advanced = now;
            self.session.bridge().advance(u32::try_from(passed).unwrap_or(u32::MAX));
            if heard.is_empty() && self.garbage.is_due(now) {
                self.session.collect();
            }
            for source in heard {
                if self.hear(source) {
                    if let Some(watchdog) = self.watchdog.take() {
                        watchdog.off();
                    }
                    return Ok(Ended::Asked);
                }
            }
            self.poll(now);
            if now < due && self.last.sleep(now, None, self.waiting) > 0 {
                continue;
            }
            if self.turn(now) {
                return Ok(Ended::Again);
            }
            if let Some(watchdog) = &mut self.watchdog {
                watchdog.lives(now);
            }
        }
    }
}
