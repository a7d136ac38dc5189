//! A clock that only moves when a story moves it: wall and monotonic apart, since the service compares them.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use consigne::base::Clock;
use jiff::{SignedDuration, Timestamp};

/// When every story begins: a Tuesday in Paris.
const BEGINNING: &str = "2026-03-03T08:12:00Z";

/// The process was killed: what unwinds instead of a panic, so that nothing is printed.
pub(crate) struct Killed;

/// The clock of one instance, shared with its story.
pub(crate) struct FakeClock {
    time: Mutex<(Timestamp, Duration)>,
    /// How often it is still read before the process is killed at a reading; below 0, never.
    readings_left: AtomicI64,
}

impl FakeClock {
    pub(crate) fn new() -> Self {
        Self { time: Mutex::new((BEGINNING.parse().expect("a time"), Duration::from_secs(1_000))), readings_left: AtomicI64::new(-1) }
    }

    /// Kills the process at so many readings from now. Every transaction reads the clock once, when it begins: so this is between any two of them.
    pub(crate) fn kill_after(&self, readings: i64) {
        self.readings_left.store(readings, Ordering::Relaxed);
    }

    /// Nobody is killed any more.
    pub(crate) fn spare(&self) {
        self.readings_left.store(-1, Ordering::Relaxed);
    }

    fn change(&self, how: impl FnOnce(&mut (Timestamp, Duration))) {
        how(&mut self.time.lock().unwrap_or_else(PoisonError::into_inner));
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
        if self.readings_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| (left > 0).then(|| left - 1)) == Ok(1) {
            std::panic::resume_unwind(Box::new(Killed));
        }
        self.time.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn elapsed(&self) -> Duration {
        self.time.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}
