//! Times a call of a script in QuickJS-ng as the recorder runs it, beside a flash in memory and HMAC-SHA-256 in Rust.
//!
//! `store-bench SCRIPT IMAGE SECTOR_SIZE PROGRAM_UNIT RUNS`: SCRIPT sets `globalThis.run`, a function without arguments that uses the
//! globals `flash` and `crypto` of the host contract. Before each run the flash holds IMAGE again. Prints a line of JSON: what the last
//! run returned, and the nanoseconds of processor time of each run.

use std::cell::RefCell;
use std::error::Error;
use std::rc::Rc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use rquickjs::{ArrayBuffer, Context, Ctx, Function, Object, Runtime, Value};
use sha2::Sha256;

/// Made up here: the images of a benchmark are worth nothing.
const DEVICE_KEY: &[u8] = b"a device";

type Flash = Rc<RefCell<Vec<u8>>>;

/// The content of a buffer from the script, copied: nothing of the script's is kept over its next step.
fn copy(data: &ArrayBuffer<'_>) -> Vec<u8> {
    // SAFETY: no script runs, so the buffer is neither detached nor written, until the copy is made.
    unsafe { data.as_bytes() }.unwrap_or_default().to_vec()
}

fn install<'js>(ctx: &Ctx<'js>, flash: &Flash, sector: usize, unit: usize) -> rquickjs::Result<()> {
    let device = Object::new(ctx.clone())?;
    device.set("size", flash.borrow().len())?;
    device.set("sectorSize", sector)?;
    device.set("programUnit", unit)?;
    let bytes = flash.clone();
    device.set(
        "read",
        Function::new(ctx.clone(), move |ctx: Ctx<'js>, offset: usize, length: usize| {
            ArrayBuffer::new(ctx, bytes.borrow()[offset..offset + length].to_vec())
        })?,
    )?;
    let bytes = flash.clone();
    device.set(
        "program",
        Function::new(ctx.clone(), move |offset: usize, data: ArrayBuffer<'js>| {
            let mut bytes = bytes.borrow_mut();
            for (at, byte) in copy(&data).iter().enumerate() {
                bytes[offset + at] &= byte;
            }
            "ok"
        })?,
    )?;
    let bytes = flash.clone();
    device.set(
        "erase",
        Function::new(ctx.clone(), move |offset: usize| {
            bytes.borrow_mut()[offset..offset + sector].fill(0xff);
            "ok"
        })?,
    )?;
    let crypto = Object::new(ctx.clone())?;
    crypto.set(
        "hmacSha256",
        Function::new(ctx.clone(), |ctx: Ctx<'js>, _key: String, data: ArrayBuffer<'js>| {
            let mut mac = Hmac::<Sha256>::new_from_slice(DEVICE_KEY).expect("a key of any length is taken");
            mac.update(&copy(&data));
            ArrayBuffer::new(ctx, mac.finalize().into_bytes().to_vec())
        })?,
    )?;
    ctx.globals().set("flash", device)?;
    ctx.globals().set("crypto", crypto)
}

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, now: *mut Timespec) -> i32;
}

/// Time that this process has had a processor: others who share the machine hardly change it.
fn processor_time() -> Duration {
    /// Linux, `CLOCK_PROCESS_CPUTIME_ID`.
    const PROCESSOR_TIME: i32 = 2;
    let mut now = Timespec { seconds: 0, nanoseconds: 0 };
    // SAFETY: `now` is a timespec of a 64-bit Linux and outlives the call; the C library is linked by std.
    let status = unsafe { clock_gettime(PROCESSOR_TIME, &mut now) };
    assert_eq!(status, 0, "the machine has no clock of the process");
    Duration::new(now.seconds as u64, now.nanoseconds as u32)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [script, image, sector, unit, runs] = &arguments[..] else {
        return Err("store-bench SCRIPT IMAGE SECTOR_SIZE PROGRAM_UNIT RUNS".into());
    };
    let script = std::fs::read(script)?;
    let image = std::fs::read(image)?;
    let flash: Flash = Rc::new(RefCell::new(image.clone()));
    let runtime = Runtime::new()?;
    let context = Context::full(&runtime)?;
    let (sector, unit, runs) = (sector.parse()?, unit.parse()?, runs.parse::<usize>()?);

    let (result, times) = context.with(|ctx| -> Result<(String, Vec<u128>), Box<dyn Error>> {
        install(&ctx, &flash, sector, unit)?;
        ctx.eval::<(), _>(script).map_err(|_| format!("{:?}", ctx.catch()))?;
        let run: Function = ctx.globals().get("run")?;
        let mut times = Vec::with_capacity(runs);
        let mut result = String::new();
        for _ in 0..runs {
            flash.borrow_mut().copy_from_slice(&image);
            let begun = processor_time();
            let value: Value = run.call(()).map_err(|_| format!("{:?}", ctx.catch()))?;
            times.push((processor_time() - begun).as_nanos());
            result = ctx.json_stringify(value)?.map_or(Ok("null".into()), |text| text.to_string())?;
        }
        Ok((result, times))
    })?;
    println!("{{\"result\":{result},\"nanoseconds\":{times:?}}}");
    Ok(())
}
