//! Agents and their teams: keys made where a browser would make them, joined over HTTP.

use axum::http::Method;
use consigne::{
    base::{Chance, OperatingSystem, b64},
    identity::{Contact, Founding, IdentityRefusal, NewTeam, Role, TeamKind, invite_founder},
    sealing::{
        Digest, Fragment, Identity, Joining, Pin, Roster, Signed, SigningKey, Token,
        roster::{self, Archive, Member},
        seal,
    },
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Answer, Browser, Instance};

/// Random bytes, as a browser draws them.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let chance: &dyn Chance = &OperatingSystem;
    chance.bytes()
}

fn copy_of(identity: &Identity) -> Identity {
    Identity::from_scalar(&identity.to_scalar())
}

/// Somebody who has an account, with everything their vault holds.
pub(crate) struct Agent {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) role: Role,
    pub(crate) identity: Identity,
    pub(crate) signing: SigningKey,
    pub(crate) sign_in_key: [u8; 32],
    /// Signed in.
    pub(crate) browser: Browser,
}

impl Agent {
    /// This agent as a member of a roster, with a wrap of the team's identity.
    fn member(&self, team: &Identity) -> (Member, Vec<u8>) {
        let wrap = roster::wrap(team, &self.identity.recipient());
        let member = Member {
            agent: self.id.clone(),
            role: self.role.to_string(),
            recipient: self.identity.recipient(),
            signing_key: self.signing.verifying_key(),
            wrap: Digest::of(&wrap),
        };
        (member, wrap)
    }

    /// Signs in again from another browser.
    pub(crate) async fn sign_in(&self, browser: &Browser) -> Answer {
        browser.post("/api/v1/sign-in", &json!({ "address": self.address, "sign_in_key": b64(&self.sign_in_key) })).await
    }
}

/// A team that has its key.
pub(crate) struct Team {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) identity: Identity,
    pub(crate) chain: Vec<Signed>,
    pub(crate) roster: Roster,
}

/// Somebody who opened an invitation and made their keys, and has not answered yet.
pub(crate) struct Newcomer {
    pub(crate) token: String,
    /// What the invitation says.
    pub(crate) invitation: Value,
    pub(crate) agent: Agent,
}

impl Newcomer {
    /// Opens the page of an invitation.
    pub(crate) async fn arrive(instance: &Instance, token: &str) -> Self {
        let browser = instance.browser();
        let invitation = browser.get(&format!("/api/v1/join/{token}")).await.expect(200).json();
        let word = |field: &str| invitation[field].as_str().expect("a text").to_owned();
        let agent = Agent {
            id: word("agent"),
            name: word("name"),
            address: word("address"),
            role: word("role").parse().expect("a role"),
            identity: Identity::from_scalar(&random()),
            signing: SigningKey::from_seed(&random()),
            sign_in_key: random(),
            browser,
        };
        Self { token: token.to_owned(), invitation, agent }
    }

    /// The answer's body, without what only founders and members send.
    pub(crate) fn keys(&self) -> Value {
        let agent = &self.agent;
        json!({
            "salt": b64(&random::<16>()), "log_n": 17, "sign_in_key": b64(&agent.sign_in_key),
            "vault": b64(&seal(b"the vault", &agent.identity.recipient())),
            "recipient": agent.identity.recipient().to_string(), "signing_key": agent.signing.verifying_key().to_string(),
            "answer": null, "team": null,
        })
    }

    /// Sends the answer.
    pub(crate) async fn answer(&self, body: &Value) -> Answer {
        self.agent.browser.post(&format!("/api/v1/join/{}", self.token), body).await
    }

