//! A simulated NOR flash, the same as `src/sim/flash/nor.ts`: programs only clear bits, erases take whole sectors, and the power can fail
//! in the middle of either. For work without a recorder, and for tests.
use super::image::Image;
use super::tear::Unsettled;
use super::{Flash, FlashResult, Geometry};
use crate::outcome::{Outcome, Refusal};

/// The simulator's default: a 64 KiB partition as on a small SPI NOR.
pub const DEFAULT: Geometry = Geometry { size: 65_536, sector: 4096, unit: 1 };

/// The flash, and what was done to it.
pub struct Nor {
    geometry: Geometry,
    image: Image,
    unsettled: Unsettled,
    is_read_only: bool,
    until_cut: u32,
    is_down: bool,
    /// Programs and erases since the beginning.
    pub writes: u64,
    /// Erases of each sector since the beginning.
    pub wear: Vec<u32>,
}

enum Kind {
    Program { done: String },
    Erase,
}

impl Nor {
    /// Over an image of the geometry's size; the seed decides how a cut tears an operation.
    #[must_use]
    pub fn new(geometry: Geometry, image: Image, seed: u64, is_read_only: bool) -> Self {
        assert_eq!(image.bytes.len(), geometry.size, "an image of the partition's size");
        Self {
            geometry,
            image,
            unsettled: Unsettled::new(seed),
            is_read_only,
            until_cut: 0,
            is_down: false,
            writes: 0,
            wear: vec![0; geometry.size / geometry.sector],
        }
    }

    /// Cells as they are; unsettled bits as they read last.
    #[must_use]
    pub fn image(&self) -> &[u8] {
        &self.image.bytes
    }

    /// Cuts the power in the `operation`-th program or erase from now; 0 takes that back.
    pub fn cut_at(&mut self, operation: u32) {
        self.until_cut = operation;
    }

    /// A cut was asked for and has not come.
    #[must_use]
    pub fn is_cut_ahead(&self) -> bool {
        self.until_cut > 0
    }

    /// Power again; bits stay unsettled.
    pub fn restore(&mut self) {
        self.is_down = false;
        self.until_cut = 0;
    }

    fn require_power(&self) -> Outcome<()> {
        if self.is_down {
            return Err(Refusal::Cut("the power is off".into()));
        }
        Ok(())
    }

    fn is_cut_now(&mut self) -> bool {
        if self.until_cut == 0 {
            return false;
        }
        self.until_cut -= 1;
        self.until_cut == 0
    }

    /// Keeps what an operation changed; puts it back when it cannot be kept.
    fn finish(&mut self, kind: Kind, offset: usize, length: usize, was_cut: bool, before: Option<&[u8]>) -> Outcome<FlashResult> {
        let is_kept = self.image.keep(offset, length);
        if let (false, Some(before)) = (is_kept, before) {
            self.image.bytes[offset..offset + length].copy_from_slice(before);
        }
        if was_cut {
            self.is_down = true;
            let sector = offset / self.geometry.sector;
            return Err(Refusal::Cut(match kind {
                Kind::Erase => format!("erase of sector {sector}, bytes {offset} to {}", offset + length - 1),
                Kind::Program { done } => format!("program of {length} bytes at {offset} in sector {sector}, {done}"),
            }));
        }
        Ok(if is_kept { FlashResult::Ok } else { FlashResult::Fault })
    }
}

impl Flash for Nor {
    fn geometry(&self) -> Geometry {
        self.geometry
    }

    fn read(&mut self, offset: usize, length: usize) -> Outcome<Option<Vec<u8>>> {
        self.require_power()?;
        self.unsettled.read(&mut self.image.bytes, offset, length);
        Ok(Some(self.image.bytes[offset..offset + length].to_vec()))
    }

