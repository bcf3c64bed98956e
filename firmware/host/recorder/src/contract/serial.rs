//! The board's own serial number, as the kernel tells it.
use std::fs;
use std::path::Path;

const LONGEST: usize = 32;

/// Whether a text is one: 1 to 32 of A-Z and 0-9.
#[must_use]
pub fn is_serial(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Reads a file of sysfs or of the device tree, without what ends it: a line's end, a zero, spaces.
///
/// # Errors
/// In words: the kernel's, or what is there instead.
pub fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = String::from_utf8_lossy(&bytes);
    let serial = text.trim_end_matches(['\0', '\n', '\r', ' ']);
    if is_serial(serial) {
        Ok(serial.to_owned())
    } else {
        Err(format!("{serial:?} is no serial number"))
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use std::fs;

    #[test]
    fn serials_as_the_kernel_has_them() {
        let path = std::env::temp_dir().join(format!("atnvr-board-serial-{}", std::process::id()));
        let told = |text: &[u8]| {
            fs::write(&path, text).expect("a file of the test's own");
            read(&path)
        };
        for ended in ["TEST17", "TEST17\n", "TEST17\0", "TEST17\r\n", "TEST17  \n\0"] {
            assert_eq!(told(ended.as_bytes()), Ok("TEST17".into()), "{ended:?}");
        }
        let long = "A".repeat(33);
        for wrong in ["", "\n", "test17", "TEST 17", " TEST17", "TEST-17", "To Be Filled", &long] {
            assert!(told(wrong.as_bytes()).is_err_and(|why| why.ends_with("is no serial number")), "{wrong:?}");
        }
        assert!(told(b"TEST\xff17").is_err());
        fs::remove_file(&path).expect("it is there");
        assert!(read(&path).is_err());
    }
}
