//! The C bridge (`firmware/lvgl/bridge/bridge.h`): LVGL and the tree of widgets.
//!
//! LVGL's state is global, so there is one `Bridge` in a process, and it stays on the thread that made it.
use std::marker::PhantomData;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use super::fonts::Font;
use super::pages::prefer_large;
use crate::contract::Ui;

/// Pixels from the left and top edge, to and with `x2`, `y2`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Left.
    pub x1: i32,
    /// Top.
    pub y1: i32,
    /// Right.
    pub x2: i32,
    /// Bottom.
    pub y2: i32,
}

unsafe extern "C" {
    fn bridge_start(width: i32, height: i32) -> bool;
    fn bridge_stop();
    fn bridge_resize(width: i32, height: i32) -> bool;
    fn bridge_font(face: u32, bytes: *const u8, length: usize) -> bool;
    fn bridge_exec(commands: *const u8, length: usize) -> u32;
    fn bridge_events(out: *mut u8, capacity: usize) -> usize;
    fn bridge_events_waiting() -> usize;
    fn bridge_pointer(x: i32, y: i32, pressed: bool);
    fn bridge_pointer_lost();
    fn bridge_cursor(visible: bool);
    fn bridge_wheel(notches: i32);
    fn bridge_key(key: u32, pressed: bool);
    fn bridge_advance(milliseconds: u32);
    fn bridge_wait() -> u32;
    fn bridge_is_changed() -> bool;
    fn bridge_render() -> u32;
    fn bridge_dirty(out: *mut i32, capacity: u32) -> u32;
    fn bridge_frame() -> *const u32;
    fn bridge_tree(out: *mut u8, capacity: usize) -> usize;
    fn bridge_hit(x: i32, y: i32) -> u32;
    fn bridge_focused() -> u32;
    fn bridge_error_count(kind: u32) -> u32;
    fn bridge_events_dropped() -> u32;
    fn bridge_widget_count() -> u32;
    fn bridge_bytes() -> usize;
}

static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// The one bridge of the process; free again when dropped. `*mut ()` keeps it on its thread.
pub struct Bridge(PhantomData<*mut ()>);

// All `unsafe` of the methods rests on the same ground, named at each: the C side is not re-entrant and belongs to one thread. `Bridge` is
// the only one, is neither Send nor Sync, and the C side calls nothing of ours back.
impl Bridge {
    /// Takes the bridge, not started; None when it is taken.
    #[must_use]
    pub fn take() -> Option<Self> {
        (!IS_TAKEN.swap(true, Ordering::AcqRel)).then_some(Self(PhantomData))
    }

    /// Starts it, again if it was started before, with a monitor of this size and the fonts.
    ///
    /// # Errors
    /// In words: no memory, or a font that is none.
    pub fn start(&self, width: i32, height: i32, fonts: &[Font]) -> Result<(), String> {
        self.stop();
        // SAFETY: on the bridge's thread, not re-entered.
        if !unsafe { bridge_start(width, height) } {
            return Err(format!("no memory for a monitor of {width}x{height}"));
        }
        // SAFETY: on the bridge's thread, not re-entered; where the frame lies is asked, and it is not looked at.
        prefer_large(unsafe { bridge_frame() } as usize, width.unsigned_abs() as usize * height.unsigned_abs() as usize * 4);
        for Font { face, bytes } in fonts {
            // SAFETY: on the bridge's thread; the buffer lives through the call, which copies it.
            if !unsafe { bridge_font(*face, bytes.as_ptr(), bytes.len()) } {
                return Err(format!("the font of face {face} was refused"));
            }
        }
        Ok(())
    }

