//! An independent oracle of retention, typed from the regulation page and not from the service: what must be true of every document, and when.
//! Where the page leaves a choice, the reading taken stands beside the code in a comment that begins with "Reading:".

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};

use super::table::{Line, Period, Rule, Word, initial, line, takes_holds};

/// A document in the simulation (the simulation's own number).
pub(crate) type Document = u64;
/// A case in the simulation.
pub(crate) type Case = u64;

/// Everything that happens; days are days in Paris.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Deposited { document: Document, case: Case, purpose: Word, piece: Word },
    // A second purpose on the same document.
    AddedPurpose { document: Document, purpose: Word, piece: Word },
    // An event of a case, or of one document of it; without a day it undoes (of a contact: the one `corrects` names).
    Event { number: u64, case: Case, document: Option<Document>, kind: Word, on: Option<Date>, contact: bool, corrects: Option<u64> },
    // A hold on a case, or on one document of it.
    HoldPlaced { hold: u64, case: Case, document: Option<Document>, restriction: bool },
    HoldLifted { hold: u64 },
    // An agent extends the active stage to this day.
    Extended { document: Document, purpose: Word, until: Date },
    VisaGiven { document: Document, purpose: Word },
    // A new rule is approved and announced, for every piece under the same line of the table.
    RuleChanged { purpose: Word, piece: Word, rule: Rule },
    // The persons were told of the newest rule of this purpose.
    Told { purpose: Word },
}

/// Where a document stands under one purpose; when closed it is past its day and awaits a run or a hold's end, when gone its accesses are destroyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Active,
    Archived,
    AwaitingVisa,
    Closed,
    Gone,
}

/// What must be true of a document under a purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) stage: Stage,
    pub(crate) purge_on: Date,
    pub(crate) restricted: bool,
}

/// An event as it was recorded in its case.
#[derive(Clone, Copy)]
struct Recorded {
    number: u64,
    document: Option<Document>,
    kind: Word,
    on: Option<Date>,
    contact: bool,
    corrects: Option<u64>,
}

/// What is known of one document: its deposit, and the events that speak of it.
struct Facts {
    deposited: Date,
    events: Vec<Recorded>,
}

impl Facts {
    /// The day of an event, as it stands for this document.
    fn day(&self, kind: &str) -> Option<Date> {
        match kind {
            "DEPOT" => Some(self.deposited),
            "DERNIER_CONTACT" => self.last_contact(),
            _ => self.events.iter().filter(|event| event.kind == kind).max_by_key(|event| event.number)?.on,
        }
    }

    /// The latest contact that stands.
    fn last_contact(&self) -> Option<Date> {
        // Reading: what was once corrected stays struck out, even if its correction was corrected in turn; a correction strikes whether or not it is a contact.
        let contacts = || self.events.iter().filter(|event| event.kind == "DERNIER_CONTACT");
        let stands = |number| contacts().all(|other| other.corrects != Some(number));
        contacts().filter(|event| event.contact && stands(event.number)).filter_map(|event| event.on).max()
    }

    /// The day this very document was filed elsewhere.
    fn filed(&self) -> Option<Date> {
        // Reading: "the document's own event", so one recorded for the whole case does not count.
        self.events.iter().filter(|event| event.kind == "VERSE_DOSSIER" && event.document.is_some()).max_by_key(|event| event.number)?.on
    }
}

/// What a rule makes of the facts: the day of the purge, and the end of the active stage if a start event stands (it may lie beyond the purge).
fn dates(rule: &Rule, facts: &Facts, extension: Option<Date>) -> (Date, Option<Date>) {
    let counted = |word: &&str| {
        let day = facts.day(word)?;
        let quarter = day.first_of_month().saturating_add(i32::from(3 - (day.month() - 1) % 3).months());
        let day = if rule.next_quarter { quarter } else { day };
        Some(if matches!(*word, "SITUATION_CLOSE" | "DECES" | "REVOCATION" | "PAIEMENT") { rule.grace.after(day) } else { day })
    };
    let active_end = rule.starts.iter().filter_map(counted).min().map(|counts_from| {
        let plain = rule.active.after(counts_from);
        extension.map_or(plain, |until| until.min(rule.extension.after(plain)).max(plain))
    });
    // Reading: a ceiling without its event falls back to the deposit like a backstop, for a maximum that nothing starts would be none.
    let limit = |(period, base): (Period, &str)| period.after(facts.day(base).unwrap_or(facts.deposited));
    let ends = [active_end.map(|end| rule.archive.after(end)), rule.ceiling.map(limit), facts.filed().map(|day| rule.filed.after(day))];
    (ends.into_iter().flatten().fold(limit(rule.backstop), Ord::min), active_end)
}

/// One purpose of a document: the rule it follows, what was granted, and how far the runs have taken it.
struct Use {
    line: Line,
    rule: Rule,
    extension: Option<Date>,
    visa: bool,
    purge_on: Date,
    active_end: Option<Date>,
    frozen: bool,
    reached: Stage,
}

