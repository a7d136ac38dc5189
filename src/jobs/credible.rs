//! Whether the clock may be believed: destruction needs it, access does not.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Wall and monotonic clocks may drift apart by this much between two ticks.
const DRIFT: SignedDuration = SignedDuration::from_mins(5);

/// A service that was stopped for longer than this does not trust its clock by itself.
const RESTART_GAP: SignedDuration = SignedDuration::from_hours(7 * 24);

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
    /// A restart: the wall clock as it was last believed.
    Restarted(Timestamp),
    /// The tick before.
    Since(Reading),
}

impl Credibility {
    /// Whether `now` is credible.
    #[must_use]
    pub fn believes(&self, now: Reading) -> bool {
        match self {
            Self::FirstStart => true,
            Self::Restarted(mark) => {
                let gap = now.wall.duration_since(*mark);
                (-DRIFT..=RESTART_GAP).contains(&gap)
            }
            Self::Since(before) => {
                let wall = now.wall.duration_since(before.wall);
                let elapsed = SignedDuration::try_from(now.elapsed.saturating_sub(before.elapsed)).unwrap_or(SignedDuration::MAX);
                wall.saturating_sub(elapsed).abs() <= DRIFT
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(wall: i64, elapsed: u64) -> Reading {
        Reading { wall: Timestamp::from_second(wall).expect("a time"), elapsed: Duration::from_secs(elapsed) }
    }

    #[test]
    fn a_jump_of_an_hour_either_way_is_not_believed_and_a_suspended_machine_neither() {
        let before = Credibility::Since(reading(1_000_000, 100));
        assert!(before.believes(reading(1_000_060, 160)));
        assert!(before.believes(reading(1_000_360, 160)), "five minutes of drift");
        assert!(!before.believes(reading(1_000_361, 160)));
        assert!(!before.believes(reading(1_003_660, 160)));
        assert!(!before.believes(reading(996_460, 160)));
    }

    #[test]
    fn a_restart_within_seven_days_is_believed() {
        let mark = Timestamp::from_second(1_000_000).expect("a time");
        let week = 7 * 86_400;
        assert!(Credibility::Restarted(mark).believes(reading(1_000_000 + week, 0)));
        assert!(!Credibility::Restarted(mark).believes(reading(1_000_001 + week, 0)));
        assert!(!Credibility::Restarted(mark).believes(reading(1_000_000 - 301, 0)));
        assert!(Credibility::FirstStart.believes(reading(5, 0)));
    }
}