    /// Frees everything; may be called at any time.
    pub fn stop(&self) {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_stop() }
    }

    /// Another size of the monitor; false when memory is short.
    #[must_use]
    pub fn resize(&self, width: i32, height: i32) -> bool {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_resize(width, height) }
    }

    /// The mouse, in pixels.
    pub fn pointer(&self, x: i32, y: i32, is_pressed: bool) {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_pointer(x, y, is_pressed) }
    }

    /// The mouse was unplugged.
    pub fn pointer_lost(&self) {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_pointer_lost() }
    }

    /// Shows or hides the mouse cursor.
    pub fn cursor(&self, is_visible: bool) {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_cursor(is_visible) }
    }

    /// The wheel, in notches towards the user.
    pub fn wheel(&self, notches: i32) {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_wheel(notches) }
    }

    /// A key of the schema or a code point.
    pub fn key(&self, key: u32, is_pressed: bool) {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_key(key, is_pressed) }
    }

    /// Lets time pass.
    pub fn advance(&self, milliseconds: u32) {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_advance(milliseconds) }
    }

    /// Milliseconds until something moves by itself; None: not before the next call.
    #[must_use]
    pub fn wait(&self) -> Option<u32> {
        // SAFETY: on the bridge's thread, not re-entered.
        Some(unsafe { bridge_wait() }).filter(|&ms| ms != u32::MAX)
    }

    /// Whether the event queue holds anything.
    #[must_use]
    pub fn has_events(&self) -> bool {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_events_waiting() > 0 }
    }

    /// Whether there is something to draw.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_is_changed() }
    }

    /// Draws what has changed; the number of changed rectangles.
    pub fn render(&self) -> u32 {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_render() }
    }

    /// Changed rectangles of the last render.
    #[must_use]
    pub fn dirty(&self) -> Vec<Area> {
        const MOST: usize = 64;
        let mut areas = [Area::default(); MOST];
        // SAFETY: on the bridge's thread; the buffer holds MOST times the four numbers of an area.
        let count = unsafe { bridge_dirty(areas.as_mut_ptr().cast(), MOST as u32) } as usize;
        areas[..count.min(MOST)].to_vec()
    }

    /// The frame, 0xXXRRGGBB row by row, for as long as `use_it` runs; None while the bridge is stopped.
    pub fn with_frame<T>(&self, pixels: usize, use_it: impl FnOnce(&[u32]) -> T) -> Option<T> {
        // SAFETY: on the bridge's thread, not re-entered.
        let frame = unsafe { bridge_frame() };
        if frame.is_null() {
            return None;
        }
        // SAFETY: the bridge holds width * height words there, `pixels` as the caller last set them by `start` or `resize`; nothing draws
        // or frees while the borrow lasts, for `use_it` gets no bridge, and callers hold it no longer than this call.
        Some(use_it(unsafe { std::slice::from_raw_parts(frame, pixels) }))
    }

    /// The widgets as JSON.
    #[must_use]
    pub fn tree(&self) -> Vec<u8> {
        // SAFETY: on the bridge's thread; with capacity 0 nothing is written.
        let needed = unsafe { bridge_tree(ptr::null_mut(), 0) };
        let mut json = vec![0; needed];
        // SAFETY: on the bridge's thread; the buffer has the capacity it is said to have.
        let written = unsafe { bridge_tree(json.as_mut_ptr(), needed) };
        json.truncate(written);
        json
    }

    /// The widget that a click would reach; 0 = none.
    #[must_use]
    pub fn hit(&self, x: i32, y: i32) -> u32 {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_hit(x, y) }
    }

    /// The widget with the keyboard focus; 0 = none.
    #[must_use]
    pub fn focused(&self) -> u32 {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_focused() }
    }

    /// Errors counted since the start, events dropped, widgets, bytes held.
    #[must_use]
    pub fn counts(&self) -> [u64; 4] {
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe {
            [bridge_error_count(0).into(), bridge_events_dropped().into(), bridge_widget_count().into(), bridge_bytes() as u64]
        }
    }
}

impl Ui for Bridge {
    fn exec(&self, commands: &[u8]) -> u32 {
        // SAFETY: on the bridge's thread; the buffer lives through the call.
        unsafe { bridge_exec(commands.as_ptr(), commands.len()) }
    }

    fn events(&self) -> Vec<u8> {
        // SAFETY: on the bridge's thread, not re-entered.
        let size = unsafe { bridge_events_waiting() };
        let mut events = vec![0; size];
        // SAFETY: on the bridge's thread; the buffer has the capacity it is said to have.
        let written = unsafe { bridge_events(events.as_mut_ptr(), size) };
        events.truncate(written);
        events
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        self.stop();
        IS_TAKEN.store(false, Ordering::Release);
    }
}
