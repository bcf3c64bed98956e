//! Which of a monitor's modes is used.
//!
//! The screens are made for 1280x720 to 3840x2160. A monitor's preferred mode is taken when it lies within that; otherwise the largest
//! that does, at the rate nearest to 60 Hz. A monitor without any such mode gets the one nearest to it: the largest of one that is too
//! small, where not all may fit, or the smallest of one that is too large. Interlaced and doubled modes only when there is nothing else.

/// Smallest monitor the screens are made for.
pub const SMALLEST: (u16, u16) = (1280, 720);
/// Largest.
pub const LARGEST: (u16, u16) = (3840, 2160);
/// The rate that is wanted, in Hz.
const RATE: u32 = 60;

/// What is asked of a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModeFacts {
    /// Pixels across and down.
    pub size: (u16, u16),
    /// Frames a second.
    pub rate: u32,
    /// The monitor's own wish.
    pub is_preferred: bool,
    /// Interlaced or doubled lines.
    pub is_odd: bool,
}

/// Whether the screens are made for a monitor of this size.
#[must_use]
pub fn is_within(size: (u16, u16)) -> bool {
    (SMALLEST.0..=LARGEST.0).contains(&size.0) && (SMALLEST.1..=LARGEST.1).contains(&size.1)
}

fn area(mode: &ModeFacts) -> u32 {
    u32::from(mode.size.0) * u32::from(mode.size.1)
}

/// The place of the mode to use; None when there is none at all.
#[must_use]
pub fn choose(modes: &[ModeFacts]) -> Option<usize> {
    let usable = |mode: &&(usize, &ModeFacts)| area(mode.1) > 0;
    let all: Vec<(usize, &ModeFacts)> = modes.iter().enumerate().collect();
    let all: Vec<_> = all.iter().filter(usable).copied().collect();
    let plain: Vec<_> = all.iter().filter(|(_, mode)| !mode.is_odd).copied().collect();
    let from = if plain.is_empty() { all } else { plain };
    let distance = |mode: &ModeFacts| mode.rate.abs_diff(RATE);
    // Among equals the first: monitors list what they like first.
    let best = |among: &[(usize, &ModeFacts)]| {
        among.iter().rev().max_by_key(|(_, mode)| (area(mode), u32::MAX - distance(mode))).map(|(place, _)| *place)
    };
    let within: Vec<_> = from.iter().filter(|(_, mode)| is_within(mode.size)).copied().collect();
    if let Some((place, _)) = within.iter().find(|(_, mode)| mode.is_preferred) {
        return Some(*place);
    }
    if !within.is_empty() {
        return best(&within);
    }
    let fits = |mode: &ModeFacts| mode.size.0 <= LARGEST.0 && mode.size.1 <= LARGEST.1;
    let small: Vec<_> = from.iter().filter(|(_, mode)| fits(mode)).copied().collect();
    if !small.is_empty() {
        return best(&small);
    }
    from.iter().min_by_key(|(_, mode)| (area(mode), distance(mode))).map(|(place, _)| *place)
}

#[cfg(test)]
mod tests {
    use super::{choose, is_within, ModeFacts};

    fn mode(width: u16, height: u16, rate: u32) -> ModeFacts {
        ModeFacts { size: (width, height), rate, is_preferred: false, is_odd: false }
    }
    fn preferred(mode: ModeFacts) -> ModeFacts {
        ModeFacts { is_preferred: true, ..mode }
    }
    fn odd(mode: ModeFacts) -> ModeFacts {
        ModeFacts { is_odd: true, ..mode }
    }

    #[test]
    fn the_preferred_one_within_the_limits() {
        assert_eq!(choose(&[mode(3840, 2160, 60), preferred(mode(1920, 1080, 60)), mode(1280, 720, 60)]), Some(1));
        assert_eq!(choose(&[mode(1280, 720, 60), preferred(mode(1280, 1024, 75))]), Some(1));
    }

    #[test]
    fn otherwise_the_largest_within_them_at_the_rate_nearest_to_60() {
        assert_eq!(choose(&[preferred(mode(5120, 2880, 60)), mode(1920, 1080, 60), mode(3840, 2160, 30)]), Some(2));
        assert_eq!(choose(&[mode(1920, 1080, 144), mode(1920, 1080, 50), mode(1920, 1080, 60), mode(1920, 1080, 60)]), Some(2));
        assert_eq!(choose(&[preferred(odd(mode(1920, 1080, 60))), mode(1280, 720, 60)]), Some(1));
        assert_eq!(choose(&[preferred(mode(1024, 768, 60)), mode(1280, 800, 60)]), Some(1));
    }

    #[test]
    fn a_monitor_without_any_gets_the_nearest() {
        assert_eq!(choose(&[mode(640, 480, 60), preferred(mode(800, 600, 60)), mode(1024, 768, 60)]), Some(2));
        assert_eq!(choose(&[preferred(mode(7680, 4320, 60)), mode(5120, 2880, 60)]), Some(1));
        assert_eq!(choose(&[odd(mode(1920, 1080, 60))]), Some(0));
        assert_eq!(choose(&[]), None);
        assert_eq!(choose(&[mode(0, 0, 0), mode(0, 720, 60)]), None);
    }

    /// Whatever a monitor says of itself, something of it is chosen, and something within the limits when there is any.
    #[test]
    fn any_list() {
        let seed = 0x9e37_79b9_7f4a_7c15_u64;
        println!("seed {seed:#x}");
        let mut state = seed;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..5000 {
            let count = next(12);
            let modes: Vec<_> = (0..count)
                .map(|_| ModeFacts {
                    size: (
                        [0, 640, 1280, 1920, 3840, 8192, 65535][next(7) as usize],
                        [0, 480, 720, 1080, 2160, 65535][next(6) as usize],
                    ),
                    rate: next(200) as u32,
                    is_preferred: next(3) == 0,
                    is_odd: next(3) == 0,
                })
                .collect();
            let usable = |mode: &ModeFacts| mode.size.0 > 0 && mode.size.1 > 0;
            let good = |mode: &ModeFacts| usable(mode) && !mode.is_odd && is_within(mode.size);
            let chosen = choose(&modes);
            assert_eq!(chosen.is_some(), modes.iter().any(usable), "{modes:?}");
            assert_eq!(chosen.is_some_and(|place| good(&modes[place])), modes.iter().any(good), "{modes:?}");
        }
    }
}
