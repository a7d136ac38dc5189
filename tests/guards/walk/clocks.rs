//! How the routes of clocks, rules and purges are asked: about something fresh of the first team's each time, since most of them change it.

use axum::http::Method;
use consigne::{
    base::b64,
    purposes::PolicyFile,
    rules,
    sealing::{Approval, Signed, seal},
};
use serde_json::{Value, json};

use super::{
    asking::Asking,
    world::{Actor, PIECE, PURPOSE, World},
};
use crate::harness::{Agent, shipped_policies, word};

/// A day in the year that follows the stories' day.
const LATER: &str = "2026-09-01";

/// A day within what the rule of the extended document allows.
const EXTENDED: &str = "2026-07-01";

/// The request of a route of these, if it is one.
pub(super) async fn of(world: &World<'_>, path: &str, actor: &Actor, asking: Asking) -> Asking {
    match path {
        "/api/v1/cases/{case}/events" | "/api/v1/cases/{case}/events/preview" => asking.json(&json!({ "kind": "FIN_VALIDITE", "on": LATER })),
        "/api/v1/contacts" => {
            let case = world.manager().open_case(world.at, &world.team, crate::harness::person("Karim Lopez")).await;
            asking.json(&json!({ "contacts": [{ "case": case, "on": "2026-03-03" }] })).about(&case)
        }
        "/api/v1/holds" => asking.json(&json!({ "document": world.document, "reason": "PROCEDURE_EN_COURS", "review_on": LATER })).about(&world.document),
        "/api/v1/holds/{hold}/review" | "/api/v1/holds/{hold}/lift" => hold(world, path, asking).await,
        path if path.starts_with("/api/v1/documents/{document}/") => document(world, path, asking).await,
        "/api/v1/visas" => {
            awaiting(world).await;
            let count = world.at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM uses WHERE state = 'awaiting_visa' AND visa IS NULL").await;
            asking.json(&json!({ "reference": "AD69 2026-014", "given_on": "2026-03-03", "purpose": PURPOSE, "documents": count }))
        }
        "/api/v1/reports/retention/decisions" => {
            let notes = world.at.texts("SELECT note FROM checkpoints ORDER BY size DESC LIMIT 1").await;
            let lines: Vec<_> = notes.iter().flat_map(|note| note.lines()).collect();
            let entries: u64 = lines[1].parse().expect("a size");
            let as_of = world.at.app.records.now().to_string();
            asking.json(&json!({ "period": "2026", "verdict": "VALIDE", "about": [], "as_of": as_of, "entries": entries, "root": lines[2] }))
        }
        path => supervised(world, path, actor, asking).await,
    }
}

async fn hold(world: &World<'_>, path: &str, asking: Asking) -> Asking {
    let order = json!({ "document": world.document, "reason": "PROCEDURE_EN_COURS", "review_on": LATER });
    let placed = world.manager().browser.post("/api/v1/holds", &order).await.expect(201).json();
    let id = placed["hold"].as_str().expect("an id").to_owned();
    let body = if path.ends_with("/lift") { json!({ "told_on": "2026-03-03", "told_by": "COURRIER" }) } else { json!({ "review_on": LATER }) };
    Asking { path: path.replace("{hold}", &id), ..asking }.json(&body).about(&id)
}

/// A document that nobody else is asked about.
async fn fresh(world: &World<'_>) -> String {
    world.sender.deposit(world.at, PIECE, ("notification.pdf", b"a notification")).await.0
}

