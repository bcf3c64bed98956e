//! The command line.
#[cfg(feature = "development")]
mod headless;

use std::ffi::OsString;
use std::path::PathBuf;

use crate::contract::Level;
use crate::display::monitor::DisplayKind;
use crate::flash::Geometry;
#[cfg(feature = "development")]
pub use headless::Headless;

/// What `--help` prints.
#[must_use]
pub fn help() -> String {
    #[cfg(feature = "development")]
    return [HELP, DEVELOPMENT_HELP].concat();
    #[cfg(not(feature = "development"))]
    return HELP.to_owned();
}

#[cfg(feature = "development")]
const DEVELOPMENT_HELP: &str = "\
  and, since this is a development build, which also takes the bundle's source, and a file as flash:
  host --headless --bundle FILE --fonts FOLDER --provisioning FILE --flash FILE [options]
      without a monitor, in virtual time; another process drives it by standard input and output (src/sim/native)
      --size WxH         the monitor, 1x1 to 8192x8192            (1920x1080)
      --geometry S,E,U   bytes of flash, sector and program unit  (65536,4096,1)
      --read-only        the flash takes no writes
      --seed N           decides all that is random               (the kernel's randomness)
      --wall MS,OFFSET   the wall clock at the first power-on: ms since 1970, minutes of the zone  (unset)
      --cursor           draws the mouse cursor
  host --compile FILE.js --out FILE.qbc
      bytecode of the bundle
  host --device ... --bundle FILE
      another bundle than the component's
  host --selftest ... --provisioning FILE --fonts FOLDER
  host --read-factory
      what it makes of factory partitions: lines of hex on standard input
";

const HELP: &str = "\
The recorder's process.

  host --device --component FOLDER --factory PATH --flash DEVICE [options]
      on a recorder: a monitor, mouse and keyboard, in real time
      --disk DEVICE      the disk under block2mtd, flushed after each operation
      --display WAY      drm, fbdev, or auto: the first of them that is there  (auto)
      --watchdog DEVICE  kept quiet for as long as the loop lives
      --ready FILE       made once it has gone well for 10 s: no fault, no plugged monitor that stays dark
      --serial FILE      the board's own serial, which must be the factory's
      --geometry S,E,U   of a flash that is no MTD device
      --log-level LEVEL  debug, info, warn or error           (info)
      exit code 0: asked to end; 2: wrong options or files; 3: to be started again
  host --selftest [options]
      what this board gives the recorder, as a table; exit code 1 when something of it fails
      --factory PATH     the factory partition: a file, a block device or /dev/mtdN
      --serial FILE      the board's own serial number, compared with the factory partition's
      --component DIR    the root component
      --nodes            displays, mice and keyboards
      --watchdog DEVICE  is only looked at
      --flash DEVICE     /dev/mtdN, or a block device with --geometry; is only read
      --geometry S,E,U   bytes of the flash, of a sector and of a unit, where it is no MTD device
      --disk DEVICE      the disk under block2mtd, flushed after each operation
      --write            erases and programs the last sector, and puts back what was in it
  host --help, host ... -h
  host --version
";

/// Options of `--device`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Folder of the root component: bundle and fonts.
    pub component: PathBuf,
    /// Identity and keys.
    pub factory: PathBuf,
    /// The credential store's flash.
    pub flash: PathBuf,
    /// The disk under it.
    pub disk: Option<PathBuf>,
    /// Another bundle than the component's, or its source.
    #[cfg(feature = "development")]
    pub bundle: Option<PathBuf>,
    /// The way to the monitor.
    pub display: DisplayKind,
    /// A watchdog.
    pub watchdog: Option<PathBuf>,
    /// Made when all went well.
    pub ready: Option<PathBuf>,
    /// The board's own serial.
    pub serial: Option<PathBuf>,
    /// Of a flash that is no MTD device.
    pub geometry: Option<Geometry>,
    /// Lines of the log below it are left out; None: info.
    pub log_level: Option<Level>,
}

