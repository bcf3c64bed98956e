//! Links LVGL and the C bridge, which build/host.ts compiles to out/lvgl/libbridge.a (it says why not here), copies
//! the numbers of the command buffer out of the generated header, so that they are written down once, and names the engine's source.
use std::path::{Path, PathBuf};
use std::{env, fs};

/// A line `NAME = 0x1,` of an enum, `#define NAME 0x1`, or a row `X(NAME, 1, ...)` of a table, as name and value.
fn number_in<'line>(line: &'line str, table: &mut &'static str) -> Option<(String, &'line str)> {
    match line {
        "#define SCHEMA_ATTRIBUTES(X) \\" => *table = "ATTRIBUTE_",
        "#define SCHEMA_STYLES(X) \\" => *table = "STYLE_",
        _ if line.ends_with("(X) \\") => *table = "",
        _ => {}
    }
    if let Some(define) = line.strip_prefix("#define ") {
        return define.split_once(' ').map(|(name, value)| (name.to_owned(), value));
    }
    if let Some(row) = line.trim().strip_prefix("X(").filter(|_| !table.is_empty()) {
        let mut parts = row.split(", ");
        return Some((format!("{table}{}", parts.next()?), parts.next()?));
    }
    line.trim().strip_suffix(',')?.split_once(" = ").map(|(name, value)| (name.to_owned(), value))
}

/// The header's numbers as constants of Rust.
fn numbers(header: &str) -> String {
    let mut table = "";
    let mut constants = String::new();
    for (name, value) in header.lines().filter_map(|line| number_in(line, &mut table)) {
        let value = value.trim_end_matches('u');
        let number = match value.strip_prefix("0x") {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => value.parse(),
        };
        if let Ok(number) = number {
            constants += &format!("pub const {name}: u32 = {number:#x};\n");
        }
    }
    constants
}

/// Version and checksum of the crate that holds the engine's source, out of the lock file.
fn engine_source(lock: &str) -> Option<String> {
    let package = lock.split("[[package]]").find(|package| package.contains("name = \"rquickjs-sys\""))?;
    let value = |name: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""))?;
        line.strip_suffix('"')
    };
    Some(format!("rquickjs-sys {} {}", value("version")?, value("checksum")?.get(..16)?))
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let header = root.join("firmware/lvgl/bridge/schema.h");
    let folder = env::var_os("BRIDGE_LIBRARY").map_or_else(|| root.join("out/lvgl"), PathBuf::from);
    let library = folder.join("libbridge.a");
    println!("cargo:rerun-if-env-changed=BRIDGE_LIBRARY");
    println!("cargo:rerun-if-changed={}", library.display());
    println!("cargo:rerun-if-changed={}", header.display());
    assert!(library.exists(), "{} is missing: `node --import tsx build/host.ts` builds it, and then this", library.display());
    println!("cargo:rustc-link-search=native={}", folder.display());
    println!("cargo:rustc-link-lib=static=bridge");
    println!("cargo:rustc-link-lib=m");
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    println!("cargo:rerun-if-changed={}", lock.display());
    let source = engine_source(&fs::read_to_string(&lock).expect("the lock file can be read"));
    println!("cargo:rustc-env=ENGINE_SOURCE={}", source.expect("the lock file has rquickjs-sys with its checksum"));
    let text = fs::read_to_string(&header).expect("the generated header of the command buffer can be read");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names the folder for what is made"));
    fs::write(out.join("schema.rs"), numbers(&text)).expect("the folder for what is made can be written to");
}