async fn document(world: &World<'_>, path: &str, asking: Asking) -> Asking {
    let id = fresh(world).await;
    let sealed = |text: &[u8]| b64(&seal(text, &world.team.identity.recipient()));
    let grants = json!([{ "holder": world.team.id, "generation": 1, "sealed": sealed(b"the key") }]);
    let asking = Asking { path: path.replace("{document}", &id), ..asking }.about(&id);
    let (purpose, piece) = ("P02_PDP_SPSTI", "FICHE_LIAISON_PDP");
    match path.rsplit('/').next() {
        Some("extension") => {
            // The rule of this purpose allows none: the document is another's for the occasion.
            world.at.change(&format!("UPDATE uses SET purpose = 'P04_MDPH_DOSSIER', piece = 'BILAN_MDPH' WHERE document = '{id}'")).await;
            world.manager().record(&world.case, ("DECISION", Some("2026-03-03"))).await.expect(201);
            asking.json(&json!({ "purpose": "P04_MDPH_DOSSIER", "until": EXTENDED, "reason": "DEMARCHE_EN_COURS" }))
        }
        Some("purposes") => {
            let reason = "DEMARCHE_NOUVELLE";
            asking.json(&json!({ "purpose": purpose, "piece": piece, "reason": reason, "version": 2, "manifest": sealed(b"a manifest"), "grants": grants }))
        }
        Some("correction") => asking.json(&json!({
            "from": PURPOSE, "purpose": purpose, "piece": piece, "reason": "FINALITE_ERRONEE", "version": 2, "manifest": sealed(b"a manifest"), "grants": grants,
        })),
        Some("consultation") => {
            archived(world, &id).await;
            asking.json(&json!({ "reason": "CONTROLE" }))
        }
        other => panic!("tests/guards/walk/clocks.rs does not know how to ask {other:?}"),
    }
}

/// Gives the archive team an access to a document.
async fn archived(world: &World<'_>, document: &str) {
    let copy = "INSERT INTO grants (document, purpose, holder, kind, generation, sealed, created_at) SELECT g.document, g.purpose, t.team, 'archive', 1, g.sealed, g.created_at";
    world.at.change(&format!("{copy} FROM grants g JOIN teams t ON t.kind = 'archive' WHERE g.document = '{document}'")).await;
}

/// A document that waits for a visa.
async fn awaiting(world: &World<'_>) {
    let id = fresh(world).await;
    archived(world, &id).await;
    world.at.change(&format!("UPDATE uses SET state = 'awaiting_visa', awaiting_visa_at = 1 WHERE document = '{id}'")).await;
}

async fn supervised(world: &World<'_>, path: &str, actor: &Actor, asking: Asking) -> Asking {
    let at = world.at;
    match path {
        "/api/v1/corrections/{correction}/decision" | "/api/v1/corrections/{correction}/seen" => {
            let id = correction(world, path.ends_with("/seen")).await;
            Asking { path: path.replace("{correction}", &id), ..asking }.json(&json!({ "approve": false })).about(&id)
        }
        "/api/v1/consultations/{consultation}/seen" => {
            let agent = &world.manager().id;
            at.change(&format!("INSERT INTO consultations (document, agent, reason, at, ends_at) VALUES ('{}', '{agent}', 'CONTROLE', 1, 2)", world.document))
                .await;
            let id = at.number("SELECT CAST(MAX(consultation) AS BIGINT) FROM consultations").await.to_string();
            Asking { path: path.replace("{consultation}", &id), ..asking }
        }
        "/api/v1/purges/stops/{stop}/release" => {
            at.change("INSERT INTO breaker_stops (run, moved, stock, stopped_at) SELECT MAX(run), 60, 100, 1 FROM purge_runs").await;
            let id = at.number("SELECT CAST(MAX(stop) AS BIGINT) FROM breaker_stops").await.to_string();
            Asking { path: path.replace("{stop}", &id), ..asking }.json(&json!({ "reason": "VERIFIE", "moved": 60 }))
        }
        "/api/v1/clock/confirmation" => {
            for mark in ["doubted", "confirmation-asked"] {
                at.change(&format!("INSERT INTO time_marks (name, at) VALUES ('{mark}', 1) ON CONFLICT (name) DO NOTHING")).await;
            }
            asking
        }
        "/api/v1/policies/{digest}/approval" | "/api/v1/policies/{digest}/refusal" => version(world, path, actor, asking).await,
        "/api/v1/teams/{team}/rule-notice" => {
            let digest = at.app.rules().digest().to_owned();
            at.change("DELETE FROM rule_notices").await;
            let columns = "INSERT INTO rule_notices (digest, purpose, team, change, documents, announced_at)";
            at.change(&format!("{columns} VALUES ('{digest}', '{PURPOSE}', '{}', 'longer', 1, 1)", world.team.id)).await;
            asking.json(&json!({ "digest": digest, "purpose": PURPOSE, "told_on": "2026-03-03", "told_by": "COURRIER" }))
        }
        other => panic!("tests/guards/walk/clocks.rs does not know how to ask {other}"),
    }
}

