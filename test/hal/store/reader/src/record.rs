//! One record: its header, where its parts lie, whether it counts and is authentic.

use crate::flash::{is_used, u16_at, u32_at};
use crate::mac::{self, Key};
use crate::readings;

const HEADER: usize = 16;
const MAC: usize = 16;

/// The records of one sector: its bytes as far as they are written, and what belongs to its log.
pub struct Log<'a> {
    /// The whole sector.
    pub sector: &'a [u8],
    pub unit: usize,
    pub epoch: u32,
    /// Behind the last byte that is not 0xff.
    pub end: usize,
    pub key: &'a Key,
}

/// A record whose header is whole. Offsets are in the sector.
#[derive(Clone, Debug)]
pub struct Record {
    pub at: usize,
    /// As it was written: one bit on the flash may differ, see `repaired_at`.
    header: [u8; HEADER],
    pub kind: u8,
    pub sequence: u32,
    pub mask: u32,
    mac: usize,
    mark: usize,
    open: usize,
    /// Where the next record has its place.
    pub end: usize,
}

/// CRC-32 as in zip: reflected, polynomial 0xedb88320.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0u32;
    for &byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & 0u32.wrapping_sub(crc & 1));
        }
    }
    !crc
}

impl Log<'_> {
    /// The record whose header begins at `at`: kind, CRC and room are right, the sequence number is the caller's to judge.
    pub fn record_at(&self, at: usize) -> Option<Record> {
        self.record_of(at, self.header_at(at)?)
    }

    /// The record that has its place at `at`, with this number, when one flipped bit in its header hides it: with the bit as it was the header is
    /// right, and the record counts and is authentic.
    pub fn repaired_at(&self, at: usize, sequence: u32) -> Option<Record> {
        let flipped = self.header_at(at)?;
        (0..8 * HEADER)
            .filter_map(|bit| {
                let mut header = flipped;
                header[bit / 8] ^= 1 << (bit % 8);
                self.record_of(at, header)
            })
            .find(|record| record.sequence == sequence && self.counts(record) && self.is_authentic(record))
    }

    fn header_at(&self, at: usize) -> Option<[u8; HEADER]> {
        self.sector.get(at..at.checked_add(HEADER)?)?.try_into().ok()
    }

    /// The record at `at` that counts and is authentic, whatever its CRC.
    pub fn authentic_at(&self, at: usize) -> Option<Record> {
        let record = self.placed(at, self.header_at(at)?)?;
        (self.counts(&record) && self.is_authentic(&record)).then_some(record)
    }

    fn record_of(&self, at: usize, header: [u8; HEADER]) -> Option<Record> {
        if u32_at(&header, 12)? == crc32(&header[..12]) {
            self.placed(at, header)
        } else {
            None
        }
    }

    /// The record that the header says, its CRC not looked at.
    fn placed(&self, at: usize, header: [u8; HEADER]) -> Option<Record> {
        let kind = header[0];
        if !(3..=5).contains(&kind.count_ones()) {
            return None;
        }
        let open = usize::from(header[1]);
        let mac = at + HEADER + usize::from(u16_at(&header, 2)?);
        let mark = (mac + MAC).next_multiple_of(self.unit);
        let open_units = mark + self.unit;
        let end = open_units + open * self.unit;
        if end > self.sector.len() {
            return None;
        }
        let (sequence, mask) = (u32_at(&header, 4)?, u32_at(&header, 8)?);
        Some(Record { at, header, kind, sequence, mask, mac, mark, open, end })
    }

    pub fn counts(&self, record: &Record) -> bool {
        let behind = if readings::OPEN_UNITS_ARE_BEHIND { record.mark + self.unit } else { record.end };
        self.is_marked(record) || self.end > behind
    }

    pub fn is_marked(&self, record: &Record) -> bool {
        is_used(&self.sector[record.mark..record.mark + self.unit])
    }

    pub fn is_authentic(&self, record: &Record) -> bool {
        let epoch = self.epoch.to_le_bytes();
        let mac = &self.sector[record.mac..record.mac + MAC];
        self.key.agrees(mac::RECORD, &[&epoch, &record.header, self.payload(record)], mac)
    }

    pub fn payload(&self, record: &Record) -> &[u8] {
        &self.sector[record.at + HEADER..record.mac]
    }

    /// The number of the last used open unit, 0 when none is.
    pub fn used_units(&self, record: &Record) -> u32 {
        let units = self.sector[record.mark + self.unit..].chunks(self.unit).take(record.open);
        let mut last = 0;
        for (number, unit) in (1..).zip(units) {
            if is_used(unit) {
                last = number;
            }
        }
        last
    }
}
