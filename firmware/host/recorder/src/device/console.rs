//! Lines to standard error, which on a recorder is a console: a serial line may hold what is written to it for as long as it likes (Ctrl+S, a
//! terminal that is not there), and one that hung up gives errors. The loop waits for neither: a thread writes, and what it cannot keep
//! up with is left out and counted.
//!
//! Standard error is not made to refuse instead of waiting: that is a property of the open file, which other processes have as well.
use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Bytes of lines that wait; the longest line of a bundle is a sixteenth of it.
const MOST_WAITING: usize = 64 * 1024;
/// Bytes of the thread's stack.
const STACK: usize = 64 * 1024;

#[derive(Default)]
struct State {
    /// With their ends.
    waiting: VecDeque<String>,
    /// Bytes of `waiting`.
    bytes: usize,
    /// Lines left out since the last one that was taken.
    lost: u64,
    is_writing: bool,
}

impl State {
    fn push(&mut self, line: String) {
        self.bytes += line.len();
        self.waiting.push_back(line);
    }

    fn tell_lost(&mut self) {
        match std::mem::take(&mut self.lost) {
            0 => {}
            lost => self.push(format!("host: machine warn: {lost} lines are left out here: the console did not take them\n")),
        }
    }
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_to(&self, mut out: impl Write) {
        let mut state = self.state();
        loop {
            if state.waiting.is_empty() {
                // Told also when nobody says anything more.
                state.tell_lost();
            }
            let Some(line) = state.waiting.pop_front() else {
                state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            state.bytes -= line.len();
            state.is_writing = true;
            drop(state);
            // A console that hung up may come back; there is nobody to tell.
            let _ = out.write_all(line.as_bytes());
            state = self.state();
            state.is_writing = false;
            self.changed.notify_all();
        }
    }
}

/// The console, and its thread, which ends with the process.
#[derive(Clone)]
pub struct Console(Arc<Shared>);

impl Console {
    /// Starts the thread. It has the signals blocked that the caller has.
    ///
    /// # Errors
    /// There is no memory for a thread.
    pub fn start(out: impl Write + Send + 'static) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let writer = shared.clone();
        thread::Builder::new().name("console".into()).stack_size(STACK).spawn(move || writer.write_to(out))?;
        Ok(Self(shared))
    }

    /// A line, without its end. Never waits for the console.
    pub fn tell(&self, line: &str) {
        let mut state = self.0.state();
        if !state.waiting.is_empty() && state.bytes + line.len() >= MOST_WAITING {
            state.lost += 1;
            return;
        }
        state.tell_lost();
        state.push(format!("{line}\n"));
        drop(state);
        self.0.changed.notify_all();
    }

    /// Waits until all is written, or so long; false when it is not.
    pub fn flush(&self, most: Duration) -> bool {
        let is_busy = |state: &mut State| state.is_writing || state.lost > 0 || !state.waiting.is_empty();
        let ended = self.0.changed.wait_timeout_while(self.0.state(), most, is_busy);
        !ended.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }
}

#[cfg(test)]
mod tests {
    use super::{Console, MOST_WAITING};
    use std::io::{pipe, Read};
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::Duration;

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(50);
    const LINES: usize = 20_000;

    /// Without the thread the first line past what a pipe holds never returns.
    #[test]
    fn a_console_that_takes_nothing_keeps_nobody_waiting_and_what_is_lost_is_counted() {
        let (mut reader, writer) = pipe().expect("a pipe");
        let console = Console::start(writer).expect("a thread");
        for number in 0..LINES {
            console.tell(&format!("line {number:05}"));
        }
        assert!(!console.flush(SHORT));
        let waiting = console.0.state().bytes;
        // Beside the lines there is room for a count or two.
        assert!(waiting < MOST_WAITING + 1024, "{waiting}");
        // Somebody reads again, and what is said then comes behind the count.
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let mut read = Vec::new();
            let mut part = [0; 4096];
            while !read.ends_with(b"last\n") {
                let length = reader.read(&mut part).expect("it reads");
                read.extend_from_slice(&part[..length]);
            }
            sender.send(read).expect("it is waited for");
        });
        assert!(console.flush(LONG));
        console.tell("last");
        assert!(console.flush(LONG));
        let read = String::from_utf8(receiver.recv_timeout(LONG).expect("all is read")).expect("text");
        let (mut next, mut is_left_out) = (0, false);
        let mut lines = read.lines();
        assert_eq!(lines.next_back(), Some("last"));
        for line in lines {
            if let Some(number) = line.strip_prefix("line ") {
                assert_eq!(number, format!("{next:05}"));
                next += 1;
            } else {
                let told = line.strip_prefix("host: machine warn: ").and_then(|told| told.split(' ').next());
                next += told.and_then(|count| count.parse::<usize>().ok()).expect("a count");
                is_left_out = true;
            }
        }
        assert!(next == LINES && is_left_out, "{next}");
    }

    #[test]
    fn a_console_that_hung_up_is_written_to_in_vain() {
        let (reader, writer) = pipe().expect("a pipe");
        drop(reader);
        let console = Console::start(writer).expect("a thread");
        for _ in 0..3 {
            console.tell("heard by nobody");
            assert!(console.flush(LONG));
        }
    }

    #[test]
    fn a_line_longer_than_all_that_may_wait_is_taken_alone() {
        let (reader, writer) = pipe().expect("a pipe");
        let console = Console::start(writer).expect("a thread");
        let reading = thread::spawn(move || {
            let mut text = String::new();
            reader.take(2 * MOST_WAITING as u64 + 1).read_to_string(&mut text).map(|_| text)
        });
        console.tell(&"x".repeat(2 * MOST_WAITING));
        assert!(console.flush(LONG));
        let text = reading.join().expect("it reads").expect("text");
        assert!(text.len() == 2 * MOST_WAITING + 1 && text.ends_with("x\n"));
    }
}
