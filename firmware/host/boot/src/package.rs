//! Reads an update package from a medium: the package begins at the medium's first byte, and the medium is longer than it.
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

/// Longest package, in bytes: a longer one would not fit into memory.
const MOST: usize = 64 << 20;
/// What is read at once.
const PIECE: usize = 1 << 20;
/// A medium has this long to give its package: a stick of the oldest kind reads a megabyte in a second.
const LIMIT: Duration = Duration::from_secs(120);
/// From one service of the watchdog to the next.
const SERVE: Duration = Duration::from_millis(200);
/// Bytes of an entry's header, in front of its name.
const HEAD: usize = 110;
/// What every entry begins with.
const MAGIC: &[u8] = b"070702";
/// Longest name of an entry, with its zero.
const LONGEST_NAME: usize = 256;
/// Name of the image in a package.
const IMAGE: &[u8] = b"component.slot\0";

/// A package in memory: what is checked is what is installed, whatever happens to the medium.
#[derive(Debug)]
pub struct Package {
    pub bytes: Vec<u8>,
    /// Of the image in it.
    image: Range<usize>,
    /// First 16 hex digits of the package's SHA-256.
    pub digest: String,
}

impl Package {
    /// The signed image in it.
    pub fn image(&self) -> &[u8] {
        &self.bytes[self.image.clone()]
    }
}

/// Why there is no package to be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Empty,
    NoPackage,
    TooLong,
    CutShort,
    Damaged,
}

impl Wrong {
    /// With what to do about it.
    fn words(self) -> &'static str {
        match self {
            Self::Empty => "the medium is empty: write the update package to it",
            Self::NoPackage => {
                "no update package at the beginning of the medium: write the .swu file to the medium itself (dd), not into a folder on it"
            }
            Self::TooLong => "the update package is longer than 64 MiB, the most a recorder takes: get one that was made for this recorder",
            Self::CutShort => "the update package is cut short: write the whole of it to the medium again",
            Self::Damaged => "the update package is damaged or not whole: download it and write it to the medium again",
        }
    }
}

impl From<Wrong> for io::Error {
    fn from(wrong: Wrong) -> Self {
        Self::new(io::ErrorKind::InvalidData, wrong.words())
    }
}

/// The one way in which the vendor's tool writes the header of an entry: its number, and nothing of a file system.
fn entry_head(number: usize, is_last: bool, size: usize, name: usize, sum: u32) -> String {
    let (inode, mode) = if is_last { (0, 0) } else { (number + 1, 0o100_644) };
    let zeros = "0".repeat(16);
    format!("070702{inode:08x}{mode:08x}{zeros}00000001{:08x}{size:08x}{zeros}{zeros}{name:08x}{sum:08x}", 0)
}

/// Where a package ends, and the image in it.
type Places = (usize, Range<usize>);

/// How far what was read goes.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    /// Nothing more is known before this many bytes were read: `MOST` at most, and more than there are.
    Needs(usize),
    Whole(Places),
}

/// Looks through a package while it comes in. An entry is looked through once, when all of it is there.
#[derive(Default)]
struct Scan {
    /// Where the next entry begins.
    at: usize,
    number: usize,
    image: Option<Range<usize>>,
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte == 0)
}

impl Scan {
    /// `bytes`: all that was read up to now. A package is a cpio archive of which swupdate checks the contents; that no other byte of it
    /// may differ is checked here.
    fn advance(&mut self, bytes: &[u8]) -> Result<Step, Wrong> {
        loop {
            let Some(head) = bytes.get(self.at..self.at + HEAD) else { return Ok(Step::Needs(self.at + HEAD)) };
            if !head.starts_with(MAGIC) {
                return Err(if self.number == 0 { Wrong::NoPackage } else { Wrong::Damaged });
            }
            let hex = |at: usize| {
                let digits = std::str::from_utf8(&head[at..at + 8]).ok();
                digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or(Wrong::Damaged)
            };
            let (size, length, sum) = (hex(54)? as usize, hex(94)? as usize, hex(102)?);
            if !(1..=LONGEST_NAME).contains(&length) {
                return Err(Wrong::Damaged);
            }
            let named = self.at + HEAD + length;
            let Some(name) = bytes.get(self.at + HEAD..named) else { return Ok(Step::Needs(named)) };
            let is_last = name == b"TRAILER!!!\0";
            // a name has its one zero at its end
            let is_named = name.iter().position(|&byte| byte == 0) == Some(length - 1);
            if !is_named || head != entry_head(self.number, is_last, size, length, sum).as_bytes() {
                return Err(Wrong::Damaged);
            }
            // padding is zeros, up to a multiple of 4
            let data = named.next_multiple_of(4);
            let end = data + size;
            let next = end.next_multiple_of(4);
            if next > MOST || (!is_last && next + HEAD + LONGEST_NAME > MOST) {
                return Err(Wrong::TooLong);
            }
            if bytes.len() < next {
                return Ok(Step::Needs(next));
            }
            let added = bytes[data..end].iter().fold(0, |sum: u32, &byte| sum.wrapping_add(u32::from(byte)));
            if added != sum || !is_zero(&bytes[named..data]) || !is_zero(&bytes[end..next]) {
                return Err(Wrong::Damaged);
            }
            if is_last {
                let image = self.image.take().filter(|_| size == 0).ok_or(Wrong::Damaged)?;
                return Ok(Step::Whole((next, image)));
            }
            if name == IMAGE && self.image.replace(data..end).is_some() {
                return Err(Wrong::Damaged);
            }
            self.at = next;
            self.number += 1;
        }
    }
}

