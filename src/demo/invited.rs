//! The other colleagues of the region: invited this week, none has answered yet.

use super::{
    DemoRefusal,
    cast::{Cast, Stage, fresh},
    dice::Dice,
    names,
};
use crate::client::Newcomer;

/// How many agents the region has by name, those of the archive and of the DPO's office included.
const NAMED: usize = 220;

/// What they will be.
const ROLES: &[&str] = &["social_worker", "social_worker", "social_worker", "adviser", "adviser", "secretary", "trainee"];

/// Invites colleagues into every agency, one after the other, until the region has all its names.
pub(super) async fn invite(cast: &mut Cast, stage: &Stage<'_>, dice: &mut Dice) -> Result<(), DemoRefusal> {
    let missing = NAMED.saturating_sub(cast.names.len());
    let agencies = cast.crews.len().max(1);
    for index in 0..agencies {
        let count = missing / agencies + usize::from(index < missing % agencies);
        let newcomers: Vec<Newcomer> = (0..count).map(|_| newcomer(&mut cast.names, dice)).collect();
        let Some(crew) = cast.crews.get(index) else { break };
        let manager = crew.manager(stage).await?;
        for newcomer in newcomers {
            manager.invite(&crew.team, &newcomer).await?;
        }
    }
    Ok(())
}

fn newcomer(known: &mut Vec<String>, dice: &mut Dice) -> Newcomer {
    let name = fresh(known, dice);
    Newcomer { address: names::address(&name), name, role: dice.pick(ROLES).to_owned() }
}
