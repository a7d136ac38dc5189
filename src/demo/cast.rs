//! Who works in the region: agencies founded by their managers, colleagues who joined, and the few with whom one can sign in.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use tokio::task::JoinHandle;

use super::{DemoRefusal, ReadyAgent, dice::Dice, names, region};
use crate::{
    app::App,
    base::{Chance, TeamId},
    client::{Agent, Client, ClientRefusal, JoinLink, Keys, Newcomer, OpenTeam},
    identity::{Action, Caller, Contact, NewTeam, Role, authenticate, invite_founder},
    sealing::{Token, Vault, vault::Work},
    store::transact,
};

/// How many agencies are founded at the same time: the hashing of one overlaps the writing of another.
const AT_ONCE: usize = 3;

/// Somebody who acts in the story.
pub(super) struct Actor {
    pub caller: Caller,
    pub vault: Vault,
    pub team: OpenTeam,
}

/// An agency and those of its people who open cases.
pub(super) struct Crew {
    pub team: TeamId,
    pub name: String,
    pub workers: Vec<Actor>,
    manager: Account,
}

/// An account that signs in again by the keys kept here, and that no passphrase opens.
struct Account {
    address: String,
    keys: Keys,
}

/// Everybody.
pub(super) struct Cast {
    pub crews: Vec<Crew>,
    archive: (TeamId, Account),
    /// Names already borne: an address is one person's.
    pub names: Vec<String>,
}

/// Where people join: the instance and its client.
pub(super) struct Stage<'a> {
    pub app: &'a App,
    pub client: &'a Client,
    pub chance: &'a dyn Chance,
}

/// Those one can sign in as: their roles, the agency (or none) they work in.
const USABLE: &[(Role, Option<usize>)] = &[
    (Role::SocialWorker, Some(0)),
    (Role::Adviser, Some(0)),
    (Role::Secretary, Some(0)),
    (Role::Trainee, Some(0)),
    (Role::Manager, Some(0)),
    (Role::SocialWorker, Some(1)),
    (Role::Archivist, None),
    (Role::Dpo, None),
    (Role::DeputyDpo, None),
];

/// The one passphrase of everybody with whom one can sign in, so that whoever tries them all types it once; its keys are derived on another thread while the story begins.
pub(super) struct Usable {
    passphrase: String,
    deriving: JoinHandle<Result<Keys, ClientRefusal>>,
}

impl Usable {
    /// Draws the passphrase, and begins to derive its keys.
    pub(super) fn derive(chance: &dyn Chance) -> Self {
        let passphrase = super::passphrase(chance);
        let deriving = tokio::spawn(Keys::of_passphrase(passphrase.clone().into(), chance.bytes(), Work::USUAL));
        Self { passphrase, deriving }
    }
}

impl Cast {
    /// Founds the archive team, then the agencies, with those who were there from the beginning.
    pub(super) async fn found(stage: &Stage<'_>, dice: &mut Dice, founded: impl Fn(usize)) -> Result<Self, DemoRefusal> {
        let mut names = Vec::new();
        let archivist = fresh(&mut names, dice);
        let (archive, account, _) = found_team(stage, &archivist, Role::Archivist, &region::archive()).await?;
        let mut troupes = Vec::new();
        for (index, team) in region::agencies().into_iter().enumerate() {
            // Those of the other agencies are invited this week: until now their managers have worked alone there.
            let colleagues: &[&str] = if index < 2 { &["social_worker", "social_worker", "adviser"] } else { &[] };
            let people: Vec<(String, &str)> = colleagues.iter().map(|role| (fresh(&mut names, dice), *role)).collect();
            troupes.push((team, fresh(&mut names, dice), people));
        }
        let founding = stream::iter(troupes).map(|(team, manager, people)| found_crew(stage, team, manager, people)).buffered(AT_ONCE);
        let mut founding = std::pin::pin!(founding);
        let mut crews = Vec::new();
        while let Some(crew) = founding.try_next().await? {
            crews.push(crew);
            founded(crews.len());
        }
        Ok(Self { crews, archive: (archive, account), names })
    }

