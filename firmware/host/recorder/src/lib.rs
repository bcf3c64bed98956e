//! The process on the recorder. `src/hal/host.d.ts` is the contract that it keeps towards the bundle.
//!
//! | module | what |
//! | --- | --- |
//! | `engine` | QuickJS-ng: the bundle, its limits, and the global `host` |
//! | `contract` | what stands behind `host`: cryptography, randomness, clock, provisioning, the factory partition |
//! | `component` | the folder of what is signed: bundle, fonts, manifest |
//! | `flash` | raw NOR: MTD, a block device, and a simulated one kept in a file |
//! | `display` | the C bridge with LVGL behind it, fonts, the screen of a fault |
//! | `input` | mouse and keyboard |
//! | `device` | the loop on a recorder: real time, a monitor, input, the watchdog |
//! | `headless` | the machine driven by another process, in virtual time; in development builds alone |
//! | `options` | the command line |
//! | `outcome` | what a call of the bundle comes to: below `contract` and `flash` |
//! | `schema` | numbers of the command buffer and of its events |
//! | `selftest` | what a board gives the recorder, as a table |

pub mod component;
pub mod contract;
pub mod device;
pub mod display;
pub mod engine;
pub mod flash;
#[cfg(feature = "development")]
pub mod headless;
pub mod input;
pub mod options;
pub mod outcome;
pub(crate) mod schema;
pub mod selftest;
