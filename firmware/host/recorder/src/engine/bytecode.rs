//! The bundle as bytecode of the engine, in a file of its own kind (`.qbc`).
//!
//! | offset | size | what |
//! | --- | --- | --- |
//! | 0 | 8 | `ATNVRQBC` |
//! | 8 | 1 | version of this header, 1 |
//! | 9 | 1 | n |
//! | 10 | n | the engine: its version, and the checksum of its source; ASCII |
//! | 10+n | 4 | bytes of the bytecode, little-endian |
//! | 14+n | 32 | SHA-256 of all before it, then the bytecode |
//! | 46+n | rest | the bytecode: one ES module, named as the source is |
//!
//! The engine believes its bytecode: opcodes and places are not checked. So it is loaded only from an image whose signature was verified;
//! the digest here finds files that are torn or mixed up, and is no signature. Bytecode of another engine is refused by name.
use std::ffi::CStr;

use rquickjs::qjs;
use sha2::{Digest, Sha256};

/// First bytes of such a file.
pub const MAGIC: &[u8; 8] = b"ATNVRQBC";
const VERSION: u8 = 1;
const DIGEST: usize = 32;

/// The engine of this process. Endianness is part of bytecode, the width of pointers is not.
#[must_use]
pub fn engine() -> String {
    // SAFETY: takes nothing, and gives a constant text of the engine.
    let version = unsafe { CStr::from_ptr(qjs::JS_GetVersion()) }.to_string_lossy();
    let order = if cfg!(target_endian = "little") { "le" } else { "be" };
    format!("quickjs-ng {version} {order}, {}", env!("ENGINE_SOURCE"))
}

fn digest(head: &[u8], bytecode: &[u8]) -> [u8; DIGEST] {
    Sha256::new().chain_update(head).chain_update(bytecode).finalize().into()
}

/// The file for bytecode that this engine wrote.
#[must_use]
pub fn pack(bytecode: &[u8]) -> Vec<u8> {
    pack_for(&engine(), bytecode)
}

fn pack_for(engine: &str, bytecode: &[u8]) -> Vec<u8> {
    let mut file = [&MAGIC[..], &[VERSION, engine.len() as u8], engine.as_bytes()].concat();
    file.extend((bytecode.len() as u32).to_le_bytes());
    file.extend(digest(&file, bytecode));
    file.extend(bytecode);
    file
}

/// The bytecode in a file, when it is whole and of this engine.
///
/// # Errors
/// In words: which engine it is of, or that it is damaged.
pub fn unpack(file: &[u8]) -> Result<&[u8], String> {
    let rest = file.strip_prefix(MAGIC).ok_or("it is no bytecode of a bundle")?;
    let [version, length, rest @ ..] = rest else { return Err("it is cut short".into()) };
    if *version != VERSION {
        return Err(format!("version {version} of the file, this host knows {VERSION}"));
    }
    let (engine_of_it, rest) = rest.split_at_checked((*length).into()).ok_or("it is cut short")?;
    let (size, rest) = rest.split_first_chunk().ok_or("it is cut short")?;
    let (told, bytecode) = rest.split_first_chunk::<DIGEST>().ok_or("it is cut short")?;
    let head = &file[..file.len() - DIGEST - bytecode.len()];
    if u32::from_le_bytes(*size) as usize != bytecode.len() {
        return Err(format!("it has {} bytes of bytecode, and should have {}", bytecode.len(), u32::from_le_bytes(*size)));
    }
    if digest(head, bytecode) != *told {
        return Err("its SHA-256 is not that of its bytes".into());
    }
    if engine_of_it != engine().as_bytes() {
        let theirs = String::from_utf8_lossy(engine_of_it);
        return Err(format!("it is bytecode of another engine: of {theirs}, and this host has {}", engine()));
    }
    Ok(bytecode)
}

#[cfg(test)]
mod tests {
    use super::{engine, pack, pack_for, unpack};

    #[test]
    fn what_is_packed_comes_back() {
        assert_eq!(unpack(&pack(b"bytes")), Ok(&b"bytes"[..]));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_refused() {
        let file = pack(b"bytecode");
        for at in 0..file.len() {
            for bit in 0..8 {
                let mut wrong = file.clone();
                wrong[at] ^= 1 << bit;
                assert!(unpack(&wrong).is_err(), "bit {bit} of byte {at}");
            }
            assert!(unpack(&file[..at]).is_err(), "cut at {at}");
        }
        assert!(unpack(&[&file[..], &[0]].concat()).is_err(), "a byte too many");
    }

    #[test]
    fn another_engine_is_named() {
        let why = unpack(&pack_for("quickjs-ng 9.9.9", b"bytecode")).expect_err("it is another one");
        assert_eq!(why, format!("it is bytecode of another engine: of quickjs-ng 9.9.9, and this host has {}", engine()));
        assert!(engine().contains("rquickjs-sys ") && engine().is_ascii() && engine().len() < 256, "{}", engine());
    }
}