    /// Those one can sign in as join, and are confirmed by whoever was there.
    pub(super) async fn welcome(&mut self, stage: &Stage<'_>, usable: Usable, dice: &mut Dice) -> Result<Vec<ReadyAgent>, DemoRefusal> {
        let keys = usable.deriving.await.map_err(|_| DemoRefusal::Story("a derivation was interrupted"))??;
        let mut ready = Vec::new();
        for (role, agency) in USABLE {
            let name = fresh(&mut self.names, dice);
            let crew = agency.and_then(|agency| self.crews.get_mut(agency));
            let team = match (crew, role) {
                (Some(crew), _) => {
                    let actor = join(stage, (&crew.team, &crew.manager), (&name, role.as_str()), &keys).await?;
                    let opens = matches!(role, Role::SocialWorker | Role::Adviser | Role::Manager);
                    // They do most of what there is to do from now on.
                    if opens {
                        crew.workers.insert(0, actor);
                    }
                    Some(crew.name.clone())
                }
                (None, Role::Archivist) => {
                    join(stage, (&self.archive.0, &self.archive.1), (&name, role.as_str()), &keys).await?;
                    Some(region::archive().name)
                }
                (None, _) => {
                    stage.client.join(&JoinLink::local(local_link(stage, &name, *role, None).await?), &keys).await?;
                    None
                }
            };
            ready.push(ReadyAgent { address: names::address(&name), name, role: role.to_string(), team, passphrase: usable.passphrase.clone() });
        }
        Ok(ready)
    }
}

impl Crew {
    /// The manager's session of today.
    pub(super) async fn manager(&self, stage: &Stage<'_>) -> Result<Agent, DemoRefusal> {
        Ok(stage.client.enter(&self.manager.address, &self.manager.keys).await?)
    }
}

/// A name that nobody bears yet.
pub(super) fn fresh(names: &mut Vec<String>, dice: &mut Dice) -> String {
    loop {
        let name = names::name(dice);
        if !names.iter().any(|known| names::address(known) == names::address(&name)) {
            names.push(name.clone());
            return name;
        }
    }
}

async fn local_link(stage: &Stage<'_>, name: &str, role: Role, team: Option<&NewTeam>) -> Result<Token, DemoRefusal> {
    let contact = Contact::parse(name, &names::address(name)).ok_or(DemoRefusal::Story("an address"))?;
    let app = stage.app;
    let founding = transact!(app.records, "invite a founder", |tx| invite_founder(tx, &app.process_key, &contact, role, team).await);
    let founding: crate::identity::Founding = founding.map_err(|refusal: crate::identity::IdentityRefusal| DemoRefusal::from(refusal))?;
    Ok(founding.token)
}

async fn found_team(stage: &Stage<'_>, founder: &str, role: Role, team: &NewTeam) -> Result<(TeamId, Account, Agent), DemoRefusal> {
    let token = local_link(stage, founder, role, Some(team)).await?;
    let account = Account { address: names::address(founder), keys: Keys::of_nobody(stage.chance) };
    let agent = stage.client.join(&JoinLink::local(token), &account.keys).await?;
    Ok((agent.own_team()?.team.clone(), account, agent))
}

async fn found_crew(stage: &Stage<'_>, team: NewTeam, manager: String, people: Vec<(String, &str)>) -> Result<Crew, DemoRefusal> {
    let name = team.name.clone();
    let (team, account, mut agent) = found_team(stage, &manager, Role::Manager, &team).await?;
    let mut joined = Vec::new();
    for (name, role) in people {
        let newcomer = Newcomer { address: names::address(&name), name, role: role.to_owned() };
        let sent = agent.invite(&team, &newcomer).await?;
        joined.push(stage.client.join(&sent.link, &Keys::of_nobody(stage.chance)).await?);
    }
    agent.confirm(&team).await?;
    let mut workers = Vec::new();
    for mut worker in joined {
        worker.refresh().await?;
        workers.push(actor(stage, &worker).await?);
    }
    workers.push(actor(stage, &agent).await?);
    Ok(Crew { team, name, workers, manager: account })
}

async fn join(stage: &Stage<'_>, (team, manager): (&TeamId, &Account), (name, role): (&str, &str), keys: &Keys) -> Result<Actor, DemoRefusal> {
    let mut manager = stage.client.enter(&manager.address, &manager.keys).await?;
    let newcomer = Newcomer { name: name.to_owned(), address: names::address(name), role: role.to_owned() };
    let sent = manager.invite(team, &newcomer).await?;
    let mut agent = stage.client.join(&sent.link, keys).await?;
    manager.confirm(team).await?;
    agent.refresh().await?;
    actor(stage, &agent).await
}

/// Somebody who was let in, as the verbs know them.
async fn actor(stage: &Stage<'_>, agent: &Agent) -> Result<Actor, DemoRefusal> {
    let mut tx = stage.app.records.read().await?;
    let caller = authenticate(&mut tx, agent.cookie().expose_secret(), Action::SeeCases).await?.ok_or(DemoRefusal::Story("a session"))?;
    Ok(Actor { caller, vault: agent.vault().clone(), team: agent.own_team()?.clone() })
}

/// When the story stands.
pub(super) fn now(app: &App) -> Timestamp {
    app.records.now()
}
