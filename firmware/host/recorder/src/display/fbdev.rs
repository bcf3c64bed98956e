//! A monitor behind `/dev/fbN`: the fallback where there is no DRM. It has one mode, that in which it was found, and no hot-plug.
mod kernel;

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsFd;
use std::path::Path;

use kernel::{ask, tell, Bitfield, Fixed, Variable, DRAWN_BY_US, PACKED, UNBLANK};

use super::bridge::Area;
use super::drm::rows;
use super::mapping::Mapping;
use super::nodes::NodeId;
use super::pixels::{Channel, Format};

/// Where the picture lies in the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Layout {
    size: (i32, i32),
    format: Format,
    /// Bytes from one row to the next.
    pitch: usize,
    /// Of the first pixel that is seen.
    origin: usize,
    /// Of the memory.
    length: usize,
}

/// What a driver says, checked; in words, what cannot be used.
fn layout(variable: &Variable, fixed: &Fixed) -> Result<Layout, String> {
    let channel = |field: Bitfield| Channel { offset: field.offset, length: field.length };
    let is_plain = fixed.kind == PACKED && [variable.red, variable.green, variable.blue].iter().all(|c| c.is_msb_right == 0);
    let format = Format::new(variable.bits, channel(variable.red), channel(variable.green), channel(variable.blue));
    let format = format.filter(|_| is_plain).ok_or_else(|| format!("no picture in its {} bits", variable.bits))?;
    let side = |value: u32| i32::try_from(value).ok().filter(|value| (1..=8192).contains(value));
    let size = side(variable.width).zip(side(variable.height));
    let size = size.ok_or_else(|| format!("its size is {}x{}", variable.width, variable.height))?;
    let wide = |value: u32| u64::from(value);
    let bytes = format.bytes() as u64;
    let row = (wide(variable.x) + wide(variable.width)) * bytes;
    let rows = wide(variable.y) + wide(variable.height);
    let pitch = wide(fixed.line_length);
    if row > pitch || pitch * rows > wide(fixed.memory_length) {
        return Err(format!("its memory of {} bytes holds no picture", fixed.memory_length));
    }
    let origin = wide(variable.y) * pitch + wide(variable.x) * bytes;
    Ok(Layout { size, format, pitch: pitch as usize, origin: origin as usize, length: fixed.memory_length as usize })
}

/// An opened frame buffer.
pub struct Fbdev {
    node: Option<NodeId>,
    layout: Layout,
    mapping: Mapping,
    row: Vec<u8>,
    /// Keeps the kernel's console from drawing, until it is closed.
    _terminal: Option<File>,
}

impl Fbdev {
    /// Opens `/dev/fbN`.
    ///
    /// # Errors
    /// In words: there is none, or none that can be used.
    pub fn open(path: &Path, terminal: &Path) -> Result<Self, String> {
        let told = |error: io::Error| format!("{}: {error}", path.display());
        let device = OpenOptions::new().read(true).write(true).open(path).map_err(told)?;
        let variable: Variable = ask(&device).map_err(told)?;
        let fixed: Fixed = ask(&device).map_err(told)?;
        let layout = layout(&variable, &fixed).map_err(|why| format!("{}: {why}", path.display()))?;
        let mapping = Mapping::new(device.as_fd(), layout.length, 0).map_err(told)?;
        // Both may be refused: a driver without blanking, a kernel without terminals.
        tell(&device, UNBLANK);
        let terminal = OpenOptions::new().read(true).write(true).open(terminal).ok();
        let terminal = terminal.filter(|terminal| tell(terminal, DRAWN_BY_US));
        Ok(Self { node: NodeId::at(path).ok(), layout, mapping, row: Vec::new(), _terminal: terminal })
    }

    /// Whether it is still what is there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.node.as_ref().is_some_and(|node| NodeId::at(&node.path).is_ok_and(|found| found == *node))
    }

    /// Width and height.
    #[must_use]
    pub fn size(&self) -> (i32, i32) {
        self.layout.size
    }

    /// Bits of a pixel.
    #[must_use]
    pub fn bits(&self) -> usize {
        8 * self.layout.format.bytes()
    }

    /// Copies what has changed.
    pub fn show(&mut self, frame: &[u32], width: usize, areas: &[Area]) {
        let Layout { format, pitch, origin, .. } = self.layout;
        for area in areas {
            rows(frame, width, area, |x, y, pixels| {
                format.convert(pixels, &mut self.row);
                self.mapping.write(origin + y * pitch + x * format.bytes(), &self.row);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{layout, Bitfield, Fixed, Variable};

    fn rgb565() -> (Variable, Fixed) {
        let field = |offset, length| Bitfield { offset, length, is_msb_right: 0 };
        let channels = Variable { red: field(11, 5), green: field(5, 6), blue: field(0, 5), ..Variable::default() };
        let variable = Variable { width: 800, height: 600, y: 600, bits: 16, ..channels };
        (variable, Fixed { line_length: 2048, memory_length: 2048 * 1200, ..Fixed::default() })
    }

    #[test]
    fn the_second_of_two_pages() {
        let (variable, fixed) = rgb565();
        let layout = layout(&variable, &fixed).expect("it is right");
        assert_eq!((layout.size, layout.pitch, layout.origin, layout.format.bytes()), ((800, 600), 2048, 600 * 2048, 2));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let (good, fixed) = rgb565();
        let wrong = [
            Variable { width: 1025, ..good },
            Variable { width: 0, ..good },
            Variable { height: 601, ..good },
            Variable { width: u32::MAX, x: u32::MAX, ..good },
            Variable { y: u32::MAX, ..good },
            Variable { bits: 8, ..good },
            Variable { red: Bitfield { is_msb_right: 1, ..good.red }, ..good },
        ];
        for (place, variable) in wrong.iter().enumerate() {
            assert!(layout(variable, &fixed).is_err(), "{place}");
        }
        assert!(layout(&good, &Fixed { kind: 1, ..fixed }).is_err());
        assert!(layout(&good, &Fixed { line_length: 0, ..fixed }).is_err());
    }
}
