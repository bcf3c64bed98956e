//! The recorder's process: see `recorder`.
use std::process::ExitCode;

use recorder::options::{Command, HELP};
use recorder::{device, headless, selftest};

/// To be started again.
const AGAIN: u8 = 3;
/// Wrong options or files.
const WRONG: u8 = 2;

fn main() -> ExitCode {
    let command = match Command::parse(std::env::args().skip(1)) {
        Ok(command) => command,
        Err(message) => {
            eprintln!("host: {message}; --help lists the options");
            return ExitCode::from(WRONG);
        }
    };
    let done = match command {
        Command::Device(options) => match device::run(&options) {
            Ok(device::Ended::Asked) => Ok(()),
            Ok(device::Ended::Again) => return ExitCode::from(AGAIN),
            Err(error) => Err(error),
        },
        Command::Headless(options) => headless::run(&options),
        Command::Selftest(options) => {
            let (table, is_well) = selftest::run(&options);
            print!("{table}");
            return if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        Command::Help => {
            print!("{HELP}");
            Ok(())
        }
        Command::Version => {
            println!("{}", env!("CARGO_PKG_VERSION"));
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("host: {error}");
            ExitCode::from(WRONG)
        }
    }
}
