//! Reports a DPO can check: figures counted on one snapshot of the records, the same on the page, in the files and on the command line,
//! each of which leads to the list of its documents, and movements that can be counted again from the trail alone.
//!
//! Never a name, never a content: ids, codes and names of teams only.

mod compare;
mod csv;
mod decision;
mod delay;
mod export;
mod filter;
mod http;
mod increments;
mod list;
mod page;
mod period;
mod print_http;
mod refusal;
mod retention;
mod row;
mod sheets;
mod store;
mod trail;
mod weeks;

#[cfg(test)]
mod tests;

pub use self::csv::csv;
pub(crate) use self::csv::inert;
pub use crate::retention::{Boundaries, Figures};
pub use compare::Difference;
pub use decision::{Decision, DecisionRefusal, NewDecision, Subject, Verdict, decide};
pub use delay::{Delay, DelayRow, Delays, note_delays};
pub use export::{ExportRefusal, export, verify_export};
pub use filter::{Filter, Listing};
pub use http::routes;
pub use increments::reconcile;
pub use period::{MovementRow, Movements, Period, PeriodMovements};
pub use refusal::{NoSuchList, ReportRefusal};
pub use retention::{Checkpoint, Holds, LastRun, Reconciled, Report, retention, signed, signed_in};
pub use row::{Row, totals};
pub use sheets::{Register, register};
pub use trail::{Recount, verify};
pub use weeks::{Hour, Week};
