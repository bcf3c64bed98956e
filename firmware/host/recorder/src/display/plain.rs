//! Words on a monitor without LVGL and without its fonts: what is left to say that the fonts are gone. Capitals of 5 by 7 dots.

/// Rows from the top, each 5 dots, the highest bit left. Letters that look alike in both alphabets are one.
const GLYPHS: [(&str, [u8; 7]); 39] = [
    ("AА", [0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11]),
    ("BВ", [0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e]),
    ("CС", [0x0e, 0x11, 0x10, 0x10, 0x10, 0x11, 0x0e]),
    ("D", [0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e]),
    ("EЕ", [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f]),
    ("F", [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x10]),
    ("G", [0x0e, 0x11, 0x10, 0x17, 0x11, 0x11, 0x0f]),
    ("HН", [0x11, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11]),
    ("I", [0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e]),
    ("KК", [0x11, 0x12, 0x14, 0x18, 0x14, 0x12, 0x11]),
    ("L", [0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f]),
    ("MМ", [0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11]),
    ("N", [0x11, 0x19, 0x15, 0x13, 0x11, 0x11, 0x11]),
    ("OО", [0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e]),
    ("PР", [0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10]),
    ("R", [0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11]),
    ("S", [0x0f, 0x10, 0x10, 0x0e, 0x01, 0x01, 0x1e]),
    ("TТ", [0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04]),
    ("U", [0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e]),
    ("V", [0x11, 0x11, 0x11, 0x11, 0x11, 0x0a, 0x04]),
    ("Y", [0x11, 0x11, 0x0a, 0x04, 0x04, 0x04, 0x04]),
    ("Б", [0x1f, 0x10, 0x10, 0x1e, 0x11, 0x11, 0x1e]),
    ("Г", [0x1f, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10]),
    ("Д", [0x06, 0x0a, 0x0a, 0x0a, 0x0a, 0x1f, 0x11]),
    ("Ж", [0x15, 0x15, 0x0e, 0x04, 0x0e, 0x15, 0x15]),
    ("З", [0x0e, 0x11, 0x01, 0x06, 0x01, 0x11, 0x0e]),
    ("И", [0x11, 0x11, 0x13, 0x15, 0x19, 0x11, 0x11]),
    ("Л", [0x07, 0x09, 0x09, 0x09, 0x09, 0x09, 0x11]),
    ("П", [0x1f, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11]),
    ("У", [0x11, 0x11, 0x11, 0x0f, 0x01, 0x11, 0x0e]),
    ("Ф", [0x04, 0x0e, 0x15, 0x15, 0x15, 0x0e, 0x04]),
    ("Ш", [0x15, 0x15, 0x15, 0x15, 0x15, 0x15, 0x1f]),
    ("Ы", [0x11, 0x11, 0x11, 0x19, 0x15, 0x15, 0x19]),
    ("Ь", [0x10, 0x10, 0x10, 0x1e, 0x11, 0x11, 0x1e]),
    ("Я", [0x0f, 0x11, 0x11, 0x0f, 0x05, 0x09, 0x11]),
    (".", [0, 0, 0, 0, 0, 0x0c, 0x0c]),
    (",", [0, 0, 0, 0, 0x0c, 0x04, 0x08]),
    ("-", [0, 0, 0, 0x1f, 0, 0, 0]),
    (" ", [0; 7]),
];
/// Dots from one letter to the next, and from one line to the next.
const STEP: (usize, usize) = (6, 11);
/// As the screen of a fault has them.
const BACKGROUND: u32 = 0x000d_1015;
const COLOR: u32 = 0x00e9_edf3;

fn glyph(letter: char) -> Option<[u8; 7]> {
    GLYPHS.iter().find(|(letters, _)| letters.contains(letter)).map(|(_, rows)| *rows)
}

/// A frame of this size with lines in its middle, as large as they fit; a letter that is not known stays empty.
#[must_use]
pub fn plain_screen((width, height): (usize, usize), lines: &[&str]) -> Vec<u32> {
    let mut frame = vec![BACKGROUND; width * height];
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    // With a margin of a letter and of a line all around; not larger than the text of other screens' titles.
    let fits = (width / ((longest + 2) * STEP.0)).min(height / ((lines.len() + 2) * STEP.1));
    let dot = fits.min(height / 240).max(1);
    let top = height.saturating_sub(lines.len() * STEP.1 * dot) / 2;
    for (row, line) in lines.iter().enumerate() {
        let left = width.saturating_sub(line.chars().count() * STEP.0 * dot) / 2;
        for (column, letter) in line.chars().enumerate() {
            let place = (left + column * STEP.0 * dot, top + row * STEP.1 * dot);
            draw(&mut frame, width, place, dot, glyph(letter).unwrap_or_default());
        }
    }
    frame
}

fn draw(frame: &mut [u32], width: usize, (left, top): (usize, usize), dot: usize, rows: [u8; 7]) {
    for (y, bits) in rows.iter().enumerate() {
        for x in (0..5).filter(|x| bits & (0x10 >> x) != 0) {
            for line in top + y * dot..top + (y + 1) * dot {
                let from = left + x * dot;
                let to = (from + dot).min(width);
                if let Some(pixels) = frame.get_mut(line * width + from.min(to)..line * width + to) {
                    pixels.fill(COLOR);
                }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{glyph, plain_screen, COLOR};

    /// Whether every letter of a line can be drawn.
    pub(crate) fn is_known(line: &str) -> bool {
        line.chars().all(|letter| glyph(letter).is_some())
    }

    #[test]
    fn a_letter_has_its_dots_and_the_middle_of_the_monitor() {
        let frame = plain_screen((60, 40), &["T"]);
        let lit: Vec<(usize, usize)> =
            (0..frame.len()).filter(|&at| frame[at] == COLOR).map(|at| (at % 60 - 27, at / 60 - 14)).collect();
        let bar = (0..5).map(|x| (x, 0));
        assert_eq!(lit, bar.chain((1..7).map(|y| (2, y))).collect::<Vec<_>>());
    }

    #[test]
    fn any_size_of_a_monitor() {
        for size in [(1, 1), (5, 3), (64, 64), (1280, 720), (720, 1280), (3840, 2160)] {
            let frame = plain_screen(size, &["НЕТ", "NO LETTERS, NONE"]);
            assert_eq!(frame.len(), size.0 * size.1);
            assert!(frame.contains(&COLOR) || size.0 < 64, "{size:?}");
        }
        assert!(plain_screen((0, 0), &["A"]).is_empty());
        let large = plain_screen((3840, 2160), &["A"]).iter().filter(|&&pixel| pixel == COLOR).count();
        assert_eq!(large, 18 * 9 * 9, "9 pixels a dot");
    }
}
