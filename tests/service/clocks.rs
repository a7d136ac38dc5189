//! A clock that cannot be believed stops destruction, never the closing of an access; and what has ended stays ended.

use std::future::Future as _;

use consigne::{identity::Role, jobs::ask_confirmation};
use jiff::SignedDuration;
use serde_json::json;

use crate::harness::{Agent, Instance, Sender, Team, day, person, story};

const LAST: &str = "2026-04-02";

/// One document that ends on 2 April, and a first tick that purged nothing.
async fn one_document(at: &Instance) -> (Team, Agent, String) {
    let (team, manager) = at.agency("Agence de Villeurbanne").await;
    let case = manager.open_case(at, &team, person("Nadia Benali")).await;
    let asked = manager.ask(at, (&team, &case), ("P12_IDENTITE", &["PIECE_IDENTITE"])).await;
    let (document, _) = Sender::arrive(at, &asked).await.deposit(at, "PIECE_IDENTITE", ("a.pdf", b"a paper")).await;
    (team, manager, document)
}

#[test]
fn the_purge_runs_at_half_past_two_in_paris_on_the_day() {
    story(async |at| {
        let (_, _, document) = one_document(at).await;
        let jobs = at.jobs();
        jobs.tick().await.expect("a tick");
        assert_eq!(at.told("purge.run").await, 1, "an instance that never purged does so at once");
        at.clock.advance_to(day(LAST));
        jobs.tick().await.expect("a tick");
        assert_eq!(at.told("purge.run").await, 2, "the runs of the days before come late, once");
        assert_eq!(at.state(&document).await, "purged", "what is due goes with them");
        at.clock.advance_to(day(LAST) + SignedDuration::from_mins(149));
        jobs.tick().await.expect("a tick");
        assert_eq!(at.told("purge.run").await, 2);
        at.clock.advance(SignedDuration::from_mins(1));
        jobs.tick().await.expect("a tick");
        jobs.tick().await.expect("a tick");
        assert_eq!(at.told("purge.run").await, 3);
        let due = at.number("SELECT due_at FROM schedule WHERE job = 'purge'").await;
        assert_eq!(due, (day("2026-04-03") + SignedDuration::from_mins(150)).as_millisecond());
    });
}

#[test]
fn a_clock_that_jumps_an_hour_either_way_stops_destruction_until_it_is_confirmed() {
    for jump in [SignedDuration::from_hours(1), SignedDuration::from_hours(-1)] {
        story(async |at| {
            let (_, mut manager, document) = one_document(at).await;
            let jobs = at.jobs();
            at.clock.advance_to(day(LAST) + SignedDuration::from_hours(1));
            jobs.tick().await.expect("a tick");
            let before = at.told("purge.run").await;
            assert_eq!(at.state(&document).await, "purged");
            let (_, _, later) = one_document(at).await;
            at.clock.advance_to(day("2026-05-10"));
            at.clock.jump(jump);
            jobs.tick().await.expect("a tick");
            assert_eq!((at.told("purge.run").await, at.told("clock.doubted").await), (before, 1));
            at.clock.advance(SignedDuration::from_mins(1));
            jobs.tick().await.expect("a tick");
            assert_eq!((at.told("purge.run").await, at.told("clock.doubted").await), (before, 1), "the doubt stays, and is told once");
            assert_eq!(at.state(&later).await, "active");
            manager.back(at).await;
            assert!([404, 410].contains(&manager.see(&later).await.status.as_u16()));
            let dpo = at.staff(Role::Dpo).await;
            dpo.browser.post("/api/v1/clock/confirmation", &json!({})).await.expect_problem(409, "nothing-to-decide");
            assert!(ask_confirmation(&at.app).await.expect("asked"));
            at.clock.advance(SignedDuration::from_mins(1));
            jobs.tick().await.expect("a tick");
            assert_eq!(at.told("purge.run").await, before, "one person's word is not enough");
            let told = dpo.browser.get("/api/v1/clock").await.expect(200).json();
            assert_eq!((told["doubted_since"].is_string(), &told["operator_confirmed"]), (true, &json!(true)));
            dpo.browser.post("/api/v1/clock/confirmation", &json!({})).await.expect(204);
            assert!(!ask_confirmation(&at.app).await.expect("asked"), "nothing is in doubt any more");
            dpo.browser.post("/api/v1/clock/confirmation", &json!({})).await.expect_problem(409, "nothing-to-decide");
            at.clock.advance(SignedDuration::from_mins(1));
            jobs.tick().await.expect("a tick");
            assert_eq!((at.told("purge.run").await, at.state(&later).await.as_str()), (before + 1, "purged"));
            assert_eq!(at.told("clock.confirmed").await, 1);
        });
    }
}

#[test]
fn a_service_that_was_stopped_for_more_than_a_week_does_not_trust_its_clock() {
    story(async |at| {
        let (_, mut manager, document) = one_document(at).await;
        at.jobs().tick().await.expect("a tick");
        at.clock.advance(SignedDuration::from_hours(7 * 24));
        at.jobs().tick().await.expect("the tick of a restart");
        assert_eq!(at.told("clock.doubted").await, 0);
        at.clock.advance(SignedDuration::from_hours(7 * 24) + SignedDuration::from_secs(1));
        at.clock.advance_to(day(LAST));
        let jobs = at.jobs();
        jobs.tick().await.expect("the tick of a restart");
        assert_eq!((at.told("clock.doubted").await, at.state(&document).await.as_str()), (1, "active"));
        manager.back(at).await;
        manager.see(&document).await.expect_problem(410, "document-due");
    });
}

