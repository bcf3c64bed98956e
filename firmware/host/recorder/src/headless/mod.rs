//! The recorder without a monitor, driven by another process in virtual time: the step scripts of the simulator run on it
//! (`src/sim/native`), and so do the contract's cases.

mod machine;
mod protocol;
mod supply;

use std::cell::RefCell;
use std::error::Error;
use std::fs;
use std::io::{self, BufWriter, Read, Write};
use std::rc::Rc;

use crate::contract::clock::Wall;
use crate::contract::crypto::Crypto;
use crate::contract::provisioning::Provisioning;
use crate::contract::random::{Random, SeededRandom, SystemRandom};
use crate::contract::Log;
use crate::display::bridge::Bridge;
use crate::display::fonts;
use crate::engine::program::Program;
use crate::flash::image::Image;
use crate::flash::nor::Nor;
use crate::options::Headless;
use machine::{Machine, Parts};
use protocol::{Reply, Request};
use supply::Supply;

/// Longest request: a code and five numbers of eight bytes.
const LONGEST_REQUEST: usize = 64;

/// The next request; None at the end of the input.
fn read_request(input: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > LONGEST_REQUEST {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a request of {length} bytes")));
    }
    let mut request = vec![0; length];
    input.read_exact(&mut request)?;
    Ok(Some(request))
}

/// Runs until the input ends.
///
/// # Errors
/// What is wrong with the files it was given, or with the driving process.
pub fn run(options: &Headless) -> Result<(), Box<dyn Error>> {
    let told = |path: &std::path::Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let program = Program::read(&options.bundle)?;
    let text = zeroize::Zeroizing::new(fs::read_to_string(&options.provisioning).map_err(|e| told(&options.provisioning, &e))?);
    let Provisioning { identity, keys } = Provisioning::parse(&text).map_err(|error| told(&options.provisioning, &error))?;
    let fonts = fonts::load(&options.fonts)?;
    let image = Image::open(&options.flash, options.geometry.size, options.is_read_only);
    let image = image.map_err(|error| told(&options.flash, &error))?;
    let nor = Rc::new(RefCell::new(Nor::new(options.geometry, image, options.seed.unwrap_or(1), options.is_read_only)));
    let random: Rc<dyn Random> = match options.seed {
        Some(seed) => Rc::new(SeededRandom::new(seed)),
        None => Rc::new(SystemRandom),
    };
    let wall = options.wall.map(|(ms, offset)| Wall { ms, offset });
    let supply = Rc::new(Supply::new(nor, wall));
    let reply = Rc::new(RefCell::new(Reply::new(BufWriter::new(io::stdout()))));
    let told_to = reply.clone();
    let log: Log = Rc::new(move |source, level, text| told_to.borrow_mut().log(source, level, text));
    let bridge = Rc::new(Bridge::take().ok_or("the bridge is taken")?);
    let crypto = Rc::new(Crypto::new(keys, random.clone()));
    let drawn_to = reply.clone();
    let mut machine = Machine::new(Parts {
        identity,
        crypto,
        random,
        bridge,
        fonts,
        program,
        supply,
        size: options.size,
        has_cursor: options.has_cursor,
        log,
        drawn: Box::new(move |areas: &[_]| drawn_to.borrow_mut().drawn(areas)),
    });
    let mut input = io::stdin().lock();
    while let Some(request) = read_request(&mut input)? {
        let request = Request::parse(&request).ok_or("a request that is none")?;
        let result = machine.answer(&request);
        reply.borrow_mut().end(&machine.state(), &result)?;
    }
    io::stdout().flush()?;
    Ok(())
}
