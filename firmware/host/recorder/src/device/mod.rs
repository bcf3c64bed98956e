//! The recorder: a monitor, a mouse, real time.
//!
//! One thread. It sleeps until something is said by a device, by a thread that has an answer, or until LVGL or the bundle has something to
//! do by itself; then time passes, input goes in, the bundle is called, what has changed is drawn and copied to the monitor.
//!
//! A bundle that fails leaves a screen with a button. The button ends the process with exit code 3, and whoever started it starts it again:
//! LVGL's memory, the engine's and the threads' are then new, whatever the fault had left in them. An engine started anew within the
//! process would save 50 ms, and would have to trust all of that. A crash in C ends the same way, without the screen.

mod clock;
pub mod console;
mod letterless;
pub mod pace;
pub mod problem;
mod reactor;
mod ready;
mod session;
mod supplies;
pub mod uevent;
mod watchdog;

use std::error::Error;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use rustix::fs::inotify;

use crate::contract::clock::Clock;
use crate::contract::{Devices, Level, Log, Source as Speaker};
use crate::display::bridge::{Area, Bridge};
use crate::display::fonts;
use crate::display::monitor::{Look, Monitor};
use crate::engine::garbage::Garbage;
use crate::input::devices::{Change, Devices as Inputs};
use crate::input::Act;
use crate::options::Device;
use clock::BootClock;
use console::Console;
use pace::{Last, Waiting};
use reactor::{Reactor, Source};
use ready::{News, Steadiness};
use session::{Session, Turn};
use uevent::Uevents;
use watchdog::Watchdog;

const INPUTS: &str = "/dev/input";
/// Ms between two looks at what nobody tells of: monitors without uevents, a folder of devices that is not there yet.
const LOOK: u64 = 2000;
/// For which the end waits for the console.
pub const LAST_WORDS: Duration = Duration::from_millis(200);

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By a signal.
    Asked,
    /// To be started again.
    Again,
}

fn log(console: Console, least: Level) -> Log {
    Rc::new(move |source, level, text| {
        if level as u8 >= least as u8 {
            let (source, level) = (format!("{source:?}").to_lowercase(), format!("{level:?}").to_lowercase());
            for line in text.lines() {
                console.tell(&format!("host: {source} {level}: {line}"));
            }
        }
    })
}

struct Loop<'a> {
    options: &'a Device,
    log: Log,
    clock: Rc<BootClock>,
    reactor: Reactor,
    uevents: Option<Uevents>,
    folder: Option<OwnedFd>,
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
}

