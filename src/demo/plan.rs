//! The plan: what happened in the region, act by act, each at its hour. It is made whole before anything is lived through.

use std::collections::BTreeMap;

use jiff::{
    SignedDuration, Timestamp, ToSpan as _,
    civil::{Date, Weekday},
};

use super::{
    dice::Dice,
    partners::{CONTACTS, Contact},
};
use crate::{clocks::reason::HoldReason, purposes::EventKind, retention::calendar, sealing::label::Person};

/// How long ago the region began, in days: long enough for one case to have ended and to wait for its visa.
pub(super) const FOUNDED: i64 = 5 * 365 + 40;

/// How long ago its everyday work began, in days: three years and two months.
pub(super) const BEGINNING: i64 = 1_160;

/// A case to be opened.
#[derive(Debug, Clone)]
pub(super) struct CasePlan {
    pub team: usize,
    pub person: Person,
}

/// A request to be made.
#[derive(Debug, Clone)]
pub(super) struct AskPlan {
    pub case: usize,
    pub purpose: &'static str,
    pub pieces: Vec<&'static str>,
    pub contact: Contact,
    pub message: Option<&'static str>,
    /// Days that its link lives.
    pub lasting: i64,
}

/// An act.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    /// An agent opens a case.
    Open(usize),
    /// An agent asks for pieces.
    Ask(usize),
    /// A sender deposits pieces of a request; in a page without JavaScript when `plain`.
    Deposit { ask: usize, pieces: Vec<&'static str>, plain: bool },
    /// An agent adds a document.
    Add { case: usize, purpose: &'static str, piece: &'static str },
    /// Something happened in a case.
    Happened { case: usize, kind: EventKind, on: Date },
    /// An agent suspends the erasure of a case, to look at it again after so many days.
    Hold { case: usize, reason: HoldReason, review: i64 },
    /// An agent reads what arrived in a case.
    Read(usize),
    /// An agent ends a request's link.
    End(usize),
    /// The agents with whom one can sign in join their teams.
    NewColleagues,
    /// The other colleagues of the region are invited; none has answered yet.
    Invitations,
    /// The operator proposes a shorter rule, which the data protection officer has not looked at yet.
    ShorterRule,
}

/// The whole story.
#[derive(Debug)]
pub(super) struct Plan {
    pub now: Timestamp,
    pub cases: Vec<CasePlan>,
    pub asks: Vec<AskPlan>,
    pub deeds: Vec<(Timestamp, Deed)>,
    pub dice: Dice,
    /// Requests whose links are shown when the demonstration starts.
    pub shown: Vec<usize>,
    /// Documents that will have been received.
    pub documents: usize,
    /// Whether weekends are days like others: where a day must fall exactly.
    pub exact: bool,
    /// By case and day, the minute of its last act: what is planned first happens first.
    busy: BTreeMap<(usize, Date), i64>,
}

impl Plan {
    pub(super) const fn new(now: Timestamp) -> Self {
        Self {
            now,
            cases: Vec::new(),
            asks: Vec::new(),
            deeds: Vec::new(),
            dice: Dice::new(2026),
            shown: Vec::new(),
            documents: 0,
            exact: false,
            busy: BTreeMap::new(),
        }
    }

    /// The day so many days ago, in Paris.
    pub(super) fn day(&self, ago: i64) -> Date {
        let today = calendar::day_of(self.now);
        today.checked_sub(ago.days()).unwrap_or(today)
    }

    /// A day of work so many days ago: a Saturday's or a Sunday's act was done the Friday before, but for the last two days.
    fn worked_day(&self, ago: i64) -> Date {
        let day = self.day(ago);
        let back = match day.weekday() {
            Weekday::Saturday if ago > 2 && !self.exact => 1,
            Weekday::Sunday if ago > 2 && !self.exact => 2,
            _ => 0,
        };
        day.checked_sub(back.days()).unwrap_or(day)
    }

