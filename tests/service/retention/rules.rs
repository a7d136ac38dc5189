//! The purposes as reviewed code: planned, proposed by one, approved by another, applied as the law wants it.

use consigne::{
    identity::Role,
    purposes::PolicyFile,
    rules::{self, Plan, RulesRefusal},
    sealing::{Approval, Signed},
};
use jiff::SignedDuration;
use serde_json::json;

use super::deposited;
use crate::harness::{Agent, Instance, day, shipped_policies, story};

const STATUS: (&str, &str) = ("P05_RQTH", "NOTIFICATION_RQTH");

/// The shipped purposes with texts of one of them put in the place of others.
pub(super) fn changed(file: &str, changes: &[(&str, &str)]) -> Vec<PolicyFile> {
    let mut files = shipped_policies();
    let one = files.iter_mut().find(|one| one.name.ends_with(file)).expect("the file");
    for (from, to) in changes {
        assert!(one.text.contains(from), "{file} holds {from}");
        one.text = one.text.replace(from, to);
    }
    files
}

/// The title of a status is kept for so many months after the end of validity; the notice says so, in both languages.
fn kept_for(months: u8) -> Vec<PolicyFile> {
    let (archive, notice) = (format!("active = \"P{months}M\""), format!("{months} mois"));
    changed("P05_RQTH.toml", &[("active = \"P6M\"", &archive), ("6 mois", &notice), ("6 months", &format!("{months} months"))])
}

pub(super) async fn proposed(at: &Instance, files: &[PolicyFile]) -> Plan {
    rules::propose(&at.app.records, &at.app.rules(), files).await.unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// The data protection officer approves, under their own signature.
pub(super) async fn approve(at: &Instance, dpo: &Agent, plan: &Plan) -> crate::harness::Answer {
    let digest = |text: &str| text.parse().expect("a digest");
    let approval = Approval { policy: digest(&plan.to), previous: digest(&plan.from) };
    let signed = Signed::new(&approval, &dpo.id, &dpo.signing, at.app.records.now());
    dpo.browser.post(&format!("/api/v1/policies/{}/approval", plan.to), &json!({ "approval": signed })).await
}

#[test]
fn a_shorter_rule_is_previewed_approved_by_a_second_person_and_waits_72_hours_after_its_announcement() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), STATUS).await;
        manager.record(&case, ("FIN_VALIDITE", Some("2026-12-31"))).await.expect(201);
        let jobs = at.jobs();
        let plan = proposed(at, &kept_for(3)).await;
        let [row] = plan.rows.as_slice() else { panic!("{plan:?}") };
        assert_eq!((row.documents, row.shorter, row.longer, row.due_at_once, row.most_days_shorter), (1, 1, 0, 0, 91));
        let mut moves = Vec::new();
        let policies = consigne::purposes::Policies::load(&kept_for(3)).expect("purposes");
        let mut tx = at.app.records.read().await.expect("a snapshot");
        rules::moves(&mut tx, &at.app.rules(), &policies, |one| moves.push((one.document.to_string(), one.from.to_string(), one.to.to_string())))
            .await
            .expect("moves");
        drop(tx);
        assert_eq!(moves, [(document.clone(), "2027-06-30".to_owned(), "2027-03-31".to_owned())], "which document, and from when to when");
        assert_eq!(at.app.rules().digest(), plan.from, "proposed is not in force");
        let dpo = at.staff(Role::Dpo).await;
        let page = dpo.browser.get(&format!("/api/v1/policies/{}/plan", plan.to)).await.expect(200).json();
        assert_eq!(page["rows"][0]["shorter"], 1, "the same preview on the page");
        approve(at, &dpo, &plan).await.expect(204);
        assert_eq!(at.app.rules().digest(), plan.to);
        let last = async || at.texts(&format!("SELECT CAST(purge_at AS TEXT) FROM uses WHERE document = '{document}'")).await.pop();
        let until = |on: &str| Some(day(on).as_millisecond().to_string());
        jobs.tick().await.expect("a tick");
        let home = manager.browser.get("/api/v1/home").await.expect(200).json();
        assert!(home["tasks"].as_array().expect("tasks").iter().any(|task| task["kind"] == "rule-shorter"), "{home}");
        at.clock.advance(SignedDuration::from_hours(71));
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(last().await, until("2027-06-30"), "the 72 hours have not passed");
        at.clock.advance(SignedDuration::from_hours(2));
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(last().await, until("2027-03-31"));
        assert_eq!(at.texts("SELECT policy FROM uses").await, [plan.to]);
        assert_eq!((at.told("policy.announced").await, at.told("document.rule-applied").await), (1, 1));
    });
}

