//! When the loop turns: at once for a press or a key, once a frame for what moves, once a second for the bundle's own clock, and not at
//! all in between.

/// Ms of a frame at 60 Hz.
pub const FRAME: u64 = 16;
/// The bundle is to be called once a second, as the simulator does.
pub const SECOND: u64 = 1000;

/// What waits to be drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Waiting {
    /// Nothing.
    #[default]
    Nothing,
    /// The pointer moved: once a frame is enough.
    Frame,
    /// A press, a key, an answer: at once.
    AtOnce,
}

/// Ms to sleep from `now`, when the last frame began at `last` and LVGL has something to do in `wait`.
#[must_use]
pub fn sleep(now: u64, last: u64, wait: Option<u32>, waiting: Waiting) -> u64 {
    let frame = last.saturating_add(FRAME);
    let moves = wait.map_or(u64::MAX, |wait| now.saturating_add(wait.into()).max(frame));
    let due = match waiting {
        Waiting::AtOnce => now,
        Waiting::Frame => moves.min(frame),
        Waiting::Nothing => moves,
    };
    due.min(last.saturating_add(SECOND)).saturating_sub(now)
}

#[cfg(test)]
mod tests {
    use super::{sleep, Waiting};

    #[test]
    fn a_still_picture_sleeps_a_second() {
        assert_eq!(sleep(5000, 5000, None, Waiting::Nothing), 1000);
        assert_eq!(sleep(5400, 5000, Some(u32::MAX), Waiting::Nothing), 600);
        assert_eq!(sleep(9000, 5000, None, Waiting::Nothing), 0);
    }

    #[test]
    fn what_moves_by_itself_is_drawn_once_a_frame() {
        assert_eq!(sleep(5003, 5000, Some(0), Waiting::Nothing), 13);
        assert_eq!(sleep(5003, 5000, Some(40), Waiting::Nothing), 40);
        assert_eq!(sleep(5003, 5000, Some(5), Waiting::Frame), 13);
        assert_eq!(sleep(5030, 5000, None, Waiting::Frame), 0);
    }

    #[test]
    fn a_press_does_not_wait() {
        assert_eq!(sleep(5001, 5000, None, Waiting::AtOnce), 0);
        assert_eq!(sleep(5001, 5000, Some(500), Waiting::AtOnce), 0);
    }
}
