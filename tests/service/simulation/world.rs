//! The simulated world: one agency, its archive, a data protection officer; days that begin with a purge and go on with what people do.

use std::{collections::BTreeMap, fmt::Write as _, future::Future as _, panic::AssertUnwindSafe};

use consigne::{identity::Role, jobs::Jobs};
use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde_json::json;

use super::{
    chance::Dice,
    oracle::{Act, Case, Document, Oracle},
    table::{Rule, Word},
};
use crate::harness::{Agent, Instance, Killed, Team};

/// How long and how much.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) days: usize,
    pub(crate) documents: usize,
}

/// A document of the simulation, under its purposes with their pieces.
pub(super) struct Known {
    pub(super) id: String,
    pub(super) case: Case,
    pub(super) uses: Vec<(Word, Word)>,
    pub(super) versions: i64,
}

/// Everything at once.
pub(crate) struct World<'a> {
    pub(super) at: &'a Instance,
    pub(super) dice: Dice,
    pub(super) size: Size,
    pub(super) oracle: Oracle,
    pub(super) team: Team,
    pub(super) manager: Agent,
    pub(super) archive: Team,
    pub(super) archivist: Agent,
    pub(super) dpo: Agent,
    pub(super) cases: Vec<String>,
    pub(super) documents: Vec<Known>,
    /// The number of a document in the oracle, by its id.
    pub(super) numbers: BTreeMap<String, Document>,
    /// Holds that stand: (number, id, day placed).
    pub(super) holds: Vec<(u64, String, Date)>,
    /// Contacts recorded: (case, number).
    pub(super) contacts: Vec<(Case, i64)>,
    /// The rules as they are in force now, by purpose, when they were changed.
    pub(super) rules: BTreeMap<Word, Rule>,
    pub(super) counted: BTreeMap<&'static str, usize>,
    jobs: [Jobs; 2],
    /// The other worker's own instance.
    other: consigne::app::App,
}

/// Runs the first worker until it has destroyed something, lets it stall, runs the second, and wakes the first.
async fn stalled(at: &Instance, jobs: &[Jobs; 2]) -> (Outcome, Outcome) {
    let begun = at.number("SELECT CAST(COALESCE(MAX(entry), 0) AS BIGINT) FROM entries").await;
    let destroyed = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM entries WHERE entry > {begun} AND leaf LIKE '%\"action\":\"document.purg%'");
    let mut first = std::pin::pin!(jobs[0].purge_now());
    let mut ended = None;
    while ended.is_none() && !(between_transactions(at) && at.number(&destroyed).await > 0) {
        ended = std::future::poll_fn(|context| {
            std::task::Poll::Ready(match first.as_mut().poll(context) {
                std::task::Poll::Ready(outcome) => Some(outcome),
                std::task::Poll::Pending => None,
            })
        })
        .await;
        tokio::task::yield_now().await;
    }
    at.clock.advance(SignedDuration::from_mins(6));
    let second = jobs[1].purge_now().await;
    let first = match ended {
        Some(outcome) => outcome,
        None => first.await,
    };
    (first, second)
}

/// What a worker says of its night.
type Outcome = Result<Option<consigne::purge::Run>, consigne::jobs::JobsError>;

/// Whether nobody is in the middle of a transaction that writes: there a worker may stall without stopping others. On PostgreSQL no worker ever stalls.
fn between_transactions(at: &Instance) -> bool {
    match at.app.records.db() {
        consigne::store::Db::Lite { writer, .. } => writer.try_acquire().is_some(),
        consigne::store::Db::Postgres(_) => false,
    }
}

/// The day a moment belongs to.
pub(super) fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned(TimeZone::get("Europe/Paris").expect("the time zones are compiled in")).date()
}

impl<'a> World<'a> {
    pub(crate) async fn new(at: &'a Instance, dice: Dice, size: Size) -> Self {
        let (archive, archivist) = at.archive().await;
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let dpo = at.staff(Role::Dpo).await;
        let other = at.again().await.unwrap_or_else(|error| panic!("{error}"));
        let second = Jobs::new(other.clone(), jiff::civil::time(2, 30, 0, 0), at.folder().to_owned());
        Self {
            at,
            dice,
            size,
            oracle: Oracle::new(),
            team,
            manager,
            archive,
            archivist,
            dpo,
            cases: Vec::new(),
            documents: Vec::new(),
            numbers: BTreeMap::new(),
            holds: Vec::new(),
            contacts: Vec::new(),
            rules: BTreeMap::new(),
            counted: BTreeMap::new(),
            jobs: [at.jobs(), second],
            other,
        }
    }

    pub(crate) fn today(&self) -> Date {
        day_of(self.at.app.records.now())
    }

    pub(super) fn count(&mut self, what: &'static str) {
        *self.counted.entry(what).or_default() += 1;
    }

    /// What happened, in a line.
    pub(crate) fn tale(&self) -> String {
        let mut tale = format!("{} of {} days, {} documents:", self.counted.get("runs").copied().unwrap_or_default(), self.size.days, self.documents.len());
        for (what, count) in &self.counted {
            let _ = write!(tale, " {what} {count}");
        }
        tale
    }

    pub(super) fn told(&mut self, act: Act) {
        self.oracle.act(self.at.app.records.now(), act);
    }

    /// One day: the night's purge, then people, then what goes wrong with clocks.
    pub(crate) async fn day(&mut self) {
        let tomorrow = self.today().tomorrow().expect("a day");
        let night = tomorrow.at(2, 31, 0, 0).to_zoned(TimeZone::get("Europe/Paris").expect("the time zones are compiled in")).expect("a time").timestamp();
        self.at.clock.advance_to(night);
        self.signed_in().await;
        self.night().await;
        self.at.clock.advance(SignedDuration::from_hours(6));
        self.signed_in().await;
        self.people().await;
        if self.dice.happens(8) {
            self.clock_trouble().await;
        }
    }

