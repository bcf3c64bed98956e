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
mod folder;
mod letterless;
pub mod pace;
pub mod problem;
mod reactor;
mod ready;
mod session;
mod supplies;
mod turning;
pub mod uevent;
mod watchdog;

use std::error::Error;
use std::io;
use std::rc::Rc;
use std::time::Duration;

use crate::contract::{Devices, Level, Log, Source as Speaker};
use crate::display::bridge::Bridge;
use crate::display::fonts;
use crate::display::monitor::{Look, Monitor};
use crate::options::Device;
use clock::BootClock;
use console::Console;
use reactor::{Reactor, Source};
use session::Session;
use turning::{Loop, Parts};
use uevent::Uevents;
use watchdog::Watchdog;

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
    Loop::begin(Parts { options, log, clock, reactor, uevents, monitor, session, watchdog }).run()
}
