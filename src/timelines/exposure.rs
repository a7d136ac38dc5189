//! What a breach exposed, document by document, classed by what whoever has it can read: the list that the notification of a breach needs (GDPR art. 33(3), 34(3)(a)).

use std::collections::{BTreeMap, BTreeSet};

use jiff::{civil::Date, tz::TimeZone};
use serde::Deserialize;

use super::{TimelineRefusal, store};
use crate::{
    base::{AgentId, DocumentId},
    retention::calendar,
    store::{Listed, Tx},
};

/// What happened: a closed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Breach {
    /// Somebody else had an agent's account or keys.
    Account(AgentId),
    /// Somebody read along on the server itself, and may have served other scripts.
    Server,
    /// Somebody has a copy of the records and the payloads: a disk, a backup.
    Copy,
}

/// What whoever has it can read of a document. The words are those of the notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Sealed bytes, and no key to them.
    SealedOnly,
    /// A key to them: whoever also has the bytes can read it.
    KeyExposed,
    /// It was, or may have been, read in clear.
    Clear,
}

impl Class {
    /// All of them, the worst last.
    pub const ALL: [Self; 3] = [Self::SealedOnly, Self::KeyExposed, Self::Clear];

    /// As it stands in the list.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SealedOnly => "CHIFFRÉ_SEUL",
            Self::KeyExposed => "CLÉ_EXPOSÉE",
            Self::Clear => "EN_CLAIR",
        }
    }
}

/// A document under one purpose.
#[derive(Debug, Clone)]
pub struct Exposed {
    /// What can be read of it.
    pub class: Class,
    /// Why: `opened`, `arrival`, `browser`, `key`, `held`.
    pub why: &'static str,
    pub(super) row: store::HeldRow,
}

/// Everything that a breach exposed.
#[derive(Debug, Clone)]
pub struct Exposure {
    /// What happened.
    pub breach: Breach,
    /// The first day, in Paris.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// Each document under each of its purposes, by team and purpose.
    pub exposed: Vec<Exposed>,
}

impl Exposure {
    /// How many documents of a class, and how many cases they are of.
    #[must_use]
    pub fn count(&self, class: Class) -> (usize, usize) {
        let of = self.exposed.iter().filter(|one| one.class == class);
        let documents: BTreeSet<&str> = of.clone().map(|one| one.row.document.as_str()).collect();
        let cases: BTreeSet<&str> = of.map(|one| one.row.case_id.as_str()).collect();
        (documents.len(), cases.len())
    }

    /// How many cases have a document that can be read: those whose persons are to be told (art. 34).
    #[must_use]
    pub fn persons_to_tell(&self) -> usize {
        let readable = self.exposed.iter().filter(|one| one.class != Class::SealedOnly);
        readable.map(|one| one.row.case_id.as_str()).collect::<BTreeSet<_>>().len()
    }

    /// By team and purpose, how many documents of each class, in the order of [`Class::ALL`].
    #[must_use]
    pub fn by_purpose(&self) -> BTreeMap<(&str, &str), [usize; 3]> {
        let mut found: BTreeMap<(&str, &str), [usize; 3]> = BTreeMap::new();
        for one in &self.exposed {
            let counts = found.entry((&one.row.team, &one.row.purpose)).or_default();
            for (class, count) in Class::ALL.iter().zip(counts) {
                *count += usize::from(*class == one.class);
            }
        }
        found
    }
}

/// What a breach from one day to another exposed, both included.
///
/// # Errors
/// [`TimelineRefusal::Days`]; when the records cannot be read.
pub async fn exposure(tx: &mut Tx, breach: Breach, (from, to): (Date, Date)) -> Result<Exposure, TimelineRefusal> {
    let after = to.tomorrow().map_err(|_| TimelineRefusal::Days)?;
    if to < from || from.to_zoned(TimeZone::UTC).is_err() {
        return Err(TimelineRefusal::Days);
    }
    let within = (calendar::day_begins(from).as_millisecond(), calendar::day_begins(after).as_millisecond());
    let held = store::held(tx, within).await?;
    let exposed = match &breach {
        Breach::Account(agent) => {
            let opened = opened(tx, within, Some(agent)).await?;
            let teams = store::teams_of(tx, within, agent).await?;
            let granted: BTreeSet<DocumentId> = store::granted(tx, within, &Listed::of(&teams)).await?.into_iter().collect();
            classed(held, |row| {
                // Who could open what is destroyed is not known any more: its team could.
                let key = granted.contains(&row.document) || (row.until.is_some() && teams.contains(&row.team_id));
                let read = opened.contains(&row.document).then_some((Class::Clear, "opened"));
                read.or_else(|| key.then_some((Class::KeyExposed, "key")))
            })
        }
        Breach::Server => {
            let opened = opened(tx, within, None).await?;
            classed(held, |row| {
                let came = row.since >= within.0;
                Some(match row.sealed_by.as_str() {
                    "arrival" if came => (Class::Clear, "arrival"),
                    "browser" if came => (Class::Clear, "browser"),
                    _ if opened.contains(&row.document) => (Class::Clear, "opened"),
                    _ => (Class::SealedOnly, "held"),
                })
            })
        }
        Breach::Copy => classed(held, |_| Some((Class::SealedOnly, "held"))),
    };
    Ok(Exposure { breach, from, to, exposed })
}

/// What of an entry says which document was opened.
#[derive(Deserialize)]
struct Opened {
    objects: BTreeMap<String, String>,
}

/// Documents opened within a time, as their own lists and the trail tell.
async fn opened(tx: &mut Tx, within: (i64, i64), agent: Option<&AgentId>) -> Result<BTreeSet<DocumentId>, TimelineRefusal> {
    let mut found: BTreeSet<DocumentId> = store::opened(tx, within, agent).await?.into_iter().collect();
    for leaf in store::opened_by_trail(tx, within, agent).await? {
        let leaf: Option<Opened> = serde_json::from_str(&leaf).ok();
        found.extend(leaf.and_then(|leaf| leaf.objects.get("document")?.parse().ok()));
    }
    Ok(found)
}

fn classed(held: Vec<store::HeldRow>, class: impl Fn(&store::HeldRow) -> Option<(Class, &'static str)>) -> Vec<Exposed> {
    let exposed = held.into_iter().filter_map(|row| class(&row).map(|(class, why)| Exposed { class, why, row }));
    exposed.collect()
}