    /// What a day of people and of ticks would have written down: people have signed in again, and the clock was believed every minute.
    async fn signed_in(&self) {
        let now = self.at.app.records.now().as_millisecond();
        self.at.change(&format!("UPDATE time_marks SET at = {now} WHERE name = 'believed'")).await;
        self.at.change(&format!("UPDATE sessions SET seen_at = {now}, ends_at = {}", now + 86_400_000)).await;
    }

    /// The night's run, by one worker, by two, or by one that dies on the way.
    async fn night(&mut self) {
        match self.dice.below(10) {
            0..=2 => self.die_at_night().await,
            3 => {
                let (one, two) = tokio::join!(self.jobs[0].purge_now(), self.jobs[1].purge_now());
                let (one, two) = (one.expect("the first runs"), two.expect("the second runs"));
                assert!(one.is_some() || two.is_some(), "one of them runs");
                self.count("nights-of-two");
                self.released().await;
            }
            4 | 5 => self.stall_at_night().await,
            _ => {}
        }
        self.run().await;
    }

    /// A worker stalls in the middle of its run for longer than its lease lasts; another is called, and the first one wakes while the second works.
    async fn stall_at_night(&mut self) {
        let at = self.at;
        let due = consigne::purge::due(&at.app.records, &at.app.rules(), at.app.records.now()).await.expect("the records");
        if !due.iter().any(|one| one.transition == consigne::documents::Transition::BeginPurge) {
            return;
        }
        let (first, second) = stalled(at, &self.jobs).await;
        assert!(second.is_ok(), "the second one runs or waits");
        match first {
            Ok(_) | Err(consigne::jobs::JobsError::Purge(consigne::purge::RunRefusal::LeaseLost)) => {}
            Err(error) => panic!("{error}"),
        }
        at.clock.advance(SignedDuration::from_mins(6));
        self.count("stalls");
        self.released().await;
    }

    /// A worker dies at some step of its run; the lease ends, and another takes the work up.
    async fn die_at_night(&mut self) {
        for _ in 0..=self.dice.below(3) {
            let jobs = Jobs::new(self.other.clone(), jiff::civil::time(2, 30, 0, 0), self.at.folder().to_owned());
            self.at.clock.kill_after(1 + i64::try_from(self.dice.below(60)).unwrap_or(1));
            let outcome = AssertUnwindSafe(jobs.purge_now()).catch_unwind().await;
            self.at.clock.spare();
            match outcome {
                Err(died) => assert!(died.is::<Killed>(), "it died of something else"),
                Ok(ran) => drop(ran.expect("it ran to its end")),
            }
            self.count("deaths");
            self.at.clock.advance(SignedDuration::from_mins(6));
        }
    }

    /// A whole run under a believed clock; the oracle is told once it has passed.
    async fn run(&mut self) {
        loop {
            let ran = self.jobs[0].purge_now().await.expect("it runs");
            match ran {
                Some(run) if run.stopped => self.released().await,
                Some(run) => {
                    assert_eq!(run.counts.faulted, 0, "nothing fails by itself");
                    break;
                }
                None => {
                    let told = self.dpo.browser.get("/api/v1/clock").await.expect(200).json();
                    assert!(told["doubted_since"].is_null(), "the clock is in doubt for no reason");
                    self.at.clock.advance(SignedDuration::from_mins(6));
                }
            }
        }
        self.count("runs");
        self.oracle.run(self.at.app.records.now());
    }

    /// The data protection officer releases what stopped a purge.
    async fn released(&mut self) {
        let stops = self.dpo.browser.get("/api/v1/purges/stops").await.expect(200).json();
        for stop in stops.as_array().expect("a list") {
            let path = format!("/api/v1/purges/stops/{}/release", stop["stop"]);
            self.dpo.browser.post(&path, &json!({ "reason": "VERIFIE", "moved": stop["moved"] })).await.expect(204);
            self.count("releases");
        }
    }

    /// The wall clock jumps: nothing is destroyed, nobody's access ends for good; put right, two people confirm it.
    async fn clock_trouble(&mut self) {
        let jumps = [
            SignedDuration::from_hours(1),
            SignedDuration::from_hours(-1),
            SignedDuration::from_hours(24),
            SignedDuration::from_hours(-24),
            SignedDuration::from_hours(400 * 24),
        ];
        let jump = *self.dice.of(&jumps).expect("a jump");
        let destroyed = self.at.told("documents.purging").await;
        self.jobs[0].tick().await.expect("a tick");
        self.at.clock.jump(jump);
        self.jobs[0].tick().await.expect("a tick");
        assert!(self.jobs[1].purge_now().await.expect("judged").is_none(), "nobody purges under a doubt");
        assert_eq!(self.at.told("documents.purging").await, destroyed, "nothing is destroyed under a doubt");
        self.at.clock.jump(-jump);
        consigne::jobs::ask_confirmation(&self.at.app).await.expect("asked");
        self.dpo.browser.post("/api/v1/clock/confirmation", &json!({})).await.expect(204);
        self.at.clock.advance(SignedDuration::from_mins(1));
        for jobs in &self.jobs {
            jobs.tick().await.expect("a tick");
        }
        self.count("jumps");
    }

    /// A day some while ago, or ahead.
    pub(super) fn day_near(&self, from: i32, to: i32) -> Date {
        let span = usize::try_from(to - from).unwrap_or_default();
        self.today().checked_add((from + i32::try_from(self.dice.below(span)).unwrap_or_default()).days()).expect("a day")
    }
}
