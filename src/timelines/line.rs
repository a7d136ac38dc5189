//! One entry of the trail, as people read it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::TimelineRefusal;
use crate::{
    audit::Told,
    identity::{self, ProcessKey},
    receipts,
    store::Tx,
};

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// An agent, as far as the trail still knows them.
    Agent {
        /// Their name; none once it is forgotten.
        name: Option<String>,
        /// Their role's word.
        role: Option<String>,
        /// Their team's name.
        structure: Option<String>,
    },
    /// Whoever came by a link.
    Link,
    /// The service by itself, or somebody whom the trail no longer knows.
    Nobody,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What: the word of the action.
    pub action: String,
    /// Whether it was done as asked.
    pub done: bool,
    /// Who.
    pub who: Who,
    /// The word of the reason or of the source, where there is one that is still kept.
    pub reason: Option<String>,
    /// The document, where it names one.
    pub document: Option<String>,
    /// The purpose's code.
    pub purpose: Option<String>,
    /// Why it was refused.
    pub problem: Option<String>,
    /// Its number in the trail; none while it waits for one.
    pub index: Option<u64>,
    /// Where its receipt or certificate is, if it has one.
    pub proof: Option<String>,
}

#[derive(Deserialize)]
struct Leaf {
    time: Timestamp,
    action: String,
    outcome: String,
    objects: BTreeMap<String, String>,
    purpose: Option<String>,
}

/// The names that lines need, each looked up once.
#[derive(Default)]
pub(super) struct Names {
    agents: BTreeMap<String, Option<String>>,
    teams: BTreeMap<String, Option<String>>,
}

impl Names {
    async fn agent(&mut self, tx: &mut Tx, key: &ProcessKey, agent: &str) -> Result<Option<String>, TimelineRefusal> {
        if let Some(known) = self.agents.get(agent) {
            return Ok(known.clone());
        }
        let name = match agent.parse() {
            Ok(id) => identity::name_of(tx, key, &id).await?,
            Err(_) => None,
        };
        self.agents.insert(agent.to_owned(), name.clone());
        Ok(name)
    }

    async fn team(&mut self, tx: &mut Tx, team: &str) -> Result<Option<String>, TimelineRefusal> {
        if let Some(known) = self.teams.get(team) {
            return Ok(known.clone());
        }
        let name = match team.parse() {
            Ok(id) => identity::store::team(tx, &id).await?.map(|team| team.name),
            Err(_) => None,
        };
        self.teams.insert(team.to_owned(), name.clone());
        Ok(name)
    }
}

/// Reads an entry with what is still kept of it.
pub(super) async fn read(tx: &mut Tx, key: &ProcessKey, names: &mut Names, told: Told) -> Result<Line, TimelineRefusal> {
    let leaf: Leaf = serde_json::from_str(&told.leaf).map_err(|_| crate::store::StoreError::Unreadable("an entry of the trail"))?;
    let value = |field: &str| told.values.get(field).cloned();
    let who = match (value("actor").as_deref(), value("role")) {
        (Some("link"), _) => Who::Link,
        (None, None) => Who::Nobody,
        (actor, role) => Who::Agent {
            name: match actor {
                Some(agent) => names.agent(tx, key, agent).await?,
                None => None,
            },
            role,
            structure: match value("structure") {
                Some(team) => names.team(tx, &team).await?,
                None => None,
            },
        },
    };
    let index = told.position.map(i64::unsigned_abs);
    Ok(Line {
        at: leaf.time,
        done: leaf.outcome == "done",
        who,
        reason: value("reason").or_else(|| value("source")),
        document: leaf.objects.get("document").cloned(),
        purpose: leaf.purpose,
        problem: leaf.objects.get("problem").cloned(),
        proof: index.and_then(|index| receipts::address_of(index, &told.leaf)).map(|address| address.to_string()),
        index,
        action: leaf.action,
    })
}
