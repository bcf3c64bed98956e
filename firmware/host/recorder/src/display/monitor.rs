//! The monitor, whichever way leads to it, and none for as long as none is plugged.
use std::io;
use std::path::PathBuf;

use super::bridge::Area;
use super::drm::Drm;
use super::fbdev::Fbdev;
use super::modes::{is_within, LARGEST, SMALLEST};

/// What is drawn for while no monitor was ever there.
const NOWHERE: (i32, i32) = (1920, 1080);

/// Which ways to a monitor are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DisplayKind {
    /// DRM, or else a frame buffer.
    #[default]
    Auto,
    /// DRM alone.
    Drm,
    /// A frame buffer alone.
    Fbdev,
}

enum Way {
    Drm(Drm),
    Fbdev(Fbdev),
    None,
}

/// Where the kernel has them.
struct Places {
    cards: PathBuf,
    frame_buffer: PathBuf,
    terminal: PathBuf,
}

/// What becomes of a frame buffer that is in use.
#[derive(Debug, PartialEq, Eq)]
enum Frame {
    Stays,
    /// Gives way to DRM.
    GivesWay,
    /// Is gone, and whatever is there now is opened.
    Goes,
}

/// `drm`: whether a monitor is plugged into a card; None when there is no card. A card without a monitor takes nothing away from a frame buffer
/// that is there.
fn frame_buffer(is_there: bool, drm: Option<bool>) -> Frame {
    match (is_there, drm) {
        (_, Some(true)) | (false, Some(false)) => Frame::GivesWay,
        (true, _) => Frame::Stays,
        (false, None) => Frame::Goes,
    }
}

/// What a look at the plugs came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// As before.
    Same,
    /// Another monitor or mode, or none any more; in words, which.
    Changed(String),
    /// There is one that cannot be used; in words, why.
    Failed(String),
}

/// The one monitor.
pub struct Monitor {
    kind: DisplayKind,
    places: Places,
    way: Way,
    size: (i32, i32),
    /// Why one that is plugged is dark, so that it is told once.
    told: Option<String>,
}

impl Monitor {
    /// Not looked for yet.
    #[must_use]
    pub fn new(kind: DisplayKind) -> Self {
        let places = Places { cards: "/dev/dri".into(), frame_buffer: "/dev/fb0".into(), terminal: "/dev/tty0".into() };
        Self { kind, places, way: Way::None, size: NOWHERE, told: None }
    }

    /// Size of the frame: the monitor's, or that of the last one.
    #[must_use]
    pub fn size(&self) -> (i32, i32) {
        self.size
    }

