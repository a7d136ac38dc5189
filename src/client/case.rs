//! Opening a case under a name that the server never knows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Agent, Call, ClientRefusal};
use crate::{
    base::{Base64, CaseId, TeamId},
    sealing::{Label, Recipient, Signed, Vault, label::Person},
};

/// A case's label: the person, signed by the agent, sealed to the team.
#[must_use]
pub fn seal_label(vault: &Vault, case: &CaseId, person: Person, team: &Recipient, at: Timestamp) -> Vec<u8> {
    Signed::new(&Label { case: case.to_string(), person }, &vault.agent, &vault.signing_key, at).seal(team)
}

#[derive(Serialize)]
struct OfTeam<'a> {
    team: &'a TeamId,
}

#[derive(Deserialize)]
struct ReservedCase {
    case: CaseId,
}

#[derive(Serialize)]
struct Labelled {
    label: Base64,
}

impl Agent {
    /// Opens a case of a team for a person.
    ///
    /// # Errors
    /// [`ClientRefusal::NoKey`] for a team that is not the agent's; [`ClientRefusal::Refused`].
    pub async fn open_case(&self, team: &TeamId, person: Person) -> Result<CaseId, ClientRefusal> {
        let open = self.team(team)?;
        let reserved: ReservedCase = self.call(Call::post("/api/v1/cases/new", &OfTeam { team })).await?.json().await?;
        let label = seal_label(self.vault(), &reserved.case, person, &open.roster.recipient, self.client.now());
        self.call(Call::put(format!("/api/v1/cases/{}", reserved.case), &Labelled { label: Base64(label) })).await?;
        Ok(reserved.case)
    }
}
