//! What a call of the bundle comes to, whatever stands behind it.

/// Why a call of the bundle comes to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A wrong value: `RangeError` in the bundle.
    Range(String),
    /// A wrong type: `TypeError` in the bundle.
    Type(String),
    /// The power failed in the middle of the call: the bundle stops where it stands. In words: where in the operation.
    Cut(String),
}

/// What a call of the bundle comes to.
pub type Outcome<T> = Result<T, Refusal>;
