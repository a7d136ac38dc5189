//! One tick: is the clock credible, is something due, has the purge succeeded lately.

use std::{path::PathBuf, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp, civil::Time};
use tokio::sync::Mutex;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use super::{Credibility, Reading, SideFile, store};
use crate::{
    app::App,
    audit::{self, Action as Logged, Entry, LogError, Outcome},
    base::time_of,
    purge::{self, Run, RunRefusal},
    retention::calendar,
    store::{StoreError, Tx, take_lease, transact},
};

/// Every minute, in UTC: the scheduler's own time zones ignore summer time.
const EACH_MINUTE: &str = "0 * * * * *";

/// The purge's lease: long enough for any run, since each of its steps checks again what is due.
const LEASE: SignedDuration = SignedDuration::from_mins(30);

/// Without a successful purge for this long, on the monotonic clock, the alarm is raised.
const WATCHDOG: Duration = Duration::from_hours(26);

/// Why a tick failed; the next one tries again.
#[derive(Debug, thiserror::Error)]
pub enum JobsError {
    /// The records failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The trail cannot grow.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The purge failed.
    #[error(transparent)]
    Purge(#[from] RunRefusal),
    /// The side file cannot be written.
    #[error("the file of the last believed time cannot be written")]
    SideFile(#[from] std::io::Error),
    /// The alarm clock does not start.
    #[error("the alarm clock does not start")]
    Scheduler(#[from] JobSchedulerError),
}

impl crate::store::Refusal for JobsError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

/// The jobs of one instance.
pub struct Jobs {
    app: App,
    purge_at: Time,
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The tick before, and when the service started or its clock was last confirmed.
    seen: Option<(Reading, Reading)>,
    /// Whether the clock was in doubt at the tick before.
    doubted: bool,
    purged_at: Duration,
}

impl Jobs {
    /// Jobs of `app`, purging daily at `purge_at` (Paris); the side file is in `folder`.
    #[must_use]
    pub fn new(app: App, purge_at: Time, folder: PathBuf) -> Self {
        let state = State { seen: None, doubted: false, purged_at: app.records.clock().elapsed() };
        Self { app, purge_at, folder, state: Mutex::new(state) }
    }

    /// Does what is due now. Never twice at once.
    ///
    /// # Errors
    /// [`JobsError`]: nothing is lost, the next tick tries again.
    pub async fn tick(&self) -> Result<(), JobsError> {
        let mut state = self.state.lock().await;
        let now = Reading { wall: self.app.records.clock().now(), elapsed: self.app.records.clock().elapsed() };
        let credible = self.judge(&mut state, now).await?;
        if credible {
            self.app.records.raise_mark(now.wall);
            self.purge_if_due(&mut state).await?;
            if !self.app.records.db().forget_deleted().await? {
                tracing::warn!("a reader keeps the database's log from being emptied of what was deleted: tried again in a minute");
            }
        } else {
            tracing::error!("the clock is not credible: purges wait until it is confirmed (`consigne clock confirm`)");
        }
        self.app.log.integrate(&self.app.records).await?;
        if credible {
            self.note(now.wall).await?;
        }
        if now.elapsed.saturating_sub(state.purged_at) > WATCHDOG {
            tracing::error!("no purge has succeeded for 26 hours");
        }
        Ok(())
    }

    /// Compares the clocks; a doubt stays until it is confirmed away.
    async fn judge(&self, state: &mut State, now: Reading) -> Result<bool, JobsError> {
        let records = &self.app.records;
        let doubted = store::mark(&mut records.read().await?, "doubted").await?.is_some();
        if state.doubted && !doubted {
            // Somebody confirmed it: what it says now is what it is held to from now on.
            state.seen = Some((now, now));
        }
        let compared = match state.seen {
            Some((tick, anchor)) => Credibility::Since { tick, anchor },
            None => self.restarted().await?,
        };
        state.seen = Some((now, state.seen.map_or(now, |(_, anchor)| anchor)));
        let believed = compared.believes(now);
        let bridged = compared.bridged(now).filter(|_| believed);
        let credible = transact!(records, "judge the clock", |tx| judge(tx, believed, bridged).await)?;
        state.doubted = !credible;
        Ok(credible)
    }

    /// What the records say of the clock as it was last believed.
    async fn restarted(&self) -> Result<Credibility, JobsError> {
        let records = &self.app.records;
        let mut tx = records.read().await?;
        let Some(mark) = store::mark(&mut tx, "believed").await? else { return Ok(Credibility::FirstStart) };
        records.raise_mark(time_of(mark));
        let bridged = SignedDuration::from_millis(store::mark(&mut tx, "bridged").await?.unwrap_or_default());
        Ok(Credibility::Restarted { mark: time_of(mark), bridged })
    }

    async fn note(&self, wall: Timestamp) -> Result<(), JobsError> {
        transact!(self.app.records, "note the time", |tx| store::set_mark(tx, "believed", wall.as_millisecond()).await)?;
        Ok(SideFile { believed_at: wall, entries: audit::size(&self.app.records).await? }.write(&self.folder)?)
    }

    async fn purge_if_due(&self, state: &mut State) -> Result<(), JobsError> {
        if !transact!(self.app.records, "claim the purge", |tx| self.claim(tx, false).await)? {
            return Ok(());
        }
        self.purge(state).await.map(drop)
    }

    /// Runs the purge now, due or not, if the clock is credible and no other replica runs it. `None`: it did not run.
    ///
    /// # Errors
    /// [`JobsError`].
    pub async fn purge_now(&self) -> Result<Option<Run>, JobsError> {
        let mut state = self.state.lock().await;
        let records = &self.app.records;
        let now = Reading { wall: records.clock().now(), elapsed: records.clock().elapsed() };
        if !self.judge(&mut state, now).await? || !transact!(records, "claim the purge", |tx| self.claim(tx, true).await)? {
            return Ok(None);
        }
        records.raise_mark(now.wall);
        self.purge(&mut state).await.map(Some)
    }

    async fn purge(&self, state: &mut State) -> Result<Run, JobsError> {
        let app = &self.app;
        let run = purge::run(&app.records, &app.blobs, &app.policies).await?;
        let counts = run.counts;
        tracing::info!(
            run = %run.id, purged = counts.purged, archived = counts.archived, awaiting_visa = counts.awaiting_visa, faulted = counts.faulted,
            "a purge run ended"
        );
        transact!(app.records, "schedule the purge", |tx| {
            let (now, next) = (tx.now(), self.next_purge(tx.now()));
            store::schedule(tx, "purge", next.as_millisecond(), Some(now.as_millisecond())).await?;
            take_lease(tx, "purge", &app.holder, SignedDuration::ZERO).await
        })?;
        state.purged_at = app.records.clock().elapsed();
        Ok(run)
    }

    /// Whether the purge is due and this replica's to run.
    async fn claim(&self, tx: &mut Tx, now_or_never: bool) -> Result<bool, JobsError> {
        let now = tx.now();
        let due = match store::due_at(tx, "purge").await? {
            Some(due_at) => due_at <= now.as_millisecond(),
            // An instance that never purged has nothing due yet, or is an old one that must not wait a day more.
            None => true,
        };
        Ok((due || now_or_never) && take_lease(tx, "purge", &self.app.holder, LEASE).await?)
    }

    /// The next time it is `purge_at` in Paris, by the calendar.
    fn next_purge(&self, now: Timestamp) -> Timestamp {
        let local = now.to_zoned(calendar::paris().clone());
        let days = [local.date(), local.date().tomorrow().unwrap_or(local.date())];
        let times = days.into_iter().filter_map(|day| day.to_datetime(self.purge_at).to_zoned(calendar::paris().clone()).ok());
        let next = times.map(|zoned| zoned.timestamp()).find(|at| *at > now);
        next.unwrap_or_else(|| now.saturating_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX))
    }
}

async fn judge(tx: &mut Tx, believed: bool, bridged: Option<SignedDuration>) -> Result<bool, JobsError> {
    if let Some(bridged) = bridged {
        store::set_mark(tx, "bridged", i64::try_from(bridged.as_millis()).unwrap_or(i64::MAX)).await?;
    }
    let doubted = store::mark(tx, "doubted").await?.is_some();
    if !believed && !doubted {
        let now = tx.now().as_millisecond();
        store::set_mark(tx, "doubted", now).await?;
        audit::record(tx, Entry::done(Logged::ClockDoubted).ended(Outcome::Refused)).await?;
    }
    Ok(believed && !doubted)
}

/// The operator's word that the clock is right after a doubt. `false` when there was none.
///
/// # Errors
/// When the records fail.
pub async fn confirm_clock(app: &App) -> Result<bool, JobsError> {
    transact!(app.records, "confirm the clock", |tx| {
        let doubted = store::clear_mark(tx, "doubted").await? > 0;
        if doubted {
            store::clear_mark(tx, "bridged").await?;
            let now = tx.now().as_millisecond();
            store::set_mark(tx, "believed", now).await?;
            audit::record(tx, Entry::done(Logged::ClockConfirmed).commit("role", "operator".to_owned())).await?;
        }
        Ok::<_, JobsError>(doubted)
    })
}

/// Starts the alarm clock. It stops when the scheduler is dropped.
///
/// # Errors
/// When it does not start.
pub async fn start(jobs: Arc<Jobs>) -> Result<JobScheduler, JobsError> {
    let scheduler = JobScheduler::new().await?;
    let ticking = Job::new_async(EACH_MINUTE, move |_, _| {
        let jobs = Arc::clone(&jobs);
        Box::pin(async move {
            if let Err(error) = jobs.tick().await {
                tracing::error!(error = &error as &dyn std::error::Error, "a tick failed");
            }
        })
    })?;
    scheduler.add(ticking).await?;
    scheduler.start().await?;
    Ok(scheduler)
}
