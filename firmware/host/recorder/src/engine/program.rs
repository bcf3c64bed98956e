//! What the engine runs: the bundle, as bytecode, or as source in development.
use std::path::Path;

use super::bytecode::{self, unpack};

/// A bundle that was looked at.
pub enum Program {
    /// Of this engine; from a signed image.
    Bytecode(Vec<u8>),
    /// An ES module.
    #[cfg(feature = "development")]
    Source(Vec<u8>),
}

impl Program {
    /// A file's bytes: bytecode, or source where this build takes it.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn new(mut file: Vec<u8>) -> Result<Self, String> {
        if file.starts_with(bytecode::MAGIC) {
            let length = unpack(&file)?.len();
            file.drain(..file.len() - length);
            return Ok(Self::Bytecode(file));
        }
        #[cfg(feature = "development")]
        return Ok(Self::Source(file));
        #[cfg(not(feature = "development"))]
        return Err("it is no bytecode of a bundle; only a development build takes source".into());
    }

    /// Reads such a file.
    ///
    /// # Errors
    /// The file's, or what is wrong with it, behind its name.
    pub fn read(path: &Path) -> Result<Self, String> {
        let read = std::fs::read(path).map_err(|error| error.to_string());
        read.and_then(Self::new).map_err(|why| format!("{}: {why}", path.display()))
    }
}

#[cfg(feature = "development")]
mod compile {
    use rquickjs::module::{WriteOptions, WriteOptionsEndianness};
    use rquickjs::{Context, Module, Runtime};

    use super::super::{bytecode::pack, caught, Stop, MODULE};

    /// The file of bytecode for a bundle's source. The same bytes for the same source, whatever its path: the engine's own name for it is in
    /// it, the text of its functions is not.
    ///
    /// # Errors
    /// In words: a syntax error with its place, or an import.
    pub fn compile(source: &[u8]) -> Result<Vec<u8>, String> {
        let no_engine = |error: rquickjs::Error| format!("no engine: {error}");
        let runtime = Runtime::new().map_err(no_engine)?;
        let context = Context::full(&runtime).map_err(no_engine)?;
        context.with(|ctx| {
            let written = Module::declare(ctx.clone(), MODULE, source).and_then(|module| {
                module.write(WriteOptions {
                    endianness: WriteOptionsEndianness::Native,
                    strip_source: true,
                    ..WriteOptions::default()
                })
            });
            written.map(|bytecode| pack(&bytecode)).map_err(|_| match caught(&ctx) {
                Stop::Fault { message, stack } => format!("{message}\n{stack}").trim_end().to_owned(),
                Stop::Cut(place) => place,
            })
        })
    }
}
#[cfg(feature = "development")]
pub use compile::compile;
