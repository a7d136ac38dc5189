//! Who works here: agents, their roles and teams, how they join and sign in, and the one table of who may do what.

mod access;
mod answer;
mod contact;
mod founder;
mod http;
mod invite;
mod mark;
mod refusal;
mod role;
mod session;
mod sign_in;
mod sign_roster;
pub(crate) mod store;
mod view;

pub use access::{Action, Reach, reach};
pub use contact::{Contact, ProcessKey};
pub use founder::{Founding, NewTeam, invite_founder};
pub use http::routes;
pub use mark::{Instance, Started, found_instance, note_start, pinned_instance};
pub use refusal::IdentityRefusal;
pub use role::{InvitationKind, Role, TeamKind};
pub use session::{Caller, IDLE, SessionToken, authenticate, note_use};
pub(crate) use view::name_of;