impl Loop<'_> {
    fn say(&self, level: Level, text: &str) {
        (self.log)(Speaker::Machine, level, text);
    }

    fn look_at_monitors(&mut self, is_asking: bool) {
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

    fn look_at_inputs(&mut self) {
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

    fn show_cursor(&mut self) {
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

    fn act(&mut self, act: Act, was_down: &mut bool) {
        let bridge = self.session.bridge();
        match act {
            Act::Pointer(x, y, is_down) => {
                self.session.pointer((x, y), is_down);
                if is_down == *was_down {
                    self.waiting = self.waiting.max(Waiting::Frame);
                    return;
                }
                *was_down = is_down;
            }
            Act::PointerLost => {
                bridge.pointer_lost();
                *was_down = false;
            }
            Act::Wheel(notches) => bridge.wheel(notches),
            Act::Key(key, is_down) => bridge.key(key, is_down),
            Act::KeyLost(key) => bridge.key_lost(key),
        }
        self.waiting = Waiting::AtOnce;
    }

    /// What a source has to say; true when the process is to end.
    fn hear(&mut self, source: Source, was_down: &mut bool) -> bool {
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
                if let Some(folder) = &self.folder {
                    let mut told = [0; 4096];
                    while rustix::io::read(folder, &mut told).is_ok_and(|length| length > 0) {}
                }
                self.look_at_inputs();
            }
            Source::Input(descriptor) => {
                let mut acts = Vec::new();
                if let Some(Change::Went(what)) = self.inputs.read(descriptor, &mut acts) {
                    self.say(Level::Info, &format!("{what} is unplugged"));
                    self.show_cursor();
                }
                for act in acts {
                    self.act(act, was_down);
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

    fn poll(&mut self, now: u64) {
        if now.saturating_sub(self.looked) < LOOK {
            return;
        }
        self.looked = now;
        if self.uevents.is_none() || self.monitor.is_missing() {
            self.look_at_monitors(self.uevents.is_none());
        }
        if self.folder.is_none() {
            self.folder = watch(&self.reactor);
            self.look_at_inputs();
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

    fn run(&mut self) -> Result<Ended, Box<dyn Error>> {
        let mut was_down = false;
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
                if self.hear(source, &mut was_down) {
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

/// Watches the folder of the input devices; None while it is not there.
fn watch(reactor: &Reactor) -> Option<OwnedFd> {
    let flags = inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK;
    let watched = inotify::init(flags).ok()?;
    inotify::add_watch(&watched, INPUTS, inotify::WatchFlags::CREATE | inotify::WatchFlags::ATTRIB).ok()?;
    reactor.add(Source::Folder, watched.as_fd()).ok()?;
    Some(watched)
}

/// Runs until a signal, or until the button of a problem is pressed.
///
/// # Errors
/// What is wrong with the files without which nothing can be shown.
pub fn run(options: &Device) -> Result<Ended, Box<dyn Error>> {
    // The first: threads take over which signals are blocked.
    let reactor = Reactor::new()?;
    let console = Console::start(io::stderr())?;
    let ended = stand(options, reactor, log(console.clone(), options.log_level.unwrap_or(Level::Info)));
    console.flush(LAST_WORDS);
    ended
}

fn stand(options: &Device, reactor: Reactor, log: Log) -> Result<Ended, Box<dyn Error>> {
    let say = |level: Level, text: &str| log(Speaker::Machine, level, text);
    let clock = Rc::new(BootClock::start());
    let mut watchdog = options.watchdog.as_deref().and_then(|path| match Watchdog::open(path) {
        Ok(watchdog) => Some(watchdog),
        Err(error) => {
            say(Level::Error, &format!("{}: {error}", path.display()));
            None
        }
    });
    let uevents = match Uevents::open() {
        Ok(uevents) => {
            reactor.add(Source::Uevent, uevents.descriptor())?;
            Some(uevents)
        }
        Err(error) => {
            say(Level::Warn, &format!("the kernel does not tell what is plugged: {error}"));
            None
        }
    };
    let mut monitor = Monitor::new(options.display);
    match monitor.look(true) {
        Look::Same => {}
        Look::Changed(what) => say(Level::Info, &what),
        Look::Failed(why) => say(Level::Error, &why),
    }
    let size = monitor.size();
    let bridge = Rc::new(Bridge::take().ok_or("the bridge is taken")?);
    let loaded = fonts::load(&options.component.join("fonts")).map_err(|error| error.to_string());
    let session = loaded.and_then(|fonts| Session::new(bridge.clone(), fonts, log.clone(), size));
    let mut session = match session {
        Ok(session) => session,
        Err(why) => {
            say(Level::Error, &format!("there are no letters for the screens: {why}"));
            let is_asked = letterless::stand(&mut monitor, &reactor, uevents.as_ref(), &clock, &mut watchdog);
            if let (true, Some(watchdog)) = (is_asked, watchdog) {
                watchdog.off();
            }
            return Ok(if is_asked { Ended::Asked } else { Ended::Again });
        }
    };
    let supplies = supplies::gather(options, bridge, clock.clone(), &log);
    if let Ok((Devices { crypto, .. }, _)) = &supplies {
        crypto.work().wake_by(reactor.waker());
    }
    session.begin(supplies);
    let inputs = Inputs::new(Path::new(INPUTS), size);
    let folder = watch(&reactor);
    let mut turning = Loop {
        options,
        log,
        clock,
        reactor,
        uevents,
        folder,
        monitor,
        inputs,
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
    };
    turning.look_at_inputs();
    if !turning.inputs.has_mouse() {
        turning.say(Level::Warn, "no mouse is plugged");
    }
    let ended = turning.run()?;
    if let (Ended::Asked, Some(watchdog)) = (ended, turning.watchdog.take()) {
        watchdog.off();
    }
    Ok(ended)
}
