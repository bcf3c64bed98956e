//! What a board has beside its flash: clock, entropy, serial number, watchdog, nodes of displays and inputs. Nothing is changed: a watchdog is
//! looked at and not opened, which would start it.
use std::fs;
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::contract::clock::EARLIEST;
use crate::contract::serial;

fn clock_read(
    clock: libc::clockid_t,
    read: unsafe extern "C" fn(libc::clockid_t, *mut libc::timespec) -> libc::c_int,
) -> Option<Duration> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: both functions that are given here fill the structure, which lives through the call, and do nothing else.
    let answered = unsafe { read(clock, &raw mut time) } == 0;
    answered.then(|| Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32))
}

/// The powered-on clock, which must go on also while the board sleeps, and the wall clock, which may be wrong.
pub fn clock() -> Result<String, String> {
    let boot = |read| clock_read(libc::CLOCK_BOOTTIME, read).ok_or("no CLOCK_BOOTTIME");
    let (now, step) = (boot(libc::clock_gettime)?, boot(libc::clock_getres)?);
    let awake = clock_read(libc::CLOCK_MONOTONIC, libc::clock_gettime).ok_or("no CLOCK_MONOTONIC")?;
    let later = boot(libc::clock_gettime)?;
    if later < now || later + step < awake {
        return Err("the powered-on clock goes backwards".into());
    }
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis());
    let wall = if wall < u128::from(EARLIEST.unsigned_abs()) { "not set" } else { "set" };
    let told = format!("{} s since power-on, in steps of {} ns; wall clock {wall}", now.as_secs(), step.as_nanos());
    if step <= Duration::from_millis(4) {
        Ok(told)
    } else {
        Err(format!("{told}: too coarse"))
    }
}

/// Whether random bytes come at once: a board without a source of entropy keeps the recorder waiting at its first start.
pub fn entropy() -> Result<String, String> {
    let mut byte = 0_u8;
    // SAFETY: one byte is asked for, into one that lives through the call.
    let taken = unsafe { libc::getrandom((&raw mut byte).cast(), 1, libc::GRND_NONBLOCK) };
    let sources = fs::read_to_string("/sys/class/misc/hw_random/rng_available").unwrap_or_default();
    let sources = if sources.trim().is_empty() { "none" } else { sources.trim() };
    if taken == 1 {
        Ok(format!("ready; hardware: {sources}"))
    } else {
        Err(format!("the kernel has too little of it yet; hardware: {sources}"))
    }
}

/// The board's own serial number, read as the recorder reads it.
pub fn serial(path: &Path, factory: Option<&str>) -> Result<String, String> {
    let serial = serial::read(path)?;
    match factory {
        None => Ok(format!("{serial}, not compared")),
        Some(factory) if factory == serial => Ok(format!("{serial}, as in the factory partition")),
        Some(factory) => Err(format!("{serial}, but the factory partition has {factory}")),
    }
}

fn is_node(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.file_type().is_char_device())
}

