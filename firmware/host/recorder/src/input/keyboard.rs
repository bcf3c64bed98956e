//! Keyboards: events to keys of the schema and to characters, as the page of the simulator hands them on.
use super::capability::codes::MSC_SCAN;
use super::event::{kinds, Event, SYN_DROPPED, SYN_REPORT};
use super::layout::{character, number_block, Layout};
use crate::schema;

/// Keys of linux/input-event-codes.h.
mod codes {
    pub const ESC: u16 = 1;
    pub const BACKSPACE: u16 = 14;
    pub const TAB: u16 = 15;
    pub const U: u16 = 22;
    pub const ENTER: u16 = 28;
    pub const LEFTCTRL: u16 = 29;
    pub const LEFTSHIFT: u16 = 42;
    pub const RIGHTSHIFT: u16 = 54;
    pub const LEFTALT: u16 = 56;
    pub const SPACE: u16 = 57;
    pub const CAPSLOCK: u16 = 58;
    pub const NUMLOCK: u16 = 69;
    pub const KPENTER: u16 = 96;
    pub const RIGHTCTRL: u16 = 97;
    pub const RIGHTALT: u16 = 100;
    pub const HOME: u16 = 102;
    pub const UP: u16 = 103;
    pub const LEFT: u16 = 105;
    pub const RIGHT: u16 = 106;
    pub const END: u16 = 107;
    pub const DOWN: u16 = 108;
    pub const DELETE: u16 = 111;
    pub const LEFTMETA: u16 = 125;
    pub const RIGHTMETA: u16 = 126;
    pub const BTN_MISC: u16 = 0x100;
}

/// More keys than hands hold at once; a device that says more is not listened to.
const MOST_HELD: usize = 64;

/// What all keyboards share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typing {
    /// Switched by Alt+Shift, Ctrl+Shift or Win+Space.
    pub layout: Layout,
    /// Caps Lock.
    pub has_caps: bool,
    /// Num Lock, lit at start: a code is typed on the number block.
    pub has_num: bool,
}

impl Default for Typing {
    fn default() -> Self {
        Self { layout: Layout::English, has_caps: false, has_num: true }
    }
}

/// One keyboard: what is held on it.
#[derive(Clone, Debug, Default)]
pub struct Keyboard {
    /// Codes, and the keys they were when they went down: Shift may be let go of before.
    held: Vec<(u16, Option<u32>)>,
    is_dropping: bool,
    /// The hardware's own number of a key went before this change.
    is_scanned: bool,
    /// It has let go of a key by that number. From then on a release without is the kernel's own, which lets go of what is held when a
    /// device is unplugged. Known only by what it does: some that name what is pressed do not name what is let go.
    names_releases: bool,
}

/// What became of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// It is down, or still down.
    Down,
    /// It came up.
    Up,
    /// Nobody let go of it: its end is not known, or its keyboard is gone.
    Lost,
}

/// What an event comes to.
pub type Stroke = (u32, Edge);

impl Keyboard {
    fn holds(&self, codes: [u16; 2]) -> bool {
        self.held.iter().any(|(code, _)| codes.contains(code))
    }

    fn has_shift(&self) -> bool {
        self.holds([codes::LEFTSHIFT, codes::RIGHTSHIFT])
    }
    fn has_control(&self) -> bool {
        self.holds([codes::LEFTCTRL, codes::RIGHTCTRL])
    }
    fn has_alt(&self) -> bool {
        self.holds([codes::LEFTALT, codes::RIGHTALT])
    }
    fn has_meta(&self) -> bool {
        self.holds([codes::LEFTMETA, codes::RIGHTMETA])
    }

