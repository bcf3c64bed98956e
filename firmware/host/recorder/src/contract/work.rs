//! Work away from the UI thread: hashes on one thread, sealing on another, so that a request is not kept waiting by a hash.
//!
//! Work is begun and its end is told on the UI thread, which wants no lock: answers come through a channel.
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Arc, OnceLock};
use std::thread;

use super::argon2id::{Arena, HashJob};
use super::crypto::Bytes;
use super::seal::{seal, SealJob, Sealed};

/// Something to do.
pub enum Job {
    /// Argon2id.
    Hash(HashJob),
    /// HPKE.
    Seal(SealJob),
}

/// What it came to.
pub enum Answer {
    /// Of a hash.
    Hash(Bytes),
    /// Of sealing.
    Sealed(Sealed),
    /// Nothing; why, in words.
    Failed(String),
}

/// Called on a job's thread once its answer is there.
pub type Wake = Box<dyn Fn() + Send + Sync>;

/// The number of a job, and its answer.
pub type Told = (u64, Answer);

/// Both threads; each starts with its first job and ends with this.
pub struct Work {
    next: Cell<u64>,
    answers: Receiver<Told>,
    answer: Sender<Told>,
    hashes: RefCell<Option<Sender<(u64, HashJob)>>>,
    seals: RefCell<Option<Sender<(u64, SealJob)>>>,
    early: RefCell<VecDeque<Told>>,
    wake: Arc<OnceLock<Wake>>,
}

impl Default for Work {
    fn default() -> Self {
        let (answer, answers) = channel();
        Self {
            next: Cell::new(0),
            answers,
            answer,
            hashes: None.into(),
            seals: None.into(),
            early: VecDeque::new().into(),
            wake: Arc::default(),
        }
    }
}

/// Sends a job to a thread, which is started when there is none; false when none can be.
fn send<Work: Send + 'static>(
    place: &RefCell<Option<Sender<(u64, Work)>>>,
    (number, job): (u64, Work),
    name: &str,
    (answer, wake): (&Sender<Told>, &Arc<OnceLock<Wake>>),
    mut does: impl FnMut(Work) -> Answer + Send + 'static,
) -> bool {
    let mut place = place.borrow_mut();
    if place.is_none() {
        let (sender, jobs) = channel::<(u64, Work)>();
        let (answer, wake) = (answer.clone(), wake.clone());
        let run = move || {
            // Until either side of the process is gone.
            for (number, job) in jobs {
                if answer.send((number, does(job))).is_err() {
                    return;
                }
                if let Some(wake) = wake.get() {
                    wake();
                }
            }
        };
        if thread::Builder::new().name(name.to_owned()).spawn(run).is_err() {
            return false;
        }
        *place = Some(sender);
    }
    place.as_ref().is_some_and(|sender| sender.send((number, job)).is_ok())
}

impl Work {
    /// Who is told that an answer is there, instead of asking; once.
    pub fn wake_by(&self, wake: Wake) {
        // A second one would have nobody to tell it from the first.
        let _ = self.wake.set(wake);
    }

    /// True when `poll` has an answer that needed no work.
    #[must_use]
    pub fn has_early(&self) -> bool {
        !self.early.borrow().is_empty()
    }

    fn number(&self) -> u64 {
        self.next.replace(self.next.get() + 1)
    }

    /// Begins a job; the number by which its end is told.
    pub fn begin(&self, job: Job) -> u64 {
        let number = self.number();
        let is_begun = match job {
            Job::Hash(job) => {
                let mut arena = Arena::default();
                send(&self.hashes, (number, job), "argon2id", (&self.answer, &self.wake), move |job| {
                    arena.hash(&job).map_or_else(Answer::Failed, Answer::Hash)
                })
            }
            Job::Seal(job) => send(&self.seals, (number, job), "seal", (&self.answer, &self.wake), |job| {
                seal(job).map_or_else(Answer::Failed, Answer::Sealed)
            }),
        };
        if !is_begun {
            self.early.borrow_mut().push_back((number, Answer::Failed("no thread can be had".into())));
        }
        number
    }

    /// The number of a job that needs no work: its answer is there.
    pub fn answered(&self, answer: Answer) -> u64 {
        let number = self.number();
        self.early.borrow_mut().push_back((number, answer));
        number
    }

    /// An answer that is there.
    pub fn poll(&self) -> Option<Told> {
        self.early.borrow_mut().pop_front().or_else(|| self.answers.try_recv().ok())
    }

    /// Waits for an answer; only while one is due.
    pub fn wait(&self) -> Option<Told> {
        self.early.borrow_mut().pop_front().or_else(|| self.answers.recv().ok())
    }
}
