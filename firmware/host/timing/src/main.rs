//! Measures whether the time of the comparison depends on what is compared: Welch's t-test over two classes of inputs in random
//! order (dudect, Reparaz, Balasch, Verbauwhede 2017). `build/constant-time.ts` runs it and judges.
//!
//! Environment: `TIMING_SAMPLES`, comparisons a pair of classes; `TIMING_SEED`. Output: dudect-bencher's lines.
use dudect_bencher::ctbench::{run_benches_console, BenchMetadata, BenchName, BenchOpts};
use dudect_bencher::rand::{Rng, RngExt};
use dudect_bencher::{BenchRng, Class, CtRunner};
use std::hint::black_box;

/// The length of what the recorder compares: a tag of HMAC-SHA-256, a hash of Argon2id.
const LENGTH: usize = 32;
/// Inputs made at a time: few enough to lie in the cache, so that the memory adds little noise.
const BATCH: usize = 1_000;

type Bytes = [u8; LENGTH];

/// Where the second buffer differs from the first.
#[derive(Clone, Copy)]
enum Kind {
    Equal,
    First,
    Last,
}

fn number(name: &str, otherwise: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} is not a number: {text}")),
        Err(_) => otherwise,
    }
}

fn pair(kind: Kind, rng: &mut BenchRng) -> (Bytes, Bytes) {
    let mut a = [0; LENGTH];
    rng.fill_bytes(&mut a);
    let mut b = a;
    // Every class draws and changes alike: making the inputs must leave no trace of the class.
    let change = rng.random_range(1..=255u8);
    let (first, last) = match kind {
        Kind::Equal => (0, 0),
        Kind::First => (change, 0),
        Kind::Last => (0, change),
    };
    b[0] ^= first;
    b[LENGTH - 1] ^= last;
    (a, b)
}

fn measure<T>(runner: &mut CtRunner, rng: &mut BenchRng, left: Kind, right: Kind, compare: impl Fn(&[u8], &[u8]) -> T) {
    let mut remaining = number("TIMING_SAMPLES", 1_000_000) as usize;
    while remaining > 0 {
        let batch: Vec<_> = (0..remaining.min(BATCH))
            .map(|_| match rng.random::<bool>() {
                true => (Class::Left, pair(left, rng)),
                false => (Class::Right, pair(right, rng)),
            })
            .collect();
        remaining -= batch.len();
        for (class, (a, b)) in &batch {
            runner.run_one(*class, || compare(black_box(a), black_box(b)));
        }
    }
}

macro_rules! benches {
    ($($name:ident: $compare:path, $left:ident, $right:ident;)+) => {
        $(fn $name(runner: &mut CtRunner, rng: &mut BenchRng) {
            measure(runner, rng, Kind::$left, Kind::$right, $compare);
        })+
        fn all(seed: u64) -> Vec<BenchMetadata> {
            vec![$(BenchMetadata { name: BenchName(stringify!($name)), seed: Some(seed), benchfn: $name }),+]
        }
    };
}

// Of the leaky one only classes that it looks at for different lengths of time.
benches! {
    verifier_equal_first: verifier::equal, Equal, First;
    verifier_equal_last: verifier::equal, Equal, Last;
    verifier_first_last: verifier::equal, First, Last;
    leaky_equal_first: leaky::early_exit, Equal, First;
    leaky_first_last: leaky::early_exit, First, Last;
}

fn main() {
    let seed = number("TIMING_SEED", 1);
    if let Err(error) = run_benches_console(BenchOpts::default(), all(seed)) {
        eprintln!("verifier-timing: {error}");
        std::process::exit(2);
    }
}
