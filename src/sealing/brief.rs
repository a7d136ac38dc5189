//! The brief: what the sender of a deposit reads, sealed to the link's identity and signed by the agent who asks.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::field::nullable;
use super::identity::Recipient;
use super::label::Person;
use super::link::{Fragment, Pin};
use super::secret::DepositSecret;
use super::statement::{Signed, Statement, StatementRefusal, Verified};

/// Who asks, for what, about whom, and to whom the sender seals, whatever the server says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brief {
    /// The request's id.
    pub request: String,
    /// The team's id.
    pub team: String,
    /// The team's name, as the sender knows it.
    pub team_name: String,
    /// Who asks.
    pub agent_name: String,
    /// Where to call when in doubt.
    pub telephone: String,
    /// The purpose the pieces are asked for.
    pub purpose: String,
    /// Of the purposes in force.
    pub policy: Digest,
    /// The neutral reference, as printed.
    pub reference: String,
    /// The codes of the pieces asked for.
    pub pieces: Vec<String>,
    /// Whom it is about.
    pub person: Person,
    /// The agent's words.
    #[serde(deserialize_with = "nullable")]
    pub message: Option<String>,
    /// To whom the sender seals.
    pub recipients: Vec<Holder>,
    /// To be copied into the manifest of each deposit.
    pub deposit_secret: DepositSecret,
}

impl Statement for Brief {
    const KIND: &'static str = "brief";
}

/// A team that will hold a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// The team's id.
    pub holder: String,
    /// As a team at work, or as the archive.
    pub kind: HolderKind,
    /// Which of the team's keys it is: 1, 2, …
    pub generation: u32,
    /// That key.
    pub recipient: Recipient,
}

/// In what quality a team holds a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HolderKind {
    /// At work on the case.
    Team,
    /// For the archive stage.
    Archive,
}

impl Brief {
    /// Opens a sealed brief with a deposit link's fragment: it must be signed by the key the fragment pins.
    ///
    /// # Errors
    /// [`StatementRefusal`].
    pub fn open(sealed: &[u8], fragment: &Fragment) -> Result<Verified<Self>, StatementRefusal> {
        let signed = Signed::open(sealed, &fragment.identity)?;
        if Pin::of_key(signed.key()) != fragment.pin {
            return Err(StatementRefusal::OtherKey);
        }
        signed.verify(signed.key())
    }
}

/// Ids only: the rest is personal or secret.
impl fmt::Debug for Brief {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Brief").field("request", &self.request).field("team", &self.team).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::identity::Identity;
    use super::super::statement::SigningKey;
    use super::*;

    fn brief() -> Brief {
        Brief {
            request: "req_1".into(),
            team: "team_1".into(),
            team_name: "Lyon 3".into(),
            agent_name: "Claire Morel".into(),
            telephone: "04 00 00 00 00".into(),
            purpose: "P02_PDP_SPSTI".into(),
            policy: Digest::of(b"purposes"),
            reference: "7K4-2M".into(),
            pieces: vec!["FICHE_LIAISON_PDP".into()],
            person: Person { name: "Nadia Benali".into(), birth_date: Some("1980-02-29".parse().unwrap()), company: None },
            message: None,
            recipients: vec![Holder { holder: "team_1".into(), kind: HolderKind::Team, generation: 1, recipient: Identity::from_scalar(&[5; 32]).recipient() }],
            deposit_secret: DepositSecret::from_random([6; 16]),
        }
    }

    #[test]
    fn a_brief_opens_only_when_the_pinned_agent_signed_it() {
        let (agent, intruder) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
        let fragment = Fragment { identity: Identity::from_scalar(&[3; 32]), pin: Pin::of_key(&agent.verifying_key()) };
        let seal = |key| Signed::new(&brief(), "agt_1", key, "2026-03-03T08:12:00Z".parse().unwrap()).seal(&fragment.identity.recipient());
        assert_eq!(Brief::open(&seal(&agent), &fragment).unwrap().statement, brief());
        assert!(matches!(Brief::open(&seal(&intruder), &fragment), Err(StatementRefusal::OtherKey)));
        let other = Fragment { identity: Identity::from_scalar(&[4; 32]), pin: fragment.pin };
        assert!(matches!(Brief::open(&seal(&agent), &other), Err(StatementRefusal::Unopened(_))));
    }

    #[test]
    fn a_brief_is_never_printed() {
        let printed = format!("{:?}", brief());
        assert!(!printed.contains("Nadia") && !printed.contains("Claire"));
    }
}
