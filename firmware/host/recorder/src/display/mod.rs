//! What the monitor shows: the C bridge with LVGL behind it.

pub mod bridge;
pub mod fault_screen;
pub mod fonts;
