//! Compiles the client requests, which valgrind gives as C macros.
fn main() {
    println!("cargo:rerun-if-changed=src/client.c");
    cc::Build::new().file("src/client.c").warnings(true).compile("client");
}
