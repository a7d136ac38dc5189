//! Founding a team, inviting into it, confirming: and what is refused on the way.

use axum::http::Method;
use consigne::{
    base::{b64, from_b64},
    identity::{IdentityRefusal, NewTeam, Role, TeamKind},
    sealing::{
        Identity, Joining, Roster, Signed, SigningKey,
        roster::{Authority, Expected, Fingerprint},
    },
};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{Agent, Instance, Newcomer, Team, random, story};

async fn founder(at: &Instance) -> (Newcomer, Identity) {
    (at.founder("Agence de Villeurbanne", TeamKind::Agency, Role::Manager).await, Identity::from_scalar(&random()))
}

#[test]
fn a_founder_s_roster_that_does_not_hold_founds_nothing() {
    story(async |at| {
        let (newcomer, team) = founder(at).await;
        let (roster, wrap, recovery_wrap) = newcomer.first_roster(at, &team);
        let now = at.app.records.now();
        let refused = async |spoil: &dyn Fn(&mut Roster)| {
            let mut spoilt = roster.clone();
            spoil(&mut spoilt);
            let (body, _) = newcomer.founding((&spoilt, &wrap, &recovery_wrap), now);
            newcomer.answer(&body).await.expect_problem(422, "malformed");
        };
        refused(&|roster| roster.recovery = Identity::from_scalar(&random()).recipient()).await;
        refused(&|roster| roster.seq = 1).await;
        refused(&|roster| roster.generation = 2).await;
        refused(&|roster| roster.previous = Some(consigne::sealing::Digest::of(b"another"))).await;
        refused(&|roster| roster.team = "team_00000000000000000000000000".to_owned()).await;
        refused(&|roster| roster.members.clear()).await;
        refused(&|roster| roster.members.push(roster.members[0].clone())).await;
        refused(&|roster| roster.recovery_wrap = consigne::sealing::Digest::of(b"another")).await;
        refused(&|roster| roster.members[0].signing_key = SigningKey::from_seed(&random()).verifying_key()).await;
        let (mut body, _) = newcomer.founding((&roster, &wrap, &recovery_wrap), now);
        body["team"]["roster"] = json!(Signed::new(&roster, &newcomer.agent.id, &SigningKey::from_seed(&random()), now));
        newcomer.answer(&body).await.expect_problem(422, "malformed");
        newcomer.answer(&newcomer.keys()).await.expect_problem(422, "malformed");
        assert_eq!((at.told("team.founded").await, at.told("agent.joined").await), (0, 0));
        let (body, _) = newcomer.founding((&roster, &wrap, &recovery_wrap), now);
        newcomer.answer(&body).await.expect(204);
        newcomer.answer(&body).await.expect_problem(410, "invitation-ended");
    });
}

#[test]
fn a_local_link_works_once_and_for_a_day() {
    story(async |at| {
        let (newcomer, _) = founder(at).await;
        at.clock.advance(SignedDuration::from_hours(24));
        at.browser().get(&format!("/api/v1/join/{}", newcomer.token)).await.expect_problem(410, "invitation-ended");
        at.browser().get(&format!("/join/{}", newcomer.token)).await.expect(410);
        at.purge().await;
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM agents").await, 0, "nobody stays behind of an invitation that ended");
    });
}

#[test]
fn only_whoever_signs_rosters_founds_a_team_and_an_address_is_known_once() {
    story(async |at| {
        let team = |kind| NewTeam {
            kind,
            name: "Agence".to_owned(),
            department: String::new(),
            telephone: String::new(),
            hours: String::new(),
            address: String::new(),
        };
        let link = async |role, kind: Option<TeamKind>| at.founder_link("Anne Durand", "anne@service.example", role, kind.map(team).as_ref()).await;
        assert!(matches!(link(Role::SocialWorker, Some(TeamKind::Agency)).await, Err(IdentityRefusal::RoleMisplaced)));
        assert!(matches!(link(Role::Manager, Some(TeamKind::Archive)).await, Err(IdentityRefusal::RoleMisplaced)));
        assert!(matches!(link(Role::Manager, None).await, Err(IdentityRefusal::RoleMisplaced)));
        assert!(matches!(link(Role::Dpo, Some(TeamKind::Agency)).await, Err(IdentityRefusal::RoleMisplaced)));
        assert!(link(Role::Dpo, None).await.is_ok());
        assert!(matches!(link(Role::Operator, None).await, Err(IdentityRefusal::AddressTaken)));
    });
}

/// What `me` says of the agent's one team.
async fn own_team(agent: &Agent) -> Value {
    agent.browser.get("/api/v1/me").await.expect(200).json()["teams"][0].clone()
}

