//! Finds the board's devices, without udev: devtmpfs makes the nodes, sysfs says which is which.
//!
//! A place is one of `/dev/NAME`, `serial:SERIAL` (a disk with this serial number) and `serial:SERIAL/PART` (a partition of it, by the
//! name in its GPT). Partitions are looked for on their own disk only, so that a medium that somebody plugs in cannot pass for one.
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

const BLOCK: &str = "/sys/block";

fn is_disk(disk: &Path, serial: &str) -> bool {
    fs::read_to_string(disk.join("serial")).is_ok_and(|text| text.trim_end_matches(['\n', '\0', ' ']) == serial)
}

fn is_part(part: &Path, name: &str) -> bool {
    fs::read_to_string(part.join("uevent"))
        .is_ok_and(|text| text.lines().any(|line| line.strip_prefix("PARTNAME=") == Some(name)))
}

fn node(entry: &Path) -> Option<PathBuf> {
    let path = Path::new("/dev").join(entry.file_name()?);
    path.exists().then_some(path)
}

fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter()
}

/// The device node of a place, if it is there now.
pub fn find(place: &str) -> Option<PathBuf> {
    let Some(named) = place.strip_prefix("serial:") else {
        return Some(PathBuf::from(place)).filter(|path| path.exists());
    };
    let (serial, part) = named.split_once('/').map_or((named, None), |(serial, part)| (serial, Some(part)));
    let disk = entries(Path::new(BLOCK)).find(|disk| is_disk(disk, serial))?;
    match part {
        None => node(&disk),
        Some(name) => entries(&disk).find(|part| is_part(part, name)).as_deref().and_then(node),
    }
}

/// How long a device of the board's own is waited for.
const OWN: Duration = Duration::from_secs(5);

/// The same, waiting a while for a device that the kernel has not shown yet.
pub fn wait(place: &str) -> Option<PathBuf> {
    wait_for(place, OWN)
}

/// The same, for as long as this.
pub fn wait_for(place: &str, time: Duration) -> Option<PathBuf> {
    let end = Instant::now() + time;
    loop {
        match find(place) {
            None if Instant::now() < end => sleep(Duration::from_millis(10)),
            found => return found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{wait_for, Duration, Instant};
    use std::fs::{remove_file, write};
    use std::thread;

    #[test]
    fn a_device_that_comes_late_is_waited_for_and_no_longer() {
        let path = std::env::temp_dir().join(format!("boot-late-{}", std::process::id()));
        let place = path.display().to_string();
        assert_eq!(wait_for(&place, Duration::ZERO), None);
        let (maker, begun) = (path.clone(), Instant::now());
        let plugging = thread::spawn(move || {
            thread::sleep(Duration::from_millis(30));
            write(maker, "")
        });
        assert_eq!(wait_for(&place, Duration::from_secs(60)), Some(path.clone()));
        assert!(begun.elapsed() < Duration::from_secs(50), "it was not waited for to the end");
        plugging.join().unwrap().unwrap();
        remove_file(path).unwrap();
    }
}
