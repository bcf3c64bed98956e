//! What the boot program says: lines on the console, and on the monitor when there is nothing else to be shown there.
use std::fs::File;
use std::io::{self, Write};
use std::sync::Mutex;

use crate::sys;

/// The kernel's text on the monitor, where it has one.
const MONITOR: &str = "/dev/tty1";
/// Lines that are kept for the monitor; more do not fit on a small one.
const MOST: usize = 20;

struct Lines {
    kept: Vec<String>,
    /// Once lines are shown on the monitor, later ones are, too.
    monitor: Option<File>,
}

static LINES: Mutex<Lines> = Mutex::new(Lines { kept: Vec::new(), monitor: None });

/// A line on the console.
pub fn say(text: &str) {
    // a console that is gone or takes no more is no reason to stop
    let _ = writeln!(io::stdout(), "boot: {text}");
    let Ok(mut lines) = LINES.lock() else { return };
    if let Some(monitor) = &mut lines.monitor {
        let _ = writeln!(monitor, "  {text}");
    }
    if lines.kept.len() == MOST {
        lines.kept.remove(0);
    }
    lines.kept.push(text.to_owned());
}

/// What is tried and may fail: the rest goes on without it.
pub fn tried(what: &str, result: io::Result<()>) {
    if let Err(error) = result {
        say(&format!("{what}: {error}"));
    }
}

/// The whole text for the monitor, on an emptied screen without cursor. English alone: the kernel's font has no Cyrillic letters.
fn screen(title: &str, kept: &[String]) -> String {
    let mut text = format!("\x1b[2J\x1b[H\x1b[?25l\n  {title}\n\n");
    for line in kept {
        text.push_str("  ");
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// Shows the title and the last lines on the monitor, and from now on each new line. For a recorder without a host that draws.
pub fn show_on_monitor(title: &str) {
    let Ok(mut lines) = LINES.lock() else { return };
    let Ok(mut monitor) = File::options().read(true).write(true).open(MONITOR) else { return };
    // nobody grabs the keyboard now: what is typed is not to stand under this, and Scroll Lock not to hold it
    let _ = sys::only_shows(&monitor);
    let _ = sys::no_keyboard(&monitor);
    let _ = monitor.write_all(screen(title, &lines.kept).as_bytes());
    lines.monitor = Some(monitor);
}

#[cfg(test)]
mod tests {
    use super::screen;

    #[test]
    fn the_screen_has_the_title_and_the_lines() {
        let lines = ["slot a is refused: damaged".to_owned(), "slot b is refused: no image".to_owned()];
        let text = screen("no start", &lines);
        assert!(text.starts_with("\x1b[2J"));
        assert!(text.ends_with("\n  no start\n\n  slot a is refused: damaged\n  slot b is refused: no image\n"));
    }
}
