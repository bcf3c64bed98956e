//! Reads images of the credential store's flash and says what is in them, one line each. It shares no code with the
//! store and was written from src/hal/store/SPEC.md. Some points were open there at first; on these the reader was set to the store, and SPEC.md
//! says them now: readings.rs, `Counter` in state.rs (after rot), `first_headers` in sector.rs, whole headers with a wrong number in walk.rs.
//!
//! Input, one frame after the other until the end of stdin, numbers little-endian:
//!
//! | size | what                                             |
//! | ---- | ------------------------------------------------ |
//! | 4    | bytes of a sector                                |
//! | 4    | program unit                                     |
//! | 4    | an erased flash is 0: a lost store, 1: a new one |
//! | 4    | k, bytes of the device key                       |
//! | 4    | n, bytes of the image                            |
//! | k    | device key                                       |
//! | n    | image: all sectors, in order                     |
//!
//! Output: a line for each frame, see `line::line_of`. A frame that stops short ends the program with code 1.
#![forbid(unsafe_code)]

mod flash;
#[cfg(test)]
mod fuzz;
mod image;
mod line;
mod mac;
mod readings;
mod record;
mod sector;
mod state;
mod walk;

use image::Erased;
use std::io::{self, BufReader, BufWriter, Error, ErrorKind, Read, Write};
use std::process::ExitCode;

fn short() -> Error {
    Error::new(ErrorKind::UnexpectedEof, "a frame stops short")
}

/// Reads as much as is said; a length that lies takes no more memory than there are bytes.
fn read_bytes(input: &mut impl Read, length: u32) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == u64::from(length) {
        Ok(bytes)
    } else {
        Err(short())
    }
}

/// Answers every frame of `input`.
fn answer(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    loop {
        let mut head = Vec::new();
        input.by_ref().take(20).read_to_end(&mut head)?;
        if head.is_empty() {
            return output.flush();
        }
        let number = |at| flash::u32_at(&head, at).ok_or_else(short);
        let (sector_size, unit) = (number(0)?, number(4)?);
        let erased = match number(8)? {
            0 => Erased::Lost,
            1 => Erased::New,
            _ => return Err(ErrorKind::InvalidInput.into()),
        };
        let (key_size, image_size) = (number(12)?, number(16)?);
        let key = mac::Key::new(&read_bytes(&mut input, key_size)?).ok_or(ErrorKind::InvalidInput)?;
        let bytes = read_bytes(&mut input, image_size)?;
        let geometry = flash::Geometry::new(sector_size, unit, bytes.len());
        writeln!(output, "{}", line::line_of(&image::read_image(&bytes, geometry, erased, &key)))?;
    }
}

fn main() -> ExitCode {
    match answer(BufReader::new(io::stdin().lock()), BufWriter::new(io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("store-reader: {error}");
            ExitCode::FAILURE
        }
    }
}
