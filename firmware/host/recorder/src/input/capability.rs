//! What an input device is, by what it says it can do: never by its number or name. A power button is a device, too.

/// Axes and buttons of linux/input-event-codes.h.
pub mod codes {
    #![allow(missing_docs)]
    pub const REL_X: u16 = 0;
    pub const REL_Y: u16 = 1;
    pub const REL_WHEEL: u16 = 8;
    pub const REL_WHEEL_HI_RES: u16 = 11;
    pub const ABS_X: u16 = 0;
    pub const ABS_Y: u16 = 1;
    pub const BTN_LEFT: u16 = 0x110;
    pub const BTN_TOOL_FINGER: u16 = 0x145;
    pub const BTN_TOUCH: u16 = 0x14a;
    pub const MSC_SCAN: u16 = 4;
    pub const PROP_DIRECT: u16 = 1;
    pub const LED_NUM: u16 = 0;
    pub const LED_CAPS: u16 = 1;
    pub const LED_SCROLL: u16 = 2;
}

/// Bits as the kernel gives them: the lowest of the first byte is number 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits(pub Vec<u8>);

impl Bits {
    /// Whether a bit is there and set.
    #[must_use]
    pub fn has(&self, number: u16) -> bool {
        self.0.get(usize::from(number / 8)).is_some_and(|byte| byte >> (number % 8) & 1 == 1)
    }
}

/// What a device says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abilities {
    /// Keys and buttons.
    pub keys: Bits,
    /// Movements.
    pub relative: Bits,
    /// Positions.
    pub absolute: Bits,
    /// What else it tells.
    pub other: Bits,
    /// Properties.
    pub properties: Bits,
}

/// What it is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Moves the pointer.
    pub is_mouse: bool,
    /// Types.
    pub is_keyboard: bool,
}

impl Uses {
    /// Whether it is used at all.
    #[must_use]
    pub fn any(self) -> bool {
        self.is_mouse || self.is_keyboard
    }
}

/// Highest number of a key.
pub const KEY_MAX: u16 = 0x2ff;

/// Keys of the main block and of the number block that make a keyboard.
const KEY_1: u16 = 2;
const KEY_Q: u16 = 16;
const KEY_ENTER: u16 = 28;
const KEY_A: u16 = 30;
const KEY_KP1: u16 = 79;
const KEY_KPENTER: u16 = 96;

/// What switches the board itself: `KEY_POWER`, `KEY_SLEEP`, `KEY_WAKEUP`, `KEY_SUSPEND`, `KEY_POWER2`, `KEY_RESTART`.
const SWITCHES: [u16; 6] = [116, 142, 143, 205, 0x164, 0x198];

impl Abilities {
    /// Whether nobody else may hear it: the kernel has a console behind the picture, with Ctrl+Alt+Del, SysRq and the switch to another
    /// terminal, and puts modifiers and keys of several devices together. So it goes by keys, not by what is of use here: a device that
    /// calls Ctrl, Alt and Del its own and no letter is no keyboard, and restarts the recorder all the same. Buttons are taken with the keys:
    /// nobody else needs them.
    ///
    /// Not where all keys switch the board itself, as a power button or a lid has them: the kernel's console does nothing by those, and a
    /// board may have a service of its own that listens and shuts down in order. The kernel lets through no key that a device did not name.
    #[must_use]
    pub fn is_grabbed(&self) -> bool {
        (0..=KEY_MAX).any(|key| self.keys.has(key) && !SWITCHES.contains(&key))
    }

