//! The first process on the recorder, in the initramfs: firmware/image/SLOT.md says what it does in which order.
mod board;
mod choice;
mod disks;
mod env;
mod header;
mod host;
mod image;
mod log;
mod machine;
mod package;
mod selftest;
mod store;
mod swupdate;
mod sys;
mod update;
mod version;
mod watchdog;

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use board::Board;
use log::{say, tried};
use machine::Machine;
use store::EnvStore;
use watchdog::Watchdog;

fn mount_folders() {
    for (kind, target, data) in
        [("devtmpfs", "/dev", "mode=0755"), ("proc", "/proc", ""), ("sysfs", "/sys", ""), ("tmpfs", "/run", "mode=0755")]
    {
        tried(target, fs::create_dir_all(target));
        tried(target, sys::mount(kind, target, kind, libc::MS_NOSUID, data));
    }
}

fn load_modules(watchdog: &mut Watchdog) {
    let list = fs::read_to_string("/etc/modules").unwrap_or_default();
    for name in list.lines() {
        // its own driver is one of them
        watchdog.serve();
        tried(name, sys::load_module(&Path::new("/lib/modules").join(name)));
    }
}

/// The MTD device over the store's disk, on boards whose flash is one.
fn make_flash(board: &Board) {
    let (Some(sector), Some(place)) = (board.get("block2mtd"), board.get("store")) else { return };
    match disks::wait(place) {
        None => say(&format!("no flash: {place} is not there")),
        Some(disk) => {
            let parameter = "/sys/module/block2mtd/parameters/block2mtd";
            tried(parameter, fs::write(parameter, format!("{},{sector}", disk.display())));
        }
    }
}

fn main() {
    mount_folders();
    tried("the console", sys::take_console());
    // keys that only a programmer's keyboard is for
    tried("Ctrl+Alt+Del", sys::no_ctrl_alt_del());
    tried("SysRq", fs::write("/proc/sys/kernel/sysrq", "0"));
    let board = Board::parse(&fs::read_to_string("/etc/board").unwrap_or_default());
    say(&format!("board {}", board.text("board")));
    // one that the boot loader has started runs already
    let mut watchdog = Watchdog::new(board.get("watchdog"));
    load_modules(&mut watchdog);
    watchdog.serve();
    make_flash(&board);
    watchdog.serve();
    let keys = fs::read("/etc/component.keys").unwrap_or_default();
    let keys = header::keys(&keys).unwrap_or_else(|why| {
        say(&format!("/etc/component.keys: {why}"));
        Vec::new()
    });
    let env = EnvStore { device: disks::wait(board.text("env")).unwrap_or_else(|| "/dev/env-missing".into()) };
    Machine::new(board, keys, env, watchdog).run();
    // a first process that ends is a kernel panic
    loop {
        sleep(Duration::from_secs(1));
    }
}
