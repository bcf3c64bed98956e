//! `host --selftest`: what this board gives the recorder, as a table, so that a port is checked before a bundle runs on it.
//!
//! Reads of the flash change nothing; with `--write` the last sector is erased and programmed, and what was in it is put back.
mod board;

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use zeroize::Zeroizing;

use crate::component::Component;
use crate::contract::argon2id::{Arena, HashJob};
use crate::contract::factory::{self, Reading};
use crate::contract::hash::hmac_sha256;
use crate::contract::provisioning::{Identity, Provisioning};
use crate::contract::random::{Random, SystemRandom};
use crate::display::bridge::Bridge;
use crate::display::fonts;
use crate::flash::{self, erase, program, read, Flash, FlashResult};
use crate::options::Selftest;

/// One row of the table.
struct Row {
    what: &'static str,
    found: Result<String, String>,
}

/// KiB of the hash that is timed: the store's default (19 MiB, 2 passes).
const HASH_MEMORY: usize = 19_456;
/// Milliseconds that one hash should take on a board (design: calibrated to 300-800 ms), and may at most.
const SLOWEST_HASH: u128 = 800;

fn randomness() -> Result<String, String> {
    let mut bytes = [0; 4096];
    SystemRandom.fill(&mut bytes);
    let ones: u32 = bytes.iter().map(|byte| byte.count_ones()).sum();
    // 32,768 bits: half of them set, within ten times the standard deviation (90).
    let told = format!("{ones} of 32768 bits set");
    if ones.abs_diff(16_384) < 900 {
        Ok(told)
    } else {
        Err(told)
    }
}

fn hmac() -> Result<String, String> {
    // RFC 4231, case 2.
    let mac = hmac_sha256(b"Jefe", &[b"what do ya want for nothing?"]);
    if mac[..4] == [0x5b, 0xdc, 0xc1, 0x46] {
        Ok("as RFC 4231".into())
    } else {
        Err("another than RFC 4231".into())
    }
}

fn hash() -> Result<String, String> {
    let bytes = |text: &str| Zeroizing::new(text.as_bytes().to_vec());
    let job =
        HashJob { password: bytes("password"), salt: bytes("somesalt"), memory: HASH_MEMORY, passes: 2, lanes: 1, length: 32 };
    let mut arena = Arena::reserve().ok_or("no memory for it")?;
    let begun = Instant::now();
    arena.hash(&job)?;
    let took = begun.elapsed().as_millis();
    let lock = if arena.is_locked() { "locked" } else { "not locked (rights of the process)" };
    let told = format!("{took} ms for 19 MiB, 2 passes; memory {lock}");
    if took <= SLOWEST_HASH {
        Ok(told)
    } else {
        Err(format!("{told}: more than {SLOWEST_HASH}"))
    }
}

#[cfg(feature = "development")]
fn provisioning(path: &Path) -> Result<String, String> {
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|error| error.to_string())?);
    let Provisioning { identity, keys } = Provisioning::parse(&text).map_err(|error| error.to_string())?;
    let has = |is_there: bool| if is_there { "yes" } else { "no" };
    let vendor = [keys.auth.is_some(), keys.relay.is_some(), keys.desk.is_some()].map(has);
    Ok(format!("{}, {}; auth key {}, relay {}, desk {}", identity.model, identity.serial, vendor[0], vendor[1], vendor[2]))
}

/// The row, and the serial number where there is one.
fn factory(path: &Path) -> (Result<String, String>, Option<String>) {
    match factory::read(path) {
        Ok(Reading::Ok(read)) => {
            let Provisioning { identity, keys } = &read.provisioning;
            let has = |is_there: bool| if is_there { "yes" } else { "no" };
            let Identity { model, serial } = identity;
            let vendor = [keys.relay.is_some(), keys.desk.is_some()].map(has);
            let told = format!("{model}, {serial}, board {}; relay {}, desk {}", read.board, vendor[0], vendor[1]);
            (Ok(told), Some(serial.clone()))
        }
        Ok(other) => (Err(other.to_string()), None),
        Err(error) => (Err(format!("{}: {error}", path.display())), None),
    }
}

fn component(folder: &Path) -> Result<String, String> {
    let Component { manifest, fonts, .. } = Component::read(folder)?;
    let (version, security) = (manifest.version, manifest.security_version);
    Ok(format!("{version}, security version {security}, for {}; bundle, {} fonts", manifest.board, fonts.len()))
}

fn screen(folder: &Path) -> Result<String, String> {
    let fonts = fonts::load(folder).map_err(|error| error.to_string())?;
    let bridge = Bridge::take().ok_or("the bridge is taken")?;
    bridge.start(1920, 1080, &fonts)?;
    Ok(format!("{} fonts, 1920x1080 in memory", fonts.len()))
}

