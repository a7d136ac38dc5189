//! Who may do what: one table, role × action, default deny. The team is a predicate in the SQL of whatever is loaded.
//! Written so that it can become a Cedar policy line by line: principal's role, action, reach.

use super::Role;

/// What an agent asks to do. Every route for agents names exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// One's own account, vault and teams; the purposes in force.
    UseAccount,
    /// The team's home, its cases and their documents, as lists.
    SeeCases,
    /// Open a case and name it.
    OpenCase,
    /// Ask for pieces, with a link; end the link.
    RequestPieces,
    /// Add documents oneself.
    AddDocuments,
    /// Open a document.
    OpenDocuments,
    /// See who is in the team.
    SeeTeam,
    /// Invite people, sign rosters.
    ManageTeam,
    /// Record what happened in a case: contacts, closings, decisions; that persons were told of a rule.
    RecordEvents,
    /// Keep a document otherwise than it came: longer within the rule, for one more purpose, under the right one.
    KeepDocuments,
    /// Place, review and lift holds.
    HoldDocuments,
    /// Look at a document of the archive again, with a reason.
    ConsultArchive,
    /// Record an authority to eliminate.
    GiveVisa,
    /// Figures of retention, for the whole instance.
    SeeRetention,
    /// Decide what retention asks: approve rules, release a stopped purge, believe the clock, put right what is late.
    DecideRetention,
}

impl Action {
    /// Every one of them.
    pub const ALL: &'static [Self] = &[
        Self::UseAccount,
        Self::SeeCases,
        Self::OpenCase,
        Self::RequestPieces,
        Self::AddDocuments,
        Self::OpenDocuments,
        Self::SeeTeam,
        Self::ManageTeam,
        Self::RecordEvents,
        Self::KeepDocuments,
        Self::HoldDocuments,
        Self::ConsultArchive,
        Self::GiveVisa,
        Self::SeeRetention,
        Self::DecideRetention,
    ];
}

/// How far a permission goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// What belongs to one's own teams, or was granted to them.
    OwnTeams,
    /// The whole instance, as figures; no content can be opened for lack of a key.
    Instance,
}

/// The table.
#[must_use]
pub const fn reach(role: Role, action: Action) -> Reach {
    use Action as A;
    use Role as R;
    match (role, action) {
        (_, A::UseAccount)
        | (
            R::SocialWorker | R::Adviser | R::Manager,
            A::SeeCases
            | A::OpenCase
            | A::RequestPieces
            | A::AddDocuments
            | A::OpenDocuments
            | A::SeeTeam
            | A::RecordEvents
            | A::KeepDocuments
            | A::HoldDocuments,
        )
        | (R::Secretary, A::SeeCases | A::OpenCase | A::RequestPieces | A::AddDocuments | A::SeeTeam | A::RecordEvents)
        | (R::Trainee, A::SeeCases | A::SeeTeam)
        | (R::Manager, A::ManageTeam)
        | (R::Archivist, A::SeeCases | A::OpenDocuments | A::SeeTeam | A::ManageTeam | A::HoldDocuments | A::ConsultArchive | A::GiveVisa) => Reach::OwnTeams,
        (R::Dpo | R::DeputyDpo, A::SeeRetention | A::DecideRetention | A::HoldDocuments) => Reach::Instance,
        _ => Reach::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_supervises_or_operates_opens_nothing() {
        for role in [Role::Dpo, Role::DeputyDpo, Role::Operator] {
            for action in [Action::OpenDocuments, Action::SeeCases, Action::AddDocuments, Action::RequestPieces, Action::ManageTeam] {
                assert_eq!(reach(role, action), Reach::Nothing, "{role} {action:?}");
            }
        }
    }

    #[test]
    fn only_those_who_supervise_see_the_whole_instance() {
        for role in Role::ALL {
            for action in Action::ALL {
                if reach(*role, *action) == Reach::Instance {
                    assert!(matches!(role, Role::Dpo | Role::DeputyDpo), "{role} {action:?}");
                }
            }
        }
    }
}
