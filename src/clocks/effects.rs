//! What an act does to the dates of documents, said before it is confirmed.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::ClockRefusal;
use crate::{
    base::{CaseId, DocumentId, time_of},
    cases::Recorded,
    documents::{
        self, deadline_of, set_dates,
        store::{UseRow, running_of_case},
    },
    purposes::Rulebook,
    store::Tx,
};

/// What happens to one document under one purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Effect {
    /// The document.
    pub document: DocumentId,
    /// Its purpose.
    pub purpose: String,
    /// Which piece it is.
    pub piece: String,
    /// When the team's access ends, before.
    #[schema(value_type = Option<String>)]
    pub active_until: Option<Timestamp>,
    /// When its last day is over, before.
    #[schema(value_type = String)]
    pub purge_at: Timestamp,
    /// When the team's access ends, after.
    #[schema(value_type = Option<String>)]
    pub new_active_until: Option<Timestamp>,
    /// When its last day is over, after.
    #[schema(value_type = String)]
    pub new_purge_at: Timestamp,
    /// Which part of the rule sets it, after.
    pub decided_by: String,
    /// Whether the team's access would end at once, or the archive team's of what has left the team.
    pub at_once: bool,
}

impl Effect {
    pub(super) fn of(before: &UseRow, after: &UseRow, now: Timestamp) -> Self {
        let closes = |row: &UseRow| row.active_until.unwrap_or(row.purge_at).min(row.purge_at);
        let now = now.as_millisecond();
        // To the team, or, once it is archived, to everybody.
        let at_once = |day: &dyn Fn(&UseRow) -> i64| day(after) <= now && day(before) > now;
        Self {
            document: after.document.clone(),
            purpose: after.purpose.clone(),
            piece: after.piece.clone(),
            active_until: before.active_until.map(time_of),
            purge_at: time_of(before.purge_at),
            new_active_until: after.active_until.map(time_of),
            new_purge_at: time_of(after.purge_at),
            decided_by: after.decided_by.clone(),
            at_once: at_once(&closes) || at_once(&|row| row.purge_at),
        }
    }

    /// Whether any date moves.
    pub(super) fn moves(&self) -> bool {
        self.active_until != self.new_active_until || self.purge_at != self.new_purge_at
    }
}

/// What these events would make of everything held in the case: what stays as it is too.
pub(super) async fn of_events(tx: &mut Tx, rules: &Rulebook, case: &CaseId, events: &[Recorded]) -> Result<Vec<Effect>, ClockRefusal> {
    let mut effects = Vec::new();
    for before in running_of_case(tx, case).await? {
        let mut after = before.clone();
        set_dates(&mut after, &deadline_of(before.rule(rules).map_err(documents::DocumentRefusal::from)?, &before, events)?, tx.now());
        effects.push(Effect::of(&before, &after, tx.now()));
    }
    Ok(effects)
}
