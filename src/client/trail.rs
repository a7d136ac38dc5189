//! A trail as a service publishes it.

use std::io;

use super::{Call, Transport};
use crate::audit::Published;

/// Nothing is there.
const NOT_FOUND: u16 = 404;

/// A trail published over HTTP: by the service itself, or by a witness who mirrors it.
#[derive(Debug, Clone)]
pub struct PublishedTrail {
    transport: Transport,
    prefix: String,
}

impl PublishedTrail {
    /// The trail whose checkpoint is at `<prefix>/checkpoint` of what `transport` reaches.
    #[must_use]
    pub fn new(transport: Transport, prefix: impl Into<String>) -> Self {
        Self { transport, prefix: prefix.into() }
    }
}

impl Published for PublishedTrail {
    async fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        match self.transport.send(Call::get(format!("{}/{path}", self.prefix))).await {
            Ok(answer) => answer.bytes().await.map(Some).map_err(io::Error::other),
            Err(refusal) if refusal.status() == Some(NOT_FOUND) => Ok(None),
            // Nothing of what an untrusted service says comes to the terminal.
            Err(refusal) => Err(refusal
                .status()
                .map_or_else(|| io::Error::other("the service is not reached"), |status| io::Error::other(format!("the service answers {status}")))),
        }
    }
}
