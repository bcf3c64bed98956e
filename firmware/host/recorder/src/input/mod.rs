//! Mouse and keyboard, from the kernel's event devices.
//!
//! | module | what |
//! | --- | --- |
//! | `event` | bytes of a device to events |
//! | `capability` | what a device is, by what it can do |
//! | `mouse` | events to positions, presses and notches |
//! | `keyboard`, `layout` | events to keys of the schema and to characters |
//! | `node` | one opened device |
//! | `devices` | all of them, coming and going |

pub mod capability;
pub mod devices;
pub mod event;
pub mod keyboard;
pub mod layout;
pub mod mouse;
pub mod node;

/// What the operator did, in the bridge's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Position in pixels, and whether the left button is down.
    Pointer(i32, i32, bool),
    /// The mouse went away in the middle of a press.
    PointerLost,
    /// Notches towards the user.
    Wheel(i32),
    /// A key of the schema or a code point, and whether it is down.
    Key(u32, bool),
    /// The keyboard went away with this key down.
    KeyLost(u32),
}
