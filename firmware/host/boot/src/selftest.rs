//! `recorder.selftest` on the kernel's command line: the host's table of what the board gives, on the console, and then the board is switched
//! off. `recorder.selftest=write` also erases and programs the last sector of the store, and puts back what was in it.
use std::fs;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::board::Board;
use crate::host::{self, COMPONENT};
use crate::say;
use crate::watchdog::Watchdog;

/// Options of the recorder that say where something is, and mean the same to the table.
const PLACES: [&str; 7] = ["--component", "--factory", "--flash", "--geometry", "--disk", "--watchdog", "--serial"];

/// Whether the table is wanted, and then whether it may write.
fn wanted(command_line: &str) -> Option<bool> {
    command_line.split_whitespace().find_map(|word| match word {
        "recorder.selftest" => Some(false),
        "recorder.selftest=write" => Some(true),
        _ => {
            if word.starts_with("recorder.selftest=") {
                say(&format!("{word}: not known; recorder.selftest and recorder.selftest=write are"));
            }
            None
        }
    })
}

fn arguments(of_the_recorder: &[String], may_write: bool) -> Vec<String> {
    let mut list = vec!["--selftest".to_owned(), "--nodes".to_owned()];
    for pair in of_the_recorder.windows(2).filter(|pair| PLACES.contains(&pair[0].as_str())) {
        list.extend_from_slice(pair);
    }
    list.extend(may_write.then(|| "--write".to_owned()));
    list
}

/// Prints the table when it is wanted; true when it was, and the board is to be switched off. The component is mounted.
pub fn run(board: &Board, watchdog: &mut Watchdog) -> bool {
    let command_line = fs::read_to_string("/proc/cmdline").unwrap_or_default();
    let Some(may_write) = wanted(&command_line) else { return false };
    let program = format!("{COMPONENT}/bin/host");
    match Command::new(program).args(arguments(&host::arguments(board), may_write)).env_clear().spawn() {
        Err(error) => say(&format!("the host does not start: {error}")),
        Ok(mut child) => {
            let status = loop {
                watchdog.serve();
                match child.try_wait() {
                    Ok(None) => sleep(Duration::from_millis(50)),
                    Ok(Some(status)) => break status.to_string(),
                    Err(error) => break error.to_string(),
                }
            };
            say(&format!("selftest: {status}, switching off"));
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{arguments, wanted};

    #[test]
    fn a_word_of_the_command_line() {
        assert_eq!(wanted("console=ttyS0 quiet"), None);
        assert_eq!(wanted("quiet recorder.selftest\n"), Some(false));
        assert_eq!(wanted("recorder.selftest=write quiet"), Some(true));
        assert_eq!(wanted("recorder.selftest=all xrecorder.selftest recorder.selftests"), None);
    }

    #[test]
    fn the_table_is_given_the_places_of_the_recorder() {
        let recorder =
            "--device --component /c --factory /dev/vdb --flash /dev/vdc --geometry 8192,4096,1 --serial /s --ready /run/ready";
        let recorder: Vec<String> = recorder.split(' ').map(str::to_owned).collect();
        let table = "--selftest --nodes --component /c --factory /dev/vdb --flash /dev/vdc --geometry 8192,4096,1 --serial /s";
        assert_eq!(arguments(&recorder, false).join(" "), table);
        assert_eq!(arguments(&recorder, true).join(" "), format!("{table} --write"));
    }
}
