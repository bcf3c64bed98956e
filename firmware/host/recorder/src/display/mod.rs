//! What the monitor shows: the C bridge with LVGL behind it, and the ways to a monitor.
//!
//! LVGL draws into cached memory, the frame of the bridge; what has changed in it is copied to the monitor's own memory, which is
//! slow to read and often uncached.

pub mod bridge;
pub mod drm;
pub mod fault_screen;
pub mod fbdev;
pub mod fonts;
pub mod mapping;
pub mod modes;
pub mod monitor;
mod nodes;
mod pages;
pub mod pixels;
pub mod plain;
