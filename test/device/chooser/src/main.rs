//! `chooser packages`: for each line on standard input, the name of a file, prints whether the boot program takes it for an update
//! package that may be given to swupdate: `taken`, or `refused: WHY`.
//!
//! `chooser KEYS BOARD ENV SLOT_A SLOT_B`: for each line on standard input, reads the files again and prints in one line what the
//! boot program would start: `SLOT trial|confirmed fallback|named NAME=VALUE ...`, or `none`. The sources are the boot program's.
#![allow(dead_code)] // what mounts and writes is not asked here

#[path = "../../../../firmware/host/boot/src/choice.rs"]
mod choice;
#[path = "../../../../firmware/host/boot/src/env.rs"]
mod env;
#[path = "../../../../firmware/host/boot/src/header.rs"]
mod header;
#[path = "../../../../firmware/host/boot/src/image.rs"]
mod image;
#[path = "../../../../firmware/host/boot/src/package.rs"]
mod package;
#[path = "../../../../firmware/host/boot/src/store.rs"]
mod store;
#[path = "../../../../firmware/host/boot/src/sys.rs"]
mod sys;
#[path = "../../../../firmware/host/boot/src/version.rs"]
mod version;

use std::io::{self, BufRead, Write};
use std::path::Path;

use choice::{floor, settle, worth, Slot};
use env::Env;
use header::Kind;
use image::{load, Expected};
use store::EnvStore;

const NAMES: [&str; 7] = ["slot", "tries", "security", "version", "medium", "image", "failed"];

fn told(env: &Env) -> String {
    let entries = NAMES.iter().filter_map(|name| env.get(name).map(|value| format!("{name}={value}")));
    entries.collect::<Vec<_>>().join(" ")
}

fn packages() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        match package::read(Path::new(&line?), || ()) {
            Ok(_) => writeln!(out, "taken")?,
            Err(error) => writeln!(out, "refused: {error}")?,
        }
        out.flush()?;
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words == ["packages"] {
        return packages();
    }
    let [keys, board, env, slot_a, slot_b] = words.as_slice() else {
        return Err(io::Error::other("chooser KEYS BOARD ENV SLOT_A SLOT_B"));
    };
    let keys = header::keys(&std::fs::read(keys)?).map_err(io::Error::other)?;
    let env = EnvStore { device: env.into() };
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        line?;
        let stored = env.read()?;
        let known = if stored.is_whole { stored.env } else { Env::default() };
        let expected = Expected { kind: Kind::Component, board, floor: floor(&known), keys: &keys };
        let look = |slot| {
            let image = load(Path::new(if slot == Slot::A { slot_a } else { slot_b }), &expected).ok()?;
            worth(&known, slot, &image.header)
        };
        let choice = settle(&known, look, |_| io::Result::Ok(()));
        match choice {
            None => writeln!(out, "none")?,
            Some(choice) => {
                let trial = if choice.is_on_trial { "trial" } else { "confirmed" };
                let fallback = if choice.is_fallback { "fallback" } else { "named" };
                writeln!(out, "{} {trial} {fallback} {}", choice.slot.name(), told(&choice.env))?;
            }
        }
        out.flush()?;
    }
    Ok(())
}
