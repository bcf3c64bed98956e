//! The factory partition: who this recorder is, and its keys. The bytes and the order of what is looked at are those of
//! `firmware/image/FACTORY.md`; `firmware/image/factory.ts` writes them.
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::provisioning::{Identity, Keys, Provisioning, Recipient, KEY_LENGTH};

const MAGIC: &[u8; 8] = b"ATNVRFAC";
const VERSION: u8 = 1;
const HEADER: usize = 16;
const DIGEST: usize = 32;
/// All that counts is in the first 4 KiB.
pub const USED_MOST: usize = 4096;

/// Numbers of the items.
mod item {
    pub const SERIAL: u8 = 1;
    pub const MODEL: u8 = 2;
    pub const BOARD: u8 = 3;
    pub const DEVICE_KEY: u8 = 4;
    pub const AUTH_KEY: u8 = 5;
    pub const RELAY: u8 = 16;
    pub const DESK: u8 = 17;
}

/// What a whole partition says.
pub struct Factory {
    /// Identity and keys.
    pub provisioning: Provisioning,
    /// Name of the board that it was made for.
    pub board: String,
}

/// What a reader makes of a partition.
pub enum Reading {
    /// Whole.
    Ok(Box<Factory>),
    /// Erased, or nothing of ours.
    Unprovisioned,
    /// Of this major version, which is not known here.
    Newer(u8),
    /// Bytes changed since they were written, or never were what they should be; why, with no secret in it.
    Damaged(String),
}

impl fmt::Display for Reading {
    /// One line, with no secret in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok(factory) => {
                let Identity { model, serial } = &factory.provisioning.identity;
                write!(f, "{model}, {serial}, board {}", factory.board)
            }
            Self::Unprovisioned => write!(f, "unprovisioned: nothing was written there"),
            Self::Newer(version) => write!(f, "newer: version {version}, this host knows {VERSION}"),
            Self::Damaged(why) => write!(f, "damaged: {why}"),
        }
    }
}

/// The known items' values.
#[derive(Default)]
struct Items<'a>([Option<&'a [u8]>; item::DESK as usize + 1]);

impl<'a> Items<'a> {
    fn read(mut bytes: &'a [u8]) -> Result<Self, String> {
        let mut items = Self::default();
        let mut last = 0;
        while !bytes.is_empty() {
            let [number, low, high, rest @ ..] = bytes else { return Err("an item ends behind the items".into()) };
            let length = usize::from(u16::from_le_bytes([*low, *high]));
            let (value, behind) = rest.split_at_checked(length).ok_or_else(|| format!("item {number} ends behind the items"))?;
            if *number <= last {
                return Err(format!("item {number} stands behind item {last}"));
            }
            if let Some(place) = items.0.get_mut(usize::from(*number)) {
                *place = Some(value);
            }
            (last, bytes) = (*number, behind);
        }
        Ok(items)
    }

    fn at(&self, number: u8) -> Option<&'a [u8]> {
        self.0[usize::from(number)]
    }

    fn text(&self, number: u8, is_allowed: impl Fn(usize, u8) -> bool) -> Option<String> {
        let value = self.at(number)?;
        let is_text = (1..=32).contains(&value.len()) && value.iter().enumerate().all(|(at, &byte)| is_allowed(at, byte));
        is_text.then(|| value.iter().copied().map(char::from).collect())
    }

    fn recipient(&self, number: u8) -> Result<Option<Recipient>, ()> {
        let Some(value) = self.at(number) else { return Ok(None) };
        let (&id, key) = value.split_first().ok_or(())?;
        Ok(Some(Recipient { id, public_key: *drawn(key).ok_or(())? }))
    }
}

/// A key whose bytes are all alike was never drawn: erased flash, a buffer that nobody filled.
fn drawn(value: &[u8]) -> Option<&[u8; KEY_LENGTH]> {
    let key: &[u8; KEY_LENGTH] = value.try_into().ok()?;
    key.iter().any(|&byte| byte != key[0]).then_some(key)
}

