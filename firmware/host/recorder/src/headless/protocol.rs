//! The protocol with the driving process (`src/sim/native/protocol.ts`): frames of a length (u32) and that many bytes, all numbers
//! little-endian. One request at a time on standard input; on standard output lines of the log and drawn areas, then its result.
use std::io::{self, Write};

use crate::contract::{Level, Source};
use crate::display::bridge::Area;

/// What the driving process asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Code 1.
    PowerOn,
    /// 2
    PowerOff,
    /// 3: pulled or put back.
    Plug(bool),
    /// 4: the operation.
    CutAt(u32),
    /// 5: width, height.
    Resize(i32, i32),
    /// 6: x, y, pressed.
    Pointer(i32, i32, bool),
    /// 7
    PointerLost,
    /// 8: notches.
    Wheel(i32),
    /// 9: key, pressed.
    Key(u32, bool),
    /// 10: milliseconds, and whether to draw.
    Step(u32, bool),
    /// 11: waits for the promises.
    Settle,
    /// 12: gives the pixels.
    Frame,
    /// 13: gives JSON.
    Tree,
    /// 14: x, y; gives a handle.
    Hit(i32, i32),
    /// 15: gives a handle.
    Focused,
    /// 16: gives five numbers of eight bytes: heap, refused commands, dropped events, widgets, bytes of the bridge.
    Stats,
    /// 17: gives the cells, then the wear of each sector (u32).
    Flash,
}

impl Request {
    /// A code, then its arguments, four bytes each. None for anything else.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (&code, rest) = bytes.split_first()?;
        if !rest.len().is_multiple_of(4) {
            return None;
        }
        let words: Vec<u32> = rest.chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap_or_default())).collect();
        let signed = |word: u32| word.cast_signed();
        Some(match (code, words.as_slice()) {
            (1, []) => Self::PowerOn,
            (2, []) => Self::PowerOff,
            (3, &[is_pulled]) => Self::Plug(is_pulled != 0),
            (4, &[operation]) => Self::CutAt(operation),
            (5, &[width, height]) => Self::Resize(signed(width), signed(height)),
            (6, &[x, y, is_pressed]) => Self::Pointer(signed(x), signed(y), is_pressed != 0),
            (7, []) => Self::PointerLost,
            (8, &[notches]) => Self::Wheel(signed(notches)),
            (9, &[key, is_pressed]) => Self::Key(key, is_pressed != 0),
            (10, &[ms, is_drawn]) => Self::Step(ms, is_drawn != 0),
            (11, []) => Self::Settle,
            (12, []) => Self::Frame,
            (13, []) => Self::Tree,
            (14, &[x, y]) => Self::Hit(signed(x), signed(y)),
            (15, []) => Self::Focused,
            (16, []) => Self::Stats,
            (17, []) => Self::Flash,
            _ => return None,
        })
    }
}

/// Power of the machine, by its number in the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// 0
    Off,
    /// 1
    On,
    /// 2: powered, but the bundle has failed.
    Fault,
}

/// What is told with each result, so that it need not be asked for.
pub struct State {
    /// On, off, failed.
    pub power: Power,
    /// The plug is pulled, and the power not yet gone.
    pub is_pulled: bool,
    /// A long step would miss nothing.
    pub is_quiet: bool,
    /// Host promises the bundle waits for.
    pub pending: u32,
    /// Powered-on milliseconds.
    pub now: u64,
    /// What went wrong, in state `Fault`.
    pub problem: Option<String>,
}

const LOG: u8 = 1;
const DRAWN: u8 = 2;
const RESULT: u8 = 3;

/// The output.
pub struct Reply<Output> {
    output: Output,
    failed: Option<io::Error>,
}

impl<Output: Write> Reply<Output> {
    /// Over an output that it buffers for.
    pub fn new(output: Output) -> Self {
        Self { output, failed: None }
    }

    fn frame(&mut self, kind: u8, parts: &[&[u8]]) {
        let length: usize = parts.iter().map(|part| part.len()).sum::<usize>() + 1;
        let mut write = || -> io::Result<()> {
            self.output.write_all(&(length as u32).to_le_bytes())?;
            self.output.write_all(&[kind])?;
            parts.iter().try_for_each(|part| self.output.write_all(part))
        };
        if let Err(error) = write() {
            self.failed.get_or_insert(error);
        }
    }

    /// A line of the log: who, how bad, text.
    pub fn log(&mut self, source: Source, level: Level, text: &str) {
        self.frame(LOG, &[&[source as u8, level as u8], text.as_bytes()]);
    }

    /// Areas that were drawn.
    pub fn drawn(&mut self, areas: &[Area]) {
        let bytes: Vec<u8> = areas.iter().flat_map(|a| [a.x1, a.y1, a.x2, a.y2]).flat_map(i32::to_le_bytes).collect();
        self.frame(DRAWN, &[&bytes]);
    }

    /// The result of a request, which ends it.
    ///
    /// # Errors
    /// When something of it could not be written.
    pub fn end(&mut self, state: &State, result: &[u8]) -> io::Result<()> {
        let problem = state.problem.as_deref().unwrap_or_default().as_bytes();
        let flags = [state.power as u8, state.is_pulled.into(), state.is_quiet.into(), state.problem.is_some().into()];
        let numbers = [state.pending.to_le_bytes(), (problem.len() as u32).to_le_bytes()].concat();
        self.frame(RESULT, &[&flags, &numbers, &(state.now as f64).to_le_bytes(), problem, result]);
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.output.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Power, Reply, Request, State};
    use crate::contract::{Level, Source};

    #[test]
    fn requests() {
        assert_eq!(Request::parse(&[1]), Some(Request::PowerOn));
        assert_eq!(Request::parse(&[8, 0xff, 0xff, 0xff, 0xff]), Some(Request::Wheel(-1)));
        assert_eq!(Request::parse(&[10, 16, 0, 0, 0, 1, 0, 0, 0]), Some(Request::Step(16, true)));
        for wrong in [&[][..], &[0], &[1, 0, 0, 0, 0], &[8], &[8, 1], &[99]] {
            assert_eq!(Request::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn replies() {
        let mut out = Vec::new();
        let mut reply = Reply::new(&mut out);
        reply.log(Source::Machine, Level::Error, "é");
        let state =
            State { power: Power::Fault, is_pulled: false, is_quiet: true, pending: 7, now: 1, problem: Some("p".into()) };
        reply.end(&state, &[9]).expect("a vector takes all");
        assert_eq!(out[..9], [5, 0, 0, 0, 1, 1, 3, 0xc3, 0xa9]);
        assert_eq!(out[9..25], [23, 0, 0, 0, 3, 2, 0, 1, 1, 7, 0, 0, 0, 1, 0, 0]);
        assert_eq!(out[out.len() - 2..], [b'p', 9]);
    }
}
