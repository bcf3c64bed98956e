//! The monitor, whichever way leads to it, and none for as long as none is plugged.
use std::io;
use std::path::Path;

use super::bridge::Area;
use super::drm::Drm;
use super::fbdev::Fbdev;
use super::modes::{is_within, LARGEST, SMALLEST};
use crate::options::DisplayKind;

/// What is drawn for while no monitor was ever there.
const NOWHERE: (i32, i32) = (1920, 1080);

enum Way {
    Drm(Drm),
    Fbdev(Fbdev),
    None,
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
    way: Way,
    size: (i32, i32),
    /// Why one that is plugged is dark, so that it is told once.
    told: Option<String>,
}

impl Monitor {
    /// Not looked for yet.
    #[must_use]
    pub fn new(kind: DisplayKind) -> Self {
        Self { kind, way: Way::None, size: NOWHERE, told: None }
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
        if self.kind != DisplayKind::Fbdev {
            if let Some(drm) = Drm::open(Path::new("/dev/dri")) {
                self.way = Way::Drm(drm);
                return Ok(());
            }
        }
        if self.kind == DisplayKind::Drm {
            return Err("no display: /dev/dri has no card that a monitor can be plugged into".into());
        }
        self.way = Way::Fbdev(Fbdev::open(Path::new("/dev/fb0"), Path::new("/dev/tty0"))?);
        Ok(())
    }

    fn failed(&mut self, why: String) -> Look {
        if self.told.as_ref() == Some(&why) {
            return Look::Same;
        }
        self.told = Some(why.clone());
        Look::Failed(why)
    }

    /// Looks what is plugged. `is_asking`: monitors are asked anew, which takes a while.
    pub fn look(&mut self, is_asking: bool) -> Look {
        let is_new = matches!(self.way, Way::None);
        if is_new {
            if let Err(why) = self.open() {
                return self.failed(why);
            }
        }
        let found = match &mut self.way {
            Way::Drm(drm) => match drm.look(is_asking) {
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
    use super::{Look, Monitor};
    use crate::options::DisplayKind;
    use std::path::Path;

    #[test]
    fn a_look_that_fails_is_told_once_and_known_until_one_does_not() {
        if Path::new("/dev/dri").exists() {
            return;
        }
        let mut monitor = Monitor::new(DisplayKind::Drm);
        assert!(!monitor.is_failing(), "not looked for yet");
        assert!(matches!(monitor.look(true), Look::Failed(why) if why.contains("/dev/dri")));
        assert!(monitor.is_failing());
        assert_eq!(monitor.look(true), Look::Same);
        assert!(monitor.is_failing());
    }

    #[test]
    fn one_for_which_there_is_no_memory_is_dark() {
        let mut monitor = Monitor::new(DisplayKind::Drm);
        monitor.give_up();
        assert!(monitor.is_failing() && monitor.is_missing());
    }
}
