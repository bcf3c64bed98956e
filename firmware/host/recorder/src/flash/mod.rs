//! Raw NOR flash, as `flash` of the contract sees it.

pub mod disk;
#[cfg(any(test, feature = "development"))]
pub mod image;
pub mod mtd;
#[cfg(any(test, feature = "development"))]
pub mod nor;
mod open;
#[cfg(any(test, feature = "development"))]
pub mod tear;

use crate::outcome::{Outcome, Refusal};
pub use open::{open, Shared, Unusable};

/// Sizes of a partition, in bytes; see `HostFlash`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// The partition.
    pub size: usize,
    /// What one erase sets to 0xff.
    pub sector: usize,
    /// The smallest piece of a program.
    pub unit: usize,
}

impl Geometry {
    /// Whether the contract allows it.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        let sectors = self.size / self.sector.max(1);
        self.sector.is_power_of_two()
            && (4096..=131_072).contains(&self.sector)
            && self.size.is_multiple_of(self.sector)
            && (2..=64).contains(&sectors)
            && matches!(self.unit, 1 | 2 | 4 | 8 | 16)
    }
}

/// What an operation came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashResult {
    /// Done, read back and durable.
    Ok,
    /// The device refused, or what was read back differs from what was asked.
    Fault,
}

/// A flash. Offsets and lengths have been checked.
pub trait Flash {
    /// Of the partition.
    fn geometry(&self) -> Geometry;
    /// None when the device fails.
    ///
    /// # Errors
    /// `Refusal::Cut` when the power has failed.
    fn read(&mut self, offset: usize, length: usize) -> Outcome<Option<Vec<u8>>>;
    /// Clears bits, in ascending order.
    ///
    /// # Errors
    /// `Refusal::Cut` when the power fails.
    fn program(&mut self, offset: usize, bytes: &[u8]) -> Outcome<FlashResult>;
    /// Sets a sector to 0xff.
    ///
    /// # Errors
    /// `Refusal::Cut` when the power fails.
    fn erase(&mut self, offset: usize) -> Outcome<FlashResult>;
}

fn range(flash: &(impl Flash + ?Sized), offset: i64, length: i64) -> Outcome<(usize, usize)> {
    let size = flash.geometry().size as i64;
    if offset < 0 || length < 0 || offset > size || length > size - offset {
        return Err(Refusal::Range(format!("flash: {length} bytes at {offset} are not in 0 to {size}")));
    }
    Ok((offset as usize, length as usize))
}

/// `read` of the contract.
///
/// # Errors
/// `Refusal::Range` outside of the partition; those of the flash.
pub fn read(flash: &mut dyn Flash, offset: i64, length: i64) -> Outcome<Option<Vec<u8>>> {
    let (offset, length) = range(flash, offset, length)?;
    flash.read(offset, length)
}

/// `program` of the contract.
///
/// # Errors
/// `Refusal::Range` outside of the partition and for parts of a unit; those of the flash.
pub fn program(flash: &mut dyn Flash, offset: i64, bytes: &[u8]) -> Outcome<FlashResult> {
    let (offset, length) = range(flash, offset, bytes.len() as i64)?;
    let unit = flash.geometry().unit;
    if !offset.is_multiple_of(unit) || !length.is_multiple_of(unit) {
        return Err(Refusal::Range(format!("flash: {length} bytes at {offset} are not whole units of {unit}")));
    }
    if length == 0 {
        return Ok(FlashResult::Ok);
    }
    flash.program(offset, bytes)
}

/// `erase` of the contract.
///
/// # Errors
/// `Refusal::Range` where no sector begins; those of the flash.
pub fn erase(flash: &mut dyn Flash, offset: i64) -> Outcome<FlashResult> {
    let sector = flash.geometry().sector;
    let (at, _) = range(flash, offset, sector as i64)?;
    if !at.is_multiple_of(sector) {
        return Err(Refusal::Range(format!("flash: no sector begins at {offset}")));
    }
    flash.erase(at)
}
