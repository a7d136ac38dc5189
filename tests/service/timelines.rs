//! What people read of what happened, and what a breach exposed.

use consigne::identity::Role;
use jiff::SignedDuration;

use crate::harness::{Agent, Instance, Sender, Team, day, person, story};

const PURPOSE: &str = "P12_IDENTITE";
const PIECE: &str = "PIECE_IDENTITE";

/// A case with a document that its manager opened.
async fn lived(at: &Instance, (team, manager): (&Team, &Agent)) -> (String, String, String) {
    let case = manager.open_case(at, team, person("Nadia Benali")).await;
    let asked = manager.ask(at, (team, &case), (PURPOSE, &[PIECE])).await;
    let (document, _) = Sender::arrive(at, &asked).await.deposit(at, PIECE, ("a.pdf", b"a paper")).await;
    manager.open(&document, &team.key()).await;
    at.verify().await;
    (case, asked.request, document)
}

/// The rows of a table, by the names of its first line.
async fn rows(who: &Agent, path: &str) -> Vec<Vec<String>> {
    let table = who.browser.get(path).await.expect(200);
    assert!(table.header("content-type").starts_with("text/csv") && table.header("content-disposition").starts_with("attachment"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.body.as_slice());
    reader.records().map(|record| record.expect("a row").iter().map(str::to_owned).collect()).collect()
}

fn column<'a>(rows: &'a [Vec<String>], name: &str) -> Vec<&'a str> {
    let place = rows[0].iter().position(|column| column == name).expect("the column");
    rows[1..].iter().map(|row| row[place].as_str()).collect()
}

#[test]
fn a_document_s_timeline_says_who_could_who_did_when_and_why_and_each_line_has_its_proof() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (_, stranger) = at.agency("Agence de Bron").await;
        let (case, request, document) = lived(at, (&team, &manager)).await;
        stranger.see(&document).await.expect(404);
        at.verify().await;
        let table = rows(&manager, &format!("/api/v1/documents/{document}/timeline.csv")).await;
        assert_eq!(column(&table, "what"), ["team", "attempt.refused", "document.opened", "document.received"], "accesses, then the newest first");
        assert_eq!(column(&table, "who"), ["", stranger.name.as_str(), manager.name.as_str(), "link"]);
        assert_eq!(column(&table, "structure")[..3], ["Agence de Villeurbanne", "Agence de Bron", "Agence de Villeurbanne"]);
        assert_eq!(column(&table, "outcome"), ["", "not-found", "done", "done"]);
        let page = manager.browser.get(&format!("/documents/{document}/timeline")).await.expect(200).text();
        for shown in
            ["Chronologie du document", "Document ouvert", "Tentative d’accès", "Par le lien, sans compte", &stranger.name, "Qui pouvait ouvrir", "Responsable"]
        {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        let proof = page.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.starts_with("/proof/")).expect("a proof");
        at.browser().get(proof).await.expect(200);

        let of_case = rows(&manager, &format!("/api/v1/cases/{case}/timeline.csv")).await;
        assert!(column(&of_case, "what").contains(&"case.opened") && of_case.len() > table.len());
        let of_link = rows(&manager, &format!("/api/v1/requests/{request}/timeline.csv")).await;
        assert_eq!(column(&of_link, "what"), ["document.received", "request.created"]);
        for path in [format!("/cases/{case}/timeline"), format!("/documents/{document}/timeline"), format!("/requests/{request}/timeline")] {
            stranger.browser.get(&path).await.expect(404);
        }
    });
}

#[test]
fn once_a_person_is_forgotten_nothing_is_told_of_them() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, ..) = lived(at, (&team, &manager)).await;
        at.record(&manager, &case, ("DERNIER_CONTACT", "2026-03-03")).await;
        at.clock.advance_to(day("2026-04-05"));
        at.purge().await;
        at.clock.advance(SignedDuration::from_hours(24 * 40));
        at.purge().await;
        at.purge().await;
        assert_eq!(at.told("case.erased").await, 1);
        assert_eq!(at.number(&format!("SELECT CAST(COUNT(*) AS BIGINT) FROM entry_values WHERE field = 'case' AND value = '{case}'")).await, 0);
        at.verify().await;
    });
}

#[test]
fn an_agent_s_timeline_is_for_whoever_supervises_and_goes_on_page_after_page() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (_, _, document) = lived(at, (&team, &manager)).await;
        for _ in 0..120 {
            at.clock.advance(SignedDuration::from_secs(1));
            manager.browser.get(&format!("/api/v1/documents/{document}/payload")).await.expect(200);
        }
        at.verify().await;
        let dpo = at.staff(Role::Dpo).await;
        let path = format!("/retention/agents/{}", manager.id);
        manager.browser.get(&path).await.expect(403);
        let page = dpo.browser.get(&path).await.expect(200).text();
        assert!(page.contains(&manager.name), "{page}");
        let next = page.split("href=\"").filter_map(|rest| rest.split('"').next()).find(|href| href.contains("?before=")).expect("older entries");
        let older = dpo.browser.get(next).await.expect(200).text();
        assert!(older.contains("Dossier ouvert") && !older.contains("?before="), "{older}");
        let whole = rows(&dpo, &format!("/api/v1/agents/{}/timeline.csv", manager.id)).await;
        assert!(column(&whole, "what").iter().filter(|what| **what == "document.opened").count() == 121);
        dpo.browser.get("/retention/agents/agt_01kjsc2140zqy9tvheyerq7h47").await.expect(404);
    });
}

