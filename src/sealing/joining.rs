//! Joining a team: the newcomer's public keys, sealed to the invitation's identity so that the server cannot put its own in their place.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::identity::{Identity, Recipient};
use super::statement::{Signed, Statement, StatementRefusal, Verified, VerifyingKey};

/// Sent by a newcomer, signed by the very key it gives.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joining {
    /// The invitation's id.
    pub invitation: String,
    /// The newcomer's id.
    pub agent: String,
    /// The newcomer's name, for the member who accepts to recognise.
    pub name: String,
    /// To whom the team's identity will be sealed.
    pub recipient: Recipient,
    /// What will verify the newcomer's statements.
    pub signing_key: VerifyingKey,
}

impl Statement for Joining {
    const KIND: &'static str = "joining";
}

impl Joining {
    /// Opens an answer to an invitation. Only somebody who read the invitation's fragment can have sealed it *and* known it would be opened: the server is
    /// never told the invitation's recipient.
    ///
    /// # Errors
    /// [`StatementRefusal`]; `OtherKey` when it is not signed by the key, or in the name of the agent, that it gives.
    pub fn open(sealed: &[u8], invitation: &Identity) -> Result<Verified<Self>, StatementRefusal> {
        let signed = Signed::open(sealed, invitation)?;
        let verified = signed.verify::<Self>(signed.key())?;
        if verified.statement.signing_key == verified.key && verified.statement.agent == verified.signer {
            Ok(verified)
        } else {
            Err(StatementRefusal::OtherKey)
        }
    }
}

/// Ids only: a name is personal.
impl fmt::Debug for Joining {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joining").field("invitation", &self.invitation).field("agent", &self.agent).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::statement::SigningKey;
    use super::*;

    #[test]
    fn a_newcomer_signs_for_their_own_keys_alone() {
        let (newcomer, intruder) = (SigningKey::from_seed(&[1; 32]), SigningKey::from_seed(&[2; 32]));
        let invitation = Identity::from_scalar(&[3; 32]);
        let joining = Joining {
            invitation: "inv_1".into(),
            agent: "agt_2".into(),
            name: "Paul Ferrand".into(),
            recipient: Identity::from_scalar(&[4; 32]).recipient(),
            signing_key: newcomer.verifying_key(),
        };
        let sealed = |signer, key| Signed::new(&joining, signer, key, "2026-03-03T08:12:00Z".parse().unwrap()).seal(&invitation.recipient());
        assert_eq!(Joining::open(&sealed("agt_2", &newcomer), &invitation).unwrap().statement, joining);
        assert!(matches!(Joining::open(&sealed("agt_2", &intruder), &invitation), Err(StatementRefusal::OtherKey)));
        assert!(matches!(Joining::open(&sealed("agt_3", &newcomer), &invitation), Err(StatementRefusal::OtherKey)));
    }
}
