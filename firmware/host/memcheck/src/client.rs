//! Marks memory for memcheck. An undefined byte may be copied and computed with; a branch on it or an address made of it is an error.
use std::mem::{size_of, MaybeUninit};
use std::os::raw::{c_uint, c_void};

extern "C" {
    fn client_running() -> c_uint;
    fn client_make_undefined(at: *const c_void, length: usize);
    fn client_make_defined(at: *const c_void, length: usize);
    fn client_get_vbits(at: *const c_void, bits: *mut c_void, length: usize) -> c_uint;
}

/// True under valgrind. Anywhere else the other functions do nothing.
pub fn is_running() -> bool {
    // SAFETY: takes nothing and touches no memory of ours.
    unsafe { client_running() != 0 }
}

/// From here on the bytes are secret.
pub fn make_secret(bytes: &mut [u8]) {
    // SAFETY: a live buffer of this length; only memcheck's shadow of it changes.
    unsafe { client_make_undefined(bytes.as_ptr().cast(), bytes.len()) }
}

/// From here on all of the bytes of `value` are public.
pub fn make_public<T: ?Sized>(value: &mut T) {
    // SAFETY: a live value of this size; only memcheck's shadow of it changes.
    unsafe { client_make_defined((&raw const *value).cast(), std::mem::size_of_val(value)) }
}

/// True when some bit of `value` depends on a secret. Only under valgrind.
pub fn is_secret<T>(value: &T) -> bool {
    let mut bits = vec![0u8; size_of::<T>()];
    // SAFETY: both buffers are live and of this length; memcheck writes what it knows of the one into the other.
    let result = unsafe { client_get_vbits((&raw const *value).cast(), bits.as_mut_ptr().cast(), bits.len()) };
    assert_eq!(result, 1, "memcheck did not tell of the memory");
    bits.iter().any(|&bits| bits != 0)
}

/// What a comparison came to, kept in memory of its own so that no register of ours is looked at before it is public.
pub struct Verdict<T>(MaybeUninit<T>);

impl<T: Copy> Verdict<T> {
    /// Stores the outcome without a look at it.
    pub fn of(outcome: T) -> Self {
        Self(MaybeUninit::new(outcome))
    }

    /// True when the outcome depends on a secret, as it should.
    pub fn is_secret(&self) -> bool {
        is_secret(&self.0)
    }

    /// The outcome, public now.
    pub fn declassify(mut self) -> T {
        make_public(&mut self.0);
        // SAFETY: `of` has initialised it.
        unsafe { self.0.assume_init() }
    }
}