    /// Statement 0 of the team this newcomer founds, as their page writes it.
    pub(crate) fn first_roster(&self, instance: &Instance, team: &Identity) -> (Roster, Vec<u8>, Vec<u8>) {
        let (member, wrap) = self.agent.member(team);
        let recovery_wrap = roster::wrap(team, &instance.recovery.recipient());
        let team_of = &self.invitation["team"];
        let archive = team_of["archive"].as_object().map(|archive| Archive {
            holder: archive["holder"].as_str().expect("a team").to_owned(),
            generation: 1,
            recipient: archive["recipient"].as_str().expect("a recipient").parse().expect("a recipient"),
        });
        let roster = Roster {
            team: team_of["team"].as_str().expect("a team").to_owned(),
            seq: 0,
            previous: None,
            generation: 1,
            recipient: team.recipient(),
            recovery: instance.recovery.recipient(),
            recovery_wrap: Digest::of(&recovery_wrap),
            archive,
            members: vec![member],
        };
        (roster, wrap, recovery_wrap)
    }

    /// The founder's answer with this roster, signed by this agent.
    pub(crate) fn founding(&self, (roster, wrap, recovery_wrap): (&Roster, &[u8], &[u8]), at: Timestamp) -> (Value, Signed) {
        let signed = Signed::new(roster, &self.agent.id, &self.agent.signing, at);
        let mut body = self.keys();
        body["team"] = json!({ "recipient": roster.recipient.to_string(), "wrap": b64(wrap), "recovery_wrap": b64(recovery_wrap), "roster": signed });
        (body, signed)
    }

    /// Signs in with what the answer set.
    #[track_caller]
    pub(crate) fn joined(mut self, answer: &Answer) -> Agent {
        assert_eq!(answer.status, 204, "{}", answer.text());
        self.agent.browser.session = answer.session();
        self.agent
    }
}

/// An invitation that a manager made, link included.
pub(crate) struct Invited {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) fragment: Fragment,
}

impl Instance {
    /// Somebody tries to sign in under this address, with a key that is nobody's.
    pub(crate) async fn browser_sign_in(&self, address: String) -> Answer {
        self.browser().post("/api/v1/sign-in", &json!({ "address": address, "sign_in_key": b64(&random::<32>()) })).await
    }

    /// The operator's local link.
    pub(crate) async fn founder_link(&self, name: &str, address: &str, role: Role, team: Option<&NewTeam>) -> Result<Founding, IdentityRefusal> {
        let contact = Contact::parse(name, address).expect("a contact");
        let records = &self.app.records;
        let mut tx = records.begin().await.expect("a transaction");
        let made = invite_founder(&mut tx, &self.app.process_key, &contact, role, team).await;
        records.settle("invite a founder", tx, made, 12).await.expect("the last try")
    }

    /// An agency with its manager.
    pub(crate) async fn agency(&self, name: &str) -> (Team, Agent) {
        self.found(name, TeamKind::Agency, Role::Manager).await
    }

    /// The archive team with its archivist; agencies founded afterwards know it.
    pub(crate) async fn archive(&self) -> (Team, Agent) {
        self.found("Archives intermédiaires", TeamKind::Archive, Role::Archivist).await
    }

    async fn found(&self, name: &str, kind: TeamKind, role: Role) -> (Team, Agent) {
        let newcomer = self.founder(name, kind, role).await;
        let identity = Identity::from_scalar(&random());
        let (roster, wrap, recovery_wrap) = newcomer.first_roster(self, &identity);
        let (body, signed) = newcomer.founding((&roster, &wrap, &recovery_wrap), self.app.records.now());
        let answer = newcomer.answer(&body).await;
        let team = Team { id: roster.team.clone(), name: name.to_owned(), identity, chain: vec![signed], roster };
        (team, newcomer.joined(&answer))
    }

    /// Whoever is about to found this team, at their browser.
    pub(crate) async fn founder(&self, name: &str, kind: TeamKind, role: Role) -> Newcomer {
        let team = new_team(kind, name);
        let address = format!("{role}.{}@service.example", word());
        let founding = self.founder_link("Anne Durand", &address, role, Some(&team)).await.expect("a link");
        Newcomer::arrive(self, founding.token.reveal()).await
    }

    /// Somebody without a team: DPO, deputy, operator.
    pub(crate) async fn staff(&self, role: Role) -> Agent {
        let address = format!("{role}.{}@service.example", word());
        let founding = self.founder_link("Dominique Petit", &address, role, None).await.expect("a link");
        let newcomer = Newcomer::arrive(self, founding.token.reveal()).await;
        let answer = newcomer.answer(&newcomer.keys()).await;
        newcomer.joined(&answer)
    }
}

