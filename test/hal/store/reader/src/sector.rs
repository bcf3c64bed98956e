//! The first bytes of a sector: preamble, two copies of the header, complete mark.

use crate::flash::{is_used, u32_at, Geometry};
use crate::mac::{self, Key};

/// The complete mark, one unit.
pub const MARK: usize = 128;
pub const PREAMBLE: std::ops::Range<usize> = 0..32;
const COPY_A: std::ops::Range<usize> = 32..80;
const COPY_B: std::ops::Range<usize> = 80..128;

/// What a header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub major: u8,
    pub geometry: [u8; 3],
    pub epoch: u32,
}

/// A sector, judged by its first bytes. All sectors are at least 4 KiB, so that the ranges above are in them.
pub struct Sector<'a> {
    pub bytes: &'a [u8],
    pub has_preamble: bool,
    pub header: Option<Header>,
    pub is_complete: bool,
}

fn read_header(bytes: &[u8], key: &Key) -> Option<Header> {
    let is_ours = bytes.starts_with(b"ATNVRLOG") && key.agrees(mac::HEADER, &[&bytes[..32]], &bytes[32..48]);
    if !is_ours {
        return None;
    }
    Some(Header { major: bytes[8], geometry: [bytes[10], bytes[11], bytes[12]], epoch: u32_at(bytes, 16)? })
}

fn is_preamble(bytes: &[u8], key: &Key) -> bool {
    bytes.starts_with(b"ATNVRCLN") && key.agrees(mac::PREAMBLE, &[&bytes[..16]], &bytes[16..32])
}

pub fn read_sector<'a>(bytes: &'a [u8], geometry: &Geometry, key: &Key) -> Sector<'a> {
    Sector {
        bytes,
        has_preamble: is_preamble(&bytes[PREAMBLE], key),
        header: read_header(&bytes[COPY_A], key).or_else(|| read_header(&bytes[COPY_B], key)),
        is_complete: is_used(&bytes[MARK..MARK + geometry.unit]),
    }
}

/// Both copies of the header of epoch 1, with which a first format begins; they stand behind the place of the preamble.
pub fn first_headers(geometry: &Geometry, key: &Key) -> [u8; 96] {
    let mut bytes = [0; 96];
    bytes[..8].copy_from_slice(b"ATNVRLOG");
    bytes[8] = 1;
    bytes[10..13].copy_from_slice(&geometry.bytes());
    bytes[16] = 1;
    let mac = key.make(mac::HEADER, &[&bytes[..32]]);
    bytes[32..48].copy_from_slice(&mac);
    bytes.copy_within(..48, 48);
    bytes
}
