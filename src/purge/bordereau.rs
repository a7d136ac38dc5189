//! The bordereau of a run: what it destroyed, as archives ask for it (C. patrimoine R212-14; circulaire AD 2000-1): who produced it, which types of document, between which
//! dates, how much, under which rule and authority, when. No name, no number of a person, no title.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{RunRefusal, store};
use crate::{
    base::{PurgeRunId, hex, time_of},
    purposes::{Language, Rulebook},
    retention::calendar::day_of,
    store::Tx,
};

/// What one run destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bordereau {
    /// The run.
    pub run: PurgeRunId,
    /// When it began.
    #[schema(value_type = String)]
    pub destroyed_at: Timestamp,
    /// What was destroyed: team by team, type by type.
    pub lines: Vec<Line>,
}

/// One type of document of one team, destroyed under one rule and one authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// The producing service.
    pub team: String,
    /// The purpose's code.
    pub purpose: String,
    /// The type's code.
    pub piece: String,
    /// The type's name, in French: what the archives read.
    pub description: String,
    /// The version of the purposes whose rule set the last day.
    pub policy: String,
    /// Under which authority: a reference of the tableau de gestion, a visa, or `COPIE` for a copy whose original lives elsewhere.
    pub authority: String,
    /// How many documents were destroyed.
    pub documents: u64,
    /// Under how many more this purpose ended without destroying anything: another goes on holding the document, or the line of another purpose counts it.
    pub ended: u64,
    /// Their sealed bytes.
    pub bytes: u64,
    /// The first deposit among them.
    #[schema(value_type = String)]
    pub first_deposit: Date,
    /// The last.
    #[schema(value_type = String)]
    pub last_deposit: Date,
    /// The first day on which one of them was closed.
    #[schema(value_type = String)]
    pub first_end: Date,
    /// The last such day.
    #[schema(value_type = String)]
    pub last_end: Date,
}

impl Bordereau {
    /// How many documents it lists.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.lines.iter().map(|line| line.documents).sum()
    }

    /// How many purposes ended without a destruction.
    #[must_use]
    pub fn ended(&self) -> u64 {
        self.lines.iter().map(|line| line.ended).sum()
    }

    /// How many sealed bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.lines.iter().map(|line| line.bytes).sum()
    }

    /// The SHA-256 of its canonical JSON (RFC 8785), in hex: what the run's entry in the trail states.
    ///
    /// # Errors
    /// Never in practice.
    pub fn digest(&self) -> Result<String, RunRefusal> {
        Ok(hex(&Sha256::digest(serde_json_canonicalizer::to_vec(self)?)))
    }
}

/// The bordereau of a run, made again from what the records keep of what was destroyed.
///
/// # Errors
/// [`RunRefusal::NotFound`] when there is no such run.
pub async fn of_run(tx: &mut Tx, rules: &Rulebook, run: &PurgeRunId) -> Result<Bordereau, RunRefusal> {
    let began = store::run_of(tx, run).await?.ok_or(RunRefusal::NotFound)?;
    let lines = store::destroyed(tx, run).await?.into_iter().map(|row| line(rules, row)).collect();
    Ok(Bordereau { run: run.clone(), destroyed_at: time_of(began.started_at), lines })
}

fn line(rules: &Rulebook, row: store::DestroyedRow) -> Line {
    // By the words of the version whose rule it followed, so that the bordereau stays the same for ever.
    let purpose = rules.version(&row.policy, &row.purpose);
    let piece = purpose.zip(row.piece.parse().ok()).and_then(|(purpose, code)| purpose.piece(&code));
    let day = |at: i64| day_of(time_of(at));
    Line {
        team: row.team_name,
        description: piece.map_or_else(|| row.piece.clone(), |piece| piece.label.text(Language::French).to_owned()),
        purpose: row.purpose,
        piece: row.piece,
        policy: row.policy,
        authority: row.authority.unwrap_or_default(),
        documents: row.documents.unsigned_abs(),
        ended: row.ended.unsigned_abs(),
        bytes: row.bytes.unsigned_abs(),
        first_deposit: day(row.first_deposit),
        last_deposit: day(row.last_deposit),
        first_end: day(row.first_end),
        last_end: day(row.last_end),
    }
}

/// The number of the trail's entry that states a run's bordereau, once it has one.
///
/// # Errors
/// [`RunRefusal::NotFound`] when there is no such run.
pub async fn entry_of_run(tx: &mut Tx, run: &PurgeRunId) -> Result<Option<u64>, RunRefusal> {
    Ok(store::run_of(tx, run).await?.ok_or(RunRefusal::NotFound)?.position.map(i64::unsigned_abs))
}
