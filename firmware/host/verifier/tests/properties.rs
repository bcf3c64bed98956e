//! The verdict is that of `==` for any bytes. The seed is fixed; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` look further.
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use verifier::{equal, LONGEST, SHORTEST};

fn config() -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 20_000;
    }
    if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
        config.rng_seed = RngSeed::Fixed(20_260_817);
    }
    config
}

/// Two buffers of one length; often equal, often with one difference, sometimes with many.
fn pairs() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    vec(any::<u8>(), SHORTEST..=LONGEST).prop_flat_map(|a| {
        let length = a.len();
        let near = (0..length, any::<u8>()).prop_map({
            let a = a.clone();
            move |(at, change)| {
                let mut b = a.clone();
                b[at] ^= change;
                b
            }
        });
        let other = prop_oneof![Just(a.clone()), near, vec(any::<u8>(), length)];
        (Just(a), other)
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn agrees_with_the_comparison_that_may_leak((a, b) in pairs()) {
        prop_assert_eq!(equal(&a, &b), Ok(a == b));
        prop_assert_eq!(equal(&b, &a), Ok(a == b));
    }

    #[test]
    fn any_lengths_end_in_a_verdict_or_an_error(a in vec(any::<u8>(), 0..200), b in vec(any::<u8>(), 0..200)) {
        let taken = a.len() == b.len() && (SHORTEST..=LONGEST).contains(&a.len());
        prop_assert_eq!(equal(&a, &b).is_ok(), taken);
    }
}
