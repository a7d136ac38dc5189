//! The purposes as reviewed code: compared with what is in force before anything changes ([`plan`](fn@plan)), proposed by the operator ([`propose`](fn@propose)), approved by the data
//! protection officer under their own signature ([`approve`](fn@approve)), and applied to what is already held as the law wants it ([`apply`](fn@apply)): a longer rule once the persons
//! were told anew, a shorter one 72 hours after it was announced. The service runs no other.

mod apply;
mod approve;
mod http;
mod in_force;
mod moved;
mod plan;
mod propose;
mod refusal;
mod store;
mod told;

pub use apply::{Applied, apply};
pub use approve::{approve, refuse};
pub use http::routes;
pub use in_force::{digest, load};
pub use plan::{Move, Plan, PlanRow, moves, plan};
pub use propose::propose;
pub use refusal::RulesRefusal;
pub use told::{Told, tell};
