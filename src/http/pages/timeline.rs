//! What happened, and what a breach exposed, as pages.

use askama::Template;

use super::shell::Shell;
use crate::http::words::Text;

/// Who could open a document, and until when.
#[derive(Clone, Debug)]
pub struct TimelineAccess {
    /// The team's name.
    pub holder: String,
    /// Purpose and document.
    pub what: String,
    /// From when.
    pub since: String,
    /// Until when; none while it stands.
    pub until: Option<String>,
    /// Why no longer.
    pub reason: Option<String>,
}

/// One entry of the trail.
#[derive(Clone, Debug)]
pub struct TimelineLine {
    /// When.
    pub at: String,
    /// What.
    pub what: String,
    /// Whether it was refused or failed.
    pub refused: bool,
    /// Who.
    pub who: String,
    /// Purpose and document.
    pub about: String,
    /// Why.
    pub why: Option<String>,
    /// Which entry it is; none while it waits for its number.
    pub entry: Option<String>,
    /// Where its receipt or certificate is.
    pub proof: Option<String>,
}

/// A timeline.
#[derive(Template)]
#[template(path = "timeline.html")]
pub struct Timeline {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
    /// Where the reader came from.
    pub back: String,
    /// Where the same is as a table.
    pub table: String,
    /// Who could open what.
    pub accesses: Vec<TimelineAccess>,
    /// What happened, the newest first.
    pub lines: Vec<TimelineLine>,
    /// The page that goes on.
    pub next: Option<String>,
}

/// A class of what was exposed.
#[derive(Clone, Debug)]
pub struct ExposureClass {
    /// As it stands in the list.
    pub word: &'static str,
    /// What it means.
    pub means: String,
    /// How many documents.
    pub documents: String,
    /// Of how many cases.
    pub cases: String,
}

/// A team's documents for one purpose, counted by class.
#[derive(Clone, Debug)]
pub struct ExposureRow {
    /// The team's name.
    pub team: String,
    /// The purpose's.
    pub purpose: String,
    /// How many of each class, the least first.
    pub counts: [String; 3],
}

/// `/retention/exposure`: what a breach exposed.
#[derive(Template)]
#[template(path = "exposure.html")]
pub struct Exposure {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
    /// Everybody with an account: id, name, whether chosen.
    pub agents: Vec<(String, String, bool)>,
    /// The kind of breach that is chosen.
    pub kind: &'static str,
    /// The first day, as a form writes it.
    pub from: String,
    /// The last day.
    pub to: String,
    /// What was found, the worst first; none where nothing was asked.
    pub classes: Option<Vec<ExposureClass>>,
    /// The same by team and purpose.
    pub rows: Vec<ExposureRow>,
    /// How many persons are to be told.
    pub tell: Option<String>,
    /// Where the list is.
    pub table: String,
    /// The agent's own timeline, where one is chosen.
    pub agent_page: Option<String>,
}
