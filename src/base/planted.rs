//! Known bugs, planted on purpose by the simulation to show that it catches each. In a program that is installed there is none: the feature `planted` is for tests alone.

/// A bug that somebody could have written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// A document is stamped purged before its payload is destroyed, and the failure of the destruction is forgotten.
    StampBeforeDelete,
    /// A worker whose lease was taken over goes on writing.
    NoLeaseFence,
    /// A day begins at midnight in Greenwich.
    LocalTimeDeadline,
    /// A hold does not suspend a purge.
    HoldIgnored,
}

#[cfg(feature = "planted")]
std::thread_local! {
    static PLANTED: std::cell::Cell<Option<Planted>> = const { std::cell::Cell::new(None) };
}

/// Plants a bug in everything that this thread does, or takes it out again.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Planted>) {
    PLANTED.set(bug);
}

/// Whether this bug is planted.
#[cfg(feature = "planted")]
#[must_use]
pub fn is_planted(bug: Planted) -> bool {
    PLANTED.get() == Some(bug)
}

/// No bug is.
#[cfg(not(feature = "planted"))]
#[must_use]
pub const fn is_planted(_: Planted) -> bool {
    false
}
