//! Closed sets of the identity: roles, kinds of teams and of invitations.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$case_doc])* #[serde(rename = $word)] $case),+
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// The word stored and sent.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::store::StoreError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$case),)+
                    _ => Err(crate::store::StoreError::Unreadable(stringify!($name))),
                }
            }
        }
    };
}

words! {
    /// What an agent does in the service.
    Role {
        /// Assistant de service social.
        SocialWorker = "social_worker",
        /// Conseiller du service de l'assurance maladie.
        Adviser = "adviser",
        /// Secrétaire.
        Secretary = "secretary",
        /// Stagiaire: reads nothing alone.
        Trainee = "trainee",
        /// Responsable d'équipe: members and rosters.
        Manager = "manager",
        /// Member of the archive team.
        Archivist = "archivist",
        /// Délégué à la protection des données: figures, never contents.
        Dpo = "dpo",
        /// The DPO's deputy.
        DeputyDpo = "dpo_deputy",
        /// Runs the machine: holds no key.
        Operator = "operator",
    }
}

words! {
    /// What a team is.
    TeamKind {
        /// An agency or unit that accompanies people.
        Agency = "agency",
        /// The team that keeps the intermediate archive.
        Archive = "archive",
    }
}

words! {
    /// What an invitation leads to.
    InvitationKind {
        /// Founds a team: makes its key. A local link from the command line.
        Founder = "founder",
        /// Joins a team.
        Member = "member",
        /// Works without a team's key (DPO, operator).
        Staff = "staff",
    }
}

impl Role {
    /// Whether someone of this role may sign a roster, in a team of this kind.
    #[must_use]
    pub const fn signs_rosters(self, kind: TeamKind) -> bool {
        matches!((kind, self), (TeamKind::Agency, Self::Manager) | (TeamKind::Archive, Self::Archivist))
    }

    /// Whether this role belongs to a team that holds a key of this kind.
    #[must_use]
    pub const fn belongs_to(self, kind: TeamKind) -> bool {
        match self {
            Self::SocialWorker | Self::Adviser | Self::Secretary | Self::Trainee | Self::Manager => matches!(kind, TeamKind::Agency),
            Self::Archivist => matches!(kind, TeamKind::Archive),
            Self::Dpo | Self::DeputyDpo | Self::Operator => false,
        }
    }
}