fn line(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A watchdog as sysfs tells of it.
pub fn watchdog(path: &Path) -> Result<String, String> {
    if !is_node(path) {
        return Err(format!("{}: no such device", path.display()));
    }
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    // /dev/watchdog is the first one.
    let name = if name == "watchdog" { "watchdog0".to_owned() } else { name };
    let folder = Path::new("/sys/class/watchdog").join(name);
    let told = |what: &str| line(&folder.join(what)).unwrap_or_else(|| "?".into());
    let way_out = if told("nowayout") == "1" { "stays on once started" } else { "can be stopped" };
    Ok(format!("{}, {} s, {way_out}", told("identity"), told("timeout")))
}

/// Nodes in a folder whose names begin so, in the order of their numbers.
fn nodes(folder: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let number = |path: &PathBuf| path.file_name()?.to_str()?.strip_prefix(prefix)?.parse::<u32>().ok();
    let mut found: Vec<PathBuf> = entries.filter(|path| number(path).is_some() && is_node(path)).collect();
    found.sort_by_key(number);
    found
}

fn listed(nodes: &[PathBuf], name: impl Fn(&str) -> Option<String>) -> String {
    let told = nodes.iter().map(|path| {
        let node = path.file_name().map_or_else(String::new, |node| node.to_string_lossy().into_owned());
        name(&node).map_or_else(|| node.clone(), |name| format!("{node} ({name})"))
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Nodes that a monitor may be behind; for DRM with the connectors that have one.
pub fn displays() -> Result<String, String> {
    let (cards, frames) = (nodes("/dev/dri", "card"), nodes("/dev", "fb"));
    if cards.is_empty() && frames.is_empty() {
        return Err("neither /dev/dri/card* nor /dev/fb*".into());
    }
    let plugged = |card: &str| {
        let connectors = fs::read_dir("/sys/class/drm").into_iter().flatten().flatten().map(|entry| entry.path());
        let with_monitor = connectors.filter(|path| line(&path.join("status")).as_deref() == Some("connected"));
        let names =
            with_monitor.filter_map(|path| path.file_name()?.to_str()?.strip_prefix(&format!("{card}-")).map(str::to_owned));
        let mut names: Vec<String> = names.collect();
        names.sort();
        Some(if names.is_empty() { "no monitor".into() } else { names.join(", ") })
    };
    let told = [listed(&cards, plugged), listed(&frames, |node| line(&Path::new("/sys/class/graphics").join(node).join("name")))];
    Ok(told.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; "))
}

/// Nodes of mice and keyboards, with their names. None is no fault: they are taken when they are plugged.
pub fn inputs() -> Result<String, String> {
    let found = nodes("/dev/input", "event");
    let name = |node: &str| line(&Path::new("/sys/class/input").join(node).join("device/name"));
    Ok(if found.is_empty() { "none is plugged".into() } else { listed(&found, name) })
}

#[cfg(test)]
mod tests {
    use super::{clock, displays, entropy, inputs, serial, watchdog};
    use std::path::Path;

    #[test]
    fn this_machine_has_a_clock_and_entropy() {
        let clock = clock().expect("a clock");
        assert!(clock.contains(" s since power-on, in steps of 1 ns; wall clock set"), "{clock}");
        assert!(entropy().is_ok_and(|told| told.starts_with("ready; hardware: ")));
        assert!(inputs().is_ok());
        assert!(displays().map_or_else(|why| why.contains("/dev/dri"), |told| !told.is_empty()));
    }

    #[test]
    fn serial_numbers_of_boards() {
        let path = std::env::temp_dir().join(format!("atnvr-serial-{}", std::process::id()));
        let told = |content: &str, factory| {
            std::fs::write(&path, content).expect("a file of the test's own");
            serial(&path, factory)
        };
        assert_eq!(told("XYZ123\n", Some("XYZ123")), Ok("XYZ123, as in the factory partition".into()));
        assert_eq!(told("XYZ123\0", None), Ok("XYZ123, not compared".into()));
        assert_eq!(told("XYZ123", Some("XYZ124")), Err("XYZ123, but the factory partition has XYZ124".into()));
        assert_eq!(told("To Be Filled", None), Err("\"To Be Filled\" is no serial number".into()));
        assert_eq!(told("", None), Err("\"\" is no serial number".into()));
        std::fs::remove_file(&path).expect("it is there");
        assert!(serial(&path, None).is_err());
    }

    #[test]
    fn what_is_no_watchdog() {
        assert!(watchdog(Path::new("/proc/version")).is_err());
        assert!(watchdog(Path::new("/nowhere")).is_err());
        // Some device that is no watchdog: nothing is known of it, and it is not touched.
        assert_eq!(watchdog(Path::new("/dev/null")), Ok("?, ? s, can be stopped".into()));
    }
}
