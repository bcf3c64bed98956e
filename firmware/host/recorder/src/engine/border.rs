//! Arguments of the bundle, read once and checked for their type: a wrong type is `TypeError`, no whole number `RangeError`.
use std::ffi::c_char;
use std::slice;

use rquickjs::{qjs, ArrayBuffer, Ctx, Error, Exception, Object, Value};
use zeroize::Zeroizing;

use crate::contract::crypto::Bytes;
use crate::outcome::Refusal;

/// Why a call of the contract does not come back with a value.
pub enum Throw {
    /// Something is wrong with its arguments, or the power failed.
    Refused(Refusal),
    /// The engine has an exception of its own pending: a getter of the bundle threw, or memory is short.
    Pending(Error),
}

impl From<Refusal> for Throw {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Error> for Throw {
    fn from(error: Error) -> Self {
        Self::Pending(error)
    }
}

/// The result of a call.
pub type Called<T> = Result<T, Throw>;

fn wrong_type(message: String) -> Throw {
    Throw::Refused(Refusal::Type(message))
}

/// Past this a double no longer tells whole numbers apart.
const LARGEST: f64 = 9_007_199_254_740_991.0;

/// A whole number.
pub fn number(value: &Value<'_>, name: &str) -> Called<i64> {
    let number = value.as_number().ok_or_else(|| wrong_type(format!("{name} must be a number")))?;
    if number.fract() != 0.0 || number.abs() > LARGEST || !number.is_finite() {
        return Err(Refusal::Range(format!("{name} must be a whole number, not {number}")).into());
    }
    Ok(number as i64)
}

/// A text, at most `most` UTF-16 units of it; what is no Unicode in it (half of a pair) is replaced.
pub fn text(value: &Value<'_>, name: &str, most: usize) -> Called<String> {
    if !value.is_string() {
        return Err(wrong_type(format!("{name} must be a string")));
    }
    let ctx = value.ctx().as_raw().as_ptr();
    let mut length: qjs::size_t = 0;
    // SAFETY: `value` is a string of this living context; the units are copied before anything else runs, and freed once.
    unsafe {
        let units = qjs::JS_ToCStringLenUTF16(ctx, &raw mut length, value.as_raw());
        if units.is_null() {
            return Err(Error::Exception.into());
        }
        let taken = (length as usize).min(most);
        let text = String::from_utf16_lossy(slice::from_raw_parts(units, taken));
        qjs::JS_FreeCStringUTF16(ctx, units);
        Ok(text)
    }
}

/// The bytes of an `ArrayBuffer`, copied; none of one that was detached.
pub fn buffer(value: &Value<'_>, name: &str) -> Called<Bytes> {
    // SAFETY: only looks at the class of a living value.
    if !unsafe { qjs::JS_IsArrayBuffer(value.as_raw()) } {
        return Err(wrong_type(format!("{name} must be an ArrayBuffer")));
    }
    let Some(taken) = ArrayBuffer::from_value(value.clone()) else {
        // Asking a detached one for its bytes left an exception behind.
        value.ctx().catch();
        return Ok(Zeroizing::new(Vec::new()));
    };
    // SAFETY: no script runs, so the buffer is neither detached nor written, until the copy is made.
    Ok(Zeroizing::new(unsafe { taken.as_bytes() }.unwrap_or_default().to_vec()))
}

/// An object whose properties are arguments.
pub fn object<'js>(value: &Value<'js>, name: &str) -> Called<Object<'js>> {
    // A function is no record; `typeof` tells it apart in the simulator, too.
    match value.as_object() {
        Some(object) if !value.is_function() => Ok(object.clone()),
        _ => Err(wrong_type(format!("{name} must be an object"))),
    }
}

/// A property read as an argument.
pub fn field<'js, T>(object: &Object<'js>, name: &str, read: impl FnOnce(&Value<'js>, &str) -> Called<T>) -> Called<T> {
    read(&object.get::<_, Value>(name)?, name)
}

/// The arguments of a call; those left out are undefined.
pub struct Arguments<'js> {
    ctx: Ctx<'js>,
    given: Vec<Value<'js>>,
}

impl<'js> Arguments<'js> {
    /// Of a call in this context.
    pub fn new(ctx: Ctx<'js>, given: Vec<Value<'js>>) -> Self {
        Self { ctx, given }
    }

    /// The context.
    pub fn ctx(&self) -> &Ctx<'js> {
        &self.ctx
    }

    /// The one at a place.
    pub fn at(&self, place: usize) -> Value<'js> {
        self.given.get(place).cloned().unwrap_or_else(|| Value::new_undefined(self.ctx.clone()))
    }

    /// A whole number.
    pub fn number(&self, place: usize, name: &str) -> Called<i64> {
        number(&self.at(place), name)
    }

    /// A text.
    pub fn text(&self, place: usize, name: &str) -> Called<String> {
        text(&self.at(place), name, usize::MAX)
    }

    /// Bytes.
    pub fn buffer(&self, place: usize, name: &str) -> Called<Bytes> {
        buffer(&self.at(place), name)
    }
}

/// A buffer for the bundle.
pub fn give<'js>(ctx: &Ctx<'js>, bytes: &[u8]) -> Called<Value<'js>> {
    Ok(ArrayBuffer::new_copy(ctx.clone(), bytes)?.into_value())
}

/// Leaves an exception pending that no `catch` and no `finally` of the bundle sees: it stops where it stands.
fn stop_here(ctx: &Ctx<'_>) -> Error {
    const WHY: &[u8] = b"the power is off\0";
    let raw = ctx.as_raw().as_ptr();
    // SAFETY: a living context; the format has no places; the error that is taken out of the context is handed back to it.
    unsafe {
        qjs::JS_ThrowInternalError(raw, WHY.as_ptr().cast::<c_char>());
        let error = qjs::JS_GetException(raw);
        qjs::JS_SetUncatchableError(raw, error);
        qjs::JS_Throw(raw, error);
    }
    Error::Exception
}

/// Leaves the exception pending that the bundle gets.
pub fn thrown(ctx: &Ctx<'_>, throw: &Refusal) -> Error {
    match throw {
        Refusal::Range(message) => Exception::throw_range(ctx, message),
        Refusal::Type(message) => Exception::throw_type(ctx, message),
        Refusal::Cut(_) => stop_here(ctx),
    }
}
