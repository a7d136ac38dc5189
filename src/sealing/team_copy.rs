//! The team's copy of a request: what lets a colleague show or send the link again, and recognise a deposit made through it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::field::nullable;
use super::label::Person;
use super::link::{Fragment, Token};
use super::secret::DepositSecret;
use super::statement::Statement;

/// A request as the team keeps it; sealed to the team.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamCopy {
    /// The request's id.
    pub request: String,
    /// The case's id.
    pub case: String,
    /// The link's token.
    pub token: Token,
    /// The link's fragment.
    pub fragment: Fragment,
    /// To be compared with the manifest of each deposit.
    pub deposit_secret: DepositSecret,
    /// Whom it is about.
    pub person: Person,
    /// The words that were sent.
    #[serde(deserialize_with = "nullable")]
    pub message: Option<String>,
    /// The name of the partner asked, if any.
    #[serde(deserialize_with = "nullable")]
    pub partner: Option<String>,
}

impl Statement for TeamCopy {
    const KIND: &'static str = "request";
}

/// Ids only: the rest is personal or secret.
impl fmt::Debug for TeamCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TeamCopy").field("request", &self.request).field("case", &self.case).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::super::identity::Identity;
    use super::super::link::Pin;
    use super::super::statement::{Signed, SigningKey};
    use super::*;

    #[test]
    fn the_team_gets_the_whole_link_back() {
        let (agent, team) = (SigningKey::from_seed(&[1; 32]), Identity::from_scalar(&[2; 32]));
        let fragment = Fragment { identity: Identity::from_scalar(&[3; 32]), pin: Pin::of_key(&agent.verifying_key()) };
        let copy = TeamCopy {
            request: "req_1".into(),
            case: "case_1".into(),
            token: Token::from_random([4; 16]),
            fragment,
            deposit_secret: DepositSecret::from_random([5; 16]),
            person: Person { name: "Nadia Benali".into(), birth_date: None, company: Some("Fonderie du Rhône".into()) },
            message: Some("Merci".into()),
            partner: None,
        };
        let sealed = Signed::new(&copy, "agt_1", &agent, "2026-03-03T08:12:00Z".parse().unwrap()).seal(&team.recipient());
        let read = Signed::open(&sealed, &team).unwrap().verify::<TeamCopy>(&agent.verifying_key()).unwrap().statement;
        assert_eq!(read.token, copy.token);
        assert_eq!(read.fragment.encode().expose_secret(), copy.fragment.encode().expose_secret());
        assert_eq!((read.deposit_secret, read.person, read.partner), (copy.deposit_secret, copy.person, None));
    }
}
