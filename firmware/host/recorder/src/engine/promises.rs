//! Host promises on their way back into the bundle, in the order in which they were asked for.
use std::cell::RefCell;

use rquickjs::{ArrayBuffer, Ctx, Exception, Function, Object, Persistent, Result, Value};

use crate::contract::work::{Answer, Told, Work};

struct Waiting {
    number: u64,
    resolve: Persistent<Function<'static>>,
    reject: Persistent<Function<'static>>,
    answer: Option<Answer>,
}

/// All of them.
#[derive(Default)]
pub struct Promises(RefCell<Vec<Waiting>>);

impl Promises {
    /// A promise that the job of this number settles.
    ///
    /// # Errors
    /// When the engine has no memory for it.
    pub fn make<'js>(&self, ctx: &Ctx<'js>, number: u64) -> Result<Value<'js>> {
        let (promise, resolve, reject) = ctx.promise()?;
        let (resolve, reject) = (Persistent::save(ctx, resolve), Persistent::save(ctx, reject));
        self.0.borrow_mut().push(Waiting { number, resolve, reject, answer: None });
        Ok(promise.into_value())
    }

    /// How many were not handed over.
    pub fn count(&self) -> usize {
        self.0.borrow().len()
    }

    /// Lets go of all.
    pub fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// An answer to something asked before the power went off finds nobody.
    fn put(&self, (number, answer): Told) {
        if let Some(waiting) = self.0.borrow_mut().iter_mut().find(|waiting| waiting.number == number) {
            waiting.answer = Some(answer);
        }
    }

    /// Takes the answers that are there.
    pub fn take(&self, work: &Work) {
        while let Some(told) = work.poll() {
            self.put(told);
        }
    }

    /// Waits until all have their answer.
    pub fn wait(&self, work: &Work) {
        while self.0.borrow().iter().any(|waiting| waiting.answer.is_none()) {
            match work.wait() {
                Some(told) => self.put(told),
                None => return,
            }
        }
    }

    /// Settles the first promise that has its answer; false when there is none. Its jobs are the caller's to run.
    ///
    /// # Errors
    /// When the engine has no memory for it.
    pub fn deliver_one(&self, ctx: &Ctx<'_>) -> Result<bool> {
        let found = {
            let mut all = self.0.borrow_mut();
            let index = all.iter().position(|waiting| waiting.answer.is_some());
            index.map(|index| all.remove(index))
        };
        let Some(Waiting { resolve, reject, answer: Some(answer), .. }) = found else { return Ok(false) };
        let buffer = |bytes: &[u8]| ArrayBuffer::new_copy(ctx.clone(), bytes).map(ArrayBuffer::into_value);
        match answer {
            Answer::Hash(hash) => resolve.restore(ctx)?.call::<_, ()>((buffer(&hash)?,))?,
            Answer::Sealed(sealed) => {
                let object = Object::new(ctx.clone())?;
                object.set("enc", buffer(&sealed.enc)?)?;
                object.set("ciphertext", buffer(&sealed.ciphertext)?)?;
                object.set("exported", buffer(&sealed.exported)?)?;
                resolve.restore(ctx)?.call::<_, ()>((object,))?;
            }
            Answer::Failed(why) => {
                let error = Exception::from_message(ctx.clone(), &why)?;
                reject.restore(ctx)?.call::<_, ()>((error.into_object(),))?;
            }
        }
        Ok(true)
    }
}
