//! The figures of one purpose in one team.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{base::TeamId, retention::Figures};

/// One purpose in one team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Row {
    /// The purpose's code.
    pub purpose: String,
    /// The team.
    pub team: TeamId,
    /// Its name.
    pub team_name: String,
    /// The counts.
    #[serde(flatten)]
    pub figures: Figures,
    /// The furthest last day among the documents held: the last on which one of them is still open.
    #[schema(value_type = Option<String>)]
    pub furthest_last_day: Option<Date>,
}

/// The figures of all rows together.
#[must_use]
pub fn totals(rows: &[Row]) -> Figures {
    rows.iter().fold(Figures::default(), |sum, row| sum + row.figures)
}
