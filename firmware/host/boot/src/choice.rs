//! Which slot starts, and what the boot environment is to say before it does. No I/O.
use crate::env::Env;
use crate::header::Header;
use crate::version::{rank, Rank};

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

    /// The slot that the environment names, if it names one.
    pub fn of(env: &Env) -> Option<Self> {
        match env.get("slot") {
            Some("a") => Some(Self::A),
            Some("b") => Some(Self::B),
            _ => None,
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

/// Whether a slot holds what was installed there, by the image's name. A disk that keeps the environment and loses the image, both written without
/// a flush between them, has the whole image of before in a slot on trial.
fn is_installed(env: &Env, slot: Slot, image: &str) -> bool {
    let is_on_trial = tries(env).is_some() && Slot::of(env) == Some(slot);
    !is_on_trial || !env.has("image") || env.get("image") == Some(image)
}

/// How good the image of a slot is: None when it is not what was installed there.
pub fn worth(env: &Env, slot: Slot, header: &Header) -> Option<Rank> {
    is_installed(env, slot, &header.image()).then(|| rank(header.security, &header.version))
}

fn with(env: &Env, slot: Slot, left: Option<u8>) -> Env {
    let mut env = env.clone();
    env.set("slot", Some(slot.name()));
    env.set("tries", left.map(|left| left.to_string()).as_deref());
    env
}

/// From `slot` back to the other one, which is `left` tries away from being left itself; None: it was confirmed when the update began.
fn fall_back(env: &Env, slot: Slot, left: Option<u8>) -> Choice {
    let was_on_trial = tries(env).is_some();
    let mut env = with(env, slot.other(), left);
    // the package that the slot on trial came from is not taken a second time; one that was never switched to did not fail
    let medium = env.get("medium").map(str::to_owned);
    if was_on_trial && medium.is_some() {
        env.set("failed", medium.as_deref());
    }
    env.set("medium", None);
    env.set("image", None);
    Choice { slot: slot.other(), env, is_on_trial: left.is_some(), is_fallback: true }
}

/// Nothing says which slot is confirmed: the better one, slot a when they are equal. On trial when there is another one to fall back to.
fn choose_better<R: Ord>(env: &Env, mut look: impl FnMut(Slot) -> Option<R>) -> Option<Choice> {
    let (a, b) = (look(Slot::A), look(Slot::B));
    let left = (a.is_some() && b.is_some()).then_some(TRIES - 1);
    let slot = match (a, b) {
        (None, None) => return None,
        (a, b) if a >= b => Slot::A,
        _ => Slot::B,
    };
    let mut env = with(env, slot, left);
    env.set("image", None);
    Some(Choice { slot, env, is_on_trial: left.is_some(), is_fallback: false })
}

/// `look`: how good a slot is, None when it cannot start; asked at most once for each slot, and only when the answer counts. None: neither
/// slot may start.
pub fn choose<R: Ord>(env: &Env, mut look: impl FnMut(Slot) -> Option<R>) -> Option<Choice> {
    let Some(slot) = Slot::of(env) else { return choose_better(env, look) };
    let left = tries(env);
    let mut is_good = |slot| look(slot).is_some();
    let stay = |left: Option<u8>| Choice { slot, env: with(env, slot, left), is_on_trial: left.is_some(), is_fallback: false };
    let is_used_up = left == Some(0);
    if !is_used_up && is_good(slot) {
        return Some(stay(left.map(|left| left - 1)));
    }
    if is_good(slot.other()) {
        // an update is only made from a confirmed slot, so a slot beside one on trial was confirmed; any other may be half an update
        return Some(fall_back(env, slot, if left.is_some() { None } else { Some(TRIES - 1) }));
    }
    // better than nothing, and its tries stay used up
    (is_used_up && is_good(slot)).then(|| stay(left))
}

/// `choose`, and what it says written. A try that cannot be counted is none: a slot that crashes would be tried without end. Then the other
/// slot starts, which was confirmed; a slot may be looked at twice.
pub fn settle<R: Ord, E>(
    env: &Env,
    mut look: impl FnMut(Slot) -> Option<R>,
    mut write: impl FnMut(&Env) -> Result<(), E>,
) -> Option<Choice> {
    let choice = choose(env, &mut look)?;
    if write(&choice.env).is_ok() || !choice.is_on_trial {
        return Some(choice);
    }
    let Some(slot) = Slot::of(env) else {
        // neither is known to be the confirmed one: the better one, as it is
        return Some(Choice { env: with(&choice.env, choice.slot, None), is_on_trial: false, ..choice });
    };
    if choice.is_fallback || look(slot.other()).is_none() {
        return None;
    }
    let choice = fall_back(env, slot, None);
    // what could not be written a moment ago may not be now; the slot was confirmed, and starts all the same
    let _ = write(&choice.env);
    Some(choice)
}

/// The environment once the running slot is ready.
pub fn confirm(env: &Env, slot: Slot, version: &str, security: u32) -> Env {
    let mut env = env.clone();
    env.set("slot", Some(slot.name()));
    env.set("tries", None);
    env.set("medium", None);
    env.set("image", None);
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
            // the better one in front
            good.find(slot.name()).map(|at| 2 - at)
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
            // nothing is known
            ("", "ab", 'a', "slot=a tries=2", true, false),
            ("", "ba", 'b', "slot=b tries=2", true, false),
            ("slot=x security=4 tries=1", "ba", 'b', "slot=b security=4 tries=2", true, false),
            ("tries=0", "a", 'a', "slot=a", false, false),
            ("", "b", 'b', "slot=b", false, false),
            ("slot=b tries=3", "ab", 'b', "slot=b tries=2", true, false),
            ("slot=b tries=1", "ab", 'b', "slot=b tries=0", true, false),
            ("slot=b tries=0 medium=m", "ab", 'a', "slot=a failed=m", false, true),
            ("slot=b tries=3 medium=m image=i", "a", 'a', "slot=a failed=m", false, true),
            ("slot=b tries=3 medium=m image=i", "ab", 'b', "slot=b tries=2 medium=m image=i", true, false),
            ("image=i", "ab", 'a', "slot=a tries=2", true, false),
            ("slot=b tries=many", "ab", 'a', "slot=a", false, true),
            ("slot=b tries=-1", "ab", 'a', "slot=a", false, true),
            ("slot=b tries=256", "ab", 'a', "slot=a", false, true),
            ("slot=b tries=0", "b", 'b', "slot=b tries=0", true, false),
            ("slot=b", "a", 'a', "slot=a tries=2", true, true),
            // an update that was cut before swupdate switched: its package has not failed
            ("slot=b medium=m", "ab", 'b', "slot=b medium=m", false, false),
            ("slot=b medium=m", "a", 'a', "slot=a tries=2", true, true),
            ("slot=b medium=m failed=f", "a", 'a', "slot=a failed=f tries=2", true, true),
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
    fn equal_slots_are_a() {
        assert_eq!(choose(&env(""), |_| Some(1)).unwrap().slot, Slot::A);
    }

    #[test]
    fn a_slot_on_trial_holds_what_was_installed() {
        let given = env("slot=b tries=2 image=new");
        assert!(is_installed(&given, Slot::B, "new") && !is_installed(&given, Slot::B, "old"));
        assert!(is_installed(&given, Slot::A, "old"));
        // of a fall-back's trial nothing is known, and an update that was cut before it switched has changed nothing
        assert!(is_installed(&env("slot=b tries=2"), Slot::B, "old"));
        assert!(is_installed(&env("slot=a image=new"), Slot::A, "old"));
    }

    /// What starts when nothing can be written.
    fn uncounted(text: &str, good: &str) -> Option<(char, Env, bool, bool)> {
        let choice = settle(&env(text), |slot| good.find(slot.name()).map(|at| 2 - at), |_| Err(()))?;
        Some((choice.slot.name().chars().next()?, choice.env, choice.is_on_trial, choice.is_fallback))
    }

    #[test]
    fn a_try_that_cannot_be_counted_is_none() {
        assert_eq!(uncounted("slot=b tries=3 medium=m", "ab"), Some(('a', env("slot=a failed=m"), false, true)));
        assert_eq!(uncounted("slot=b tries=1", "b"), None);
        assert_eq!(uncounted("slot=b tries=0", "b"), None);
        // the slot that falls back would be on trial
        assert_eq!(uncounted("slot=a", "b"), None);
        // confirmed ones need no write
        assert_eq!(uncounted("slot=a", "ab"), Some(('a', env("slot=a"), false, false)));
        assert_eq!(uncounted("slot=b tries=0", "ab"), Some(('a', env("slot=a"), false, true)));
        // as with a disk of the environment that is gone
        assert_eq!(uncounted("", "ba"), Some(('b', env("slot=b"), false, false)));
        assert_eq!(uncounted("", ""), None);
    }

    #[test]
    fn what_is_settled_is_written_before() {
        let mut written = Vec::new();
        let write = |env: &Env| {
            written.push(env.clone());
            Ok::<_, ()>(())
        };
        let choice = settle(&env("slot=b tries=3"), |_| Some(1), write).unwrap();
        assert_eq!((choice.slot, written), (Slot::B, vec![choice.env]));
    }

    #[test]
    fn a_slot_that_is_never_ready_is_left_after_its_tries() {
        let mut now = env("slot=b tries=3 ustate=1");
        for _ in 0..3 {
            let choice = choose(&now, |_| Some(1)).unwrap();
            assert_eq!((choice.slot, choice.is_on_trial), (Slot::B, true));
            now = choice.env;
        }
        let choice = choose(&now, |_| Some(1)).unwrap();
        assert_eq!((choice.slot, choice.is_on_trial, choice.env), (Slot::A, false, env("slot=a ustate=1")));
    }

    #[test]
    fn confirming_raises_the_floor_and_never_lowers_it() {
        let after = |text, security| confirm(&env(text), Slot::B, "2.0.0", security);
        assert_eq!(after("slot=b tries=2 medium=m image=i", 3), env("slot=b version=2.0.0 security=3"));
        assert_eq!(after("slot=b security=7", 3), env("slot=b security=7 version=2.0.0"));
    }

    proptest! {
        #[test]
        fn never_starts_what_is_bad(
            slot in "[abx]?",
            tries in proptest::option::of("[0-9a]{0,3}"),
            a: Option<u8>,
            b: Option<u8>,
            is_written: bool,
        ) {
            let mut env = Env::default();
            env.set("slot", Some(&slot));
            env.set("tries", tries.as_deref());
            let look = |slot: Slot| if slot == Slot::A { a } else { b };
            match settle(&env, look, |_| if is_written { Ok(()) } else { Err(()) }) {
                Some(choice) => {
                    prop_assert!(look(choice.slot).is_some());
                    prop_assert!(choice.is_on_trial == choice.env.has("tries"));
                    prop_assert!(is_written || !choice.is_on_trial);
                    if Slot::of(&env).is_none() {
                        prop_assert!(look(choice.slot) >= look(choice.slot.other()));
                    } else if !choice.is_on_trial && !choice.is_fallback {
                        // no way to be confirmed that does not come from having been
                        prop_assert!(tries.is_none());
                    }
                }
                None => prop_assert!(!is_written || a.is_none() && b.is_none()),
            }
        }
    }
}
