//! What a recorder is made of: flash, identity and keys, the bundle.
use std::io::ErrorKind;
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
use crate::flash::{self, Shared, Unusable};
use crate::options::Device;

fn flash(options: &Device) -> Result<Shared, Problem> {
    flash::open(&options.flash, options.disk.as_deref(), options.geometry).map_err(|why| match why {
        Unusable::Missing(why) => Problem::NoFlash(why),
        Unusable::Wrong(why) => Problem::WrongFlash(why),
    })
}

fn factory(path: &Path) -> Result<Box<Factory>, Problem> {
    let reading = factory::read(path).map_err(|error| {
        let why = format!("{}: {error}", path.display());
        // Of a device that went, or never had its driver, and not of one that gives no bytes.
        let is_missing = error.kind() == ErrorKind::NotFound || matches!(error.raw_os_error(), Some(libc::ENXIO | libc::ENODEV));
        if is_missing {
            Problem::NoFactory(why)
        } else {
            Problem::DamagedFactory(why)
        }
    })?;
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
    let bundle = bundle_path(&options.component);
    #[cfg(feature = "development")]
    let bundle = options.bundle.clone().unwrap_or(bundle);
    let program = Program::read(&bundle).map_err(Problem::Component)?;
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
    use super::{check_serial, factory, flash};
    use crate::contract::provisioning::Identity;
    use crate::device::problem::Problem;
    use crate::options::Device;
    use std::fs;
    use std::path::Path;

    #[test]
    fn what_is_missing_is_not_called_damaged_nor_what_is_wrong_missing() {
        let missing = factory(Path::new("/dev/factory-missing")).err();
        assert!(matches!(&missing, Some(Problem::NoFactory(why)) if why.starts_with("/dev/factory-missing: ")), "{missing:?}");
        // Is there and gives no bytes.
        assert!(matches!(factory(Path::new("/proc")), Err(Problem::DamagedFactory(_))));
        let flash = |path: &str| flash(&Device { flash: path.into(), ..Device::default() }).err();
        assert!(matches!(flash("/dev/nowhere"), Some(Problem::NoFlash(_))));
        assert!(matches!(flash("/proc"), Some(Problem::WrongFlash(_))));
    }

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
