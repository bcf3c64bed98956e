//! The folder of the input devices, watched for what comes.
use std::os::fd::{AsFd, OwnedFd};
use std::path::Path;

use rustix::fs::inotify;

use super::reactor::{Reactor, Source};

/// Where the kernel has them.
pub const INPUTS: &str = "/dev/input";

/// A folder that wakes the loop when something comes into it, or may be opened now.
pub struct Folder(OwnedFd);

impl Folder {
    /// None while it is not there.
    #[must_use]
    pub fn watch(path: &Path, reactor: &Reactor) -> Option<Self> {
        let flags = inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK;
        let watched = inotify::init(flags).ok()?;
        inotify::add_watch(&watched, path, inotify::WatchFlags::CREATE | inotify::WatchFlags::ATTRIB).ok()?;
        reactor.add(Source::Folder, watched.as_fd()).ok()?;
        Some(Self(watched))
    }

    /// Takes what was told, so that it wakes once.
    pub fn taken(&self) {
        let mut told = [0; 4096];
        while rustix::io::read(&self.0, &mut told).is_ok_and(|length| length > 0) {}
    }
}

#[cfg(test)]
mod tests {
    use super::Folder;
    use crate::device::reactor::{Reactor, Source};
    use std::fs;

    #[test]
    fn what_comes_wakes_once() {
        let path = std::env::temp_dir().join(format!("atnvr-folder-{}", std::process::id()));
        let reactor = Reactor::new().expect("it starts");
        assert!(Folder::watch(&path, &reactor).is_none(), "not there yet");
        fs::create_dir(&path).expect("a folder");
        let folder = Folder::watch(&path, &reactor).expect("it is there");
        assert_eq!(reactor.wait(0).expect("it waits"), []);
        fs::write(path.join("event0"), "").expect("a file");
        assert_eq!(reactor.wait(10_000).expect("it waits"), [Source::Folder]);
        folder.taken();
        assert_eq!(reactor.wait(0).expect("it waits"), []);
        fs::remove_dir_all(&path).expect("it is ours");
    }
}
