//! Comparisons that leak on purpose. Every check of the verifier runs them too and must find them, so that a check which has gone
//! blind fails. Nothing that ships depends on this crate.
#![forbid(unsafe_code)]

/// Ends at the first byte that differs: the classic timing leak, a branch on secret bytes.
#[inline(never)]
#[must_use]
pub fn early_exit(a: &[u8], b: &[u8]) -> bool {
    for (left, right) in a.iter().zip(b) {
        if left != right {
            return false;
        }
    }
    true
}

/// The language's own comparison, which is the C library's `memcmp`.
#[inline(never)]
#[must_use]
pub fn slices(a: &[u8], b: &[u8]) -> bool {
    a == b
}

/// No branch on the secret, but addresses made of it: a leak through the cache.
#[inline(never)]
#[must_use]
pub fn table(a: &[u8], b: &[u8]) -> bool {
    static SAME: [u8; 256] = {
        let mut table = [0; 256];
        table[0] = 1;
        table
    };
    let mut same = 1;
    for (left, right) in a.iter().zip(b) {
        same &= SAME[usize::from(std::hint::black_box(left ^ right))];
    }
    same == 1
}
