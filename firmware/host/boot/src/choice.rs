//! Which slot starts, and what the boot environment is to say before it does. No I/O.
use crate::env::Env;

/// Tries of a slot that was never confirmed.
pub const TRIES: u8 = 3;

/// One of the two places of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    A,
    B,
}

impl Slot {
    pub fn other(self) -> Self {
        if self == Self::A {
            Self::B
        } else {
            Self::A
        }
    }

    pub fn name(self) -> &'static str {
        if self == Self::A {
            "a"
        } else {
            "b"
        }
    }

    /// The slot that the environment names; slot a when it names none.
    pub fn of(env: &Env) -> Self {
        if env.get("slot") == Some("b") {
            Self::B
        } else {
            Self::A
        }
    }
}

/// What starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub slot: Slot,
    /// To be made durable before the slot starts.
    pub env: Env,
    /// Not confirmed yet: it is left when it does not get ready.
    pub is_on_trial: bool,
    /// The slot that the environment named was left.
    pub is_fallback: bool,
}

/// The lowest security version that may start. What is unreadable counts as none: the number only ever comes from `confirm`.
pub fn floor(env: &Env) -> u32 {
    env.get("security").and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Tries left: None when the slot is confirmed. An unreadable number counts as none left.
fn tries(env: &Env) -> Option<u8> {
    env.has("tries").then(|| env.get("tries").and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Back to the other slot, which is `left` tries away from being left itself; None: it was confirmed when the update began.
fn fall_back(env: &Env, left: Option<u8>) -> Choice {
    let slot = Slot::of(env).other();
    let mut env = env.clone();
    env.set("slot", Some(slot.name()));
    env.set("tries", left.map(|left| left.to_string()).as_deref());
    // the medium that this update came from is not taken a second time
    let medium = env.get("medium").map(str::to_owned);
    if let Some(medium) = medium {
        env.set("failed", Some(&medium));
        env.set("medium", None);
    }
    Choice { slot, env, is_on_trial: left.is_some(), is_fallback: true }
}

/// `is_good` is asked at most once for each slot, and only when the answer counts. None: neither slot may start.
pub fn choose(env: &Env, mut is_good: impl FnMut(Slot) -> bool) -> Option<Choice> {
    let (slot, left) = (Slot::of(env), tries(env));
    let stay = |left: Option<u8>| {
        let mut env = env.clone();
        env.set("tries", left.map(|left| left.to_string()).as_deref());
        Choice { slot, env, is_on_trial: left.is_some(), is_fallback: false }
    };
    let is_used_up = left == Some(0);
    if !is_used_up && is_good(slot) {
        return Some(stay(left.map(|left| left - 1)));
    }
    if is_good(slot.other()) {
        // an update is only made from a confirmed slot, so a slot beside one on trial was confirmed; any other may be half an update
        return Some(fall_back(env, if left.is_some() { None } else { Some(TRIES - 1) }));
    }
    // better than nothing, and its tries stay used up
    (is_used_up && is_good(slot)).then(|| stay(left))
}

/// The environment once the running slot is ready.
pub fn confirm(env: &Env, slot: Slot, version: &str, security: u32) -> Env {
    let mut env = env.clone();
    env.set("slot", Some(slot.name()));
    env.set("tries", None);
    env.set("medium", None);
    env.set("version", Some(version));
    env.set("security", Some(&floor(&env).max(security).to_string()));
    env
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn env(text: &str) -> Env {
        let mut env = Env::default();
        text.split_whitespace().filter_map(|entry| entry.split_once('=')).for_each(|(name, value)| env.set(name, Some(value)));
        env
    }

    /// Slot, environment and marks, with the slots in `good`.
    fn chosen(text: &str, good: &str) -> Option<(char, Env, bool, bool)> {
        let mut asked = Vec::new();
        let choice = choose(&env(text), |slot| {
            assert!(!asked.contains(&slot), "{slot:?} was asked twice");
            asked.push(slot);
            good.contains(slot.name())
        })?;
        let name = choice.slot.name().chars().next()?;
        Some((name, choice.env, choice.is_on_trial, choice.is_fallback))
    }

    #[test]
    fn choices() {
        // environment, good slots; slot, environment, on trial, fallback
        let cases = [
            ("slot=a", "ab", 'a', "slot=a", false, false),
            ("slot=b", "ab", 'b', "slot=b", false, false),
            ("", "ab", 'a', "", false, false),
            ("slot=x", "ab", 'a', "slot=x", false, false),
            ("slot=b tries=3", "ab", 'b', "slot=b tries=2", true, false),
            ("slot=b tries=1", "ab", 'b', "slot=b tries=0", true, false),
            ("slot=b tries=0 medium=m", "ab", 'a', "slot=a failed=m", false, true),
            ("slot=b tries=3 medium=m", "a", 'a', "slot=a failed=m", false, true),
            ("slot=b tries=many", "ab", 'a', "slot=a", false, true),
            ("slot=b tries=-1", "ab", 'a', "slot=a", false, true),
            ("slot=b tries=256", "ab", 'a', "slot=a", false, true),
            ("slot=b tries=0", "b", 'b', "slot=b tries=0", true, false),
            ("slot=b", "a", 'a', "slot=a tries=2", true, true),
            ("slot=a security=4", "b", 'b', "slot=b security=4 tries=2", true, true),
        ];
        for (before, good, slot, after, is_on_trial, is_fallback) in cases {
            assert_eq!(chosen(before, good), Some((slot, env(after), is_on_trial, is_fallback)), "{before}, {good} good");
        }
        for before in ["slot=a", "slot=b", "slot=b tries=3", "slot=a tries=0", ""] {
            assert_eq!(chosen(before, ""), None);
        }
    }

    #[test]
    fn a_slot_that_is_never_ready_is_left_after_its_tries() {
        let mut now = env("slot=b tries=3 ustate=1");
        for _ in 0..3 {
            let choice = choose(&now, |_| true).unwrap();
            assert_eq!((choice.slot, choice.is_on_trial), (Slot::B, true));
            now = choice.env;
        }
        let choice = choose(&now, |_| true).unwrap();
        assert_eq!((choice.slot, choice.is_on_trial, choice.env), (Slot::A, false, env("slot=a ustate=1")));
    }

    #[test]
    fn confirming_raises_the_floor_and_never_lowers_it() {
        let after = |text, security| confirm(&env(text), Slot::B, "2.0.0", security);
        assert_eq!(after("slot=b tries=2 medium=m", 3), env("slot=b version=2.0.0 security=3"));
        assert_eq!(after("slot=b security=7", 3), env("slot=b security=7 version=2.0.0"));
    }

    proptest! {
        #[test]
        fn never_starts_what_is_bad(slot in "[abx]?", tries in proptest::option::of("[0-9a]{0,3}"), a: bool, b: bool) {
            let mut env = Env::default();
            env.set("slot", Some(&slot));
            env.set("tries", tries.as_deref());
            let is_good = |slot: Slot| if slot == Slot::A { a } else { b };
            match choose(&env, is_good) {
                Some(choice) => {
                    prop_assert!(is_good(choice.slot));
                    prop_assert!(choice.is_on_trial == choice.env.has("tries"));
                    // no way to be confirmed that does not come from having been
                    if !choice.is_on_trial && !choice.is_fallback { prop_assert!(tries.is_none()); }
                }
                None => prop_assert!(!a && !b),
            }
        }
    }
}
