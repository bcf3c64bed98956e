//! A monitor behind DRM: a dumb buffer on the first monitor that is plugged.
//!
//! One buffer, written while it is shown. A second one and page flips would show no change half done, but cost a monitor's worth of memory
//! (33 MB at 3840x2160) and a copy of each change twice; what changes here is a button or a letter. Drivers that keep a copy of their own
//! (virtio-gpu, USB displays) are told what changed.
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use drm::buffer::{Buffer, DrmFourcc};
use drm::control::dumbbuffer::DumbBuffer;
use drm::control::{connector, crtc, framebuffer, ClipRect, Device as _, Mode, ModeFlags, ModeTypeFlags};
use drm::{Device as _, DriverCapability};

use super::bridge::Area;
use super::mapping::Mapping;
use super::modes::{choose, ModeFacts};
use super::nodes::{changes, nodes, NodeId};

/// Bits of a pixel, and those of them that are colour.
const BITS: u32 = 32;
const DEPTH: u32 = 24;

/// An opened `/dev/dri/cardN`.
struct Card(File);

impl AsFd for Card {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
impl drm::Device for Card {}
impl drm::control::Device for Card {}

impl Card {
    /// In words, why not, for a device that no picture can be shown on: a render-only GPU, one without dumb buffers.
    fn open(path: &Path) -> Result<Self, String> {
        let told = |why: &str| format!("{}: {why}", path.display());
        let card = Self(OpenOptions::new().read(true).write(true).open(path).map_err(|error| told(&error.to_string()))?);
        if !card.get_driver_capability(DriverCapability::DumbBuffer).is_ok_and(|value| value != 0) {
            return Err(told("it has no memory for pictures (dumb buffers)"));
        }
        if card.resource_handles().is_ok_and(|all| !all.connectors().is_empty()) {
            Ok(card)
        } else {
            Err(told("it has no connector for a monitor"))
        }
    }

    /// Whether the device is still there.
    fn answers(&self) -> bool {
        self.resource_handles().is_ok()
    }

    /// The connectors that a monitor is plugged into, with its modes, of which there may be none. `is_asking`: the monitors are asked anew, which takes a while.
    fn monitors(&self, is_asking: bool) -> io::Result<Vec<connector::Info>> {
        let handles = self.resource_handles()?;
        let all = handles.connectors().iter().filter_map(|&handle| self.get_connector(handle, is_asking).ok());
        Ok(all.filter(|info| info.state() == connector::State::Connected).collect())
    }

    fn crtc(&self, monitor: &connector::Info) -> Option<crtc::Handle> {
        let handles = self.resource_handles().ok()?;
        let encoders = monitor.encoders().iter().filter_map(|&handle| self.get_encoder(handle).ok());
        encoders.flat_map(|encoder| handles.filter_crtcs(encoder.possible_crtcs())).next()
    }
}

fn facts(mode: &Mode) -> ModeFacts {
    ModeFacts {
        size: mode.size(),
        rate: mode.vrefresh(),
        is_preferred: mode.mode_type().contains(ModeTypeFlags::PREFERRED),
        is_odd: mode.flags().intersects(ModeFlags::INTERLACE | ModeFlags::DBLSCAN),
    }
}

fn mode_of(monitor: &connector::Info) -> Option<Mode> {
    let facts: Vec<ModeFacts> = monitor.modes().iter().map(facts).collect();
    choose(&facts).and_then(|place| monitor.modes().get(place).copied())
}

/// A monitor that is lit.
struct Lit {
    card: Rc<Card>,
    connector: connector::Handle,
    name: String,
    mode: Mode,
    crtc: crtc::Handle,
    frame: framebuffer::Handle,
    buffer: DumbBuffer,
    mapping: Mapping,
    pitch: usize,
    /// The driver wants to be told what changed.
    is_told: bool,
}

/// All cards, as they come and go, and at most one monitor.
pub struct Drm {
    folder: PathBuf,
    cards: Vec<(NodeId, Rc<Card>)>,
    lit: Option<Lit>,
}

impl Drm {
    /// The cards of a folder.
    ///
    /// # Errors
    /// In words, why there is none that a monitor can be plugged into.
    pub fn open(folder: &Path) -> Result<Self, String> {
        let mut drm = Self { folder: folder.to_owned(), cards: Vec::new(), lit: None };
        drm.refresh()?;
        Ok(drm)
    }

    /// Whether no card is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cards.is_empty()
    }

    /// Whether a monitor is plugged into any card.
    #[must_use]
    pub fn has_monitor(&self) -> bool {
        self.cards.iter().any(|(_, card)| card.monitors(true).is_ok_and(|monitors| !monitors.is_empty()))
    }

