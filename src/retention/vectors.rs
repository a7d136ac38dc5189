//! The published vectors (`tests/vectors/deadlines.toml`), on the purposes as shipped.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::*;
use crate::purposes::{Clock, EventKind, PieceCode, Policies, PurposeCode, shipped};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vectors {
    deadline: Vec<DeadlineVector>,
    stage: Vec<StageVector>,
    rights: Vec<RightsVector>,
    breach: Vec<BreachVector>,
    receipt: Vec<ReceiptVector>,
    health_record: Vec<HealthRecordVector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeadlineVector {
    name: String,
    purpose: PurposeCode,
    piece: PieceCode,
    deposited_on: Date,
    events: Vec<Event>,
    extended_on: Option<Date>,
    start: Option<EventKind>,
    counts_from: Option<Date>,
    active_until: Option<Timestamp>,
    purge_on: Date,
    purge_at: Timestamp,
    decided_by: DecidedBy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageVector {
    name: String,
    deadline: String,
    now: Timestamp,
    hold: Option<HoldKind>,
    elimination: Option<String>,
    stage: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RightsVector {
    received_on: Date,
    answer_by: Date,
    extended_by: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BreachVector {
    aware_at: Timestamp,
    notify_by: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiptVector {
    deposited_on: Date,
    recorded_by: Date,
    acknowledged_by: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthRecordVector {
    received_on: Date,
    established_on: Date,
    not_before: Date,
    not_after: Date,
}

fn vectors() -> Vectors {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/deadlines.toml"));
    toml::from_str(text).expect("the vectors are well formed")
}

fn clock<'a>(policies: &'a Policies, vector: &DeadlineVector) -> &'a Clock {
    let purpose = policies.purpose(&vector.purpose).expect("a shipped purpose");
    assert!(purpose.piece(&vector.piece).is_some(), "{}: unknown piece", vector.name);
    purpose.clock_for(&vector.piece)
}

fn computed(policies: &Policies, vector: &DeadlineVector) -> Deadline {
    deadline(clock(policies, vector), &Facts { extended_on: vector.extended_on, ..Facts::of(vector.deposited_on, &vector.events) })
}

#[test]
fn every_deadline_is_the_published_one() {
    let policies = shipped();
    for vector in vectors().deadline {
        let found = computed(&policies, &vector);
        assert_eq!(found.start.map(|start| start.event), vector.start, "{}", vector.name);
        assert_eq!(found.start.map(|start| start.counts_from), vector.counts_from, "{}", vector.name);
        assert_eq!(found.active_until, vector.active_until, "{}", vector.name);
        assert_eq!(found.purge_on, vector.purge_on, "{}", vector.name);
        assert_eq!(found.purge_at, vector.purge_at, "{}", vector.name);
        assert_eq!(found.decided_by, vector.decided_by, "{}", vector.name);
    }
}

#[test]
fn every_stage_is_the_published_one() {
    let (policies, vectors) = (shipped(), vectors());
    let deadlines: BTreeMap<&str, &DeadlineVector> = vectors.deadline.iter().map(|vector| (vector.name.as_str(), vector)).collect();
    for vector in &vectors.stage {
        let of = deadlines.get(vector.deadline.as_str()).expect("a deadline of the file");
        let elimination = vector.elimination.as_deref();
        let found = stage((&computed(&policies, of)).into(), vector.now, vector.hold, elimination.is_some() || !clock(&policies, of).master);
        let word = match found {
            Stage::Active => "active",
            Stage::Archived => "archived",
            Stage::AwaitingVisa => "awaiting_visa",
            Stage::Held(hold) => {
                assert_eq!(Some(hold), vector.hold, "{}", vector.name);
                "held"
            }
            Stage::DuePurge => "due_purge",
        };
        assert_eq!(word, vector.stage, "{}", vector.name);
    }
}

#[test]
fn every_legal_term_is_the_published_one() {
    let vectors = vectors();
    for vector in &vectors.rights {
        let expected = term::RightsTerm { answer_by: vector.answer_by, extended_by: vector.extended_by };
        assert_eq!(term::rights_term(vector.received_on), expected);
    }
    for vector in &vectors.breach {
        assert_eq!(term::breach_notification_by(vector.aware_at), vector.notify_by);
    }
    for vector in &vectors.receipt {
        let expected = term::ReceiptTerm { recorded_by: vector.recorded_by, acknowledged_by: vector.acknowledged_by };
        assert_eq!(term::receipt_term(vector.deposited_on), expected);
    }
    for vector in &vectors.health_record {
        let expected = term::HealthRecordTerm { not_before: vector.not_before, not_after: vector.not_after };
        assert_eq!(term::health_record_term(vector.received_on, vector.established_on), expected);
    }
}

#[test]
fn no_section_of_the_vectors_is_empty() {
    let vectors = vectors();
    assert!(vectors.deadline.len() >= 20 && vectors.stage.len() >= 8);
    assert!(!vectors.rights.is_empty() && !vectors.breach.is_empty());
    assert!(!vectors.receipt.is_empty() && !vectors.health_record.is_empty());
}