#[test]
fn an_access_that_has_ended_stays_ended_when_the_clock_goes_back() {
    story(async |at| {
        let (_, mut manager, document) = one_document(at).await;
        let jobs = at.jobs();
        jobs.tick().await.expect("a tick");
        at.clock.advance_to(day(LAST));
        // The service was busy with something else: the payload is still there.
        at.change("UPDATE schedule SET due_at = 9999999999999").await;
        jobs.tick().await.expect("a tick");
        assert_eq!(at.state(&document).await, "active");
        at.clock.jump(SignedDuration::from_hours(-24 * 20));
        manager.back(at).await;
        manager.see(&document).await.expect_problem(410, "document-due");
        let restarted = at.again().await.unwrap_or_else(|error| panic!("{error}"));
        consigne::jobs::Jobs::new(restarted.clone(), jiff::civil::time(2, 30, 0, 0), at.folder().to_owned()).tick().await.expect("a tick");
        let mut elsewhere = crate::harness::Browser::new(crate::harness::router_of(&restarted));
        elsewhere.session.clone_from(&manager.browser.session);
        elsewhere.get(&format!("/api/v1/documents/{document}")).await.expect_problem(410, "document-due");
        restarted.records.db().close().await;
    });
}

#[test]
fn one_wrong_jump_forward_does_not_close_everything_for_ever() {
    story(async |at| {
        let (team, mut manager, document) = one_document(at).await;
        let jobs = at.jobs();
        jobs.tick().await.expect("a tick");
        at.clock.jump(SignedDuration::from_hours(24 * 400));
        jobs.tick().await.expect("a tick");
        manager.back(at).await;
        manager.see(&document).await.expect_problem(410, "document-due");
        at.clock.jump(SignedDuration::from_hours(-24 * 400));
        jobs.tick().await.expect("a tick");
        manager.see(&document).await.expect_problem(401, "sign-in-needed");
        manager.back(at).await;
        manager.open(&document, &team.key()).await;
        assert_eq!(at.state(&document).await, "active", "nothing was destroyed in the meantime");
    });
}

#[test]
fn the_operators_own_purge_destroys_nothing_under_a_doubted_clock() {
    story(async |at| {
        let (_, _, document) = one_document(at).await;
        let jobs = at.jobs();
        jobs.tick().await.expect("a tick");
        at.clock.jump(SignedDuration::from_hours(24 * 60));
        assert!(at.jobs().purge_now().await.expect("judged").is_none(), "a restart two months later");
        assert_eq!((at.state(&document).await.as_str(), at.told("clock.doubted").await), ("active", 1));
        assert!(jobs.purge_now().await.expect("judged").is_none(), "the doubt is everybody's");
        at.confirm_clock().await;
        let run = at.jobs().purge_now().await.expect("it runs").expect("the clock was confirmed");
        assert_eq!((run.counts.purged, at.state(&document).await.as_str()), (1, "purged"));
    });
}

#[test]
fn a_clock_that_jumps_while_a_purge_runs_destroys_nothing_that_was_not_due_when_it_began() {
    story(async |at| {
        let (_, _, due) = one_document(at).await;
        at.clock.advance_to(day("2026-03-20"));
        let (_, _, later) = one_document(at).await;
        at.clock.advance_to(day(LAST));
        let rules = &at.app.rules();
        let mut tx = at.app.records.begin().await.expect("a transaction");
        let taken = consigne::purge::Fence::take(&mut tx, "story").await;
        let fence = at.app.records.settle("take the purge", tx, taken, 12).await.expect("the last try").expect("the records").expect("nobody else purges");
        let mut run = std::pin::pin!(consigne::purge::run(&at.app.records, (&at.app.blobs, &at.app.log), rules, &fence, at.app.records.now()));
        let begun = std::future::poll_fn(|context| std::task::Poll::Ready(run.as_mut().poll(context).is_pending()));
        assert!(begun.await, "it has begun");
        at.clock.jump(SignedDuration::from_hours(24 * 400));
        assert_eq!(run.await.expect("it runs").counts.purged, 1);
        at.clock.jump(SignedDuration::from_hours(-24 * 400));
        assert_eq!((at.state(&due).await.as_str(), at.state(&later).await.as_str()), ("purged", "active"));
    });
}

#[test]
fn a_clock_that_runs_a_little_too_fast_for_long_is_not_believed_either() {
    story(async |at| {
        let jobs = at.jobs();
        jobs.tick().await.expect("a tick");
        for minute in 1..=12 {
            at.clock.advance(SignedDuration::from_secs(60));
            at.clock.jump(SignedDuration::from_secs(30));
            jobs.tick().await.expect("a tick");
            assert_eq!(at.told("clock.doubted").await, i64::from(minute > 10), "after {minute} minutes");
        }
        at.confirm_clock().await;
        for _ in 0..3 {
            at.clock.advance(SignedDuration::from_secs(60));
            jobs.tick().await.expect("a tick");
        }
        assert_eq!(at.told("clock.doubted").await, 1, "what it said when it was confirmed is what it is held to");
    });
}

#[test]
fn a_clock_moved_on_at_each_restart_is_believed_for_two_weeks_in_all() {
    story(async |at| {
        at.jobs().tick().await.expect("the first tick");
        for (restart, doubted) in [(1, 0), (2, 0), (3, 1)] {
            at.clock.advance(SignedDuration::from_hours(6 * 24));
            at.jobs().tick().await.expect("a tick");
            assert_eq!(at.told("clock.doubted").await, doubted, "restart {restart}");
        }
        at.confirm_clock().await;
        at.clock.advance(SignedDuration::from_hours(6 * 24));
        at.jobs().tick().await.expect("a tick");
        assert_eq!(at.told("clock.doubted").await, 1, "counted anew");
    });
}