impl Use {
    /// Takes the newest rule if it applies by now.
    fn adopt(&mut self, newest: &Announced, facts: &Facts, at: Timestamp) {
        let (lengthens, shortens) = (newest.rule.may_outlast(&self.rule), self.rule.may_outlast(&newest.rule));
        let announced = at.duration_since(newest.since) >= SignedDuration::from_hours(72);
        if (!lengthens || newest.told) && (!shortens || announced) && !self.frozen {
            self.rule = newest.rule.clone();
            (self.purge_on, self.active_end) = dates(&self.rule, facts, self.extension);
        }
    }

    /// Where it stands on a day.
    fn stage(&self, today: Date) -> Stage {
        // Reading: with a visa, what awaited it is merely closed until the next run.
        match self.reached {
            Stage::Gone => Stage::Gone,
            Stage::AwaitingVisa if !self.visa => Stage::AwaitingVisa,
            _ if self.frozen || self.purge_on <= today => Stage::Closed,
            Stage::Archived => Stage::Archived,
            _ if self.active_end.is_some_and(|end| end <= today) => Stage::Archived,
            _ => Stage::Active,
        }
    }

    /// Goes as far as a run takes it.
    fn advance(&mut self, today: Date, held: bool) {
        // Reading: a visa given before the day counts; a hold bars the destruction of the document, not the end of the team's access at archiving.
        self.reached = match self.stage(today) {
            Stage::Closed if self.rule.master && !self.rule.elimination && !self.visa => Stage::AwaitingVisa,
            Stage::Closed if !held => Stage::Gone,
            stage => stage,
        };
    }
}

/// A document that was deposited, under its purposes.
struct Kept {
    case: Case,
    facts: Facts,
    uses: BTreeMap<Word, Use>,
}

impl Kept {
    /// Counts the dates again, save the frozen.
    fn recount(&mut self) {
        for one in self.uses.values_mut().filter(|one| !one.frozen) {
            (one.purge_on, one.active_end) = dates(&one.rule, &self.facts, one.extension);
        }
    }

    /// Whether every purpose is gone.
    fn is_gone(&self) -> bool {
        self.uses.values().all(|one| one.reached == Stage::Gone)
    }
}

/// A hold that stands, on a case or one document.
struct Hold {
    case: Case,
    document: Option<Document>,
    restriction: bool,
}

/// The newest rule of a line, once it was changed.
struct Announced {
    rule: Rule,
    since: Timestamp,
    told: bool,
}

/// What ought to have become of everything that happened.
#[derive(Default)]
pub(crate) struct Oracle {
    documents: BTreeMap<Document, Kept>,
    events: BTreeMap<Case, Vec<Recorded>>,
    holds: BTreeMap<u64, Hold>,
    newest: BTreeMap<Line, Announced>,
}

impl Oracle {
    /// An oracle to which nothing has happened.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Something happens.
    pub(crate) fn act(&mut self, at: Timestamp, act: Act) {
        let today = self.freeze(at);
        match act {
            Act::Deposited { document, case, purpose, piece } => {
                let events = self.events.get(&case).into_iter().flatten().filter(|event| speaks_of(event.document, document)).copied();
                let facts = Facts { deposited: today, events: events.collect() };
                self.documents.entry(document).or_insert(Kept { case, facts, uses: BTreeMap::new() });
                self.add(document, purpose, piece);
            }
            Act::AddedPurpose { document, purpose, piece } => self.add(document, purpose, piece),
            Act::Event { number, case, document, kind, on, contact, corrects } => {
                self.record(case, Recorded { number, document, kind, on, contact, corrects });
            }
            Act::HoldPlaced { hold, case, document, restriction } => drop(self.holds.insert(hold, Hold { case, document, restriction })),
            Act::HoldLifted { hold } => drop(self.holds.remove(&hold)),
            // Reading: the last extension given replaces those before, even a longer one.
            Act::Extended { document, purpose, until } => self.change(document, purpose, |one| one.extension = Some(until)),
            Act::VisaGiven { document, purpose } => self.change(document, purpose, |one| one.visa = true),
            Act::RuleChanged { purpose, piece, rule } => drop(self.newest.insert(line(purpose, piece), Announced { rule, since: at, told: false })),
            Act::Told { purpose } => self.newest.iter_mut().filter(|(line, _)| line.0 == purpose).for_each(|(_, newest)| newest.told = true),
        }
    }

    /// The nightly run under a believed clock has fully passed at this instant.
    pub(crate) fn run(&mut self, at: Timestamp) {
        let today = self.freeze(at);
        for (&document, kept) in &mut self.documents {
            let held = holds(&self.holds, document, kept.case).next().is_some();
            for (purpose, one) in &mut kept.uses {
                if let Some(newest) = self.newest.get(&one.line) {
                    one.adopt(newest, &kept.facts, at);
                }
                one.advance(today, held && takes_holds(purpose));
            }
        }
    }

    /// What must be true of every document under every purpose at this instant.
    pub(crate) fn expect(&self, at: Timestamp) -> BTreeMap<(Document, Word), Expected> {
        let mut expected = BTreeMap::new();
        for (&document, kept) in &self.documents {
            for (&purpose, one @ &Use { purge_on, .. }) in &kept.uses {
                let restriction = takes_holds(purpose) && holds(&self.holds, document, kept.case).any(|hold| hold.restriction);
                let stage = one.stage(day_of(at));
                expected.insert((document, purpose), Expected { stage, purge_on, restricted: restriction && stage != Stage::Gone });
            }
        }
        expected
    }