#[test]
fn a_newcomer_holds_the_team_s_key_from_the_confirmation_on_and_not_before() {
    story(async |at| {
        let (mut team, manager) = at.agency("Agence de Villeurbanne").await;
        let invited = team.invite(&manager, ("Camille Martin", Role::SocialWorker)).await;
        let newcomer = team.join(at, &invited).await;
        assert_eq!(own_team(&newcomer).await["wrap"], Value::Null);
        let members = manager.browser.get(&format!("/api/v1/teams/{}/members", team.id)).await.expect(200).json();
        let waiting = &members["invitations"][0];
        assert_eq!((&waiting["state"], &waiting["agent"]), (&json!("answered"), &json!(newcomer.id)));
        let sealed = from_b64(waiting["answer"].as_str().expect("an answer")).expect("base64");
        let joining = Joining::open(&sealed, &invited.fragment.identity).expect("signed by the newcomer").statement;
        assert_eq!((joining.agent, joining.recipient), (newcomer.id.clone(), newcomer.identity.recipient()));
        team.confirm(at, &manager, &newcomer).await;
        let told = own_team(&newcomer).await;
        let chain: Vec<Signed> = serde_json::from_value(told["chain"].clone()).expect("a chain");
        let expected = Expected {
            team: team.id.clone(),
            authority: Authority::Manager,
            fingerprint: Fingerprint::Invited(invited.fragment.pin),
            recovery: at.recovery.recipient(),
        };
        let accepted = Roster::accept(&chain, &expected).expect("the chain is believed");
        let wrap = from_b64(told["wrap"].as_str().expect("a wrap")).expect("base64");
        let key = accepted.roster.open_wrap(&newcomer.id, &wrap, &newcomer.identity).expect("the wrap is the newcomer's");
        assert_eq!(*key.to_scalar(), *team.identity.to_scalar());
        let members = manager.browser.get(&format!("/api/v1/teams/{}/members", team.id)).await.expect(200).json();
        assert_eq!(members["invitations"], json!([]), "what was sealed for the confirmation is dropped");
        let another = Expected { recovery: Identity::from_scalar(&random()).recipient(), ..expected };
        assert!(Roster::accept(&chain, &another).is_err(), "another recovery key is refused by the page");
    });
}

async fn put_roster(team: &Team, by: &Agent, signed: &Signed, wraps: Value) -> crate::harness::Answer {
    by.browser.json(Method::POST, &format!("/api/v1/teams/{}/roster", team.id), &json!({ "roster": signed, "wraps": wraps })).await
}

#[test]
fn a_roster_signed_by_another_or_about_something_else_is_refused() {
    story(async |at| {
        let (mut team, manager) = at.agency("Agence de Villeurbanne").await;
        let colleague = team.welcome(at, &manager, ("Camille Martin", Role::Manager)).await;
        let (_, stranger) = at.agency("Agence de Grenoble").await;
        let invited = team.invite(&manager, ("Sacha Robert", Role::Adviser)).await;
        let newcomer = team.join(at, &invited).await;
        let now = at.app.records.now();
        let (roster, wrap) = team.next_roster(&newcomer);
        let wraps = json!([{ "agent": newcomer.id, "wrap": b64(&wrap) }]);
        let sign = |roster: &Roster, by: &Agent| Signed::new(roster, &by.id, &by.signing, now);
        put_roster(&team, &manager, &sign(&roster, &colleague), wraps.clone()).await.expect_problem(422, "malformed");
        put_roster(&team, &manager, &sign(&roster, &stranger), wraps.clone()).await.expect_problem(422, "malformed");
        put_roster(&team, &stranger, &sign(&roster, &stranger), wraps.clone()).await.expect_problem(404, "not-found");
        let spoilt = async |spoil: &dyn Fn(&mut Roster), (status, code): (u16, &str)| {
            let mut spoilt = roster.clone();
            spoil(&mut spoilt);
            put_roster(&team, &manager, &sign(&spoilt, &manager), wraps.clone()).await.expect_problem(status, code);
        };
        spoilt(&|roster| roster.recovery = Identity::from_scalar(&random()).recipient(), (422, "malformed")).await;
        spoilt(&|roster| roster.recipient = Identity::from_scalar(&random()).recipient(), (422, "malformed")).await;
        spoilt(&|roster| roster.generation = 2, (422, "malformed")).await;
        spoilt(&|roster| roster.seq = 1, (409, "roster-moved")).await;
        spoilt(&|roster| roster.previous = None, (409, "roster-moved")).await;
        spoilt(&|roster| roster.members[2].role = "manager".to_owned(), (422, "malformed")).await;
        let other_wrap = json!([{ "agent": newcomer.id, "wrap": b64(&consigne::sealing::roster::wrap(&team.identity, &newcomer.identity.recipient())) }]);
        put_roster(&team, &manager, &sign(&roster, &manager), other_wrap).await.expect_problem(422, "malformed");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM statements").await, 3);
        put_roster(&team, &manager, &sign(&roster, &manager), wraps.clone()).await.expect(204);
        put_roster(&team, &colleague, &sign(&roster, &colleague), wraps).await.expect_problem(409, "roster-moved");
    });
}

#[test]
fn a_role_that_does_not_belong_is_not_invited_and_an_answer_without_its_seal_is_refused() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let copy = b64(&consigne::sealing::seal(b"a copy", &team.identity.recipient()));
        let token = consigne::sealing::Token::from_random(random());
        let invite = async |role: &str, address: &str, copy: &str| {
            let body = json!({ "name": "Lou Simon", "address": address, "role": role, "token": token.reveal(), "team_copy": copy });
            manager.browser.post(&format!("/api/v1/teams/{}/invitations", team.id), &body).await
        };
        for role in ["archivist", "dpo", "operator"] {
            invite(role, "lou@service.example", &copy).await.expect_problem(422, "role-misplaced");
        }
        invite("king", "lou@service.example", &copy).await.expect_problem(422, "malformed");
        invite("adviser", "not an address", &copy).await.expect_problem(422, "malformed");
        invite("adviser", "lou@service.example", "aW4gY2xlYXI=").await.expect_problem(422, "malformed");
        invite("adviser", &manager.address, &copy).await.expect_problem(409, "address-taken");
        invite("adviser", "lou@service.example", &copy).await.expect(201);
        let newcomer = Newcomer::arrive(at, token.reveal()).await;
        newcomer.answer(&newcomer.keys()).await.expect_problem(422, "malformed");
        let mut body = newcomer.keys();
        body["answer"] = json!("aW4gY2xlYXI=");
        newcomer.answer(&body).await.expect_problem(422, "malformed");
    });
}
