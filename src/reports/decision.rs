//! What the data protection officer decides on a report: approved, with a reserve, or an action asked for. Each decision names the report it is about so exactly that it can be made
//! again from the trail, and is itself in the trail.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Period, ReportRefusal, store,
    trail::{REPLICAS, time_of_leaf},
};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::time_of,
    identity::Caller,
    merkle::Hash,
    purposes::closed_set,
    retention::calendar::day_begins,
    store::{StoreError, Tx},
};

closed_set! {
    /// What is decided on a report.
    Verdict {
        Approved = "VALIDE", "Validé", "Approved";
        Reserve = "RESERVE", "Validé avec réserve", "Approved with a reserve";
        ActionAsked = "ACTION", "Action demandée", "Action asked for";
    }
}

closed_set! {
    /// What a reserve or an action is about, from a closed list: no free text is kept.
    Subject {
        Overdue = "RETARDS", "les documents en retard", "the overdue documents";
        Delays = "DELAIS", "le délai des effacements", "the delay of erasures";
        Holds = "GELS", "les gels", "the holds";
        Visas = "VISAS", "les visas attendus", "the visas awaited";
        NotStarted = "SANS_DEPART", "les documents sans départ", "the documents that nothing started";
        Durations = "DUREES", "une durée de conservation", "a retention period";
        Counts = "COMPTAGE", "les chiffres eux-mêmes", "the figures themselves";
    }
}

/// A decision on a report, as the trail states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// What was decided.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// What a reserve or an action is about; empty when approved.
    #[schema(value_type = Vec<String>)]
    pub about: Vec<Subject>,
    /// When.
    #[schema(value_type = String)]
    pub decided_at: Timestamp,
    /// The moment of which the report spoke that was decided on.
    #[schema(value_type = String)]
    pub as_of: Timestamp,
    /// How many entries the trail had at that report's checkpoint.
    pub entries: u64,
    /// The root of their tree, in base64.
    pub root: String,
}

/// A decision to be recorded: on the report of a period, as it was read.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// The report's period.
    pub period: Period,
    /// What is decided.
    pub verdict: Verdict,
    /// What it is about; something, unless it is approved.
    pub about: Vec<Subject>,
    /// The moment of which the report speaks.
    pub as_of: Timestamp,
    /// The entries at its checkpoint.
    pub entries: u64,
    /// The root at its checkpoint.
    pub root: Hash,
}

/// Why a decision is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecisionRefusal {
    /// A reserve or an action about nothing, or an approval about something.
    #[error("a reserve or an action is about something, an approval is not")]
    Subjects,
    /// The report would be of a period that has not begun, or of a moment to come.
    #[error("the report's moment is ahead, or before its period")]
    Moment,
    /// The trail never had that root, or not at that moment: no such report was made.
    #[error("the trail had no such checkpoint at that moment")]
    NoSuchReport,
}

/// Records a decision.
///
/// # Errors
/// [`DecisionRefusal`]; when the records or the trail cannot be read.
pub async fn decide(tx: &mut Tx, caller: &Caller, mut order: NewDecision) -> Result<(), ReportRefusal> {
    let now = time_of(tx.now().as_millisecond());
    order.about.sort_unstable();
    order.about.dedup();
    if order.about.is_empty() != (order.verdict == Verdict::Approved) {
        return Err(DecisionRefusal::Subjects.into());
    }
    if order.as_of > now || order.as_of < day_begins(order.period.from) {
        return Err(DecisionRefusal::Moment.into());
    }
    if order.entries == 0 || !audit::had(tx, order.entries, order.root).await? || !was_made(tx, &order).await? {
        return Err(DecisionRefusal::NoSuchReport.into());
    }
    store::insert_decision(tx, &order, &caller.agent).await?;
    let entry = Entry::done(Logged::ReportDecided)
        .object("period", order.period.name())
        .object("verdict", order.verdict)
        .object("about", words(&order.about))
        .object("as-of", order.as_of)
        .object("entries", order.entries)
        .object("root", order.root);
    Ok(audit::record(tx, entry.by(caller.who())).await?)
}

/// Whether a report of that moment can have been made at that checkpoint: after its last entry, before the next one, but for what the clocks of two replicas may be apart.
async fn was_made(tx: &mut Tx, order: &NewDecision) -> Result<bool, StoreError> {
    let around = store::numbered(tx, order.entries.cast_signed() - 1, 2).await?;
    let times: Vec<Timestamp> = around.iter().map(|(_, leaf)| time_of_leaf(leaf)).collect::<Result<_, _>>()?;
    let apart = |earlier: Timestamp, later: Timestamp| earlier.saturating_sub(REPLICAS).unwrap_or(earlier) <= later;
    Ok(times.first().is_some_and(|last| apart(*last, order.as_of)) && times.get(1).is_none_or(|next| apart(order.as_of, *next)))
}

/// The decisions on reports of a period, in their order.
pub(super) async fn of_period(tx: &mut Tx, period: Period) -> Result<Vec<Decision>, StoreError> {
    let decision = |row: store::DecisionRow| {
        Some(Decision {
            verdict: row.verdict.parse().ok()?,
            about: subjects(&row.about)?,
            decided_at: time_of(row.decided_at),
            as_of: row.as_of.parse().ok()?,
            entries: row.entries.unsigned_abs(),
            root: row.root,
        })
    };
    let rows = store::decisions(tx, &period.name()).await?.into_iter();
    rows.map(|row| decision(row).ok_or(StoreError::Unreadable("a decision on a report"))).collect()
}

/// Subjects as one text.
pub(super) fn words(about: &[Subject]) -> String {
    about.iter().map(|subject| subject.word()).collect::<Vec<_>>().join(" ")
}

/// The subjects of such a text.
pub(super) fn subjects(words: &str) -> Option<Vec<Subject>> {
    words.split_whitespace().map(|word| word.parse().ok()).collect()
}
