//! The bundle's engine: one QuickJS-ng for each power-on, gone with it.
//!
//! Faults of the bundle come back as values. `src/sim/machine/vm.ts` does the same in the simulator, with the same limits.

mod border;
pub mod bytecode;
pub mod garbage;
mod host;
pub mod program;
mod promises;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rquickjs::promise::PromiseState;
use rquickjs::{Context, Ctx, Function, Module, Object, Persistent, Runtime, Value};

use crate::contract::Devices;
use program::Program;
use promises::Promises;

/// Name of the bundle's module in stacks; bytecode brings its own, which is this.
#[cfg(feature = "development")]
const MODULE: &str = "main.js";

/// Memory of the bundle's objects.
const MEMORY_BYTES: usize = 64 << 20;
/// Bytes of objects from which the engine looks for garbage in the middle of an entry. Before that, `collect` does it between two of them.
const COLLECT_BYTES: usize = 4 << 20;
/// JS stack; the main thread's has 8 MiB.
const STACK_BYTES: usize = 1 << 20;
/// Polls (one for about 10,000 branches or calls) after which one entry into the bundle counts as run away: about 1 s of work.
/// Counted, not timed, so that a slow machine and a fast one stop at the same place.
const POLLS_PER_ENTRY: u32 = 25_000;

/// Why the bundle cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It threw, ran away or ran out of memory.
    Fault {
        /// In one line.
        message: String,
        /// Where; may be empty.
        stack: String,
    },
    /// The power failed in the middle of a flash operation; in words, where.
    Cut(String),
}

/// What the host functions and the machine share.
#[derive(Default)]
struct Control {
    /// Set once: the bundle stops for good.
    cut: RefCell<Option<String>>,
    polls: Cell<u32>,
    tick: RefCell<Option<Persistent<Function<'static>>>>,
    promises: Promises,
}

/// The engine with the bundle in it.
pub struct Vm {
    // Dropped in this order: values of the context before the context.
    control: Rc<Control>,
    devices: Devices,
    context: Context,
    runtime: Runtime,
}

type Entered<T> = Result<T, Stop>;

/// A context with all of the language.
#[cfg(feature = "development")]
fn context(runtime: &Runtime) -> rquickjs::Result<Context> {
    Context::full(runtime)
}

/// The same as it ships, without `eval` and the constructors of functions from text: no text becomes code, wherever it comes from, and the
/// compiler is left out of the program.
#[cfg(not(feature = "development"))]
fn context(runtime: &Runtime) -> rquickjs::Result<Context> {
    use rquickjs::context::intrinsic as of;
    type AllButEval = (
        of::Date,
        of::RegExpCompiler,
        of::RegExp,
        of::Json,
        of::Proxy,
        of::MapSet,
        of::TypedArrays,
        of::Promise,
        of::Performance,
        of::WeakRef,
        of::DOMException,
    );
    Context::custom::<AllButEval>(runtime)
}

impl Vm {
    /// Starts an engine whose `host` is made of `devices`.
    ///
    /// # Errors
    /// `Stop::Fault` when there is no memory for it.
    pub fn start(devices: Devices) -> Entered<Self> {
        let no_engine = |error: rquickjs::Error| Stop::Fault { message: format!("no engine: {error}"), stack: String::new() };
        let runtime = Runtime::new().map_err(no_engine)?;
        runtime.set_memory_limit(MEMORY_BYTES);
        runtime.set_max_stack_size(STACK_BYTES);
        runtime.set_gc_threshold(COLLECT_BYTES);
        let context = context(&runtime).map_err(no_engine)?;
        let control = Rc::new(Control::default());
        let polled = control.clone();
        runtime.set_interrupt_handler(Some(Box::new(move || {
            polled.polls.set(polled.polls.get() + 1);
            polled.polls.get() > POLLS_PER_ENTRY || polled.cut.borrow().is_some()
        })));
        context.with(|ctx| host::bind(&ctx, &devices, &control)).map_err(no_engine)?;
        Ok(Self { control, devices, context, runtime })
    }

    /// One entry into the bundle. A cut is told before any fault: what came behind it did not happen.
    fn enter<T>(&self, body: impl FnOnce(&Self) -> Entered<T>) -> Entered<T> {
        if let Some(place) = self.control.cut.borrow().clone() {
            return Err(Stop::Cut(place));
        }
        self.control.polls.set(0);
        let result = body(self);
        match self.control.cut.borrow().clone() {
            Some(place) => Err(Stop::Cut(place)),
            None => result,
        }
    }

