//! Compares secrets under valgrind: `valgrind --error-exitcode=1 verifier-memcheck COMPARISON`.
//!
//! Secret bytes are marked undefined, so memcheck reports every branch and every address that depends on one. `verifier` must run
//! without a report; the comparisons of the crate `leaky` must not. The verdict is declassified after the comparison.
mod client;

use client::Verdict;
use std::fmt::Debug;
use std::hint::black_box;
use std::process::ExitCode;

/// Which of the two buffers are secret. On the recorder both are: what is stored, and what is made of what was typed.
const SECRETS: [(bool, bool); 3] = [(true, false), (false, true), (true, true)];

/// Compares every length with no difference, and with one in the first, a middle and the last byte; the number of comparisons.
///
/// `stays_secret`: the verdict must depend on the secret to the end, or the marking was lost on the way and nothing is proved. A
/// branch on the secret, which is reported, loses it.
fn compare_all<T: Copy + PartialEq + Debug>(
    compare: impl Fn(&[u8], &[u8]) -> T,
    expected: impl Fn(bool) -> T,
    stays_secret: bool,
) -> usize {
    let mut comparisons = 0;
    for length in verifier::SHORTEST..=verifier::LONGEST {
        for different in [None, Some(0), Some(length / 2), Some(length - 1)] {
            for (is_a_secret, is_b_secret) in SECRETS {
                let mut a: Vec<u8> = (0..length).map(|at| (at * 37 + length) as u8).collect();
                let mut b = a.clone();
                if let Some(at) = different {
                    b[at] ^= 0x10;
                }
                if is_a_secret {
                    client::make_secret(&mut a);
                }
                if is_b_secret {
                    client::make_secret(&mut b);
                }
                let verdict = Verdict::of(compare(black_box(&a), black_box(&b)));
                assert!(!stays_secret || verdict.is_secret(), "the verdict no longer depends on the secret");
                assert_eq!(verdict.declassify(), expected(different.is_none()), "{length} bytes, {different:?}");
                comparisons += 1;
            }
        }
    }
    comparisons
}

fn main() -> ExitCode {
    if !client::is_running() {
        eprintln!("verifier-memcheck: this proves nothing outside of valgrind");
        return ExitCode::from(2);
    }
    let name = std::env::args().nth(1).unwrap_or_default();
    let comparisons = match name.as_str() {
        "verifier" => compare_all(verifier::equal, Ok, true),
        "early-exit" => compare_all(leaky::early_exit, |same| same, false),
        "slices" => compare_all(leaky::slices, |same| same, false),
        "table" => compare_all(leaky::table, |same| same, false),
        _ => {
            eprintln!("verifier-memcheck: one of verifier, early-exit, slices, table is wanted");
            return ExitCode::from(2);
        }
    };
    println!("{name}: {comparisons} comparisons");
    ExitCode::SUCCESS
}
