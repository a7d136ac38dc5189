//! Two purposes on one document, and a purpose or a piece put right.

use consigne::identity::Role;
use jiff::SignedDuration;
use serde_json::json;

use super::{deposited, sealed};
use crate::harness::{day, files_below, story};

const FOLLOWED: (&str, &str) = ("P02_PDP_SPSTI", "FICHE_LIAISON_PDP");
const STATUS: (&str, &str) = ("P05_RQTH", "NOTIFICATION_RQTH");

#[test]
fn a_document_under_two_purposes_has_one_payload_and_two_clocks_and_goes_with_the_last() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), STATUS).await;
        let mut order = manager.reseal(at, (&document, &team.identity), FOLLOWED).await;
        order["reason"] = json!("DEMARCHE_NOUVELLE");
        let path = format!("/api/v1/documents/{document}/purposes");
        manager.post(&path, &order).await.expect(201);
        manager.post(&path, &order).await.expect_problem(409, "already-there");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM grants").await, 2, "one set of accesses a purpose");
        manager.record(&case, ("FIN_VALIDITE", Some("2026-03-03"))).await.expect(201);
        at.clock.advance_to(day("2026-09-03"));
        let counts = at.purge().await.counts;
        assert_eq!((counts.ended, counts.purged), (1, 0), "the first purpose ends, the payload stays");
        assert_eq!(at.texts("SELECT purpose FROM grants").await, [FOLLOWED.0]);
        manager.back(at).await;
        let (manifest, bytes) = manager.open(&document, &team.key()).await;
        assert_eq!((manifest.purpose.as_str(), manifest.version, bytes.as_slice()), (FOLLOWED.0, 2, b"a paper".as_slice()));
        at.clock.advance_to(day("2028-03-03"));
        let counts = at.purge().await.counts;
        assert_eq!((counts.ended, counts.purged), (1, 1));
        assert_eq!(files_below(&at.blobs()), [""; 0]);
        let dpo = at.staff(Role::Dpo).await;
        let certificates = dpo.browser.get(&format!("/api/v1/documents/{document}/certificates")).await.expect(200).json();
        let told: Vec<_> =
            certificates.as_array().expect("a list").iter().map(|one| (&one["statement"]["purpose"], &one["statement"]["payload_destroyed"])).collect();
        assert_eq!(told, [(&json!(FOLLOWED.0), &json!(true)), (&json!(STATUS.0), &json!(false))]);
    });
}

#[test]
fn two_purposes_that_end_on_the_same_day_take_the_payload_with_them() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (_, document) = deposited(at, (&manager, &team), STATUS).await;
        let mut order = manager.reseal(at, (&document, &team.identity), FOLLOWED).await;
        order["reason"] = json!("DEMARCHE_NOUVELLE");
        manager.post(&format!("/api/v1/documents/{document}/purposes"), &order).await.expect(201);
        at.clock.advance_to(day("2028-03-03"));
        let counts = at.purge().await.counts;
        assert_eq!((counts.ended, counts.purged), (2, 1));
        assert_eq!(files_below(&at.blobs()), [""; 0]);
        assert_eq!(at.texts("SELECT state FROM uses").await, ["purged", "purged"]);
    });
}

#[test]
fn a_wrong_purpose_is_put_right_freely_for_five_working_days() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (_, document) = deposited(at, (&manager, &team), STATUS).await;
        // 3 March 2026 is a Tuesday: the fifth working day is the Tuesday after.
        at.clock.advance_to(day("2026-03-11") - SignedDuration::from_secs(1));
        manager.back(at).await;
        let mut order = manager.reseal(at, (&document, &team.identity), FOLLOWED).await;
        (order["from"], order["reason"]) = (json!(STATUS.0), json!("FINALITE_ERRONEE"));
        manager.post(&format!("/api/v1/documents/{document}/correction"), &order).await.expect(204);
        let page = manager.see(&document).await.expect(200).json();
        assert_eq!((&page["purpose"], &page["piece"]), (&json!(FOLLOWED.0), &json!(FOLLOWED.1)));
        manager.open(&document, &team.key()).await;
        assert_eq!(at.texts("SELECT purpose FROM uses").await, [FOLLOWED.0]);
        assert_eq!((at.told("document.corrected").await, at.told("document.purpose-withdrawn").await), (1, 1));
        let dpo = at.staff(Role::Dpo).await;
        assert_eq!(dpo.browser.get("/api/v1/reports/retention").await.expect(200).json()["reconciles"], true);
    });
}

