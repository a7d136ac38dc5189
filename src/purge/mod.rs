//! The purge: on its day a document's grants are destroyed, then its payload, then it is stamped. A purge is a query over due rows.
//!
//! A run works under a lease with a number ([`Fence`]); it may stop before it begins, for the data protection officer ([`breaker`]); it leaves a bordereau
//! ([`bordereau`])and, for each document, an entry of which its certificate is made.

mod advance;
mod batch;
pub mod bordereau;
pub mod breaker;
mod fence;
mod http;
mod reason;
mod refusal;
mod run;
mod step;
pub(crate) mod store;
mod sweep;

pub use fence::Fence;
pub use http::routes;
pub use reason::ReleaseReason;
pub use refusal::RunRefusal;
pub use run::{Due, Run, due, run, run_alone};
pub use store::Counts;
