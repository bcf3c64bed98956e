//! When the loop turns: at once for a press or a key, once a frame for what moves, twice a second for the bundle's own clock, and not at
//! all in between.

/// Ms of a frame at 60 Hz.
pub const FRAME: u64 = 16;
/// Ms at most between two calls of the bundle: it writes the age of a request a second before that is reached (`ageLead` in
/// `src/auth/numbers.ts`).
pub const BEAT: u64 = 500;

/// What waits to be drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waiting {
    /// Nothing.
    #[default]
    Nothing,
    /// The pointer moved: once a frame is enough.
    Frame,
    /// A press, a key, an answer: at once.
    AtOnce,
}

/// When was what, in ms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Last {
    /// The last frame began.
    pub frame: u64,
    /// The bundle was called.
    pub call: u64,
}

impl Last {
    /// Ms to sleep from `now`, when LVGL has something to do in `wait`.
    #[must_use]
    pub fn sleep(&self, now: u64, wait: Option<u32>, waiting: Waiting) -> u64 {
        let frame = self.frame.saturating_add(FRAME);
        let moves = wait.map_or(u64::MAX, |wait| now.saturating_add(wait.into()).max(frame));
        let due = match waiting {
            Waiting::AtOnce => now,
            Waiting::Frame => moves.min(frame),
            Waiting::Nothing => moves,
        };
        due.min(self.call.saturating_add(BEAT)).saturating_sub(now)
    }

    /// Whether the bundle is to be called: something waits for it, or it was not for a while. What LVGL does by itself, such as a caret that
    /// blinks, is none of its business.
    #[must_use]
    pub fn is_call_due(&self, now: u64, waiting: Waiting) -> bool {
        waiting != Waiting::Nothing || now.saturating_sub(self.call) >= BEAT
    }
}

#[cfg(test)]
mod tests {
    use super::{Last, Waiting};

    const LAST: Last = Last { frame: 5000, call: 5000 };

    #[test]
    fn a_still_picture_sleeps_for_half_a_second() {
        assert_eq!(LAST.sleep(5000, None, Waiting::Nothing), 500);
        assert_eq!(LAST.sleep(5400, Some(u32::MAX), Waiting::Nothing), 100);
        assert_eq!(LAST.sleep(9000, None, Waiting::Nothing), 0);
    }

    #[test]
    fn what_moves_by_itself_is_drawn_once_a_frame() {
        assert_eq!(LAST.sleep(5003, Some(0), Waiting::Nothing), 13);
        assert_eq!(LAST.sleep(5003, Some(40), Waiting::Nothing), 40);
        assert_eq!(LAST.sleep(5003, Some(5), Waiting::Frame), 13);
        assert_eq!(LAST.sleep(5030, None, Waiting::Frame), 0);
        let moving = Last { frame: 5480, ..LAST };
        assert_eq!(moving.sleep(5490, Some(400), Waiting::Nothing), 10, "nor does it keep the bundle from its turn");
    }

    #[test]
    fn a_press_does_not_wait() {
        assert_eq!(LAST.sleep(5001, None, Waiting::AtOnce), 0);
        assert_eq!(LAST.sleep(5001, Some(500), Waiting::AtOnce), 0);
    }

    #[test]
    fn the_bundle_is_called_for_what_is_its_business_and_twice_a_second() {
        assert!(!LAST.is_call_due(5499, Waiting::Nothing) && LAST.is_call_due(5500, Waiting::Nothing));
        assert!(LAST.is_call_due(5001, Waiting::Frame) && LAST.is_call_due(5001, Waiting::AtOnce));
    }
}
