//! Making a request: an id and a reference first, because the brief signed and sealed in the browser names them; then the request with its link.

use jiff::{SignedDuration, Timestamp, civil::Date};

use super::{RequestRefusal, store};
use crate::{
    audit::{self, Action as Logged, Entry},
    base::{CaseId, RequestId, TeamId},
    cases,
    documents::{DocumentRefusal, Holder, due_at_once},
    identity::{self, Caller},
    purposes::{Agreement as AgreementRule, Party, PieceCode, Policies, Purpose, PurposeCode},
    retention::calendar,
    sealing::{Recipient, Reference, Token, seal},
    store::Tx,
};

/// How long a link lives when nobody says otherwise.
pub(super) const LASTING: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The longest a link may live.
const LONGEST: SignedDuration = SignedDuration::from_hours(90 * 24);

/// An id that was set aside, with what the brief will name.
#[derive(Debug, Clone)]
pub struct Reserved {
    /// The request's id.
    pub request: RequestId,
    /// Its reference, as people read it.
    pub reference: String,
    /// To whom documents will be sealed, as the server sees it: the browser takes them from the roster it verified.
    pub(crate) holders: Vec<Holder>,
    /// The last day of the link, when nobody says otherwise.
    pub ends_on: Date,
}

/// Sets an id and a free reference aside.
///
/// # Errors
/// [`RequestRefusal::NotFound`] when the team is not the caller's, [`RequestRefusal::UnknownPiece`], [`RequestRefusal::NotFounded`].
pub async fn reserve(tx: &mut Tx, policies: &Policies, caller: &Caller, (team, purpose): (&TeamId, &PurposeCode)) -> Result<Reserved, RequestRefusal> {
    identity::store::own_team(tx, &caller.agent, team).await?.ok_or(RequestRefusal::NotFound)?;
    let purpose = policies.purpose(purpose).ok_or(RequestRefusal::UnknownPiece)?;
    let holders = crate::documents::holders_for(tx, team, purpose, None).await.map_err(|_| RequestRefusal::NotFounded)?;
    let request = RequestId::new(tx.now(), &*tx.chance());
    let reference = free_reference(tx).await?;
    cases::store::reserve(tx, request.as_str(), team, &caller.agent, Some(&reference)).await?;
    audit::record(tx, Entry::done(Logged::IdReserved).object("team", team).object("request", &request).by(caller.who())).await?;
    let ends_on = calendar::day_of(tx.now().saturating_add(LASTING).unwrap_or(Timestamp::MAX));
    Ok(Reserved { request, reference, holders, ends_on })
}

async fn free_reference(tx: &mut Tx) -> Result<String, RequestRefusal> {
    loop {
        let reference = Reference::from_random(tx.chance().bytes()).to_string();
        if !store::reference_taken(tx, &reference).await? {
            return Ok(reference);
        }
    }
}

/// How the person agreed to the exchange.
#[derive(Debug, Clone)]
pub struct Agreement {
    /// `oral` or `written`.
    pub form: &'static str,
    /// On which day.
    pub on: Date,
}

/// What the agent's browser sends.
#[derive(Debug, Clone)]
pub struct Order {
    /// The reserved id.
    pub request: RequestId,
    /// For which case.
    pub case: CaseId,
    /// For what purpose.
    pub purpose: PurposeCode,
    /// The digest of the purposes that the page showed.
    pub policy: String,
    /// What is asked.
    pub pieces: Vec<PieceCode>,
    /// Of whom.
    pub asked_of: Party,
    /// The link's token.
    pub token: Token,
    /// The link's recipient: to it the brief is sealed.
    pub link_recipient: Recipient,
    /// The sealed brief.
    pub brief: Vec<u8>,
    /// The same for the team, with the link.
    pub team_copy: Vec<u8>,
    /// The last day of the link.
    pub ends_on: Date,
    /// The person's agreement.
    pub agreement: Option<Agreement>,
    /// When the person was informed.
    pub informed_on: Option<Date>,
}

/// Makes the request: from the commit on, its link works.
///
/// # Errors
/// [`RequestRefusal`]: then nothing is made, and the reservation stays.
pub async fn create(tx: &mut Tx, policies: &Policies, caller: &Caller, order: &Order) -> Result<(), RequestRefusal> {
    let purpose = policies.purpose(&order.purpose).ok_or(RequestRefusal::UnknownPiece)?;
    check(policies, purpose, order, tx.now())?;
    let case = cases::store::own_case(tx, caller, &order.case).await?.ok_or(RequestRefusal::NotFound)?;
    let reserved = cases::store::take_reservation(tx, order.request.as_str(), &caller.agent).await?;
    let (team, reference) = reserved.filter(|(team, _)| *team == case.team).ok_or(RequestRefusal::NotFound)?;
    let events = cases::events_of(tx, &order.case).await?;
    if order.pieces.iter().any(|piece| due_at_once(purpose, piece, tx.now(), &events)) {
        return Err(DocumentRefusal::DueAtOnce.into());
    }
    let new = store::NewRequest {
        order,
        team: &team,
        reference: &reference.unwrap_or_default(),
        agent: &caller.agent,
        ends_at: calendar::day_begins(order.ends_on.tomorrow().unwrap_or(order.ends_on)).as_millisecond(),
    };
    store::insert(tx, &new).await?;
    let entry = Entry::done(Logged::RequestCreated).object("request", &order.request).object("team", &team).under(&order.purpose, policies.digest());
    Ok(audit::record(tx, entry.by(caller.who()).in_case(&order.case)).await?)
}

fn check(policies: &Policies, purpose: &Purpose, order: &Order, now: Timestamp) -> Result<(), RequestRefusal> {
    if order.policy != policies.digest() {
        return Err(RequestRefusal::PolicyMoved);
    }
    let distinct: std::collections::BTreeSet<_> = order.pieces.iter().collect();
    let known = order.pieces.iter().all(|piece| purpose.piece(piece).is_some());
    if order.pieces.is_empty() || !known || distinct.len() != order.pieces.len() {
        return Err(RequestRefusal::UnknownPiece);
    }
    if !purpose.senders.contains(&order.asked_of) {
        return Err(RequestRefusal::WrongPartner);
    }
    let (today, last) = (calendar::day_of(now), calendar::day_of(now.saturating_add(LONGEST).unwrap_or(Timestamp::MAX)));
    let past = |day: Option<Date>| day.is_none_or(|day| day <= today && day.year() >= 2000);
    if order.ends_on < today || order.ends_on > last || !past(order.informed_on) || !past(order.agreement.as_ref().map(|agreement| agreement.on)) {
        return Err(RequestRefusal::Date);
    }
    let agreed = purpose.agreement != AgreementRule::Required || order.agreement.is_some();
    let informed = !purpose.notice_to_person || order.informed_on.is_some();
    if !agreed || !informed {
        return Err(RequestRefusal::AgreementNeeded);
    }
    let sealed = seal::check_header(&order.brief).and(seal::check_header(&order.team_copy));
    sealed.map(drop).map_err(|_| RequestRefusal::NotSealed)
}
