//! What the monitor shows when the bundle has failed, drawn without the bundle: the same command buffer as
//! `src/sim/machine/fault-screen.ts`.

/// The numbers of `firmware/lvgl/schema.ts`.
#[allow(missing_docs, dead_code)]
mod schema {
    include!(concat!(env!("OUT_DIR"), "/schema.rs"));
}

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
    for [title, text] in LINES {
        label(title, 32, 2, 0x00e9_edf3, scale(40));
        label(text, 20, 0, 0x0098_a4b5, scale(12));
    }
    buffer.0.iter().flat_map(|word| word.to_le_bytes()).collect()
}
