//! The recorder without letters: fonts that are missing, or that LVGL refuses. They are of the same image as this program, so a restart is all
//! that may help; until then the monitor says so.
use super::clock::BootClock;
use super::reactor::{Reactor, Source};
use super::uevent::Uevents;
use super::watchdog::Watchdog;
use crate::contract::clock::Clock;
use crate::display::bridge::Area;
use crate::display::monitor::Monitor;
use crate::display::plain::plain_screen;

const LINES: [&str; 7] = [
    "НЕТ ШРИФТОВ. ПРОГРАММА ПОВРЕЖДЕНА.",
    "ЗАПИСИ НА МЕСТЕ.",
    "ОБНОВИТЕ ПРОГРАММУ РЕГИСТРАТОРА.",
    "",
    "THE FONTS ARE MISSING. THE PROGRAM IS DAMAGED.",
    "RECORDINGS ARE INTACT.",
    "UPDATE THE RECORDER.",
];
/// Ms for which it is shown before the next try.
const SHOWN: u64 = 10_000;
/// Ms between two looks at the monitor.
const LOOK: u64 = 1000;

fn show(monitor: &mut Monitor) {
    let (width, height) = monitor.size();
    let frame = plain_screen((width.unsigned_abs() as usize, height.unsigned_abs() as usize), &LINES);
    // A monitor that takes no picture takes perhaps the next one.
    let _ = monitor.show(&frame, &[Area { x1: 0, y1: 0, x2: width - 1, y2: height - 1 }]);
}

/// Shows it for a while; true when the process is asked to end.
pub fn stand(
    monitor: &mut Monitor,
    reactor: &Reactor,
    uevents: Option<&Uevents>,
    clock: &BootClock,
    watchdog: &mut Option<Watchdog>,
) -> bool {
    let end = clock.now() + SHOWN;
    while clock.now() < end {
        // What became of it is told when there is more to show.
        let _ = monitor.look(true);
        show(monitor);
        if let Some(watchdog) = watchdog {
            watchdog.lives(clock.now());
        }
        if reactor.wait(LOOK).is_ok_and(|heard| heard.contains(&Source::Signal)) {
            return true;
        }
        // Taken, so that it wakes once; the monitor is looked at in any case.
        let _ = uevents.map(Uevents::are_about_monitors);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::LINES;
    use crate::display::plain::tests::is_known;

    #[test]
    fn every_letter_of_it_can_be_drawn() {
        assert!(LINES.iter().all(|line| is_known(line)));
        assert!(!is_known("Q") && !is_known("ф"));
    }
}
