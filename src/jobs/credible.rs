//! Whether the clock may be believed: destruction needs it, access does not.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Wall and monotonic clocks may drift apart by this much between two ticks.
const DRIFT: SignedDuration = SignedDuration::from_mins(5);

/// A service that was stopped for longer than this does not trust its clock by itself.
const RESTART_GAP: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Stops of the service, together, since the clock was last confirmed: a clock that is moved on at each restart would otherwise get anywhere, a week at a time.
const ALL_GAPS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A confirmation is seen by the next tick, a minute later; a service that was too busy for that long asks again.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_hours(1);

/// Both clocks, read together.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The wall clock.
    pub wall: Timestamp,
    /// The monotonic clock.
    pub elapsed: Duration,
}

/// What the clocks are compared with.
#[derive(Debug, Clone, Copy)]
pub enum Credibility {
    /// The instance's first start: credible.
    FirstStart,
    /// A restart.
    Restarted {
        /// The wall clock as it was last believed.
        mark: Timestamp,
        /// What stops before this one lasted, since the clock was last confirmed.
        bridged: SignedDuration,
    },
    /// Two people confirmed it.
    Confirmed {
        /// What it said then.
        at: Timestamp,
    },
    /// A service that runs.
    Since {
        /// The tick before.
        tick: Reading,
        /// When it started, or the clock was last confirmed: small steps add up.
        anchor: Reading,
    },
}

impl Credibility {
    /// Whether `now` is credible.
    #[must_use]
    pub fn believes(&self, now: Reading) -> bool {
        match self {
            Self::FirstStart => true,
            Self::Restarted { mark, bridged } => {
                let gap = now.wall.duration_since(*mark);
                (-DRIFT..=RESTART_GAP).contains(&gap) && bridged.saturating_add(gap) <= ALL_GAPS
            }
            // Behind is late, never early.
            Self::Confirmed { at } => now.wall.duration_since(*at) <= SEEN_WITHIN,
            Self::Since { tick, anchor } => agree(*tick, now) && agree(*anchor, now),
        }
    }

    /// What this stop adds to those before it; a moment is none.
    #[must_use]
    pub fn bridged(&self, now: Reading) -> Option<SignedDuration> {
        match self {
            Self::Restarted { mark, bridged } => Some(now.wall.duration_since(*mark)).filter(|gap| *gap > DRIFT).map(|gap| bridged.saturating_add(gap)),
            Self::FirstStart | Self::Confirmed { .. } | Self::Since { .. } => None,
        }
    }
}

/// Whether as much time passed on both clocks.
fn agree(before: Reading, now: Reading) -> bool {
    let wall = now.wall.duration_since(before.wall);
    let elapsed = SignedDuration::try_from(now.elapsed.saturating_sub(before.elapsed)).unwrap_or(SignedDuration::MAX);
    wall.saturating_sub(elapsed).abs() <= DRIFT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(wall: i64, elapsed: u64) -> Reading {
        Reading { wall: Timestamp::from_second(wall).expect("a time"), elapsed: Duration::from_secs(elapsed) }
    }

    #[test]
    fn a_jump_of_an_hour_either_way_is_not_believed_and_a_suspended_machine_neither() {
        let before = Credibility::Since { tick: reading(1_000_000, 100), anchor: reading(1_000_000, 100) };
        assert!(before.believes(reading(1_000_060, 160)));
        assert!(before.believes(reading(1_000_360, 160)), "five minutes of drift");
        assert!(!before.believes(reading(1_000_361, 160)));
        assert!(!before.believes(reading(1_003_660, 160)));
        assert!(!before.believes(reading(996_460, 160)));
    }

    #[test]
    fn what_two_people_confirmed_is_not_any_clock_that_comes_next() {
        let confirmed = Credibility::Confirmed { at: Timestamp::from_second(1_000_000).expect("a time") };
        assert!(confirmed.believes(reading(1_000_060, 0)) && confirmed.believes(reading(999_000, 0)) && confirmed.believes(reading(1_003_600, 0)));
        assert!(!confirmed.believes(reading(1_003_601, 0)));
    }

    #[test]
    fn a_restart_within_seven_days_is_believed() {
        let mark = Timestamp::from_second(1_000_000).expect("a time");
        let week = 7 * 86_400;
        let restarted = |bridged| Credibility::Restarted { mark, bridged: SignedDuration::from_hours(bridged) };
        assert!(restarted(0).believes(reading(1_000_000 + week, 0)));
        assert!(!restarted(0).believes(reading(1_000_001 + week, 0)));
        assert!(!restarted(0).believes(reading(1_000_000 - 301, 0)));
        assert!(restarted(7 * 24).believes(reading(1_000_000 + week, 0)));
        assert!(!restarted(7 * 24 + 1).believes(reading(1_000_000 + week, 0)), "stops add up");
        assert_eq!(restarted(2).bridged(reading(1_003_600, 0)), Some(SignedDuration::from_hours(3)));
        assert_eq!(restarted(2).bridged(reading(1_000_060, 0)), None, "a moment is no stop");
        assert!(Credibility::FirstStart.believes(reading(5, 0)));
    }
}
