//! When to look for garbage: not while somebody waits for a picture.

/// Ms without input after which nobody does.
const PAUSE: u64 = 100;

/// Remembers that there may be garbage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Garbage {
    /// When the last input was answered; None: collected since.
    made: Option<u64>,
}

impl Garbage {
    /// Input was answered at this time, in ms.
    pub fn made(&mut self, now: u64) {
        self.made = Some(now);
    }

    /// Whether to collect now; says so once.
    pub fn is_due(&mut self, now: u64) -> bool {
        self.made.take_if(|made| now.saturating_sub(*made) >= PAUSE).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::Garbage;

    #[test]
    fn once_after_a_pause() {
        let mut garbage = Garbage::default();
        assert!(!garbage.is_due(1000), "nothing was made");
        garbage.made(1000);
        garbage.made(1050);
        assert!(!garbage.is_due(1149));
        assert!(garbage.is_due(1150) && !garbage.is_due(1150) && !garbage.is_due(9000));
    }
}
