//! What a timeline is about, and who may read it.

use jiff::Timestamp;

use super::{
    Line, TimelineRefusal,
    line::{self, Names},
};
use crate::{
    audit,
    base::{AgentId, CaseId, DocumentId, RequestId, time_of},
    cases, documents,
    identity::{self, Caller, ProcessKey},
    requests,
    store::Tx,
};

/// Lines on one page.
const PAGE: i64 = 100;

/// What it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A case of one of the caller's teams.
    Case(CaseId),
    /// A document that one of the caller's teams may see.
    Document(DocumentId),
    /// A request of one of the caller's teams, and its link.
    Request(RequestId),
    /// An agent, for whoever supervises the whole.
    Agent(AgentId),
}

/// An access to a document, standing or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// To which.
    pub document: DocumentId,
    /// For which purpose.
    pub purpose: String,
    /// The team that held it.
    pub holder: String,
    /// `team` or `archive`.
    pub kind: String,
    /// From when.
    pub since: Timestamp,
    /// Until when; none while it stands.
    pub until: Option<Timestamp>,
    /// Why no longer.
    pub reason: Option<String>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// The agent's name, where it is about one.
    pub name: Option<String>,
    /// Who could open what, and until when.
    pub accesses: Vec<Access>,
    /// The entries, the newest first.
    pub lines: Vec<Line>,
    /// From which entry the next page goes on; none on the last.
    pub next: Option<i64>,
}

/// Reads one page of a timeline, from before an entry if one is given; all of it with `whole`.
///
/// # Errors
/// [`TimelineRefusal::NotFound`] where there is nothing of that name for the caller.
pub async fn timeline(
    tx: &mut Tx,
    (caller, key): (&Caller, &ProcessKey),
    about: &About,
    (before, whole): (Option<i64>, bool),
) -> Result<Timeline, TimelineRefusal> {
    let found = find(tx, (caller, key), about).await?;
    let limit = if whole { i64::MAX } else { PAGE };
    let mut told = audit::told(tx, (found.field, &found.value), found.object.as_deref(), (before.unwrap_or(i64::MAX), limit.saturating_add(1))).await?;
    let more = told.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    told.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = told.last().filter(|_| more).map(|last| last.entry);
    let (mut names, mut lines) = (Names::default(), Vec::with_capacity(told.len()));
    for told in told {
        lines.push(line::read(tx, key, &mut names, told).await?);
    }
    let mut accesses = Vec::new();
    for document in found.documents {
        for row in documents::store::holders(tx, &document).await? {
            accesses.push(Access {
                document: document.clone(),
                purpose: row.purpose,
                holder: row.name,
                kind: row.kind,
                since: time_of(row.since),
                until: row.until.map(time_of),
                reason: row.reason,
            });
        }
    }
    Ok(Timeline { name: found.name, accesses, lines, next })
}

/// By what the entries are found.
struct Found {
    field: &'static str,
    value: String,
    /// An object that they name besides.
    object: Option<String>,
    documents: Vec<DocumentId>,
    name: Option<String>,
}

async fn find(tx: &mut Tx, (caller, key): (&Caller, &ProcessKey), about: &About) -> Result<Found, TimelineRefusal> {
    let of_case = |case: &CaseId, object: Option<String>, documents| Found { field: "case", value: case.to_string(), object, documents, name: None };
    Ok(match about {
        About::Case(case) => {
            cases::store::own_case(tx, caller, case).await?.ok_or(TimelineRefusal::NotFound)?;
            let mut held: Vec<DocumentId> = documents::store::of_case(tx, caller, case).await?.into_iter().map(|row| row.document).collect();
            held.dedup();
            of_case(case, None, held)
        }
        About::Document(document) => {
            let (_, case) = documents::store::own_document(tx, caller, document).await?.ok_or(TimelineRefusal::NotFound)?;
            of_case(&case, Some(document.to_string()), vec![document.clone()])
        }
        About::Request(request) => {
            let row = requests::store::own_request(tx, caller, request).await?.ok_or(TimelineRefusal::NotFound)?;
            of_case(&row.case_id, Some(request.to_string()), Vec::new())
        }
        About::Agent(agent) => {
            let name = identity::name_of(tx, key, agent).await?.ok_or(TimelineRefusal::NotFound)?;
            Found { field: "actor", value: agent.to_string(), object: None, documents: Vec::new(), name: Some(name) }
        }
    })
}
