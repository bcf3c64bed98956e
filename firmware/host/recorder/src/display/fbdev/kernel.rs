//! What is asked of and told to frame buffers and terminals, as linux/fb.h and linux/kd.h have it. Each question stands with the structure that
//! the kernel fills for it, so that nobody can pair it with another.
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;

/// `struct fb_bitfield` of linux/fb.h.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Bitfield {
    pub offset: u32,
    pub length: u32,
    pub is_msb_right: u32,
}

/// `struct fb_var_screeninfo` of linux/fb.h.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Variable {
    pub width: u32,
    pub height: u32,
    pub virtual_width: u32,
    pub virtual_height: u32,
    pub x: u32,
    pub y: u32,
    pub bits: u32,
    pub is_grey: u32,
    pub red: Bitfield,
    pub green: Bitfield,
    pub blue: Bitfield,
    pub transparency: Bitfield,
    /// From `nonstd` on nothing of it is looked at.
    pub rest: [u32; 20],
}

/// `struct fb_fix_screeninfo` of linux/fb.h.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Fixed {
    pub id: [u8; 16],
    pub memory: libc::c_ulong,
    pub memory_length: u32,
    pub kind: u32,
    pub kind_aux: u32,
    pub visual: u32,
    pub steps: [u16; 3],
    pub line_length: u32,
    pub io: libc::c_ulong,
    pub io_length: u32,
    pub accelerator: u32,
    pub capabilities: u16,
    pub reserved: [u16; 2],
}

/// What a driver fills when it is asked.
///
/// # Safety
/// At `QUESTION` the kernel writes at most as many bytes as the structure has, and any bytes of it are good.
pub unsafe trait Answer: Default {
    /// The request.
    const QUESTION: libc::c_ulong;
}

// SAFETY: `FBIOGET_VSCREENINFO` fills a `struct fb_var_screeninfo`, all numbers.
unsafe impl Answer for Variable {
    const QUESTION: libc::c_ulong = 0x4600;
}

// SAFETY: `FBIOGET_FSCREENINFO` fills a `struct fb_fix_screeninfo`, all numbers.
unsafe impl Answer for Fixed {
    const QUESTION: libc::c_ulong = 0x4602;
}

/// A request whose argument is one number, by value. There are those below and no others: the fields are this module's own.
#[derive(Clone, Copy)]
pub struct Order {
    request: libc::c_ulong,
    value: libc::c_ulong,
}

/// `FBIOBLANK` with `FB_BLANK_UNBLANK`.
pub const UNBLANK: Order = Order { request: 0x4611, value: 0 };
/// `KDSETMODE` with `KD_GRAPHICS`: the kernel's console draws nothing.
pub const DRAWN_BY_US: Order = Order { request: 0x4b3a, value: 1 };
/// `FB_TYPE_PACKED_PIXELS`.
pub const PACKED: u32 = 0;

/// Asks a device.
///
/// # Errors
/// The kernel's: it is no frame buffer.
pub fn ask<T: Answer>(device: &File) -> io::Result<T> {
    let mut answer = T::default();
    // SAFETY: an open descriptor; the kernel fills the structure, as `Answer` promises, and it lives through the call.
    if unsafe { libc::ioctl(device.as_raw_fd(), T::QUESTION as _, &raw mut answer) } != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(answer)
}

/// Tells a device; false when it refuses.
pub fn tell(device: &File, Order { request, value }: Order) -> bool {
    // SAFETY: an open descriptor; the argument of every `Order` is taken by value.
    unsafe { libc::ioctl(device.as_raw_fd(), request as _, value) == 0 }
}

#[cfg(test)]
mod tests {
    use super::{ask, tell, Fixed, Variable, UNBLANK};
    use std::fs::File;

    /// As the kernel has them on 64-bit machines.
    #[test]
    fn structures_of_the_kernel() {
        assert_eq!((size_of::<Variable>(), size_of::<Fixed>()), (160, 80));
    }

    #[test]
    fn what_is_no_frame_buffer_says_so() {
        let device = File::open("/dev/null").expect("it is there");
        assert!(ask::<Variable>(&device).is_err() && ask::<Fixed>(&device).is_err() && !tell(&device, UNBLANK));
    }
}
