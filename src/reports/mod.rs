//! Reports a DPO can check: figures counted on one snapshot of the records, the same on the page, in the files and on the command line,
//! each of which leads to the list of its documents, and movements that can be counted again from the trail alone.
//!
//! Never a name, never a content: ids, codes and names of teams only.

mod boundaries;
mod csv;
mod facts;
mod figures;
mod filter;
mod http;
mod list;
mod page;
mod refusal;
mod retention;
mod store;
mod trail;
mod weeks;

#[cfg(test)]
mod tests;

pub use self::csv::csv;
pub use boundaries::Boundaries;
pub use figures::{Figures, Row, totals};
pub use filter::{Filter, Listing};
pub use http::routes;
pub use refusal::{NoSuchList, ReportRefusal};
pub use retention::{Checkpoint, Delay, LastRun, Report, retention};
pub use trail::{Difference, Recount, verify};
pub use weeks::{Hour, Week};
