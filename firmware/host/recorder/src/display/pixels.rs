//! Pixels of a frame buffer: 16, 24 or 32 bits with the channels where the driver says.

/// Where a channel lies in a pixel: the lowest bit, and how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Channel {
    /// From the lowest bit of the pixel.
    pub offset: u32,
    /// Bits, at most 8 of which are used.
    pub length: u32,
}

impl Channel {
    fn is_within(self, bits: u32) -> bool {
        (1..=8).contains(&self.length) && self.offset < bits && self.length <= bits - self.offset
    }
    fn place(self, value: u32) -> u32 {
        ((value & 0xff) >> (8 - self.length)) << self.offset
    }
}

/// A pixel's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    bytes: usize,
    red: Channel,
    green: Channel,
    blue: Channel,
}

impl Format {
    /// That of the bridge's frame: 0xXXRRGGBB.
    pub const XRGB: Self = Self {
        bytes: 4,
        red: Channel { offset: 16, length: 8 },
        green: Channel { offset: 8, length: 8 },
        blue: Channel { offset: 0, length: 8 },
    };

    /// Of a driver; None for one that no picture can be shown in: another number of bits, or channels that lie outside of them.
    #[must_use]
    pub fn new(bits: u32, red: Channel, green: Channel, blue: Channel) -> Option<Self> {
        let is_good = matches!(bits, 16 | 24 | 32) && [red, green, blue].iter().all(|channel| channel.is_within(bits));
        is_good.then_some(Self { bytes: bits as usize / 8, red, green, blue })
    }

    /// Bytes of one pixel.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Part of a row of the bridge's frame, as it goes to the device; `out` is emptied first.
    pub fn convert(&self, row: &[u32], out: &mut Vec<u8>) {
        out.clear();
        if *self == Self::XRGB {
            out.extend(row.iter().flat_map(|pixel| pixel.to_le_bytes()));
            return;
        }
        for pixel in row {
            let word = self.red.place(pixel >> 16) | self.green.place(pixel >> 8) | self.blue.place(*pixel);
            out.extend_from_slice(&word.to_le_bytes()[..self.bytes]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Channel, Format};

    fn channel(offset: u32, length: u32) -> Channel {
        Channel { offset, length }
    }
    fn converted(format: &Format, row: &[u32]) -> Vec<u8> {
        let mut out = vec![1, 2, 3];
        format.convert(row, &mut out);
        out
    }

    #[test]
    fn formats_of_drivers() {
        let row = [0xffff_8040, 0x0012_3456];
        assert_eq!(converted(&Format::XRGB, &row), [0x40, 0x80, 0xff, 0xff, 0x56, 0x34, 0x12, 0x00]);
        let rgb565 = Format::new(16, channel(11, 5), channel(5, 6), channel(0, 5)).expect("it is one");
        // 0xff8040: 11111 100000 01000.
        assert_eq!(converted(&rgb565, &row), [0x08, 0xfc, 0xaa, 0x11]);
        let rgb888 = Format::new(24, channel(16, 8), channel(8, 8), channel(0, 8)).expect("it is one");
        assert_eq!(converted(&rgb888, &row), [0x40, 0x80, 0xff, 0x56, 0x34, 0x12]);
        let bgrx = Format::new(32, channel(0, 8), channel(8, 8), channel(16, 8)).expect("it is one");
        assert_eq!(converted(&bgrx, &row), [0xff, 0x80, 0x40, 0, 0x12, 0x34, 0x56, 0]);
        assert_eq!((rgb565.bytes(), rgb888.bytes(), bgrx.bytes()), (2, 3, 4));
    }

    #[test]
    fn what_is_no_format() {
        let good = channel(0, 5);
        for bits in [0, 1, 8, 15, 48, u32::MAX] {
            assert_eq!(Format::new(bits, good, good, good), None);
        }
        for wrong in [channel(0, 0), channel(0, 9), channel(12, 5), channel(16, 1), channel(u32::MAX, 8), channel(1, u32::MAX)] {
            assert_eq!(Format::new(16, wrong, good, good), None, "{wrong:?}");
            assert_eq!(Format::new(16, good, good, wrong), None, "{wrong:?}");
        }
    }
}
