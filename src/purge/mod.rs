//! The purge: on its day a document's grants are destroyed, then its payload, then it is stamped. A purge is a query over due rows.

mod run;
pub(crate) mod store;

pub use run::{Due, Run, RunRefusal, due, run};
pub use store::Counts;
