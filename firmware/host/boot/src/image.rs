//! A signed image on a device: checked, copied into memory, mounted from there.
use std::fs::{self, File, Permissions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use ed25519_dalek::VerifyingKey;

use crate::header::{Header, Kind, HEADER};
use crate::sys;

/// Where an image is mounted that does not start now.
pub const TRIED: &str = "/run/tried";

/// What an image has to be.
pub struct Expected<'board> {
    pub kind: Kind,
    pub board: &'board str,
    /// The lowest security version.
    pub floor: u32,
    pub keys: &'board [VerifyingKey],
}

/// An image whose signature and bytes were right, in memory.
pub struct Image {
    pub header: Header,
    payload: Vec<u8>,
}

fn refused(why: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.into())
}

fn check(bytes: &[u8; HEADER], space: u64, expected: &Expected) -> io::Result<Header> {
    let header = Header::verify(bytes, expected.kind, expected.board, space, expected.keys).map_err(refused)?;
    if header.security < expected.floor {
        return Err(refused(format!("security version {} is below {}", header.security, expected.floor)));
    }
    Ok(header)
}

/// Reads and checks. What is checked is the copy in memory: the device can change behind it as it likes.
///
/// # Errors
/// Those of the device, and `InvalidData` with what is wrong with the image.
pub fn load(device: &Path, expected: &Expected) -> io::Result<Image> {
    let mut file = File::open(device)?;
    let size = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut bytes = [0; HEADER];
    file.read_exact(&mut bytes)?;
    let header = check(&bytes, size.saturating_sub(HEADER as u64), expected)?;
    // at most the size of the slot, as checked above
    let mut payload = vec![0; usize::try_from(header.length).map_err(io::Error::other)?];
    file.read_exact(&mut payload)?;
    if !header.is_payload(&payload) {
        return Err(refused("damaged"));
    }
    Ok(Image { header, payload })
}

/// Checks an image that is to be written to `device`; its header.
///
/// # Errors
/// Those of the device, and `InvalidData` with what is wrong with the image.
pub fn check_for(device: &Path, image: &[u8], expected: &Expected) -> io::Result<Header> {
    let size = File::open(device)?.seek(SeekFrom::End(0))?;
    let (bytes, payload) = image.split_first_chunk().ok_or_else(|| refused("no image"))?;
    let header = check(bytes, size.saturating_sub(HEADER as u64), expected)?;
    if !header.is_payload(payload) {
        return Err(refused("damaged"));
    }
    Ok(header)
}

impl Image {
    /// Mounts the squashfs for reading at `target`, from a file in memory. Gives back the header.
    ///
    /// # Errors
    /// Those of the kernel; nothing is mounted then.
    pub fn mount(self, target: &str) -> io::Result<Header> {
        mount(&self.payload, target)?;
        Ok(self.header)
    }
}

/// Mounts a squashfs for reading at `target`. Its memory is free again after the unmounting.
///
/// # Errors
/// Those of the kernel; nothing is mounted then.
fn mount(squashfs: &[u8], target: &str) -> io::Result<()> {
    let file = "/run/squashfs";
    File::create(file)?.write_all(squashfs)?;
    fs::set_permissions(file, Permissions::from_mode(0o400))?;
    let number = sys::loop_device(&File::open(file)?)?;
    // the loop device holds the file; without a name nothing can be written to it
    fs::remove_file(file)?;
    fs::create_dir_all(target)?;
    let flags = libc::MS_RDONLY | libc::MS_NODEV | libc::MS_NOSUID;
    let mounted = sys::mount(&format!("/dev/loop{number}"), target, "squashfs", flags, "");
    // or else its memory stays taken
    let _ = sys::release_loop_device(number);
    mounted
}

/// Mounts the payload of an image that was checked, and unmounts it.
///
/// # Errors
/// Those of the kernel: no such image starts.
pub fn try_mount(image: &[u8]) -> io::Result<()> {
    mount(image.get(HEADER..).unwrap_or_default(), TRIED)?;
    sys::unmount(TRIED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};
    use sha2::{Digest, Sha256};

    /// An image of a component for the board `x`, security version 5.
    fn image(payload: &[u8], key: &SigningKey) -> Vec<u8> {
        let mut bytes = vec![0; HEADER];
        bytes[..8].copy_from_slice(b"ATNVRSLT");
        (bytes[8], bytes[10], bytes[12], bytes[56]) = (1, 1, 5, b'x');
        bytes[16..24].copy_from_slice(&(payload.len() as u64).to_le_bytes());
        bytes[24..56].copy_from_slice(&Sha256::digest(payload));
        bytes[88..93].copy_from_slice(b"1.2.3");
        let signature = key.sign(&[b"atnvr/slot/1", &bytes[..HEADER - 64]].concat());
        bytes[HEADER - 64..].copy_from_slice(&signature.to_bytes());
        bytes.extend_from_slice(payload);
        bytes
    }

    #[test]
    fn an_image_larger_than_the_slot_is_refused_before_it_is_written() {
        let key = SigningKey::from_bytes(&[1; 32]);
        let keys = [key.verifying_key()];
        let expected = |floor| Expected { kind: Kind::Component, board: "x", floor, keys: &keys };
        let slot = std::env::temp_dir().join(format!("slot-{}", std::process::id()));
        let device = File::create(&slot).unwrap();
        let image = image(&[7; 8192], &key);
        let check = |size, floor| {
            device.set_len(size).unwrap();
            check_for(&slot, &image, &expected(floor)).map_err(|error| error.to_string())
        };
        let size = image.len() as u64;
        let fits = check(size, 5).map(|header| header.version);
        let (too_large, empty, below) = (check(size - 1, 5), check(0, 5), check(size, 6));
        fs::remove_file(&slot).unwrap();
        assert_eq!(fits, Ok("1.2.3".to_owned()));
        assert_eq!(too_large.unwrap_err(), "larger than its place");
        assert_eq!(empty.unwrap_err(), "larger than its place");
        assert_eq!(below.unwrap_err(), "security version 5 is below 6");
    }
}
