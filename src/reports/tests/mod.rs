//! The report on real records: every figure against a second, plain way of counting, and against its list.

mod counted;
mod stories;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::Timestamp;

use super::{increments, list::list, weeks::span, *};
use crate::{
    audit::{self, Action as Logged, Entry, Log},
    base::{AgentId, Chance, Clock, DocumentId, OperatingSystem, PurgeRunId, TeamId},
    cases,
    documents::{self, entry_of, store::UseRow},
    identity::{self, ProcessKey, store::TeamRow},
    purposes::{Policies, shipped},
    retention::boundaries::begins,
    sealing::Identity,
    store::{Db, Listed, Place, Records, StoreError, Tx, execute, transact},
};

/// A clock that the test sets.
struct Set(Mutex<Timestamp>);

impl Clock for Set {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("a clock")
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

/// Records with two teams and one case each.
struct Instance {
    records: Records,
    clock: Arc<Set>,
    policies: Policies,
    log: Log,
    key: ProcessKey,
    teams: Vec<(TeamId, crate::base::CaseId)>,
    _folder: tempfile::TempDir,
}

fn at(moment: &str) -> Timestamp {
    moment.parse().expect("a moment")
}

impl Instance {
    async fn new(now: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open(&Place::Sqlite(folder.path().join("records.sqlite"))).await.expect("records");
        db.migrate().await.expect("a schema");
        let clock = Arc::new(Set(Mutex::new(at(now))));
        let chance: Arc<dyn Chance> = Arc::new(OperatingSystem);
        let records = Records::new(db, Arc::clone(&clock) as Arc<dyn Clock>, chance);
        let log = Log::new("consigne.test/log", &[7; 32], "test".to_owned()).expect("a log");
        let founding = Entry::done(Logged::InstanceFounded).policy(shipped().digest());
        transact!(records, "found", |tx| audit::record(tx, founding.clone()).await).expect("an entry");
        let mut teams = Vec::new();
        for name in ["Agence de Lyon 7", "=Agence de Bourg"] {
            teams.push(transact!(records, "found a team", |tx| found(tx, name).await).expect("a team"));
        }
        Self { records, clock, policies: shipped(), log, key: ProcessKey::new(Identity::from_scalar(&[7; 32])), teams, _folder: folder }
    }

    fn set(&self, now: &str) {
        *self.clock.0.lock().expect("a clock") = at(now);
    }

    /// Receives a document as the depositing verb does: its entry, then its rows.
    async fn receive(&self, team: usize, (purpose, piece): (&str, &str), purge_at: &str) -> DocumentId {
        let (team, case) = &self.teams[team];
        transact!(self.records, "receive", |tx| {
            let mut held = held(tx, (team, case), (purpose, piece));
            held.purge_at = at(purge_at).as_millisecond();
            audit::record(tx, entry_of(Logged::DocumentReceived, &held)).await?;
            held.entry = tx.last_entry().unwrap_or_default();
            insert_document(tx, &held).await?;
            documents::store::insert_use(tx, &held).await?;
            Ok::<_, StoreError>(held.document)
        })
        .expect("a document")
    }

    /// Holds a document for another purpose too.
    async fn also(&self, team: usize, purpose: &str, (document, purge_at): (&DocumentId, &str)) {
        let (team, case) = &self.teams[team];
        transact!(self.records, "hold for another purpose", |tx| {
            let mut held = held(tx, (team, case), (purpose, "COURRIER"));
            held.document = document.clone();
            held.purge_at = at(purge_at).as_millisecond();
            audit::record(tx, entry_of(Logged::DocumentPurposeAdded, &held)).await?;
            held.entry = tx.last_entry().unwrap_or_default();
            documents::store::insert_use(tx, &held).await
        })
        .map_err(|error: StoreError| error)
        .expect("another purpose");
    }

    /// Takes a document through a purge.
    async fn purge(&self, purpose: &str, document: &DocumentId) {
        let run = PurgeRunId::new(self.records.now(), &OperatingSystem);
        transact!(self.records, "purge", |tx| {
            let before = documents::store::use_of(tx, document, purpose).await?.expect("a document");
            let now = Some(tx.now().as_millisecond());
            let ending = Listed::of([document]);
            documents::store::set_purging(tx, &ending, &run).await?;
            documents::store::set_purged(tx, &ending, (&run, (0, 0))).await?;
            let after = UseRow { state: "purged".to_owned(), purging_at: now, purged_at: now, ..before.clone() };
            audit::record(tx, entry_of(Logged::DocumentPurged, &after)).await?;
            documents::store::put_uses(tx, &[(before, after)]).await
        })
        .map_err(|error: StoreError| error)
        .expect("a purge");
    }

    async fn report(&self) -> Report {
        self.log.integrate(&self.records).await.expect("a trail");
        let mut tx = self.records.read().await.expect("a snapshot");
        retention(&mut tx, &self.policies, self.log.verifier_key(), None).await.expect("a report")
    }

    async fn listed(&self, query: &str) -> u64 {
        let filter = Filter::read(query).expect("a list");
        list(&mut self.records.read().await.expect("a snapshot"), (&self.policies, &self.key), &filter).await.expect("a list").total
    }
}

/// A document under one purpose, without dates yet.
fn held(tx: &Tx, (team, case): (&TeamId, &crate::base::CaseId), (purpose, piece): (&str, &str)) -> UseRow {
    let row = UseRow::received(DocumentId::new(tx.now(), &OperatingSystem), (team, case), (purpose, piece), tx.now());
    UseRow { policy: "digest".to_owned(), decided_by: "backstop".to_owned(), ..row }
}

async fn insert_document(tx: &mut Tx, held: &UseRow) -> Result<(), StoreError> {
    let new = documents::store::NewDocument {
        document: &held.document,
        case: &held.case_id,
        team: &held.team,
        request: None,
        sealed_by: "browser",
        payload: "blob",
        payload_size: 1,
        payload_digest: "00",
    };
    documents::store::insert_document(tx, &new).await
}

async fn found(tx: &mut Tx, name: &str) -> Result<(TeamId, crate::base::CaseId), StoreError> {
    let agent = AgentId::new(tx.now(), &OperatingSystem);
    identity::store::insert_agent(tx, &agent, "social_worker", b"sealed", name.as_bytes()).await?;
    let team = TeamRow {
        team: TeamId::new(tx.now(), &OperatingSystem),
        kind: "agency".to_owned(),
        name: name.to_owned(),
        department: "69".to_owned(),
        telephone: String::new(),
        hours: String::new(),
        address: String::new(),
    };
    identity::store::insert_team(tx, &team).await?;
    let case = crate::base::CaseId::new(tx.now(), &OperatingSystem);
    cases::store::insert(tx, &case, &team.team, b"label", &agent).await?;
    Ok((team.team, case))
}

const AID: (&str, &str) = ("P11_AIDE_FIN", "JUSTIFICATIF_RESSOURCES");
