//! The roster: who is in a team and with which keys, signed by its managers and chained, so that a server cannot slip in a key of its own.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::field::nullable;
use super::identity::{Identity, Recipient};
use super::link::Pin;
use super::seal::{self, Unopened};
use super::statement::{Signed, Statement, StatementRefusal, VerifyingKey};

/// One statement of a team's chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roster {
    /// The team's id.
    pub team: String,
    /// 0, 1, 2, …
    pub seq: u64,
    /// Of the body of the statement before; null in the first.
    #[serde(deserialize_with = "nullable")]
    pub previous: Option<Digest>,
    /// Which of the team's keys is in use: 1, 2, …
    pub generation: u32,
    /// That key.
    pub recipient: Recipient,
    /// The instance's recovery key.
    pub recovery: Recipient,
    /// Of the team's identity sealed to the recovery key.
    pub recovery_wrap: Digest,
    /// Where documents go for their archive stage, if the team's do.
    #[serde(deserialize_with = "nullable")]
    pub archive: Option<Archive>,
    /// Everybody in the team.
    pub members: Vec<Member>,
}

impl Statement for Roster {
    const KIND: &'static str = "roster";
}

/// The archive team's key, as a team vouches for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// The archive team's id.
    pub holder: String,
    /// Which of its keys it is.
    pub generation: u32,
    /// That key.
    pub recipient: Recipient,
}

/// Somebody in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The agent's id.
    pub agent: String,
    /// `social_worker`, `manager`, `archivist`…
    pub role: String,
    /// To whom the team's identity is sealed for this member.
    pub recipient: Recipient,
    /// What verifies this member's statements.
    pub signing_key: VerifyingKey,
    /// Of the team's identity sealed to this member.
    pub wrap: Digest,
}

/// Whose signature binds a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// In any team but the archive's.
    Manager,
    /// In the archive team.
    Archivist,
}

impl Authority {
    /// The role as rosters write it.
    #[must_use]
    pub const fn role(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Archivist => "archivist",
        }
    }
}

/// What a reader knows of a team whatever the server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The team's id.
    pub team: String,
    /// Whose signature binds it.
    pub authority: Authority,
    /// Its fingerprint: the digest of statement 0.
    pub fingerprint: Fingerprint,
    /// The instance's recovery key.
    pub recovery: Recipient,
}

/// How much of a team's fingerprint a reader knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fingerprint {
    /// From a vault: the whole of it, and the last statement that was accepted.
    Pinned(TeamPin),
    /// From an invitation's fragment: its first half.
    Invited(Pin),
}

/// What a vault keeps of a team: where its chain begins, and how far it had come when its owner last saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamPin {
    /// The digest of statement 0.
    pub fingerprint: Digest,
    /// The number of the last statement that was accepted.
    pub seq: u64,
    /// Its digest: a chain that no longer holds it is older than what was seen, or another.
    pub digest: Digest,
}

/// A chain of rosters is not believed, or a wrap does not belong to it. The page says so and goes no further.
#[derive(Debug, thiserror::Error)]
pub enum RosterRefusal {
    /// No statement at all.
    #[error("there is no roster")]
    Empty,
    /// Statement 0 is not the one pinned.
    #[error("the team's fingerprint is not the one that is pinned")]
    Fingerprint,
    /// A statement names another team.
    #[error("a roster of another team")]
    Team,
    /// A sequence number is missing or repeated.
    #[error("a roster is missing or repeated")]
    Seq,
    /// A statement does not name the one before.
    #[error("a roster does not follow the one before")]
    Previous,
    /// The last statement that was seen is not in the chain.
    #[error("an older roster than one that was seen, or another")]
    Rollback,
    /// A statement names another recovery key than the pinned one.
    #[error("another recovery key than the one that is pinned")]
    Recovery,
    /// The same agent is listed twice.
    #[error("a roster lists the same agent twice")]
    Members,
    /// The signer is not listed with that key where they should be, or without the authority.
    #[error("a roster signed by somebody without authority over the team")]
    Signer,
    /// The statement itself does not hold.
    #[error("a roster is not a right statement")]
    Statement(#[from] StatementRefusal),
    /// The reader is not in the team.
    #[error("not a member of the team")]
    NotAMember,
    /// A wrap is not the one the roster states.
    #[error("the team's key was wrapped otherwise than the roster says")]
    Wrap,
    /// A wrap does not open.
    #[error("the team's key does not open")]
    Unopened(#[from] Unopened),
    /// A wrap gives another key than the team's.
    #[error("the wrapped key is not the team's")]
    OtherKey,
}

/// A chain that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The statement in force: the last.
    pub roster: Roster,
    /// The digest the next statement must name.
    pub digest: Digest,
    /// The whole fingerprint.
    pub fingerprint: Digest,
}

impl Roster {
    /// Verifies a team's whole chain, statement 0 first, and answers the roster in force.
    ///
    /// # Errors
    /// [`RosterRefusal`], of the first statement that does not hold.
    pub fn accept(chain: &[Signed], expected: &Expected) -> Result<Accepted, RosterRefusal> {
        let (first, later) = chain.split_first().ok_or(RosterRefusal::Empty)?;
        let fingerprint = first.digest();
        if !expected.fingerprint.is(&fingerprint) {
            return Err(RosterRefusal::Fingerprint);
        }
        // Whom statement 0 lists can only be known by reading it, so it is first verified by the key it carries, then that key is looked for in it.
        let genesis = first.verify::<Self>(first.key())?.statement;
        genesis.check(0, None, expected)?;
        genesis.check_signer(first, expected.authority)?;
        let start = Accepted { roster: genesis, digest: fingerprint, fingerprint };
        let accepted = later.iter().try_fold(start, |accepted, signed| accepted.followed_by(signed, expected))?;
        if expected.fingerprint.holds(chain) { Ok(accepted) } else { Err(RosterRefusal::Rollback) }
    }

