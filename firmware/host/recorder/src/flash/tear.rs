//! How a cut of the power tears an operation, decided by a seed as in `src/sim/flash/nor.ts`: the same cut leaves the same bytes.
use std::collections::HashMap;

/// Whole numbers from 0 to below - 1 (splitmix32), as `src/sim/flash/random.ts` gives. Not for keys.
pub struct Below(u32);

impl Below {
    /// From a seed, of which the lower 32 bits count.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed as u32)
    }

    /// The next one.
    pub fn next(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9);
        let mut value = (self.0 ^ (self.0 >> 16)).wrapping_mul(0x21f0_aaad);
        value = (value ^ (value >> 15)).wrapping_mul(0x735a_2d97);
        (value ^ (value >> 15)) % below
    }

    fn byte(&mut self) -> u8 {
        self.next(256) as u8
    }
}

/// Bits that a cut left between 0 and 1: they read differently each time, until they are programmed to 0 or their sector is erased.
pub struct Unsettled {
    random: Below,
    bits: HashMap<usize, u8>,
    /// They read alike within one read.
    is_together: bool,
}

impl Unsettled {
    /// None yet.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { random: Below::new(seed), bits: HashMap::new(), is_together: false }
    }

    fn sample(&mut self, image: &mut [u8], at: usize, coin: Option<u8>) {
        if let Some(&bits) = self.bits.get(&at) {
            let reads = coin.unwrap_or_else(|| self.random.byte());
            image[at] = (image[at] & !bits) | (reads & bits);
        }
    }

    /// One reading of a range.
    pub fn read(&mut self, image: &mut [u8], offset: usize, length: usize) {
        if self.bits.is_empty() {
            return;
        }
        let coin = self.is_together.then(|| (self.random.next(2) * 255) as u8);
        for at in offset..offset + length {
            self.sample(image, at, coin);
        }
    }

    /// These bits of a byte were programmed to 0.
    pub fn settle(&mut self, at: usize, bits: u8) {
        if let Some(left) = self.bits.get_mut(&at) {
            *left &= !bits;
            if *left == 0 {
                self.bits.remove(&at);
            }
        }
    }

    /// A range was erased.
    pub fn forget(&mut self, offset: usize, length: usize) {
        self.bits.retain(|at, _| !(offset..offset + length).contains(at));
    }

    fn unsettle(&mut self, at: usize, bits: u8) {
        *self.bits.entry(at).or_default() |= bits;
    }

    /// Leaves a program half done; in words: how much of it.
    pub fn tear_program(&mut self, image: &mut [u8], offset: usize, bytes: &[u8], unit: usize) -> String {
        let byte = self.random.next(bytes.len() as u32) as usize;
        let torn = byte - byte % unit;
        for (cell, byte) in image[offset..].iter_mut().zip(&bytes[..torn]) {
            *cell &= byte;
        }
        let how = ["none", "some", "all", "together"][self.random.next(4) as usize];
        self.is_together = how == "together";
        let mut is_begun = false;
        for (cell, byte) in (offset + torn..).zip(&bytes[torn..torn + unit]) {
            let before = image[cell];
            let clearing = before & !byte;
            if how == "some" {
                image[cell] &= !(clearing & self.random.byte());
            }
            if how == "all" {
                image[cell] &= !clearing;
            }
            let odd = if self.is_together { clearing } else { clearing & self.random.byte() };
            if odd != 0 {
                self.unsettle(cell, odd);
            }
            is_begun |= odd != 0 || image[cell] != before;
        }
        format!("after {torn} of them{}", if is_begun { " and some bits of the next" } else { "" })
    }

    /// Leaves an erase half done.
    pub fn tear_erase(&mut self, image: &mut [u8], offset: usize, sector: usize) {
        self.is_together = false;
        let how = ["early", "noise", "late"][self.random.next(3) as usize];
        for at in offset..offset + sector {
            let is_rare = self.random.next(32) == 0;
            if how == "noise" {
                image[at] |= self.random.byte();
            }
            if how == "late" {
                image[at] = 0xff;
            }
            if how == "noise" || is_rare {
                let bits = self.random.byte();
                self.unsettle(at, bits);
                self.sample(image, at, None);
            }
        }
    }
}