    /// Mouse: two axes and a button to press with. Keyboard: letters, or a number block, and Enter.
    #[must_use]
    pub fn uses(&self) -> Uses {
        use codes::{ABS_X, ABS_Y, BTN_LEFT, BTN_TOOL_FINGER, BTN_TOUCH, PROP_DIRECT, REL_X, REL_Y};
        let moves = self.relative.has(REL_X) && self.relative.has(REL_Y);
        // A touch pad tells places of its own, not of the monitor.
        let is_pad = self.keys.has(BTN_TOOL_FINGER) && !self.properties.has(PROP_DIRECT);
        let points = self.absolute.has(ABS_X) && self.absolute.has(ABS_Y) && !is_pad;
        let presses = self.keys.has(BTN_LEFT) || self.keys.has(BTN_TOUCH);
        let letters = [KEY_1, KEY_Q, KEY_A, KEY_ENTER].iter().all(|&key| self.keys.has(key));
        let numbers = self.keys.has(KEY_KP1) && (self.keys.has(KEY_KPENTER) || self.keys.has(KEY_ENTER));
        Uses { is_mouse: (moves || points) && presses, is_keyboard: letters || numbers }
    }
}

#[cfg(test)]
mod tests {
    use super::{codes, Abilities, Bits, Uses, KEY_MAX};

    fn bits(numbers: &[u16]) -> Bits {
        let mut bytes = vec![0; 96];
        for number in numbers {
            bytes[usize::from(number / 8)] |= 1 << (number % 8);
        }
        Bits(bytes)
    }
    fn uses(keys: &[u16], relative: &[u16], absolute: &[u16]) -> (bool, bool) {
        let abilities =
            Abilities { keys: bits(keys), relative: bits(relative), absolute: bits(absolute), ..Abilities::default() };
        let Uses { is_mouse, is_keyboard } = abilities.uses();
        (is_mouse, is_keyboard)
    }

    #[test]
    fn what_a_device_is() {
        let typing: Vec<u16> = (1..=88).collect();
        assert_eq!(uses(&[codes::BTN_LEFT], &[0, 1, 8], &[]), (true, false));
        assert_eq!(uses(&[codes::BTN_LEFT], &[], &[0, 1]), (true, false), "a tablet");
        assert_eq!(uses(&[codes::BTN_TOUCH], &[], &[0, 1]), (true, false), "a touch screen");
        assert_eq!(uses(&typing, &[], &[]), (false, true));
        assert_eq!(uses(&[79, 96], &[], &[]), (false, true), "a number block");
        assert_eq!(uses(&[116], &[], &[]), (false, false), "the power button");
        assert_eq!(uses(&[113, 114, 115], &[], &[]), (false, false), "volume keys");
        assert_eq!(uses(&[0x130], &[], &[0, 1]), (false, false), "a game pad");
        assert_eq!(uses(&[codes::BTN_TOUCH, codes::BTN_TOOL_FINGER], &[], &[0, 1]), (false, false), "a touch pad");
        assert_eq!(uses(&[typing, vec![codes::BTN_LEFT]].concat(), &[0, 1], &[]), (true, true), "both on one receiver");
        assert_eq!(uses(&[], &[0, 1], &[]), (false, false));
    }

    #[test]
    fn what_reaches_nobody_else() {
        let is_grabbed = |keys: &[u16]| Abilities { keys: bits(keys), ..Abilities::default() }.is_grabbed();
        let (ctrl, alt, delete, sysrq) = (29, 56, 111, 99);
        for keys in [&[ctrl, alt, delete][..], &[alt, sysrq], &[delete], &[116, alt], &[113, 114], &[codes::BTN_LEFT], &[KEY_MAX]]
        {
            assert!(is_grabbed(keys), "{keys:?}");
        }
        assert!(!uses(&[ctrl, alt, delete], &[], &[]).1, "and yet no keyboard");
        for keys in [&[][..], &[116], &[116, 142, 143], &[205, 0x164, 0x198]] {
            assert!(!is_grabbed(keys), "{keys:?}");
        }
    }

    #[test]
    fn bits_that_are_not_there() {
        assert!(!Bits::default().has(0) && !Bits(vec![0xff]).has(8) && Bits(vec![0xff]).has(7) && !Bits(vec![1]).has(u16::MAX));
    }
}
