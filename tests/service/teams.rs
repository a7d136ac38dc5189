//! Who sees what: a team's own, and nothing else; and those who supervise open nothing.

use consigne::identity::Role;
use serde_json::json;

use crate::harness::{Sender, person, story};

const PURPOSE: &str = "P05_RQTH";
const PIECE: &str = "NOTIFICATION_RQTH";

#[test]
fn agents_of_another_team_find_nothing_in_any_list_and_404_everywhere_else() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (mut other, other_manager) = at.agency("Agence de Grenoble").await;
        let stranger = other.welcome(at, &other_manager, ("Sacha Robert", Role::SocialWorker)).await;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
        let (document, _) = Sender::arrive(at, &asked).await.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
        for who in [&stranger, &other_manager] {
            let home = who.browser.get("/api/v1/home").await.expect(200).text();
            for id in [&document, &case, &asked.request, &asked.reference, &team.id] {
                assert!(!home.contains(id.as_str()), "{home}");
            }
            for path in
                [format!("cases/{case}"), format!("requests/{}", asked.request), format!("documents/{document}"), format!("documents/{document}/payload")]
            {
                who.browser.get(&format!("/api/v1/{path}")).await.expect_problem(404, "not-found");
            }
            who.browser.get(&format!("/documents/{document}")).await.expect(404);
            who.browser.post(&format!("/api/v1/requests/{}/end", asked.request), &json!({})).await.expect_problem(404, "not-found");
        }
        assert_eq!(at.told("document.opened").await, 0);
    });
}

#[test]
fn the_dpo_and_the_operator_open_nothing_and_a_secretary_lists_without_opening() {
    story(async |at| {
        let (mut team, manager) = at.agency("Agence de Villeurbanne").await;
        let secretary = team.welcome(at, &manager, ("Lou Simon", Role::Secretary)).await;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
        let (document, _) = Sender::arrive(at, &asked).await.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
        for role in [Role::Dpo, Role::DeputyDpo, Role::Operator] {
            let supervisor = at.staff(role).await;
            supervisor.see(&document).await.expect_problem(403, "not-your-role");
            supervisor.browser.get(&format!("/api/v1/documents/{document}/payload")).await.expect_problem(403, "not-your-role");
            supervisor.browser.get("/api/v1/home").await.expect_problem(403, "not-your-role");
        }
        assert!(secretary.browser.get("/api/v1/home").await.expect(200).text().contains(&document));
        secretary.see(&document).await.expect_problem(403, "not-your-role");
        secretary.browser.get(&format!("/api/v1/documents/{document}/payload")).await.expect_problem(403, "not-your-role");
        secretary.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
        assert_eq!(at.told("document.opened").await, 0);
    });
}

#[test]
fn whoever_has_joined_and_is_not_confirmed_sees_nothing_of_the_team() {
    story(async |at| {
        let (mut team, manager) = at.agency("Agence de Villeurbanne").await;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
        let (document, _) = Sender::arrive(at, &asked).await.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
        let invited = team.invite(&manager, ("Camille Martin", Role::Manager)).await;
        let newcomer = team.join(at, &invited).await;
        let home = newcomer.browser.get("/api/v1/home").await.expect(200).text();
        assert!(![&document, &case, &asked.request].iter().any(|id| home.contains(id.as_str())), "{home}");
        for path in [format!("cases/{case}"), format!("requests/{}", asked.request), format!("documents/{document}"), format!("documents/{document}/payload")] {
            newcomer.browser.get(&format!("/api/v1/{path}")).await.expect_problem(404, "not-found");
        }
        newcomer.browser.get(&format!("/api/v1/teams/{}/members", team.id)).await.expect_problem(404, "not-found");
        newcomer.browser.post("/api/v1/cases/new", &json!({ "team": team.id })).await.expect_problem(404, "not-found");
        newcomer.browser.post(&format!("/api/v1/requests/{}/end", asked.request), &json!({})).await.expect_problem(404, "not-found");
        team.confirm(at, &manager, &newcomer).await;
        newcomer.open(&document, &team.key()).await;
    });
}

#[test]
fn what_opens_a_document_is_handed_only_to_whoever_may_open_it() {
    story(async |at| {
        let (mut team, manager) = at.agency("Agence de Villeurbanne").await;
        let case = manager.open_case(at, &team, person("Nadia Benali")).await;
        let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
        Sender::arrive(at, &asked).await.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
        for (role, opens) in [(Role::SocialWorker, true), (Role::Adviser, true), (Role::Secretary, false), (Role::Trainee, false)] {
            let colleague = team.welcome(at, &manager, ("Lou Simon", role)).await;
            let row = colleague.browser.get(&format!("/api/v1/cases/{case}")).await.expect(200).json()["documents_held"][0].clone();
            assert_eq!((row["grant"].is_string(), row["manifest"].is_string()), (opens, opens), "{role}");
        }
    });
}

#[test]
fn what_was_sealed_about_an_invitation_is_handed_only_to_whoever_may_confirm_it() {
    story(async |at| {
        let (mut team, manager) = at.agency("Agence de Villeurbanne").await;
        let mut colleagues = Vec::new();
        for role in [Role::Trainee, Role::Secretary, Role::SocialWorker, Role::Adviser] {
            colleagues.push(team.welcome(at, &manager, ("Lou Simon", role)).await);
        }
        let invited = team.invite(&manager, ("Camille Martin", Role::Manager)).await;
        team.join(at, &invited).await;
        let waiting = |told: serde_json::Value| (told["invitations"][0]["team_copy"].is_string(), told["invitations"][0]["answer"].is_string());
        let path = format!("/api/v1/teams/{}/members", team.id);
        assert_eq!(waiting(manager.browser.get(&path).await.expect(200).json()), (true, true));
        for colleague in colleagues {
            let told = colleague.browser.get(&path).await.expect(200).json();
            assert_eq!((told["invitations"][0]["state"].as_str(), waiting(told.clone())), (Some("answered"), (false, false)), "{}", colleague.role);
        }
    });
}
