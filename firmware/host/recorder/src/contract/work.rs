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

/// Both threads, there from the start, and gone with this.
pub struct Work {
    next: Cell<u64>,
    answers: Receiver<Told>,
    hashes: Sender<(u64, HashJob)>,
    seals: Sender<(u64, SealJob)>,
    early: RefCell<VecDeque<Told>>,
    wake: Arc<OnceLock<Wake>>,
}

impl Default for Work {
    fn default() -> Self {
        let (answer, answers) = channel();
        let wake = Arc::default();
        let arena = Arena::reserve();
        let hashes = thread("argon2id", (&answer, &wake), move |mut jobs: Jobs<HashJob>| {
            let Some(mut arena) = arena else { return jobs.answer(|_| Answer::Failed("there was no memory for hashes".into())) };
            jobs.answer(|job| arena.hash(&job).map_or_else(Answer::Failed, Answer::Hash));
        });
        let seals = thread("seal", (&answer, &wake), |mut jobs: Jobs<SealJob>| {
            jobs.answer(|job| seal(job).map_or_else(Answer::Failed, Answer::Sealed));
        });
        Self { next: Cell::new(0), answers, hashes, seals, early: VecDeque::new().into(), wake }
    }
}

/// A thread's side: jobs in the order in which they were asked for, one at a time.
struct Jobs<Job> {
    jobs: Receiver<(u64, Job)>,
    answer: Sender<Told>,
    wake: Arc<OnceLock<Wake>>,
}

impl<Job> Jobs<Job> {
    /// Until the process's other side is gone.
    fn answer(&mut self, mut does: impl FnMut(Job) -> Answer) {
        for (number, job) in &self.jobs {
            if self.answer.send((number, does(job))).is_err() {
                return;
            }
            if let Some(wake) = self.wake.get() {
                wake();
            }
        }
    }
}

/// Starts a thread. When none can be had its jobs have nobody who takes them, which `begin` tells.
fn thread<Job: Send + 'static>(
    name: &str,
    (answer, wake): (&Sender<Told>, &Arc<OnceLock<Wake>>),
    run: impl FnOnce(Jobs<Job>) + Send + 'static,
) -> Sender<(u64, Job)> {
    let (sender, jobs) = channel();
    let jobs = Jobs { jobs, answer: answer.clone(), wake: wake.clone() };
    let _ = thread::Builder::new().name(name.to_owned()).spawn(move || run(jobs));
    sender
}

impl Work {
    /// Who is told that an answer is there, so that nobody need ask; once.
    pub fn wake_by(&self, wake: Wake) {
        // The first one stays: nobody gives a second.
        let _ = self.wake.set(wake);
    }

    fn early(&self, number: u64, answer: Answer) {
        self.early.borrow_mut().push_back((number, answer));
        if let Some(wake) = self.wake.get() {
            wake();
        }
    }

    fn number(&self) -> u64 {
        self.next.replace(self.next.get() + 1)
    }

    /// Begins a job; the number by which its end is told. It waits while another of its kind is being done.
    pub fn begin(&self, job: Job) -> u64 {
        let number = self.number();
        let is_begun = match job {
            Job::Hash(job) => self.hashes.send((number, job)).is_ok(),
            Job::Seal(job) => self.seals.send((number, job)).is_ok(),
        };
        if !is_begun {
            self.early(number, Answer::Failed("no thread could be had".into()));
        }
        number
    }

    /// The number of a job that needs no work: its answer is there.
    pub fn answered(&self, answer: Answer) -> u64 {
        let number = self.number();
        self.early(number, answer);
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

#[cfg(test)]
mod tests {
    use super::{Answer, Job, Work};
    use crate::contract::argon2id::HashJob;
    use zeroize::Zeroizing;

    fn job(password: &str, memory: usize) -> Job {
        let bytes = |text: &str| Zeroizing::new(text.as_bytes().to_vec());
        Job::Hash(HashJob { password: bytes(password), salt: bytes("somesalt"), memory, passes: 1, lanes: 1, length: 32 })
    }

    /// A second hash waits for the first: answers come in the order of the calls, the slow one first, each its own.
    #[test]
    fn one_hash_after_the_other() {
        let work = Work::default();
        let begun =
            [("one", 4096), ("two", 8), ("one", 4096), ("two", 8)].map(|(password, memory)| work.begin(job(password, memory)));
        let answers: Vec<(u64, Vec<u8>)> = begun
            .iter()
            .map(|_| match work.wait() {
                Some((number, Answer::Hash(hash))) => (number, hash.to_vec()),
                _ => panic!("a hash"),
            })
            .collect();
        assert_eq!(answers.iter().map(|(number, _)| *number).collect::<Vec<_>>(), begun);
        assert_eq!((&answers[0].1, &answers[1].1), (&answers[2].1, &answers[3].1));
        assert_ne!(answers[0].1, answers[1].1);
        assert!(work.poll().is_none());
    }
}