#[test]
fn a_longer_rule_applies_to_what_is_held_only_once_the_persons_were_told() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), STATUS).await;
        manager.record(&case, ("FIN_VALIDITE", Some("2026-03-03"))).await.expect(201);
        let plan = proposed(at, &kept_for(9)).await;
        let dpo = at.staff(Role::Dpo).await;
        approve(at, &dpo, &plan).await.expect(204);
        let jobs = at.jobs();
        at.clock.advance(SignedDuration::from_hours(6 * 24));
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(at.told("document.rule-applied").await, 0, "nobody was told");
        manager.back(at).await;
        let (_, later) = deposited(at, (&manager, &team), STATUS).await;
        let policy = async |document: &str| at.texts(&format!("SELECT policy FROM uses WHERE document = '{document}'")).await.pop().expect("a document");
        assert_eq!((policy(&document).await, policy(&later).await), (plan.from.clone(), plan.to.clone()), "what arrives now has the new rule");
        let told = json!({ "digest": plan.to, "purpose": STATUS.0, "told_on": "2026-03-09", "told_by": "COURRIER" });
        let path = format!("/api/v1/teams/{}/rule-notice", team.id);
        let ahead = json!({ "digest": plan.to, "purpose": STATUS.0, "told_on": "2026-03-10", "told_by": "COURRIER" });
        manager.browser.post(&path, &ahead).await.expect_problem(422, "impossible-date");
        manager.browser.post(&path, &told).await.expect(204);
        manager.browser.post(&path, &told).await.expect_problem(404, "not-found");
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!((policy(&document).await, at.told("document.rule-applied").await), (plan.to, 1));
        at.clock.advance_to(day("2026-12-03"));
        let purged = at.purge().await;
        assert_eq!(purged.counts.purged, 1);
        let rules = at.texts("SELECT policy FROM uses WHERE state = 'purged'").await;
        assert_eq!(rules, [at.app.rules().digest()], "the purge cites the exact version");
    });
}

#[test]
fn nobody_approves_alone_what_another_signed_or_what_was_replaced() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        deposited(at, (&manager, &team), STATUS).await;
        let plan = proposed(at, &kept_for(3)).await;
        let (dpo, deputy) = (at.staff(Role::Dpo).await, at.staff(Role::DeputyDpo).await);
        let digest = |text: &str| text.parse().expect("a digest");
        let approval = Approval { policy: digest(&plan.to), previous: digest(&plan.from) };
        let path = format!("/api/v1/policies/{}/approval", plan.to);
        let by_another = Signed::new(&approval, &dpo.id, &deputy.signing, at.app.records.now());
        dpo.browser.post(&path, &json!({ "approval": by_another })).await.expect_problem(422, "not-signed");
        let of_another = Approval { policy: digest(&plan.from), previous: digest(&plan.from) };
        let signed = Signed::new(&of_another, &dpo.id, &dpo.signing, at.app.records.now());
        dpo.browser.post(&path, &json!({ "approval": signed })).await.expect_problem(422, "not-signed");
        let second = proposed(at, &kept_for(4)).await;
        approve(at, &deputy, &second).await.expect(204);
        approve(at, &dpo, &plan).await.expect_problem(409, "moved");
        dpo.browser.post(&format!("/api/v1/policies/{}/refusal", plan.to), &json!({})).await.expect(204);
        approve(at, &dpo, &plan).await.expect_problem(404, "not-found");
        let states: Vec<_> =
            dpo.browser.get("/api/v1/policies").await.expect(200).json().as_array().expect("versions").iter().map(|one| one["state"].clone()).collect();
        assert!(["in_force", "refused", "replaced"].iter().all(|state| states.contains(&json!(state))), "{states:?}");
        assert_eq!(at.app.rules().digest(), second.to);
    });
}

#[test]
fn a_rule_that_documents_carry_is_not_removed_and_one_that_empties_the_service_is_not_proposed() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, _) = deposited(at, (&manager, &team), STATUS).await;
        let without: Vec<_> = shipped_policies().into_iter().filter(|file| !file.name.ends_with("P05_RQTH.toml")).collect();
        let refused = rules::propose(&at.app.records, &at.app.rules(), &without).await;
        assert!(matches!(&refused, Err(RulesRefusal::StillCarried(what)) if what == "P05_RQTH NOTIFICATION_RQTH"), "{refused:?}");
        let renamed = changed("P05_RQTH.toml", &[("NOTIFICATION_RQTH", "NOTIFICATION_AUTRE")]);
        let refused = rules::propose(&at.app.records, &at.app.rules(), &renamed).await;
        assert!(matches!(refused, Err(RulesRefusal::StillCarried(_))), "{refused:?}");
        let unused: Vec<_> = shipped_policies().into_iter().filter(|file| !file.name.ends_with("P09_BILAN_COMP.toml")).collect();
        assert_eq!(proposed(at, &unused).await.removed, ["P09_BILAN_COMP"], "nothing carries it");
        manager.record(&case, ("FIN_VALIDITE", Some("2026-03-03"))).await.expect(201);
        at.clock.advance_to(day("2026-05-10"));
        manager.back(at).await;
        let refused = rules::propose(&at.app.records, &at.app.rules(), &kept_for(2)).await;
        assert!(matches!(refused, Err(RulesRefusal::EmptiesTheService { due: 1, stock: 1 })), "{refused:?}");
        let refused = rules::propose(&at.app.records, &at.app.rules(), &shipped_policies()).await;
        assert!(matches!(refused, Err(RulesRefusal::Same)), "{refused:?}");
        let broken = changed("P05_RQTH.toml", &[("active = \"P6M\"", "active = \"P3M\"")]);
        let refused = rules::propose(&at.app.records, &at.app.rules(), &broken).await;
        assert!(matches!(refused, Err(RulesRefusal::Mistakes(_))), "the notice says another duration: {refused:?}");
    });
}