    /// Closes cards that went, opens those that came.
    fn refresh(&mut self) -> Result<(), String> {
        let found = nodes(&self.folder, "card");
        let opened: Vec<(&NodeId, bool)> = self.cards.iter().map(|(node, card)| (node, card.answers())).collect();
        let changes = changes(&opened, found.as_deref().unwrap_or_default());
        if self.lit.as_ref().is_some_and(|lit| {
            self.cards.iter().zip(&changes.stays).any(|((_, card), stays)| !stays && Rc::ptr_eq(card, &lit.card))
        }) {
            self.darken();
        }
        let mut stays = changes.stays.into_iter();
        self.cards.retain(|_| stays.next().unwrap_or(false));
        let mut whys: Vec<String> = found.err().iter().map(|error| format!("{}: {error}", self.folder.display())).collect();
        for node in changes.new {
            match Card::open(&node.path) {
                Ok(card) => self.cards.push((node, Rc::new(card))),
                Err(why) => whys.push(why),
            }
        }
        self.cards.sort_by(|(one, _), (other, _)| one.path.cmp(&other.path));
        match (self.is_empty(), whys.is_empty()) {
            (false, _) => Ok(()),
            (true, false) => Err(whys.join("; ")),
            (true, true) => Err(format!("{}: no card", self.folder.display())),
        }
    }

    /// Size and name of the monitor that is lit.
    #[must_use]
    pub fn monitor(&self) -> Option<((i32, i32), String)> {
        let lit = self.lit.as_ref()?;
        let (width, height) = lit.mode.size();
        Some(((width.into(), height.into()), format!("{}, {width}x{height} at {} Hz", lit.name, lit.mode.vrefresh())))
    }

    fn darken(&mut self) {
        let Some(lit) = self.lit.take() else { return };
        let card = &lit.card;
        // Nothing can be done about a device that refuses: it is being unplugged.
        let _ = card.set_crtc(lit.crtc, None, (0, 0), &[], None);
        let _ = card.destroy_framebuffer(lit.frame);
        drop(lit.mapping);
        let _ = card.destroy_dumb_buffer(lit.buffer);
    }

    fn light(&mut self, card: &Rc<Card>, monitor: &connector::Info, mode: Mode) -> io::Result<()> {
        let on = card;
        let crtc = on.crtc(monitor).ok_or_else(|| io::Error::other("nothing drives its connector"))?;
        let (width, height) = mode.size();
        let buffer = on.create_dumb_buffer((width.into(), height.into()), DrmFourcc::Xrgb8888, BITS)?;
        let pitch = buffer.pitch() as usize;
        let made = on.add_framebuffer(&buffer, DEPTH, BITS);
        let frame = match made {
            Ok(frame) => frame,
            Err(error) => {
                let _ = on.destroy_dumb_buffer(buffer);
                return Err(error);
            }
        };
        let lit = || -> io::Result<Mapping> {
            let place = drm_ffi::mode::dumbbuffer::map(on.as_fd(), buffer.handle().into(), 0, 0)?;
            let mapping = Mapping::new(on.as_fd(), pitch * usize::from(height), place.offset)?;
            on.set_crtc(crtc, Some(frame), (0, 0), &[monitor.handle()], Some(mode))?;
            Ok(mapping)
        };
        match lit() {
            Ok(mapping) => {
                let (connector, name) = (monitor.handle(), monitor.to_string());
                let card = card.clone();
                self.lit = Some(Lit { card, connector, name, mode, crtc, frame, buffer, mapping, pitch, is_told: true });
                Ok(())
            }
            Err(error) => {
                let _ = on.destroy_framebuffer(frame);
                let _ = on.destroy_dumb_buffer(buffer);
                Err(error)
            }
        }
    }

    /// Looks which monitors are plugged. True when another one is lit than before, in another mode, or none: the whole frame is due then.
    /// `is_asking`: cards are looked for and monitors asked anew, which takes a while.
    ///
    /// # Errors
    /// When a monitor is plugged and cannot be lit, or no card is left; in words, why.
    pub fn look(&mut self, is_asking: bool) -> Result<bool, String> {
        let was_lit = self.lit.is_some();
        if is_asking {
            self.refresh()?;
        }
        let mut plugged = Vec::new();
        for (_, card) in &self.cards {
            plugged.extend(card.monitors(is_asking).unwrap_or_default().into_iter().map(|monitor| (card.clone(), monitor)));
        }
        let is_lit = |(card, monitor): &&(Rc<Card>, connector::Info)| {
            self.lit.as_ref().is_some_and(|lit| Rc::ptr_eq(&lit.card, card) && lit.connector == monitor.handle())
        };
        if let (Some((_, monitor)), Some(lit)) = (plugged.iter().find(is_lit), &self.lit) {
            // The same connector: another monitor when its modes are others.
            if mode_of(monitor).is_some_and(|mode| mode == lit.mode) {
                return Ok(false);
            }
        }
        self.darken();
        let mut why = None;
        for (card, monitor) in &plugged {
            let Some(mode) = mode_of(monitor) else {
                why = Some(format!("{monitor}: it has a monitor that names no picture it can show"));
                continue;
            };
            match self.light(card, monitor, mode) {
                Ok(()) => return Ok(true),
                Err(error) => why = Some(format!("{monitor}: {error}")),
            }
        }
        why.map_or(Ok(was_lit), Err)
    }

