//! What came and went in a period, and how long what went had been due, beside the period before it.

use super::delays::WaitedRow;

/// A period and the one of as many months before it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The periods that can be chosen: value, words, and whether it is the one shown.
    pub choices: Vec<(String, String, bool)>,
    /// The two periods in words, the one chosen first.
    pub periods: [String; 2],
    /// Purpose by purpose, all together last.
    pub rows: Vec<ComparedRow>,
    /// How long what was erased had waited: purpose by purpose, team by team.
    pub waited: Vec<WaitedRow>,
}

/// One purpose in both periods.
#[derive(Clone, Debug)]
pub struct ComparedRow {
    /// The purpose's short name.
    pub name: String,
    /// For each period: held when it began, received, erased, held when it ended.
    pub counts: [[u64; 4]; 2],
    /// Whether it is the sum of all the others.
    pub total: bool,
}

/// The holds of one kind that stand.
#[derive(Clone, Debug)]
pub struct StandingHolds {
    /// The kind in words.
    pub kind: String,
    /// How many.
    pub count: u64,
    /// The day the oldest was placed, in words.
    pub oldest: String,
    /// How many are past their day of review.
    pub reviews_due: u64,
}