    /// The key of the schema, or the character.
    fn key(&self, code: u16, typing: Typing) -> Option<u32> {
        let (shift, control) = (self.has_shift(), self.has_control());
        if control && !self.has_alt() && !self.has_meta() && matches!(code, codes::BACKSPACE | codes::U) {
            return Some(schema::KEY_CLEAR);
        }
        // Shortcuts are nobody's here.
        if control || self.has_alt() || self.has_meta() {
            return None;
        }
        let named = match code {
            codes::ESC => schema::KEY_ESCAPE,
            codes::BACKSPACE => schema::KEY_BACKSPACE,
            codes::TAB if shift => schema::KEY_PREVIOUS,
            codes::TAB => schema::KEY_NEXT,
            codes::ENTER | codes::KPENTER => schema::KEY_ENTER,
            codes::HOME => schema::KEY_HOME,
            codes::END => schema::KEY_END,
            codes::UP => schema::KEY_UP,
            codes::DOWN => schema::KEY_DOWN,
            codes::LEFT => schema::KEY_LEFT,
            codes::RIGHT => schema::KEY_RIGHT,
            codes::DELETE => schema::KEY_DELETE,
            _ => return self.typed(code, typing),
        };
        Some(named)
    }

    fn typed(&self, code: u16, typing: Typing) -> Option<u32> {
        if let Some(number) = number_block(code, typing.has_num) {
            return Some(number.into());
        }
        // The number block without Num Lock.
        match code {
            71 => return Some(schema::KEY_HOME),
            72 => return Some(schema::KEY_UP),
            75 => return Some(schema::KEY_LEFT),
            77 => return Some(schema::KEY_RIGHT),
            79 => return Some(schema::KEY_END),
            80 => return Some(schema::KEY_DOWN),
            83 => return Some(schema::KEY_DELETE),
            _ => {}
        }
        character(code, typing.layout, self.has_shift(), typing.has_caps).map(u32::from)
    }

    /// Keys that are no characters of their own; true when that is all there is to it.
    fn switches(&self, code: u16, typing: &mut Typing) -> bool {
        let other = match code {
            codes::LEFTSHIFT | codes::RIGHTSHIFT => self.has_alt() != self.has_control(),
            codes::LEFTALT | codes::RIGHTALT => self.has_shift() && !self.has_control(),
            codes::LEFTCTRL | codes::RIGHTCTRL => self.has_shift() && !self.has_alt(),
            codes::SPACE => self.has_meta() && !self.has_control() && !self.has_alt(),
            _ => false,
        };
        if other {
            typing.layout = typing.layout.other();
        }
        match code {
            codes::CAPSLOCK => typing.has_caps = !typing.has_caps,
            codes::NUMLOCK => typing.has_num = !typing.has_num,
            codes::SPACE => return other,
            codes::LEFTSHIFT | codes::RIGHTSHIFT | codes::LEFTALT | codes::RIGHTALT => {}
            codes::LEFTCTRL | codes::RIGHTCTRL | codes::LEFTMETA | codes::RIGHTMETA => {}
            _ => return false,
        }
        true
    }

    /// Takes an event.
    pub fn take(&mut self, event: Event, typing: &mut Typing) -> Vec<Stroke> {
        let Event { kind, code, value } = event;
        match (kind, code) {
            (kinds::SYN, SYN_DROPPED) => {
                self.is_dropping = true;
                // What ended in between is not known.
                self.let_go()
            }
            (kinds::SYN, SYN_REPORT) => {
                self.is_dropping = false;
                Vec::new()
            }
            (kinds::MSC, MSC_SCAN) => {
                self.is_scanned = true;
                Vec::new()
            }
            (kinds::KEY, code) if code < codes::BTN_MISC && !self.is_dropping => self.key_event(code, value, typing),
            _ => Vec::new(),
        }
    }

