//! Accounts, invitations and teams over HTTP.

use axum::{
    extract::State,
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{
    Action, Caller, Contact, IdentityRefusal, Role,
    answer::{self, Answer, NewTeamKey},
    invite, sign_in, sign_roster, store, view,
};
use crate::{
    app::App,
    audit::{self, Action as Logged, Entry},
    base::{AgentId, Base64, InvitationId, TeamId, time_of},
    http::{
        Access, At, Class, Json, Leaves, Page, Problem, Route, begin_cookie, end_cookie,
        pages::{Join, Shell, SignIn, Team},
        staff_shell,
        words::Text,
    },
    sealing::{Signed, Token},
    store::transact,
};

/// Everything about accounts and teams.
pub fn routes() -> Vec<Route> {
    vec![
        Route::plain(Method::GET, "/sign-in", Class::SealingPage, Access::Public, get(sign_in_page)),
        Route::plain(Method::GET, "/join/{token}", Class::SealingPage, Access::Invitation, get(join_page)),
        Route::plain(Method::GET, "/team", Class::SealingPage, Access::Agent(Action::SeeTeam), get(team_page)),
        Route::api(routes!(salt), Access::Public).leaving(Leaves::NothingBecause("it only reads: a body keeps the address out of URLs")),
        Route::api(routes!(enter), Access::Public).leaving(Leaves::Entry),
        Route::api(routes!(leave), Access::Agent(Action::UseAccount)).leaving(Leaves::Entry),
        Route::api(routes!(me), Access::Agent(Action::UseAccount)),
        Route::api(routes!(put_vault), Access::Agent(Action::UseAccount)).leaving(Leaves::Entry),
        Route::api(routes!(invitation), Access::Invitation),
        Route::api(routes!(join), Access::Invitation).leaving(Leaves::Entry),
        Route::api(routes!(members), Access::Agent(Action::SeeTeam)),
        Route::api(routes!(invite_member), Access::Agent(Action::ManageTeam)).leaving(Leaves::Entry),
        Route::api(routes!(put_roster), Access::Agent(Action::ManageTeam)).leaving(Leaves::Entry),
    ]
}

impl From<IdentityRefusal> for Problem {
    fn from(refusal: IdentityRefusal) -> Self {
        match refusal {
            IdentityRefusal::SignIn => Self::SignInRefused,
            IdentityRefusal::SessionEnded => Self::SignInNeeded,
            IdentityRefusal::TooManyTries => Self::TooManyAttempts,
            IdentityRefusal::InvitationEnded => Self::InvitationEnded,
            IdentityRefusal::AddressTaken => Self::AddressTaken,
            IdentityRefusal::RoleMisplaced => Self::RoleMisplaced,
            IdentityRefusal::Malformed(_) => Self::Malformed,
            IdentityRefusal::RosterMoved => Self::RosterMoved,
            IdentityRefusal::NotFound => Self::NotFound,
            IdentityRefusal::Store(error) => Self::from(error),
        }
    }
}

async fn sign_in_page(text: Text) -> Page<SignIn> {
    Page(SignIn { t: text, shell: Shell::public("sign-in", text.say("sign-in-title")) })
}

async fn join_page(State(app): State<App>, At(token): At<String>, text: Text) -> Result<Page<Join>, Problem> {
    let token: Token = token.parse().map_err(|_| Problem::InvitationEnded)?;
    answer::invitation(&mut app.records.read().await?, &token).await?;
    Ok(Page(Join { t: text, shell: Shell::public("join", text.say("join-title")) }))
}

async fn team_page(State(app): State<App>, caller: Caller, text: Text) -> Result<Page<Team>, Problem> {
    let shell = staff_shell(&app, &caller, text, "team", "team-title").await?;
    Ok(Page(Team { t: text, shell }))
}

/// An address to sign in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Address {
    address: String,
}

/// What the browser needs to make the sign-in key.
#[derive(Serialize, ToSchema)]
struct SaltView {
    salt: Base64,
    log_n: i64,
}

