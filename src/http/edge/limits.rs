//! How long and how much a peer may take.

use std::time::Duration;

/// What the edge bears from one peer and from all. Times are counted from the peer's last progress.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections open at once; more wait in the kernel's queue.
    pub connections: usize,
    /// Connections open at once from one IPv4 address or one IPv6 /64; more are closed at once. An agency of hundreds may share one address.
    pub connections_per_address: usize,
    /// From the accepted connection to the end of the TLS handshake.
    pub handshake: Duration,
    /// For a whole request head, counted from the first byte that could be one's: a connection that says nothing ends here too.
    pub head: Duration,
    /// Bytes of a request's target and header fields together.
    pub head_bytes: usize,
    /// Between two requests of an HTTP/2 connection. (In HTTP/1 the next head must come within `head`.)
    pub idle: Duration,
    /// Between two pieces of a request's body.
    pub body_stall: Duration,
    /// Between two pieces of an answer that the peer takes.
    pub answer_stall: Duration,
    /// For requests under way to finish when the service stops.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 2048,
            connections_per_address: 256,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(10),
            head_bytes: 16 * 1024,
            idle: Duration::from_mins(1),
            body_stall: Duration::from_secs(30),
            answer_stall: Duration::from_mins(1),
            drain: Duration::from_secs(30),
        }
    }
}
