//! Time as an argument, read once a transaction.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Where the service reads the time.
pub trait Clock: Send + Sync {
    /// The wall clock, in UTC.
    fn now(&self) -> Timestamp;

    /// Time elapsed since some fixed moment of this process, never going back: compared with [`Clock::now`] to tell whether the wall clock is credible.
    fn elapsed(&self) -> Duration;
}

/// The machine's clocks.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock {
    started: Instant,
}

impl SystemClock {
    /// Reads the machine's clocks from now on.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A stored time: milliseconds since 1970 in UTC. What lies outside the calendar is its end.
#[must_use]
pub fn time_of(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX)
}