    fn program(&mut self, offset: usize, bytes: &[u8]) -> Outcome<FlashResult> {
        self.require_power()?;
        self.writes += 1;
        let was_cut = self.is_cut_now();
        if self.is_read_only {
            let kind = Kind::Program { done: "after 0 of them".into() };
            self.finish(kind, offset, bytes.len(), was_cut, None)?;
            return Ok(FlashResult::Fault);
        }
        let before = self.image.bytes[offset..offset + bytes.len()].to_vec();
        let mut done = String::new();
        if was_cut {
            done = self.unsettled.tear_program(&mut self.image.bytes, offset, bytes, self.geometry.unit);
        } else {
            for (at, byte) in (offset..).zip(bytes) {
                self.image.bytes[at] &= byte;
                self.unsettled.settle(at, !byte);
            }
        }
        self.finish(Kind::Program { done }, offset, bytes.len(), was_cut, Some(&before))
    }

    fn erase(&mut self, offset: usize) -> Outcome<FlashResult> {
        self.require_power()?;
        self.writes += 1;
        let was_cut = self.is_cut_now();
        let length = self.geometry.sector;
        if self.is_read_only {
            self.finish(Kind::Erase, offset, length, was_cut, None)?;
            return Ok(FlashResult::Fault);
        }
        self.wear[offset / length] += 1;
        let before = self.image.bytes[offset..offset + length].to_vec();
        if was_cut {
            self.unsettled.tear_erase(&mut self.image.bytes, offset, length);
        } else {
            self.image.bytes[offset..offset + length].fill(0xff);
            self.unsettled.forget(offset, length);
        }
        self.finish(Kind::Erase, offset, length, was_cut, Some(&before))
    }
}

#[cfg(test)]
mod tests {
    use super::{Nor, DEFAULT};
    use crate::flash::image::Image;
    use crate::flash::{erase, program, read, Flash, FlashResult, Geometry};
    use crate::outcome::Refusal;

    fn nor(unit: usize) -> Nor {
        let geometry = Geometry { unit, ..DEFAULT };
        Nor::new(geometry, Image::in_memory(vec![0xff; geometry.size]), 1, false)
    }

    #[test]
    fn programs_only_clear_bits_and_erases_set_them() {
        let mut nor = nor(1);
        assert_eq!(program(&mut nor, 4096, &[0xf5]), Ok(FlashResult::Ok));
        assert_eq!(program(&mut nor, 4096, &[0x5f]), Ok(FlashResult::Ok));
        assert_eq!(read(&mut nor, 4095, 3), Ok(Some(vec![0xff, 0x55, 0xff])));
        assert_eq!(erase(&mut nor, 4096), Ok(FlashResult::Ok));
        assert_eq!(read(&mut nor, 4096, 1), Ok(Some(vec![0xff])));
        assert_eq!((nor.writes, nor.wear[1]), (3, 1));
    }

    #[test]
    fn what_lies_outside_is_refused() {
        let mut nor = nor(8);
        for (offset, length) in [(-1, 1), (65_536, 1), (0, 65_537), (0, -1), (i64::MAX, 1), (1 << 32, 1)] {
            assert!(matches!(read(&mut nor, offset, length), Err(Refusal::Range(_))), "{offset} {length}");
        }
        assert!(matches!(program(&mut nor, 4, &[0; 8]), Err(Refusal::Range(_))));
        assert!(matches!(program(&mut nor, 8, &[0; 4]), Err(Refusal::Range(_))));
        assert!(matches!(erase(&mut nor, 8), Err(Refusal::Range(_))));
        assert_eq!(program(&mut nor, 65_536, &[]), Ok(FlashResult::Ok));
    }

    #[test]
    fn a_cut_stops_everything_until_the_power_is_back() {
        let mut nor = nor(4);
        nor.cut_at(2);
        assert_eq!(program(&mut nor, 0, &[0; 4]), Ok(FlashResult::Ok));
        assert!(matches!(program(&mut nor, 4, &[0; 64]), Err(Refusal::Cut(_))));
        assert!(matches!(nor.read(0, 1), Err(Refusal::Cut(_))));
        nor.restore();
        assert_eq!(nor.read(0, 4), Ok(Some(vec![0; 4])));
        assert!(nor.image()[68..].iter().all(|&byte| byte == 0xff), "nothing behind the torn program");
    }
}
