//! What provisioning puts into a recorder: identity, its own keys, and the vendor's public ones. `factory` reads them on a recorder.
#[cfg(feature = "development")]
pub mod text;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of every key.
pub const KEY_LENGTH: usize = 32;

/// `identity` of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// 1 to 32 printable ASCII characters.
    pub model: String,
    /// 1 to 32 of A-Z and 0-9.
    pub serial: String,
}

/// A public key that requests are sealed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// One byte.
    pub id: u8,
    /// X25519.
    pub public_key: [u8; KEY_LENGTH],
}

/// Keys of one recorder; wiped when dropped. In a box, so that they are moved nowhere and no copy of them stays behind.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Keys {
    /// Unique to this recorder.
    pub device: [u8; KEY_LENGTH],
    /// Makes the tag of a request.
    pub auth: Option<[u8; KEY_LENGTH]>,
    /// The vendor's relay.
    #[zeroize(skip)]
    pub relay: Option<Recipient>,
    /// The support desk.
    #[zeroize(skip)]
    pub desk: Option<Recipient>,
}

impl Keys {
    /// Zeros, to be filled where they lie.
    #[must_use]
    pub fn boxed() -> Box<Self> {
        Box::new(Self { device: [0; KEY_LENGTH], auth: None, relay: None, desk: None })
    }
}

/// All of it.
pub struct Provisioning {
    /// Who the recorder is.
    pub identity: Identity,
    /// What it holds.
    pub keys: Box<Keys>,
}
