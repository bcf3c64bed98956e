//! The order of versions: that of Semantic Versioning 2.0.0, item 11. Images have three numbers (`npm run image` takes nothing else), of
//! which swupdate's order is the same.

/// A version that can be compared. What is no such version is below all that are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(Option<([u64; 3], Rest)>);

/// What stands behind the numbers. A release comes after what came before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rest {
    Before(Vec<Identifier>),
    Release,
}

/// Numbers come before texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    Number(u64),
    Text(String),
}

fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

impl Version {
    /// Reads `1.2.3`, `1.2.3-rc.1`, `1.2.3+build`.
    pub fn of(text: &str) -> Self {
        let (text, _) = text.split_once('+').unwrap_or((text, ""));
        let (core, before) = text.split_once('-').map_or((text, None), |(core, before)| (core, Some(before)));
        let numbers: Option<Vec<u64>> = core.split('.').map(number).collect();
        let numbers = numbers.and_then(|numbers| <[u64; 3]>::try_from(numbers).ok());
        let identifier = |text: &str| number(text).map_or_else(|| Identifier::Text(text.to_owned()), Identifier::Number);
        let rest = before.map_or(Rest::Release, |before| Rest::Before(before.split('.').map(identifier).collect()));
        Self(numbers.map(|numbers| (numbers, rest)))
    }
}

/// Which of two images is to start when nothing else is known: the higher security version, then the higher version.
pub type Rank = (u32, Version);

/// Of an image's security version and version.
pub fn rank(security: u32, version: &str) -> Rank {
    (security, Version::of(version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Ordering;

    #[test]
    fn the_order_is_that_of_the_specification() {
        let rising = [
            "no version",
            "0.9.10",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.9",
            "1.0.10",
            "1.9.0",
            "1.10.0",
            "2.0.0-rc-1",
            "10.0.0",
        ];
        for pair in rising.windows(2) {
            assert_eq!(Version::of(pair[0]).cmp(&Version::of(pair[1])), Ordering::Less, "{pair:?}");
        }
        assert_eq!(Version::of("1.0.0+5"), Version::of("1.0.0+6"));
        for odd in ["1.0", "1.0.0.0", "1.0.-1", "1..0", "", "1.0.99999999999999999999"] {
            assert_eq!(Version::of(odd), Version::of("odd"), "{odd}");
        }
    }

    #[test]
    fn security_comes_first() {
        assert!(rank(2, "1.0.0") > rank(1, "9.0.0"));
        assert!(rank(2, "1.10.0") > rank(2, "1.9.0"));
    }
}
