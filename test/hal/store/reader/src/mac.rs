//! MAC(label, x): the first 16 bytes of HMAC-SHA-256 over the label and x.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

pub const PREAMBLE: &[u8; 16] = b"atnvr/store/cln1";
pub const HEADER: &[u8; 16] = b"atnvr/store/sec1";
pub const RECORD: &[u8; 16] = b"atnvr/store/rec1";

/// The device key, ready to be used many times.
pub struct Key(Hmac<Sha256>);

impl Key {
    /// `None` never comes: HMAC takes keys of any length.
    pub fn new(bytes: &[u8]) -> Option<Key> {
        Hmac::new_from_slice(bytes).ok().map(Key)
    }

    pub fn make(&self, label: &[u8; 16], parts: &[&[u8]]) -> [u8; 16] {
        let mut hmac = self.0.clone();
        hmac.update(label);
        for part in parts {
            hmac.update(part);
        }
        let mut mac = [0; 16];
        mac.copy_from_slice(&hmac.finalize().into_bytes()[..16]);
        mac
    }

    /// True when `mac` is the MAC of `parts`, one after the other. Not in constant time: this reads images on a desk.
    pub fn agrees(&self, label: &[u8; 16], parts: &[&[u8]], mac: &[u8]) -> bool {
        self.make(label, parts)[..] == *mac
    }
}
