//! The tables of the regulation page, typed from it: what each purpose's papers are kept for, and what is longer than what.

use jiff::{ToSpan, civil::Date};

/// A word of the regulation: of an event, a purpose or a piece.
pub(crate) type Word = &'static str;
/// The line of the table a piece falls under: the purpose, and the variant's piece (empty for the plain line).
pub(super) type Line = (Word, Word);

/// A calendar period: months first (clamped to the end of the month reached), then days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub(crate) months: i32,
    pub(crate) days: i32,
}

impl Period {
    /// So many months.
    pub(crate) const fn months(months: i32) -> Self {
        Self { months, days: 0 }
    }

    /// So many days.
    pub(crate) const fn days(days: i32) -> Self {
        Self { months: 0, days }
    }

    /// The day this period after another.
    pub(super) fn after(self, day: Date) -> Date {
        day.saturating_add(self.months.months()).saturating_add(self.days.days())
    }
}

/// A rule as the regulation's table gives it.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    /// Of several, the one that counts earliest.
    pub(crate) starts: Vec<Word>,
    /// Whether the clock starts on the first day of the calendar quarter after the event's day.
    pub(crate) next_quarter: bool,
    pub(crate) active: Period,
    pub(crate) archive: Period,
    pub(crate) grace: Period,
    /// Counted from an event, or from the deposit where that is absent; so is the ceiling.
    pub(crate) backstop: (Period, Word),
    pub(crate) ceiling: Option<(Period, Word)>,
    pub(crate) extension: Period,
    /// The short clock of a copy that was filed elsewhere.
    pub(crate) filed: Period,
    pub(crate) master: bool,
    /// Whether there is an authority to eliminate.
    pub(crate) elimination: bool,
}

/// A line of the table in its commonest form: a copy, no archive, a backstop from the deposit, the usual grace.
fn copy(starts: &[Word], active: Period, backstop: Period) -> Rule {
    let ([archive, extension], [grace, filed]) = ([Period::days(0); 2], [Period::days(30); 2]);
    let (starts, backstop, ceiling) = (starts.to_vec(), (backstop, "DEPOT"), None);
    Rule { starts, next_quarter: false, active, archive, grace, backstop, ceiling, extension, filed, master: false, elimination: true }
}

/// The rule of a purpose and a piece before any change: the two tables of §2.2.
pub(crate) fn initial(purpose: &str, piece: &str) -> Rule {
    let (months, days) = (Period::months, Period::days);
    let master = |archive, rule| Rule { archive, master: true, ..rule };
    match (purpose, piece) {
        ("P01_ACC_SOCIAL", _) => Rule { elimination: false, ..master(months(36), copy(&["DERNIER_CONTACT"], months(24), months(120))) },
        ("P02_PDP_SPSTI", _) => Rule { backstop: (months(24), "DERNIER_CONTACT"), extension: months(6), ..copy(&["SITUATION_CLOSE"], days(0), months(24)) },
        // Reading: "décision notifiée (else dépôt)" is the backstop from the deposit; a second start there would close files that wait for their decision.
        ("P04_MDPH_DOSSIER", _) => Rule { extension: months(3), ..copy(&["DECISION"], months(3), months(12)) },
        ("P06_CAP_EMPLOI", _) => Rule { extension: months(3), ..copy(&["FIN_VALIDITE", "FIN_INSCRIPTION"], months(6), months(24)) },
        ("P07_ESSAI_ENCADRE", _) => master(months(24), copy(&["FIN_ESSAI"], months(6), months(60))),
        ("P10_ARRET_IJ", "PIECE_JUSTIFICATIVE") => Rule { next_quarter: true, ..master(months(24), copy(&["PERIODE_IJ"], months(6), months(48))) },
        ("P10_ARRET_IJ", _) => Rule { next_quarter: true, ..copy(&["PERIODE_IJ"], months(6), months(24)) },
        ("P11_AIDE_FIN", "COORD_BANCAIRE") => Rule { grace: days(0), ..copy(&["PAIEMENT"], days(30), months(12)) },
        ("P11_AIDE_FIN", _) => master(months(24), copy(&["DECISION"], months(6), months(60))),
        ("P12_IDENTITE", _) => copy(&["VERIFICATION_FAITE"], days(0), days(30)),
        _ => panic!("the oracle was given no rule for {purpose}"),
    }
}

/// The line of the table a piece falls under.
pub(super) fn line(purpose: Word, piece: Word) -> Line {
    let variant = matches!((purpose, piece), ("P10_ARRET_IJ", "PIECE_JUSTIFICATIVE") | ("P11_AIDE_FIN", "COORD_BANCAIRE"));
    (purpose, if variant { piece } else { "" })
}

impl Rule {
    /// Whether, for some events that may still come, it keeps what the other would no longer keep, or leaves it with the team.
    pub(super) fn may_outlast(&self, other: &Self) -> bool {
        // Reading: rule (v) speaks of the policy, not of the days of one document: whoever is told of a duration is told of all of it.
        let far = |period: Period| period.after(Date::constant(2001, 1, 1));
        let longer = |one: Period, another: Period| far(one) > far(another);
        let limit = |(one, on): (Period, &str), (another, base): (Period, &str)| on != base || longer(one, another);
        let unlimited = match (self.ceiling, other.ceiling) {
            (None, limited) => limited.is_some(),
            (Some(_), None) => false,
            (Some(one), Some(another)) => limit(one, another),
        };
        let starts_less = other.starts.iter().any(|event| !self.starts.contains(event));
        let periods = [
            (self.active, other.active),
            (self.archive, other.archive),
            (self.grace, other.grace),
            (self.extension, other.extension),
            (self.filed, other.filed),
        ];
        let parts = [unlimited, starts_less, limit(self.backstop, other.backstop), self.next_quarter && !other.next_quarter, self.master && !other.master];
        periods.into_iter().any(|(one, another)| longer(one, another)) || parts.into_iter().any(|part| part)
    }
}

/// Whether a purpose takes holds at all: the copy of a title of identity does not outlive its check, whatever stands on the case.
pub(super) fn takes_holds(purpose: &str) -> bool {
    purpose != "P12_IDENTITE"
}
