//! Reports a DPO can check.

use crate::http::Route;

/// The retention report.
#[must_use]
pub fn routes() -> Vec<Route> {
    Vec::new()
}
