//! Random bytes: the kernel's on the recorder, those of a seed where runs must be alike (headless).
#[cfg(any(test, feature = "development"))]
use std::cell::Cell;

#[cfg(any(test, feature = "development"))]
use sha2::{Digest, Sha256};

/// Where random bytes come from.
pub trait Random {
    /// Fills the buffer.
    fn fill(&self, bytes: &mut [u8]);
}

/// The kernel's generator (getrandom). It waits until the kernel has gathered enough; a recorder without randomness must not go on.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the kernel gives random bytes");
    }
}

/// SHA-256 of seed and counter, the same bytes as `src/sim/machine/random.ts` gives. For scripts and tests alone.
#[cfg(any(test, feature = "development"))]
pub struct SeededRandom {
    seed: u64,
    counter: Cell<u64>,
}

#[cfg(any(test, feature = "development"))]
impl SeededRandom {
    /// From its beginning.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: Cell::new(0) }
    }
}

#[cfg(any(test, feature = "development"))]
impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let counter = self.counter.replace(self.counter.get() + 1);
            let block = Sha256::digest(format!("atnvr/sim/random/1|{}|{counter}", self.seed));
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Random, SeededRandom, SystemRandom};

    #[test]
    fn a_seed_gives_what_the_simulator_gets_from_it() {
        let random = SeededRandom::new(1);
        let (mut first, mut second) = ([0; 40], [0; 2]);
        random.fill(&mut first);
        random.fill(&mut second);
        // Of seededBytes(1)(40) and then (2) there.
        assert_eq!(first[..4], FIRST);
        assert_eq!(first[32..36], BEHIND_THE_FIRST_BLOCK);
        assert_eq!(second, SECOND);
    }
    const FIRST: [u8; 4] = [0x6d, 0x5b, 0xde, 0x5a];
    const BEHIND_THE_FIRST_BLOCK: [u8; 4] = [0xe8, 0xa2, 0x4d, 0x8a];
    const SECOND: [u8; 2] = [0x84, 0x45];

    #[test]
    fn the_kernel_gives_other_bytes_each_time() {
        let (mut one, mut two) = ([0; 32], [0; 32]);
        SystemRandom.fill(&mut one);
        SystemRandom.fill(&mut two);
        assert_ne!(one, two);
    }
}
