//! No bytes make the reader panic: noise, images that are right to the MAC in most places, frames cut short or with lengths that lie.

use crate::answer;
use crate::flash::Geometry;
use crate::image::{read_image, Erased, Reading};
use crate::line::line_of;
use crate::mac::{self, Key};
use crate::record::crc32;
use crate::sector::{first_headers, MARK, PREAMBLE};

/// splitmix64
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}

/// Items of a commit, some with lengths and numbers that lie.
fn payload(random: &mut Random) -> Vec<u8> {
    let mut payload = Vec::new();
    for _ in 0..random.below(6) {
        let operation = if random.once_in(10) { random.next() as u8 } else { 1 + random.below(6) as u8 };
        let key = if random.once_in(20) { random.next() as u8 } else { random.below(8) as u8 };
        let length = if (4..=5).contains(&operation) { 4 } else { random.below(40) };
        let told = if random.once_in(30) { random.below(1 << 16) } else { length };
        payload.extend([operation, key, told as u8, (told >> 8) as u8]);
        payload.extend(random.bytes(length));
    }
    payload
}

/// A record as the format has it, with a MAC of this log.
fn record(random: &mut Random, unit: usize, sequence: u32, key: &Key) -> Vec<u8> {
    let kind = match random.below(8) {
        0 => random.next() as u8,
        1..4 => 0x4e,
        _ => 0x2d,
    };
    let payload = match kind {
        0x4e if !random.once_in(10) => {
            let mut bytes = random.bytes(12);
            bytes[0] &= 7;
            bytes
        }
        _ => payload(random),
    };
    let open = if random.once_in(3) { random.below(256) } else { 0 };
    let told = if random.once_in(40) { 0xffff } else { payload.len() };
    let mut bytes = vec![kind, open as u8, told as u8, (told >> 8) as u8];
    bytes.extend(sequence.to_le_bytes());
    bytes.extend(random.bytes(4));
    bytes.extend(crc32(&bytes).to_le_bytes());
    bytes.extend(payload);
    bytes.extend(key.make(mac::RECORD, &[&1u32.to_le_bytes(), &bytes]));
    bytes.resize(bytes.len().next_multiple_of(unit), 0);
    bytes.resize(bytes.len() + unit, if random.once_in(20) { 0xff } else { 0 });
    let used = random.below(open + 1);
    bytes.resize(bytes.len() + used * unit, 0);
    bytes.resize(bytes.len() + (open - used) * unit, 0xff);
    bytes
}

/// A partition whose first sector is active, with records, pads, gaps and rot.
fn image(random: &mut Random, key: &Key) -> (Geometry, Vec<u8>) {
    let unit = 1 << random.below(5);
    let size = 4096 << random.below(2);
    let geometry = Geometry::new(size as u32, unit as u32, 2 * size).expect("a geometry of the format");
    let mut bytes = vec![0xff; size];
    bytes[PREAMBLE.end..MARK].copy_from_slice(&first_headers(&geometry, key));
    let mut log = vec![0; unit];
    let mut sequence = 0u32;
    while log.len() < size - MARK - unit && !random.once_in(30) {
        match random.below(12) {
            0 => log.resize(log.len() + unit, 0),
            1 if random.once_in(4) => log.resize(log.len() + unit * random.below(20), 0xff),
            2 if random.once_in(8) => sequence = random.next() as u32,
            _ => {
                log.extend(record(random, unit, sequence, key));
                sequence = sequence.wrapping_add(1);
            }
        }
    }
    log.truncate(size - MARK);
    bytes[MARK..MARK + log.len()].copy_from_slice(&log);
    for _ in 0..random.below(4) {
        let at = random.below(size);
        bytes[at] ^= 1 << random.below(8);
    }
    bytes.resize(2 * size, 0xff);
    (geometry, bytes)
}

fn frame(geometry: &Geometry, key: &[u8], image: &[u8]) -> Vec<u8> {
    let mut frame = Vec::new();
    for number in [geometry.sector_size, geometry.unit, 0, key.len(), image.len()] {
        frame.extend((number as u32).to_le_bytes());
    }
    frame.extend(key);
    frame.extend(image);
    frame
}

#[test]
fn images_right_in_most_places() {
    let key = Key::new(b"fuzz").expect("HMAC takes any key");
    let mut ready = 0;
    let mut told = 0;
    for seed in 0..20_000 {
        let (geometry, bytes) = image(&mut Random(seed), &key);
        let reading = read_image(&bytes, Some(geometry), Erased::Lost, &key);
        if let Reading::Ready(state) = &reading {
            ready += 1;
            told += state.values.iter().flatten().count() + state.log.len();
        }
        assert!(!line_of(&reading).is_empty());
    }
    // the generator comes as far as values, or nothing was proved
    assert!(ready > 15_000 && told > 40_000, "{ready} ready, {told} values and entries");
}

#[test]
fn noise_of_any_geometry() {
    let key = Key::new(b"fuzz").expect("HMAC takes any key");
    for seed in 0..2_000 {
        let mut random = Random(seed);
        let length = random.below(20_000) & !(4095 * random.below(2));
        let bytes = random.bytes(length);
        let (size, unit) =
            if random.once_in(3) { (random.next() as u32, random.next() as u32) } else { (4096, 1 << random.below(5)) };
        let reading = read_image(&bytes, Geometry::new(size, unit, length), Erased::New, &key);
        assert!(matches!(reading, Reading::Unreadable(_)), "seed {seed}");
    }
}

#[test]
fn frames_cut_short_or_lying() {
    let key = Key::new(b"fuzz").expect("HMAC takes any key");
    for seed in 0..500 {
        let mut random = Random(seed);
        let (geometry, bytes) = image(&mut random, &key);
        let whole = frame(&geometry, b"fuzz", &bytes);
        let mut output = Vec::new();
        assert!(answer(&whole[..], &mut output).is_ok() && output.ends_with(b"\n"), "seed {seed}");
        let cut = 1 + random.below(whole.len() - 1);
        assert!(answer(&whole[..cut], Vec::new()).is_err(), "seed {seed}");
        let mut lying = whole;
        lying[random.below(20)] = random.next() as u8;
        let _ = answer(&lying[..], Vec::new());
        let length = random.below(5_000);
        let _ = answer(&random.bytes(length)[..], Vec::new());
    }
    let mut huge = [0xff; 20];
    huge[8..12].fill(0);
    assert!(answer(&huge[..], Vec::new()).is_err());
}
