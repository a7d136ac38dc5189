//! A team whose keys were verified: nothing the server says of it is used before.

use std::collections::BTreeMap;

use super::{ClientRefusal, TeamView};
use crate::{
    base::TeamId,
    sealing::{
        Identity, Recipient, Roster, Signed, Vault, VerifyingKey,
        brief::{Holder, HolderKind},
        roster::{Authority, Expected, Fingerprint, TeamPin},
        statement::Statement,
    },
};

/// A team whose chain holds, and whose identity the reader has.
#[derive(Debug, Clone)]
pub struct OpenTeam {
    /// Its id.
    pub team: TeamId,
    /// Its name.
    pub name: String,
    /// Its public telephone.
    pub telephone: String,
    /// The roster in force.
    pub roster: Roster,
    /// Where its chain begins, and how far it has come: the digest that the next roster names.
    pub pin: TeamPin,
    identity: Identity,
    signers: BTreeMap<String, Vec<VerifyingKey>>,
}

/// What a reader knows of a team.
pub(super) fn expected(team: &TeamView, fingerprint: Fingerprint, recovery: &Recipient) -> Result<Expected, ClientRefusal> {
    let authority = match team.kind.as_str() {
        "agency" => Authority::Manager,
        "archive" => Authority::Archivist,
        _ => return Err(ClientRefusal::Unreadable("a kind of team")),
    };
    Ok(Expected { team: team.team.to_string(), authority, fingerprint, recovery: recovery.clone() })
}

impl OpenTeam {
    /// Verifies a team against the vault's pins and opens its identity; `None` while nobody has confirmed the reader in it.
    pub(super) fn open(view: &TeamView, vault: &Vault) -> Result<Option<Self>, ClientRefusal> {
        if view.chain.is_empty() && view.recipient.is_none() && view.wrap.is_none() {
            return Ok(None);
        }
        let pinned = vault.pins.teams.get(view.team.as_str()).ok_or(ClientRefusal::Key("a team that was never pinned"))?;
        let accepted = Roster::accept(&view.chain, &expected(view, Fingerprint::Pinned(*pinned), &vault.pins.recovery)?)?;
        let pin = accepted.pin();
        let roster = accepted.roster;
        if view.recipient.as_ref() != Some(&roster.recipient) || view.generation != Some(roster.generation) {
            return Err(ClientRefusal::Key("a team key that no roster names"));
        }
        let Some(wrap) = &view.wrap else { return Ok(None) };
        let own = roster.member(&vault.agent).ok_or(ClientRefusal::Key("a roster without the reader"))?;
        if own.recipient != vault.identity.recipient() || own.signing_key != vault.signing_key.verifying_key() {
            return Err(ClientRefusal::Key("other keys under the reader's name"));
        }
        let identity = roster.open_wrap(&vault.agent, &wrap.0, &vault.identity)?;
        let signers = signers(&view.chain)?;
        Ok(Some(Self { team: view.team.clone(), name: view.name.clone(), telephone: view.telephone.clone(), roster, pin, identity, signers }))
    }

    /// Opens what is sealed to the team.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// To whom documents of this team are sealed, as the team itself signed.
    #[must_use]
    pub fn recipients(&self, archive: bool) -> Vec<Holder> {
        let (roster, team) = (&self.roster, self.team.to_string());
        let mut holders = vec![Holder { holder: team, kind: HolderKind::Team, generation: roster.generation, recipient: roster.recipient.clone() }];
        let archived = roster.archive.iter().filter(|_| archive);
        holders.extend(archived.map(|key| Holder {
            holder: key.holder.clone(),
            kind: HolderKind::Archive,
            generation: key.generation,
            recipient: key.recipient.clone(),
        }));
        holders
    }

    /// Opens a statement sealed to the team, signed by somebody who is or was in it.
    ///
    /// # Errors
    /// [`ClientRefusal::Statement`].
    pub fn open_statement<T: Statement>(&self, sealed: &[u8]) -> Result<T, ClientRefusal> {
        let signed = Signed::open(sealed, &self.identity)?;
        let known = self.signers.get(signed.signer()).is_some_and(|keys| keys.contains(signed.key()));
        if !known {
            return Err(ClientRefusal::Key("a statement by somebody who was never in the team"));
        }
        Ok(signed.verify::<T>(signed.key())?.statement)
    }
}

/// Everybody whom an accepted chain ever listed, with their keys.
fn signers(chain: &[Signed]) -> Result<BTreeMap<String, Vec<VerifyingKey>>, ClientRefusal> {
    let mut signers: BTreeMap<String, Vec<VerifyingKey>> = BTreeMap::new();
    for signed in chain {
        for member in signed.verify::<Roster>(signed.key())?.statement.members {
            signers.entry(member.agent).or_default().push(member.signing_key);
        }
    }
    Ok(signers)
}
