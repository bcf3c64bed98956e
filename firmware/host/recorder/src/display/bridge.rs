//! The C bridge (`firmware/lvgl/bridge/bridge.h`): LVGL and the tree of widgets.
//!
//! LVGL's state is global, so there is one `Bridge` in a process, and it stays on the thread that made it.
use std::cell::Cell;
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
    fn bridge_key_lost(key: u32);
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

fn pixels((width, height): (i32, i32)) -> usize {
    width.unsigned_abs() as usize * height.unsigned_abs() as usize
}

static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// The one bridge of the process; free again when dropped.
pub struct Bridge {
    /// Of the frame, as the C side has it now; None while stopped.
    size: Cell<Option<(i32, i32)>>,
    /// Somebody looks at the frame.
    is_lent: Cell<bool>,
    /// Keeps it on its thread.
    thread: PhantomData<*mut ()>,
}

/// Ends the loan of the frame, also by a panic.
struct Loan<'bridge> {
    is_lent: &'bridge Cell<bool>,
    was_lent: bool,
}

impl<'bridge> Loan<'bridge> {
    fn begin(is_lent: &'bridge Cell<bool>) -> Self {
        Self { is_lent, was_lent: is_lent.replace(true) }
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        self.is_lent.set(self.was_lent);
    }
}

// All `unsafe` of the methods rests on the same ground, named at each: the C side is not re-entrant and belongs to one thread. `Bridge` is
// the only one, is neither Send nor Sync, and the C side calls nothing of ours back. What may write to the frame or free it is `unlent`.
impl Bridge {
    /// Takes the bridge, not started; None when it is taken.
    #[must_use]
    pub fn take() -> Option<Self> {
        let is_free = !IS_TAKEN.swap(true, Ordering::AcqRel);
        is_free.then(|| Self { size: Cell::new(None), is_lent: Cell::new(false), thread: PhantomData })
    }

    /// Panics while somebody looks at the frame: it would change, or go, under their eyes.
    fn unlent(&self) {
        assert!(!self.is_lent.get(), "the bridge is called by who looks at its frame");
    }

    /// The C side has made a frame of this size, and not touched it yet.
    fn made(&self, width: i32, height: i32) {
        self.size.set(Some((width, height)));
        // SAFETY: on the bridge's thread, not re-entered; where the frame lies is asked, and it is not looked at.
        prefer_large(unsafe { bridge_frame() } as usize, pixels((width, height)) * size_of::<u32>());
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
        self.made(width, height);
        for Font { face, bytes } in fonts {
            // SAFETY: on the bridge's thread; the buffer lives through the call, which copies it.
            if !unsafe { bridge_font(*face, bytes.as_ptr(), bytes.len()) } {
                return Err(format!("the font of face {face} was refused"));
            }
        }
        Ok(())
    }

    /// Frees everything; may be called at any time but within `with_frame`.
    ///
    /// # Panics
    /// Within `with_frame`, as all that may change the frame.
    pub fn stop(&self) {
        self.unlent();
        self.size.set(None);
        // SAFETY: on the bridge's thread, not re-entered, and nobody has a reference to the frame that is freed.
        unsafe { bridge_stop() }
    }

    /// Another size of the monitor; false when memory is short.
    #[must_use]
    pub fn resize(&self, width: i32, height: i32) -> bool {
        self.unlent();
        // SAFETY: on the bridge's thread, not re-entered, and nobody has a reference to the frame that is freed.
        let is_made = unsafe { bridge_resize(width, height) };
        if is_made {
            self.made(width, height);
        }
        is_made
    }