    /// Promise jobs, until none is left or one fails.
    fn jobs(&self) -> Entered<()> {
        loop {
            match self.runtime.execute_pending_job() {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(failed) => return Err(failed.0.with(|ctx| caught(&ctx))),
            }
        }
    }

    /// Evaluates the bundle and the promise jobs it leaves.
    ///
    /// # Errors
    /// What stops it.
    pub fn load(&self, program: &Program) -> Entered<()> {
        self.enter(|vm| {
            let module = vm.context.with(|ctx| {
                let evaluated = match program {
                    Program::Bytecode(bytes) => {
                        // SAFETY: the engine believes bytecode. This is whole and of this very engine (`bytecode::unpack`), and whoever
                        // starts this process vouches for the file: the image that it lies in was verified (`firmware/host/boot`). It is copied.
                        unsafe { Module::load(ctx.clone(), bytes) }.and_then(|m| m.eval()).map(|(_, done)| done)
                    }
                    #[cfg(feature = "development")]
                    Program::Source(source) => Module::evaluate(ctx.clone(), MODULE, source.as_slice()),
                };
                evaluated.map(|promise| Persistent::save(&ctx, promise)).map_err(|_| caught(&ctx))
            })?;
            vm.jobs()?;
            vm.context.with(|ctx| {
                let promise = module.restore(&ctx).map_err(|_| caught(&ctx))?;
                if promise.state() != PromiseState::Rejected {
                    return Ok(());
                }
                match promise.result::<Value>() {
                    Some(Err(_)) => Err(caught(&ctx)),
                    _ => Ok(()),
                }
            })
        })
    }

    /// True once the bundle called `host.run`.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.control.tick.borrow().is_some()
    }

    /// Hands over promises that settled, then calls the bundle's tick, then runs promise jobs.
    ///
    /// # Errors
    /// What stops it.
    pub fn tick(&self) -> Entered<()> {
        self.enter(|vm| {
            vm.control.promises.take(self.devices.crypto.work());
            while vm.context.with(|ctx| vm.control.promises.deliver_one(&ctx).map_err(|_| caught(&ctx)))? {
                vm.jobs()?;
            }
            let tick = vm.control.tick.borrow().clone();
            if let Some(tick) = tick {
                vm.context.with(|ctx| {
                    let called = tick.restore(&ctx).and_then(|tick| tick.call::<_, Value>(()).map(|_| ()));
                    called.map_err(|_| caught(&ctx))
                })?;
            }
            vm.jobs()
        })
    }

    /// Frees objects that only point at each other: takes 1 to 2 ms, so it is for a moment when nobody waits for a picture.
    pub fn collect(&self) {
        self.runtime.run_gc();
        // the engine lowers it when it collects by itself
        self.runtime.set_gc_threshold(COLLECT_BYTES);
    }

    /// Host promises that the bundle waits for.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.control.promises.count()
    }

    /// Waits until every promise pending now has settled.
    pub fn settle(&self) {
        self.control.promises.wait(self.devices.crypto.work());
    }

    /// Bytes of the bundle's objects.
    #[must_use]
    pub fn heap_bytes(&self) -> u64 {
        self.runtime.memory_usage().memory_used_size.unsigned_abs()
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        // Values of the bundle that are kept outside of it go before the engine does.
        self.control.tick.borrow_mut().take();
        self.control.promises.clear();
    }
}

/// The exception that is pending, in words; whatever was thrown, this does not throw.
fn caught(ctx: &Ctx<'_>) -> Stop {
    let thrown = ctx.catch();
    let Some(object) = thrown.as_object() else {
        if thrown.is_null() {
            // The engine throws null where memory is too short for an error.
            return Stop::Fault { message: "out of memory (or null was thrown)".into(), stack: String::new() };
        }
        let message = thrown.as_string().and_then(|text| text.to_string().ok()).unwrap_or_else(|| format!("{thrown:?}"));
        return Stop::Fault { message, stack: String::new() };
    };
    let part = |object: &Object<'_>, name: &str| -> String {
        match object.get::<_, Value>(name) {
            Ok(value) => value.as_string().and_then(|text| text.to_string().ok()).unwrap_or_default(),
            Err(_) => {
                ctx.catch();
                String::new()
            }
        }
    };
    let told: Vec<String> = ["name", "message"].iter().map(|name| part(object, name)).filter(|text| !text.is_empty()).collect();
    let message = if told.is_empty() { "unknown error".into() } else { told.join(": ") };
    Stop::Fault { message, stack: part(object, "stack") }
}
