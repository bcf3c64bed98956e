//! What a recorder is made of: flash, identity and keys, the bundle.
use std::cell::RefCell;
use std::fmt::Display;
use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;
use std::rc::Rc;

use super::problem::Problem;
use crate::component::{bundle_path, Manifest};
use crate::contract::clock::Clock;
use crate::contract::crypto::Crypto;
use crate::contract::factory::{self, Factory, Reading};
use crate::contract::provisioning::{Identity, Provisioning};
use crate::contract::random::{Random, SystemRandom};
use crate::contract::{serial, Devices, Level, Log, Source, Ui};
use crate::engine::program::Program;
use crate::flash::image::Image;
use crate::flash::mtd::{Device as MtdDevice, Mtd};
use crate::flash::nor::{Nor, DEFAULT};
use crate::flash::Flash;
use crate::options::Device;

fn told(path: &Path, error: impl Display) -> String {
    format!("{}: {error}", path.display())
}

fn flash(options: &Device) -> Result<Rc<RefCell<dyn Flash>>, Problem> {
    let path = &options.flash;
    let kind = fs::metadata(path).map_err(|error| Problem::NoFlash(told(path, error)))?.file_type();
    if kind.is_char_device() {
        let opened = MtdDevice::open(path, options.disk.as_deref());
        let (device, geometry) = opened.map_err(|error| match error.kind() {
            std::io::ErrorKind::Unsupported => Problem::WrongFlash(told(path, error)),
            _ => Problem::NoFlash(told(path, error)),
        })?;
        return Ok(Rc::new(RefCell::new(Mtd::new(device, geometry))));
    }
    let geometry = options.geometry.unwrap_or(DEFAULT);
    let image = Image::open(path, geometry.size, false).map_err(|error| Problem::NoFlash(told(path, error)))?;
    Ok(Rc::new(RefCell::new(Nor::new(geometry, image, 1, false))))
}

fn factory(path: &Path) -> Result<Box<Factory>, Problem> {
    let reading = factory::read(path).map_err(|error| Problem::DamagedFactory(told(path, error)))?;
    let words = reading.to_string();
    match reading {
        Reading::Ok(factory) => Ok(factory),
        Reading::Unprovisioned => Err(Problem::Unprovisioned),
        Reading::Newer(_) => Err(Problem::NewerFactory(words)),
        Reading::Damaged(_) => Err(Problem::DamagedFactory(words)),
    }
}

/// The board's own serial must be the factory's: a flash chip that was moved to another board is noticed.
fn check_serial(path: &Path, identity: &Identity) -> Result<(), Problem> {
    let serial = serial::read(path).map_err(Problem::OtherSerial)?;
    if serial == identity.serial {
        return Ok(());
    }
    Err(Problem::OtherSerial(format!("the board is {serial:?}, the factory wrote {:?}", identity.serial)))
}

/// All that the bundle may reach, and the bundle.
///
/// # Errors
/// The first thing that is missing.
pub fn gather(options: &Device, ui: Rc<dyn Ui>, clock: Rc<dyn Clock>, log: &Log) -> Result<(Devices, Program), Problem> {
    let manifest = Manifest::read(&options.component).map_err(Problem::Component)?;
    let own = bundle_path(&options.component);
    let program = Program::read(options.bundle.as_deref().unwrap_or(&own)).map_err(Problem::Component)?;
    let Factory { provisioning: Provisioning { identity, keys }, board } = *factory(&options.factory)?;
    if let Some(path) = &options.serial {
        check_serial(path, &identity)?;
    }
    let (version, security) = (&manifest.version, manifest.security_version);
    let line =
        format!("version {version}, security version {security}, for {}; {} {}", manifest.board, identity.model, identity.serial);
    log(Source::Machine, Level::Info, &line);
    if board != manifest.board {
        log(Source::Machine, Level::Warn, &format!("the factory wrote that the board is {board}"));
    }
    let flash = flash(options)?;
    let random: Rc<dyn Random> = Rc::new(SystemRandom);
    let crypto = Rc::new(Crypto::new(keys, random.clone()));
    Ok((Devices { ui, flash, identity, clock, crypto, random, log: log.clone() }, program))
}

#[cfg(test)]
mod tests {
    use super::check_serial;
    use crate::contract::provisioning::Identity;
    use std::fs;

    #[test]
    fn serials_as_the_kernel_has_them() {
        let identity = Identity { model: "AT-NVR 32".into(), serial: "TEST17".into() };
        let path = std::env::temp_dir().join(format!("serial-{}", std::process::id()));
        let check = |text: &str| {
            fs::write(&path, text).expect("a file");
            check_serial(&path, &identity).is_ok()
        };
        assert!(check("TEST17\n") && check("TEST17\0") && check("TEST17") && check("TEST17\r\n"));
        assert!(!check("TEST18\n") && !check("") && !check("TEST17 TEST17") && !check("test17"));
        fs::remove_file(&path).expect("it is ours");
        assert!(check_serial(&path, &identity).is_err());
    }
}