    /// The mouse, in pixels.
    pub fn pointer(&self, x: i32, y: i32, is_pressed: bool) {
        self.unlent();
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_pointer(x, y, is_pressed) }
    }

    /// The mouse was unplugged.
    pub fn pointer_lost(&self) {
        self.unlent();
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_pointer_lost() }
    }

    /// Shows or hides the mouse cursor.
    pub fn cursor(&self, is_visible: bool) {
        self.unlent();
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_cursor(is_visible) }
    }

    /// The wheel, in notches towards the user.
    pub fn wheel(&self, notches: i32) {
        self.unlent();
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_wheel(notches) }
    }

    /// A key of the schema or a code point.
    pub fn key(&self, key: u32, is_pressed: bool) {
        self.unlent();
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_key(key, is_pressed) }
    }

    /// The keyboard was unplugged with this key down.
    pub fn key_lost(&self, key: u32) {
        self.unlent();
        // SAFETY: on the bridge's thread, not re-entered.
        unsafe { bridge_key_lost(key) }
    }

    /// Lets time pass.
    pub fn advance(&self, milliseconds: u32) {
        self.unlent();
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
        self.unlent();
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
    pub fn with_frame<T>(&self, use_it: impl FnOnce(&[u32]) -> T) -> Option<T> {
        let size = self.size.get()?;
        // SAFETY: on the bridge's thread, not re-entered.
        let frame = unsafe { bridge_frame() };
        if frame.is_null() {
            return None;
        }
        let loan = Loan::begin(&self.is_lent);
        // SAFETY: the C side holds width * height words there, all written (zeros at first), of the size that it was last told by `start` or
        // `resize`. Until the loan ends whatever may write to them or free them panics before it reaches the C side; the bridge itself
        // is borrowed, so it is not dropped.
        let told = use_it(unsafe { std::slice::from_raw_parts(frame, pixels(size)) });
        drop(loan);
        Some(told)
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
        self.unlent();
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

#[cfg(test)]
mod tests {
    use super::Bridge;
    use crate::contract::Ui;
    use crate::display::pages::tests::is_asked_into_large;
    use std::panic::{catch_unwind, AssertUnwindSafe};

    /// The one of the process, once no other test has it.
    fn taken() -> Bridge {
        loop {
            match Bridge::take() {
                Some(bridge) => return bridge,
                None => std::thread::yield_now(),
            }
        }
    }

    #[test]
    fn the_frame_is_as_large_as_the_bridge_last_made_it() {
        let bridge = taken();
        let length = || bridge.with_frame(<[u32]>::len);
        assert_eq!(length(), None, "not started");
        bridge.start(320, 240, &[]).expect("there is memory");
        assert_eq!(length(), Some(320 * 240));
        assert!(bridge.resize(640, 300));
        assert_eq!(length(), Some(640 * 300));
        assert!(!bridge.resize(0, 300) && !bridge.resize(i32::MAX, i32::MAX));
        assert_eq!(length(), Some(640 * 300), "refused, and as it was");
        assert!(bridge.start(-1, 1, &[]).is_err());
        assert_eq!(length(), None, "stopped, and not started again");
        bridge.start(16, 9, &[]).expect("there is memory");
        bridge.stop();
        assert_eq!(length(), None);
    }

    #[test]
    fn every_frame_is_asked_into_large_pages() {
        let bridge = taken();
        let is_asked = || bridge.with_frame(|frame| is_asked_into_large(frame.as_ptr() as usize + frame.len() * 2));
        bridge.start(1920, 1080, &[]).expect("there is memory");
        assert_eq!(is_asked(), Some(true));
        assert!(bridge.resize(2560, 1440));
        assert_eq!(is_asked(), Some(true));
    }

    #[test]
    fn who_looks_at_the_frame_cannot_change_it() {
        let bridge = taken();
        bridge.start(320, 240, &[]).expect("there is memory");
        let calls: [(&str, &dyn Fn()); 13] = [
            ("stop", &|| bridge.stop()),
            ("start", &|| drop(bridge.start(640, 480, &[]))),
            ("resize", &|| assert!(bridge.resize(640, 480))),
            ("render", &|| assert_eq!(bridge.render(), 0)),
            ("exec", &|| assert_eq!(bridge.exec(&[]), 0)),
            ("advance", &|| bridge.advance(40)),
            ("pointer", &|| bridge.pointer(1, 1, true)),
            ("pointer_lost", &|| bridge.pointer_lost()),
            ("cursor", &|| bridge.cursor(true)),
            ("wheel", &|| bridge.wheel(1)),
            ("key", &|| bridge.key(97, true)),
            ("key_lost", &|| bridge.key_lost(97)),
            // A look within a look ends alone.
            ("stop", &|| bridge.with_frame(|_| ()).map_or((), |()| bridge.stop())),
        ];
        for (name, call) in calls {
            let ended = bridge.with_frame(|frame| {
                let ended = catch_unwind(AssertUnwindSafe(call));
                (ended.is_err(), frame.iter().map(|pixel| u64::from(*pixel)).sum::<u64>())
            });
            assert_eq!(ended, Some((true, 0)), "{name}");
        }
        // What ends by a panic gives the frame back as well.
        assert!(catch_unwind(AssertUnwindSafe(|| bridge.with_frame(|_| panic!("a look")))).is_err());
        calls.iter().take(1).for_each(|(_, call)| call());
        assert_eq!(bridge.with_frame(<[u32]>::len), None);
    }
}
