//! What an agent holds the server to: the roster that was seen, the case a document belongs to, the archive team's key; and how somebody without a passphrase comes again.

use consigne::{
    base::DocumentId,
    client::{Agent, Call, ClientRefusal, Newcomer},
    identity::{Role, TeamKind},
    sealing::{manifest::Mismatch, roster::RosterRefusal},
};

use crate::harness::{Instance, asking, keys, paper, person, refused, story};

const PIECE: &str = "FICHE_LIAISON_PDP";

fn newcomer(address: &str) -> Newcomer {
    Newcomer { name: "Camille Martin".to_owned(), address: address.to_owned(), role: "social_worker".to_owned() }
}

fn status<T>(outcome: Result<T, ClientRefusal>) -> Option<u16> {
    outcome.err().and_then(|refusal| refusal.status())
}

/// A document that came through a link, and one that the agent added, each in a case of its own.
async fn one_of_each(at: &Instance, manager: &Agent, team: &consigne::base::TeamId) -> [DocumentId; 2] {
    let case = manager.open_case(team, person("Nadia Benali")).await.expect("a case");
    let made = manager.make_request(team, &asking(case, PIECE)).await.expect("a request");
    let desk = at.client().open_link(&made.link).await.expect("a desk");
    let deposited = desk.deposit(vec![paper(PIECE, "a.pdf")], &|_| {}).await.expect("a receipt").documents[0].document.clone();
    let case = manager.open_case(team, person("Karim Lopez")).await.expect("a case");
    let purposes = manager.purposes().await.expect("the purposes");
    let purpose = purposes.purpose("P05_RQTH").expect("a purpose");
    let papers = vec![paper("NOTIFICATION_RQTH", "b.pdf")];
    let added = manager.add_documents((team, &case), (purpose, purposes.policy), papers, &|_| {}).await.expect("added");
    [deposited, added.documents[0].document.clone()]
}

