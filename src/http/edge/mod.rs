//! The edge: from a listening socket to the router, and no further.
//!
//! [`serve`] knows connections: TLS, HTTP/1 and HTTP/2, how long a peer may say nothing, how many connections it may hold, how to stop. [`guard()`] knows requests: the
//! hosts the service answers for, the size of a head, the headers of every answer. What they refuse never reaches a route.
//!
//! | a peer that… | meets |
//! |---|---|
//! | says nothing, or half a handshake, or half a head | the connection closes after 10 s |
//! | stops in the middle of a body | the handler's body ends with [`BodyStalled`] after 30 s |
//! | does not take its answer | the connection closes after 60 s |
//! | opens too many connections | the next ones close at once |
//! | names no host, two, or one that is not ours | 421 |
//! | ends a line with a bare LF, or hides a CR in one | 400, and the connection closes |
//! | sends a head above 16 KiB | 431 |

mod accept;
mod activity;
mod body;
mod connection;
mod guard;
mod head;
mod host;
mod limits;
mod places;
mod served;
mod tls;

pub use accept::serve;
pub use body::BodyStalled;
pub use guard::guard;
pub use host::{AllowedHost, HostGate, Misdirected, NotAHost};
pub use limits::Limits;
pub use served::Peer;
pub use tls::{Look, Tls, TlsFiles, TlsRefusal, install_provider, provider};

#[cfg(test)]
mod tests;
