//! The team's copy of an invitation: what lets a manager show the link again, and open the newcomer's answer.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::link::{Fragment, Token};
use super::statement::Statement;

/// An invitation as the team keeps it; sealed to the team. It is signed because the team's recipient is public: a server could otherwise seal an invitation
/// identity of its own in its place, answer it itself, and be let into the team. The role is in it too, so that the server cannot raise it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// The team's id.
    pub team: String,
    /// The link's token.
    pub token: Token,
    /// The link's fragment.
    pub fragment: Fragment,
    /// Whom it is for.
    pub name: String,
    /// What they will be: `social_worker`, `secretary`…
    pub role: String,
}

impl Statement for Invitation {
    const KIND: &'static str = "invitation";
}

/// The team only: the rest is personal or secret.
impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation").field("team", &self.team).field("role", &self.role).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::digest::Digest;
    use super::super::identity::Identity;
    use super::super::link::Pin;
    use super::super::statement::{Signed, SigningKey};
    use super::*;

    #[test]
    fn an_invitation_comes_back_whole_and_is_never_printed() {
        let (manager, team) = (SigningKey::from_seed(&[1; 32]), Identity::from_scalar(&[2; 32]));
        let fragment = Fragment { identity: Identity::from_scalar(&[3; 32]), pin: Pin::of_fingerprint(&Digest::of(b"roster 0")) };
        let invitation =
            Invitation { team: "team_1".into(), token: Token::from_random([4; 16]), fragment, name: "Paul Ferrand".into(), role: "social_worker".into() };
        let sealed = Signed::new(&invitation, "agt_1", &manager, "2026-03-03T08:12:00Z".parse().unwrap()).seal(&team.recipient());
        let read = Signed::open(&sealed, &team).unwrap().verify::<Invitation>(&manager.verifying_key()).unwrap().statement;
        assert_eq!((&read.token, read.fragment.pin, read.role.as_str()), (&invitation.token, invitation.fragment.pin, "social_worker"));
        assert!(!format!("{read:?}").contains("Paul"));
    }
}
