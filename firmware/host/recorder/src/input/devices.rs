//! All mice and keyboards, coming and going.
use std::collections::BTreeMap;
use std::fs;
use std::os::fd::{BorrowedFd, RawFd};
use std::path::{Path, PathBuf};

use super::capability::codes::{ABS_X, ABS_Y, MSC_SCAN, REL_WHEEL_HI_RES};
use super::capability::Uses;
use super::event::{events, Event};
use super::keyboard::{Edge, Keyboard, Stroke, Typing};
use super::layout::Layout;
use super::mouse::{Mouse, Place};
use super::node::Node;
use super::Act;

struct Device {
    path: PathBuf,
    node: Node,
    uses: Uses,
    mouse: Mouse,
    keyboard: Keyboard,
}

/// Batches that are taken of a device before others have their turn: 1024 events. What is left is told of again, by epoll.
const BATCHES: usize = 16;

/// What a look at the folder came to, to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A device is there; `Devices::descriptor` of this number is to be waited for.
    Came(RawFd, String),
    /// A device went.
    Went(String),
}

/// What a device said last before it was gone: the kernel let go of what was held on it, which is no click. `was_down`: a button was.
fn no_release(acts: &mut Vec<Act>, first: usize, was_down: bool) {
    let mut is_lost = false;
    for act in acts.split_off(first.min(acts.len())) {
        match act {
            Act::Key(key, false) => acts.push(Act::KeyLost(key)),
            Act::Pointer(_, _, false) if was_down && !is_lost => {
                is_lost = true;
                acts.push(Act::PointerLost);
            }
            Act::Pointer(..) | Act::Wheel(_) if is_lost => {}
            other => acts.push(other),
        }
    }
}

/// A stroke as what the operator did.
fn act((key, edge): Stroke) -> Act {
    match edge {
        Edge::Down => Act::Key(key, true),
        Edge::Up => Act::Key(key, false),
        Edge::Lost => Act::KeyLost(key),
    }
}

/// The folder of the devices, and what is used of them.
pub struct Devices {
    folder: PathBuf,
    by_descriptor: BTreeMap<RawFd, Device>,
    place: Place,
    typing: Typing,
}

fn told(path: &Path, uses: Uses) -> String {
    let what = match uses {
        Uses { is_mouse: true, is_keyboard: true } => "mouse and keyboard",
        Uses { is_mouse: true, .. } => "mouse",
        Uses { is_keyboard: true, .. } => "keyboard",
        _ => "keys that are of no use:",
    };
    format!("{what} {}", path.display())
}

impl Devices {
    /// None opened yet; the pointer is in the middle.
    #[must_use]
    pub fn new(folder: &Path, size: (i32, i32)) -> Self {
        Self { folder: folder.to_owned(), by_descriptor: BTreeMap::new(), place: Place::new(size), typing: Typing::default() }
    }

    /// Whether there is something to point with.
    #[must_use]
    pub fn has_mouse(&self) -> bool {
        self.by_descriptor.values().any(|device| device.uses.is_mouse)
    }

    /// Where the pointer is, in pixels.
    #[must_use]
    pub fn place(&self) -> (i32, i32) {
        self.place.pixel()
    }

    /// What to wait for, of a device that came and did not go.
    #[must_use]
    pub fn descriptor(&self, number: RawFd) -> Option<BorrowedFd<'_>> {
        self.by_descriptor.get(&number).map(|device| device.node.borrowed())
    }

    /// Another monitor.
    pub fn resize(&mut self, size: (i32, i32)) {
        self.place.resize(size);
    }

    fn is_down(&self) -> bool {
        self.by_descriptor.values().any(|device| device.mouse.is_down())
    }

    fn light(&mut self) {
        let Typing { layout, has_caps, has_num } = self.typing;
        for device in self.by_descriptor.values_mut().filter(|device| device.uses.is_keyboard) {
            device.node.light(has_num, has_caps, layout == Layout::Russian);
        }
    }

    fn open(&self, path: &Path) -> Option<Device> {
        let node = Node::open(path).ok()?;
        let abilities = node.abilities();
        let uses = abilities.uses();
        if abilities.is_grabbed() {
            // One that is of no use is kept open as well, for that is how long nobody else hears it.
            node.grab();
        } else if !uses.any() {
            return None;
        }
        let axes = (node.axis(ABS_X), node.axis(ABS_Y));
        let mouse = Mouse::new(axes, abilities.relative.has(REL_WHEEL_HI_RES), abilities.other.has(MSC_SCAN));
        Some(Device { path: path.to_owned(), node, uses, mouse, keyboard: Keyboard::default() })
    }

    /// Opens what is there and not yet known.
    pub fn look(&mut self) -> Vec<Change> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let is_event = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("event"));
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_event).collect();
        paths.sort();
        let mut changes = Vec::new();
        for path in paths {
            if self.by_descriptor.values().any(|device| device.path == path) {
                continue;
            }
            let Some(device) = self.open(&path) else { continue };
            let descriptor = device.node.descriptor();
            changes.push(Change::Came(descriptor, told(&path, device.uses)));
            self.by_descriptor.insert(descriptor, device);
        }
        if !changes.is_empty() {
            self.light();
        }
        changes
    }

    /// Takes what a device says, up to a limit; when it is gone, what was held on it ends.
    pub fn read(&mut self, descriptor: RawFd, acts: &mut Vec<Act>) -> Option<Change> {
        let (first, was_down) = (acts.len(), self.is_down());
        for _ in 0..BATCHES {
            let device = self.by_descriptor.get_mut(&descriptor)?;
            let Ok(bytes) = device.node.read() else {
                no_release(acts, first, was_down);
                return self.gone(descriptor, acts);
            };
            if bytes.is_empty() {
                return None;
            }
            for event in events(&bytes) {
                self.take(descriptor, event, acts);
            }
        }
        None
    }

    fn take(&mut self, descriptor: RawFd, event: Event, acts: &mut Vec<Act>) {
        let before = self.typing;
        let Some(device) = self.by_descriptor.get_mut(&descriptor) else { return };
        if device.uses.is_keyboard {
            let strokes = device.keyboard.take(event, &mut self.typing);
            acts.extend(strokes.into_iter().map(act));
        }
        let report = if device.uses.is_mouse { device.mouse.take(event, &mut self.place) } else { None };
        if let Some(report) = report {
            if report.is_lost {
                acts.push(Act::PointerLost);
            }
            if report.is_moved {
                let (x, y) = self.place.pixel();
                acts.push(Act::Pointer(x, y, self.is_down()));
            }
            if report.notches != 0 {
                acts.push(Act::Wheel(report.notches));
            }
        }
        if self.typing != before {
            self.light();
        }
    }

    fn gone(&mut self, descriptor: RawFd, acts: &mut Vec<Act>) -> Option<Change> {
        let mut device = self.by_descriptor.remove(&descriptor)?;
        acts.extend(device.keyboard.let_go().into_iter().map(act));
        // Held by another one as well, the press goes on.
        if device.mouse.is_down() && !self.is_down() {
            acts.push(Act::PointerLost);
        }
        Some(Change::Went(told(&device.path, device.uses)))
    }
}

