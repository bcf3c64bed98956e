//! `struct input_event` of linux/input.h, read from bytes.
use std::mem::offset_of;

/// Bytes of one event.
pub const EVENT_BYTES: usize = size_of::<libc::input_event>();

/// Types of events.
pub mod kinds {
    /// Ends a report, or says that events were lost.
    pub const SYN: u16 = 0;
    /// A key or a button: 0 let go, 1 pressed, 2 still held.
    pub const KEY: u16 = 1;
    /// A movement.
    pub const REL: u16 = 2;
    /// A position.
    pub const ABS: u16 = 3;
    /// What else there is, such as the hardware's own number of a button.
    pub const MSC: u16 = 4;
    /// A light of a keyboard.
    pub const LED: u16 = 17;
}

/// Codes of `kinds::SYN`.
pub const SYN_REPORT: u16 = 0;
/// Events were lost, up to the next report.
pub const SYN_DROPPED: u16 = 3;

/// One event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// One of `kinds`.
    pub kind: u16,
    /// Which key or axis.
    pub code: u16,
    /// Of the kind's own meaning.
    pub value: i32,
}

/// The whole events in what was read; a part of one at the end, which the kernel never gives, is left out.
pub fn events(bytes: &[u8]) -> impl Iterator<Item = Event> + '_ {
    const KIND: usize = offset_of!(libc::input_event, type_);
    const CODE: usize = offset_of!(libc::input_event, code);
    const VALUE: usize = offset_of!(libc::input_event, value);
    bytes.chunks_exact(EVENT_BYTES).map(|event| Event {
        kind: u16::from_ne_bytes([event[KIND], event[KIND + 1]]),
        code: u16::from_ne_bytes([event[CODE], event[CODE + 1]]),
        value: i32::from_ne_bytes([event[VALUE], event[VALUE + 1], event[VALUE + 2], event[VALUE + 3]]),
    })
}

/// The bytes that switch a light, to write to a device.
#[must_use]
pub fn bytes_of(event: Event) -> [u8; EVENT_BYTES] {
    let mut bytes = [0; EVENT_BYTES];
    bytes[offset_of!(libc::input_event, type_)..][..2].copy_from_slice(&event.kind.to_ne_bytes());
    bytes[offset_of!(libc::input_event, code)..][..2].copy_from_slice(&event.code.to_ne_bytes());
    bytes[offset_of!(libc::input_event, value)..][..4].copy_from_slice(&event.value.to_ne_bytes());
    bytes
}

/// For tests: events out of any bytes, by a seed that is printed, round by round. `shape` makes of some what means something, event by event.
#[cfg(test)]
pub fn any_events(seed: u64, rounds: u32, shape: impl Fn(u32, &mut [u8]), mut take: impl FnMut(u32, Event)) {
    println!("seed {seed:#x}");
    let mut state = seed;
    let mut byte = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    for round in 0..rounds {
        let mut bytes: Vec<u8> = (0..usize::from(byte()) * 2).map(|_| byte()).collect();
        bytes.chunks_exact_mut(EVENT_BYTES).for_each(|event| shape(round, event));
        events(&bytes).for_each(|event| take(round, event));
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes_of, events, kinds, Event, EVENT_BYTES};

    #[test]
    fn whole_events_and_no_part_of_one() {
        let first = Event { kind: kinds::REL, code: 1, value: -7 };
        let second = Event { kind: kinds::KEY, code: 0x110, value: 1 };
        let mut bytes = [bytes_of(first), bytes_of(second)].concat();
        for cut in 0..EVENT_BYTES {
            assert_eq!(events(&bytes[..bytes.len() - cut]).count(), 2 - usize::from(cut > 0));
        }
        bytes.extend([0xff; 5]);
        assert_eq!(events(&bytes).collect::<Vec<_>>(), [first, second]);
        assert_eq!(events(&[]).count(), 0);
        // As the kernel has it on 64-bit machines: the time, then the rest.
        assert_eq!((EVENT_BYTES, &bytes[16..24]), (24, &[2, 0, 1, 0, 0xf9, 0xff, 0xff, 0xff][..]));
    }
}
