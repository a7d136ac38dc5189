//! Sessions: opaque, looked up on every request, so that ending one works on the next request, on every replica.

use jiff::{SignedDuration, Timestamp};

use super::{Action, IdentityRefusal, Reach, Role, store};
use crate::{
    audit::Actor,
    base::{AgentId, Chance, TeamId},
    sealing::Digest,
    store::Tx,
};

/// A session that rests longer than this has ended.
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// A session never lasts longer than this.
const ABSOLUTE: SignedDuration = SignedDuration::from_hours(10);

/// How far the clocks of replicas may be apart. A session used later than that was begun by a clock that has been put right since.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// How often a session's last use is written down.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// The secret in the cookie: 256 random bits. The database keeps its digest.
pub struct SessionToken(String);

impl SessionToken {
    fn new(chance: &dyn Chance) -> Self {
        Self(crate::base::hex(&chance.bytes::<32>()))
    }

    /// The cookie's value.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// An agent whose session was found and whose role may do what the route names. Whatever is loaded for them takes this, and the
/// team predicate in its SQL uses it: there is no other way to hold an agent's data.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub agent: AgentId,
    /// In which role.
    pub role: Role,
    /// What they were let in for.
    pub action: Action,
    /// How far it goes.
    pub reach: Reach,
    /// The team that they belong to, the first one where there are several; none for whoever supervises or operates.
    pub structure: Option<TeamId>,
    session: Digest,
    stale: bool,
}

impl Caller {
    /// As the trail commits to them.
    #[must_use]
    pub fn who(&self) -> Actor<'_> {
        Actor { agent: &self.agent, role: self.role.as_str(), structure: self.structure.as_ref() }
    }

    /// The digest of the session they came with.
    #[must_use]
    pub fn session(&self) -> &[u8] {
        self.session.as_bytes()
    }

    /// Whether the session's last use was written down long enough ago to be written again ([`note_use`]).
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.stale
    }
}

/// Begins a session for `agent`, in the transaction that let them in.
pub(super) async fn begin(tx: &mut Tx, agent: &AgentId) -> Result<SessionToken, IdentityRefusal> {
    let token = SessionToken::new(&*tx.chance());
    let ends_at = later(tx.now(), ABSOLUTE);
    store::insert_session(tx, Digest::of(token.expose().as_bytes()).as_bytes(), agent, ends_at).await?;
    Ok(token)
}

/// Finds the session of a cookie, and asks the table whether its role may do `action`. `None`: nobody is signed in.
///
/// # Errors
/// When the database refuses.
pub async fn authenticate(tx: &mut Tx, cookie: &str, action: Action) -> Result<Option<Caller>, IdentityRefusal> {
    let session = Digest::of(cookie.as_bytes());
    let Some(found) = store::session(tx, session.as_bytes()).await? else { return Ok(None) };
    let now = tx.now().as_millisecond();
    let idle_at = found.seen_at.saturating_add(millis(IDLE));
    if now >= found.ends_at || now >= idle_at || now.saturating_add(millis(SKEW)) < found.seen_at {
        return Ok(None);
    }
    let role: Role = found.role.parse()?;
    let stale = now >= found.seen_at.saturating_add(millis(NOTED_EVERY));
    Ok(Some(Caller { agent: found.agent, role, action, reach: super::reach(role, action), structure: found.structure, session, stale }))
}

/// Writes down that the session was used.
///
/// # Errors
/// When the database refuses.
pub async fn note_use(tx: &mut Tx, caller: &Caller) -> Result<(), IdentityRefusal> {
    Ok(store::note_session(tx, caller.session()).await?)
}

fn later(now: Timestamp, by: SignedDuration) -> i64 {
    now.as_millisecond().saturating_add(millis(by))
}

fn millis(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