    /// Documents whose payload must still exist (not every purpose gone), as of the last run.
    pub(crate) fn payloads(&self) -> BTreeSet<Document> {
        self.documents.iter().filter(|(_, kept)| !kept.is_gone()).map(|(&document, _)| document).collect()
    }

    /// Freezes everything whose day has come, and says the day.
    fn freeze(&mut self, at: Timestamp) -> Date {
        let today = day_of(at);
        self.documents.values_mut().flat_map(|kept| kept.uses.values_mut()).for_each(|one| one.frozen |= one.purge_on <= today);
        today
    }

    /// Puts a document under a purpose, by the newest rule; a destroyed document takes none, and none is put twice.
    fn add(&mut self, document: Document, purpose: Word, piece: Word) {
        let Some(kept) = self.documents.get_mut(&document).filter(|kept| kept.uses.is_empty() || !kept.is_gone()) else { return };
        let line = line(purpose, piece);
        let rule = self.newest.get(&line).map_or_else(|| initial(purpose, piece), |newest| newest.rule.clone());
        let (purge_on, active_end) = dates(&rule, &kept.facts, None);
        let (extension, visa, frozen, reached) = (None, false, false, Stage::Active);
        kept.uses.entry(purpose).or_insert(Use { line, rule, extension, visa, purge_on, active_end, frozen, reached });
    }

    /// Keeps an event, in its case and in the documents it speaks of.
    fn record(&mut self, case: Case, event: Recorded) {
        self.events.entry(case).or_default().push(event);
        for (_, kept) in self.documents.iter_mut().filter(|(document, kept)| kept.case == case && speaks_of(event.document, **document)) {
            kept.facts.events.push(event);
            kept.recount();
        }
    }

    /// Changes a document under a purpose.
    fn change(&mut self, document: Document, purpose: &str, change: impl FnOnce(&mut Use)) {
        if let Some(kept) = self.documents.get_mut(&document) {
            kept.uses.get_mut(purpose).map(change);
            kept.recount();
        }
    }
}

/// The day in Paris.
fn day_of(at: Timestamp) -> Date {
    at.in_tz("Europe/Paris").expect("the time zones are bundled").date()
}

/// Whether what names one document, or none for all of a case, speaks of this one.
fn speaks_of(named: Option<Document>, document: Document) -> bool {
    named.is_none_or(|one| one == document)
}

