//! Provisioning as lines of `name = value`, for work without a factory partition. No part of what ships: a file that anybody may read is no
//! place for keys.
//!
//!
//! ```text
//! model = AT-NVR 32
//! serial = ATNVR0000000017
//! device-key = <64 hex digits>
//! auth-key = <64 hex digits>          may be left out, as may the two below
//! relay = <key id, 2 hex digits> <public key, 64 hex digits>
//! desk = <key id, 2 hex digits> <public key, 64 hex digits>
//! ```
//!
//! Values are never told in an error: they are secrets.
use std::fmt;

use zeroize::Zeroizing;

use super::{Identity, Keys, Provisioning, Recipient, KEY_LENGTH};

/// A file that is not one of provisioning; tells the line (from 1) and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisioningError(String);

impl fmt::Display for ProvisioningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProvisioningError {}

fn key(text: &str) -> Option<[u8; KEY_LENGTH]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * KEY_LENGTH || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let mut bytes = Zeroizing::new([0; KEY_LENGTH]);
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(*bytes)
}

fn recipient(text: &str) -> Option<Recipient> {
    let (id, public_key) = text.split_once(' ')?;
    if id.len() != 2 || !id.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    Some(Recipient { id: u8::from_str_radix(id, 16).ok()?, public_key: key(public_key.trim())? })
}

fn within(text: &str, allowed: impl Fn(char) -> bool) -> Option<String> {
    ((1..=32).contains(&text.len()) && text.chars().all(allowed)).then(|| text.to_owned())
}

impl Provisioning {
    /// Reads the lines above; empty ones and those that begin with `#` are left out.
    ///
    /// # Errors
    /// `ProvisioningError` for an unknown, doubled, wrong or missing value.
    pub fn parse(text: &str) -> Result<Self, ProvisioningError> {
        let (mut model, mut serial, mut device, mut auth, mut relay, mut desk) = (None, None, None, None, None, None);
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |what: &str| ProvisioningError(format!("line {number}: {what}"));
            let (name, value) = line.split_once('=').ok_or_else(|| wrong("no `name = value`"))?;
            let (name, value) = (name.trim(), value.trim());
            fn put<T>(place: &mut Option<T>, value: Option<T>) -> Result<(), &'static str> {
                if place.is_some() {
                    return Err("is there twice");
                }
                *place = Some(value.ok_or("is not what it should be")?);
                Ok(())
            }
            match name {
                "model" => put(&mut model, within(value, |c| (' '..='~').contains(&c))),
                "serial" => put(&mut serial, within(value, |c| c.is_ascii_uppercase() || c.is_ascii_digit())),
                "device-key" => put(&mut device, key(value)),
                "auth-key" => put(&mut auth, key(value)),
                "relay" => put(&mut relay, recipient(value)),
                "desk" => put(&mut desk, recipient(value)),
                _ => return Err(wrong("an unknown name")),
            }
            .map_err(|what| wrong(&format!("{name} {what}")))?;
        }
        let missing = |name: &str| ProvisioningError(format!("{name} is missing"));
        Ok(Self {
            identity: Identity {
                model: model.ok_or_else(|| missing("model"))?,
                serial: serial.ok_or_else(|| missing("serial"))?,
            },
            keys: Box::new(Keys { device: device.ok_or_else(|| missing("device-key"))?, auth, relay, desk }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Provisioning;

    fn lines(change: impl Fn(&str) -> String) -> String {
        let key = |digit: &str| digit.repeat(64);
        [
            "model = AT-NVR 32".to_owned(),
            "serial = ATNVR0000000017".to_owned(),
            format!("device-key = {}", key("a")),
            format!("auth-key = {}", key("0")),
            format!("relay = 11 {}", key("b")),
            format!("desk = 21 {}", key("C")),
        ]
        .iter()
        .map(|line| change(line) + "\n")
        .collect()
    }

    #[test]
    fn reads_all() {
        let Provisioning { identity, keys } = Provisioning::parse(&lines(str::to_owned)).expect("it is whole");
        assert_eq!((identity.model.as_str(), identity.serial.as_str()), ("AT-NVR 32", "ATNVR0000000017"));
        assert_eq!((keys.device, keys.auth), ([0xaa; 32], Some([0; 32])));
        assert_eq!(keys.desk.map(|desk| (desk.id, desk.public_key)), Some((0x21, [0xcc; 32])));
        assert_eq!(keys.relay.map(|relay| relay.id), Some(0x11));
    }

    #[test]
    fn the_vendor_keys_may_be_missing_and_nothing_else() {
        for name in ["auth-key", "relay", "desk"] {
            let text = lines(|line| if line.starts_with(name) { String::new() } else { line.to_owned() });
            assert!(Provisioning::parse(&text).is_ok(), "without {name}");
        }
        for name in ["model", "serial", "device-key"] {
            let text = lines(|line| if line.starts_with(name) { String::new() } else { line.to_owned() });
            let error = Provisioning::parse(&text).err().map(|error| error.to_string());
            assert_eq!(error, Some(format!("{name} is missing")));
        }
    }

    #[test]
    fn wrong_lines_are_refused_and_tell_no_value() {
        let wrong = [
            "serial = small",
            "serial =",
            "model = é",
            "device-key = abc",
            "relay = 1 1",
            "desk = xx 00",
            "colour = red",
            "?",
            "device-key = +f",
            "relay = +1 00",
        ];
        for wrong in wrong {
            let name = wrong.split(' ').next().unwrap_or_default();
            let text = lines(|line| if line.starts_with(name) { String::new() } else { line.to_owned() }) + wrong;
            let error = Provisioning::parse(&text).err().expect(wrong).to_string();
            assert!(error.starts_with("line 7: "), "{error}");
            assert!(!error.contains("abc") && !error.contains("small"), "{error}");
        }
        let doubled = lines(str::to_owned) + "serial = A";
        assert_eq!(Provisioning::parse(&doubled).err().map(|e| e.to_string()).as_deref(), Some("line 7: serial is there twice"));
    }
}
