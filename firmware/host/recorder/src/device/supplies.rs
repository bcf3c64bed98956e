//! What a recorder is made of: flash, identity and keys, the bundle.
use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use zeroize::Zeroizing;

use super::problem::Problem;
use crate::contract::clock::Clock;
use crate::contract::crypto::Crypto;
use crate::contract::provisioning::Provisioning;
use crate::contract::random::{Random, SystemRandom};
use crate::contract::{Devices, Log, Ui};
use crate::flash::image::Image;
use crate::flash::mtd::{Device as MtdDevice, Mtd};
use crate::flash::nor::{Nor, DEFAULT};
use crate::flash::Flash;
use crate::options::Device;

fn flash(options: &Device) -> Result<Rc<RefCell<dyn Flash>>, Problem> {
    let path = &options.flash;
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let is_mtd = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("mtd"));
    if is_mtd {
        let opened = MtdDevice::open(path, options.disk.as_deref());
        let (device, geometry) = opened.map_err(|error| match error.kind() {
            std::io::ErrorKind::Unsupported => Problem::WrongFlash(told(&error)),
            _ => Problem::NoFlash(told(&error)),
        })?;
        return Ok(Rc::new(RefCell::new(Mtd::new(device, geometry))));
    }
    let geometry = options.geometry.unwrap_or(DEFAULT);
    let image = Image::open(path, geometry.size, false).map_err(|error| Problem::NoFlash(told(&error)))?;
    Ok(Rc::new(RefCell::new(Nor::new(geometry, image, 1, false))))
}

fn provisioning(path: &Path) -> Result<Provisioning, Problem> {
    let text = fs::read_to_string(path).map(Zeroizing::new);
    let text = text.map_err(|error| Problem::DamagedFactory(format!("{}: {error}", path.display())))?;
    if text.is_empty() {
        return Err(Problem::Unprovisioned);
    }
    Provisioning::parse(&text).map_err(|error| Problem::DamagedFactory(error.to_string()))
}

/// All that the bundle may reach, and the bundle.
///
/// # Errors
/// The first thing that is missing.
pub fn gather(options: &Device, ui: Rc<dyn Ui>, clock: Rc<dyn Clock>, log: &Log) -> Result<(Devices, Vec<u8>), Problem> {
    let Provisioning { identity, keys } = provisioning(&options.factory)?;
    let flash = flash(options)?;
    let random: Rc<dyn Random> = Rc::new(SystemRandom);
    let crypto = Rc::new(Crypto::new(keys, random.clone()));
    let bundle = options.bundle.clone().unwrap_or_else(|| options.component.join("bundle.qbc"));
    let bundle = fs::read(&bundle).map_err(|error| Problem::Component(format!("{}: {error}", bundle.display())))?;
    Ok((Devices { ui, flash, identity, clock, crypto, random, log: log.clone() }, bundle))
}
