//! The line of life: *Reçu · En cours · Archive · Effacé*, one document's dates as everybody sees them, drawn and in words.

use jiff::Timestamp;

use crate::http::words::Text;

/// How far along a stretch today stands, in this many steps (the style sheet has one class for each).
const STEPS: i64 = 10;

/// What decided a document's last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// The event that starts the purpose's clock, and its periods.
    Start,
    /// The purpose's limit whatever happens.
    Backstop,
}

/// The dates a line is drawn from.
#[derive(Clone, Debug)]
pub struct LifeFacts {
    /// When the document was received.
    pub received_at: Timestamp,
    /// Until when the team can open it; none while the event that decides it has not happened.
    pub active_until: Option<Timestamp>,
    /// Whether the purpose keeps it in the archive afterwards.
    pub archive: bool,
    /// Its last day.
    pub purge_at: Timestamp,
    /// When it was erased.
    pub purged_at: Option<Timestamp>,
    /// What decided its last day.
    pub ends: Ends,
    /// A sentence about the hold that suspends its erasure.
    pub hold: Option<String>,
    /// Whether it waits for a visa before it may be eliminated.
    pub awaits_visa: bool,
}

/// A station's part in the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Behind: drawn solid.
    Past,
    /// Where the document is.
    Now,
    /// To come: drawn dashed.
    Future,
    /// Not on this document's way.
    None,
}

impl State {
    /// The word for the style sheet.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Now => "now",
            Self::Future => "future",
            Self::None => "none",
        }
    }
}

/// One of the four stations.
#[derive(Clone, Debug)]
pub struct Station {
    /// Its icon's name.
    pub icon: &'static str,
    /// Its name.
    pub name: String,
    /// Its date in words.
    pub date: String,
    /// Its part in the drawing.
    pub state: State,
    /// In the station where the document is: tenths of the way to the next one.
    pub tenth: Option<i64>,
    /// In that station: the word for today.
    pub today: Option<String>,
    /// In that station: the hold.
    pub hold: Option<String>,
    /// In the last station: the visa that is awaited before it.
    pub visa: Option<String>,
}

/// A line ready to be drawn.
#[derive(Clone, Debug)]
pub struct LifeLine {
    /// The four stations.
    pub stations: [Station; 4],
    /// The whole line for a screen reader.
    pub words: String,
    /// One sentence: which last day, and why that one.
    pub why: String,
}

impl LifeLine {
    /// Draws the line of a document as it stands at `now`.
    #[must_use]
    pub fn new(text: Text, facts: &LifeFacts, now: Timestamp) -> Self {
        let stage = Stage::of(facts, now);
        let station = |position: Stage, icon, name, date| Station {
            icon,
            name: text.say(name),
            date,
            state: stage.state(position, facts.archive),
            tenth: None,
            today: None,
            hold: None,
            visa: None,
        };
        let mut stations = [
            station(Stage::Received, "inbox", "life-received", text.date(facts.received_at)),
            station(Stage::Active, "folder-open", "life-active", active_date(text, facts)),
            station(Stage::Archived, "archive", "life-archive", archive_date(text, facts)),
            station(Stage::Erased, "eraser", "life-erased", erased_date(text, facts)),
        ];
        for station in stations.iter_mut().filter(|station| station.state == State::Now) {
            station.tenth = Some(stage.tenth(facts, now));
            station.today = Some(text.say("life-today"));
            station.hold.clone_from(&facts.hold);
        }
        if facts.awaits_visa
            && let [.., last] = &mut stations
        {
            last.visa = Some(text.say("life-visa"));
        }
        let why = why(text, facts, now);
        Self { stations, words: words(text, facts, &why), why }
    }
}

/// Where on the line a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Received,
    Active,
    Archived,
    Erased,
}

