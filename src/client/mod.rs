//! The client: what an agent's or a partner's browser does, in Rust. It trusts the server with nothing that it can check itself.
//!
//! | to | look in |
//! |---|---|
//! | reach an instance, in this process or over HTTP | [`Transport`] |
//! | join and sign in | [`Client::join`], [`Client::sign_in`], [`Keys`] |
//! | work as an agent: teams whose keys were verified, cases, requests, documents | [`Agent`], [`OpenTeam`] |
//! | let somebody into a team | [`Agent::invite`], [`Agent::confirm`] |
//! | answer a request through its link | [`Client::open_link`], [`Desk`], [`Paper`] |
//! | open a document, with all the comparisons of `docs/formats.md` | [`Agent::open_document`], [`Opened`] |
//!
//! Each act is in two halves: one seals and signs, pure but for age's own randomness; the other sends.

mod account;
mod add;
mod case;
mod deposit;
mod invite;
mod joining;
mod opening;
mod refusal;
mod request;
mod session;
mod team;
mod trail;
mod transport;
mod upload;
mod view;

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    base::{Chance, Clock},
    sealing::Identity,
};

pub use account::Keys;
pub use add::Addition;
pub use case::seal_label;
pub use deposit::{Desk, Receipt, ReceiptTeam};
pub use invite::{Newcomer, SentLink};
pub use joining::JoinLink;
pub use opening::Opened;
pub use refusal::ClientRefusal;
pub use request::{Agreement, Asking, MadeRequest, SealedRequest, seal_request};
pub use session::Agent;
pub use team::OpenTeam;
pub use trail::PublishedTrail;
pub use transport::{Answer, Call, Transport};
pub use upload::{Paper, Progress, Watch, sealed_length};
pub use view::{
    CaseDetail, CaseRow, DocumentDetail, DocumentRow, Home, InvitationView, InvitedRow, Me, Members, Piece, Purpose, Purposes, Received, RequestRow, Reserved,
    Task, TeamView,
};

/// A client of one instance.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
}

impl Client {
    /// A client that reaches the instance through `transport`, with this clock (for what it signs) and this randomness (for what it makes).
    #[must_use]
    pub fn new(transport: Transport, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Self {
        Self { transport, clock, chance }
    }

    /// How the instance is reached.
    #[must_use]
    pub const fn transport(&self) -> &Transport {
        &self.transport
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn chance(&self) -> &dyn Chance {
        &*self.chance
    }

    fn new_identity(&self) -> Identity {
        Identity::from_scalar(&self.chance().bytes())
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("transport", &self.transport).finish_non_exhaustive()
    }
}
