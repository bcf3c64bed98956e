//! The one comparison of secrets on the recorder: `crypto.equal` of the host contract (`src/hal/host.d.ts`).
//!
//! It takes a time that depends on the lengths alone, never on the content, and holds no branch and no address that depends on the
//! content. `firmware/host/memcheck` proves that of the machine code, `firmware/host/timing` measures it.
#![no_std]
#![forbid(unsafe_code)]

use core::fmt;
use subtle::ConstantTimeEq;

/// Fewest bytes that are compared.
pub const SHORTEST: usize = 1;
/// Most bytes that are compared.
pub const LONGEST: usize = 64;

/// Lengths that the contract refuses: a programming error of the caller, `RangeError` in the bundle. Lengths are no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LengthError {
    /// The first buffer has this many bytes, which is not 1 to 64.
    Outside(usize),
    /// The buffers have these different lengths.
    Different(usize, usize),
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside(length) => {
                write!(f, "length is {length}, must be from {SHORTEST} to {LONGEST}")
            }
            Self::Different(a, b) => write!(f, "buffers of different lengths: {a} and {b}"),
        }
    }
}

impl core::error::Error for LengthError {}

/// True when both buffers, of one length of 1 to 64 bytes, hold the same bytes. All of them are looked at, whatever they hold.
///
/// Never inlined: so there is one body of machine code, and what is proved of it is what every caller runs.
///
/// ```
/// assert_eq!(verifier::equal(b"tag", b"tag"), Ok(true));
/// assert_eq!(verifier::equal(b"tag", b"tug"), Ok(false));
/// assert!(verifier::equal(b"tag", b"tags").is_err());
/// ```
///
/// # Errors
/// `LengthError` for lengths outside of the contract, before any byte is read.
#[inline(never)]
pub fn equal(a: &[u8], b: &[u8]) -> Result<bool, LengthError> {
    if !(SHORTEST..=LONGEST).contains(&a.len()) {
        return Err(LengthError::Outside(a.len()));
    }
    if a.len() != b.len() {
        return Err(LengthError::Different(a.len(), b.len()));
    }
    Ok(a.ct_eq(b).into())
}
