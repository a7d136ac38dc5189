//! What one connection is doing, so that it ends when its peer does nothing: no request, or an answer it does not take.
//!
//! Hyper's own timers cover the head of an HTTP/1 request and dead HTTP/2 peers. They do not cover a peer that opens HTTP/2 and says nothing, that answers pings
//! and nothing else, or that stops reading (at the socket, or by giving no HTTP/2 window): all hold memory for ever.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    time::{Instant, sleep_until},
};

/// The state of one connection, shared by its requests.
#[derive(Debug)]
pub(super) struct Activity {
    idle: Duration,
    answer_stall: Duration,
    state: Mutex<State>,
    /// A first request began or the last one ended: the time to look again may have come nearer.
    turned: Notify,
}

#[derive(Debug)]
struct State {
    under_way: usize,
    /// When it ends if no request comes; meaningful while none is under way.
    quiet_until: Instant,
    /// For each answer of which a piece was handed over and no other asked for yet: since when.
    handed: BTreeMap<u64, Instant>,
    next: u64,
}

impl Activity {
    /// A fresh connection: the first request must come within `head`, the others within `idle`.
    pub(super) fn new(head: Duration, idle: Duration, answer_stall: Duration) -> Arc<Self> {
        let state = State { under_way: 0, quiet_until: Instant::now() + head, handed: BTreeMap::new(), next: 0 };
        Arc::new(Self { idle, answer_stall, state: Mutex::new(state), turned: Notify::new() })
    }

    /// A request begins; it ends when the value is dropped.
    pub(super) fn begin(self: &Arc<Self>) -> UnderWay {
        let mut state = self.lock();
        state.under_way += 1;
        if state.under_way == 1 {
            self.turned.notify_one();
        }
        state.next += 1;
        UnderWay { id: state.next, activity: Arc::clone(self) }
    }

    /// Returns when the peer has done nothing for too long.
    pub(super) async fn expired(&self) {
        loop {
            let due = self.due();
            if due <= Instant::now() {
                return;
            }
            tokio::select! {
                () = sleep_until(due) => {}
                () = self.turned.notified() => {}
            }
        }
    }

    /// When to look again: never late, since a piece handed over later is due later, and [`Activity::expired`] is told of the rest.
    fn due(&self) -> Instant {
        let state = self.lock();
        if state.under_way == 0 {
            return state.quiet_until;
        }
        let since = state.handed.values().min().copied().unwrap_or_else(Instant::now);
        since + self.answer_stall
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request under way, until its answer is sent or abandoned.
#[derive(Debug)]
pub(super) struct UnderWay {
    id: u64,
    activity: Arc<Activity>,
}

impl UnderWay {
    /// A piece of the answer was handed over: the peer must now take it.
    pub(super) fn handed(&self) {
        self.activity.lock().handed.insert(self.id, Instant::now());
    }

    /// The next piece is asked for: the peer took the one before.
    pub(super) fn asked(&self) {
        self.activity.lock().handed.remove(&self.id);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut state = self.activity.lock();
        state.handed.remove(&self.id);
        state.under_way -= 1;
        if state.under_way == 0 {
            state.quiet_until = Instant::now() + self.activity.idle;
            self.activity.turned.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn activity() -> Arc<Activity> {
        Activity::new(10 * SECOND, 60 * SECOND, 30 * SECOND)
    }

    #[test]
    fn a_connection_must_speak_within_the_time_of_a_head_then_of_an_idle_one() {
        let before = Instant::now();
        let activity = activity();
        assert!((before + 10 * SECOND..=Instant::now() + 10 * SECOND).contains(&activity.due()));
        let (first, second) = (activity.begin(), activity.begin());
        drop(first);
        let before = Instant::now();
        drop(second);
        assert!((before + 60 * SECOND..=Instant::now() + 60 * SECOND).contains(&activity.due()));
    }

    #[test]
    fn a_slow_handler_does_not_end_a_connection() {
        let activity = activity();
        let request = activity.begin();
        let before = Instant::now();
        assert!(activity.due() >= before + 30 * SECOND, "the time it takes is the service's own");
        request.handed();
        request.asked();
        let before = Instant::now();
        assert!(activity.due() >= before + 30 * SECOND);
    }

    #[test]
    fn an_answer_nobody_takes_ends_the_connection_even_if_others_are_taken() {
        let activity = activity();
        let (stalled, lively) = (activity.begin(), activity.begin());
        stalled.handed();
        let handed = Instant::now();
        for _ in 0..3 {
            lively.handed();
            lively.asked();
            assert!(activity.due() <= handed + 30 * SECOND);
        }
        drop(stalled);
        assert!(activity.due() > handed + 30 * SECOND);
    }
}
