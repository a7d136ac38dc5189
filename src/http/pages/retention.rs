//! The retention report as a page: a sentence first, then figures, drawings and tables, each of which leads to its list, its rule and its proof.

use askama::Template;
use jiff::Timestamp;

use super::chart::{StockChart, Tone, WeekChart};
use super::compared::{Compared, StandingHolds};
use super::delays::Delay;
use super::life::LifeLine;
use super::shell::Shell;
use crate::http::words::Text;

/// `/retention`: the report (GDPR art. 5(1)(e) and 5(2)).
#[derive(Template)]
#[template(path = "retention.html")]
pub struct Retention {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
    /// The report in one sentence.
    pub sentence: Sentence,
    /// The moment it speaks of.
    pub as_of: Timestamp,
    /// Four figures.
    pub figures: Vec<Figure>,
    /// The stock by purpose and age.
    pub stock: StockChart,
    /// Erasures by week.
    pub weeks: WeekChart,
    /// Purpose by purpose, team by team.
    pub rows: Vec<RetentionRow>,
    /// What came and went in the period chosen.
    pub compared: Compared,
    /// The holds that stand, by kind.
    pub holds: Vec<StandingHolds>,
    /// When the figures were last counted from everything, in words; none before the first night.
    pub reconciled: Option<String>,
    /// How fast due documents were erased in the period chosen; none without an erasure.
    pub delay: Option<Delay>,
    /// What was decided on reports of the period chosen.
    pub decisions: Vec<DecidedReport>,
    /// What a decision would be about; none where there is nothing to decide on.
    pub decidable: Option<DecidableReport>,
    /// The digest of the purposes in force, in hex.
    pub policy: String,
    /// Entries of the audit trail at the last checkpoint.
    pub entries: u64,
    /// The checkpoint's root hash.
    pub root: Option<String>,
    /// Files that can be taken away.
    pub exports: Vec<Export>,
}

impl Retention {
    /// Everything together.
    #[must_use]
    pub fn total(&self) -> Group<'_> {
        Group { purpose: None, rows: self.rows.iter().collect() }
    }

    /// The rows by purpose, in the order in which each purpose first appears.
    #[must_use]
    pub fn purposes(&self) -> Vec<Group<'_>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for row in &self.rows {
            match groups.iter_mut().find(|group| group.purpose.is_some_and(|first| first.code == row.code)) {
                Some(group) => group.rows.push(row),
                None => groups.push(Group { purpose: Some(row), rows: vec![row] }),
            }
        }
        groups
    }
}

/// Rows that are counted together: those of one purpose in all its teams, or all of them.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// A row of the purpose, for its name and code; none when all purposes are together.
    purpose: Option<&'a RetentionRow>,
    /// The rows, team by team.
    pub rows: Vec<&'a RetentionRow>,
}

impl Group<'_> {
    /// The purpose's short name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.purpose.map_or("", |row| &row.purpose)
    }

    /// The columns' sums, in their order, each with the `state` of its list.
    #[must_use]
    pub fn cells(&self) -> [(u64, &'static str); 10] {
        let mut sums = ["active", "archived", "soon", "due", "overdue", "held", "suspended", "extended", "visa", "backstop"].map(|state| (0, state));
        for row in &self.rows {
            for (sum, (count, _)) in sums.iter_mut().zip(row.cells()) {
                sum.0 += count;
            }
        }
        sums
    }

    /// What came and went in all the rows.
    #[must_use]
    pub fn movement(&self) -> Movement {
        self.rows.iter().fold(Movement::default(), |sum, row| sum.plus(&row.movement))
    }

    /// The furthest last day.
    #[must_use]
    pub fn last_day(&self) -> Option<Timestamp> {
        self.rows.iter().filter_map(|row| row.last_day).max()
    }

    /// The list of these rows' documents in one state; `all` for every one.
    #[must_use]
    pub fn list_href(&self, state: &str) -> String {
        self.purpose.map_or_else(|| format!("/retention/documents?state={state}"), |row| format!("/retention/documents?purpose={}&state={state}", row.code))
    }
}

/// What the report says first: *Aucun document en retard. 214 effacements ce mois-ci, 3 gels, 2 visas attendus.*
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Documents past their day and still there.
    pub overdue: u64,
    /// Documents erased since the first of the month.
    pub erased: u64,
    /// Holds in force.
    pub held: u64,
    /// Visas awaited.
    pub visas: u64,
}

impl Sentence {
    /// The sentence in words.
    #[must_use]
    pub fn say(&self, text: &Text) -> String {
        [
            text.with("retention-sentence-overdue", ("count", self.overdue)),
            text.with(
                "retention-sentence-rest",
                (
                    ("erased", text.with("retention-erased", ("count", self.erased))),
                    ("held", text.with("retention-holds", ("count", self.held))),
                    ("visas", text.with("retention-visas", ("count", self.visas))),
                ),
            ),
        ]
        .join(" ")
    }

    /// The four figures that stand under it, each with its list.
    #[must_use]
    pub fn figures(&self) -> Vec<Figure> {
        let figure = |value, message, state: &str, tone| Figure { value, message, href: format!("/retention/documents?state={state}"), tone };
        let grave = |count, tone| if count == 0 { Tone::Good } else { tone };
        vec![
            figure(self.overdue, "figure-overdue", "overdue", grave(self.overdue, Tone::Late)),
            figure(self.erased, "figure-erased", "erased", Tone::Plain),
            figure(self.held, "figure-held", "held", grave(self.held, Tone::Soon)),
            figure(self.visas, "figure-visas", "visa", grave(self.visas, Tone::Visa)),
        ]
    }
}

