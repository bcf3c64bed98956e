//! The border: which lengths are compared, and every place where a difference may be.
use verifier::{equal, LengthError, LONGEST, SHORTEST};

/// Bytes without a pattern a comparison could fall for.
fn sample(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 151 + 7) as u8).collect()
}

#[test]
fn every_length_of_the_contract_and_no_other() {
    for length in 0..=4 * LONGEST {
        let bytes = sample(length);
        let expected = match length {
            SHORTEST..=LONGEST => Ok(true),
            _ => Err(LengthError::Outside(length)),
        };
        assert_eq!(equal(&bytes, &bytes.clone()), expected, "{length} bytes");
    }
}

#[test]
fn different_lengths_are_an_error_not_a_verdict() {
    for a in 0..=LONGEST + 2 {
        for b in (0..=LONGEST + 2).filter(|&b| b != a) {
            let expected = match a {
                SHORTEST..=LONGEST => LengthError::Different(a, b),
                _ => LengthError::Outside(a),
            };
            assert_eq!(equal(&sample(a), &sample(b)), Err(expected));
        }
    }
}

#[test]
fn one_bit_anywhere_is_a_difference() {
    let mut looked_at = 0;
    for length in SHORTEST..=LONGEST {
        let stored = sample(length);
        for at in 0..length {
            for bit in 0..8 {
                let mut other = stored.clone();
                other[at] ^= 1 << bit;
                assert_eq!(equal(&stored, &other), Ok(false), "bit {bit} of byte {at} of {length}");
                assert_eq!(equal(&other, &stored), Ok(false), "bit {bit} of byte {at} of {length}");
                looked_at += 2;
            }
        }
    }
    assert_eq!(looked_at, 2 * 8 * (1..=LONGEST).sum::<usize>());
}

/// Differences that a sum or an exclusive or of all bytes would cancel.
#[test]
fn differences_that_cancel_each_other() {
    for length in 2..=LONGEST {
        let stored = sample(length);
        for (first, second) in [(0, 1), (0, length - 1), (length - 2, length - 1)] {
            if first == second {
                continue;
            }
            let mut same_xor = stored.clone();
            same_xor[first] ^= 0x55;
            same_xor[second] ^= 0x55;
            assert_eq!(equal(&stored, &same_xor), Ok(false));
            let mut same_sum = stored.clone();
            same_sum[first] = same_sum[first].wrapping_add(1);
            same_sum[second] = same_sum[second].wrapping_sub(1);
            assert_eq!(equal(&stored, &same_sum), Ok(false));
            let mut swapped = stored.clone();
            swapped.swap(first, second);
            assert_eq!(equal(&stored, &swapped), Ok(swapped == stored));
        }
    }
}

#[test]
fn errors_say_what_was_wrong() {
    assert_eq!(equal(&[], &[]).unwrap_err().to_string(), "length is 0, must be from 1 to 64");
    assert_eq!(equal(&[1], &[1, 2]).unwrap_err().to_string(), "buffers of different lengths: 1 and 2");
}