/// Signs in again: days have passed.
async fn back(at: &Instance, mut agent: Agent) -> Agent {
    agent.browser = at.browser();
    agent.browser.session = agent.sign_in(&agent.browser).await.expect(204).session();
    agent
}

/// The classes of the documents, in the order of the list.
async fn classes(dpo: &Agent, query: &str) -> Vec<(String, String)> {
    let table = rows(dpo, &format!("/api/v1/reports/exposure.csv?{query}")).await;
    let (documents, classes) = (column(&table, "document"), column(&table, "class"));
    let mut found: Vec<_> = documents.into_iter().zip(classes).map(|(document, class)| (document.to_owned(), class.to_owned())).collect();
    found.sort();
    found
}

#[test]
fn a_breach_is_told_document_by_document_and_class_by_class() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (other, stranger) = at.agency("Agence de Bron").await;
        let (_, _, opened) = lived(at, (&team, &manager)).await;
        let case = manager.open_case(at, &team, person("Samir Haddad")).await;
        let asked = manager.ask(at, (&team, &case), (PURPOSE, &[PIECE])).await;
        let (closed, _) = Sender::arrive(at, &asked).await.deposit(at, PIECE, ("b.pdf", b"a paper")).await;
        let (_, _, elsewhere) = lived(at, (&other, &stranger)).await;
        let dpo = at.staff(Role::Dpo).await;
        let list = |rows: &[(&String, &str)]| {
            let mut rows: Vec<_> = rows.iter().map(|(document, class)| ((*document).clone(), (*class).to_owned())).collect();
            rows.sort();
            rows
        };
        let account = format!("breach=account&agent={}&from=2026-03-03&to=2026-03-03", manager.id);
        assert_eq!(classes(&dpo, &account).await, list(&[(&opened, "EN_CLAIR"), (&closed, "CLÉ_EXPOSÉE")]), "what was read, and what the team's key opens");
        let server = "breach=server&from=2026-03-03&to=2026-03-03";
        let all = [(&opened, "EN_CLAIR"), (&closed, "EN_CLAIR"), (&elsewhere, "EN_CLAIR")];
        assert_eq!(classes(&dpo, server).await, list(&all), "what passed through it while it was not ours");
        let later = "breach=server&from=2026-03-10&to=2026-03-11";
        at.clock.advance_to(day("2026-03-10"));
        let dpo = back(at, dpo).await;
        let sealed = [(&opened, "CHIFFRÉ_SEUL"), (&closed, "CHIFFRÉ_SEUL"), (&elsewhere, "CHIFFRÉ_SEUL")];
        assert_eq!(classes(&dpo, later).await, list(&sealed), "what only lay there");
        assert_eq!(classes(&dpo, "breach=copy&from=2026-03-03&to=2026-03-03").await, list(&sealed));
        assert_eq!(classes(&dpo, "breach=copy&from=2026-03-01&to=2026-03-01").await, [], "before any of it came");

        let page = dpo.browser.get(&format!("/retention/exposure?{account}")).await.expect(200).text();
        for shown in ["2 personnes ont au moins un document lisible", "EN_CLAIR", "Agence de Villeurbanne", &manager.name] {
            assert!(page.contains(shown), "{shown} in {page}");
        }
        assert!(!page.contains("<td>Agence de Bron"), "nothing of the other team");
        assert!(dpo.browser.get("/retention/exposure").await.expect(200).text().contains("Que s’est-il passé"));
        back(at, manager).await.browser.get("/retention/exposure").await.expect(403);
        for bad in ["breach=account&from=2026-03-03&to=2026-03-03", "breach=theft&from=2026-03-03&to=2026-03-03"] {
            dpo.browser.get(&format!("/api/v1/reports/exposure.csv?{bad}")).await.expect_problem(404, "not-found");
        }
        for bad in ["breach=copy&from=2026-03-04&to=2026-03-03", "breach=copy&from=hier&to=2026-03-03", "breach=copy"] {
            dpo.browser.get(&format!("/api/v1/reports/exposure.csv?{bad}")).await.expect_problem(422, "impossible-date");
        }
        at.clock.advance_to(day("2026-06-01"));
        at.purge().await;
        let dpo = back(at, dpo).await;
        assert_eq!(classes(&dpo, "breach=copy&from=2026-06-02&to=2026-06-03").await, [], "what was destroyed before is not exposed after");
        assert_eq!(classes(&dpo, "breach=copy&from=2026-03-05&to=2026-03-05").await.len(), 3, "and was, before it was destroyed");
        assert_eq!(classes(&dpo, &account).await, list(&[(&opened, "EN_CLAIR"), (&closed, "CLÉ_EXPOSÉE")]), "though its own lists went with it");
    });
}
