//! Characters of the keys by their place on the board (linux/input-event-codes.h), as PC keyboards are engraved: US English and Russian.

/// Which letters the keys mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// QWERTY.
    #[default]
    English,
    /// ЙЦУКЕН.
    Russian,
}

impl Layout {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::Russian,
            Self::Russian => Self::English,
        }
    }
}

/// Keys in a row, from the first one's code: plain and with Shift, English, then Russian.
struct Row {
    first: u16,
    keys: [[&'static str; 2]; 2],
}

const ROWS: [Row; 6] = [
    Row { first: 2, keys: [["1234567890-=", "!@#$%^&*()_+"], ["1234567890-=", "!\"№;%:?*()_+"]] },
    Row { first: 16, keys: [["qwertyuiop[]", "QWERTYUIOP{}"], ["йцукенгшщзхъ", "ЙЦУКЕНГШЩЗХЪ"]] },
    Row { first: 30, keys: [["asdfghjkl;'`", "ASDFGHJKL:\"~"], ["фывапролджэё", "ФЫВАПРОЛДЖЭЁ"]] },
    Row { first: 43, keys: [["\\zxcvbnm,./", "|ZXCVBNM<>?"], ["\\ячсмитьбю.", "/ЯЧСМИТЬБЮ,"]] },
    Row { first: 57, keys: [[" ", " "], [" ", " "]] },
    // Between the left Shift and Z on European boards.
    Row { first: 86, keys: [["\\", "|"], ["\\", "/"]] },
];

/// The character of a key; `is_shifted` and `has_caps` as they are held and lit. None for a key that has none.
#[must_use]
pub fn character(code: u16, layout: Layout, is_shifted: bool, has_caps: bool) -> Option<char> {
    let row = ROWS.iter().rev().find(|row| row.first <= code)?;
    let [plain, shifted] = row.keys[layout as usize];
    let place = usize::from(code - row.first);
    let letter = plain.chars().nth(place)?;
    // Caps Lock is for letters alone.
    if is_shifted != (has_caps && letter.is_alphabetic()) {
        shifted.chars().nth(place)
    } else {
        Some(letter)
    }
}

/// The character of a key of the number block that always has it, or has it while Num Lock is lit.
#[must_use]
pub fn number_block(code: u16, has_num: bool) -> Option<char> {
    match code {
        55 => Some('*'),
        74 => Some('-'),
        78 => Some('+'),
        98 => Some('/'),
        71..=83 if has_num => "789-456+1230.".chars().nth(usize::from(code - 71)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{character, number_block, Layout, ROWS};

    #[test]
    fn rows_are_as_long_in_both_languages() {
        for row in &ROWS {
            let lengths: Vec<usize> = row.keys.iter().flatten().map(|keys| keys.chars().count()).collect();
            assert!(lengths.iter().all(|length| *length == lengths[0]), "{}", row.keys[0][0]);
        }
    }

    #[test]
    fn keys_by_their_place() {
        let keys = |layout, shifted, caps| -> String {
            [2, 5, 16, 30, 41, 43, 44, 53, 57].iter().filter_map(|&code| character(code, layout, shifted, caps)).collect()
        };
        assert_eq!(keys(Layout::English, false, false), "14qa`\\z/ ");
        assert_eq!(keys(Layout::English, true, false), "!$QA~|Z? ");
        assert_eq!(keys(Layout::Russian, false, false), "14йфё\\я. ");
        assert_eq!(keys(Layout::Russian, true, false), "!;ЙФЁ/Я, ");
        assert_eq!(keys(Layout::Russian, false, true), "14ЙФЁ\\Я. ");
        assert_eq!(keys(Layout::Russian, true, true), "!;йфё/я, ");
        for none in [0, 1, 14, 15, 28, 29, 42, 54, 56, 58, 59, 85, 87, 105, 127, 255, u16::MAX] {
            assert_eq!(character(none, Layout::English, false, false), None, "{none}");
        }
    }

    #[test]
    fn the_number_block() {
        let all = |num| -> String { (55..=98).filter_map(|code| number_block(code, num)).collect() };
        assert_eq!((all(true).as_str(), all(false).as_str()), ("*789-456+1230./", "*-+/"));
    }
}
