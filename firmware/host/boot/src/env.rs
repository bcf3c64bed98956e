//! The boot environment: U-Boot's redundant format, which swupdate writes by libubootenv and a boot loader can read.
//! Each copy: CRC-32 of the data (4 bytes, little-endian), a counter (1 byte), `name=value\0` ... `\0`. The newer whole copy counts;
//! the other one is written to, so that a cut leaves the newer one whole.

/// Bytes of one copy.
pub const COPY: usize = 0x4000;
const HEAD: usize = 5;

/// Names and values, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Env {
    entries: Vec<(Vec<u8>, Vec<u8>)>,
}

/// What two copies hold, and which of them is written next with which counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub env: Env,
    /// 0 or 1: the copy that the next write goes to.
    pub next: usize,
    /// Of the next write.
    pub counter: u8,
    /// False when neither copy was whole.
    pub is_whole: bool,
}

/// CRC-32 as in zlib, bit by bit: 16 KiB take well under a millisecond.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

impl Env {
    /// None for a copy that is torn, erased or of another size.
    pub fn parse(copy: &[u8]) -> Option<(Self, u8)> {
        if copy.len() != COPY {
            return None;
        }
        let (head, data) = copy.split_at(HEAD);
        let crc = u32::from_le_bytes(head[..4].try_into().ok()?);
        if crc32(data) != crc {
            return None;
        }
        let mut env = Self::default();
        for entry in data.split(|&byte| byte == 0).take_while(|entry| !entry.is_empty()) {
            // what has no name is nothing that this program or swupdate wrote
            let Some(at) = entry.iter().position(|&byte| byte == b'=').filter(|&at| at > 0) else { continue };
            env.put(&entry[..at], &entry[at + 1..]);
        }
        Some((env, head[4]))
    }

    /// None when it does not fit into a copy.
    pub fn write(&self, counter: u8) -> Option<Vec<u8>> {
        let mut data = Vec::with_capacity(COPY);
        for (name, value) in &self.entries {
            data.extend_from_slice(name);
            data.push(b'=');
            data.extend_from_slice(value);
            data.push(0);
        }
        // one more zero ends the list
        if data.len() + HEAD + 1 > COPY {
            return None;
        }
        data.resize(COPY - HEAD, 0);
        let mut copy = crc32(&data).to_le_bytes().to_vec();
        copy.push(counter);
        copy.extend_from_slice(&data);
        Some(copy)
    }

    /// The value as text; None when there is none, or no UTF-8.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.entries.iter().find(|(known, _)| known == name.as_bytes())?;
        std::str::from_utf8(value).ok()
    }

    /// True when there is such a name, whatever its value.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(known, _)| known == name.as_bytes())
    }

    fn put(&mut self, name: &[u8], value: &[u8]) {
        match self.entries.iter_mut().find(|(known, _)| known == name) {
            Some(entry) => value.clone_into(&mut entry.1),
            None => self.entries.push((name.to_vec(), value.to_vec())),
        }
    }

    /// Sets a value; None takes the name away.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.put(name.as_bytes(), value.as_bytes()),
            None => self.entries.retain(|(known, _)| known != name.as_bytes()),
        }
    }
}

