//! The list behind a figure: the documents it counts, nearest last day first.

use std::collections::{BTreeMap, BTreeSet};

use super::{Boundaries, Filter, NoSuchList, ReportRefusal, store};
use crate::{
    base::AgentId,
    identity::{self, ProcessKey},
    purposes::{Policies, Purpose},
    store::Tx,
};

/// Documents on one page.
const PAGE: i64 = 50;

/// One page of a list.
pub(super) struct Listed<'a> {
    /// How many documents the whole list has.
    pub total: u64,
    /// The purpose it is of, if it is of one.
    pub purpose: Option<&'a Purpose>,
    /// The team's name, if it is of one.
    pub team: Option<String>,
    /// This page's.
    pub rows: Vec<store::ListRow>,
    /// The page after it.
    pub next: Option<Filter>,
    /// The names of those who prolonged them.
    pub authors: BTreeMap<AgentId, String>,
    /// What the states are judged by.
    pub at: Boundaries,
}

/// Reads a page of a list.
///
/// # Errors
/// [`NoSuchList`] for a purpose, team or document that does not exist; when the records cannot be read.
pub(super) async fn list<'a>(tx: &mut Tx, (policies, key): (&'a Policies, &ProcessKey), filter: &Filter) -> Result<Listed<'a>, ReportRefusal> {
    let at = Boundaries::at(tx.now());
    let purpose = filter.purpose.as_ref().map(|code| policies.purpose(code).ok_or(NoSuchList)).transpose()?;
    let team = match &filter.team {
        Some(team) => Some(identity::store::team(tx, team).await?.ok_or(NoSuchList)?.name),
        None => None,
    };
    let after = match &filter.after {
        Some((document, under)) => (store::purge_at(tx, (document, under.as_str())).await?.ok_or(NoSuchList)?, document.as_str(), under.as_str()),
        None => (i64::MIN, "", ""),
    };
    let total = store::count_listed(tx, &at, filter).await?;
    let mut rows = store::list(tx, &at, filter, (after, PAGE + 1)).await?;
    let more = rows.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let place = |last: &store::ListRow| Some((last.document.clone(), last.purpose.parse().ok()?));
    let next = rows.last().filter(|_| more).map(|last| Filter { after: place(last), ..filter.clone() });
    let mut authors = BTreeMap::new();
    for author in rows.iter().filter_map(|row| row.extended_by.clone()).collect::<BTreeSet<_>>() {
        let name = identity::name_of(tx, key, &author).await?.unwrap_or_default();
        authors.insert(author, name);
    }
    Ok(Listed { total, purpose, team, rows, next, authors, at })
}