/// Options of `--selftest`; what is not named is not tried.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Selftest {
    /// Identity and keys as text.
    #[cfg(feature = "development")]
    pub provisioning: Option<PathBuf>,
    /// The factory partition.
    pub factory: Option<PathBuf>,
    /// File with the board's serial number.
    pub serial: Option<PathBuf>,
    /// Folder of the root component.
    pub component: Option<PathBuf>,
    /// Lists the nodes of displays and inputs.
    pub has_nodes: bool,
    /// Its device.
    pub watchdog: Option<PathBuf>,
    /// Folder of the fonts, where there is no component.
    #[cfg(feature = "development")]
    pub fonts: Option<PathBuf>,
    /// An MTD device, or a block device.
    pub flash: Option<PathBuf>,
    /// Of a flash that is no MTD device.
    pub geometry: Option<Geometry>,
    /// The disk under it.
    pub disk: Option<PathBuf>,
    /// The last sector is written to.
    pub is_writing: bool,
}

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// The recorder.
    Device(Box<Device>),
    /// The machine driven by another process.
    #[cfg(feature = "development")]
    Headless(Box<Headless>),
    /// Prints a table of the board.
    Selftest(Selftest),
    /// Writes the bytecode of a bundle's source.
    #[cfg(feature = "development")]
    Compile {
        /// An ES module.
        bundle: PathBuf,
        /// The file to write.
        out: PathBuf,
    },
    /// Tells what it makes of factory partitions.
    #[cfg(feature = "development")]
    ReadFactory,
    /// Prints `help`.
    Help,
    /// Prints the version.
    Version,
}

fn geometry(text: &str) -> Option<Geometry> {
    let numbers: Option<Vec<usize>> = text.split(',').map(|number| number.parse().ok()).collect();
    let &[size, sector, unit] = numbers?.as_slice() else { return None };
    Some(Geometry { size, sector, unit }).filter(Geometry::is_allowed)
}

fn device(arguments: &mut impl Iterator<Item = String>) -> Result<Command, String> {
    let mut options = Device::default();
    let (mut component, mut factory, mut flash) = (None, None, None);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name}: a value is missing"))?;
        let wrong = || format!("{name}: not \"{value}\"");
        let path = || PathBuf::from(&value);
        match name.as_str() {
            "--component" => component = Some(path()),
            "--factory" => factory = Some(path()),
            "--flash" => flash = Some(path()),
            "--disk" => options.disk = Some(path()),
            // What ships runs nothing but what is in the signed component.
            #[cfg(feature = "development")]
            "--bundle" => options.bundle = Some(path()),
            "--watchdog" => options.watchdog = Some(path()),
            "--ready" => options.ready = Some(path()),
            "--serial" => options.serial = Some(path()),
            "--geometry" => options.geometry = Some(geometry(&value).ok_or_else(wrong)?),
            "--log-level" => options.log_level = Some(Level::named(&value).ok_or_else(wrong)?),
            "--display" => {
                options.display = match value.as_str() {
                    "auto" => DisplayKind::Auto,
                    "drm" => DisplayKind::Drm,
                    "fbdev" => DisplayKind::Fbdev,
                    _ => return Err(wrong()),
                }
            }
            _ => return Err(format!("{name}: no such option")),
        }
    }
    options.component = component.ok_or("--component is missing")?;
    options.factory = factory.ok_or("--factory is missing")?;
    options.flash = flash.ok_or("--flash is missing")?;
    Ok(Command::Device(Box::new(options)))
}

fn selftest(arguments: &mut impl Iterator<Item = String>) -> Result<Command, String> {
    let mut options = Selftest::default();
    while let Some(name) = arguments.next() {
        if name == "--write" {
            options.is_writing = true;
            continue;
        }
        if name == "--nodes" {
            options.has_nodes = true;
            continue;
        }
        let value = arguments.next().ok_or_else(|| format!("{name}: a value is missing"))?;
        let place = match name.as_str() {
            "--geometry" => {
                options.geometry = Some(geometry(&value).ok_or_else(|| format!("{name}: not \"{value}\""))?);
                continue;
            }
            "--factory" => &mut options.factory,
            "--serial" => &mut options.serial,
            "--component" => &mut options.component,
            "--watchdog" => &mut options.watchdog,
            #[cfg(feature = "development")]
            "--provisioning" => &mut options.provisioning,
            #[cfg(feature = "development")]
            "--fonts" => &mut options.fonts,
            "--flash" => &mut options.flash,
            "--disk" => &mut options.disk,
            _ => return Err(format!("{name}: no such option")),
        };
        *place = Some(value.into());
    }
    if options.is_writing && options.flash.is_none() {
        return Err("--write: --flash is missing".into());
    }
    Ok(Command::Selftest(options))
}