/// The salt of an address; a false one, always the same, where nobody has it.
#[utoipa::path(post, path = "/api/v1/sign-in/salt", request_body = Address, responses((status = 200, body = SaltView)))]
async fn salt(State(app): State<App>, Json(asked): Json<Address>) -> Result<Json<SaltView>, Problem> {
    let salt = sign_in::salt(&mut app.records.read().await?, &app.process_key, &asked.address).await?;
    Ok(Json(SaltView { salt: Base64(salt.salt), log_n: salt.log_n }))
}

/// An address and the sign-in key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Entering {
    address: String,
    sign_in_key: Base64,
}

/// Signs in: a session cookie, or 401 without saying which part was wrong.
#[utoipa::path(post, path = "/api/v1/sign-in", request_body = Entering, responses((status = 204), (status = 401), (status = 429)))]
async fn enter(State(app): State<App>, Json(asked): Json<Entering>) -> Result<Response, Problem> {
    let token = sign_in::sign_in(&app.records, &app.process_key, &asked.address, &asked.sign_in_key.0).await?;
    Ok((StatusCode::NO_CONTENT, [begin_cookie(&token)]).into_response())
}

/// Signs out.
#[utoipa::path(post, path = "/api/v1/sign-out", responses((status = 204)))]
async fn leave(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    transact!(app.records, "sign out", |tx| sign_in::sign_out(tx, &caller).await)?;
    Ok((StatusCode::NO_CONTENT, [end_cookie()]).into_response())
}

/// The caller's account, vault and teams.
#[utoipa::path(get, path = "/api/v1/me", responses((status = 200, body = view::Me)))]
async fn me(State(app): State<App>, caller: Caller) -> Result<Json<view::Me>, Problem> {
    let mut tx = app.records.read().await?;
    Ok(Json(view::me(&mut tx, &app.process_key, &caller, app.rules().digest()).await?))
}

/// A vault sealed again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewVault {
    vault: Base64,
}

/// Stores the caller's vault again, after something was pinned in it.
#[utoipa::path(put, path = "/api/v1/me/vault", request_body = NewVault, responses((status = 204)))]
async fn put_vault(State(app): State<App>, caller: Caller, Json(new): Json<NewVault>) -> Result<StatusCode, Problem> {
    crate::sealing::seal::check_header(&new.vault.0).map_err(|_| Problem::NotSealed)?;
    transact!(app.records, "replace a vault", |tx| {
        if !store::put_vault(tx, (&caller.agent, caller.session()), &new.vault.0).await? {
            return Err(IdentityRefusal::SessionEnded);
        }
        Ok(audit::record(tx, Entry::done(Logged::VaultReplaced).by(caller.who())).await?)
    })?;
    Ok(StatusCode::NO_CONTENT)
}

/// What an invitation leads to.
#[utoipa::path(get, path = "/api/v1/join/{token}", params(("token" = String, Path)), responses((status = 200, body = view::Invitation), (status = 410)))]
async fn invitation(State(app): State<App>, At(token): At<String>) -> Result<Json<view::Invitation>, Problem> {
    let token: Token = token.parse().map_err(|_| Problem::InvitationEnded)?;
    let mut tx = app.records.read().await?;
    let row = answer::invitation(&mut tx, &token).await?;
    Ok(Json(view::invitation(&mut tx, &app.process_key, row).await?))
}

/// A newcomer's keys, made in their browser.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Joining {
    salt: Base64,
    log_n: i64,
    sign_in_key: Base64,
    vault: Base64,
    recipient: String,
    signing_key: String,
    answer: Option<Base64>,
    team: Option<Founded>,
}

/// A team's key, made in its founder's browser.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Founded {
    recipient: String,
    wrap: Base64,
    recovery_wrap: Base64,
    #[schema(value_type = Object)]
    roster: Signed,
}

