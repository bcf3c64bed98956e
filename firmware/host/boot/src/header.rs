//! The header of a signed image: see firmware/image/SLOT.md, which has the bytes.
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

/// Bytes of the header; the payload begins behind it.
pub const HEADER: usize = 4096;
const MAGIC: &[u8; 8] = b"ATNVRSLT";
const SIGNED: usize = HEADER - 64;
const CONTEXT: &[u8] = b"atnvr/slot/1";

/// What an image is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The product: host, bytecode, fonts.
    Component = 1,
    /// swupdate and its libraries.
    Updater = 2,
}

/// A header whose signature was right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The lowest `security` of the boot environment under which this image no longer starts is one above it.
    pub security: u32,
    /// Bytes of the payload.
    pub length: u64,
    /// Of the payload.
    pub sha256: [u8; 32],
    /// Such as `1.2.3`.
    pub version: String,
}

/// Text of a field filled up with zeros.
fn text(field: &[u8]) -> Option<&str> {
    let end = field.iter().position(|&byte| byte == 0).unwrap_or(field.len());
    let (text, rest) = field.split_at(end);
    let is_text = !text.is_empty() && text.iter().all(u8::is_ascii_graphic) && rest.iter().all(|&byte| byte == 0);
    std::str::from_utf8(text).ok().filter(|_| is_text)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    std::array::from_fn(|index| bytes[at + index])
}

