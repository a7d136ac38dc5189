//! The data protection officer, or the deputy, approves what the operator proposed: the second person, whose signature is kept.

use super::{RulesRefusal, in_force, moved, store};
use crate::{
    audit::{self, Action as Logged, Entry, Outcome},
    identity::{self, Caller},
    purposes::{Policies, Purpose},
    sealing::{Approval, Signed, VerifyingKey},
    store::Tx,
};

/// Brings a proposed version into force.
///
/// # Errors
/// [`RulesRefusal::NotFound`], [`RulesRefusal::Moved`] when another version is in force than the approval replaces, [`RulesRefusal::NotSigned`]; [`RulesRefusal::StillCarried`] when
/// something has come since it was proposed that it lacks.
pub async fn approve(tx: &mut Tx, caller: &Caller, digest: &str, signed: &Signed) -> Result<(), RulesRefusal> {
    let row = store::version(tx, digest).await?.filter(store::VersionRow::waits).ok_or(RulesRefusal::NotFound)?;
    let known = identity::store::agent(tx, &caller.agent).await?.and_then(|agent| agent.signing_key).ok_or(RulesRefusal::NotSigned)?;
    let known: VerifyingKey = known.parse().map_err(|_| RulesRefusal::NotSigned)?;
    let verified = signed.verify::<Approval>(&known).map_err(|_| RulesRefusal::NotSigned)?;
    if verified.signer != caller.agent.as_str() || verified.statement.policy.to_string() != row.digest {
        return Err(RulesRefusal::NotSigned);
    }
    let previous = store::last_digest(tx).await?.ok_or(RulesRefusal::Unreadable)?;
    if verified.statement.previous.to_string() != previous {
        return Err(RulesRefusal::Moved);
    }
    let new = in_force::policies(&row.files)?;
    moved::check_carried(tx, &new).await?;
    store::set_in_force(tx, digest, Some((&signed.to_json(), &caller.agent))).await?;
    keep_notices(tx, (&previous, digest), &new).await?;
    let entry = Entry::done(Logged::PolicyApproved).policy(digest).object("previous", previous).object("statement", verified.digest);
    Ok(audit::record(tx, entry.by(caller.who())).await?)
}

/// What was announced or told of a purpose that stays as it is need not be said again.
async fn keep_notices(tx: &mut Tx, (previous, digest): (&str, &str), new: &Policies) -> Result<(), RulesRefusal> {
    let Some(before) = store::version(tx, previous).await? else { return Ok(()) };
    let before = in_force::policies(&before.files)?;
    for purpose in new.purposes() {
        let same = |old: &Purpose| old.clock == purpose.clock && old.variants == purpose.variants && old.notices == purpose.notices;
        if before.purpose(&purpose.code).is_some_and(same) {
            store::move_notices(tx, (previous, digest), purpose.code.as_str()).await?;
        }
    }
    Ok(())
}

/// Refuses a proposed version.
///
/// # Errors
/// [`RulesRefusal::NotFound`].
pub async fn refuse(tx: &mut Tx, caller: &Caller, digest: &str) -> Result<(), RulesRefusal> {
    store::version(tx, digest).await?.filter(store::VersionRow::waits).ok_or(RulesRefusal::NotFound)?;
    store::refuse(tx, digest, &caller.agent).await?;
    let entry = Entry::done(Logged::PolicyRefused).ended(Outcome::Refused).policy(digest);
    Ok(audit::record(tx, entry.by(caller.who())).await?)
}
