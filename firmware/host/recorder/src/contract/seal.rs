//! Sealing of one message by HPKE base mode (RFC 9180): DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305.
use std::convert::Infallible;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{setup_sender_with_rng, Deserializable, Kem, OpModeS, Serializable};
use rand_core::{TryCryptoRng, TryRng};
use zeroize::Zeroizing;

use super::crypto::Bytes;
use super::hash::hmac_sha256;
use super::provisioning::KEY_LENGTH;

/// Bytes that the ephemeral key is derived from (RFC 9180, DeriveKeyPair).
pub const SEED_LENGTH: usize = 32;

/// One message; its lengths are within the contract's limits. Secrets are in boxes: a job is moved from thread to thread, and each move of what
/// lies in it itself would leave a copy behind that nobody wipes.
pub struct SealJob {
    /// The recipient's.
    pub public_key: [u8; KEY_LENGTH],
    /// For one message alone.
    pub seed: Box<Zeroizing<[u8; SEED_LENGTH]>>,
    /// HPKE's `info`.
    pub info: Bytes,
    /// Authenticated, not encrypted.
    pub aad: Bytes,
    /// What is encrypted, once the tag is in it.
    pub plaintext: Bytes,
    /// Key of the tag.
    pub tag_key: Box<Zeroizing<[u8; KEY_LENGTH]>>,
    /// The tag lies within the plaintext.
    pub tag_offset: usize,
    /// 1 to 32.
    pub tag_length: usize,
    /// Made of `enc` and this.
    pub tag_data: Bytes,
    /// HPKE's `exporter_context`.
    pub export_context: Bytes,
    /// Bytes of what is exported.
    pub export_length: usize,
}

/// What sealing gives.
pub struct Sealed {
    /// The encapsulated key.
    pub enc: Vec<u8>,
    /// As long as the plaintext and 16 bytes.
    pub ciphertext: Vec<u8>,
    /// A secret of both sides.
    pub exported: Bytes,
}

/// Gives the seed, once: the library asks for the bytes of one ephemeral key and derives it from them.
struct Once<'seed>(Option<&'seed [u8; SEED_LENGTH]>);

impl TryRng for Once<'_> {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("the ephemeral key is drawn as bytes")
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("the ephemeral key is drawn as bytes")
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.copy_from_slice(self.0.take().expect("one ephemeral key for one message"));
        Ok(())
    }
}

impl TryCryptoRng for Once<'_> {}

/// Does the job.
///
/// # Errors
/// In words, when the public key is none.
pub fn seal(mut job: SealJob) -> Result<Sealed, String> {
    let told = |error: hpke::HpkeError| error.to_string();
    let public_key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&job.public_key).map_err(told)?;
    let (enc, mut sender) = setup_sender_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public_key,
        &job.info,
        &mut Once(Some(&job.seed)),
    )
    .map_err(told)?;
    let enc = enc.to_bytes().to_vec();
    let tag = Zeroizing::new(hmac_sha256(&**job.tag_key, &[&enc, &job.tag_data]));
    job.plaintext[job.tag_offset..job.tag_offset + job.tag_length].copy_from_slice(&tag[..job.tag_length]);
    let mut exported = Zeroizing::new(vec![0; job.export_length]);
    sender.export(&job.export_context, &mut exported).map_err(told)?;
    let ciphertext = sender.seal(&job.plaintext, &job.aad).map_err(told)?;
    Ok(Sealed { enc, ciphertext, exported })
}

#[cfg(test)]
mod tests {
    use super::{seal, SealJob, Sealed};
    use crate::contract::hash::hmac_sha256;
    use zeroize::Zeroizing;

    fn bytes(hex: &str) -> Vec<u8> {
        hex.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("digits"), 16).expect("digits"))
            .collect()
    }
    fn key(hex: &str) -> [u8; 32] {
        bytes(hex).try_into().expect("32 bytes")
    }

    const IKM_E: &str = "909a9b35d3dc4713a5e72a4da274b55d3d3821a37e5d099e74a647db583a904b";
    const PK_R: &str = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";
    const ENC: &str = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";
    const INFO: &str = "4f6465206f6e2061204772656369616e2055726e";
    const PT: &str = "4265617574792069732074727574682c20747275746820626561757479";
    const AAD: &str = "436f756e742d30";
    const CT: &str = "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28";

    fn job(export_context: &str, tag_offset: usize, tag_length: usize) -> SealJob {
        let buffer = |hex: &str| Zeroizing::new(bytes(hex));
        SealJob {
            public_key: key(PK_R),
            seed: Box::new(Zeroizing::new(key(IKM_E))),
            info: buffer(INFO),
            aad: buffer(AAD),
            plaintext: buffer(PT),
            tag_key: Box::new(Zeroizing::new([7; 32])),
            tag_offset,
            tag_length,
            tag_data: buffer("00"),
            export_context: buffer(export_context),
            export_length: 32,
        }
    }

    /// RFC 9180, A.2.1 (base mode): the ephemeral key, the first encryption and the exported values. No tag, as none is in the RFC.
    #[test]
    fn rfc_9180() {
        let exports = [
            ("", "4bbd6243b8bb54cec311fac9df81841b6fd61f56538a775e7c80a9f40160606e"),
            ("00", "8c1df14732580e5501b00f82b10a1647b40713191b7c1240ac80e2b68808ba69"),
            ("54657374436f6e74657874", "5acb09211139c43b3090489a9da433e8a30ee7188ba8b0a9a1ccf0c229283e53"),
        ];
        for (context, expected) in exports {
            let Sealed { enc, ciphertext, exported } = seal(job(context, 0, 0)).expect("sealed");
            assert_eq!((enc, ciphertext, exported.to_vec()), (bytes(ENC), bytes(CT), bytes(expected)));
        }
    }

    #[test]
    fn the_tag_goes_into_the_plaintext_and_nowhere_else() {
        let plain = seal(job("", 0, 0)).expect("sealed").ciphertext;
        let tagged = seal(job("", 3, 8)).expect("sealed").ciphertext;
        let tag = hmac_sha256(&[7; 32], &[&bytes(ENC), &[0]]);
        for (at, (a, b)) in plain.iter().zip(&tagged).take(29).enumerate() {
            // A stream cipher: what differs in the ciphertext is what differs in the plaintext.
            let expected = if (3..11).contains(&at) { bytes(PT)[at] ^ tag[at - 3] } else { 0 };
            assert_eq!(a ^ b, expected, "byte {at}");
        }
    }

    #[test]
    fn secrets_stay_where_they_are_when_a_job_is_sent() {
        let job = job("", 3, 8);
        let places = |job: &SealJob| (job.seed.as_ptr(), job.tag_key.as_ptr(), job.plaintext.as_ptr());
        let before = places(&job);
        let (sender, jobs) = std::sync::mpsc::channel();
        sender.send(job).expect("it is awaited");
        assert_eq!(places(&jobs.recv().expect("a job")), before);
    }

    #[test]
    fn a_public_key_of_low_order_is_refused() {
        assert!(seal(SealJob { public_key: [0; 32], ..job("", 0, 0) }).is_err());
    }
}