fn fields(items: &Items<'_>) -> Result<Box<Factory>, String> {
    let missing = |what: &str| format!("the {what} is missing or cannot be one");
    let serial = items.text(item::SERIAL, |_, byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let model = items.text(item::MODEL, |_, byte| (b' '..=b'~').contains(&byte));
    let board = items
        .text(item::BOARD, |at, byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || (at > 0 && b"-_.".contains(&byte)));
    let identity = |serial, model| Identity { model, serial };
    let (serial, model) = (serial.ok_or_else(|| missing("serial number"))?, model.ok_or_else(|| missing("model"))?);
    let board = board.ok_or_else(|| missing("board"))?;
    let key = |number, what| items.at(number).and_then(drawn).ok_or_else(|| missing(what));
    let (device, auth) = (key(item::DEVICE_KEY, "device key")?, key(item::AUTH_KEY, "auth key")?);
    let vendor = |number, what: &str| items.recipient(number).map_err(|()| format!("the {what} key cannot be one"));
    let mut keys = Keys::boxed();
    keys.device.copy_from_slice(device);
    keys.auth.insert([0; KEY_LENGTH]).copy_from_slice(auth);
    keys.relay = vendor(item::RELAY, "relay")?;
    keys.desk = vendor(item::DESK, "desk")?;
    Ok(Box::new(Factory { provisioning: Provisioning { identity: identity(serial, model), keys }, board }))
}

/// Reads a partition, or the first 4 KiB of one. Any bytes may be given.
#[must_use]
pub fn decode(bytes: &[u8]) -> Reading {
    if bytes.len() < HEADER || !bytes.starts_with(MAGIC) {
        return Reading::Unprovisioned;
    }
    if bytes[8] != VERSION {
        return Reading::Newer(bytes[8]);
    }
    let length = usize::from(u16::from_le_bytes([bytes[10], bytes[11]]));
    if !(HEADER..=USED_MOST - DIGEST).contains(&length) {
        return Reading::Damaged(format!("a length of {length} bytes"));
    }
    let Some(digest) = bytes.get(length..length + DIGEST) else {
        return Reading::Damaged(format!("it ends behind its {} bytes", bytes.len()));
    };
    if Sha256::digest(&bytes[..length])[..] != *digest {
        return Reading::Damaged("its SHA-256 is not that of its bytes".into());
    }
    match Items::read(&bytes[HEADER..length]).and_then(|items| fields(&items)) {
        Ok(factory) => Reading::Ok(factory),
        Err(why) => Reading::Damaged(why),
    }
}

/// Reads it from a file, a block device or `/dev/mtdN`, into memory that is wiped again; no more of it than counts.
///
/// # Errors
/// The device's; a device that does not answer says nothing of what is on it.
pub fn read(path: &Path) -> io::Result<Reading> {
    let mut bytes = Zeroizing::new([0; USED_MOST]);
    let mut file = File::open(path)?;
    let mut length = 0;
    while length < USED_MOST {
        match file.read(&mut bytes[length..]) {
            Ok(0) => break,
            Ok(taken) => length += taken,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(decode(&bytes[..length]))
}

/// What a reader makes of partitions, for a test that knows what it should: a line of hex digits each, a line of answer each. Of secrets it
/// tells their SHA-256.
///
/// # Errors
/// Those of the streams; a line that is no hex.
#[cfg(feature = "development")]
pub fn answer_lines(input: impl io::BufRead, mut output: impl io::Write) -> io::Result<()> {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let no_hex = || io::Error::new(io::ErrorKind::InvalidData, "a line that is no hex");
    for line in input.lines() {
        let line = line?;
        let digits = line.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        let bytes: Vec<u8> = digits.collect::<Option<_>>().ok_or_else(no_hex)?;
        match decode(&bytes) {
            Reading::Ok(factory) => {
                let Provisioning { identity, keys } = &factory.provisioning;
                let auth = keys.auth.as_ref().map_or_else(String::new, |key| hex(&Sha256::digest(key)));
                let vendor = |key: &Option<Recipient>| match key {
                    Some(Recipient { id, public_key }) => format!("{id} {}", hex(public_key)),
                    None => "none".into(),
                };
                let told = [&identity.serial, &identity.model, &factory.board, &hex(&Sha256::digest(keys.device)), &auth];
                let told = told.map(String::as_str).join("\t");
                writeln!(output, "ok\t{told}\t{}\t{}", vendor(&keys.relay), vendor(&keys.desk))?;
            }
            Reading::Unprovisioned => writeln!(output, "unprovisioned")?,
            Reading::Newer(version) => writeln!(output, "newer\t{version}")?,
            Reading::Damaged(why) => writeln!(output, "damaged\t{why}")?,
        }
    }
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::{decode, read, Reading, DIGEST, USED_MOST};
    use sha2::{Digest, Sha256};
    use std::io::Write;

    /// A partition of these items, with nothing behind it.
    fn partition(items: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = b"ATNVRFAC\x01\x00\x00\x00\x00\x00\x00\x00".to_vec();
        for (number, value) in items {
            bytes.extend([&[*number], &(value.len() as u16).to_le_bytes()[..], value].concat());
        }
        let length = bytes.len() as u16;
        bytes[10..12].copy_from_slice(&length.to_le_bytes());
        let digest = Sha256::digest(&bytes);
        bytes.extend(digest);
        bytes
    }

    fn whole() -> Vec<u8> {
        let key = |first: u8| -> [u8; 32] { std::array::from_fn(|at| first.wrapping_add(at as u8)) };
        let relay = [&[0x11][..], &key(7)].concat();
        partition(&[(1, b"A1"), (2, b"AT"), (3, b"b-1"), (4, &key(1)), (5, &key(2)), (9, b"?"), (16, &relay), (200, b"")])
    }

    #[test]
    fn a_whole_one() {
        let Reading::Ok(factory) = decode(&whole()) else { panic!("it is whole") };
        let told = Reading::Ok(factory).to_string();
        assert_eq!(told, "AT, A1, board b-1");
        let Reading::Ok(factory) = decode(&whole()) else { panic!("it is whole") };
        let keys = &factory.provisioning.keys;
        assert_eq!((keys.device[..2].to_vec(), keys.auth.map(|key| key[0])), (vec![1, 2], Some(2)));
        assert_eq!((keys.relay.map(|key| key.id), keys.desk), (Some(0x11), None));
    }

    /// Whatever is cut off or flipped, it is told, and nothing panics.
    #[test]
    fn every_cut_and_every_flipped_bit() {
        let whole = whole();
        for length in 0..whole.len() {
            let reading = decode(&whole[..length]);
            assert_eq!(matches!(reading, Reading::Unprovisioned), length < 16, "cut at {length}");
            assert!(!matches!(reading, Reading::Ok(_)), "cut at {length}");
        }
        for bit in 0..whole.len() * 8 {
            let mut bytes = whole.clone();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let verdict = match decode(&bytes) {
                Reading::Unprovisioned => 0..8,
                Reading::Newer(_) => 8..9,
                Reading::Damaged(_) => 9..whole.len(),
                Reading::Ok(_) => panic!("bit {bit}"),
            };
            assert!(verdict.contains(&(bit / 8)), "bit {bit}");
        }
    }

    /// Lengths of items that lie, under a digest that is right.
    #[test]
    fn lying_lengths() {
        let whole = whole();
        let used = whole.len() - DIGEST;
        for at in 10..used {
            for value in [0, 1, 2, 3, 0x7f, 0xfe, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                let length = usize::from(u16::from_le_bytes([bytes[10], bytes[11]]));
                if let Some(head) = bytes.get(..length).map(Sha256::digest) {
                    if let Some(digest) = bytes.get_mut(length..length + DIGEST) {
                        digest.copy_from_slice(&head);
                    }
                }
                let _ = decode(&bytes).to_string();
            }
        }
    }

    #[test]
    fn a_file_is_read_as_far_as_it_counts() {
        let path = std::env::temp_dir().join(format!("atnvr-factory-{}", std::process::id()));
        let mut file = std::fs::File::create(&path).expect("a file of the test's own");
        file.write_all(&whole()).and_then(|()| file.set_len(1 << 20)).expect("room for it");
        let reading = read(&path).expect("it can be read").to_string();
        std::fs::write(&path, &whole()[..40]).expect("room for it");
        let cut = read(&path).expect("it can be read").to_string();
        std::fs::remove_file(&path).expect("it is there");
        assert_eq!((reading.as_str(), cut.as_str()), ("AT, A1, board b-1", "damaged: it ends behind its 40 bytes"));
        assert!(read(&path).is_err());
        assert_eq!(USED_MOST, 4096);
    }
}
