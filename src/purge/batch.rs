//! What is due, in batches, with what its end is told with, as it stood when it was read.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::Timestamp;

use super::step::{Step, holds, steps};
use crate::{
    base::DocumentId,
    documents::{
        self,
        store::{Cursor, DueRow, EndingRow, Turn, UseRow},
    },
    purposes::Rulebook,
    store::{Listed, StoreError, Tx},
};

/// How many rows are looked up at a time.
const PAGE: i64 = 1_000;

/// What is due until a moment, page by page in the order of the indexes that know it, each row once.
pub(super) struct Queue<'a> {
    rules: &'a Rulebook,
    until: Timestamp,
    authorised: Listed,
    turns: std::slice::Iter<'static, Turn>,
    turn: Option<Turn>,
    after: Cursor,
    page: VecDeque<DueRow>,
}

impl<'a> Queue<'a> {
    pub(super) fn of(rules: &'a Rulebook, until: Timestamp) -> Self {
        let mut turns = Turn::ALL.iter();
        let authorised = Listed::of(rules.purposes().filter(|purpose| purpose.elimination_ref.is_some()).map(|purpose| purpose.code.as_str()));
        Self { rules, until, authorised, turn: turns.next().copied(), turns, after: Cursor::start(), page: VecDeque::new() }
    }

    /// The next rows, so many at most. Nothing is left when there are none.
    async fn rows(&mut self, tx: &mut Tx, most: usize) -> Result<Vec<DueRow>, StoreError> {
        while let (true, Some(turn)) = (self.page.is_empty(), self.turn) {
            self.page = documents::store::due(tx, (self.until, &self.authorised), (turn, &self.after, PAGE)).await?.into();
            if let Some(last) = self.page.back() {
                self.after = Cursor::after(last);
            } else {
                (self.turn, self.after) = (self.turns.next().copied(), Cursor::start());
            }
        }
        Ok(self.page.drain(..most.min(self.page.len())).collect())
    }

    /// The next batch, of so many rows at most. `None` after the last.
    pub(super) async fn next(&mut self, tx: &mut Tx, most: usize) -> Result<Option<Batch>, StoreError> {
        let rows = self.rows(tx, most).await?;
        Ok(if rows.is_empty() { None } else { Some(Batch::read(tx, (self.rules, self.until), rows).await?) })
    }
}

/// What the end of a document needs: what is left to destroy, and what the certificate states.
#[derive(Clone)]
pub(super) struct Ending {
    pub(super) row: EndingRow,
    /// By purpose, how many accesses there ever were, and how many still stand.
    accesses: BTreeMap<String, (u64, u64)>,
}

impl Ending {
    /// Of these documents.
    pub(super) async fn read(tx: &mut Tx, documents: &Listed) -> Result<BTreeMap<DocumentId, Self>, StoreError> {
        let rows = documents::store::endings(tx, documents).await?.into_iter();
        let mut endings: BTreeMap<_, _> = rows.map(|row| (row.document.clone(), Self { row, accesses: BTreeMap::new() })).collect();
        for count in documents::store::count_accesses(tx, documents).await? {
            if let Some(ending) = endings.get_mut(&count.document) {
                ending.accesses.insert(count.purpose, (count.ever.unsigned_abs(), count.standing.unsigned_abs()));
            }
        }
        Ok(endings)
    }

    /// How many accesses there ever were for a purpose, and how many still stand.
    pub(super) fn accesses(&self, purpose: &str) -> (u64, u64) {
        self.accesses.get(purpose).copied().unwrap_or_default()
    }

    /// How many accesses there ever were, for whatever purpose.
    pub(super) fn all_accesses(&self) -> u64 {
        self.accesses.values().map(|(ever, _)| ever).sum()
    }
}

/// Some due rows, and what is due for them.
pub(super) struct Batch {
    rows: Vec<DueRow>,
    documents: Listed,
    /// How many purposes hold its documents.
    holding: usize,
    /// Or what does not read back.
    steps: Result<Vec<Step>, &'static str>,
    endings: BTreeMap<DocumentId, Ending>,
}

impl Batch {
    /// Of nothing.
    pub(super) fn empty() -> Self {
        Self { rows: Vec::new(), documents: Listed::of::<String>([]), holding: 0, steps: Ok(Vec::new()), endings: BTreeMap::new() }
    }

    /// As it stands in this transaction. That one row cannot be judged is known when its steps are asked for.
    pub(super) async fn read(tx: &mut Tx, (rules, until): (&Rulebook, Timestamp), rows: Vec<DueRow>) -> Result<Self, StoreError> {
        let documents = Listed::of(rows.iter().map(|row| &row.document).collect::<BTreeSet<_>>());
        let mut uses: BTreeMap<DocumentId, Vec<UseRow>> = BTreeMap::new();
        for held in documents::store::uses_among(tx, &documents).await? {
            uses.entry(held.document.clone()).or_default().push(held);
        }
        let holding = uses.values().flatten().filter(|held| holds(held)).count();
        let endings = Ending::read(tx, &documents).await?;
        let due = rows.iter().filter_map(|row| {
            let uses = uses.get(&row.document)?;
            Some((uses.iter().find(|held| held.purpose == row.purpose)?, uses.as_slice()))
        });
        let steps = match steps((rules, until), due, tx.now()) {
            Err(StoreError::Unreadable(what)) => Err(what),
            steps => Ok(steps?),
        };
        Ok(Self { rows, documents, holding, steps, endings })
    }

    /// Which rows it is of.
    pub(super) fn rows(&self) -> &[DueRow] {
        &self.rows
    }

    /// What is due.
    pub(super) fn steps(&self) -> Result<&[Step], StoreError> {
        self.steps.as_deref().map_err(|what| StoreError::Unreadable(what))
    }

    /// What a document's end needs.
    pub(super) fn ending(&self, document: &DocumentId) -> Result<&Ending, StoreError> {
        self.endings.get(document).ok_or(StoreError::Unreadable("a document"))
    }

    /// Whether what it does not write itself is still as it was read: as many purposes hold its documents, and nobody can open one any more of which something is told. That each row
    /// it writes is as it was read is seen to there.
    pub(super) async fn stands(&self, tx: &mut Tx) -> Result<bool, StoreError> {
        let goes_on = self.steps.iter().flatten().any(Step::leaves_another);
        Ok(!goes_on && usize::try_from(documents::store::count_holding(tx, &self.documents).await?).is_ok_and(|now| now == self.holding))
    }
}