fn read_from(mut source: impl Read) -> io::Result<Package> {
    let mut bytes = Vec::new();
    let mut scan = Scan::default();
    loop {
        let needed = match scan.advance(&bytes)? {
            Step::Needs(needed) => needed,
            Step::Whole((length, image)) => {
                bytes.truncate(length);
                let digest = Sha256::digest(&bytes)[..8].iter().map(|byte| format!("{byte:02x}")).collect();
                return Ok(Package { bytes, image, digest });
            }
        };
        while bytes.len() < needed {
            let piece = PIECE.min(MOST - bytes.len());
            if source.by_ref().take(piece as u64).read_to_end(&mut bytes)? > 0 {
                continue;
            }
            let wrong = match bytes.get(..MAGIC.len()) {
                _ if bytes.is_empty() => Wrong::Empty,
                Some(MAGIC) => Wrong::CutShort,
                _ => Wrong::NoPackage,
            };
            return Err(wrong.into());
        }
    }
}

/// `serve` is called again and again, however long a call to the medium takes: a broken stick may keep one for minutes.
fn read_within(
    limit: Duration,
    read: impl FnOnce() -> io::Result<Package> + Send + 'static,
    mut serve: impl FnMut(),
) -> io::Result<Package> {
    let (tell, told) = mpsc::channel();
    // one that never comes back is left behind, and ends with the restart
    thread::Builder::new().name("medium".into()).spawn(move || tell.send(read()))?;
    let end = Instant::now() + limit;
    loop {
        serve();
        match told.recv_timeout(SERVE) {
            Ok(result) => return result,
            Err(_) if Instant::now() < end => {}
            Err(_) => {
                let why = format!("the medium is too slow or broken, after {} s: take another one", limit.as_secs());
                return Err(io::Error::new(io::ErrorKind::TimedOut, why));
            }
        }
    }
}

