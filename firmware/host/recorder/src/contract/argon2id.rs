//! Argon2id version 19 (RFC 9106), in memory whose addresses are reserved at the start and which is wiped behind each hash.
use std::ptr::{self, NonNull};
use std::slice;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize, Zeroizing};

use super::crypto::Bytes;

/// KiB that a hash may ask for.
pub const MOST_MEMORY: usize = 65_536;

/// One hash; its numbers are within the contract's limits.
pub struct HashJob {
    /// 1 to 4096 bytes.
    pub password: Bytes,
    /// 8 to 64 bytes.
    pub salt: Bytes,
    /// KiB.
    pub memory: usize,
    /// Passes over the memory.
    pub passes: usize,
    /// Lanes.
    pub lanes: usize,
    /// Bytes of the result.
    pub length: usize,
}

/// The memory of hashes: one mapping, asked for before the bundle runs and kept. It is as large as the largest hash of the contract.
///
/// Only addresses are reserved. Pages come with the first hash that needs them, and stay: from then on no hash as large fails because memory grew
/// short, but the first one may, and the kernel then ends some process. Pages are locked as they come, where the process may: what a password
/// went through is never swapped out, and is in no core file. Each hash wipes what it used.
pub struct Arena {
    blocks: NonNull<Block>,
    is_locked: bool,
}

// SAFETY: the mapping belongs to this value alone, and has no tie to a thread.
unsafe impl Send for Arena {}

const BYTES: usize = MOST_MEMORY * Block::SIZE;

impl Arena {
    /// Asks for the mapping; None when it cannot be had.
    #[must_use]
    pub fn reserve() -> Option<Self> {
        let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping, at no wanted address and of no file; it changes nothing that is there.
        let mapping = unsafe { libc::mmap(ptr::null_mut(), BYTES, access, kind, -1, 0) };
        if mapping == libc::MAP_FAILED {
            return None;
        }
        // SAFETY: the mapping just made, whole. Both say how its pages are treated and leave what is in them.
        let is_locked = unsafe {
            libc::madvise(mapping, BYTES, libc::MADV_DONTDUMP);
            libc::mlock2(mapping, BYTES, libc::MLOCK_ONFAULT as libc::c_uint) == 0
        };
        Some(Self { blocks: NonNull::new(mapping.cast())?, is_locked })
    }

    /// False where the process may not lock that much: pages may then be swapped out, where there is a place for that.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.is_locked
    }

    fn blocks(&mut self) -> &mut [Block] {
        // SAFETY: the mapping has MOST_MEMORY blocks, lives as long as `self`, is borrowed as `self` is, begins at a page (so aligned), and
        // holds zeros or what a hash wrote: a block is an array of numbers, for which any bytes will do.
        unsafe { slice::from_raw_parts_mut(self.blocks.as_ptr(), MOST_MEMORY) }
    }

    /// Does the job.
    ///
    /// # Errors
    /// In words: parameters that the library refuses.
    pub fn hash(&mut self, job: &HashJob) -> Result<Bytes, String> {
        let (memory, passes, lanes) = (job.memory as u32, job.passes as u32, job.lanes as u32);
        let parameters = Params::new(memory, passes, lanes, Some(job.length)).map_err(|error| error.to_string())?;
        let needed = parameters.block_count();
        let used = self.blocks().get_mut(..needed).ok_or_else(|| format!("{needed} KiB are more than {MOST_MEMORY}"))?;
        let mut result = Zeroizing::new(vec![0; job.length]);
        let done = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters).hash_password_into_with_memory(
            &job.password,
            &job.salt,
            &mut result,
            &mut *used,
        );
        used.iter_mut().for_each(Zeroize::zeroize);
        done.map(|()| result).map_err(|error| error.to_string())
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        // SAFETY: the mapping of `reserve`, whole, which nothing borrows any more.
        unsafe { libc::munmap(self.blocks.as_ptr().cast(), BYTES) };
    }
}

#[cfg(test)]
mod tests {
    use super::{Arena, HashJob};
    use argon2::{Algorithm, Argon2, AssociatedData, ParamsBuilder, Version};
    use zeroize::Zeroizing;

    /// RFC 9106, 5.3: with a secret and associated data, which the contract does not offer, so straight to the library.
    #[test]
    fn rfc_9106() {
        let parameters = ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(AssociatedData::new(&[4; 12]).expect("12 bytes fit"))
            .build()
            .expect("the parameters of the RFC");
        let mut tag = [0; 32];
        Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, parameters)
            .expect("8 bytes fit")
            .hash_password_into(&[1; 32], &[2; 16], &mut tag)
            .expect("a hash");
        let expected = [
            0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b, 0x53, 0xc9, 0xd0, 0x1e, 0xf0,
            0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9, 0x6b, 0x01, 0xe6, 0x59,
        ];
        assert_eq!(tag, expected);
    }

    fn job(memory: usize, lanes: usize) -> HashJob {
        let bytes = |text: &str| Zeroizing::new(text.as_bytes().to_vec());
        HashJob { password: bytes("password"), salt: bytes("somesalt"), memory, passes: 2, lanes, length: 32 }
    }

    /// From the authors' own test program.
    #[test]
    fn the_reference_program() {
        let hex = |job: &HashJob, arena: &mut Arena| -> String {
            arena.hash(job).expect("a hash").iter().map(|byte| format!("{byte:02x}")).collect()
        };
        let mut arena = Arena::reserve().expect("a mapping");
        let one = "9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe";
        assert_eq!(hex(&job(256, 1), &mut arena), one);
        assert_eq!(hex(&job(256, 2), &mut arena), "6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037");
        let _ = hex(&job(1024, 1), &mut arena);
        assert_eq!(hex(&job(256, 1), &mut arena), one, "in an arena that others used");
    }

    #[test]
    fn the_largest_hash_of_the_contract_fits() {
        let mut arena = Arena::reserve().expect("a mapping");
        let mut largest = job(super::MOST_MEMORY, 4);
        largest.passes = 1;
        assert!(arena.hash(&largest).is_ok());
        assert!(arena.hash(&job(super::MOST_MEMORY + 8, 1)).is_err());
    }

    #[test]
    fn nothing_of_a_password_stays_in_the_arena() {
        let mut arena = Arena::reserve().expect("a mapping");
        arena.hash(&job(64, 1)).expect("a hash");
        assert!(arena.blocks().iter().all(|block| block.as_ref().iter().all(|&word| word == 0)));
    }
}