#[test]
fn later_or_longer_the_dpo_or_the_deputy_decides() {
    story(async |at| {
        let (team, mut manager) = at.agency("Agence de Villeurbanne").await;
        let (case, document) = deposited(at, (&manager, &team), STATUS).await;
        manager.record(&case, ("FIN_VALIDITE", Some("2026-03-03"))).await.expect(201);
        let path = format!("/api/v1/documents/{document}/correction");
        let mut order = manager.reseal(at, (&document, &team.identity), FOLLOWED).await;
        (order["from"], order["reason"]) = (json!(STATUS.0), json!("FINALITE_ERRONEE"));
        manager.post(&path, &order).await.expect(202);
        manager.post(&path, &order).await.expect_problem(409, "already-there");
        assert_eq!(at.texts("SELECT purpose FROM uses").await, [STATUS.0], "longer: nothing has changed yet");
        let deputy = at.staff(Role::DeputyDpo).await;
        let waiting = deputy.browser.get("/api/v1/decisions").await.expect(200).json()["corrections"][0].clone();
        assert_eq!((&waiting["longer"], &waiting["waits"], &waiting["purpose"]), (&json!(true), &json!(true), &json!(FOLLOWED.0)));
        let decision = format!("/api/v1/corrections/{}/decision", waiting["correction"].as_str().expect("an id"));
        deputy.browser.post(&decision, &json!({ "approve": true })).await.expect(204);
        deputy.browser.post(&decision, &json!({ "approve": true })).await.expect_problem(404, "not-found");
        assert_eq!(at.texts("SELECT purpose FROM uses").await, [FOLLOWED.0]);
        manager.open(&document, &team.key()).await;
        at.clock.advance_to(day("2026-03-11"));
        manager.back(at).await;
        let mut back = manager.reseal(at, (&document, &team.identity), STATUS).await;
        (back["from"], back["reason"]) = (json!(FOLLOWED.0), json!("FINALITE_ERRONEE"));
        manager.post(&path, &back).await.expect(202);
        let deputy = at.staff(Role::DeputyDpo).await;
        let waiting = deputy.browser.get("/api/v1/decisions").await.expect(200).json()["corrections"][0].clone();
        assert_eq!((&waiting["longer"], &waiting["waits"]), (&json!(false), &json!(true)), "shorter, but late");
        let decision = format!("/api/v1/corrections/{}/decision", waiting["correction"].as_str().expect("an id"));
        deputy.browser.post(&decision, &json!({ "approve": false })).await.expect(204);
        assert_eq!(at.texts("SELECT purpose FROM uses").await, [FOLLOWED.0]);
        assert_eq!(
            at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM corrections WHERE manifest IS NOT NULL OR grants IS NOT NULL").await,
            0,
            "what was sealed for it is gone"
        );
    });
}

#[test]
fn a_version_that_does_not_follow_an_access_too_many_and_an_unknown_piece_are_refused_whole() {
    story(async |at| {
        let (team, manager) = at.agency("Agence de Villeurbanne").await;
        let (_, document) = deposited(at, (&manager, &team), STATUS).await;
        let order = manager.reseal(at, (&document, &team.identity), FOLLOWED).await;
        let path = format!("/api/v1/documents/{document}/purposes");
        let with = |name: &str, value: serde_json::Value| {
            let mut order = order.clone();
            order["reason"] = json!("DEMARCHE_NOUVELLE");
            order[name] = value;
            order
        };
        manager.post(&path, &with("version", json!(3))).await.expect_problem(409, "moved");
        manager.post(&path, &with("piece", json!("RADIO_DES_POUMONS"))).await.expect_problem(422, "unknown-piece");
        manager.post(&path, &with("purpose", json!("P99_AUTRE"))).await.expect_problem(422, "unknown-piece");
        manager.post(&path, &with("manifest", json!("bm90IHNlYWxlZA=="))).await.expect_problem(422, "not-sealed");
        let twice = json!([order["grants"][0], { "holder": team.id, "generation": 2, "sealed": sealed(&team) }]);
        manager.post(&path, &with("grants", twice)).await.expect_problem(422, "wrong-holders");
        assert_eq!(at.number("SELECT CAST(COUNT(*) AS BIGINT) FROM manifests").await, 1);
        assert_eq!(at.told("document.purpose-added").await, 0);
    });
}
