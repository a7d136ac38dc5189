//! A person's documents are purged and the case is swept: then the person is looked for in every declared column and in every file.

use consigne::base::from_b64;
use jiff::SignedDuration;

use crate::{
    guards::columns::declared,
    harness::{Agent, Instance, Sender, Team, columns_holding, day, files_holding, person, story},
};

/// A name that is nowhere else.
const NAME: &str = "Zénobie Canari-Quatrevingt";

/// Ways after which a column holds nothing of anybody, when everything has ended.
const GONE: [&str; 5] = ["purge", "link", "request", "case", "swept"];

/// Bytes of everything sealed about the person, as stored.
async fn traces(at: &Instance) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for (table, column) in
        [("cases", "label"), ("requests", "brief"), ("requests", "team_copy"), ("manifests", "sealed"), ("grants", "sealed"), ("requests", "token_digest")]
    {
        let hex = if crate::harness::postgres_server().is_some() { format!("encode({column}, 'hex')") } else { format!("lower(hex({column}))") };
        for value in at.texts(&format!("SELECT {hex} FROM {table} WHERE {column} IS NOT NULL")).await {
            let bytes = consigne::base::from_hex(&value).expect("hexadecimal");
            // From the end: every age file begins alike.
            found.push((format!("{table}.{column}"), bytes[bytes.len().saturating_sub(24)..].to_vec()));
        }
    }
    for file in crate::harness::files_below(&at.blobs()) {
        let bytes = std::fs::read(at.blobs().join(&file)).expect("a payload");
        if bytes.len() > 24 {
            found.push(("a payload".to_owned(), bytes[bytes.len() - 24..].to_vec()));
        }
    }
    found
}

/// A whole life: a case, a request, a deposit, an agent's own document, an opening.
async fn live(at: &Instance, team: &Team, manager: &Agent) -> (String, String) {
    let case = manager.open_case(at, team, person(NAME)).await;
    let asked = manager.ask(at, (team, &case), ("P12_IDENTITE", &["PIECE_IDENTITE"])).await;
    let sender = Sender::arrive(at, &asked).await;
    assert!(from_b64(sender.page["brief"].as_str().expect("a brief")).is_some());
    let (document, _) = sender.deposit(at, "PIECE_IDENTITE", (&format!("{NAME}.pdf"), NAME.repeat(500).as_bytes())).await;
    sender.deposit(at, "PIECE_IDENTITE", ("again.pdf", NAME.repeat(500).as_bytes())).await;
    manager.open(&document, &team.key()).await;
    let unfinished = sender.create("PIECE_IDENTITE", 100).await.expect(201).header("location").to_owned();
    sender.patch(&unfinished, 0, b"half").await.expect(204);
    at.record(manager, &case, ("DERNIER_CONTACT", "2026-03-03")).await;
    (case, asked.token)
}

#[test]
fn a_person_whose_case_has_ended_is_in_no_column_and_in_no_file() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (case, token) = live(at, &team, &manager).await;
        let traces = traces(at).await;
        assert!(traces.len() >= 9, "a life leaves traces: {traces:?}");
        let db = at.app.records.db();
        for (name, bytes) in &traces {
            let held = !columns_holding(db, bytes).await.is_empty() || !files_holding(at.folder(), bytes).is_empty();
            assert!(held, "{name} is found while it is there");
        }
        for secret in [NAME, "Canari-Quatrevingt", token.as_str()] {
            assert_eq!(
                (columns_holding(db, secret.as_bytes()).await, files_holding(at.folder(), secret.as_bytes())),
                (Vec::new(), Vec::new()),
                "never in clear"
            );
        }
        at.clock.advance_to(day("2026-04-05"));
        at.purge().await;
        at.clock.advance(SignedDuration::from_hours(24 * 40));
        at.purge().await;
        at.purge().await;
        at.app.records.db().forget_deleted().await.expect("what was deleted is forgotten");
        for (name, bytes) in &traces {
            assert_eq!(columns_holding(db, bytes).await, [""; 0], "{name}");
            assert_eq!(files_holding(at.folder(), bytes), [""; 0], "{name}");
        }
        for (table, columns) in declared().table {
            for (column, _) in columns.iter().filter(|(_, says)| says.erase.as_deref().is_some_and(|way| GONE.contains(&way))) {
                // Accounts that were answered stay with their invitation: nobody here has left.
                let others = if table == "invitations" { " AND answered_at IS NULL" } else { "" };
                let left = at.number(&format!("SELECT CAST(COUNT(*) AS BIGINT) FROM {table} WHERE {column} IS NOT NULL{others}")).await;
                assert_eq!(left, 0, "{table}.{column} still holds something");
            }
        }
        let tied = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM entry_values WHERE value = '{case}'");
        assert_eq!(at.number(&tied).await, 0, "nothing ties the trail to the case any more");
    });
}

#[test]
fn what_names_people_in_the_trail_goes_after_twelve_months_and_the_trail_still_verifies() {
    story(async |at| {
        let (_, manager) = at.agency("Agence de Villeurbanne").await;
        let named = format!("SELECT CAST(COUNT(*) AS BIGINT) FROM entry_values WHERE value = '{}'", manager.id);
        assert!(at.number(&named).await > 0);
        at.clock.advance_to(day("2027-03-02"));
        at.purge().await;
        assert!(at.number(&named).await > 0, "twelve months are twelve months");
        at.clock.advance_to(day("2027-03-05"));
        at.purge().await;
        assert_eq!(at.number(&named).await, 0);
        at.verify().await;
    });
}
