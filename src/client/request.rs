//! Making a request: everything that names somebody is sealed here, before the server hears of it.

use jiff::{Timestamp, civil::Date};
use secrecy::SecretString;
use serde::Serialize;

use super::{Agent, Call, ClientRefusal, OpenTeam, Reserved};
use crate::{
    base::{Base64, CaseId, Chance, RequestId, TeamId},
    sealing::{Brief, DepositSecret, Fragment, Identity, Link, Pin, Recipient, Signed, TeamCopy, Token, Vault, brief::Holder, label::Person, link::LinkKind},
};

/// What an agent asks.
#[derive(Debug, Clone)]
pub struct Asking {
    /// For which case.
    pub case: CaseId,
    /// About whom.
    pub person: Person,
    /// For what purpose: its code.
    pub purpose: String,
    /// Which pieces: their codes.
    pub pieces: Vec<String>,
    /// Of what kind of partner: `SPSTI`, `ASSURE`…
    pub asked_of: String,
    /// The partner's name, for the team alone.
    pub partner: Option<String>,
    /// A word to the sender.
    pub message: Option<String>,
    /// The person's agreement.
    pub agreement: Option<Agreement>,
    /// When the person was informed.
    pub informed_on: Option<Date>,
    /// The last day of the link; what the server proposes when `None`.
    pub ends_on: Option<Date>,
}

/// How the person agreed to the exchange.
#[derive(Debug, Clone, Serialize)]
pub struct Agreement {
    /// `oral` or `written`.
    pub form: String,
    /// On which day.
    pub on: Date,
}

/// A request that was made, with its link.
#[derive(Debug, Clone)]
pub struct MadeRequest {
    /// Its id.
    pub request: RequestId,
    /// Its reference.
    pub reference: String,
    /// Its link, for the sender; the base is empty when the instance is in this process.
    pub link: Link,
}

impl MadeRequest {
    /// The whole link, on this base address: it opens the brief, so it is a secret.
    #[must_use]
    pub fn compose(&self, base: &str) -> SecretString {
        Link { base: base.to_owned(), ..self.link.clone() }.compose()
    }
}

/// A request as it was sealed, before it is sent.
#[derive(Debug, Clone)]
pub struct SealedRequest {
    /// The link's token.
    pub token: Token,
    /// The link's fragment.
    pub fragment: Fragment,
    /// The link's recipient.
    pub link_recipient: Recipient,
    /// The brief, sealed to it.
    pub brief: Vec<u8>,
    /// The team's copy, sealed to the team.
    pub team_copy: Vec<u8>,
}

/// Seals a request for its sender and for the team. `recipients` are those that the team signed.
#[must_use]
pub fn seal_request(
    (vault, team): (&Vault, &OpenTeam),
    reserved: &Reserved,
    asking: &Asking,
    recipients: Vec<Holder>,
    (at, chance): (Timestamp, &dyn Chance),
) -> SealedRequest {
    let identity = Identity::from_scalar(&chance.bytes());
    let link_recipient = identity.recipient();
    let token = Token::from_random(chance.bytes());
    let fragment = Fragment { identity, pin: Pin::of_key(&vault.signing_key.verifying_key()) };
    let deposit_secret = DepositSecret::from_random(chance.bytes());
    let brief = Brief {
        request: reserved.request.to_string(),
        team: team.team.to_string(),
        team_name: team.name.clone(),
        agent_name: vault.name.clone(),
        telephone: team.telephone.clone(),
        purpose: asking.purpose.clone(),
        policy: reserved.policy,
        reference: reserved.reference.clone(),
        pieces: asking.pieces.clone(),
        person: asking.person.clone(),
        message: asking.message.clone(),
        recipients,
        deposit_secret: deposit_secret.clone(),
    };
    let copy = TeamCopy {
        request: reserved.request.to_string(),
        case: asking.case.to_string(),
        token: token.clone(),
        fragment: fragment.clone(),
        deposit_secret,
        person: asking.person.clone(),
        message: asking.message.clone(),
        partner: asking.partner.clone(),
    };
    let brief = Signed::new(&brief, &vault.agent, &vault.signing_key, at).seal(&link_recipient);
    let team_copy = Signed::new(&copy, &vault.agent, &vault.signing_key, at).seal(&team.roster.recipient);
    SealedRequest { token, fragment, link_recipient, brief, team_copy }
}

#[derive(Serialize)]
struct Writing<'a> {
    team: &'a TeamId,
    purpose: &'a str,
}

#[derive(Serialize)]
struct NewRequest<'a> {
    case: &'a CaseId,
    purpose: &'a str,
    policy: String,
    pieces: &'a [String],
    asked_of: &'a str,
    token: &'a str,
    link_recipient: String,
    brief: Base64,
    team_copy: Base64,
    ends_on: Date,
    agreement: Option<&'a Agreement>,
    person_informed_on: Option<Date>,
}

impl Agent {
    /// Asks for pieces: reserves an id, seals the brief, and makes the link work.
    ///
    /// # Errors
    /// [`ClientRefusal::Key`] when the server's recipients are not those that the team signed; [`ClientRefusal::Refused`] `agreement-needed`, `unknown-piece`…
    pub async fn make_request(&self, team: &TeamId, asking: &Asking) -> Result<MadeRequest, ClientRefusal> {
        let open = self.team(team)?;
        let reserved: Reserved = self.call(Call::post("/api/v1/requests/new", &Writing { team, purpose: &asking.purpose })).await?.json().await?;
        let archive = reserved.recipients.len() > 1;
        let recipients = open.recipients(archive);
        check_stated(&recipients, &reserved.recipients)?;
        let sealed = seal_request((self.vault(), open), &reserved, asking, recipients, (self.client.now(), self.client.chance()));
        let new = NewRequest {
            case: &asking.case,
            purpose: &asking.purpose,
            policy: reserved.policy.to_string(),
            pieces: &asking.pieces,
            asked_of: &asking.asked_of,
            token: sealed.token.reveal(),
            link_recipient: sealed.link_recipient.to_string(),
            brief: Base64(sealed.brief),
            team_copy: Base64(sealed.team_copy),
            ends_on: asking.ends_on.unwrap_or(reserved.ends_on),
            agreement: asking.agreement.as_ref(),
            person_informed_on: asking.informed_on,
        };
        self.call(Call::put(format!("/api/v1/requests/{}", reserved.request), &new)).await?;
        let link = Link { base: String::new(), kind: LinkKind::Deposit, token: sealed.token, fragment: sealed.fragment };
        Ok(MadeRequest { request: reserved.request, reference: reserved.reference, link })
    }
}

/// The server's list of recipients must be the one that the team signed.
fn check_stated(signed: &[Holder], stated: &[Holder]) -> Result<(), ClientRefusal> {
    let same = signed.len() == stated.len() && stated.iter().all(|holder| signed.contains(holder));
    if same { Ok(()) } else { Err(ClientRefusal::Key("recipients that no roster names")) }
}
