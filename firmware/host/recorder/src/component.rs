//! The root component: the folder of what is signed as one image, mounted read-only.
//!
//! ```text
//! manifest.json    { "format": 1, "version": "1.2.3", "securityVersion": 1, "board": "qemu-x86_64", ... }
//! bundle.qbc       bytecode (`engine::bytecode`)
//! fonts/*.ttf      as `display::fonts` names them
//! bin/host         this program
//! ```
//!
//! Further members of the manifest are left to others. Whether the image is the vendor's was settled before it was mounted; here a folder
//! that was put together wrongly gets a word about what is missing, instead of a screen without letters.
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::display::fonts::{self, Font};
use crate::engine::program::Program;

const FORMAT: u64 = 1;
/// Bytes of a manifest, at most.
const LONGEST_MANIFEST: u64 = 65_536;

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Three numbers with dots between them.
    pub version: String,
    /// A recorder takes none that is lower than the one it has.
    pub security_version: u64,
    /// The board that it was built for.
    pub board: String,
}

/// A component that can be run.
pub struct Component {
    /// Who it is.
    pub manifest: Manifest,
    /// The bundle.
    pub program: Program,
    /// All faces.
    pub fonts: Vec<Font>,
}

fn is_version(text: &str) -> bool {
    let numbers: Vec<&str> = text.split('.').collect();
    let is_number = |part: &&str| (1..=9).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit());
    numbers.len() == 3 && numbers.iter().all(is_number)
}

impl Manifest {
    /// Reads the text of a manifest.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        let all: Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        match all["format"].as_u64() {
            Some(FORMAT) => {}
            Some(format) => return Err(format!("format {format}, this host knows {FORMAT}")),
            None => return Err("format is missing".into()),
        }
        let member = |name: &str, is_allowed: fn(&str) -> bool| match all[name].as_str() {
            Some(value) if is_allowed(value) => Ok(value.to_owned()),
            Some(_) => Err(format!("{name} is not what it should be")),
            None => Err(format!("{name} is missing")),
        };
        Ok(Self {
            version: member("version", is_version)?,
            security_version: all["securityVersion"].as_u64().ok_or("securityVersion is missing")?,
            board: member("board", |name| (1..=32).contains(&name.len()) && name.is_ascii())?,
        })
    }

    /// That of a component's folder.
    ///
    /// # Errors
    /// The file's, or what is wrong with it, behind its name.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let path = folder.join("manifest.json");
        let told = |why: String| format!("{}: {why}", path.display());
        let size = std::fs::metadata(&path).map_err(|error| told(error.to_string()))?.len();
        if size > LONGEST_MANIFEST {
            return Err(told(format!("{size} bytes, may have {LONGEST_MANIFEST}")));
        }
        let text = std::fs::read(&path).map_err(|error| told(error.to_string()))?;
        Self::parse(&text).map_err(told)
    }
}

/// Where a component has its bundle.
#[must_use]
pub fn bundle_path(folder: &Path) -> PathBuf {
    folder.join("bundle.qbc")
}

impl Component {
    /// Reads a folder.
    ///
    /// # Errors
    /// In words: the file, and what is wrong with it.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let manifest = Manifest::read(folder)?;
        let program = Program::read(&bundle_path(folder))?;
        let fonts = fonts::load(&folder.join("fonts")).map_err(|error| error.to_string())?;
        Ok(Self { manifest, program, fonts })
    }
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    const WHOLE: &str = r#"{"format":1,"version":"1.20.3","securityVersion":7,"board":"qemu-x86_64","files":{"a":[1]}}"#;

    #[test]
    fn a_manifest() {
        let manifest = Manifest::parse(WHOLE.as_bytes()).expect("it is whole");
        assert_eq!((manifest.version.as_str(), manifest.security_version), ("1.20.3", 7));
        assert_eq!(manifest.board, "qemu-x86_64");
    }

    #[test]
    fn what_is_wrong_is_told() {
        let wrong = [
            ("\"format\":1", "\"format\":2", "format 2, this host knows 1"),
            ("\"format\":1", "\"format\":\"1\"", "format is missing"),
            ("\"version\":\"1.20.3\",", "", "version is missing"),
            ("1.20.3", "1.20", "version is not what it should be"),
            ("1.20.3", "1.-2.3", "version is not what it should be"),
            ("securityVersion\":7", "securityVersion\":-7", "securityVersion is missing"),
            ("qemu-x86_64", "", "board is not what it should be"),
        ];
        for (from, to, message) in wrong {
            let text = WHOLE.replace(from, to);
            assert_eq!(Manifest::parse(text.as_bytes()), Err(message.to_owned()), "{text}");
        }
        for text in ["", "{", "[]", "null", "\u{0}", "{\"format\":1e400}"] {
            assert!(Manifest::parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    #[test]
    fn nesting_is_no_way_to_the_end_of_the_stack() {
        assert!(Manifest::parse("[".repeat(65_536).as_bytes()).is_err());
    }
}