#[test]
fn a_document_moved_to_another_case_behind_the_teams_back_is_refused() {
    story(async |at| {
        let (manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
        let documents = one_of_each(at, &manager, &team).await;
        let elsewhere = manager.open_case(&team, person("Ana Silva")).await.expect("a case");
        for document in &documents {
            manager.open_document(document).await.expect("it is where it was put");
            at.change(&format!("UPDATE uses SET case_id = '{elsewhere}' WHERE document = '{document}'")).await;
            let refusal = refused(manager.open_document(document).await, "another case");
            assert!(matches!(refusal, ClientRefusal::Mismatch(Mismatch::Case)), "{refusal:?}");
        }
    });
}

#[test]
fn a_roster_older_than_the_one_that_was_seen_is_refused_in_every_later_session() {
    story(async |at| {
        let (client, own) = (at.client(), keys());
        let (mut manager, team) = at.founded_agency("Agence de Villeurbanne", &own).await;
        let sent = manager.invite(&team, &newcomer("camille@service.example")).await.expect("invited");
        client.join(&sent.link, &keys()).await.expect("joined");
        manager.confirm(&team).await.expect("confirmed");
        let address = manager.me().address.clone();
        client.enter(&address, &own).await.expect("the whole chain is believed");
        at.change(&format!("DELETE FROM statements WHERE team = '{team}' AND seq = 1")).await;
        let refusal = refused(client.enter(&address, &own).await, "a chain cut short");
        assert!(matches!(refusal, ClientRefusal::Roster(RosterRefusal::Rollback)), "{refusal:?}");
    });
}

#[test]
fn a_team_founded_before_the_archive_team_vouches_for_its_key_and_can_ask_for_what_is_archived() {
    story(async |at| {
        let (mut manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
        assert_eq!(manager.archive_to_vouch_for(&team).await.expect("an answer"), None);
        let case = manager.open_case(&team, person("Nadia Benali")).await.expect("a case");
        let archived = |case| consigne::client::Asking {
            purpose: "P07_ESSAI_ENCADRE".to_owned(),
            pieces: vec!["CONVENTION_ESSAI".to_owned()],
            asked_of: "ASSURE".to_owned(),
            ..asking(case, PIECE)
        };
        refused(manager.make_request(&team, &archived(case.clone())).await, "a purpose with an archive stage, without an archive team");
        let (archivist, archive) = at.founded((TeamKind::Archive, Role::Archivist), "Archives", &keys()).await;
        refused(manager.make_request(&team, &archived(case.clone())).await, "an archive key that the team has not vouched for");
        let named = manager.archive_to_vouch_for(&team).await.expect("an answer").expect("a key");
        assert_eq!((named.holder.as_str(), &named.recipient), (archive.as_str(), &archivist.own_team().expect("a team").roster.recipient));
        manager.vouch_for(&team, named).await.expect("the roster is signed");
        assert_eq!(manager.archive_to_vouch_for(&team).await.expect("an answer"), None, "once is enough");
        manager.make_request(&team, &archived(case)).await.expect("the archive team is among its recipients");
    });
}

#[test]
fn somebody_who_lost_their_passphrase_is_invited_again_and_reads_what_the_team_holds() {
    story(async |at| {
        let client = at.client();
        let (mut manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
        let (address, lost, made_again) = ("camille@service.example", keys(), keys());
        let sent = manager.invite(&team, &newcomer(address)).await.expect("invited");
        let before = client.join(&sent.link, &lost).await.expect("joined");
        manager.confirm(&team).await.expect("confirmed");
        let documents = one_of_each(at, &manager, &team).await;
        client.enter(address, &lost).await.expect("signed in").open_document(&documents[0]).await.expect("opened");

        let again = manager.invite(&team, &newcomer(address)).await.expect("invited again");
        assert_eq!(again.agent, before.me().agent, "the same agent");
        client.enter(address, &lost).await.expect("nothing changes before the link is used");
        let mut after = client.join(&again.link, &made_again).await.expect("joined again");
        assert_eq!(status(before.home().await), Some(401), "the sessions of before are over");
        assert_eq!(status(client.enter(address, &lost).await), Some(401), "the old passphrase opens nothing");
        assert_eq!(status(after.ask(Call::get(format!("/api/v1/documents/{}", documents[0]))).await), Some(404), "nobody has confirmed them yet");
        manager.confirm(&team).await.expect("confirmed again");
        after.refresh().await.expect("the team's key is theirs again");
        after.open_document(&documents[0]).await.expect("opened");
        let listed = &manager.own_team().expect("a team").roster.members;
        assert_eq!(listed.iter().filter(|member| member.agent == after.me().agent.as_str()).count(), 1, "one place in the roster");
    });
}

#[test]
fn an_invitation_nobody_answered_is_replaced_and_nobody_is_invited_again_where_they_are_not() {
    story(async |at| {
        let client = at.client();
        let (manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
        let (elsewhere, other) = at.founded_agency("Agence de Grenoble", &keys()).await;
        let first = manager.invite(&team, &newcomer("camille@service.example")).await.expect("invited");
        let second = manager.invite(&team, &newcomer("camille@service.example")).await.expect("invited again");
        assert_eq!(status(client.join(&first.link, &keys()).await), Some(410), "the first link no longer works");
        client.join(&second.link, &keys()).await.expect("joined");
        assert_eq!(status(elsewhere.invite(&other, &newcomer("camille@service.example")).await), Some(409), "another team's colleague");
        let promoted = Newcomer { role: "manager".to_owned(), ..newcomer("camille@service.example") };
        assert_eq!(status(manager.invite(&team, &promoted).await), Some(409), "another role");
        let own = Newcomer { role: "manager".to_owned(), ..newcomer(&manager.me().address) };
        assert_eq!(status(manager.invite(&team, &own).await), Some(409), "oneself: who would confirm it?");
    });
}

#[test]
fn a_deposit_whose_team_copy_is_withheld_is_refused() {
    story(async |at| {
        let (manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
        let [deposited, added] = one_of_each(at, &manager, &team).await;
        at.change("UPDATE requests SET team_copy = NULL").await;
        let refusal = refused(manager.open_document(&deposited).await, "no copy, no proof of its case");
        assert!(matches!(refusal, ClientRefusal::Mismatch(Mismatch::Case)), "{refusal:?}");
        manager.open_document(&added).await.expect("what an agent added names its case itself");
    });
}

#[test]
fn an_answer_that_a_new_invitation_replaced_lets_nobody_in() {
    story(async |at| {
        let client = at.client();
        let (mut manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
        let address = "camille@service.example";
        let (thief_keys, own_keys) = (keys(), keys());
        let first = manager.invite(&team, &newcomer(address)).await.expect("invited");
        let thief = client.join(&first.link, &thief_keys).await.expect("the link was read by somebody else");
        let stale = manager.answers(&team).await.expect("the page that waits for a click");
        let second = manager.invite(&team, &newcomer(address)).await.expect("invited again");
        assert_eq!(status(thief.home().await), Some(401), "whoever answered first is out");
        assert_eq!(status(client.enter(address, &thief_keys).await), Some(401));
        assert_eq!(status(manager.confirm_answers(&team, &stale).await), Some(409), "and is not confirmed by an old page");
        let mut own = client.join(&second.link, &own_keys).await.expect("joined");
        assert_eq!(status(manager.confirm_answers(&team, &stale).await), Some(409), "nor in the person's place");
        manager.confirm(&team).await.expect("confirmed");
        own.refresh().await.expect("the team's key is theirs");
        assert_eq!(own.teams().len(), 1);
    });
}

#[test]
fn a_sign_in_under_way_with_the_old_passphrase_is_refused_once_somebody_begins_again() {
    story(async |at| {
        let client = at.client();
        let (mut manager, team) = at.founded_agency("Agence de Villeurbanne", &keys()).await;
        let (address, old) = ("camille@service.example", keys());
        let sent = manager.invite(&team, &newcomer(address)).await.expect("invited");
        client.join(&sent.link, &old).await.expect("joined");
        manager.confirm(&team).await.expect("confirmed");
        // Passphrases are hashed one at a time: those of nobody, ahead in the queue, keep this one waiting.
        let counted = async |tries: i64| while at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM sign_in_tries WHERE failures > 0").await < tries {};
        let others = futures_util::future::join_all((0..12).map(|number| at.browser_sign_in(format!("nobody{number}@service.example"))));
        let entering = async {
            counted(12).await;
            client.enter(address, &old).await
        };
        let beginning_again = async {
            counted(13).await;
            at.change("UPDATE agents SET verifier = 'another' WHERE verifier IS NOT NULL").await;
            at.change("DELETE FROM sessions").await;
        };
        let (_, entered, ()) = futures_util::future::join3(others, entering, beginning_again).await;
        assert_eq!(status(entered), Some(401));
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM sessions").await, 0);
    });
}