impl Stage {
    fn of(facts: &LifeFacts, now: Timestamp) -> Self {
        if facts.purged_at.is_some() {
            Self::Erased
        } else if facts.archive && facts.active_until.is_some_and(|end| end <= now) {
            Self::Archived
        } else {
            Self::Active
        }
    }

    fn state(self, position: Self, archive: bool) -> State {
        match position {
            Self::Archived if !archive => State::None,
            _ if self == Self::Erased || position < self => State::Past,
            _ if position == self => State::Now,
            _ => State::Future,
        }
    }

    /// Tenths of this stage that have passed at `now`; never outside 0 to 10, even past the last day.
    fn tenth(self, facts: &LifeFacts, now: Timestamp) -> i64 {
        let active_until = facts.active_until.unwrap_or(facts.purge_at);
        let (from, to) = match self {
            Self::Archived => (active_until, facts.purge_at),
            _ => (facts.received_at, active_until),
        };
        let whole = (to.as_second() - from.as_second()).max(1);
        ((now.as_second() - from.as_second()) * STEPS / whole).clamp(0, STEPS)
    }
}

/// When the team's access ends; none while no event has started the clock. Without an archive it is the erasure.
fn open_until(facts: &LifeFacts) -> Option<Timestamp> {
    facts.active_until.or_else(|| (facts.ends == Ends::Start && !facts.archive).then_some(facts.purge_at))
}

/// The last whole day before a moment, which is what "until" names: access ends when the next day begins.
fn last_day(text: Text, end: Timestamp) -> String {
    text.date(Timestamp::from_millisecond(end.as_millisecond() - 1).unwrap_or(end))
}

fn active_date(text: Text, facts: &LifeFacts) -> String {
    open_until(facts).map_or_else(|| text.say("life-active-open"), |end| text.with("life-until", ("date", last_day(text, end))))
}

fn archive_date(text: Text, facts: &LifeFacts) -> String {
    match (facts.archive, facts.active_until) {
        (false, _) => text.say("life-no-archive"),
        (true, None) => text.say("life-archive-open"),
        (true, Some(from)) => text.with("life-from", ("date", text.date(from))),
    }
}

fn erased_date(text: Text, facts: &LifeFacts) -> String {
    if facts.awaits_visa && facts.purged_at.is_none() {
        return text.say("life-after-visa");
    }
    let day = text.date(facts.purged_at.unwrap_or(facts.purge_at));
    match (facts.purged_at, facts.ends) {
        (None, Ends::Backstop) => text.with("life-at-latest", ("date", day)),
        _ => day,
    }
}

fn why(text: Text, facts: &LifeFacts, now: Timestamp) -> String {
    if let Some(day) = facts.purged_at {
        return text.with("life-why-gone", ("date", text.date(day)));
    }
    let past = facts.purge_at <= now;
    let message = match (facts.awaits_visa, facts.hold.is_some(), facts.ends) {
        (true, ..) => "life-why-visa",
        (false, true, _) if past => "life-why-suspended",
        (false, true, _) => "life-why-held",
        (false, false, _) if past => "life-why-due",
        (false, false, Ends::Start) => "life-why-start",
        (false, false, Ends::Backstop) => "life-why-backstop",
    };
    text.with(message, ("date", text.date(facts.purge_at)))
}

/// *Reçu le 3 mars 2026. Accessible à l'équipe jusqu'au … Sera effacé le … …*
fn words(text: Text, facts: &LifeFacts, why: &str) -> String {
    let mut sentences = vec![text.with("life-words-received", ("date", text.date(facts.received_at)))];
    if facts.purged_at.is_none() {
        if let Some(end) = open_until(facts) {
            sentences.push(text.with("life-words-active", ("date", last_day(text, end))));
        }
        if facts.archive {
            sentences.push(text.say("life-words-archive"));
        }
        sentences.extend(facts.hold.clone());
        if facts.awaits_visa {
            sentences.push(text.say("life-words-visa"));
        }
    }
    sentences.push(why.to_owned());
    sentences.join(" ")
}