#[cfg(feature = "development")]
fn compile(arguments: &mut impl Iterator<Item = String>) -> Result<Command, String> {
    let bundle = arguments.next().ok_or("--compile: a value is missing")?.into();
    match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (Some("--out"), Some(out), None) => Ok(Command::Compile { bundle, out: out.into() }),
        _ => Err("--compile: `--out FILE.qbc` behind the bundle, and nothing else".into()),
    }
}

impl Command {
    /// Reads the arguments behind the program's name; who asks for help anywhere gets it.
    ///
    /// # Errors
    /// In one line, what is wrong.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let texts = arguments.into_iter().map(OsString::into_string).collect::<Result<Vec<String>, OsString>>();
        let arguments = texts.map_err(|argument| format!("{}: no UTF-8", argument.to_string_lossy()))?;
        if arguments.iter().any(|argument| matches!(argument.as_str(), "--help" | "-h")) {
            return Ok(Self::Help);
        }
        let mut arguments = arguments.into_iter();
        match arguments.next().as_deref() {
            Some("--device") => device(&mut arguments),
            #[cfg(feature = "development")]
            Some("--headless") => headless::parse(&mut arguments),
            Some("--selftest") => selftest(&mut arguments),
            #[cfg(feature = "development")]
            Some("--compile") => compile(&mut arguments),
            #[cfg(feature = "development")]
            Some("--read-factory") => Ok(Self::ReadFactory),
            #[cfg(not(feature = "development"))]
            Some(other @ ("--headless" | "--compile" | "--read-factory")) => Err(format!("{other}: only in a development build")),
            Some("--version") => Ok(Self::Version),
            Some(other) => Err(format!("{other}: no such command")),
            None => Err("a command is missing".into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Command;
    use crate::contract::Level;
    use crate::display::monitor::DisplayKind;
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    fn parse(line: &str) -> Result<Command, String> {
        Command::parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn help_is_given_wherever_it_is_asked_for() {
        for line in ["--help", "-h", "--device --help", "--device -h", "--selftest --flash -h", "--device --display x11 --help"] {
            assert_eq!(parse(line), Ok(Command::Help), "{line}");
        }
        assert_eq!(parse("--version"), Ok(Command::Version));
    }

    #[test]
    fn an_argument_that_is_no_text_is_told() {
        let arguments = [OsString::from("--device"), OsString::from_vec(b"--flash\xff".to_vec())];
        assert_eq!(Command::parse(arguments), Err("--flash\u{fffd}: no UTF-8".into()));
    }

    #[test]
    fn options_of_a_recorder() {
        let line = "--device --component /component --factory /dev/vdc --flash /dev/mtd0 --display fbdev --log-level warn --ready /run/r";
        let Ok(Command::Device(options)) = parse(line) else { panic!("it is right") };
        assert_eq!((options.display, options.log_level), (DisplayKind::Fbdev, Some(Level::Warn)));
        assert_eq!(options.ready.as_deref(), Some(std::path::Path::new("/run/r")));
    }

    #[test]
    fn tells_what_is_wrong() {
        let wrong = [
            ("", "a command is missing"),
            ("--bundle x", "--bundle: no such command"),
            ("--device --component c --flash f", "--factory is missing"),
            ("--device --display x11", "--display: not \"x11\""),
            ("--device --log-level loud", "--log-level: not \"loud\""),
            ("--selftest --geometry 4096,4096,1", "--geometry: not \"4096,4096,1\""),
            ("--device --geometry 8192,4096,3", "--geometry: not \"8192,4096,3\""),
            ("--device --colour red", "--colour: no such option"),
            ("--selftest --write", "--write: --flash is missing"),
            ("--selftest --flash", "--flash: a value is missing"),
        ];
        for (line, message) in wrong {
            assert_eq!(parse(line), Err(message.to_owned()));
        }
    }
}
