//! What the records of a log come to: values, event log, attempts, and what rot took.

use crate::flash::{u16_at, u32_at};

pub const KEYS: usize = 24;
pub const COUNTERS: usize = 8;
/// Attempts of a counter whose number was lost, at least.
pub const LOST: u64 = 1000;
/// Attempts that lost records can have counted.
const LOST_RECORDS: u64 = 0xffff;
const LOG_ENTRIES: usize = 200;

/// Total and zero of a counter, and what rot did to them: SPEC.md, "Payload of a counter record" and rule 2 of "Reading a sector".
#[derive(Clone, Debug, Default)]
pub struct Counter {
    total: u64,
    zero: u64,
    /// A counter record or a `count` was read in this sector.
    is_told: bool,
    /// Rot took the total: how many attempts may have been counted by what is rotten.
    lost: Option<u64>,
}

impl Counter {
    pub fn attempts(&self) -> u64 {
        self.total.checked_sub(self.zero).unwrap_or(LOST)
    }

    fn told(total: u64, zero: u64) -> Counter {
        Counter { total, zero, is_told: true, lost: None }
    }

    /// A reset says the total as well; attempts counted since may be among those that rot took.
    fn reset(&mut self, total: u64) {
        self.zero = total;
        if let Some(lost) = self.lost {
            self.total = total + lost;
        }
    }

    fn lose(&mut self, attempts: u64) {
        self.total = self.total.max(self.zero + LOST);
        self.lost = Some(self.lost.unwrap_or(0) + attempts);
    }
}

#[derive(Clone, Debug, Default)]
pub struct State {
    pub values: [Option<Vec<u8>>; KEYS],
    pub damaged: [bool; KEYS],
    pub log: Vec<Vec<u8>>,
    pub counters: [Counter; COUNTERS],
}

enum Item<'a> {
    Put(usize, &'a [u8]),
    Remove(usize),
    Append(&'a [u8]),
    Reset(usize, u32),
    Count(usize, u32),
    Damaged(usize),
    Unknown,
}

/// An authentic record whose payload does not follow the format.
#[derive(Debug)]
pub struct Malformed;

fn below(number: u8, most: usize) -> Result<usize, Malformed> {
    let number = usize::from(number);
    if number < most {
        Ok(number)
    } else {
        Err(Malformed)
    }
}

fn number(bytes: &[u8]) -> Result<u32, Malformed> {
    if bytes.len() == 4 {
        u32_at(bytes, 0).ok_or(Malformed)
    } else {
        Err(Malformed)
    }
}

fn items(payload: &[u8]) -> Result<Vec<Item<'_>>, Malformed> {
    let mut items = Vec::new();
    let mut rest = payload;
    while !rest.is_empty() {
        let length = usize::from(u16_at(rest, 2).ok_or(Malformed)?);
        let bytes = rest.get(4..4 + length).ok_or(Malformed)?;
        items.push(match rest[0] {
            1 => Item::Put(below(rest[1], KEYS)?, bytes),
            2 => Item::Remove(below(rest[1], KEYS)?),
            3 => Item::Append(bytes),
            4 => Item::Reset(below(rest[1], COUNTERS)?, number(bytes)?),
            5 => Item::Count(below(rest[1], COUNTERS)?, number(bytes)?),
            6 => Item::Damaged(below(rest[1], KEYS)?),
            _ => Item::Unknown,
        });
        rest = &rest[4 + length..];
    }
    Ok(items)
}

impl State {
    fn set(&mut self, key: usize, value: Option<Vec<u8>>, is_damaged: bool) {
        self.values[key] = value;
        self.damaged[key] = is_damaged;
    }

    /// Takes the items of an authentic commit in order; all, or none when it is malformed.
    pub fn commit(&mut self, payload: &[u8]) -> Result<(), Malformed> {
        for item in items(payload)? {
            match item {
                Item::Put(key, value) => self.set(key, Some(value.to_vec()), false),
                Item::Remove(key) => self.set(key, None, false),
                Item::Damaged(key) => self.set(key, None, true),
                Item::Append(entry) => self.log.push(entry.to_vec()),
                Item::Reset(counter, total) => self.counters[counter].reset(u64::from(total)),
                Item::Count(counter, attempts) => self.counters[counter] = Counter::told(u64::from(attempts), 0),
                Item::Unknown => {}
            }
        }
        Ok(())
    }

    /// Takes an authentic counter record with so many used open units.
    pub fn counter(&mut self, payload: &[u8], used_units: u32) -> Result<(), Malformed> {
        if payload.len() != 12 {
            return Err(Malformed);
        }
        let counter = below(payload[0], COUNTERS)?;
        let total = u64::from(u32_at(payload, 4).ok_or(Malformed)?) + u64::from(used_units);
        let zero = u64::from(u32_at(payload, 8).ok_or(Malformed)?);
        self.counters[counter] = Counter::told(total, zero);
        Ok(())
    }

    /// Rot took the record with this mask and so many used open units. A commit cannot have had the number of a counter that was told before it.
    pub fn rotten(&mut self, mask: u32, is_commit: bool, used_units: u64) {
        for key in 0..KEYS {
            if mask >> key & 1 == 1 {
                self.set(key, None, true);
            }
        }
        for (number, counter) in self.counters.iter_mut().enumerate() {
            let is_spared = is_commit && counter.is_told;
            if mask >> (KEYS + number) & 1 == 1 && !is_spared {
                counter.lose(used_units);
            }
        }
    }

    /// Rot took nobody knows what.
    pub fn lost(&mut self) {
        self.rotten(!0, false, LOST_RECORDS);
    }

    /// Drops the oldest entries above the bounds of the event log.
    pub fn trim_log(&mut self, sector_size: usize) {
        let mut left = sector_size / 4;
        let mut kept = 0;
        for entry in self.log.iter().rev().take(LOG_ENTRIES) {
            let Some(rest) = left.checked_sub(entry.len() + 4) else { break };
            left = rest;
            kept += 1;
        }
        self.log.drain(..self.log.len() - kept);
    }
}