/// The holds that stand on a document, by itself or by its case.
fn holds(all: &BTreeMap<u64, Hold>, document: Document, case: Case) -> impl Iterator<Item = &Hold> {
    all.values().filter(move |hold| hold.case == case && speaks_of(hold.document, document))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{DateTime, date};

    use super::*;

    const P01: &str = "P01_ACC_SOCIAL";
    const P02: &str = "P02_PDP_SPSTI";
    const P06: &str = "P06_CAP_EMPLOI";
    const P12: &str = "P12_IDENTITE";

    /// An oracle, the clock on the wall in Paris, and the events' numbers.
    struct Scene {
        oracle: Oracle,
        now: Timestamp,
        number: u64,
    }

    impl Scene {
        fn new(now: &str) -> Self {
            Self { oracle: Oracle::new(), now: paris(now), number: 0 }
        }

        /// Document 1 of case 1, deposited now.
        fn with(now: &str, purpose: Word, piece: Word) -> Self {
            let mut scene = Self::new(now);
            scene.act(Act::Deposited { document: 1, case: 1, purpose, piece });
            scene
        }

        fn at(&mut self, now: &str) -> &mut Self {
            let now = paris(now);
            assert!(self.now <= now, "the scene goes forward");
            self.now = now;
            self
        }

        fn act(&mut self, act: Act) -> &mut Self {
            self.oracle.act(self.now, act);
            self
        }

        fn run(&mut self) -> &mut Self {
            self.oracle.run(self.now);
            self
        }

        fn record(&mut self, document: Option<Document>, kind: Word, on: Option<Date>, corrects: Option<u64>) -> u64 {
            self.number += 1;
            let (number, contact) = (self.number, kind == "DERNIER_CONTACT");
            self.act(Act::Event { number, case: 1, document, kind, on, contact, corrects });
            number
        }

        fn event(&mut self, kind: Word, on: Date) -> &mut Self {
            self.record(None, kind, Some(on), None);
            self
        }

        fn undo(&mut self, kind: Word) -> &mut Self {
            self.record(None, kind, None, None);
            self
        }

        fn change(&mut self, purpose: Word, rule: Rule) -> &mut Self {
            self.act(Act::RuleChanged { purpose, piece: "", rule })
        }

        fn see(&self, document: Document, purpose: Word) -> Expected {
            self.oracle.expect(self.now).get(&(document, purpose)).cloned().expect("the document is in the scene")
        }

        fn purge_on(&self, purpose: Word) -> Date {
            self.see(1, purpose).purge_on
        }

        fn stage(&self, purpose: Word) -> Stage {
            self.see(1, purpose).stage
        }
    }

    fn paris(now: &str) -> Timestamp {
        let now: DateTime = now.parse().expect("a civil date, with or without a time");
        now.in_tz("Europe/Paris").expect("the time zones are bundled").timestamp()
    }

    #[test]
    fn vector_of_the_leap_day() {
        let mut scene = Scene::with("2024-02-29T10:00", P01, "SYNTHESE");
        scene.event("DERNIER_CONTACT", date(2024, 2, 29));
        assert_eq!(scene.purge_on(P01), date(2029, 2, 28));
        assert_eq!(scene.at("2026-02-27T23:59:59").stage(P01), Stage::Active);
        assert_eq!(scene.at("2026-02-28").stage(P01), Stage::Archived);
        assert_eq!(scene.at("2029-02-27T23:59:59").stage(P01), Stage::Archived);
        assert_eq!(scene.at("2029-02-28").stage(P01), Stage::Closed);
        assert_eq!(scene.run().stage(P01), Stage::AwaitingVisa);
        assert_eq!(scene.act(Act::VisaGiven { document: 1, purpose: P01 }).stage(P01), Stage::Closed);
        assert_eq!(scene.oracle.payloads(), BTreeSet::from([1]));
        assert_eq!(scene.run().stage(P01), Stage::Gone);
        assert_eq!(scene.oracle.payloads(), BTreeSet::new());
    }

    #[test]
    fn vector_of_the_month_end() {
        let mut scene = Scene::with("2026-01-10", P06, "FICHE");
        assert_eq!(scene.event("FIN_VALIDITE", date(2026, 8, 31)).purge_on(P06), date(2027, 2, 28));
        assert_eq!(scene.at("2027-02-27T23:59").run().stage(P06), Stage::Active);
        assert_eq!(scene.at("2027-02-28").stage(P06), Stage::Closed);
        assert_eq!(scene.run().stage(P06), Stage::Gone);
    }

    #[test]
    fn of_two_start_events_the_earliest_counts() {
        let mut scene = Scene::with("2026-01-10", P06, "FICHE");
        scene.event("FIN_VALIDITE", date(2026, 8, 31)).event("FIN_INSCRIPTION", date(2026, 5, 1));
        assert_eq!(scene.purge_on(P06), date(2026, 11, 1));
        assert_eq!(scene.undo("FIN_INSCRIPTION").purge_on(P06), date(2027, 2, 28));
        assert_eq!(scene.undo("FIN_VALIDITE").purge_on(P06), date(2028, 1, 10));
    }

    #[test]
    fn vector_of_the_quarter() {
        let mut scene = Scene::with("2026-02-20", "P10_ARRET_IJ", "PIECE_JUSTIFICATIVE");
        assert_eq!(scene.event("PERIODE_IJ", date(2026, 2, 10)).purge_on("P10_ARRET_IJ"), date(2028, 10, 1));
        assert_eq!(scene.at("2026-10-01").stage("P10_ARRET_IJ"), Stage::Archived);
        assert_eq!(scene.at("2028-10-01").run().stage("P10_ARRET_IJ"), Stage::Gone);
    }

    #[test]
    fn the_next_quarter_of_every_month() {
        let first = |month| {
            let mut scene = Scene::with("2026-01-01", "P10_ARRET_IJ", "AVIS_ARRET");
            scene.event("PERIODE_IJ", date(2026, month, 28)).purge_on("P10_ARRET_IJ")
        };
        let spring = date(2026, 10, 1);
        assert_eq!([first(1), first(3), first(4), first(9), first(12)], [spring, spring, date(2027, 1, 1), date(2027, 4, 1), date(2027, 7, 1)]);
    }

    #[test]
    fn vector_of_the_bank_details() {
        let mut scene = Scene::with("2026-12-01", "P11_AIDE_FIN", "COORD_BANCAIRE");
        assert_eq!(scene.purge_on("P11_AIDE_FIN"), date(2027, 12, 1));
        scene.event("DECISION", date(2026, 12, 10));
        assert_eq!(scene.event("PAIEMENT", date(2026, 12, 15)).purge_on("P11_AIDE_FIN"), date(2027, 1, 14));
        let mut others = Scene::with("2026-12-01", "P11_AIDE_FIN", "FACTURE");
        others.event("DECISION", date(2026, 12, 10)).event("PAIEMENT", date(2026, 12, 15));
        assert_eq!(others.purge_on("P11_AIDE_FIN"), date(2029, 6, 10));
    }

    #[test]
    fn vector_of_the_backstop() {
        let mut scene = Scene::with("2026-01-15", P02, "FICHE_LIAISON_PDP");
        assert_eq!(scene.purge_on(P02), date(2028, 1, 15));
        assert_eq!(scene.event("DERNIER_CONTACT", date(2026, 3, 31)).purge_on(P02), date(2028, 3, 31));
        assert_eq!(scene.at("2028-03-30T12:00").stage(P02), Stage::Active);
        assert_eq!(scene.at("2028-03-31").run().stage(P02), Stage::Gone);
    }

    #[test]
    fn vector_of_the_hold() {
        let mut scene = Scene::with("2024-01-01", P01, "SYNTHESE");
        scene.event("DERNIER_CONTACT", date(2024, 2, 29));
        scene.act(Act::VisaGiven { document: 1, purpose: P01 }).act(Act::HoldPlaced { hold: 7, case: 1, document: Some(1), restriction: false });
        assert_eq!(scene.at("2029-02-28T03:00").run().stage(P01), Stage::Closed);
        assert_eq!(scene.at("2029-03-01T03:00").run().purge_on(P01), date(2029, 2, 28));
        assert_eq!(scene.act(Act::HoldLifted { hold: 7 }).stage(P01), Stage::Closed);
        assert!(!scene.oracle.payloads().is_empty());
        assert_eq!(scene.run().stage(P01), Stage::Gone);
    }

    #[test]
    fn other_lines_of_the_table() {
        let lines = [
            ("P04_MDPH_DOSSIER", "DECISION", date(2026, 12, 31), date(2026, 6, 30)),
            ("P07_ESSAI_ENCADRE", "FIN_ESSAI", date(2030, 12, 31), date(2028, 9, 30)),
            (P12, "VERIFICATION_FAITE", date(2026, 1, 30), date(2026, 3, 31)),
            ("P10_ARRET_IJ", "PERIODE_IJ", date(2027, 12, 31), date(2026, 10, 1)),
            (P02, "SITUATION_CLOSE", date(2027, 12, 31), date(2026, 4, 30)),
        ];
        for (purpose, kind, without, with) in lines {
            let mut scene = Scene::with("2025-12-31", purpose, "");
            assert_eq!(scene.purge_on(purpose), without, "{purpose}");
            assert_eq!(scene.event(kind, date(2026, 3, 31)).purge_on(purpose), with.min(without), "{purpose}");
        }
        assert!(initial("P10_ARRET_IJ", "PIECE_JUSTIFICATIVE").master && !initial("P10_ARRET_IJ", "").master);
        assert!(initial("P11_AIDE_FIN", "").master && !initial("P11_AIDE_FIN", "COORD_BANCAIRE").master);
        assert!(initial("P07_ESSAI_ENCADRE", "").elimination && !initial(P01, "").elimination);
    }

    #[test]
    fn a_closure_has_a_grace_and_can_be_undone() {
        let mut scene = Scene::with("2026-01-15", P02, "FICHE");
        assert_eq!(scene.event("SITUATION_CLOSE", date(2026, 2, 1)).purge_on(P02), date(2026, 3, 3));
        assert_eq!(scene.at("2026-03-02").run().stage(P02), Stage::Active);
        assert_eq!(scene.undo("SITUATION_CLOSE").purge_on(P02), date(2028, 1, 15));
        scene.event("SITUATION_CLOSE", date(2026, 2, 20)).event("SITUATION_CLOSE", date(2026, 2, 10));
        assert_eq!(scene.purge_on(P02), date(2026, 3, 12), "the last recorded counts, not the latest nor the earliest");
    }

    #[test]
    fn only_contacts_that_stand_count() {
        let mut scene = Scene::with("2026-01-15", P01, "SYNTHESE");
        scene.event("DERNIER_CONTACT", date(2026, 1, 10));
        let (kind, on) = ("DERNIER_CONTACT", Some(date(2026, 9, 1)));
        scene.act(Act::Event { number: 100, case: 1, document: None, kind, on, contact: false, corrects: None });
        assert_eq!(scene.purge_on(P01), date(2031, 1, 10));
        let wrong = scene.record(None, "DERNIER_CONTACT", Some(date(2026, 5, 1)), None);
        scene.event("DERNIER_CONTACT", date(2026, 3, 1));
        assert_eq!(scene.purge_on(P01), date(2031, 5, 1), "the latest counts, not the last recorded");
        let again = scene.record(None, "DERNIER_CONTACT", Some(date(2026, 4, 1)), Some(wrong));
        assert_eq!(scene.purge_on(P01), date(2031, 4, 1));
        scene.record(None, "DERNIER_CONTACT", None, Some(again));
        assert_eq!(scene.purge_on(P01), date(2031, 3, 1));
    }

    #[test]
    fn an_event_of_one_document_is_its_own() {
        let mut scene = Scene::with("2026-01-15", P06, "FICHE");
        scene.act(Act::Deposited { document: 2, case: 1, purpose: P06, piece: "FICHE" });
        scene.event("FIN_VALIDITE", date(2026, 2, 1));
        scene.record(Some(2), "FIN_VALIDITE", Some(date(2026, 3, 1)), None);
        assert_eq!((scene.purge_on(P06), scene.see(2, P06).purge_on), (date(2026, 8, 1), date(2026, 9, 1)));
        scene.event("FIN_VALIDITE", date(2026, 4, 1));
        assert_eq!((scene.purge_on(P06), scene.see(2, P06).purge_on), (date(2026, 10, 1), date(2026, 10, 1)));
        scene.act(Act::Deposited { document: 3, case: 1, purpose: P06, piece: "FICHE" });
        assert_eq!(scene.see(3, P06).purge_on, date(2026, 10, 1), "an event before the deposit counts");
        scene.record(Some(2), "FIN_VALIDITE", None, None);
        scene.act(Act::Deposited { document: 5, case: 1, purpose: P06, piece: "FICHE" });
        assert_eq!((scene.see(2, P06).purge_on, scene.see(5, P06).purge_on), (date(2028, 1, 15), date(2026, 10, 1)));
        scene.act(Act::Deposited { document: 4, case: 2, purpose: P06, piece: "FICHE" });
        assert_eq!(scene.see(4, P06).purge_on, date(2028, 1, 15), "another case is another");
    }

    #[test]
    fn a_filed_copy_has_a_short_clock() {
        let mut scene = Scene::with("2026-01-15", P06, "FICHE");
        scene.record(None, "VERSE_DOSSIER", Some(date(2026, 1, 20)), None);
        assert_eq!(scene.purge_on(P06), date(2028, 1, 15));
        scene.record(Some(1), "VERSE_DOSSIER", Some(date(2026, 1, 20)), None);
        assert_eq!(scene.purge_on(P06), date(2026, 2, 19));
        scene.record(Some(1), "VERSE_DOSSIER", None, None);
        assert_eq!(scene.purge_on(P06), date(2028, 1, 15));
    }

    #[test]
    fn what_is_past_its_day_moves_no_more() {
        let mut scene = Scene::with("2026-01-15", P06, "FICHE");
        scene.event("FIN_VALIDITE", date(2026, 2, 28));
        scene.at("2026-08-28").event("FIN_VALIDITE", date(2027, 2, 28));
        assert_eq!((scene.purge_on(P06), scene.stage(P06)), (date(2026, 8, 28), Stage::Closed));
        scene.act(Act::Extended { document: 1, purpose: P06, until: date(2026, 10, 1) });
        scene.change(P06, Rule { active: Period::months(12), ..initial(P06, "") }).act(Act::Told { purpose: P06 });
        assert_eq!(scene.run().see(1, P06), Expected { stage: Stage::Gone, purge_on: date(2026, 8, 28), restricted: false });
    }

    #[test]
    fn an_event_may_close_at_once_and_for_ever() {
        let mut scene = Scene::with("2026-06-01", P06, "FICHE");
        assert_eq!(scene.event("FIN_VALIDITE", date(2025, 6, 1)).stage(P06), Stage::Closed);
        assert_eq!(scene.undo("FIN_VALIDITE").stage(P06), Stage::Closed);
    }

    #[test]
    fn the_archive_is_left_only_before_a_run() {
        let mut scene = Scene::with("2024-01-01", P01, "SYNTHESE");
        scene.event("DERNIER_CONTACT", date(2024, 1, 1)).at("2026-01-01");
        assert_eq!(scene.stage(P01), Stage::Archived);
        assert_eq!(scene.event("DERNIER_CONTACT", date(2024, 2, 1)).run().stage(P01), Stage::Active);
        assert_eq!(scene.at("2026-02-01T03:00").run().stage(P01), Stage::Archived);
        scene.event("DERNIER_CONTACT", date(2026, 2, 1));
        assert_eq!((scene.stage(P01), scene.purge_on(P01)), (Stage::Archived, date(2031, 2, 1)));
        assert_eq!(scene.run().stage(P01), Stage::Archived);
    }

    #[test]
    fn an_extension_has_a_limit_and_needs_a_start() {
        let mut scene = Scene::with("2026-01-15", P02, "FICHE");
        scene.act(Act::Extended { document: 1, purpose: P02, until: date(2030, 1, 1) });
        assert_eq!(scene.purge_on(P02), date(2028, 1, 15));
        assert_eq!(scene.event("SITUATION_CLOSE", date(2026, 2, 1)).purge_on(P02), date(2026, 9, 3));
        scene.act(Act::Extended { document: 1, purpose: P02, until: date(2026, 4, 4) });
        assert_eq!(scene.purge_on(P02), date(2026, 4, 4));
        scene.act(Act::Extended { document: 1, purpose: P02, until: date(2026, 2, 2) });
        assert_eq!(scene.purge_on(P02), date(2026, 3, 3), "it never shortens");
        let mut none = Scene::with("2026-01-15", P12, "CNI");
        none.event("VERIFICATION_FAITE", date(2026, 1, 20)).act(Act::Extended { document: 1, purpose: P12, until: date(2026, 2, 1) });
        assert_eq!(none.purge_on(P12), date(2026, 1, 20));
    }

    #[test]
    fn each_purpose_has_its_own_clock() {
        let mut scene = Scene::with("2026-01-15", P06, "FICHE");
        scene.at("2026-01-20").act(Act::AddedPurpose { document: 1, purpose: P12, piece: "CNI" });
        assert_eq!(scene.purge_on(P12), date(2026, 2, 14), "counted from the deposit");
        scene.at("2026-02-14T03:00").run();
        assert_eq!((scene.stage(P12), scene.stage(P06)), (Stage::Gone, Stage::Active));
        assert_eq!(scene.oracle.payloads(), BTreeSet::from([1]));
        assert_eq!(scene.at("2028-01-15").run().oracle.payloads(), BTreeSet::new());
        scene.act(Act::AddedPurpose { document: 1, purpose: P01, piece: "SYNTHESE" });
        assert_eq!(scene.oracle.expect(scene.now).len(), 2);
    }

    #[test]
    fn a_hold_on_a_case_covers_later_documents() {
        let mut scene = Scene::new("2026-01-15");
        scene.act(Act::HoldPlaced { hold: 1, case: 1, document: None, restriction: true });
        scene.act(Act::Deposited { document: 1, case: 1, purpose: P06, piece: "FICHE" });
        scene.act(Act::Deposited { document: 2, case: 2, purpose: P06, piece: "FICHE" });
        assert!(scene.see(1, P06).restricted && !scene.see(2, P06).restricted);
        scene.at("2028-03-01").run();
        assert_eq!((scene.stage(P06), scene.see(2, P06).stage), (Stage::Closed, Stage::Gone));
        scene.act(Act::HoldPlaced { hold: 2, case: 1, document: Some(1), restriction: false }).act(Act::HoldLifted { hold: 1 });
        assert_eq!(scene.run().see(1, P06), Expected { stage: Stage::Closed, purge_on: date(2028, 1, 15), restricted: false });
        assert_eq!(scene.act(Act::HoldLifted { hold: 2 }).run().stage(P06), Stage::Gone);
        scene.act(Act::HoldPlaced { hold: 3, case: 1, document: None, restriction: true });
        assert!(!scene.see(1, P06).restricted, "nothing is left to restrict");
    }

    #[test]
    fn a_title_of_identity_goes_on_its_day_whatever_stands_on_its_case() {
        let mut scene = Scene::with("2026-01-15", P12, "CNI");
        scene.act(Act::HoldPlaced { hold: 1, case: 1, document: None, restriction: true });
        assert!(!scene.see(1, P12).restricted);
        assert_eq!(scene.at("2026-02-14").run().stage(P12), Stage::Gone);
    }

    #[test]
    fn a_hold_does_not_keep_from_waiting_for_a_visa() {
        let mut scene = Scene::with("2020-01-15", P01, "SYNTHESE");
        scene.act(Act::HoldPlaced { hold: 1, case: 1, document: None, restriction: true });
        assert_eq!(scene.at("2030-01-15").run().see(1, P01), Expected { stage: Stage::AwaitingVisa, purge_on: date(2030, 1, 15), restricted: true });
        assert_eq!(scene.act(Act::VisaGiven { document: 1, purpose: P01 }).run().stage(P01), Stage::Closed);
        assert_eq!(scene.act(Act::HoldLifted { hold: 1 }).run().stage(P01), Stage::Gone);
    }

    #[test]
    fn a_longer_rule_waits_until_the_persons_are_told() {
        let mut scene = Scene::with("2026-01-15", P06, "FICHE");
        scene.act(Act::Told { purpose: P06 });
        scene.change(P06, Rule { backstop: (Period::months(36), "DEPOT"), ..initial(P06, "") });
        scene.act(Act::Deposited { document: 2, case: 1, purpose: P06, piece: "FICHE" });
        assert_eq!(
            (scene.at("2026-06-01").act(Act::Told { purpose: P12 }).run().purge_on(P06), scene.see(2, P06).purge_on),
            (date(2028, 1, 15), date(2029, 1, 15))
        );
        assert_eq!(scene.act(Act::Told { purpose: P06 }).purge_on(P06), date(2028, 1, 15), "only a run adopts");
        assert_eq!(scene.run().purge_on(P06), date(2029, 1, 15));
    }

    #[test]
    fn a_shorter_rule_waits_seventy_two_hours() {
        let mut scene = Scene::with("2025-01-15", P06, "FICHE");
        scene.act(Act::HoldPlaced { hold: 1, case: 1, document: None, restriction: false });
        scene.at("2026-03-27T12:00").change(P06, Rule { backstop: (Period::months(12), "DEPOT"), ..initial(P06, "") });
        assert_eq!(scene.at("2026-03-30T12:59:59").run().stage(P06), Stage::Active, "an hour was lost to summer time");
        assert_eq!(scene.at("2026-03-30T13:00").stage(P06), Stage::Active);
        assert_eq!(scene.run().see(1, P06), Expected { stage: Stage::Closed, purge_on: date(2026, 1, 15), restricted: false });
        assert_eq!(scene.act(Act::HoldLifted { hold: 1 }).run().stage(P06), Stage::Gone);
    }

    #[test]
    fn a_shorter_rule_may_destroy_in_the_same_run() {
        let mut scene = Scene::with("2025-01-15", P06, "FICHE");
        scene.at("2026-05-01").change(P06, Rule { backstop: (Period::months(12), "DEPOT"), ..initial(P06, "") });
        assert_eq!(scene.at("2026-05-04").run().stage(P06), Stage::Gone);
    }

    #[test]
    fn only_the_newest_rule_is_considered() {
        let mut scene = Scene::with("2026-01-15", P06, "FICHE");
        let backstop = |months| Rule { backstop: (Period::months(months), "DEPOT"), ..initial(P06, "") };
        scene.change(P06, backstop(12)).act(Act::Told { purpose: P06 }).at("2026-01-17").change(P06, backstop(36));
        assert_eq!(scene.at("2026-02-01").run().purge_on(P06), date(2028, 1, 15), "the shorter was dropped, the longer was not told");
        scene.change(P06, backstop(18));
        assert_eq!(scene.at("2026-02-04").run().purge_on(P06), date(2027, 7, 15));
        scene.change(P06, initial(P06, "")).act(Act::Told { purpose: P06 });
        assert_eq!(scene.run().purge_on(P06), date(2028, 1, 15), "what was adopted is compared from then on");
    }

    #[test]
    fn a_rule_with_the_same_days_for_now_waits_like_any_other() {
        let longer = Rule { active: Period::months(9), ..initial(P06, "") };
        let mut scene = Scene::with("2026-01-15", P06, "FICHE");
        scene.change(P06, longer.clone()).at("2026-02-15").run();
        assert_eq!(scene.event("FIN_VALIDITE", date(2026, 2, 28)).purge_on(P06), date(2026, 8, 28), "nobody was told of nine months");
        let mut scene = Scene::with("2026-01-15", P06, "FICHE");
        scene.change(P06, longer).act(Act::Told { purpose: P06 }).run();
        assert_eq!(scene.event("FIN_VALIDITE", date(2026, 2, 28)).purge_on(P06), date(2026, 11, 28));
        let mut scene = Scene::with("2026-01-15", P06, "FICHE");
        scene.change(P06, Rule { active: Period::months(3), ..initial(P06, "") }).at("2026-01-17").run();
        assert_eq!(scene.event("FIN_VALIDITE", date(2026, 2, 28)).purge_on(P06), date(2026, 8, 28), "not yet 72 hours");
    }

    #[test]
    fn an_active_end_alone_decides_when_the_purge_stays() {
        let mut scene = Scene::with("2024-01-01", P01, "SYNTHESE");
        let split = |active, archive| Rule { active: Period::months(active), archive: Period::months(archive), ..initial(P01, "") };
        scene.event("DERNIER_CONTACT", date(2024, 1, 1)).change(P01, split(36, 24));
        assert_eq!(scene.at("2025-12-31").run().stage(P01), Stage::Active);
        assert_eq!(scene.at("2026-01-01").stage(P01), Stage::Archived, "longer and not told");
        assert_eq!(scene.act(Act::Told { purpose: P01 }).run().stage(P01), Stage::Active, "told before the run that would have destroyed");
        scene.change(P01, split(12, 48)).at("2026-01-03").run();
        assert_eq!(scene.stage(P01), Stage::Active);
        assert_eq!(scene.at("2026-01-05").run().stage(P01), Stage::Active, "longer with the archive team, and not told");
        assert_eq!(scene.act(Act::Told { purpose: P01 }).run().stage(P01), Stage::Archived);
        assert_eq!(scene.purge_on(P01), date(2029, 1, 1));
    }

    #[test]
    fn a_variant_has_rules_of_its_own() {
        let mut scene = Scene::with("2026-01-15", "P11_AIDE_FIN", "COORD_BANCAIRE");
        scene.act(Act::Deposited { document: 2, case: 1, purpose: "P11_AIDE_FIN", piece: "FACTURE" });
        scene.act(Act::RuleChanged {
            purpose: "P11_AIDE_FIN",
            piece: "DEMANDE",
            rule: Rule { backstop: (Period::months(6), "DEPOT"), ..initial("P11_AIDE_FIN", "") },
        });
        scene.at("2026-02-01").run();
        assert_eq!((scene.purge_on("P11_AIDE_FIN"), scene.see(2, "P11_AIDE_FIN").purge_on), (date(2027, 1, 15), date(2026, 7, 15)));
    }

    #[test]
    fn a_ceiling_always_binds() {
        let mut scene = Scene::new("2026-01-15");
        scene.change(P06, Rule { ceiling: Some((Period::months(18), "FIN_ACTION")), ..initial(P06, "") });
        scene.act(Act::Deposited { document: 1, case: 1, purpose: P06, piece: "FICHE" });
        assert_eq!(scene.purge_on(P06), date(2027, 7, 15));
        assert_eq!(scene.event("FIN_ACTION", date(2026, 1, 1)).purge_on(P06), date(2027, 7, 1));
        assert_eq!(scene.event("FIN_ACTION", date(2026, 12, 1)).purge_on(P06), date(2028, 1, 15));
    }

    #[test]
    fn the_day_of_deposit_is_that_of_paris() {
        let mut scene = Scene::with("2026-06-16T00:30", P12, "CNI");
        assert_eq!(scene.purge_on(P12), date(2026, 7, 16));
        scene.at("2026-07-15T23:59:59");
        assert_eq!(scene.stage(P12), Stage::Active);
        assert_eq!(scene.at("2026-07-16").stage(P12), Stage::Closed);
    }
}
