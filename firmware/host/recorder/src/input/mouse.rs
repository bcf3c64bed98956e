//! Mice and other pointing devices: one position for all of them, one left button each.
use super::capability::codes::{ABS_X, ABS_Y, BTN_LEFT, BTN_TOUCH, MSC_SCAN, REL_WHEEL, REL_WHEEL_HI_RES, REL_X, REL_Y};
use super::event::{kinds, Event, SYN_DROPPED, SYN_REPORT};

/// The height of a monitor on which a step of the mouse is a pixel.
const PLAIN_HEIGHT: i64 = 1080;
/// Steps in one report past which a step counts more; half as much again from twice as many on.
const FAST: i64 = 6;
/// A position is kept in parts of a pixel.
const PART: i64 = 256;
/// High-resolution units in a notch of the wheel.
const NOTCH: i32 = 120;
/// A hostile device moves no further in one report.
const FARTHEST: i64 = 1 << 20;

/// Lowest and highest value of an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Axis {
    /// At the left or at the top.
    pub low: i32,
    /// At the right or at the bottom.
    pub high: i32,
}

impl Axis {
    /// The pixel of a value on a side of so many; the middle when the axis has no extent.
    fn pixel(self, value: i32, side: i32) -> i64 {
        let (low, high, side) = (i64::from(self.low), i64::from(self.high), i64::from(side.max(1)));
        if high <= low {
            return side / 2;
        }
        // Rounded to the nearest, so that both ends are reached.
        ((i64::from(value).clamp(low, high) - low) * (side - 1) * 2 + (high - low)) / (2 * (high - low))
    }
}

/// The place of the pointer on a monitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    x: i64,
    y: i64,
    size: (i32, i32),
}

impl Place {
    /// In the middle: not in a corner, where nobody sees it.
    #[must_use]
    pub fn new(size: (i32, i32)) -> Self {
        let middle = |side: i32| i64::from(side) * PART / 2;
        Self { x: middle(size.0), y: middle(size.1), size }
    }

    /// The pixel.
    #[must_use]
    pub fn pixel(&self) -> (i32, i32) {
        ((self.x / PART) as i32, (self.y / PART) as i32)
    }

    fn put(&mut self, x: i64, y: i64) {
        let within = |value: i64, side: i32| value.clamp(0, i64::from(side.max(1)) * PART - 1);
        (self.x, self.y) = (within(x, self.size.0), within(y, self.size.1));
    }

    /// Another monitor: the same place in proportion.
    pub fn resize(&mut self, size: (i32, i32)) {
        let scaled = |value: i64, from: i32, to: i32| value * i64::from(to) / i64::from(from.max(1));
        let (x, y) = (scaled(self.x, self.size.0, size.0), scaled(self.y, self.size.1, size.1));
        self.size = size;
        self.put(x, y);
    }

    /// Steps of a mouse; a fast hand goes farther, and on a larger monitor as far of it as on a small one.
    fn step(&mut self, dx: i64, dy: i64) {
        let (dx, dy) = (dx.clamp(-FARTHEST, FARTHEST), dy.clamp(-FARTHEST, FARTHEST));
        let speed = dx.abs().max(dy.abs());
        let height = i64::from(self.size.1.max(1));
        let far = |steps: i64| steps * PART * height * (FAST + speed.clamp(FAST, 2 * FAST)) / (2 * FAST * PLAIN_HEIGHT);
        self.put(self.x + far(dx), self.y + far(dy));
    }
}

/// What a report of a device comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The pointer was moved, or the button changed.
    pub is_moved: bool,
    /// Notches towards the user.
    pub notches: i32,
    /// The button was held down, and its end went by unseen.
    pub is_lost: bool,
}

/// One device.
#[derive(Clone, Debug, Default)]
pub struct Mouse {
    /// Of a device that tells positions.
    axes: (Axis, Axis),
    /// Its wheel tells parts of notches.
    has_fine_wheel: bool,
    /// It tells the hardware's number of a button with each change: a change without is the kernel's own, which lets go of what is held when
    /// a device is unplugged.
    has_scan: bool,
    is_scanned: bool,
    delta: (i64, i64),
    at: (Option<i32>, Option<i32>),
    last: (i32, i32),
    turned: i32,
    wheel: i32,
    button: Option<bool>,
    is_down: bool,
    is_dropping: bool,
}

impl Mouse {
    /// With the extent of its positions, if it tells any; whether its wheel tells parts of notches; and whether it tells the hardware's
    /// number with each change of a button.
    #[must_use]
    pub fn new(axes: (Axis, Axis), has_fine_wheel: bool, has_scan: bool) -> Self {
        Self { axes, has_fine_wheel, has_scan, ..Self::default() }
    }

