//! The global `host` of `src/hal/host.d.ts`.
use std::rc::Rc;

use rquickjs::function::Rest;
use rquickjs::{Ctx, Function, IntoJs, Object, Persistent, Result, Value};
use zeroize::Zeroizing;

use super::border::{buffer, field, give, number, object, text, thrown, Arguments, Called, Throw};
use super::Control;
use crate::contract::crypto::{HashParameters, SealMessage};
use crate::contract::{Devices, Level, Source};
use crate::flash::{self, FlashResult};
use crate::outcome::Refusal;

/// A log line's longest text in UTF-16 units; more is cut off.
const LOG_LENGTH: usize = 4096;
/// Version of the contract.
const VERSION: i32 = 1;

/// Makes it a global that cannot be changed, nor its parts. Not by a script: what ships has no compiler of scripts.
fn publish<'js>(ctx: &Ctx<'js>, host: Object<'js>) -> Result<()> {
    let library: Object = ctx.globals().get("Object")?;
    let (freeze, define): (Function, Function) = (library.get("freeze")?, library.get("defineProperty")?);
    for part in host.values::<Value>() {
        let part = part?;
        if part.is_object() && !part.is_function() {
            freeze.call::<_, Value>((part,))?;
        }
    }
    let property = Object::new(ctx.clone())?;
    property.set("value", freeze.call::<_, Value>((host,))?)?;
    property.set("enumerable", true)?;
    define.call::<_, Value>((ctx.globals(), "host", property))?;
    Ok(())
}

struct Binder<'a, 'js> {
    ctx: &'a Ctx<'js>,
    control: &'a Rc<Control>,
}

impl<'js> Binder<'_, 'js> {
    fn part(&self, host: &Object<'js>, name: &str, fill: impl FnOnce(&Object<'js>) -> Result<()>) -> Result<()> {
        let part = Object::new(self.ctx.clone())?;
        fill(&part)?;
        host.set(name, part)
    }

    /// A function of the contract: refused once the power is off; what is wrong with its arguments goes to the bundle.
    fn define(&self, target: &Object<'js>, name: &str, call: impl Fn(&Arguments<'js>) -> Called<Value<'js>> + 'js) -> Result<()> {
        let control = self.control.clone();
        let guarded = move |ctx: Ctx<'js>, given: Rest<Value<'js>>| -> Result<Value<'js>> {
            if control.cut.borrow().is_some() {
                return Err(thrown(&ctx, &Refusal::Cut(String::new())));
            }
            call(&Arguments::new(ctx.clone(), given.0)).map_err(|throw| match throw {
                Throw::Pending(error) => error,
                Throw::Refused(refusal) => {
                    if let Refusal::Cut(place) = &refusal {
                        *control.cut.borrow_mut() = Some(place.clone());
                    }
                    thrown(&ctx, &refusal)
                }
            })
        };
        target.set(name, Function::new(self.ctx.clone(), guarded)?.with_name(name)?)
    }
}

fn js<'js>(ctx: &Ctx<'js>, value: impl IntoJs<'js>) -> Called<Value<'js>> {
    Ok(value.into_js(ctx)?)
}

fn result<'js>(ctx: &Ctx<'js>, result: FlashResult) -> Called<Value<'js>> {
    js(ctx, if result == FlashResult::Ok { "ok" } else { "fault" })
}

fn name(value: &Value<'_>, what: &str) -> Called<String> {
    text(value, what, usize::MAX)
}

fn hash_parameters(value: &Value<'_>) -> Called<HashParameters> {
    let object = object(value, "parameters")?;
    Ok(HashParameters {
        memory: field(&object, "memory", number)?,
        passes: field(&object, "passes", number)?,
        lanes: field(&object, "lanes", number)?,
        length: field(&object, "length", number)?,
    })
}

fn seal_message(value: &Value<'_>) -> Called<SealMessage> {
    let message = object(value, "message")?;
    let tag = field(&message, "tag", object)?;
    Ok(SealMessage {
        recipient: field(&message, "recipient", name)?,
        info: field(&message, "info", buffer)?,
        aad: field(&message, "aad", buffer)?,
        plaintext: field(&message, "plaintext", buffer)?,
        tag_key: field(&tag, "key", name)?,
        tag_offset: field(&tag, "offset", number)?,
        tag_length: field(&tag, "length", number)?,
        tag_data: field(&tag, "data", buffer)?,
        export_context: field(&message, "exportContext", buffer)?,
        export_length: field(&message, "exportLength", number)?,
    })
}

fn bind_ui<'js>(to: &Binder<'_, 'js>, part: &Object<'js>, devices: &Devices) -> Result<()> {
    let (ui, log) = (devices.ui.clone(), devices.log.clone());
    to.define(part, "exec", move |given| {
        let commands = given.buffer(0, "commands")?;
        // The bridge wants the first word of a buffer; where there is none, nothing is refused.
        let refused = if commands.is_empty() { 0 } else { ui.exec(&commands) };
        if refused > 0 {
            log(Source::Machine, Level::Warn, &format!("the bridge refused {refused} commands"));
        }
        js(given.ctx(), refused)
    })?;
    let ui = devices.ui.clone();
    to.define(part, "events", move |given| give(given.ctx(), &Zeroizing::new(ui.events())))
}