impl Stored {
    /// Reads both copies; the empty environment when neither is whole.
    pub fn parse(copies: [&[u8]; 2]) -> Self {
        let (env, current, counter, is_whole) = match copies.map(Env::parse) {
            // the counter wraps: 0 comes after 255, as in libubootenv
            [Some(first), Some(second)] => match (first.1, second.1) {
                (255, 0) => (second.0, 1, 0, true),
                (0, 255) => (first.0, 0, 0, true),
                (a, b) if b > a => (second.0, 1, b, true),
                (a, _) => (first.0, 0, a, true),
            },
            [Some((env, counter)), None] => (env, 0, counter, true),
            [None, Some((env, counter))] => (env, 1, counter, true),
            [None, None] => (Env::default(), 1, 255, false),
        };
        Self { env, next: 1 - current, counter: counter.wrapping_add(1), is_whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(entries: &[(&str, &str)]) -> Env {
        let mut env = Env::default();
        entries.iter().for_each(|(name, value)| env.set(name, Some(value)));
        env
    }

    #[test]
    fn crc_is_zlibs() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    /// The same bytes as the image tool's: test/firmware/image/pack/slot.test.ts has the same digest.
    #[test]
    fn a_copy_is_that_of_the_image_tool() {
        use sha2::{Digest, Sha256};
        let copy = of(&[("slot", "b"), ("tries", "3")]).write(7).unwrap();
        let digest: String = Sha256::digest(&copy).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, "1883cca5f48a1009b12060e7766ac18232c9601ce04abfedb5ec37c29deb2775");
    }

    #[test]
    fn what_is_written_is_read() {
        let env = of(&[("slot", "b"), ("tries", "3"), ("odd", "a=b=")]);
        assert_eq!(Env::parse(&env.write(7).unwrap()), Some((env, 7)));
    }

    #[test]
    fn set_replaces_and_takes_away() {
        let mut env = of(&[("slot", "a"), ("tries", "3")]);
        env.set("slot", Some("b"));
        env.set("tries", None);
        env.set("never", None);
        assert_eq!(env, of(&[("slot", "b")]));
        assert_eq!((env.get("slot"), env.get("tries"), env.has("tries")), (Some("b"), None, false));
    }

    #[test]
    fn what_does_not_fit_is_not_written() {
        let fitting = "x".repeat(COPY - HEAD - 1 - 3);
        let env = of(&[("a", &fitting)]);
        assert_eq!(Env::parse(&env.write(0).unwrap()), Some((env, 0)));
        assert_eq!(of(&[("a", &format!("{fitting}x"))]).write(0), None);
    }

    #[test]
    fn the_newer_copy_counts_also_when_the_counter_wraps() {
        let (old, new) = (of(&[("slot", "a")]), of(&[("slot", "b")]));
        for (a, b, next, counter) in [(1, 2, 0, 3), (255, 0, 0, 1), (254, 255, 0, 0)] {
            let (first, second) = (old.write(a).unwrap(), new.write(b).unwrap());
            let stored = Stored::parse([&first, &second]);
            assert_eq!(stored, Stored { env: new.clone(), next, counter, is_whole: true });
            let turned = Stored::parse([&second, &first]);
            assert_eq!(turned, Stored { env: new.clone(), next: 1 - next, counter, is_whole: true });
        }
    }

    #[test]
    fn every_torn_write_leaves_one_of_the_two_states() {
        let (old, new) = (of(&[("slot", "a"), ("tries", "1")]), of(&[("slot", "b")]));
        let (before, other) = (old.write(8).unwrap(), of(&[]).write(7).unwrap());
        let stored = Stored::parse([&before, &other]);
        assert_eq!((stored.next, stored.counter), (1, 9));
        let after = new.write(stored.counter).unwrap();
        for cut in 0..=COPY {
            let torn = [&after[..cut], &other[cut..]].concat();
            let read = Stored::parse([&before, &torn]).env;
            assert!(read == old || torn == after && read == new, "cut at {cut}");
        }
    }

    #[test]
    fn erased_copies_are_none() {
        for byte in [0x00, 0xff] {
            let copy = [byte; COPY];
            assert!(!Stored::parse([&copy, &copy]).is_whole);
        }
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(data in proptest::collection::vec(any::<u8>(), 0..64), counter: u8) {
            let mut copy = data;
            prop_assert_eq!(Env::parse(&copy), None);
            copy.resize(COPY, 0);
            let crc = crc32(&copy[HEAD..]);
            copy[..4].copy_from_slice(&crc.to_le_bytes());
            copy[4] = counter;
            let (env, read) = Env::parse(&copy).unwrap();
            prop_assert_eq!(read, counter);
            // what was read is stable
            prop_assert_eq!(Env::parse(&env.write(1).unwrap()), Some((env, 1)));
        }

        #[test]
        fn a_flipped_bit_is_found(at in 0..COPY * 8) {
            let mut copy = of(&[("slot", "b"), ("tries", "3")]).write(5).unwrap();
            copy[at / 8] ^= 1 << (at % 8);
            // the counter alone is not under the sum, as in U-Boot
            prop_assert_eq!(Env::parse(&copy).is_some(), at / 8 == 4);
        }
    }
}
