//! When the recorder is ready, so that whoever started it may keep what it started.

/// Ms without a fault before that: what fails does so soon after the first screens.
pub const STEADY: u64 = 10_000;

/// What is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The bundle's first frame is shown.
    Shown,
    /// It has gone well for `STEADY`.
    Ready,
}

/// How long it has gone well, and what of it was told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Steadiness {
    since: Option<u64>,
    last: Option<News>,
}

impl Steadiness {
    /// A turn of the loop at `now`, in ms. `is_well`: the bundle lives, and no monitor that is plugged stays dark. Each is told once; a turn
    /// that does not go well begins the time anew.
    pub fn turned(&mut self, now: u64, is_well: bool) -> Option<News> {
        if !is_well {
            self.since = None;
            return None;
        }
        let since = *self.since.get_or_insert(now);
        let news = match self.last {
            None => News::Shown,
            Some(News::Shown) if now.saturating_sub(since) >= STEADY => News::Ready,
            Some(_) => return None,
        };
        self.last = Some(news);
        Some(news)
    }
}

#[cfg(test)]
mod tests {
    use super::{News, Steadiness, STEADY};

    #[test]
    fn ready_comes_once_and_late() {
        let mut steadiness = Steadiness::default();
        assert_eq!(steadiness.turned(300, true), Some(News::Shown));
        assert_eq!(steadiness.turned(299 + STEADY, true), None);
        assert_eq!(steadiness.turned(300 + STEADY, true), Some(News::Ready));
        assert_eq!(steadiness.turned(301 + STEADY, true), None);
    }

    #[test]
    fn a_fault_two_seconds_after_the_first_tick_is_never_ready() {
        let mut steadiness = Steadiness::default();
        assert_eq!(steadiness.turned(0, true), Some(News::Shown));
        assert_eq!(steadiness.turned(2000, true), None);
        assert!((5..200).all(|half| steadiness.turned(half * 500, false).is_none()));
    }

    #[test]
    fn a_dark_monitor_is_nothing_shown_and_begins_the_time_anew() {
        let mut steadiness = Steadiness::default();
        assert!((0..100).all(|half| steadiness.turned(half * 500, false).is_none()));
        assert_eq!(steadiness.turned(50_000, true), Some(News::Shown));
        assert_eq!(steadiness.turned(59_000, false), None);
        assert_eq!(steadiness.turned(60_000, true), None);
        assert_eq!(steadiness.turned(59_999 + STEADY, true), None);
        assert_eq!(steadiness.turned(60_000 + STEADY, true), Some(News::Ready));
    }
}