    /// Writes an act down: so many days ago, at an hour of work; what would lie ahead has not happened.
    pub(super) fn act(&mut self, ago: i64, deed: Deed) {
        let day = self.worked_day(ago);
        let minute = match self.case_of(&deed).and_then(|case| self.busy.get(&(case, day))) {
            Some(last) => last + self.dice.clone().between(4, 25),
            None => self.dice.between(8 * 60 + 30, 15 * 60),
        };
        if let Some(case) = self.case_of(&deed) {
            self.busy.insert((case, day), minute);
        }
        let at = calendar::day_begins(day).saturating_add(SignedDuration::from_mins(minute)).unwrap_or(self.now);
        self.deeds.push((at, deed));
    }

    fn case_of(&self, deed: &Deed) -> Option<usize> {
        match deed {
            Deed::Open(case) | Deed::Add { case, .. } | Deed::Happened { case, .. } | Deed::Hold { case, .. } | Deed::Read(case) => Some(*case),
            Deed::Ask(ask) | Deed::Deposit { ask, .. } | Deed::End(ask) => self.asks.get(*ask).map(|ask| ask.case),
            Deed::NewColleagues | Deed::Invitations | Deed::ShorterRule => None,
        }
    }

    /// Opens a case so many days ago; gives its place in the plan.
    pub(super) fn open(&mut self, ago: i64, team: usize, person: Person) -> usize {
        self.cases.push(CasePlan { team, person });
        let case = self.cases.len() - 1;
        self.act(ago, Deed::Open(case));
        self.happened(case, ago, EventKind::LastContact);
        case
    }

    /// An event of that very day, recorded on it.
    pub(super) fn happened(&mut self, case: usize, ago: i64, kind: EventKind) {
        let on = self.worked_day(ago);
        self.act(ago, Deed::Happened { case, kind, on });
    }

    /// Asks a contact of this kind for pieces.
    pub(super) fn ask(&mut self, case: usize, ago: i64, (purpose, pieces): (&'static str, &[&'static str]), kind: &'static str) -> usize {
        let known: Vec<Contact> = CONTACTS.iter().copied().filter(|contact| contact.kind == kind).collect();
        let contact = if known.is_empty() { Contact { kind, ..Contact::default() } } else { self.dice.pick(&known) };
        let message = self.dice.chance(40).then(|| self.dice.pick(MESSAGES));
        self.asks.push(AskPlan { case, purpose, pieces: pieces.to_vec(), contact, message, lasting: 30 });
        let ask = self.asks.len() - 1;
        self.act(ago, Deed::Ask(ask));
        ask
    }

    /// The sender deposits these pieces; a colleague reads them within days, unless they have just arrived.
    pub(super) fn deposit(&mut self, ask: usize, ago: i64, pieces: &[&'static str], plain: bool) {
        let case = self.asks.get(ask).map(|ask| ask.case).unwrap_or_default();
        self.count(ago, pieces.len());
        self.act(ago, Deed::Deposit { ask, pieces: pieces.to_vec(), plain });
        let later = self.dice.between(1, 4);
        if ago > 3 && self.dice.chance(88) {
            self.act(ago - later, Deed::Read(case));
        }
    }

    /// An agent adds a document.
    pub(super) fn add(&mut self, case: usize, ago: i64, purpose: &'static str, piece: &'static str) {
        self.count(ago, 1);
        self.act(ago, Deed::Add { case, purpose, piece });
    }

    fn count(&mut self, ago: i64, documents: usize) {
        if ago >= 0 {
            self.documents += documents;
        }
    }

    /// In the order of time; what would lie ahead is left out. Of one instant, in the order in which it was planned.
    pub(super) fn in_order(&mut self) {
        let now = self.now;
        self.deeds.retain(|(at, _)| *at < now);
        self.deeds.sort_by_key(|(at, _)| *at);
    }
}

const MESSAGES: &[&str] = &[
    "Merci de déposer ces pièces avant la visite prévue ce mois-ci.",
    "Nous nous sommes parlé ce matin au téléphone. Appelez-nous si une pièce manque.",
    "La personne est d’accord pour cet échange et en garde une copie.",
    "Rien d’urgent : dès que possible, merci.",
];
