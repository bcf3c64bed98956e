//! The clocks of a recorder.
use rustix::time::{clock_gettime, ClockId, Timespec};

use crate::contract::clock::{Clock, Wall, EARLIEST};

fn ms(Timespec { tv_sec, tv_nsec }: Timespec) -> i64 {
    tv_sec * 1000 + tv_nsec / 1_000_000
}

/// Counts from the start of this process, by CLOCK_BOOTTIME, which also counts while the board sleeps. A process that is started again
/// begins anew, as after a power-on: what the bundle makes of that is tried by cutting the power.
pub struct BootClock {
    start: u64,
}

impl BootClock {
    /// Begins at 0.
    #[must_use]
    pub fn start() -> Self {
        Self { start: since_boot() }
    }
}

fn since_boot() -> u64 {
    ms(clock_gettime(ClockId::Boottime)).unsigned_abs()
}

impl Clock for BootClock {
    fn now(&self) -> u64 {
        since_boot().saturating_sub(self.start)
    }

    fn wall(&self) -> Option<Wall> {
        let now = ms(clock_gettime(ClockId::Realtime));
        (now >= EARLIEST).then(|| Wall { ms: now, offset: zone(now / 1000) })
    }
}

/// Minutes of the zone that the system is set to, at a time in seconds.
fn zone(seconds: i64) -> i32 {
    // SAFETY: all bytes zero are a `tm`: numbers, and a pointer that may be null.
    let mut parts: libc::tm = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are of variables that live through the call; the function keeps neither.
    let known = unsafe { libc::localtime_r(&raw const seconds, &raw mut parts) };
    if known.is_null() {
        return 0;
    }
    i32::try_from(parts.tm_gmtoff / 60).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{zone, BootClock};
    use crate::contract::clock::Clock;

    #[test]
    fn time_does_not_go_back() {
        let clock = BootClock::start();
        let first = clock.now();
        assert!(first < 60_000 && clock.now() >= first);
    }

    #[test]
    fn a_zone_is_within_a_day() {
        assert!(zone(1_800_000_000).abs() <= 24 * 60);
        assert_eq!(zone(i64::MAX), 0);
    }
}