/// A correction that waits, or one that was made and drawn.
async fn correction(world: &World<'_>, drawn: bool) -> String {
    let id = format!("corr_{}", world.document.trim_start_matches("doc_"));
    let boolean = |value: bool| if value { "TRUE" } else { "FALSE" };
    world.at.change("DELETE FROM corrections").await;
    world
        .at
        .change(&format!(
            "INSERT INTO corrections (correction, document, team, from_purpose, from_piece, purpose, piece, reason, longer, asked_at, asked_by, sampled, applied)
             VALUES ('{id}', '{}', '{}', '{PURPOSE}', '{PIECE}', 'P02_PDP_SPSTI', 'FICHE_LIAISON_PDP', 'FINALITE_ERRONEE', FALSE, 1, '{}', {}, {})",
            world.document,
            world.team.id,
            world.manager().id,
            boolean(drawn),
            if drawn { "TRUE" } else { "NULL" }
        ))
        .await;
    id
}

/// The shipped purposes with other words in one of them, never the same twice.
pub(super) fn reworded() -> Vec<PolicyFile> {
    let mut files = shipped_policies();
    let file = files.iter_mut().find(|file| file.name.ends_with("P14_ACCORD.toml")).expect("a purpose");
    file.text = file.text.replace("[label]\nfr = \"", &format!("[label]\nfr = \"({}) ", word()));
    files
}

/// A version that was just proposed, with an approval signed by whoever asks.
async fn version(world: &World<'_>, path: &str, actor: &Actor, asking: Asking) -> Asking {
    let at = world.at;
    let plan = rules::propose(&at.app.records, &at.app.rules(), &reworded()).await.expect("a proposal");
    let whoever: &Agent = world.agent(actor).unwrap_or_else(|| world.manager());
    let digest = |text: &str| text.parse().expect("a digest");
    let approval = Approval { policy: digest(&plan.to), previous: digest(&plan.from) };
    let signed = Signed::new(&approval, &whoever.id, &whoever.signing, at.app.records.now());
    let asking = Asking { path: path.replace("{digest}", &plan.to), ..asking };
    if path.ends_with("/refusal") { asking } else { asking.json(&json!({ "approval": signed })) }
}

/// Whether a route is one of these.
pub(super) fn knows(method: &Method, path: &str) -> bool {
    let begins = [
        "/api/v1/contacts",
        "/api/v1/holds",
        "/api/v1/visas",
        "/api/v1/reports",
        "/api/v1/corrections",
        "/api/v1/consultations",
        "/api/v1/purges",
        "/api/v1/policies",
        "/api/v1/clock",
    ];
    let clock_of_document = path.starts_with("/api/v1/documents/{document}/");
    *method == Method::POST
        && (begins.iter().any(|begin| path.starts_with(begin)) || clock_of_document || path.contains("/events") || path.ends_with("/rule-notice"))
}

/// What the world holds for these routes from the beginning: a decision in its case, a run, a proposed version.
pub(super) async fn prepare(world: &World<'_>) -> (String, String) {
    let order: Value = json!({ "kind": "DECISION", "on": "2026-03-03" });
    world.manager().browser.post(&format!("/api/v1/cases/{}/events", world.case), &order).await.expect(201);
    let run = world.at.purge().await.id.to_string();
    let plan = rules::propose(&world.at.app.records, &world.at.app.rules(), &reworded()).await.expect("a proposal");
    (run, plan.to)
}