#[test]
fn a_rule_that_moves_nothing_today_waits_for_its_notices_like_any_other() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), STATUS).await;
        let last = async || at.texts(&format!("SELECT CAST(purge_at AS TEXT) FROM uses WHERE document = '{document}'")).await.pop();
        let before = last().await;
        let plan = proposed(at, &kept_for(9)).await;
        let [row] = plan.rows.as_slice() else { panic!("{plan:?}") };
        assert_eq!((row.documents, row.same, row.longer, row.to_tell, row.to_announce), (1, 1, 0, 1, 0), "nothing has started its clock");
        let dpo = at.staff(Role::Dpo).await;
        approve(at, &dpo, &plan).await.expect(204);
        let jobs = at.jobs();
        at.clock.advance(SignedDuration::from_hours(4 * 24));
        jobs.purge_now().await.expect("it runs").expect("it ran");
        manager.back(at).await;
        let home = manager.browser.get("/api/v1/home").await.expect(200).json();
        assert!(home["tasks"].as_array().expect("tasks").iter().any(|task| task["kind"] == "rule-longer"), "{home}");
        assert_eq!((last().await, at.texts("SELECT policy FROM uses").await), (before, vec![plan.from]));
        manager.record(&case, ("FIN_VALIDITE", Some("2026-03-03"))).await.expect(201);
        assert_eq!(last().await, Some(day("2026-09-03").as_millisecond().to_string()), "six months, as the person was told");
    });
}

#[test]
fn a_rule_that_becomes_shorter_for_a_document_was_announced_three_days_before_it_applies() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), STATUS).await;
        let plan = proposed(at, &kept_for(3)).await;
        let dpo = at.staff(Role::Dpo).await;
        approve(at, &dpo, &plan).await.expect(204);
        let jobs = at.jobs();
        jobs.tick().await.expect("a tick");
        assert_eq!(at.told("policy.announced").await, 1, "though no last day moves yet");
        at.clock.advance(SignedDuration::from_hours(71));
        manager.back(at).await;
        manager.record(&case, ("FIN_VALIDITE", Some("2026-03-03"))).await.expect(201);
        jobs.purge_now().await.expect("it runs").expect("it ran");
        let policy = async || at.texts(&format!("SELECT policy FROM uses WHERE document = '{document}'")).await;
        assert_eq!(policy().await, std::slice::from_ref(&plan.from), "71 hours");
        at.clock.advance(SignedDuration::from_hours(1));
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(policy().await, [plan.to]);
    });
}

#[test]
fn a_document_that_is_not_sealed_to_the_archive_keeps_its_rule_and_a_link_made_before_still_brings_one() {
    story(async |at| {
        at.archive().await;
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), STATUS).await;
        let asked = manager.ask(at, (&team, &case), (STATUS.0, &[STATUS.1])).await;
        let told = [("6 mois après", "6 mois, puis 1 an aux archives, après"), ("6 months after", "6 months, then 1 year in the archives, after")];
        let archived = changed("P05_RQTH.toml", &[&[("archive = \"P0D\"", "archive = \"P1Y\"")], told.as_slice()].concat());
        let plan = proposed(at, &archived).await;
        let [row] = plan.rows.as_slice() else { panic!("{plan:?}") };
        assert_eq!((row.documents, row.unsealed, row.longer, row.to_tell), (1, 1, 0, 0));
        let dpo = at.staff(Role::Dpo).await;
        approve(at, &dpo, &plan).await.expect(204);
        let sender = crate::harness::Sender::arrive(at, &asked).await;
        let (later, _) = sender.deposit(at, STATUS.1, ("papier.pdf", b"a paper")).await;
        let jobs = at.jobs();
        at.clock.advance(SignedDuration::from_hours(4 * 24));
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(at.texts("SELECT DISTINCT policy FROM uses").await, [plan.from], "the link has no key of the archive team's");
        manager.back(at).await;
        manager.record(&case, ("FIN_VALIDITE", Some("2026-03-03"))).await.expect(201);
        for document in [&document, &later] {
            manager.open(document, &team.key()).await;
        }
        at.clock.advance_to(day("2026-09-03"));
        assert_eq!(at.purge().await.counts.purged, 2, "on the day that the person was told");
    });
}