#[cfg(test)]
mod tests {
    use super::{no_release, Change, Device, Devices};
    use crate::input::capability::Uses;
    use crate::input::event::{bytes_of, kinds, Event};
    use crate::input::keyboard::Keyboard;
    use crate::input::mouse::{Axis, Mouse};
    use crate::input::node::Node;
    use crate::input::Act;
    use std::fs;
    use std::io::Write;
    use std::os::fd::RawFd;
    use std::path::Path;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// A device, which is a pipe, alone; its number, and what it says.
    fn piped(uses: Uses) -> (Devices, RawFd, fs::File) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("atnvr-input-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, 0o600.into(), 0).expect("a pipe");
        // Only to be read: who may write as well keeps it open.
        let node = Node::open_to_read(&path).expect("it opens");
        let writer = fs::OpenOptions::new().write(true).open(&path).expect("it is read");
        fs::remove_file(&path).expect("it is there");
        let descriptor = node.descriptor();
        let mouse = Mouse::new((Axis::default(), Axis::default()), false, false);
        let mut devices = Devices::new(Path::new("/nowhere"), (1280, 720));
        devices.by_descriptor.insert(descriptor, Device { path, node, uses, mouse, keyboard: Keyboard::default() });
        (devices, descriptor, writer)
    }

    #[test]
    fn a_device_that_never_stops_keeps_nobody_waiting() {
        const REPORTS: usize = 700;
        let (mut devices, descriptor, mut writer) = piped(Uses { is_mouse: true, is_keyboard: false });
        let event = |kind, value| bytes_of(Event { kind, code: 0, value });
        for report in 0..REPORTS {
            let step = if report % 2 == 0 { 1 } else { -1 };
            writer.write_all(&[event(kinds::REL, step), event(kinds::SYN, 0)].concat()).expect("there is room");
        }
        let counts = [(); 3].map(|()| {
            let mut acts = Vec::new();
            assert_eq!(devices.read(descriptor, &mut acts), None);
            acts.len()
        });
        assert_eq!(counts, [512, REPORTS - 512, 0], "two events of a report");
    }

    #[test]
    fn a_release_by_being_unplugged_is_no_click() {
        let moved = [Act::Key(10, true), Act::Pointer(1, 1, false), Act::Pointer(1, 1, true)];
        let mut acts = [&moved[..], &[Act::Pointer(2, 2, true), Act::Pointer(2, 2, false)]].concat();
        no_release(&mut acts, 3, true);
        assert_eq!(acts, [&moved[..], &[Act::Pointer(2, 2, true), Act::PointerLost]].concat());
        let mut none = moved.to_vec();
        no_release(&mut none, 2, true);
        no_release(&mut none, 9, true);
        assert_eq!(none, moved);
        let mut keys = vec![Act::Key(10, false), Act::Key(97, true), Act::Key(97, false), Act::Key(10, false)];
        no_release(&mut keys, 1, false);
        assert_eq!(keys, [Act::Key(10, false), Act::Key(97, true), Act::KeyLost(97), Act::KeyLost(10)]);
    }

    /// A pipe takes the place of a keyboard: Enter is pressed, and the pipe is closed, which is the end of the device.
    #[test]
    fn a_keyboard_that_is_pulled_with_enter_held_does_not_click() {
        for is_let_go_by_the_kernel in [false, true] {
            let (mut devices, descriptor, mut writer) = piped(Uses { is_mouse: false, is_keyboard: true });
            let key = |value| {
                [bytes_of(Event { kind: kinds::KEY, code: 28, value }), bytes_of(Event { kind: kinds::SYN, code: 0, value: 0 })]
            };
            let mut acts = Vec::new();
            writer.write_all(&key(1).concat()).expect("there is room");
            assert_eq!((devices.read(descriptor, &mut acts), acts.as_slice()), (None, &[Act::Key(10, true)][..]));
            if is_let_go_by_the_kernel {
                writer.write_all(&key(0).concat()).expect("there is room");
            }
            drop(writer);
            assert!(matches!(devices.read(descriptor, &mut acts), Some(Change::Went(_))));
            assert_eq!(acts, [Act::Key(10, true), Act::KeyLost(10)]);
        }
    }
}
