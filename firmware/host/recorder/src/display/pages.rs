//! The frame's memory, asked for ahead.
//!
//! The kernel hands out memory page by page as it is touched, and the first frame touches all of its 2,025 at 1080p: 2.7 ms of processor time, by
//! itself, of the 4.2 that the first frame takes. So another thread asks for them while the bundle is evaluated. They cost the kernel the same
//! that way; what is won is time of the clock, on a processor that nobody else wants.
use std::thread;

/// Bytes of one call: the kernel holds its lock on the process's memory meanwhile, and the main thread may want it.
const STEP: usize = 64 << 10;
const PAGE: usize = 4096;

/// Has the pages that lie whole in a range given by the kernel, without waiting for it. When it gives none (a kernel before 5.14, no
/// thread to be had) they come as they are touched.
pub fn ask_ahead(start: usize, bytes: usize) {
    let (first, end) = (start.next_multiple_of(PAGE), (start + bytes) / PAGE * PAGE);
    let ask = move || {
        for at in (first..end).step_by(STEP) {
            let length = STEP.min(end - at);
            // SAFETY: changes no byte of any memory: pages that can be written to are made present, with what is in them. So it does no harm
            // when the range was freed meanwhile, whatever is there now; where nothing is, it is refused.
            let asked = unsafe { libc::madvise(at as *mut libc::c_void, length, libc::MADV_POPULATE_WRITE) };
            if asked != 0 {
                return;
            }
        }
    };
    // Nobody waits for it; without it all is as it would be.
    let _ = thread::Builder::new().name("pages".into()).stack_size(64 << 10).spawn(ask);
}

#[cfg(test)]
mod tests {
    use super::{ask_ahead, PAGE};
    use std::ptr;

    /// Pages of a mapping that are there, by the kernel's word.
    fn present(start: *mut libc::c_void, pages: usize) -> usize {
        let mut flags = vec![0_u8; pages];
        // SAFETY: a mapping of the test's own; the kernel writes one byte a page into a buffer of that many.
        assert_eq!(unsafe { libc::mincore(start, pages * PAGE, flags.as_mut_ptr()) }, 0);
        flags.iter().filter(|flag| **flag & 1 == 1).count()
    }

    #[test]
    fn whole_pages_come_and_nothing_else_changes() {
        const PAGES: usize = 300;
        let (access, kind) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping, at no wanted address and of no file.
        let start = unsafe { libc::mmap(ptr::null_mut(), PAGES * PAGE, access, kind, -1, 0) };
        assert_ne!(start, libc::MAP_FAILED);
        assert_eq!(present(start, PAGES), 0);
        // Begins and ends inside of pages: those two are left out.
        ask_ahead(start as usize + 100, (PAGES - 1) * PAGE);
        while present(start, PAGES) < PAGES - 2 {
            std::thread::yield_now();
        }
        assert_eq!(present(start, PAGES), PAGES - 2);
        // SAFETY: the mapping of this test, whole, readable.
        assert!(unsafe { std::slice::from_raw_parts(start.cast::<u8>(), PAGES * PAGE) }.iter().all(|&byte| byte == 0));
        // SAFETY: the mapping of this test, which nothing uses any more.
        assert_eq!(unsafe { libc::munmap(start, PAGES * PAGE) }, 0);
        ask_ahead(start as usize, PAGES * PAGE);
    }
}