fn bind_flash<'js>(to: &Binder<'_, 'js>, part: &Object<'js>, devices: &Devices) -> Result<()> {
    let geometry = devices.flash.borrow().geometry();
    part.set("size", geometry.size)?;
    part.set("sectorSize", geometry.sector)?;
    part.set("programUnit", geometry.unit)?;
    let device = devices.flash.clone();
    to.define(part, "read", move |given| {
        let (offset, length) = (given.number(0, "offset")?, given.number(1, "length")?);
        match flash::read(&mut *device.borrow_mut(), offset, length)? {
            Some(bytes) => give(given.ctx(), &bytes),
            None => Ok(Value::new_null(given.ctx().clone())),
        }
    })?;
    let device = devices.flash.clone();
    to.define(part, "program", move |given| {
        let (offset, bytes) = (given.number(0, "offset")?, given.buffer(1, "bytes")?);
        result(given.ctx(), flash::program(&mut *device.borrow_mut(), offset, &bytes)?)
    })?;
    let device = devices.flash.clone();
    to.define(part, "erase", move |given| {
        result(given.ctx(), flash::erase(&mut *device.borrow_mut(), given.number(0, "offset")?)?)
    })
}

fn bind_clock<'js>(to: &Binder<'_, 'js>, part: &Object<'js>, devices: &Devices) -> Result<()> {
    let clock = devices.clock.clone();
    to.define(part, "now", move |given| js(given.ctx(), clock.now() as f64))?;
    let clock = devices.clock.clone();
    to.define(part, "wall", move |given| {
        let Some(wall) = clock.wall() else { return Ok(Value::new_null(given.ctx().clone())) };
        let reading = Object::new(given.ctx().clone())?;
        reading.set("ms", wall.ms as f64)?;
        reading.set("offset", wall.offset)?;
        Ok(reading.into_value())
    })
}

fn bind_crypto<'js>(to: &Binder<'_, 'js>, part: &Object<'js>, devices: &Devices) -> Result<()> {
    let crypto = devices.crypto.clone();
    to.define(part, "hmacSha256", move |given| {
        let (key, data) = (given.text(0, "key")?, given.buffer(1, "data")?);
        give(given.ctx(), &crypto.hmac(&key, &data)?)
    })?;
    let crypto = devices.crypto.clone();
    to.define(part, "equal", move |given| {
        let (a, b) = (given.buffer(0, "a")?, given.buffer(1, "b")?);
        js(given.ctx(), crypto.equal(&a, &b)?)
    })?;
    let crypto = devices.crypto.clone();
    to.define(part, "keyId", move |given| {
        js(
            given.ctx(),
            crypto
                .key_id(&given.text(0, "recipient")?)?
                .map_or(Value::new_null(given.ctx().clone()), |id| Value::new_int(given.ctx().clone(), id.into())),
        )
    })?;
    let (crypto, control) = (devices.crypto.clone(), to.control.clone());
    to.define(part, "argon2id", move |given| {
        let (password, salt) = (given.buffer(0, "password")?, given.buffer(1, "salt")?);
        let number = crypto.argon2id(password, salt, hash_parameters(&given.at(2))?)?;
        Ok(control.promises.make(given.ctx(), number)?)
    })?;
    let (crypto, control) = (devices.crypto.clone(), to.control.clone());
    to.define(part, "seal", move |given| {
        let number = crypto.seal(seal_message(&given.at(0))?)?;
        Ok(control.promises.make(given.ctx(), number)?)
    })
}

/// Puts `host` into a new context.
///
/// # Errors
/// When the engine has no memory for it.
pub(super) fn bind<'js>(ctx: &Ctx<'js>, devices: &Devices, control: &Rc<Control>) -> Result<()> {
    let to = Binder { ctx, control };
    let host = Object::new(ctx.clone())?;
    host.set("version", VERSION)?;
    to.part(&host, "ui", |part| bind_ui(&to, part, devices))?;
    to.part(&host, "flash", |part| bind_flash(&to, part, devices))?;
    to.part(&host, "identity", |part| {
        part.set("model", devices.identity.model.as_str())?;
        part.set("serial", devices.identity.serial.as_str())
    })?;
    to.part(&host, "clock", |part| bind_clock(&to, part, devices))?;
    to.part(&host, "crypto", |part| bind_crypto(&to, part, devices))?;
    let random = devices.random.clone();
    to.define(&host, "random", move |given| {
        let length = given.number(0, "length")?;
        if !(1..=4096).contains(&length) {
            return Err(Refusal::Range(format!("length must be 1 to 4096, not {length}")).into());
        }
        let mut bytes = Zeroizing::new(vec![0; length as usize]);
        random.fill(&mut bytes);
        give(given.ctx(), &bytes)
    })?;
    let log = devices.log.clone();
    to.define(&host, "log", move |given| {
        let level = given.text(0, "level")?;
        let level = Level::named(&level).ok_or_else(|| Refusal::Range(format!("unknown log level {level}")))?;
        log(Source::Recorder, level, &text(&given.at(1), "text", LOG_LENGTH)?);
        Ok(Value::new_undefined(given.ctx().clone()))
    })?;
    let shared = control.clone();
    to.define(&host, "run", move |given| {
        let Some(tick) = given.at(0).into_function() else {
            return Err(Refusal::Type("tick must be a function".into()).into());
        };
        let mut place = shared.tick.borrow_mut();
        if place.is_some() {
            return Err(Refusal::Type("run was called before".into()).into());
        }
        *place = Some(Persistent::save(given.ctx(), tick));
        Ok(Value::new_undefined(given.ctx().clone()))
    })?;
    publish(ctx, host)
}
