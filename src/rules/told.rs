//! A team records that the persons were told of a longer rule (GDPR art. 13(3) and 14(4)): a date and a means. From then on it applies to what the team holds.

use jiff::civil::Date;

use super::{RulesRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{TeamId, time_of},
    clocks::{self, reason::Means},
    identity::{self, Caller},
    retention::calendar::day_of,
    store::Tx,
};

/// How the persons were told.
#[derive(Debug, Clone)]
pub struct Told {
    /// The version.
    pub digest: String,
    /// The purpose.
    pub purpose: String,
    /// The team.
    pub team: TeamId,
    /// When.
    pub on: Date,
    /// How.
    pub by: Means,
}

/// Records it.
///
/// # Errors
/// [`RulesRefusal::NotFound`], [`RulesRefusal::Date`] for a day ahead or before the announcement.
pub async fn tell(tx: &mut Tx, caller: &Caller, told: &Told) -> Result<(), RulesRefusal> {
    identity::store::own_team(tx, &caller.agent, &told.team).await?.ok_or(RulesRefusal::NotFound)?;
    let notice = store::notices(tx, &told.digest).await?.into_iter().find(|row| row.purpose == told.purpose && row.team == told.team && row.change == "longer");
    let notice = notice.filter(|row| row.recorded_at.is_none()).ok_or(RulesRefusal::NotFound)?;
    if told.on > day_of(tx.now()) || told.on < day_of(time_of(notice.announced_at)) {
        return Err(RulesRefusal::Date);
    }
    store::set_told(tx, told, &caller.agent).await?;
    clocks::store::close_tasks(tx, (&told.team, "rule-longer", &format!("{} {}", told.digest, told.purpose)), &caller.agent).await?;
    let entry = Entry::done(Logged::PolicyNoticeGiven).under(&told.purpose, &told.digest).object("team", &told.team).object("told-on", told.on);
    Ok(audit::record(tx, entry.by(caller.who())).await?)
}