impl Header {
    /// Checks everything but the payload itself. `space`: bytes behind the header in the slot.
    ///
    /// # Errors
    /// In a few words, why this is no image for this board.
    pub fn verify(
        bytes: &[u8; HEADER],
        kind: Kind,
        board: &str,
        space: u64,
        keys: &[VerifyingKey],
    ) -> Result<Self, &'static str> {
        if bytes[..8] != *MAGIC {
            return Err("no image");
        }
        if bytes[8] != 1 {
            return Err("another format");
        }
        let signature = Signature::from_bytes(&array(bytes, SIGNED));
        let message = [CONTEXT, &bytes[..SIGNED]].concat();
        if !keys.iter().any(|key| key.verify_strict(&message, &signature).is_ok()) {
            return Err("wrong signature");
        }
        // signed from here on: what is wrong now is a mistake of the vendor's, not an attack
        if bytes[10] != kind as u8 {
            return Err("an image of another kind");
        }
        if text(&bytes[56..88]) != Some(board) {
            return Err("an image of another board");
        }
        if ![&bytes[9..10], &bytes[11..12], &bytes[120..SIGNED]].concat().iter().all(|&byte| byte == 0) {
            return Err("bytes of a later format");
        }
        let length = u64::from_le_bytes(array(bytes, 16));
        if length == 0 || !length.is_multiple_of(4096) {
            return Err("a wrong length");
        }
        if length > space {
            return Err("larger than its place");
        }
        let version = text(&bytes[88..120]).ok_or("a wrong version")?.to_owned();
        Ok(Self { security: u32::from_le_bytes(array(bytes, 12)), length, sha256: array(bytes, 24), version })
    }

    /// The image's name in the boot environment: first 16 hex digits of its payload's SHA-256.
    pub fn image(&self) -> String {
        self.sha256[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// True when these are the signed bytes.
    pub fn is_payload(&self, payload: &[u8]) -> bool {
        // a digest of public bytes: time tells nothing
        payload.len() as u64 == self.length && Sha256::digest(payload)[..] == self.sha256
    }
}

/// Public keys one behind the other, 32 bytes each.
///
/// # Errors
/// In a few words, what is wrong with the file.
pub fn keys(file: &[u8]) -> Result<Vec<VerifyingKey>, &'static str> {
    if file.is_empty() || !file.len().is_multiple_of(32) {
        return Err("not 32 bytes a key");
    }
    let keys: Result<Vec<_>, _> = file.chunks(32).map(|key| VerifyingKey::from_bytes(&array(key, 0))).collect();
    let keys = keys.map_err(|_| "no point of the curve")?;
    if keys.iter().any(VerifyingKey::is_weak) {
        return Err("a weak key");
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};
    use proptest::prelude::*;

    const PAYLOAD: [u8; 8192] = [7; 8192];
    const SPACE: u64 = 1 << 20;

    fn signer(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn sign(bytes: &mut [u8; HEADER], key: &SigningKey) {
        let signature = key.sign(&[CONTEXT, &bytes[..SIGNED]].concat());
        bytes[SIGNED..].copy_from_slice(&signature.to_bytes());
    }

    fn unsigned() -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..8].copy_from_slice(MAGIC);
        bytes[8] = 1;
        bytes[10] = Kind::Component as u8;
        bytes[12..16].copy_from_slice(&5u32.to_le_bytes());
        bytes[16..24].copy_from_slice(&(PAYLOAD.len() as u64).to_le_bytes());
        bytes[24..56].copy_from_slice(&Sha256::digest(PAYLOAD));
        bytes[56..60].copy_from_slice(b"test");
        bytes[88..93].copy_from_slice(b"1.2.3");
        bytes
    }

    fn signed(change: impl FnOnce(&mut [u8; HEADER])) -> [u8; HEADER] {
        let mut bytes = unsigned();
        change(&mut bytes);
        sign(&mut bytes, &signer(1));
        bytes
    }

    fn verify(bytes: &[u8; HEADER]) -> Result<Header, &'static str> {
        Header::verify(bytes, Kind::Component, "test", SPACE, &[signer(2).verifying_key(), signer(1).verifying_key()])
    }

    /// The same bytes as the image tool's: test/firmware/image/pack/slot.test.ts has the same digest.
    #[test]
    fn an_image_is_that_of_the_image_tool() {
        let image = [&signed(|_| ())[..], &PAYLOAD].concat();
        let digest: String = Sha256::digest(&image).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, "1cc469abea7062ba82cd25b1de037f779de5a3f52bd12cf8db1206943345af0a");
    }

    #[test]
    fn a_right_one_is_taken() {
        let header = verify(&signed(|_| ())).unwrap();
        assert_eq!((header.security, header.version.as_str()), (5, "1.2.3"));
        assert!(header.is_payload(&PAYLOAD));
        assert!(!header.is_payload(&PAYLOAD[..8191]));
        let mut other = PAYLOAD;
        other[8191] ^= 1;
        assert!(!header.is_payload(&other));
    }

    #[test]
    fn what_is_signed_by_nobody_of_ours_is_refused() {
        let mut bytes = unsigned();
        assert_eq!(verify(&bytes), Err("wrong signature"));
        sign(&mut bytes, &signer(3));
        assert_eq!(verify(&bytes), Err("wrong signature"));
        assert_eq!(Header::verify(&signed(|_| ()), Kind::Component, "test", SPACE, &[]), Err("wrong signature"));
    }

    #[test]
    fn what_is_signed_but_wrong_is_refused() {
        type Change = fn(&mut [u8; HEADER]);
        let cases: [(Change, &str); 13] = [
            (|b| b[0] = 0, "no image"),
            (|b| b[8] = 2, "another format"),
            (|b| b[10] = 2, "an image of another kind"),
            (|b| b[60] = b's', "an image of another board"),
            (|b| b[16..24].fill(0), "a wrong length"),
            (|b| b[16..24].fill(0xff), "a wrong length"),
            (|b| b[9] = 1, "bytes of a later format"),
            (|b| b[11] = 1, "bytes of a later format"),
            (|b| b[120] = 1, "bytes of a later format"),
            (|b| b[SIGNED - 1] = 1, "bytes of a later format"),
            (|b| b[16] = 1, "a wrong length"),
            (|b| b[88] = 0, "a wrong version"),
            (|b| b[119] = b'x', "a wrong version"),
        ];
        for (change, why) in cases {
            assert_eq!(verify(&signed(change)), Err(why));
        }
        let whole = signed(|_| ());
        assert_eq!(
            Header::verify(&whole, Kind::Component, "test", 8191, &[signer(1).verifying_key()]),
            Err("larger than its place")
        );
    }

    #[test]
    fn files_of_keys() {
        let key = signer(1).verifying_key().to_bytes();
        assert_eq!(keys(&[key, key].concat()).unwrap().len(), 2);
        assert_eq!(keys(&[]), Err("not 32 bytes a key"));
        assert_eq!(keys(&key[..31]), Err("not 32 bytes a key"));
        // the neutral element: every signature by it would be right for some message
        assert_eq!(keys(&std::array::from_fn::<u8, 32, _>(|at| u8::from(at == 0))), Err("a weak key"));
    }

    proptest! {
        #[test]
        fn a_flipped_bit_is_refused(at in 0..HEADER * 8) {
            let mut bytes = signed(|_| ());
            bytes[at / 8] ^= 1 << (at % 8);
            prop_assert!(verify(&bytes).is_err());
        }

        #[test]
        fn random_bytes_are_refused(noise: [u8; 32], at in 0..HEADER - 32, has_magic: bool) {
            let mut bytes = [0; HEADER];
            bytes[at..at + 32].copy_from_slice(&noise);
            if has_magic {
                bytes[..8].copy_from_slice(MAGIC);
                bytes[8] = 1;
            }
            prop_assert!(verify(&bytes).is_err());
        }

        #[test]
        fn a_torn_header_is_refused(cut in 1..HEADER) {
            let (new, old) = (signed(|_| ()), signed(|b| b[88] = b'0'));
            let mut torn = new;
            torn[cut..].copy_from_slice(&old[cut..]);
            prop_assert!(torn == new || torn == old || verify(&torn).is_err());
        }
    }
}
