//! Sleeps until something happens: epoll over what may wake the loop.
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{epoll, eventfd, EventfdFlags, Timespec};
use rustix::io::{read, write, Errno};

/// What may wake the loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It is asked to end.
    Signal,
    /// A promise has its answer.
    Answer,
    /// The kernel speaks of devices.
    Uevent,
    /// The folder of the input devices has changed.
    Folder,
    /// An input device has something to say.
    Input(RawFd),
}

const FIXED: [Source; 4] = [Source::Signal, Source::Answer, Source::Uevent, Source::Folder];
/// Tokens of input devices begin here.
const INPUT: u64 = FIXED.len() as u64;

fn token(source: Source) -> u64 {
    match source {
        Source::Input(descriptor) => INPUT + u64::from(descriptor.unsigned_abs()),
        fixed => FIXED.iter().position(|each| *each == fixed).unwrap_or(0) as u64,
    }
}

fn source(token: u64) -> Source {
    let fixed = usize::try_from(token).ok().and_then(|place| FIXED.get(place));
    fixed.copied().unwrap_or(Source::Input((token.saturating_sub(INPUT)) as RawFd))
}

/// The loop's sleep.
pub struct Reactor {
    epoll: OwnedFd,
    answer: Arc<OwnedFd>,
    signals: OwnedFd,
}

/// A descriptor that becomes readable when the process is asked to end. The signals are blocked for this thread and for those it starts.
fn signals() -> io::Result<OwnedFd> {
    use std::os::fd::FromRawFd;
    // SAFETY: all bytes zero are a set of signals; it is emptied before it is used, and lives through the calls.
    let descriptor = unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGTERM);
        libc::sigaddset(&raw mut set, libc::SIGINT);
        if libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut()) != 0 {
            return Err(io::Error::last_os_error());
        }
        libc::signalfd(-1, &raw const set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK)
    };
    if descriptor < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a descriptor that was just made, and that nobody else has.
    Ok(unsafe { OwnedFd::from_raw_fd(descriptor) })
}

impl Reactor {
    /// Listens for signals and answers. Before any thread is started.
    ///
    /// # Errors
    /// The kernel's.
    pub fn new() -> io::Result<Self> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let answer = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        let reactor = Self { epoll, answer, signals: signals()? };
        reactor.add(Source::Answer, reactor.answer.as_fd())?;
        reactor.add(Source::Signal, reactor.signals.as_fd())?;
        Ok(reactor)
    }

    /// Wakes for a descriptor, until that is closed.
    ///
    /// # Errors
    /// The kernel's.
    pub fn add(&self, source: Source, descriptor: BorrowedFd<'_>) -> io::Result<()> {
        Ok(epoll::add(&self.epoll, descriptor, epoll::EventData::new_u64(token(source)), epoll::EventFlags::IN)?)
    }

    /// Wakes for an input device, until that is closed.
    ///
    /// # Errors
    /// The kernel's.
    pub fn add_input(&self, descriptor: BorrowedFd<'_>) -> io::Result<()> {
        self.add(Source::Input(descriptor.as_raw_fd()), descriptor)
    }

    /// What a thread calls to say that an answer is there.
    #[must_use]
    pub fn waker(&self) -> Box<dyn Fn() + Send + Sync> {
        let answer = self.answer.clone();
        Box::new(move || {
            // Refused only when it is readable anyway.
            let _ = write(&*answer, &1_u64.to_ne_bytes());
        })
    }

    /// Sleeps at most so many ms; what woke it.
    ///
    /// # Errors
    /// The kernel's.
    pub fn wait(&self, ms: u64) -> io::Result<Vec<Source>> {
        let mut events = Vec::with_capacity(16);
        let limit = Timespec::try_from(Duration::from_millis(ms)).ok();
        match epoll::wait(&self.epoll, rustix::buffer::spare_capacity(&mut events), limit.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let sources: Vec<Source> = events.iter().map(|event: &epoll::Event| source(event.data.u64())).collect();
        if sources.contains(&Source::Answer) {
            let _ = read(&*self.answer, &mut [0_u8; 8]);
        }
        Ok(sources)
    }
}

#[cfg(test)]
mod tests {
    use super::{source, token, Reactor, Source};
    use std::io::Write;
    use std::os::fd::{AsFd, AsRawFd};

    #[test]
    fn tokens() {
        for each in [
            Source::Signal,
            Source::Answer,
            Source::Uevent,
            Source::Folder,
            Source::Input(0),
            Source::Input(7),
            Source::Input(i32::MAX),
        ] {
            assert_eq!(source(token(each)), each);
        }
    }

    #[test]
    fn an_input_is_told_by_its_number_until_it_is_closed() {
        let reactor = Reactor::new().expect("it starts");
        let (reader, mut writer) = std::io::pipe().expect("a pipe");
        reactor.add_input(reader.as_fd()).expect("it is open");
        assert_eq!(reactor.wait(0).expect("it waits"), []);
        writer.write_all(b"x").expect("there is room");
        assert_eq!(reactor.wait(10_000).expect("it waits"), [Source::Input(reader.as_raw_fd())]);
        drop(reader);
        assert_eq!(reactor.wait(0).expect("it waits"), []);
    }

    #[test]
    fn an_answer_wakes_once() {
        let reactor = Reactor::new().expect("it starts");
        let waker = reactor.waker();
        assert_eq!(reactor.wait(0).expect("it waits"), []);
        std::thread::spawn(waker).join().expect("it wakes");
        assert_eq!(reactor.wait(10_000).expect("it waits"), [Source::Answer]);
        assert_eq!(reactor.wait(0).expect("it waits"), []);
    }
}