#[test]
fn what_came_since_a_version_was_proposed_is_looked_at_before_it_is_approved() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let without: Vec<_> = shipped_policies().into_iter().filter(|file| !file.name.ends_with("P05_RQTH.toml")).collect();
        let plan = proposed(at, &without).await;
        assert_eq!(plan.removed, ["P05_RQTH"]);
        let case = manager.open_case(at, &team, crate::harness::person("Nadia Benali")).await;
        manager.ask(at, (&team, &case), (STATUS.0, &[STATUS.1])).await;
        let dpo = at.staff(Role::Dpo).await;
        approve(at, &dpo, &plan).await.expect_problem(409, "moved");
        assert_eq!(at.app.rules().digest(), plan.from, "a link may still bring such a paper");
    });
}

#[test]
fn a_version_that_was_replaced_is_proposed_again_and_its_notices_are_given_again() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, _) = deposited(at, (&manager, &team), STATUS).await;
        manager.record(&case, ("FIN_VALIDITE", Some("2026-12-31"))).await.expect(201);
        let dpo = at.staff(Role::Dpo).await;
        let jobs = at.jobs();
        let there = proposed(at, &kept_for(3)).await;
        let again = rules::propose(&at.app.records, &at.app.rules(), &kept_for(3)).await;
        assert!(matches!(again, Err(RulesRefusal::Known)), "it waits already: {again:?}");
        approve(at, &dpo, &there).await.expect(204);
        jobs.tick().await.expect("a tick");
        at.clock.advance(SignedDuration::from_hours(80));
        jobs.purge_now().await.expect("it runs").expect("it ran");
        at.clock.advance(SignedDuration::from_hours(1));
        let dpo = at.staff(Role::Dpo).await;
        let back = proposed(at, &shipped_policies()).await;
        assert_eq!((&back.to, back.rows[0].longer), (&there.from, 1));
        approve(at, &dpo, &back).await.expect(204);
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(at.texts("SELECT policy FROM uses").await, std::slice::from_ref(&there.to), "nobody has told the person that it is six months again");
        manager.back(at).await;
        let told = json!({ "digest": back.to, "purpose": STATUS.0, "told_on": at.app.records.now().to_string()[..10], "told_by": "COURRIER" });
        manager.browser.post(&format!("/api/v1/teams/{}/rule-notice", team.id), &told).await.expect(204);
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(at.texts("SELECT policy FROM uses").await, std::slice::from_ref(&back.to));
        assert_eq!(at.again().await.expect("a restart").rules().digest(), back.to, "and it stays in force");
        at.clock.advance(SignedDuration::from_hours(1));
        let dpo = at.staff(Role::Dpo).await;
        let anew = proposed(at, &kept_for(3)).await;
        approve(at, &dpo, &anew).await.expect(204);
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(at.texts("SELECT policy FROM uses").await, [back.to], "the first announcement is not the second");
    });
}

#[test]
fn what_was_announced_of_a_purpose_is_not_announced_again_by_a_version_that_leaves_it_as_it_is() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        deposited(at, (&manager, &team), STATUS).await;
        let jobs = at.jobs();
        let first = proposed(at, &kept_for(3)).await;
        let dpo = at.staff(Role::Dpo).await;
        approve(at, &dpo, &first).await.expect(204);
        jobs.tick().await.expect("a tick");
        at.clock.advance(SignedDuration::from_hours(40));
        let mut files = kept_for(3);
        let other = files.iter_mut().find(|file| file.name.ends_with("P14_ACCORD.toml")).expect("a purpose");
        other.text = other.text.replace("[label]\nfr = \"", "[label]\nfr = \"Nouveau : ");
        let second = proposed(at, &files).await;
        let dpo = at.staff(Role::Dpo).await;
        approve(at, &dpo, &second).await.expect(204);
        jobs.tick().await.expect("a tick");
        assert_eq!(at.told("policy.announced").await, 1);
        manager.back(at).await;
        let home = manager.browser.get("/api/v1/home").await.expect(200).json();
        let about: Vec<_> =
            home["tasks"].as_array().expect("tasks").iter().filter(|task| task["kind"] == "rule-shorter").map(|task| task["about"].clone()).collect();
        assert_eq!(about, [json!(format!("{} {}", second.to, STATUS.0))]);
        at.clock.advance(SignedDuration::from_hours(32));
        jobs.purge_now().await.expect("it runs").expect("it ran");
        assert_eq!(at.texts("SELECT policy FROM uses").await, [second.to], "72 hours after it was announced");
    });
}
