//! Opens whatever a board's flash is.
use std::cell::RefCell;
use std::fmt::Display;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::rc::Rc;

use super::disk::Disk;
use super::mtd::{Device, Mtd};
use super::{Flash, Geometry};

/// A flash, and whoever uses it.
pub type Shared = Rc<RefCell<dyn Flash>>;

/// Why there is no flash; in words, with its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is not there, or does not answer.
    Missing(String),
    /// It is none that the store takes, or of another size.
    Wrong(String),
}

impl Unusable {
    /// The words alone.
    #[must_use]
    pub fn into_words(self) -> String {
        match self {
            Self::Missing(why) | Self::Wrong(why) => why,
        }
    }
}

fn shared(flash: impl Flash + 'static) -> Shared {
    Rc::new(RefCell::new(flash))
}

/// An MTD device, with the disk under it when that is to be flushed; a block device of this geometry; in development builds also a file.
///
/// # Errors
/// Why it cannot be used.
pub fn open(path: &Path, disk: Option<&Path>, geometry: Option<Geometry>) -> Result<Shared, Unusable> {
    let told = |error: &dyn Display| format!("{}: {error}", path.display());
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::Unsupported | ErrorKind::InvalidData => Unusable::Wrong(told(&error)),
        _ => Unusable::Missing(told(&error)),
    };
    let kind = fs::metadata(path).map_err(failed)?.file_type();
    if kind.is_char_device() {
        let (device, geometry) = Device::open(path, disk).map_err(failed)?;
        return Ok(shared(Mtd::new(device, geometry)));
    }
    if kind.is_block_device() {
        let geometry =
            geometry.ok_or_else(|| Unusable::Wrong(told(&"--geometry says of a block device what MTD says by itself")))?;
        return Ok(shared(Mtd::new(Disk::open(path, geometry.size).map_err(failed)?, geometry)));
    }
    #[cfg(feature = "development")]
    if kind.is_file() {
        let geometry = geometry.unwrap_or(super::nor::DEFAULT);
        let image = super::image::Image::open(path, geometry.size, false).map_err(failed)?;
        return Ok(shared(super::nor::Nor::new(geometry, image, 1, false)));
    }
    Err(Unusable::Wrong(told(&"neither an MTD device nor a block device")))
}

#[cfg(test)]
mod tests {
    use super::{open, Unusable};
    use crate::flash::Geometry;
    use std::path::Path;

    fn refused(path: &str) -> Unusable {
        let geometry = Geometry { size: 8192, sector: 4096, unit: 1 };
        open(Path::new(path), None, Some(geometry)).err().expect(path)
    }

    #[test]
    fn what_is_not_there_and_what_is_no_flash() {
        assert_eq!(refused("/nowhere"), Unusable::Missing("/nowhere: No such file or directory (os error 2)".into()));
        assert_eq!(refused("/proc"), Unusable::Wrong("/proc: neither an MTD device nor a block device".into()));
        // Answers no question of MTD.
        assert!(matches!(refused("/dev/null"), Unusable::Missing(why) if why.starts_with("/dev/null: ")));
    }

    #[cfg(feature = "development")]
    #[test]
    fn a_file_of_another_size_is_there_and_wrong() {
        let path = std::env::temp_dir().join(format!("atnvr-flash-{}", std::process::id()));
        std::fs::write(&path, [0xff; 4096]).expect("a file");
        let told = refused(&path.display().to_string());
        std::fs::remove_file(&path).expect("it is ours");
        assert!(matches!(told, Unusable::Wrong(why) if why.ends_with("it has 4096 bytes, the partition 8192")));
    }
}