    /// Copies what has changed to the monitor, if one is lit.
    ///
    /// # Errors
    /// The driver's.
    pub fn show(&mut self, frame: &[u32], width: usize, areas: &[Area]) -> io::Result<()> {
        let Some(lit) = &mut self.lit else { return Ok(()) };
        for area in areas {
            rows(frame, width, area, |x, y, pixels| lit.mapping.write_words(y * lit.pitch + 4 * x, pixels));
        }
        if !lit.is_told || areas.is_empty() {
            return Ok(());
        }
        let edge = |value: i32| u16::try_from(value).unwrap_or(0);
        let clips: Vec<ClipRect> =
            areas.iter().map(|a| ClipRect::new(edge(a.x1), edge(a.y1), edge(a.x2 + 1), edge(a.y2 + 1))).collect();
        match lit.card.dirty_framebuffer(lit.frame, &clips) {
            Err(error) if matches!(error.raw_os_error(), Some(libc::ENOSYS | libc::EOPNOTSUPP | libc::EINVAL)) => {
                // A driver that shows the buffer itself.
                lit.is_told = false;
                Ok(())
            }
            other => other,
        }
    }
}

impl Drop for Drm {
    fn drop(&mut self) {
        self.darken();
    }
}

/// The rows of an area, cut to the frame.
pub(super) fn rows(frame: &[u32], width: usize, area: &Area, mut put: impl FnMut(usize, usize, &[u32])) {
    let edge = |value: i32| usize::try_from(value).unwrap_or(0);
    let (from, to) = (edge(area.x1), edge(area.x2.saturating_add(1)).min(width));
    let height = frame.len().checked_div(width).unwrap_or(0);
    for y in edge(area.y1)..edge(area.y2.saturating_add(1)).min(height) {
        if let Some(row) = frame.get(y * width + from..y * width + to.max(from)) {
            put(from, y, row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{rows, Drm};
    use crate::display::bridge::Area;
    use std::fs;

    #[test]
    fn why_there_is_no_card() {
        let folder = std::env::temp_dir().join(format!("atnvr-dri-{}", std::process::id()));
        let why = || Drm::open(&folder).err().map(|why| why.replace(&folder.display().to_string(), "DRI"));
        assert_eq!(why().as_deref(), Some("DRI: No such file or directory (os error 2)"));
        fs::create_dir_all(&folder).expect("a folder");
        assert_eq!(why().as_deref(), Some("DRI: no card"));
        fs::write(folder.join("card0"), "").expect("a file");
        fs::write(folder.join("renderD128"), "").expect("a file");
        assert_eq!(why().as_deref(), Some("DRI/card0: it has no memory for pictures (dumb buffers)"));
        fs::remove_dir_all(&folder).expect("it is ours");
    }

    fn seen(width: usize, area: Area) -> Vec<(usize, usize, Vec<u32>)> {
        let frame: Vec<u32> = (0..12).collect();
        let mut all = Vec::new();
        rows(&frame, width, &area, |x, y, row| all.push((x, y, row.to_vec())));
        all
    }

    #[test]
    fn rows_of_an_area_and_nothing_outside_of_the_frame() {
        assert_eq!(seen(4, Area { x1: 1, y1: 1, x2: 2, y2: 2 }), [(1, 1, vec![5, 6]), (1, 2, vec![9, 10])]);
        assert_eq!(seen(4, Area { x1: -5, y1: -5, x2: 0, y2: 0 }), [(0, 0, vec![0])]);
        assert_eq!(seen(4, Area { x1: 3, y1: 2, x2: i32::MAX, y2: i32::MAX }), [(3, 2, vec![11])]);
        assert!(seen(4, Area { x1: 9, y1: 0, x2: 2, y2: 0 }).iter().all(|(_, _, row)| row.is_empty()));
        assert!(seen(0, Area { x1: 0, y1: 0, x2: 9, y2: 9 }).is_empty());
    }
}