/// A team to be founded.
pub(crate) fn new_team(kind: TeamKind, name: &str) -> NewTeam {
    NewTeam {
        kind,
        name: name.to_owned(),
        department: "69".to_owned(),
        telephone: "04 72 00 00 00".to_owned(),
        hours: "9 h à 12 h".to_owned(),
        address: "1 rue de la Paix, 69100 Villeurbanne".to_owned(),
    }
}

/// A word nobody used before.
pub(crate) fn word() -> String {
    consigne::base::hex(&random::<6>())
}

impl Team {
    /// The team's fingerprint.
    pub(crate) fn fingerprint(&self) -> Digest {
        self.chain.first().expect("a statement").digest()
    }

    /// A manager invites somebody; the link stays between them.
    pub(crate) async fn invite(&self, by: &Agent, (name, role): (&str, Role)) -> Invited {
        let token = Token::from_random(random());
        let fragment = Fragment { identity: Identity::from_scalar(&random()), pin: Pin::of_fingerprint(&self.fingerprint()) };
        let copy = seal(b"the invitation, for the team", &self.identity.recipient());
        let address = format!("{role}.{}@service.example", word());
        let body = json!({ "name": name, "address": address, "role": role, "token": token.reveal(), "team_copy": b64(&copy) });
        let made = by.browser.post(&format!("/api/v1/teams/{}/invitations", self.id), &body).await.expect(201).json();
        Invited { id: made["invitation"].as_str().expect("an id").to_owned(), token: token.reveal().to_owned(), fragment }
    }

    /// The newcomer answers, for the team to confirm.
    pub(crate) async fn join(&self, instance: &Instance, invited: &Invited) -> Agent {
        let newcomer = Newcomer::arrive(instance, &invited.token).await;
        let agent = &newcomer.agent;
        let joining = Joining {
            invitation: invited.id.clone(),
            agent: agent.id.clone(),
            name: agent.name.clone(),
            recipient: agent.identity.recipient(),
            signing_key: agent.signing.verifying_key(),
        };
        let signed = Signed::new(&joining, &agent.id, &agent.signing, instance.app.records.now());
        let mut body = newcomer.keys();
        body["answer"] = json!(b64(&signed.seal(&invited.fragment.identity.recipient())));
        let answer = newcomer.answer(&body).await;
        newcomer.joined(&answer)
    }

    /// The team's next roster with this newcomer in it, and the newcomer's wrap.
    pub(crate) fn next_roster(&self, newcomer: &Agent) -> (Roster, Vec<u8>) {
        let (member, wrap) = newcomer.member(&self.identity);
        let mut roster = self.roster.clone();
        roster.seq += 1;
        roster.previous = self.chain.last().map(Signed::digest);
        roster.members.push(member);
        (roster, wrap)
    }

    /// A manager confirms an answer: the roster is signed, the newcomer gets the team's key.
    pub(crate) async fn confirm(&mut self, instance: &Instance, by: &Agent, newcomer: &Agent) {
        let (roster, wrap) = self.next_roster(newcomer);
        let signed = Signed::new(&roster, &by.id, &by.signing, instance.app.records.now());
        let body = json!({ "roster": signed, "wraps": [{ "agent": newcomer.id, "wrap": b64(&wrap) }] });
        by.browser.json(Method::POST, &format!("/api/v1/teams/{}/roster", self.id), &body).await.expect(204);
        self.chain.push(signed);
        self.roster = roster;
    }

    /// All of it: invited, joined, confirmed.
    pub(crate) async fn welcome(&mut self, instance: &Instance, by: &Agent, (name, role): (&str, Role)) -> Agent {
        let invited = self.invite(by, (name, role)).await;
        let agent = self.join(instance, &invited).await;
        self.confirm(instance, by, &agent).await;
        agent
    }

    /// The team's identity, as a member's page holds it.
    pub(crate) fn key(&self) -> Identity {
        copy_of(&self.identity)
    }
}
