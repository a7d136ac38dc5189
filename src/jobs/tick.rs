//! One tick: is the clock credible, is something due, has the purge succeeded lately.

use std::{
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp, civil::Time};
use tokio::sync::Mutex;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use super::{Credibility, Reading, SideFile, store};
use crate::{
    app::App,
    audit::{self, Action as Logged, Entry, LogError, Outcome},
    base::time_of,
    clocks::{self, ClockRefusal},
    identity::Caller,
    purge::{self, Fence, Run, RunRefusal},
    reports::{self, ReportRefusal},
    retention::calendar,
    rules::{self, RulesRefusal},
    store::{StoreError, Tx, transact},
};

/// Every minute, in UTC: the scheduler's own time zones ignore summer time.
const EACH_MINUTE: &str = "0 * * * * *";

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
    /// The purposes cannot be applied.
    #[error(transparent)]
    Rules(#[from] RulesRefusal),
    /// Teams cannot be told of what ends.
    #[error(transparent)]
    Clocks(#[from] ClockRefusal),
    /// The report's figures cannot be counted.
    #[error(transparent)]
    Report(#[from] ReportRefusal),
    /// Nobody asked for the clock to be confirmed, or the operator did not say so first.
    #[error("the clock is not in doubt, or the operator has not said yet that it is right (`consigne clock confirm`)")]
    NothingToConfirm,
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
            Self::Purge(refusal) => refusal.store_error(),
            Self::Rules(refusal) => refusal.store_error(),
            Self::Clocks(refusal) => refusal.store_error(),
            Self::Report(refusal) => refusal.store_error(),
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
            self.prepare().await?;
            self.purge_if_due(&mut state, now.wall).await?;
            if !self.app.records.db().forget_deleted().await? {
                tracing::warn!("a reader keeps the database's log from being emptied of what was deleted: tried again in a minute");
            }
        } else {
            tracing::error!(
                "the clock is not credible: purges wait until two people confirm it (`consigne clock confirm`, then the data protection officer on their page)"
            );
        }
        self.tell_of_links().await?;
        self.app.log.integrate(&self.app.records).await?;
        if credible {
            self.note(now.wall).await?;
        }
        if now.elapsed.saturating_sub(state.purged_at) > WATCHDOG {
            tracing::error!("no purge has succeeded for 26 hours");
        }
        Ok(())
    }

    /// Tells how often links that lead nowhere were tried.
    async fn tell_of_links(&self) -> Result<(), JobsError> {
        let count = self.app.refused_links.swap(0, Ordering::Relaxed);
        if count > 0 {
            let entry = || Entry::done(Logged::LinksRefused).ended(Outcome::Refused).object("count", count);
            transact!(self.app.records, "log refused links", |tx| audit::record(tx, entry()).await)?;
        }
        Ok(())
    }

    /// Compares the clocks; a doubt stays until it is confirmed away.
    async fn judge(&self, state: &mut State, now: Reading) -> Result<bool, JobsError> {
        let records = &self.app.records;
        let doubted = store::mark(&mut records.read().await?, "doubted").await?.is_some();
        let confirmed = state.doubted && !doubted;
        if confirmed {
            // Of two people: what it says from now on is held to what it said then.
            state.seen = None;
        }
        let compared = match state.seen {
            Some((tick, anchor)) => Credibility::Since { tick, anchor },
            None if confirmed => self.confirmed().await?,
            None => self.restarted().await?,
        };
        state.seen = Some((now, state.seen.map_or(now, |(_, anchor)| anchor)));
        let believed = compared.believes(now);
        let bridged = compared.bridged(now).filter(|_| believed);
        let credible = transact!(records, "judge the clock", |tx| judge(tx, believed, bridged).await)?;
        state.doubted = !credible;
        Ok(credible)
    }

    /// What the records say of the clock as two people confirmed it.
    async fn confirmed(&self) -> Result<Credibility, JobsError> {
        let mark = store::mark(&mut self.app.records.read().await?, "believed").await?;
        Ok(mark.map_or(Credibility::FirstStart, |mark| Credibility::Confirmed { at: time_of(mark) }))
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

    /// What comes before a purge, and needs a believed clock too: the report's figures of a new day, rules that somebody approved, teams to be told of what ends.
    async fn prepare(&self) -> Result<(), JobsError> {
        let app = &self.app;
        app.reload_rules().await?;
        reports::reconcile(&app.records).await?;
        let rules = app.rules();
        let announced = store::note(&mut app.records.read().await?, "rules-announced").await?;
        if announced.as_deref() != Some(rules.digest()) {
            rules::apply(&app.records, &rules, false).await?;
            transact!(app.records, "note the announced rules", |tx| store::set_note(tx, "rules-announced", rules.digest()).await)?;
        }
        Ok(())
    }

    async fn purge_if_due(&self, state: &mut State, believed: Timestamp) -> Result<(), JobsError> {
        match transact!(self.app.records, "claim the purge", |tx| self.claim(tx, false).await)? {
            Some(fence) => self.purge(state, &fence, believed).await.map(drop),
            None => Ok(()),
        }
    }

    /// Runs the purge now, due or not, if the clock is credible and no other replica runs it. `None`: it did not run.
    ///
    /// # Errors
    /// [`JobsError`].
    pub async fn purge_now(&self) -> Result<Option<Run>, JobsError> {
        let mut state = self.state.lock().await;
        let records = &self.app.records;
        let now = Reading { wall: records.clock().now(), elapsed: records.clock().elapsed() };
        if !self.judge(&mut state, now).await? {
            return Ok(None);
        }
        records.raise_mark(now.wall);
        self.prepare().await?;
        match transact!(records, "claim the purge", |tx| self.claim(tx, true).await)? {
            Some(fence) => self.purge(&mut state, &fence, now.wall).await.map(Some),
            None => Ok(None),
        }
    }

    async fn purge(&self, state: &mut State, fence: &Fence, believed: Timestamp) -> Result<Run, JobsError> {
        let (app, rules) = (&self.app, self.app.rules());
        rules::apply(&app.records, &rules, true).await?;
        transact!(app.records, "announce what ends", |tx| clocks::announce(tx).await)?;
        let run = purge::run(&app.records, (&app.blobs, &app.log), &rules, fence, believed).await?;
        let counts = run.counts;
        tracing::info!(
            run = %run.id, purged = counts.purged, archived = counts.archived, awaiting_visa = counts.awaiting_visa, faulted = counts.faulted, stopped = run.stopped,
            "a purge run ended"
        );
        transact!(app.records, "schedule the purge", |tx| {
            let (now, next) = (tx.now(), self.next_purge(tx.now()));
            store::schedule(tx, "purge", next.as_millisecond(), Some(now.as_millisecond())).await?;
            fence.release(tx).await.map_err(JobsError::from)
        })?;
        reports::note_delays(&app.records).await?;
        if !run.stopped {
            state.purged_at = app.records.clock().elapsed();
        }
        Ok(run)
    }

    /// Whether the purge is due and this replica's to run.
    async fn claim(&self, tx: &mut Tx, now_or_never: bool) -> Result<Option<Fence>, JobsError> {
        let now = tx.now();
        let due = match store::due_at(tx, "purge").await? {
            Some(due_at) => due_at <= now.as_millisecond(),
            // An instance that never purged has nothing due yet, or is an old one that must not wait a day more.
            None => true,
        };
        if due || now_or_never { Ok(Fence::take(tx, &self.app.holder).await?) } else { Ok(None) }
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

/// The operator's word that the clock is right after a doubt: the first of two people's. `false` when there was no doubt.
///
/// # Errors
/// When the records fail.
pub async fn ask_confirmation(app: &App) -> Result<bool, JobsError> {
    transact!(app.records, "ask for the clock to be confirmed", |tx| {
        let doubted = store::mark(tx, "doubted").await?.is_some();
        if doubted {
            let now = tx.now().as_millisecond();
            store::set_mark(tx, "confirmation-asked", now).await?;
            audit::record(tx, Entry::done(Logged::ClockConfirmationAsked).commit("role", "operator".to_owned())).await?;
        }
        Ok::<_, JobsError>(doubted)
    })
}

/// What the clock says while it is in doubt, for whoever is to confirm it: since when it is doubted, and whether the operator said that it is right.
///
/// # Errors
/// When the records fail.
pub async fn doubt(tx: &mut Tx) -> Result<Option<(Timestamp, bool)>, JobsError> {
    let Some(since) = store::mark(tx, "doubted").await? else { return Ok(None) };
    Ok(Some((time_of(since), store::mark(tx, "confirmation-asked").await?.is_some())))
}

/// The second person's word: the doubt ends, and purges go on.
///
/// # Errors
/// [`JobsError::NothingToConfirm`] without a doubt, or without the operator's word first.
pub async fn confirm_clock(tx: &mut Tx, caller: &Caller) -> Result<(), JobsError> {
    if !matches!(doubt(tx).await?, Some((_, true))) {
        return Err(JobsError::NothingToConfirm);
    }
    for mark in ["doubted", "confirmation-asked", "bridged"] {
        store::clear_mark(tx, mark).await?;
    }
    let now = tx.now().as_millisecond();
    store::set_mark(tx, "believed", now).await?;
    Ok(audit::record(tx, Entry::done(Logged::ClockConfirmed).by(caller.who())).await?)
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