    /// Whether its button is down.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.is_down
    }

    /// Takes an event; the report that it ends.
    pub fn take(&mut self, event: Event, place: &mut Place) -> Option<Report> {
        let Event { kind, code, value } = event;
        match (kind, code) {
            (kinds::SYN, SYN_DROPPED) => self.is_dropping = true,
            (kinds::SYN, SYN_REPORT) if self.is_dropping => return Some(self.recover()),
            (kinds::SYN, SYN_REPORT) => return Some(self.report(place)),
            _ if self.is_dropping => {}
            (kinds::REL, REL_X) => self.delta.0 = self.delta.0.saturating_add(value.into()),
            (kinds::REL, REL_Y) => self.delta.1 = self.delta.1.saturating_add(value.into()),
            (kinds::REL, REL_WHEEL_HI_RES) if self.has_fine_wheel => self.turned = self.turned.saturating_sub(value),
            (kinds::REL, REL_WHEEL) if !self.has_fine_wheel => self.wheel = self.wheel.saturating_sub(value),
            (kinds::ABS, ABS_X) => self.at.0 = Some(value),
            (kinds::ABS, ABS_Y) => self.at.1 = Some(value),
            (kinds::MSC, MSC_SCAN) => self.is_scanned = true,
            (kinds::KEY, BTN_LEFT | BTN_TOUCH) if value <= 1 => self.button = Some(value == 1),
            _ => {}
        }
        None
    }

    fn report(&mut self, place: &mut Place) -> Report {
        let (delta, at, button) = (std::mem::take(&mut self.delta), std::mem::take(&mut self.at), self.button.take());
        if let (None, None) = at {
            place.step(delta.0, delta.1);
        } else {
            // A value that did not change is not told again.
            self.last = (at.0.unwrap_or(self.last.0), at.1.unwrap_or(self.last.1));
            let middle = |pixel: i64| pixel * PART + PART / 2;
            let (x, y) = (self.axes.0.pixel(self.last.0, place.size.0), self.axes.1.pixel(self.last.1, place.size.1));
            place.put(middle(x), middle(y));
        }
        let (was_down, is_scanned) = (self.is_down, std::mem::take(&mut self.is_scanned));
        self.is_down = button.unwrap_or(was_down);
        if was_down && !self.is_down && self.has_scan && !is_scanned {
            return Report { is_lost: true, ..Report::default() };
        }
        let turned = self.turned / NOTCH;
        self.turned %= NOTCH;
        let notches = std::mem::take(&mut self.wheel).saturating_add(turned);
        let is_moved = delta != (0, 0) || at != (None, None) || was_down != self.is_down;
        Report { is_moved, notches, is_lost: false }
    }

    /// Events were lost: what was held is let go of without a click, since where it ended is not known.
    fn recover(&mut self) -> Report {
        let is_lost = self.is_down;
        let (axes, last) = (self.axes, self.last);
        *self = Self { last, ..Self::new(axes, self.has_fine_wheel, self.has_scan) };
        Report { is_moved: false, notches: 0, is_lost }
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Mouse, Place, Report};
    use crate::input::capability::codes::{ABS_X, ABS_Y, BTN_LEFT, MSC_SCAN, REL_WHEEL, REL_WHEEL_HI_RES, REL_X, REL_Y};
    use crate::input::event::{any_events, kinds, Event, SYN_DROPPED, SYN_REPORT};

    const HD: (i32, i32) = (1920, 1080);

    fn feed(mouse: &mut Mouse, place: &mut Place, all: &[(u16, u16, i32)]) -> Vec<Report> {
        let all = all.iter().map(|&(kind, code, value)| Event { kind, code, value });
        all.filter_map(|event| mouse.take(event, place)).collect()
    }
    const END: (u16, u16, i32) = (kinds::SYN, SYN_REPORT, 0);

    #[test]
    fn steps_move_and_end_at_the_edges() {
        let (mut mouse, mut place) = (Mouse::default(), Place::new(HD));
        assert_eq!(place.pixel(), (960, 540));
        let told = feed(&mut mouse, &mut place, &[(kinds::REL, REL_X, 3), (kinds::REL, REL_Y, -2), END]);
        assert_eq!((told, place.pixel()), (vec![Report { is_moved: true, ..Report::default() }], (963, 538)));
        feed(
            &mut mouse,
            &mut place,
            &[(kinds::REL, REL_X, i32::MAX), (kinds::REL, REL_X, i32::MAX), (kinds::REL, REL_Y, i32::MIN), END],
        );
        assert_eq!(place.pixel(), (1919, 0));
        feed(&mut mouse, &mut place, &[(kinds::REL, REL_X, -1), END]);
        assert_eq!(place.pixel(), (1918, 0));
        assert_eq!(feed(&mut mouse, &mut place, &[END]), [Report::default()]);
    }

    #[test]
    fn a_fast_hand_goes_farther_and_so_it_does_on_a_large_monitor() {
        let moved = |size, steps| {
            let (mut mouse, mut place) = (Mouse::default(), Place::new(size));
            feed(&mut mouse, &mut place, &[(kinds::REL, REL_X, steps), END]);
            place.pixel().0 - size.0 / 2
        };
        assert_eq!((moved(HD, 6), moved(HD, 12), moved(HD, 120)), (6, 18, 180));
        assert_eq!((moved((3840, 2160), 6), moved((1280, 720), 6)), (12, 4));
    }

    #[test]
    fn positions_reach_every_corner() {
        let axis = Axis { low: 0, high: 0x7fff };
        let (mut mouse, mut place) = (Mouse { axes: (axis, axis), ..Mouse::default() }, Place::new(HD));
        for (x, y, pixel) in
            [(0, 0, (0, 0)), (0x7fff, 0x7fff, (1919, 1079)), (0x4000, 0x4000, (960, 540)), (-9, 1 << 30, (0, 1079))]
        {
            feed(&mut mouse, &mut place, &[(kinds::ABS, ABS_X, x), (kinds::ABS, ABS_Y, y), END]);
            assert_eq!(place.pixel(), pixel);
        }
        feed(&mut mouse, &mut place, &[(kinds::ABS, ABS_X, 0x7fff), END]);
        assert_eq!(place.pixel(), (1919, 1079), "the other axis stays");
        let none = Mouse { axes: (Axis { low: 5, high: 5 }, Axis { low: 9, high: -9 }), ..Mouse::default() };
        feed(&mut none.clone(), &mut place, &[(kinds::ABS, ABS_X, 5), END]);
        assert_eq!(place.pixel(), (960, 540));
    }

    #[test]
    fn buttons_and_wheels() {
        let (mut mouse, mut place) = (Mouse::default(), Place::new(HD));
        feed(&mut mouse, &mut place, &[(kinds::KEY, BTN_LEFT, 1), END]);
        assert!(mouse.is_down());
        feed(&mut mouse, &mut place, &[(kinds::KEY, BTN_LEFT, 2), (kinds::KEY, 0x111, 0), END]);
        assert!(mouse.is_down(), "neither a repeat nor the right button lets go");
        let told = feed(
            &mut mouse,
            &mut place,
            &[(kinds::KEY, BTN_LEFT, 0), (kinds::REL, REL_WHEEL, -2), (kinds::REL, REL_WHEEL_HI_RES, -240), END],
        );
        assert_eq!((mouse.is_down(), told[0].notches), (false, 2));
        let mut fine = Mouse { has_fine_wheel: true, ..Mouse::default() };
        let told = feed(
            &mut fine,
            &mut place,
            &[(kinds::REL, REL_WHEEL_HI_RES, -90), (kinds::REL, REL_WHEEL, -1), END, (kinds::REL, REL_WHEEL_HI_RES, -40), END],
        );
        assert_eq!(told.iter().map(|report| report.notches).collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn lost_events_let_go() {
        let (mut mouse, mut place) = (Mouse::default(), Place::new(HD));
        feed(&mut mouse, &mut place, &[(kinds::KEY, BTN_LEFT, 1), END]);
        let told = feed(
            &mut mouse,
            &mut place,
            &[(kinds::SYN, SYN_DROPPED, 0), (kinds::REL, REL_X, 500), (kinds::KEY, BTN_LEFT, 0), END],
        );
        assert_eq!((told[0].is_lost, mouse.is_down(), place.pixel()), (true, false, (960, 540)));
        let told = feed(&mut mouse, &mut place, &[(kinds::REL, REL_X, 1), END]);
        assert_eq!((told[0].is_lost, place.pixel()), (false, (961, 540)));
    }

    /// As the kernel tells it when a USB mouse is pulled: it lets go of the button, with no number of the hardware's.
    #[test]
    fn the_kernel_lets_go_of_a_mouse_that_is_unplugged() {
        let (mut mouse, mut place) = (Mouse { has_scan: true, ..Mouse::default() }, Place::new(HD));
        let scan = (kinds::MSC, MSC_SCAN, 0x90001);
        let press = [scan, (kinds::KEY, BTN_LEFT, 1), END];
        feed(&mut mouse, &mut place, &press);
        let told = feed(&mut mouse, &mut place, &[scan, (kinds::KEY, BTN_LEFT, 0), END]);
        assert_eq!((told[0].is_moved, told[0].is_lost), (true, false));
        feed(&mut mouse, &mut place, &press);
        let told = feed(&mut mouse, &mut place, &[(kinds::KEY, BTN_LEFT, 0), END]);
        assert_eq!((told[0].is_moved, told[0].is_lost, mouse.is_down()), (false, true, false));
    }

    #[test]
    fn another_monitor() {
        let mut place = Place::new(HD);
        place.resize((1280, 720));
        assert_eq!(place.pixel(), (640, 360));
        place.resize((0, 0));
        assert_eq!(place.pixel(), (0, 0));
    }

    /// Whatever a device sends, the pointer stays on the monitor.
    #[test]
    fn any_bytes() {
        let (mut mouse, mut place) = (Mouse { has_fine_wheel: true, ..Mouse::default() }, Place::new(HD));
        let meant = |round, event: &mut [u8]| {
            if round % 2 == 0 {
                (event[16], event[17], event[18], event[19]) = (event[16] % 4, 0, event[18] % 12, event[19] % 2);
            }
        };
        any_events(0x1234_5678_9abc_def1, 20_000, meant, |round, event| {
            mouse.take(event, &mut place);
            let (x, y) = place.pixel();
            assert!((0..1920).contains(&x) && (0..1080).contains(&y), "round {round}: {x},{y}");
        });
    }
}
