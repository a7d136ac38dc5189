//! Who asks, and what they ask about: two agencies with everybody in them, the archive, those without a team, a link, one that ended, an invitation.

use axum::http::Method;
use consigne::identity::Role;
use serde_json::json;

use crate::harness::{Agent, Asked, Instance, Sender, Team, person};

/// Somebody who asks.
#[derive(Clone)]
pub(crate) struct Actor {
    /// `nobody`, `a:manager` (in the team that holds everything), `b:manager` (in another), `archivist`, `dpo`, `link`, …
    pub(crate) name: String,
    /// Their place in the world's list of agents.
    pub(super) agent: Option<usize>,
    /// The token they present where a path takes one.
    pub(super) token: String,
}

/// Purpose and piece of everything in the world: one that the plain form accepts, without archive stage.
pub(super) const PURPOSE: &str = "P05_RQTH";
pub(super) const PIECE: &str = "NOTIFICATION_RQTH";

/// The instance and everybody on it.
pub(crate) struct World<'a> {
    pub(super) at: &'a Instance,
    pub(super) team: Team,
    pub(super) agents: Vec<(String, Agent)>,
    pub(super) case: String,
    pub(super) asked: Asked,
    pub(super) sender: Sender,
    pub(super) document: String,
    ended: String,
    invitation: String,
    /// A purge run.
    pub(super) run: String,
    /// The digest of purposes that were proposed.
    pub(super) proposed: String,
    /// The number and the leaf's hash of the document's reception in the trail.
    pub(super) proof: (String, String),
}

/// A token that leads nowhere.
const UNKNOWN: &str = "0000000000000000000000";

const ROLES: [(&str, Role); 4] =
    [("social_worker", Role::SocialWorker), ("adviser", Role::Adviser), ("secretary", Role::Secretary), ("trainee", Role::Trainee)];

impl<'a> World<'a> {
    pub(super) async fn new(at: &'a Instance) -> Self {
        let (_, archivist) = at.archive().await;
        let (mut team, manager) = at.agency("Agence de Villeurbanne").await;
        let (mut other, other_manager) = at.agency("Agence de Grenoble").await;
        let mut agents = vec![("a:manager".to_owned(), manager), ("b:manager".to_owned(), other_manager)];
        for (word, role) in ROLES {
            let newcomer = team.welcome(at, &agents[0].1, ("Camille Martin", role)).await;
            agents.push((format!("a:{word}"), newcomer));
            let newcomer = other.welcome(at, &agents[1].1, ("Sacha Robert", role)).await;
            agents.push((format!("b:{word}"), newcomer));
        }
        agents.push(("archivist".to_owned(), archivist));
        for role in [Role::Dpo, Role::DeputyDpo, Role::Operator] {
            agents.push((role.to_string(), at.staff(role).await));
        }
        let manager = &agents[0].1;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
        let ended = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
        manager.browser.json(Method::POST, &format!("/api/v1/requests/{}/end", ended.request), &json!({})).await.expect(204);
        let sender = Sender::arrive(at, &asked).await;
        let (document, _) = sender.deposit(at, PIECE, ("notification.pdf", b"a notification")).await;
        Self {
            at,
            team,
            agents,
            case,
            asked,
            sender,
            document,
            ended: ended.token,
            invitation: String::new(),
            run: String::new(),
            proposed: String::new(),
            proof: Default::default(),
        }
        .with_invitation()
        .await
        .with_rules()
        .await
    }

    /// An invitation that nobody answered yet.
    async fn with_invitation(mut self) -> Self {
        self.invitation = self.team.invite(&self.agents[0].1, ("Lou Simon", Role::Adviser)).await.token;
        self
    }

    /// A run and a proposal, for those who supervise.
    async fn with_rules(mut self) -> Self {
        (self.run, self.proposed) = super::clocks::prepare(&self).await;
        let receipt = self.manager().browser.get(&format!("/api/v1/documents/{}/receipts", self.document)).await.expect(200).json()[0].clone();
        let (index, leaf) = (receipt["index"].as_u64().expect("a number"), receipt["leaf"].as_str().expect("a leaf"));
        let address = consigne::audit::ProofAddress::of(index, leaf).to_string();
        self.proof = (index.to_string(), address.rsplit('/').next().expect("a hash").to_owned());
        self
    }

    /// Everybody, each time with what they hold then.
    pub(super) fn actors(&self) -> Vec<Actor> {
        let with = |name: &str, token: &str| Actor { name: name.to_owned(), agent: None, token: token.to_owned() };
        let mut actors = vec![with("nobody", UNKNOWN)];
        actors.extend(self.agents.iter().enumerate().map(|(place, (name, _))| Actor { agent: Some(place), ..with(name, UNKNOWN) }));
        actors.extend([with("link", &self.asked.token), with("ended-link", &self.ended), with("invitation", &self.invitation)]);
        actors
    }

    pub(super) fn manager(&self) -> &Agent {
        &self.agents[0].1
    }

    pub(super) fn agent(&self, actor: &Actor) -> Option<&Agent> {
        actor.agent.map(|place| &self.agents[place].1)
    }

    /// Whoever makes the thing asked about: the actor, if they could; otherwise the team's manager.
    pub(super) fn owner(&self, actor: &Actor) -> &Agent {
        let could = ["a:social_worker", "a:adviser", "a:secretary"].contains(&actor.name.as_str());
        self.agent(actor).filter(|_| could).unwrap_or_else(|| self.manager())
    }
}
