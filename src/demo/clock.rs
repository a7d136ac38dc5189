//! A clock that is set: three years pass in seconds, each act at its own hour.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::Duration,
};

use jiff::Timestamp;

use crate::base::{Clock, time_of};

/// A clock that stands until it is moved on, and never goes back.
#[derive(Debug)]
pub(super) struct SimulatedClock {
    started: Timestamp,
    now: AtomicI64,
}

impl SimulatedClock {
    pub(super) fn starting_at(started: Timestamp) -> Self {
        Self { started, now: AtomicI64::new(started.as_millisecond()) }
    }

    /// Moves on to `at`, unless it is past.
    pub(super) fn move_to(&self, at: Timestamp) {
        self.now.fetch_max(at.as_millisecond(), Ordering::Relaxed);
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Timestamp {
        time_of(self.now.load(Ordering::Relaxed))
    }

    fn elapsed(&self) -> Duration {
        Duration::try_from(self.now().duration_since(self.started)).unwrap_or_default()
    }
}
