//! The recorder's process: see `recorder`.
use std::io::{stderr, Write};
use std::process::ExitCode;

use recorder::device::console::Console;
#[cfg(feature = "development")]
use recorder::headless;
use recorder::options::{help, Command};
use recorder::{device, selftest};

/// To be started again.
const AGAIN: u8 = 3;
/// Wrong options or files.
const WRONG: u8 = 2;

/// What builds of images and tests ask for.
#[cfg(feature = "development")]
mod development {
    use std::error::Error;
    use std::io::{stdin, stdout};
    use std::path::Path;

    use recorder::contract::factory;
    use recorder::engine::program;

    pub fn compile(bundle: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
        let told = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let source = std::fs::read(bundle).map_err(|error| told(bundle, &error))?;
        let bytecode = program::compile(&source).map_err(|error| told(bundle, &error))?;
        Ok(std::fs::write(out, bytecode).map_err(|error| told(out, &error))?)
    }

    pub fn read_factory() -> Result<(), Box<dyn Error>> {
        Ok(factory::answer_lines(stdin().lock(), stdout().lock())?)
    }
}

/// A line for a console that may take nothing, or be gone: the end of the process waits for it for a short while only.
fn last_words(line: &str) {
    match Console::start(stderr()) {
        Ok(console) => {
            console.tell(line);
            console.flush(device::LAST_WORDS);
        }
        Err(_) => drop(writeln!(stderr(), "{line}")),
    }
}

fn main() -> ExitCode {
    let command = match Command::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(message) => {
            last_words(&format!("host: {message}; --help lists the options"));
            return ExitCode::from(WRONG);
        }
    };
    let done = match command {
        Command::Device(options) => match device::run(&options) {
            Ok(device::Ended::Asked) => Ok(()),
            Ok(device::Ended::Again) => return ExitCode::from(AGAIN),
            Err(error) => Err(error),
        },
        #[cfg(feature = "development")]
        Command::Headless(options) => headless::run(&options),
        Command::Selftest(options) => {
            let (table, is_well) = selftest::run(&options);
            print!("{table}");
            return if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        #[cfg(feature = "development")]
        Command::Compile { bundle, out } => development::compile(&bundle, &out),
        #[cfg(feature = "development")]
        Command::ReadFactory => development::read_factory(),
        Command::Help => {
            print!("{}", help());
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
            last_words(&format!("host: {error}"));
            ExitCode::from(WRONG)
        }
    }
}
