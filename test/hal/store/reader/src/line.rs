//! The canonical line of a reading.

use crate::image::{Reading, Reason};
use crate::state::{State, COUNTERS, KEYS, LOST};
use std::fmt::Write;

fn push_hex(line: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // writing into a String does not fail
        let _ = write!(line, "{byte:02x}");
    }
}

fn finish(line: &mut String, state: &State, attempts: impl Iterator<Item = u64>) {
    line.push_str(" damaged=");
    for key in (0..KEYS).filter(|&key| state.damaged[key]) {
        let _ = write!(line, "{key};");
    }
    line.push_str(" values=");
    for (key, value) in state.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let _ = write!(line, "{key}:");
        push_hex(line, value);
        line.push(';');
    }
    line.push_str(" log=");
    for entry in &state.log {
        push_hex(line, entry);
        line.push(';');
    }
    line.push_str(" attempts=");
    for number in attempts {
        let _ = write!(line, "{number};");
    }
}

/// `STATE damaged=KEY;... values=KEY:HEX;... log=HEX;... attempts=N;...` in one line, keys by number, oldest entry first, eight
/// counters. STATE is blank, ready, newer, foreign, damaged, erased or fault.
pub fn line_of(reading: &Reading) -> String {
    let none = State::default();
    let (word, state) = match reading {
        Reading::Blank => ("blank", &none),
        Reading::Ready(state) => ("ready", &**state),
        Reading::Unreadable(Reason::Newer) => ("newer", &none),
        Reading::Unreadable(Reason::Foreign) => ("foreign", &none),
        Reading::Unreadable(Reason::Damaged) => ("damaged", &none),
        Reading::Unreadable(Reason::Erased) => ("erased", &none),
        Reading::Unreadable(Reason::Fault) => ("fault", &none),
    };
    let mut line = String::from(word);
    match reading {
        Reading::Unreadable(_) => finish(&mut line, state, [LOST; COUNTERS].into_iter()),
        _ => finish(&mut line, state, state.counters.iter().map(|counter| counter.attempts())),
    }
    line
}