    /// The member this agent is.
    #[must_use]
    pub fn member(&self, agent: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.agent == agent)
    }

    /// Opens an agent's own wrap of the team's identity.
    ///
    /// # Errors
    /// [`RosterRefusal`]: not a member, not the wrap the roster states, or not the team's key inside.
    pub fn open_wrap(&self, agent: &str, wrap: &[u8], identity: &Identity) -> Result<Identity, RosterRefusal> {
        let member = self.member(agent).ok_or(RosterRefusal::NotAMember)?;
        self.open_stated(member.wrap, wrap, identity)
    }

    /// Opens the wrap of the team's identity to the recovery key.
    ///
    /// # Errors
    /// [`RosterRefusal`]: not the wrap the roster states, or not the team's key inside.
    pub fn open_recovery_wrap(&self, wrap: &[u8], recovery: &Identity) -> Result<Identity, RosterRefusal> {
        self.open_stated(self.recovery_wrap, wrap, recovery)
    }

    fn open_stated(&self, stated: Digest, wrap: &[u8], identity: &Identity) -> Result<Identity, RosterRefusal> {
        if Digest::of(wrap) != stated {
            return Err(RosterRefusal::Wrap);
        }
        let text = seal::open(wrap, identity)?;
        let team = std::str::from_utf8(&text).ok().and_then(|text| Identity::from_text(text).ok()).ok_or(RosterRefusal::OtherKey)?;
        if team.recipient() == self.recipient { Ok(team) } else { Err(RosterRefusal::OtherKey) }
    }

    /// What every statement must say, wherever it stands.
    fn check(&self, seq: u64, previous: Option<Digest>, expected: &Expected) -> Result<(), RosterRefusal> {
        let mut agents = HashSet::new();
        match self {
            _ if self.team != expected.team => Err(RosterRefusal::Team),
            _ if self.seq != seq => Err(RosterRefusal::Seq),
            _ if self.previous != previous => Err(RosterRefusal::Previous),
            _ if self.recovery != expected.recovery => Err(RosterRefusal::Recovery),
            _ if !self.members.iter().all(|member| agents.insert(&member.agent)) => Err(RosterRefusal::Members),
            _ => Ok(()),
        }
    }

    /// Whoever signed is listed here, with that key and the authority.
    fn check_signer(&self, signed: &Signed, authority: Authority) -> Result<(), RosterRefusal> {
        self.member(signed.signer())
            .filter(|member| member.signing_key == *signed.key() && member.role == authority.role())
            .map(|_| ())
            .ok_or(RosterRefusal::Signer)
    }
}

impl Accepted {
    /// What a vault keeps of this chain from now on.
    #[must_use]
    pub const fn pin(&self) -> TeamPin {
        TeamPin { fingerprint: self.fingerprint, seq: self.roster.seq, digest: self.digest }
    }

    /// Verifies one more statement of the same chain.
    ///
    /// # Errors
    /// [`RosterRefusal`].
    pub fn followed_by(self, signed: &Signed, expected: &Expected) -> Result<Self, RosterRefusal> {
        self.roster.check_signer(signed, expected.authority)?;
        let verified = signed.verify::<Roster>(signed.key())?;
        // `None` is refused as well: nothing follows the last number there is.
        let seq = self.roster.seq.checked_add(1).ok_or(RosterRefusal::Seq)?;
        verified.statement.check(seq, Some(self.digest), expected)?;
        Ok(Self { roster: verified.statement, digest: verified.digest, fingerprint: self.fingerprint })
    }
}

impl Fingerprint {
    /// Whether this is the fingerprint the reader knows.
    fn is(&self, fingerprint: &Digest) -> bool {
        match self {
            Self::Pinned(pin) => pin.fingerprint == *fingerprint,
            Self::Invited(pin) => *pin == Pin::of_fingerprint(fingerprint),
        }
    }

    /// Whether the chain still holds the last statement the reader saw. Somebody who was invited has seen none.
    fn holds(&self, chain: &[Signed]) -> bool {
        match self {
            Self::Pinned(pin) => usize::try_from(pin.seq).ok().and_then(|seq| chain.get(seq)).is_some_and(|seen| seen.digest() == pin.digest),
            Self::Invited(_) => true,
        }
    }
}

/// Seals a team's identity to a member or to the recovery key: a *wrap*, whose digest the roster states.
#[must_use]
pub fn wrap(team: &Identity, to: &Recipient) -> Vec<u8> {
    use secrecy::ExposeSecret as _;
    seal::seal(team.to_text().expose_secret().as_bytes(), to)
}

#[cfg(test)]
mod tests;