/// Reads the package at the beginning of the medium, and little behind it. `serve`: the watchdog.
///
/// # Errors
/// Those of the device; `InvalidData`, with what is to be done, when there is no whole package; `TimedOut`.
pub fn read(medium: &Path, serve: impl FnMut()) -> io::Result<Package> {
    let medium = medium.to_owned();
    read_within(LIMIT, move || read_from(File::open(medium)?), serve)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(number: usize, name: &str, data: &[u8]) -> Vec<u8> {
        let sum = data.iter().map(|&byte| u32::from(byte)).sum();
        let mut bytes = entry_head(number, name == "TRAILER!!!", data.len(), name.len() + 1, sum).into_bytes();
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes.extend_from_slice(data);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    /// The places of a package that is there at once.
    fn places(bytes: &[u8]) -> Option<Places> {
        match Scan::default().advance(bytes) {
            Ok(Step::Whole(places)) => Some(places),
            Ok(Step::Needs(needed)) => {
                assert!(needed > bytes.len() && needed <= MOST);
                None
            }
            Err(_) => None,
        }
    }

    fn package() -> Vec<u8> {
        [entry(0, "sw-description", b"12345"), entry(1, "component.slot", &[7; 101]), entry(2, "TRAILER!!!", b"")].concat()
    }

    #[test]
    fn the_end_of_a_package_is_found() {
        let package = package();
        let image: Range<usize> = 264..365;
        assert_eq!(package[image.clone()], [7; 101]);
        assert_eq!(places(&package), Some((package.len(), image.clone())));
        assert_eq!(places(&[&package[..], &[7; 700]].concat()), Some((package.len(), image)));
        for cut in 0..package.len() {
            assert_eq!(places(&package[..cut]), None, "cut at {cut}");
        }
    }

    #[test]
    fn a_package_has_one_image() {
        let [description, image, end] =
            [entry(0, "sw-description", b"x"), entry(1, "component.slot", b"y"), entry(2, "TRAILER!!!", b"")];
        assert_eq!(places(&[&description[..], &end].concat()), None);
        assert_eq!(places(&[&description[..], &image, &entry(2, "component.slot", b"z"), &end].concat()), None);
    }

    #[test]
    fn no_byte_may_differ_but_what_swupdate_checks() {
        let package = package();
        // names, and sizes: one that takes zeros of the padding into the content makes it another content
        let found = |text: &[u8]| package.windows(text.len()).position(|part| part == text).unwrap();
        let names = [&b"sw-description"[..], b"component.slot"].map(found);
        let is_checked =
            |at: usize| names.iter().any(|&name| (name..name + 14).contains(&at) || (name - 56..name - 48).contains(&at));
        for at in 0..package.len() {
            for bit in 0..8 {
                let mut other = package.clone();
                other[at] ^= 1 << bit;
                assert!(is_checked(at) || places(&other).is_none(), "bit {bit} of byte {at}");
            }
        }
    }

    /// A medium that counts what is read of it.
    struct Medium<R>(R, usize);

    impl<R: Read> Read for Medium<R> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.read(into)?;
            self.1 += count;
            Ok(count)
        }
    }

    fn why(bytes: &[u8]) -> String {
        read_from(bytes).unwrap_err().to_string()
    }

    #[test]
    fn of_a_stick_only_the_package_is_read() {
        let image: Vec<u8> = (0..5_000_000u32).map(|at| (at >> 3).to_le_bytes()[0]).collect();
        let bytes =
            [entry(0, "sw-description", b"12345"), entry(1, "component.slot", &image), entry(2, "TRAILER!!!", b"")].concat();
        let path = std::env::temp_dir().join(format!("stick-{}", std::process::id()));
        std::fs::write(&path, &bytes).unwrap();
        // sparse: it takes 5 MB of the disk
        let file = File::options().read(true).write(true).open(&path).unwrap();
        file.set_len(8 << 30).unwrap();
        let mut served = 0;
        let package = read(&path, || served += 1).unwrap();
        let mut medium = Medium(file, 0);
        let again = read_from(&mut medium).unwrap();
        // nothing but zeros, from the first byte on
        std::fs::write(&path, []).unwrap();
        File::options().write(true).open(&path).unwrap().set_len(8 << 30).unwrap();
        let zeros = read(&path, || ()).unwrap_err();
        std::fs::remove_file(&path).unwrap();
        assert_eq!((package.bytes.as_slice(), package.image()), (&bytes[..], &image[..]));
        assert_eq!(again.digest, package.digest);
        assert!(served > 0);
        assert_eq!(medium.1, 5 << 20);
        assert_eq!(zeros.to_string(), Wrong::NoPackage.words());
    }

    #[test]
    fn a_medium_that_hangs_is_left_and_the_watchdog_served_meanwhile() {
        let (_held, never) = mpsc::channel::<()>();
        let hangs = move || {
            let _ = never.recv();
            Err(io::ErrorKind::Other.into())
        };
        let mut served = 0;
        let error = read_within(Duration::from_secs(1), hangs, || served += 1).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(error.to_string().ends_with("take another one") && served >= 2, "{error}, {served}");
    }

    #[test]
    fn what_is_wrong_has_words_of_its_own() {
        let package = package();
        let long = entry_head(0, false, MOST, 15, 0);
        let cases = [
            (Vec::new(), Wrong::Empty),
            (b"x".to_vec(), Wrong::NoPackage),
            (vec![0xff; 3 << 20], Wrong::NoPackage),
            ([long.as_bytes(), b"sw-description\0"].concat(), Wrong::TooLong),
            (package[..7].to_vec(), Wrong::CutShort),
            (package[..package.len() - 1].to_vec(), Wrong::CutShort),
            // the rest of an old file behind the part that was written
            ([&package[..300], &[0; 4096]].concat(), Wrong::Damaged),
        ];
        for (bytes, wrong) in cases {
            assert_eq!(why(&bytes), wrong.words());
        }
    }

    #[test]
    fn entries_without_an_end_are_too_long_and_read_once() {
        // endless: one entry of 1 MiB behind the other
        let mut number = 0;
        let mut rest = Vec::new();
        let endless = std::iter::from_fn(|| {
            if rest.is_empty() {
                rest = entry(number, "more", &[0; 1 << 20]);
                rest.reverse();
                number += 1;
            }
            rest.pop()
        });
        struct Bytes<I>(I);
        impl<I: Iterator<Item = u8>> Read for Bytes<I> {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                Ok(into.iter_mut().zip(&mut self.0).map(|(to, from)| *to = from).count())
            }
        }
        let mut medium = Medium(Bytes(endless), 0);
        assert_eq!(read_from(&mut medium).unwrap_err().to_string(), Wrong::TooLong.words());
        assert!(medium.1 <= MOST);
    }

    proptest! {
        #[test]
        fn random_bytes_never_panic(noise: Vec<u8>, size: u32, name: u32, sum: u32) {
            prop_assert_eq!(places(&noise), None);
            let head = entry_head(0, false, size as usize, name as usize, sum);
            let _ = places(&[head.as_bytes(), &noise].concat());
        }
    }
}
