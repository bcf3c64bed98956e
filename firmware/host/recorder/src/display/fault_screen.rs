//! What the monitor shows when the bundle has failed, drawn without the bundle: the same command buffer as
//! `src/sim/machine/fault-screen.ts`.

use crate::schema;

const LINES: [[&str; 2]; 2] = [
    ["Ошибка программы", "Записи и настройки на месте. Нажмите кнопку питания, чтобы включить регистратор снова."],
    ["Program error", "Recordings and settings are intact. Press the power button to start the recorder again."],
];
const COLUMN: u32 = 3 | (1 << 16);

struct Buffer(Vec<u32>);

impl Buffer {
    fn command(&mut self, opcode: u32, words: &[u32]) {
        self.0.push(opcode | ((words.len() as u32) << 8));
        self.0.extend_from_slice(words);
    }

    fn style(&mut self, handle: u32, style: u32, value: u32) {
        self.command(schema::OP_SET_LOCAL, &[handle, 0, style, value]);
    }

    fn text(&mut self, handle: u32, text: &str) {
        let mut words = vec![handle, schema::ATTRIBUTE_TEXT, text.len() as u32];
        words.extend(text.as_bytes().chunks(4).map(|bytes| {
            let mut word = [0; 4];
            word[..bytes.len()].copy_from_slice(bytes);
            u32::from_le_bytes(word)
        }));
        self.command(schema::OP_SET_TEXT, &words);
    }
}

/// Places in the schema's lists of names.
mod place {
    pub const ALIGN_CENTER: u32 = 9;
    pub const TEXT_CENTER: u32 = 2;
    pub const LAYOUT_FLEX: u32 = 1;
    pub const FLOW_COLUMN: u32 = 1;
}

/// Command buffer for a bridge just started on a monitor of this size.
#[must_use]
pub fn fault_screen(width: i32, height: i32) -> Vec<u8> {
    screen(width, height, &LINES, None)
}

/// The handle of the button of `notice`.
const BUTTON: u32 = 64 | (1 << 16);
const BUTTON_LABEL: u32 = 65 | (1 << 16);

/// A screen with a title and a text in each language, and a button, which the keyboard is on.
#[must_use]
pub fn notice(width: i32, height: i32, lines: &[[&str; 2]; 2], button: &str) -> Vec<u8> {
    screen(width, height, lines, Some(button))
}

/// Whether the button of `notice` was pressed, by mouse or by Enter, in events of the bridge: records of four words (event and length of
/// its text, handle, two numbers), then the text padded to a word.
#[must_use]
pub fn is_pressed(events: &[u8]) -> bool {
    let word = |at: usize| -> Option<u32> { Some(u32::from_le_bytes(events.get(at..at + 4)?.try_into().ok()?)) };
    let mut at = 0;
    while let (Some(head), Some(handle), Some(number)) = (word(at), word(at + 4), word(at + 8)) {
        match head & 0xff {
            schema::EVENT_CLICK if handle == BUTTON => return true,
            schema::EVENT_KEY if number == schema::KEY_ENTER => return true,
            _ => at += 16 + ((head >> 8) as usize).next_multiple_of(4),
        }
    }
    false
}

