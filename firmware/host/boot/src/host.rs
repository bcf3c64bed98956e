//! Starts the host, starts it again, and tells when it is ready.
use std::fs;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::board::Board;
use crate::log::{say, show_on_monitor};
use crate::watchdog::Watchdog;
use crate::{disks, sys};

/// Where the component is mounted.
pub const COMPONENT: &str = "/component";
const READY: &str = "/run/ready";
/// Of the host: somebody asked for a restart of the program.
const RESTART_WANTED: i32 = 3;
/// A slot on trial has this long to get ready: to go well for the host's 10 s.
const TRIAL: Duration = Duration::from_secs(90);
/// A slot on trial is given up for this time after so many ends of the host.
const MOST_ENDS: u32 = 3;
/// A host that ran so long did not fail at its start.
const LONG: Duration = Duration::from_secs(30);

/// How the watch over the host came to its end.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The host ended as it was asked to.
    Done,
    /// The slot on trial did not get ready.
    GivenUp,
}

/// What the host is started with: the board's devices by name.
pub fn arguments(board: &Board) -> Vec<String> {
    let mut list = vec!["--device".to_owned(), "--component".to_owned(), COMPONENT.to_owned()];
    let mut add =
        |option: &str, value: Option<String>| list.extend(value.into_iter().flat_map(|value| [option.to_owned(), value]));
    // a driver may be late
    let device = |name: &str| board.get(name).and_then(disks::wait).map(|path| path.display().to_string());
    let text = |name: &str| board.get(name).map(str::to_owned);
    // a device that is missing is named all the same: the host says it on the monitor
    add("--factory", device("factory").or_else(|| Some("/dev/factory-missing".to_owned())));
    // where no MTD driver is, the flash is a disk
    add("--flash", device("flash").or_else(|| text("flash")));
    add("--geometry", text("geometry"));
    add("--disk", device("store"));
    add("--watchdog", text("watchdog").filter(|path| Path::new(path).exists()));
    add("--serial", text("serial"));
    add("--ready", Some(READY.to_owned()));
    list
}

/// Wait before the next start: none after a wish for it, else 1, 2, 4 and at most 8 s. `ends`: those in a row, this one included; 0 after a long run.
fn pause(status: ExitStatus, ends: u32) -> Duration {
    if status.code() == Some(RESTART_WANTED) {
        Duration::ZERO
    } else {
        Duration::from_secs(1 << ends.saturating_sub(1).min(3))
    }
}

/// Sleeps while the watchdog is served.
fn rest(time: Duration, watchdog: &mut Watchdog) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        watchdog.serve();
        sleep(Duration::from_millis(100).min(time));
    }
}

/// Keeps the host running. `on_ready` is called once, when it is ready for the first time.
pub fn watch(board: &Board, is_on_trial: bool, watchdog: &mut Watchdog, on_ready: impl FnOnce()) -> Outcome {
    let mut on_ready = Some(on_ready);
    let mut ends = 0;
    let started = Instant::now();
    loop {
        let _ = fs::remove_file(READY);
        watchdog.release();
        let begun = Instant::now();
        let child = match Command::new(format!("{COMPONENT}/bin/host")).args(arguments(board)).env_clear().spawn() {
            Ok(child) => child,
            Err(error) if is_on_trial => {
                say(&format!("the host does not start: {error}"));
                return Outcome::GivenUp;
            }
            Err(error) => {
                say(&format!("the host does not start: {error}"));
                show_on_monitor("This recorder cannot start its program. Recordings are intact. Ask support, and tell them what stands below.");
                rest(Duration::from_secs(8), watchdog);
                continue;
            }
        };
        let status = loop {
            let waits_for_ready = on_ready.is_some();
            if waits_for_ready && Path::new(READY).exists() {
                if let Some(told) = on_ready.take() {
                    told();
                }
            }
            match sys::reap(!waits_for_ready) {
                Some((process, status)) if process == child.id() => break status,
                Some(_) => continue,
                None => sleep(Duration::from_millis(50)),
            }
            if is_on_trial && on_ready.is_some() && started.elapsed() > TRIAL {
                say("the host is not ready in time");
                return Outcome::GivenUp;
            }
        };
        if status.code() == Some(0) {
            return Outcome::Done;
        }
        say(&format!("the host ended: {status}"));
        ends = if begun.elapsed() > LONG { 0 } else { ends + 1 };
        if is_on_trial && on_ready.is_some() && ends >= MOST_ENDS {
            return Outcome::GivenUp;
        }
        rest(pause(status, ends), watchdog);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn pauses_grow_to_a_limit() {
        let ended = |code: i32| ExitStatus::from_raw(code << 8);
        let seconds: Vec<_> = [0, 1, 2, 3, 4, 9].map(|ends| pause(ended(2), ends).as_secs()).into();
        assert_eq!(seconds, [1, 1, 2, 4, 8, 8]);
        assert_eq!(pause(ended(RESTART_WANTED), 5), Duration::ZERO);
    }
}