    fn key_event(&mut self, code: u16, value: i32, typing: &mut Typing) -> Vec<Stroke> {
        let held = self.held.iter().position(|(held, _)| *held == code);
        let is_scanned = std::mem::take(&mut self.is_scanned);
        match (value, held) {
            (0, Some(place)) => {
                let (_, key) = self.held.remove(place);
                self.names_releases |= is_scanned;
                let edge = if self.names_releases && !is_scanned { Edge::Lost } else { Edge::Up };
                key.map(|key| (key, edge)).into_iter().collect()
            }
            (1, None) if self.held.len() < MOST_HELD => {
                let key = if self.switches(code, typing) { None } else { self.key(code, *typing) };
                self.held.push((code, key));
                key.map(|key| (key, Edge::Down)).into_iter().collect()
            }
            // The kernel repeats what is held.
            (2, Some(place)) => self.held[place].1.map(|key| (key, Edge::Down)).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Ends all that is held: the keyboard is gone.
    pub fn let_go(&mut self) -> Vec<Stroke> {
        self.held.drain(..).filter_map(|(_, key)| key.map(|key| (key, Edge::Lost))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::capability::codes::MSC_SCAN;
    use super::{Edge, Keyboard, Stroke, Typing, MOST_HELD};
    use crate::input::event::{any_events, kinds, Event, SYN_DROPPED, SYN_REPORT};
    use crate::input::layout::Layout;

    const NO_KEY: [u32; 0] = [];
    const NO_STROKE: [Stroke; 0] = [];
    const SHIFT: u16 = 42;
    const CTRL: u16 = 29;
    const ALT: u16 = 56;

    struct Board(Keyboard, Typing);

    impl Board {
        fn new() -> Self {
            Self(Keyboard::default(), Typing::default())
        }
        fn event(&mut self, code: u16, value: i32) -> Vec<Stroke> {
            self.0.take(Event { kind: kinds::KEY, code, value }, &mut self.1)
        }
        /// Keys down in this order, then up in the reverse; what was pressed.
        fn chord(&mut self, codes: &[u16]) -> Vec<u32> {
            let pressed: Vec<Stroke> = codes.iter().flat_map(|&code| self.event(code, 1)).collect();
            let released: Vec<Stroke> = codes.iter().rev().flat_map(|&code| self.event(code, 0)).collect();
            let keys: Vec<u32> = pressed.iter().map(|(key, _)| *key).collect();
            assert!(pressed.iter().all(|(_, edge)| *edge == Edge::Down) && released.iter().all(|(_, edge)| *edge == Edge::Up));
            assert_eq!(released.iter().rev().map(|(key, _)| *key).collect::<Vec<_>>(), keys);
            keys
        }
    }

    #[test]
    fn keys_have_the_numbers_of_the_schema() {
        let mut board = Board::new();
        let named = [
            (1, 0x1b),
            (14, 8),
            (15, 9),
            (28, 10),
            (96, 10),
            (102, 2),
            (107, 3),
            (103, 0x11),
            (108, 0x12),
            (106, 0x13),
            (105, 0x14),
            (111, 0x7f),
            (57, 0x20),
        ];
        for (code, key) in named {
            assert_eq!(board.chord(&[code]), [key], "{code}");
        }
        assert_eq!(board.chord(&[SHIFT, 15]), [0xb]);
        assert_eq!((board.chord(&[CTRL, 14]), board.chord(&[97, 22])), (vec![21], vec![21]));
        assert_eq!(board.chord(&[CTRL, ALT, 14]), NO_KEY, "with Alt it is no such thing");
        for shortcut in [&[CTRL, 46][..], &[ALT, 15], &[125, 38], &[CTRL, ALT, 111]] {
            assert_eq!(board.chord(shortcut), NO_KEY, "{shortcut:?}");
        }
    }

    #[test]
    fn layouts_are_switched_by_the_usual_keys() {
        let mut board = Board::new();
        assert_eq!((board.chord(&[16]), board.chord(&[SHIFT, 16])), (vec![u32::from('q')], vec![u32::from('Q')]));
        for switch in [[ALT, SHIFT], [SHIFT, ALT], [CTRL, SHIFT], [54, 97], [125, 57]] {
            let before = board.1.layout;
            assert_eq!(board.chord(&switch), NO_KEY);
            assert_ne!(board.1.layout, before, "{switch:?}");
        }
        assert_eq!(board.1.layout, Layout::Russian);
        assert_eq!((board.chord(&[16]), board.chord(&[SHIFT, 41])), (vec![u32::from('й')], vec![u32::from('Ё')]));
        board.chord(&[CTRL, ALT, SHIFT]);
        assert_eq!(board.1.layout, Layout::Russian, "all three are a shortcut");
    }

    #[test]
    fn locks() {
        let mut board = Board::new();
        board.chord(&[58]);
        assert_eq!((board.chord(&[16]), board.chord(&[2])), (vec![u32::from('Q')], vec![u32::from('1')]));
        assert_eq!(board.chord(&[79]), [u32::from('1')]);
        board.chord(&[69]);
        assert_eq!((board.chord(&[79]), board.chord(&[76]), board.chord(&[83])), (vec![3], vec![], vec![0x7f]));
    }

    #[test]
    fn a_key_ends_as_what_it_began() {
        let mut board = Board::new();
        board.event(SHIFT, 1);
        assert_eq!(board.event(16, 1), [(u32::from('Q'), Edge::Down)]);
        board.event(SHIFT, 0);
        assert_eq!(
            (board.event(16, 2), board.event(16, 0)),
            (vec![(u32::from('Q'), Edge::Down)], vec![(u32::from('Q'), Edge::Up)])
        );
        assert_eq!((board.event(16, 0), board.event(16, 2), board.event(16, 7)), (vec![], vec![], vec![]));
    }

    #[test]
    fn what_is_held_ends_with_the_keyboard_and_with_lost_events() {
        let mut board = Board::new();
        board.event(SHIFT, 1);
        board.event(28, 1);
        assert_eq!(board.0.let_go(), [(10, Edge::Lost)]);
        assert_eq!(board.event(28, 0), NO_STROKE);
        board.event(30, 1);
        let lost = Event { kind: kinds::SYN, code: SYN_DROPPED, value: 0 };
        assert_eq!(board.0.take(lost, &mut board.1), [(u32::from('a'), Edge::Lost)]);
        assert_eq!(board.event(30, 1), NO_STROKE, "until the report ends");
        board.0.take(Event { kind: kinds::SYN, code: SYN_REPORT, value: 0 }, &mut board.1);
        assert_eq!(board.event(30, 1), [(u32::from('a'), Edge::Down)]);
    }

    /// As the kernel tells it when a USB keyboard is pulled: it lets go of the key, with no number of the hardware's.
    #[test]
    fn the_kernel_lets_go_of_a_keyboard_that_is_unplugged() {
        let mut board = Board::new();
        let scanned = |board: &mut Board, value| {
            assert_eq!(board.0.take(Event { kind: kinds::MSC, code: MSC_SCAN, value: 0x70028 }, &mut board.1), NO_STROKE);
            board.event(28, value)
        };
        assert_eq!((scanned(&mut board, 1), scanned(&mut board, 0)), (vec![(10, Edge::Down)], vec![(10, Edge::Up)]));
        assert_eq!((scanned(&mut board, 1), board.event(28, 2)), (vec![(10, Edge::Down)], vec![(10, Edge::Down)]));
        assert_eq!(board.event(28, 0), [(10, Edge::Lost)]);
        // A remote control names what is pressed alone, and a virtual keyboard nothing.
        for is_named in [true, false] {
            let mut board = Board::new();
            for _ in 0..2 {
                let pressed = if is_named { scanned(&mut board, 1) } else { board.event(28, 1) };
                assert_eq!((pressed, board.event(28, 0)), (vec![(10, Edge::Down)], vec![(10, Edge::Up)]));
            }
        }
    }

    /// Whatever a device sends: every key that went down comes up, and nothing grows without end.
    #[test]
    fn any_bytes() {
        let (mut board, mut down) = (Board::new(), Vec::new());
        let meant = |round, event: &mut [u8]| {
            if round % 4 != 0 {
                (event[16], event[17], event[18], event[19]) = (event[16] % 2 * (1 + event[17] % 2 * 3), 0, event[18] % 128, 0);
                (event[20], event[21], event[22], event[23]) = (event[20] % 3, 0, 0, 0);
            }
        };
        any_events(0x0dd0_0fed_cafe_0001, 5_000, meant, |round, event| {
            for (key, edge) in board.0.take(event, &mut board.1) {
                if edge == Edge::Down {
                    down.push(key);
                } else {
                    // Two keys may type the same.
                    assert!(down.contains(&key), "round {round}: {key} came up, and was not down");
                }
            }
            assert!(board.0.held.len() <= MOST_HELD);
        });
        board.0.let_go();
        assert!(board.0.held.is_empty());
    }
}
