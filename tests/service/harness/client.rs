//! The client of the command line, in this process, for stories told by somebody who believes the server in nothing that can be checked.

use std::sync::Arc;

use axum::{Router, http::HeaderValue, middleware};
use consigne::{
    base::{CaseId, Chance, OperatingSystem, TeamId},
    client::{Agent, Agreement, Asking, Client, ClientRefusal, JoinLink, Keys, Paper, Transport},
    identity::{Role, TeamKind},
};

use super::{HOST, Instance, people::new_team, person, word};

/// Keys of an account, without the passphrase that would give them.
pub(crate) fn keys() -> Keys {
    let chance: &dyn Chance = &OperatingSystem;
    Keys::of_nobody(chance)
}

impl Instance {
    /// The client in this process, through the edge's rules, on the host of the stories.
    pub(crate) fn client(&self) -> Client {
        let named = Router::new().fallback_service(self.router()).layer(middleware::map_request(async |mut request: axum::extract::Request| {
            request.headers_mut().insert("host", HeaderValue::from_static(HOST));
            request
        }));
        self.client_of(named)
    }

    /// The client of another router than the instance's own.
    pub(crate) fn client_of(&self, router: Router) -> Client {
        Client::new(Transport::InProcess(router), Arc::clone(&self.clock) as _, Arc::new(OperatingSystem))
    }

    /// A team with its founder, whose keys these are.
    pub(crate) async fn founded(&self, (kind, role): (TeamKind, Role), name: &str, keys: &Keys) -> (Agent, TeamId) {
        let team = new_team(kind, name);
        let founding = self.founder_link("Anne Durand", &format!("anne.{}@service.example", word()), role, Some(&team)).await.expect("a link");
        let agent = self.client().join(&JoinLink::local(founding.token), keys).await.expect("it is done");
        let team = agent.own_team().expect("it is done").team.clone();
        (agent, team)
    }

    /// An agency with its manager.
    pub(crate) async fn founded_agency(&self, name: &str, keys: &Keys) -> (Agent, TeamId) {
        self.founded((TeamKind::Agency, Role::Manager), name, keys).await
    }
}

/// A request of an occupational-health service, for this case.
pub(crate) fn asking(case: CaseId, piece: &str) -> Asking {
    let day = "2026-03-02".parse().expect("a day");
    Asking {
        case,
        person: person("Nadia Benali"),
        purpose: "P02_PDP_SPSTI".to_owned(),
        pieces: vec![piece.to_owned()],
        asked_of: "SPSTI".to_owned(),
        partner: Some("Prévention et santé".to_owned()),
        message: Some("Merci.".to_owned()),
        agreement: Some(Agreement { form: "written".to_owned(), on: day }),
        informed_on: Some(day),
        ends_on: None,
    }
}

/// A small file.
pub(crate) fn paper(piece: &str, name: &str) -> Paper<std::io::Cursor<Vec<u8>>> {
    Paper::of_bytes(piece, name, "application/pdf", b"a paper".to_vec())
}

/// Why it was refused, as it had to be.
#[track_caller]
pub(crate) fn refused<T>(outcome: Result<T, ClientRefusal>, about: &str) -> ClientRefusal {
    outcome.err().unwrap_or_else(|| panic!("{about} is refused"))
}
