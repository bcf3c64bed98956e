//! The partition as bytes, and what erased and used mean.

/// What the flash device says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    pub sector_size: usize,
    pub unit: usize,
    pub sectors: usize,
}

impl Geometry {
    /// `None` when the format has no place for such a flash, or the image is not whole sectors.
    pub fn new(sector_size: u32, unit: u32, image_size: usize) -> Option<Geometry> {
        let sector_size = usize::try_from(sector_size).ok()?;
        let unit = usize::try_from(unit).ok()?;
        let size_fits = sector_size.is_power_of_two() && (4 << 10..=128 << 10).contains(&sector_size);
        let unit_fits = matches!(unit, 1 | 2 | 4 | 8 | 16);
        if !size_fits || !unit_fits || !image_size.is_multiple_of(sector_size) {
            return None;
        }
        let sectors = image_size / sector_size;
        (2..=64).contains(&sectors).then_some(Geometry { sector_size, unit, sectors })
    }

    /// The three bytes in which preambles and headers name it.
    pub fn bytes(&self) -> [u8; 3] {
        // `new` keeps all three below 256
        [self.sector_size.trailing_zeros() as u8, self.unit.trailing_zeros() as u8, self.sectors as u8]
    }
}

pub fn is_erased(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte == 0xff)
}

/// True when any bit is 0.
pub fn is_used(bytes: &[u8]) -> bool {
    !is_erased(bytes)
}

/// Where the last byte that is not 0xff ends; 0 when there is none.
pub fn written_end(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|&byte| byte != 0xff).map_or(0, |last| last + 1)
}

/// Little-endian; `None` past the end.
pub fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(field.try_into().ok()?))
}

/// Little-endian; `None` past the end.
pub fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let field = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(field.try_into().ok()?))
}
