//! `crypto` of the contract: the keys, and what may be asked of them. Keys never leave.
use std::rc::Rc;

use zeroize::Zeroizing;

use super::argon2id::{self, HashJob};
use super::hash::{hmac_sha256, LENGTH};
use super::in_range;
use super::provisioning::{Keys, Recipient, KEY_LENGTH};
use super::random::Random;
use super::seal::{SealJob, SEED_LENGTH};
use super::work::{Answer, Job, Work};
use crate::outcome::{Outcome, Refusal};

/// A buffer of the bundle, copied; wiped when dropped.
pub type Bytes = Zeroizing<Vec<u8>>;

/// Parameters of one hash, as the bundle gave them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HashParameters {
    /// KiB.
    pub memory: i64,
    /// Passes over the memory.
    pub passes: i64,
    /// Lanes.
    pub lanes: i64,
    /// Bytes of the result.
    pub length: i64,
}

/// A message to seal, as the bundle gave it.
pub struct SealMessage {
    /// Name of the recipient.
    pub recipient: String,
    /// HPKE's `info`.
    pub info: Bytes,
    /// Authenticated, not encrypted.
    pub aad: Bytes,
    /// What is encrypted.
    pub plaintext: Bytes,
    /// Name of the tag's key.
    pub tag_key: String,
    /// Where the tag goes in the plaintext.
    pub tag_offset: i64,
    /// Its bytes.
    pub tag_length: i64,
    /// What it is made of, behind `enc`.
    pub tag_data: Bytes,
    /// HPKE's `exporter_context`.
    pub export_context: Bytes,
    /// Bytes of what is exported.
    pub export_length: i64,
}

/// The cryptography of one recorder.
pub struct Crypto {
    keys: Box<Keys>,
    random: Rc<dyn Random>,
    work: Work,
}

fn length(bytes: &[u8], low: i64, high: i64, what: &str) -> Outcome<()> {
    in_range(bytes.len() as i64, low, high, &format!("length of {what}")).map(|_| ())
}

impl Crypto {
    /// With the recorder's own randomness for ephemeral keys.
    #[must_use]
    pub fn new(keys: Box<Keys>, random: Rc<dyn Random>) -> Self {
        Self { keys, random, work: Work::default() }
    }

    /// The work that runs away from the UI thread.
    #[must_use]
    pub fn work(&self) -> &Work {
        &self.work
    }

    fn key(&self, name: &str) -> Outcome<Option<&[u8; KEY_LENGTH]>> {
        match name {
            "device" => Ok(Some(&self.keys.device)),
            "auth" => Ok(self.keys.auth.as_ref()),
            _ => Err(Refusal::Range(format!("no such key: {name}"))),
        }
    }

    fn recipient(&self, name: &str) -> Outcome<Option<&Recipient>> {
        match name {
            "relay" => Ok(self.keys.relay.as_ref()),
            "desk" => Ok(self.keys.desk.as_ref()),
            _ => Err(Refusal::Range(format!("no such recipient: {name}"))),
        }
    }

    /// HMAC-SHA-256 under a named key.
    ///
    /// # Errors
    /// `Refusal::Range` for a name that is unknown or was not provisioned.
    pub fn hmac(&self, name: &str, data: &[u8]) -> Outcome<[u8; LENGTH]> {
        let key = self.key(name)?.ok_or_else(|| Refusal::Range(format!("the key {name} was not provisioned")))?;
        Ok(hmac_sha256(key, &[data]))
    }

    /// True for the same bytes, in a time that does not depend on them.
    ///
    /// # Errors
    /// `Refusal::Range` for lengths that differ or are not 1 to 64.
    pub fn equal(&self, a: &[u8], b: &[u8]) -> Outcome<bool> {
        verifier::equal(a, b).map_err(|error| Refusal::Range(error.to_string()))
    }

    /// Id of the recipient's public key.
    ///
    /// # Errors
    /// `Refusal::Range` for an unknown name.
    pub fn key_id(&self, recipient: &str) -> Outcome<Option<u8>> {
        Ok(self.recipient(recipient)?.map(|key| key.id))
    }

    /// Begins a hash; the number by which its end is told.
    ///
    /// # Errors
    /// `Refusal::Range` outside of the contract's limits.
    pub fn argon2id(&self, password: Bytes, salt: Bytes, parameters: HashParameters) -> Outcome<u64> {
        length(&password, 1, 4096, "the password")?;
        length(&salt, 8, 64, "the salt")?;
        let lanes = in_range(parameters.lanes, 1, 4, "lanes")?;
        let memory = in_range(parameters.memory, 8 * lanes as i64, argon2id::MOST_MEMORY as i64, "memory")?;
        let passes = in_range(parameters.passes, 1, 16, "passes")?;
        let length = in_range(parameters.length, 16, 64, "length of the result")?;
        Ok(self.work.begin(Job::Hash(HashJob { password, salt, memory, passes, lanes, length })))
    }

    /// Begins to seal; the number by which its end is told. A key that was not provisioned is told there.
    ///
    /// # Errors
    /// `Refusal::Range` for unknown names and lengths outside of the contract's limits.
    pub fn seal(&self, message: SealMessage) -> Outcome<u64> {
        let recipient = self.recipient(&message.recipient)?;
        let tag_key = self.key(&message.tag_key)?;
        length(&message.plaintext, 1, 512, "the plaintext")?;
        length(&message.tag_data, 0, 256, "the data of the tag")?;
        let tag_length = in_range(message.tag_length, 1, 32, "length of the tag")?;
        let last = message.plaintext.len() as i64 - tag_length as i64;
        let tag_offset = in_range(message.tag_offset, 0, last, "offset of the tag")?;
        let export_length = in_range(message.export_length, 1, 64, "length of the export")?;
        length(&message.info, 0, 256, "info")?;
        length(&message.aad, 0, 256, "aad")?;
        length(&message.export_context, 0, 64, "the context of the export")?;
        let (Some(recipient), Some(tag_key)) = (recipient, tag_key) else {
            let name = if recipient.is_some() { &message.tag_key } else { &message.recipient };
            return Ok(self.work.answered(Answer::Failed(format!("no key {name} was provisioned"))));
        };
        // Drawn now, not when the work begins: the order of draws is then the order of calls.
        let mut seed = Box::new(Zeroizing::new([0; SEED_LENGTH]));
        self.random.fill(&mut **seed);
        let mut own_tag_key = Box::new(Zeroizing::new([0; KEY_LENGTH]));
        own_tag_key.copy_from_slice(tag_key);
        Ok(self.work.begin(Job::Seal(SealJob {
            public_key: recipient.public_key,
            seed,
            info: message.info,
            aad: message.aad,
            plaintext: message.plaintext,
            tag_key: own_tag_key,
            tag_offset,
            tag_length,
            tag_data: message.tag_data,
            export_context: message.export_context,
            export_length,
        })))
    }
}