/// One figure and its list.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The number.
    pub value: u64,
    /// The message that names it; its place `count` is the number.
    pub message: &'static str,
    /// Its list.
    pub href: String,
    /// How grave it is.
    pub tone: Tone,
}

/// One purpose in one team.
#[derive(Clone, Debug)]
pub struct RetentionRow {
    /// The purpose's short name.
    pub purpose: String,
    /// Its code.
    pub code: String,
    /// The team's name.
    pub team: String,
    /// The team's id.
    pub team_id: String,
    /// Documents that the team can open.
    pub active: u64,
    /// Documents in the archive.
    pub archived: u64,
    /// Documents whose last day is within 30 days.
    pub soon: u64,
    /// Documents closed today, which the day's run erases.
    pub due: u64,
    /// Documents past their day and still there.
    pub overdue: u64,
    /// Documents under a hold.
    pub held: u64,
    /// Of those, past their day.
    pub suspended: u64,
    /// Documents prolonged by an agent.
    pub extended: u64,
    /// Documents waiting for a visa.
    pub visa: u64,
    /// Documents whose clock no event has started: the backstop alone decides.
    pub on_backstop: u64,
    /// The furthest last day.
    pub last_day: Option<Timestamp>,
    /// What came and went this month.
    pub movement: Movement,
}

/// What came and went since the first of the month: `opening + received − erased = closing`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Movement {
    /// Documents held when the month began.
    pub opening: u64,
    /// Documents received since.
    pub received: u64,
    /// Documents erased since.
    pub erased: u64,
    /// Documents held now.
    pub closing: u64,
    /// Documents erased since the beginning.
    pub ever: u64,
}

impl Movement {
    /// Both together.
    const fn plus(self, other: &Self) -> Self {
        Self {
            opening: self.opening + other.opening,
            received: self.received + other.received,
            erased: self.erased + other.erased,
            closing: self.closing + other.closing,
            ever: self.ever + other.ever,
        }
    }

    /// The counts in the columns' order, each with the `state` of its list if it has one and it is not empty.
    #[must_use]
    pub fn cells(&self) -> [(u64, Option<&'static str>); 5] {
        let cells = [(self.opening, None), (self.received, Some("received")), (self.erased, Some("erased")), (self.closing, Some("all")), (self.ever, None)];
        cells.map(|(count, state)| (count, state.filter(|_| count > 0)))
    }
}

impl RetentionRow {
    /// The counts in the columns' order, each with the `state` of its list.
    #[must_use]
    pub fn cells(&self) -> [(u64, &'static str); 10] {
        [
            (self.active, "active"),
            (self.archived, "archived"),
            (self.soon, "soon"),
            (self.due, "due"),
            (self.overdue, "overdue"),
            (self.held, "held"),
            (self.suspended, "suspended"),
            (self.extended, "extended"),
            (self.visa, "visa"),
            (self.on_backstop, "backstop"),
        ]
    }

    /// The furthest last day.
    #[must_use]
    pub const fn last_day(&self) -> Option<Timestamp> {
        self.last_day
    }

    /// The list of this row's documents in one state; `all` for every one.
    #[must_use]
    pub fn list_href(&self, state: &str) -> String {
        format!("/retention/documents?purpose={}&team={}&state={state}", self.code, self.team_id)
    }
}

/// A decision on a report, in words.
#[derive(Clone, Debug)]
pub struct DecidedReport {
    /// What was decided, and about what.
    pub verdict: String,
    /// When.
    pub when: String,
    /// The moment of which the report spoke.
    pub as_of: String,
    /// The entries of the trail at its checkpoint.
    pub entries: u64,
}

/// The report that is shown, as a decision names it.
#[derive(Clone, Debug)]
pub struct DecidableReport {
    /// Its period's name.
    pub period: String,
    /// The moment it speaks of.
    pub as_of: Timestamp,
    /// The entries at its checkpoint.
    pub entries: u64,
    /// The root at its checkpoint.
    pub root: String,
}

/// A file to take away.
#[derive(Clone, Debug)]
pub struct Export {
    /// Where it is.
    pub href: String,
    /// The message that names it.
    pub message: &'static str,
}

/// `/retention/documents`: the list behind a figure, with the rule that decides its dates.
#[derive(Template)]
#[template(path = "retention-list.html")]
pub struct RetentionList {
    /// The page's words.
    pub t: Text,
    /// The page's frame; its title names the list.
    pub shell: Shell,
    /// How many documents the list has in all.
    pub total: u64,
    /// The purpose's rule, when the list is of one purpose.
    pub rule: Option<Rule>,
    /// The documents of this page.
    pub documents: Vec<ListedDocument>,
    /// The following page.
    pub next: Option<String>,
}

/// A purpose's rule in words.
#[derive(Clone, Debug)]
pub struct Rule {
    /// How long documents are kept, in one sentence.
    pub summary: String,
    /// Legal basis, periods, starting event, limit, with their names.
    pub facts: Vec<(String, String)>,
}

/// One document as the DPO may see it: never its name or its content.
#[derive(Clone, Debug)]
pub struct ListedDocument {
    /// Its id.
    pub id: String,
    /// Which piece it is.
    pub piece: String,
    /// Its purpose.
    pub purpose: String,
    /// Its team.
    pub team: String,
    /// Its state in words.
    pub state: String,
    /// How grave that is.
    pub tone: Tone,
    /// Its line of life.
    pub life: LifeLine,
    /// Until when it was prolonged, why and by whom.
    pub extension: Option<String>,
    /// The entry of the audit trail that proves its state.
    pub entry: Option<u64>,
    /// Whether that is the entry of its erasure.
    pub erased: bool,
    /// Where that entry's proof is read, if it proves a reception or an erasure.
    pub proof: Option<String>,
}
