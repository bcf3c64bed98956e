//! Reading a sector from its first record to the end of its log: SPEC.md, "Reading a sector".

use crate::flash::is_erased;
use crate::readings;
use crate::record::{Log, Record};
use crate::state::State;

const COMMIT: u8 = 0x2d;
const COUNTER: u8 = 0x4e;
const RECORD_HEADER: usize = 16;
/// How far above the expected number the record may be that the search finds.
const MOST_LOST: u32 = 0xffff;

fn ones(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| byte.count_ones()).sum()
}

/// Takes a record that counts.
fn take(log: &Log, record: &Record, state: &mut State) {
    let is_taken = log.is_authentic(record)
        && match record.kind {
            COMMIT => state.commit(log.payload(record)).is_ok(),
            COUNTER => state.counter(log.payload(record), log.used_units(record)).is_ok(),
            _ => true,
        };
    if !is_taken {
        state.rotten(record.mask, record.kind == COMMIT, u64::from(log.used_units(record)));
    }
}

/// The next record from `from` on that is authentic, counts, and has the expected sequence number or one that is not too far above it.
fn next_authentic(log: &Log, from: usize, expected: u32) -> Option<Record> {
    let from = if readings::SEARCH_FROM_HERE { from } else { from + log.unit };
    let is_near = |record: &Record| record.sequence.checked_sub(expected).is_some_and(|above| above <= MOST_LOST);
    let is_found = |record: &Record| log.is_marked(record) || readings::SEARCH_TAKES_ROTTEN_MARK && log.counts(record);
    (from..log.end)
        .step_by(log.unit)
        .filter_map(|at| log.record_at(at))
        .find(|record| is_near(record) && is_found(record) && log.is_authentic(record))
}

/// Reads the log whose first record's place is `first`.
pub fn walk(log: &Log, first: usize) -> State {
    let mut state = State::default();
    let mut at = first;
    let mut expected = 0u32;
    while at < log.end {
        let unit = &log.sector[at..at + log.unit];
        if ones(unit) == 0 {
            at += log.unit;
            continue;
        }
        let whole = log.record_at(at).or_else(|| {
            let is_expected = |record: &Record| readings::MAC_ALONE_IS_ENOUGH && record.sequence == expected;
            log.authentic_at(at).filter(is_expected)
        });
        if let Some(record) = whole.as_ref().filter(|record| record.sequence == expected) {
            if !log.counts(record) {
                break; // pending: nothing is written behind it
            }
            take(log, record, &mut state);
            expected = expected.wrapping_add(1);
            at = record.end;
            continue;
        }
        if whole.is_none() && log.end <= at + RECORD_HEADER {
            break; // a torn header
        }
        if ones(unit) == 1 {
            at += log.unit; // a rotten pad
            continue;
        }
        if let Some(record) = log.repaired_at(at, expected) {
            take(log, &record, &mut state);
            expected = expected.wrapping_add(1);
            at = record.end;
            continue;
        }
        match next_authentic(log, at, expected) {
            Some(record) => {
                if record.sequence != expected {
                    state.lost();
                }
                expected = record.sequence;
                at = record.at;
            }
            None => {
                if !is_erased(unit) {
                    state.lost();
                }
                break;
            }
        }
    }
    state.trim_log(log.sector.len());
    state
}
