//! What stands behind the global `host` of `src/hal/host.d.ts`: values are checked here, types at the border (`engine`).

pub mod argon2id;
pub mod clock;
pub mod crypto;
pub mod factory;
pub mod hash;
pub mod provisioning;
pub mod random;
pub mod seal;
pub mod serial;
pub mod work;

use std::cell::RefCell;
use std::rc::Rc;

use crate::flash::Flash;
use crate::outcome::{Outcome, Refusal};
use clock::Clock;
use crypto::Crypto;
use provisioning::Identity;
use random::Random;

/// A whole number in a range, or `RangeError`.
///
/// # Errors
/// `Refusal::Range` outside of it.
pub fn in_range(value: i64, low: i64, high: i64, what: &str) -> Outcome<usize> {
    if (low..=high).contains(&value) {
        return Ok(value as usize);
    }
    Err(Refusal::Range(format!("{what} is {value}, must be a whole number from {low} to {high}")))
}

/// How much a line of the log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// For the developer.
    Debug,
    /// What happened.
    Info,
    /// Odd, and dealt with.
    Warn,
    /// Something failed.
    Error,
}

impl Level {
    /// The level of this name in the contract.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "debug" => Self::Debug,
            "info" => Self::Info,
            "warn" => Self::Warn,
            "error" => Self::Error,
            _ => return None,
        })
    }
}

/// Who wrote a line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The bundle.
    Recorder,
    /// This process.
    Machine,
}

/// Takes lines of the log.
pub type Log = Rc<dyn Fn(Source, Level, &str)>;

/// The screen as the bundle sees it.
pub trait Ui {
    /// Runs a command buffer; the number of commands refused in it.
    fn exec(&self, commands: &[u8]) -> u32;
    /// Takes what is in the event queue.
    fn events(&self) -> Vec<u8>;
}

/// All that the bundle may reach.
#[derive(Clone)]
pub struct Devices {
    /// The screen.
    pub ui: Rc<dyn Ui>,
    /// The credential store's partition.
    pub flash: Rc<RefCell<dyn Flash>>,
    /// Model and serial.
    pub identity: Identity,
    /// Powered-on time and wall clock.
    pub clock: Rc<dyn Clock>,
    /// Keys and what is done with them.
    pub crypto: Rc<Crypto>,
    /// Random bytes.
    pub random: Rc<dyn Random>,
    /// The log.
    pub log: Log,
}
