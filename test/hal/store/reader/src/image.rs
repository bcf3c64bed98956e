//! A whole partition: which sector is active, and what it means when none is.

use crate::flash::{is_erased, written_end, Geometry};
use crate::mac::Key;
use crate::readings;
use crate::record::Log;
use crate::sector::{first_headers, read_sector, Header, Sector, MARK, PREAMBLE};
use crate::state::State;
use crate::walk::walk;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Newer,
    Foreign,
    Damaged,
    /// Empty, on a board whose new recorders have a mark.
    Erased,
    Fault,
}

/// What an erased flash is on this board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Erased {
    /// A store that was erased: a new recorder has its mark.
    Lost,
    /// A new recorder, on boards without provisioning.
    New,
}

#[derive(Clone, Debug)]
pub enum Reading {
    Blank,
    Ready(Box<State>),
    Unreadable(Reason),
}

const MAJOR: u8 = 1;

/// Of equal epochs, the first sector's.
fn active<'s, 'a>(sectors: &'s [Sector<'a>]) -> Option<(&'s Sector<'a>, &'s Header)> {
    let mut found: Option<(&Sector, &Header)> = None;
    for sector in sectors.iter().filter(|sector| sector.is_complete) {
        let Some(header) = &sector.header else { continue };
        if found.is_none_or(|(_, best)| header.epoch > best.epoch) {
            found = Some((sector, header));
        }
    }
    found
}

/// All erased, but for one sector in which every cleared bit is one that the first format's headers clear.
fn is_begun_format(sectors: &[Sector], geometry: &Geometry, key: &Key) -> bool {
    let mut used = sectors.iter().filter(|sector| !is_erased(sector.bytes));
    let Some(sector) = used.next() else { return true };
    let headers = first_headers(geometry, key);
    let is_part = sector.bytes[PREAMBLE.end..MARK].iter().zip(headers).all(|(&byte, made)| byte & made == made);
    used.next().is_none() && is_part && is_erased(&sector.bytes[PREAMBLE]) && is_erased(&sector.bytes[MARK..])
}

/// Whether a sector's preamble says that a store was here.
fn is_proof(sector: &Sector, geometry: &Geometry) -> bool {
    let is_alone =
        is_erased(&sector.bytes[PREAMBLE.end..MARK + geometry.unit]) && sector.bytes[8..11] == geometry.bytes();
    sector.has_preamble && (is_alone || readings::PREAMBLE_BESIDE_OTHERS)
}

/// Here no authentic header has a complete mark behind it.
fn without_active(sectors: &[Sector], geometry: &Geometry, erased: Erased, key: &Key) -> Reading {
    let mut headers = sectors.iter().filter_map(|sector| sector.header.as_ref());
    if headers.clone().any(|header| header.major != MAJOR) {
        return Reading::Unreadable(Reason::Newer);
    }
    let is_new = headers.clone().any(|header| header.epoch == 1 && header.geometry == geometry.bytes());
    if is_new && headers.clone().all(|header| header.epoch <= 1) {
        return Reading::Blank;
    }
    if is_begun_format(sectors, geometry, key) {
        return match erased {
            Erased::Lost => Reading::Unreadable(Reason::Erased),
            Erased::New => Reading::Blank,
        };
    }
    if headers.any(|header| header.geometry != geometry.bytes()) {
        return Reading::Unreadable(Reason::Fault);
    }
    if sectors.iter().any(|sector| sector.header.is_some() || is_proof(sector, geometry)) {
        return Reading::Unreadable(Reason::Damaged);
    }
    Reading::Unreadable(Reason::Foreign)
}

/// Reads an image as it is. `geometry` is `None` when the format takes no such flash.
pub fn read_image(image: &[u8], geometry: Option<Geometry>, erased: Erased, key: &Key) -> Reading {
    let Some(geometry) = geometry else { return Reading::Unreadable(Reason::Fault) };
    let sectors: Vec<Sector> =
        image.chunks_exact(geometry.sector_size).map(|bytes| read_sector(bytes, &geometry, key)).collect();
    let Some((sector, header)) = active(&sectors) else { return without_active(&sectors, &geometry, erased, key) };
    if header.major != MAJOR {
        return Reading::Unreadable(Reason::Newer);
    }
    if header.geometry != geometry.bytes() {
        return Reading::Unreadable(Reason::Fault);
    }
    let log =
        Log { sector: sector.bytes, unit: geometry.unit, epoch: header.epoch, end: written_end(sector.bytes), key };
    Reading::Ready(Box::new(walk(&log, MARK + geometry.unit)))
}
