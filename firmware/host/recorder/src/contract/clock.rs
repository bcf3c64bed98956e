//! `clock` of the contract.

/// Milliseconds since 1970 before which a wall clock was never set: 2026.
pub const EARLIEST: i64 = 1_767_225_600_000;

/// A wall clock's reading, for display only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wall {
    /// Milliseconds since 1970.
    pub ms: i64,
    /// The zone's offset in minutes.
    pub offset: i32,
}

/// Powered-on time and wall clock.
pub trait Clock {
    /// Whole milliseconds since power-on.
    fn now(&self) -> u64;
    /// None when it was never set.
    fn wall(&self) -> Option<Wall>;
}