impl Joining {
    fn into_answer(self, token: Token) -> Result<Answer, Problem> {
        let team = self.team.map(|team| {
            let recipient = team.recipient.parse().map_err(|_| Problem::Malformed)?;
            Ok::<_, Problem>(NewTeamKey { recipient, wrap: team.wrap.0, recovery_wrap: team.recovery_wrap.0, roster: team.roster })
        });
        Ok(Answer {
            token,
            sign_in_key: self.sign_in_key.0,
            salt: self.salt.0,
            log_n: self.log_n,
            vault: self.vault.0,
            recipient: self.recipient.parse().map_err(|_| Problem::Malformed)?,
            signing_key: self.signing_key.parse().map_err(|_| Problem::Malformed)?,
            joining: self.answer.map(|answer| answer.0),
            team: team.transpose()?,
        })
    }
}

/// Answers an invitation: the account is made, and the newcomer is signed in.
#[utoipa::path(post, path = "/api/v1/join/{token}", params(("token" = String, Path)), request_body = Joining, responses((status = 204), (status = 410)))]
async fn join(State(app): State<App>, At(token): At<String>, Json(joining): Json<Joining>) -> Result<Response, Problem> {
    let token: Token = token.parse().map_err(|_| Problem::InvitationEnded)?;
    let session = answer::answer(&app.records, &joining.into_answer(token)?).await?;
    Ok((StatusCode::NO_CONTENT, [begin_cookie(&session)]).into_response())
}

/// Who is in the team, and who was invited.
#[utoipa::path(get, path = "/api/v1/teams/{team}/members", params(("team" = TeamId, Path)), responses((status = 200, body = view::Membership)))]
async fn members(State(app): State<App>, caller: Caller, At(team): At<TeamId>) -> Result<Json<view::Membership>, Problem> {
    let mut tx = app.records.read().await?;
    Ok(Json(view::members(&mut tx, &app.process_key, &caller, &team).await?))
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewInvitation {
    name: String,
    address: String,
    #[schema(value_type = String)]
    role: Role,
    token: String,
    team_copy: Base64,
}

/// An invitation that was written down.
#[derive(Serialize, ToSchema)]
struct Invited {
    invitation: InvitationId,
    agent: AgentId,
    #[schema(value_type = String)]
    ends_at: jiff::Timestamp,
}

/// Invites somebody into the team.
#[utoipa::path(post, path = "/api/v1/teams/{team}/invitations", params(("team" = TeamId, Path)), request_body = NewInvitation, responses((status = 201, body = Invited)))]
async fn invite_member(State(app): State<App>, caller: Caller, At(team): At<TeamId>, Json(new): Json<NewInvitation>) -> Result<Response, Problem> {
    let order = invite::Order {
        team,
        contact: Contact::parse(&new.name, &new.address).ok_or(Problem::Malformed)?,
        role: new.role,
        token: new.token.parse().map_err(|_| Problem::Malformed)?,
        team_copy: new.team_copy.0,
    };
    let invited = transact!(app.records, "invite a member", |tx| invite::invite(tx, &app.process_key, &caller, &order).await)?;
    let view = Invited { invitation: invited.invitation, agent: invited.agent, ends_at: time_of(invited.ends_at) };
    Ok((StatusCode::CREATED, Json(view)).into_response())
}

/// A wrap for one member.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Wrap {
    agent: AgentId,
    wrap: Base64,
}

/// The team's next roster.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRoster {
    #[schema(value_type = Object)]
    roster: Signed,
    wraps: Vec<Wrap>,
}

/// Stores the team's next roster, with the newcomers' wraps.
#[utoipa::path(post, path = "/api/v1/teams/{team}/roster", params(("team" = TeamId, Path)), request_body = NewRoster, responses((status = 204), (status = 409)))]
async fn put_roster(State(app): State<App>, caller: Caller, At(team): At<TeamId>, Json(new): Json<NewRoster>) -> Result<StatusCode, Problem> {
    let order = sign_roster::Order { team, roster: new.roster, wraps: new.wraps.into_iter().map(|wrap| (wrap.agent, wrap.wrap.0)).collect() };
    transact!(app.records, "sign a roster", |tx| sign_roster::sign_roster(tx, &caller, &order).await)?;
    Ok(StatusCode::NO_CONTENT)
}