fn screen(width: i32, height: i32, lines: &[[&str; 2]; 2], button: Option<&str>) -> Vec<u8> {
    // As JavaScript rounds: halves up.
    let rounded = |value: f64| (value + 0.5).floor() as u32;
    let scale = |size: u32| rounded(f64::from(size) * f64::from(height) / 1080.0).max(14);
    let mut buffer = Buffer(vec![schema::SCHEMA_MAGIC]);
    let mut next = COLUMN;

    buffer.style(schema::ROOT_SCREEN, schema::STYLE_BACKGROUND, 0x000d_1015);
    buffer.style(schema::ROOT_SCREEN, schema::STYLE_BACKGROUND_OPACITY, 255);
    buffer.command(schema::OP_CREATE, &[COLUMN, schema::WIDGET_VIEW, schema::ROOT_SCREEN, u32::MAX]);
    let column = rounded(f64::from(height) * 0.9).min(width.unsigned_abs()).max(1);
    buffer.style(COLUMN, schema::STYLE_WIDTH, column);
    buffer.style(COLUMN, schema::STYLE_HEIGHT, schema::SCHEMA_CONTENT);
    buffer.style(COLUMN, schema::STYLE_ALIGN, place::ALIGN_CENTER);
    buffer.style(COLUMN, schema::STYLE_LAYOUT, place::LAYOUT_FLEX);
    buffer.style(COLUMN, schema::STYLE_FLOW, place::FLOW_COLUMN);
    let mut label = |text: &str, size: u32, face: u32, color: u32, gap: u32| {
        next += 1;
        buffer.command(schema::OP_CREATE, &[next, schema::WIDGET_LABEL, COLUMN, u32::MAX]);
        buffer.text(next, text);
        buffer.style(next, schema::STYLE_WIDTH, schema::SCHEMA_PERCENT + 100);
        buffer.style(next, schema::STYLE_FONT, (face << 16) | scale(size));
        buffer.style(next, schema::STYLE_COLOR, color);
        buffer.style(next, schema::STYLE_TEXT_ALIGN, place::TEXT_CENTER);
        buffer.style(next, schema::STYLE_MARGIN_TOP, gap);
    };
    for [title, text] in lines {
        label(title, 32, 2, 0x00e9_edf3, scale(40));
        label(text, 20, 0, 0x0098_a4b5, scale(12));
    }
    if let Some(text) = button {
        let size = |value: f64| rounded(value * f64::from(height) / 1080.0);
        buffer.command(schema::OP_CREATE, &[BUTTON, schema::WIDGET_BUTTON, COLUMN, u32::MAX]);
        buffer.style(BUTTON, schema::STYLE_WIDTH, schema::SCHEMA_PERCENT + 100);
        buffer.style(BUTTON, schema::STYLE_MARGIN_TOP, size(56.0));
        buffer.style(BUTTON, schema::STYLE_PAD, size(18.0));
        buffer.style(BUTTON, schema::STYLE_RADIUS, size(10.0));
        buffer.style(BUTTON, schema::STYLE_BACKGROUND, 0x0025_63eb);
        buffer.style(BUTTON, schema::STYLE_BACKGROUND_OPACITY, 255);
        for (state, color) in [(schema::STATE_HOVERED, 0x003b_74f0), (schema::STATE_PRESSED, 0x001d_4ed8)] {
            buffer.command(schema::OP_SET_LOCAL, &[BUTTON, state, schema::STYLE_BACKGROUND, color]);
        }
        buffer.command(schema::OP_CREATE, &[BUTTON_LABEL, schema::WIDGET_LABEL, BUTTON, u32::MAX]);
        buffer.text(BUTTON_LABEL, text);
        buffer.style(BUTTON_LABEL, schema::STYLE_WIDTH, schema::SCHEMA_PERCENT + 100);
        buffer.style(BUTTON_LABEL, schema::STYLE_FONT, (2 << 16) | scale(22));
        buffer.style(BUTTON_LABEL, schema::STYLE_COLOR, 0x00ff_ffff);
        buffer.style(BUTTON_LABEL, schema::STYLE_TEXT_ALIGN, place::TEXT_CENTER);
        buffer.command(schema::OP_LISTEN, &[BUTTON, 1 << schema::EVENT_CLICK]);
        buffer.command(schema::OP_LISTEN, &[schema::ROOT_SCREEN, 1 << schema::EVENT_KEY]);
        buffer.command(schema::OP_CALL, &[BUTTON, schema::METHOD_FOCUS, 0, 0]);
    }
    buffer.0.iter().flat_map(|word| word.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_pressed, BUTTON};
    use crate::schema;

    fn record(event: u32, text: &str, handle: u32, number: u32) -> Vec<u8> {
        let words = [event | ((text.len() as u32) << 8), handle, number, 0];
        let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend(text.as_bytes());
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    #[test]
    fn a_click_on_the_button_and_enter_anywhere() {
        let other = [record(schema::EVENT_KEY, "abcde", 1, 0x61), record(schema::EVENT_CLICK, "", BUTTON + 1, 0)].concat();
        assert!(!is_pressed(&other) && !is_pressed(&[]));
        assert!(is_pressed(&[other.clone(), record(schema::EVENT_CLICK, "", BUTTON, 5)].concat()));
        assert!(is_pressed(&[other, record(schema::EVENT_KEY, "", 1, schema::KEY_ENTER)].concat()));
    }

    #[test]
    fn records_that_are_cut_off() {
        let bytes = [record(schema::EVENT_RESIZE, "", 1, 7), record(schema::EVENT_CLICK, "", BUTTON, 5)].concat();
        for length in 0..bytes.len() - 4 {
            assert!(!is_pressed(&bytes[..length]), "{length}");
        }
        assert!(!is_pressed(&[0xff; 64]));
    }
}
