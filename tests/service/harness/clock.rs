//! A clock that only moves when a story moves it: wall and monotonic apart, since the service compares them.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use consigne::base::Clock;
use jiff::{SignedDuration, Timestamp};

/// When every story begins: a Tuesday in Paris.
const BEGINNING: &str = "2026-03-03T08:12:00Z";

/// The clock of one instance, shared with its story.
pub(crate) struct FakeClock(Mutex<(Timestamp, Duration)>);

impl FakeClock {
    pub(crate) fn new() -> Self {
        Self(Mutex::new((BEGINNING.parse().expect("a time"), Duration::from_secs(1_000))))
    }

    fn change(&self, how: impl FnOnce(&mut (Timestamp, Duration))) {
        how(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Time passes, on both clocks.
    pub(crate) fn advance(&self, by: SignedDuration) {
        self.change(|(wall, elapsed)| {
            *wall += by;
            *elapsed += by.unsigned_abs();
        });
    }

    /// Time passes up to this moment, on both clocks.
    pub(crate) fn advance_to(&self, moment: Timestamp) {
        self.advance(moment.duration_since(self.now()));
    }

    /// Somebody sets the wall clock forward or back: no time passes.
    pub(crate) fn jump(&self, by: SignedDuration) {
        self.change(|(wall, _)| *wall += by);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn elapsed(&self) -> Duration {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}