    /// Whether no way to a monitor was found yet: a driver may come late.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self.way, Way::None)
    }

    /// Leaves a monitor for which there is no memory dark; the next look finds it again.
    pub fn give_up(&mut self) {
        self.way = Way::None;
        self.told = Some("no memory".into());
    }

    /// Whether the last look found a monitor that stays dark, or no way to any. Not for one that is not plugged.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.told.is_some()
    }

    fn open(&mut self) -> Result<(), String> {
        let mut whys = Vec::new();
        if self.kind != DisplayKind::Fbdev {
            match Drm::open(&self.places.cards) {
                Ok(drm) => {
                    self.way = Way::Drm(drm);
                    return Ok(());
                }
                Err(why) => whys.push(why),
            }
        }
        if self.kind != DisplayKind::Drm {
            match Fbdev::open(&self.places.frame_buffer, &self.places.terminal) {
                Ok(fbdev) => {
                    self.way = Way::Fbdev(fbdev);
                    return Ok(());
                }
                Err(why) => whys.push(why),
            }
        }
        Err(format!("no display that can be used: {}", whys.join("; ")))
    }

    /// Looks whether the way that was found is still the one to take.
    fn review(&mut self) {
        let Way::Fbdev(fbdev) = &self.way else { return };
        let drm = if self.kind == DisplayKind::Auto { Drm::open(&self.places.cards).ok() } else { None };
        match frame_buffer(fbdev.is_there(), drm.as_ref().map(Drm::has_monitor)) {
            Frame::Stays => {}
            Frame::GivesWay => self.way = drm.map_or(Way::None, Way::Drm),
            Frame::Goes => self.way = Way::None,
        }
    }

    fn failed(&mut self, why: String) -> Look {
        if self.told.as_ref() == Some(&why) {
            return Look::Same;
        }
        self.told = Some(why.clone());
        Look::Failed(why)
    }

    /// Looks what is plugged. `is_asking`: devices are looked for and monitors asked anew, which takes a while.
    pub fn look(&mut self, is_asking: bool) -> Look {
        let was_frame_buffer = matches!(self.way, Way::Fbdev(_));
        if is_asking {
            self.review();
        }
        let mut is_new = was_frame_buffer && !matches!(self.way, Way::Fbdev(_));
        if matches!(self.way, Way::None) {
            is_new = true;
            if let Err(why) = self.open() {
                return self.failed(why);
            }
        }
        let found = match &mut self.way {
            Way::Drm(drm) => match drm.look(is_asking || is_new) {
                Err(_) if drm.is_empty() => {
                    // The last card went: perhaps there is another way.
                    self.way = Way::None;
                    return self.look(false);
                }
                Err(why) => return self.failed(why),
                Ok(false) if !is_new => {
                    // Lit as before; or the one that stayed dark is unplugged.
                    self.told = None;
                    return Look::Same;
                }
                Ok(_) => drm.monitor(),
            },
            Way::Fbdev(fbdev) if is_new => {
                let ((width, height), bits) = (fbdev.size(), fbdev.bits());
                Some(((width, height), format!("a frame buffer, {width}x{height} of {bits} bits")))
            }
            Way::Fbdev(_) | Way::None => return Look::Same,
        };
        self.told = None;
        let Some((size, name)) = found else { return Look::Changed("no monitor is plugged".into()) };
        self.size = size;
        let side = |value: i32| u16::try_from(value).unwrap_or(u16::MAX);
        if is_within((side(size.0), side(size.1))) {
            return Look::Changed(format!("monitor {name}"));
        }
        let ((w, h), (wide, high)) = (SMALLEST, LARGEST);
        Look::Changed(format!("monitor {name}: outside of {w}x{h} to {wide}x{high}, not all may be seen"))
    }

    /// Copies what has changed of a frame as large as `size`.
    ///
    /// # Errors
    /// The driver's.
    pub fn show(&mut self, frame: &[u32], areas: &[Area]) -> io::Result<()> {
        let width = self.size.0.unsigned_abs() as usize;
        match &mut self.way {
            Way::Drm(drm) => drm.show(frame, width, areas),
            Way::Fbdev(fbdev) => {
                fbdev.show(frame, width, areas);
                Ok(())
            }
            Way::None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{frame_buffer, DisplayKind, Frame, Look, Monitor, Places};
    use std::fs;

    /// Of a machine that has none of it.
    fn monitor(kind: DisplayKind) -> Monitor {
        let places =
            Places { cards: "/nowhere/dri".into(), frame_buffer: "/nowhere/fb0".into(), terminal: "/nowhere/tty0".into() };
        Monitor { places, ..Monitor::new(kind) }
    }

    #[test]
    fn a_look_that_fails_is_told_once_and_known_until_one_does_not() {
        let mut monitor = monitor(DisplayKind::Drm);
        assert!(!monitor.is_failing(), "not looked for yet");
        assert!(matches!(monitor.look(true), Look::Failed(why) if why.contains("/nowhere/dri: No such file")));
        assert!(monitor.is_failing());
        assert_eq!(monitor.look(true), Look::Same);
        assert!(monitor.is_failing());
    }

    #[test]
    fn every_way_that_was_tried_is_told_and_another_reason_is_told_again() {
        let mut monitor = monitor(DisplayKind::Auto);
        let Look::Failed(why) = monitor.look(true) else { panic!("there is none") };
        assert!(why.contains("/nowhere/dri: No such file") && why.contains("; /nowhere/fb0: No such file"), "{why}");
        let folder = std::env::temp_dir().join(format!("atnvr-monitor-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("card0"), "").expect("a file");
        monitor.places.cards.clone_from(&folder);
        assert!(matches!(monitor.look(false), Look::Failed(why) if why.contains("card0: it has no memory for pictures")));
        fs::remove_dir_all(&folder).expect("it is ours");
    }

    #[test]
    fn a_frame_buffer_gives_way_to_a_card_with_a_monitor_and_to_any_when_it_is_gone() {
        assert_eq!(
            [Some(true), Some(false), None].map(|drm| frame_buffer(true, drm)),
            [Frame::GivesWay, Frame::Stays, Frame::Stays]
        );
        assert_eq!(
            [Some(true), Some(false), None].map(|drm| frame_buffer(false, drm)),
            [Frame::GivesWay, Frame::GivesWay, Frame::Goes]
        );
    }

    #[test]
    fn one_for_which_there_is_no_memory_is_dark() {
        let mut monitor = Monitor::new(DisplayKind::Drm);
        monitor.give_up();
        assert!(monitor.is_failing() && monitor.is_missing());
    }
}