fn reading(flash: &mut dyn Flash) -> Result<String, String> {
    let geometry = flash.geometry();
    let begun = Instant::now();
    read(flash, 0, geometry.size as i64).ok().flatten().ok_or("it does not answer")?;
    let took = begun.elapsed().as_millis();
    Ok(format!("{} bytes, sectors of {}, unit {}; read in {took} ms", geometry.size, geometry.sector, geometry.unit))
}

/// Erases the last sector, clears bits in it twice, and puts back what was there.
fn writing(flash: &mut dyn Flash) -> Result<String, String> {
    let geometry = flash.geometry();
    let (at, unit) = (geometry.size - geometry.sector, geometry.unit);
    let at = at as i64;
    let before = read(flash, at, geometry.sector as i64).ok().flatten().ok_or("it does not answer")?;
    let good = |result: Result<FlashResult, _>| result == Ok(FlashResult::Ok);
    let begun = Instant::now();
    let is_erased = good(erase(flash, at));
    let erasing = begun.elapsed().as_millis();
    let is_programmed = good(program(flash, at, &vec![0xf5; unit]));
    let is_cleared = program(flash, at, &vec![0x5f; unit]).is_ok() && read(flash, at, unit as i64) == Ok(Some(vec![0x55; unit]));
    let is_restored = good(erase(flash, at)) && good(program(flash, at, &before));
    match (is_erased, is_programmed, is_cleared, is_restored) {
        (true, true, true, true) => Ok(format!("erases in {erasing} ms, clears bits, is as it was")),
        (_, _, _, false) => Err("the last sector could not be put back".into()),
        (false, ..) => Err("it does not erase".into()),
        (_, false, ..) => Err("it does not program".into()),
        (_, _, false, _) => Err("a second program does not clear bits alone".into()),
    }
}

/// The table, and whether all is well.
#[must_use]
pub fn run(options: &Selftest) -> (String, bool) {
    let mut rows = vec![
        Row { what: "clock", found: board::clock() },
        Row { what: "entropy", found: board::entropy() },
        Row { what: "randomness", found: randomness() },
        Row { what: "HMAC-SHA-256", found: hmac() },
        Row { what: "Argon2id", found: hash() },
    ];
    let mut row = |what, found| rows.push(Row { what, found });
    #[cfg(feature = "development")]
    if let Some(path) = &options.provisioning {
        row("provisioning", provisioning(path));
    }
    let mut serial = None;
    if let Some(path) = &options.factory {
        let (found, told) = factory(path);
        row("factory", found);
        serial = told;
    }
    if let Some(path) = &options.serial {
        row("serial", board::serial(path, serial.as_deref()));
    }
    if let Some(folder) = &options.component {
        row("component", component(folder));
    }
    if options.has_nodes {
        row("displays", board::displays());
        row("inputs", board::inputs());
    }
    if let Some(path) = &options.watchdog {
        row("watchdog", board::watchdog(path));
    }
    let fonts = options.component.as_ref().map(|folder| folder.join("fonts"));
    #[cfg(feature = "development")]
    let fonts = options.fonts.clone().or(fonts);
    if let Some(folder) = &fonts {
        row("screen", screen(folder));
    }
    if let Some(path) = &options.flash {
        match flash::open(path, options.disk.as_deref(), options.geometry) {
            Ok(opened) => {
                row("flash", reading(&mut *opened.borrow_mut()));
                if options.is_writing {
                    row("flash, written", writing(&mut *opened.borrow_mut()));
                }
            }
            Err(why) => row("flash", Err(why.into_words())),
        }
    }
    (table(&rows), rows.iter().all(|row| row.found.is_ok()))
}

fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    for Row { what, found } in rows {
        let (mark, told) = match found {
            Ok(told) => ("ok  ", told),
            Err(why) => ("FAIL", why),
        };
        let _ = writeln!(text, "{mark}  {what:<16}{told}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{reading, table, writing, Row};
    use crate::flash::image::Image;
    use crate::flash::nor::{Nor, DEFAULT};

    #[test]
    fn a_flash_is_tried_and_left_as_it_was() {
        let cells: Vec<u8> = (0..DEFAULT.size).map(|at| (at % 251) as u8).collect();
        let mut nor = Nor::new(DEFAULT, Image::in_memory(cells.clone()), 1, false);
        assert!(reading(&mut nor).is_ok_and(|told| told.starts_with("65536 bytes, sectors of 4096, unit 1")));
        assert!(writing(&mut nor).is_ok());
        assert_eq!(nor.image(), cells);
    }

    #[test]
    fn a_flash_that_takes_no_writes_fails() {
        let mut nor = Nor::new(DEFAULT, Image::in_memory(vec![0; DEFAULT.size]), 1, true);
        assert!(writing(&mut nor).is_err());
    }

    #[test]
    fn rows_are_told_line_by_line() {
        let rows = [Row { what: "one", found: Ok("good".into()) }, Row { what: "two", found: Err("bad".into()) }];
        assert_eq!(table(&rows), "ok    one             good\nFAIL  two             bad\n");
    }
}
