//! Chains of rosters, and wraps.

use consigne::sealing::roster::{self, Archive, Authority, Expected, Fingerprint, Member, TeamPin};
use consigne::sealing::{Digest, Pin, Roster, Signed};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use super::inputs::{at, identity, signed_json, signing_key};
use super::{b64, name_of, text};

pub(super) fn member(agent: u8, role: &str) -> Member {
    Member {
        agent: format!("agt_{agent}"),
        role: role.to_owned(),
        recipient: identity(agent).recipient(),
        signing_key: signing_key(agent).verifying_key(),
        wrap: Digest::of(&[agent]),
    }
}

pub(super) fn genesis() -> Roster {
    Roster {
        team: "team_1".into(),
        seq: 0,
        previous: None,
        generation: 1,
        recipient: identity(1).recipient(),
        recovery: identity(5).recipient(),
        recovery_wrap: Digest::of(b"recovery wrap"),
        archive: Some(Archive { holder: "team_6".into(), generation: 2, recipient: identity(6).recipient() }),
        members: vec![member(11, "manager"), member(12, "social_worker")],
    }
}

pub(super) fn sign(roster: &Roster, agent: u8) -> Signed {
    Signed::new(roster, &format!("agt_{agent}"), &signing_key(agent), at())
}

pub(super) fn after(signed: &Signed, roster: &Roster) -> Roster {
    Roster { seq: roster.seq + 1, previous: Some(signed.digest()), ..roster.clone() }
}

/// What somebody who has seen statement 0 alone pins.
fn pin(first: &Signed) -> TeamPin {
    TeamPin { fingerprint: first.digest(), seq: 0, digest: first.digest() }
}

pub(super) fn expected(first: &Signed) -> Value {
    json!({ "team": "team_1", "authority": "manager", "pinned": pin(first), "recovery": identity(5).recipient() })
}

/// What a case says, its chain, and what its reader expects.
type Case = (&'static str, Vec<Signed>, Value);

pub(super) fn rosters() -> Value {
    [whole_chains(), first_statements(), later_statements()]
        .concat()
        .into_iter()
        .map(|(about, chain, expected)| {
            let mut case = json!({ "about": about, "expected": expected, "chain": chain });
            match check_chain(&case) {
                Ok(accepted) => case["accepted"] = json!({ "seq": accepted.roster.seq, "digest": accepted.digest, "fingerprint": accepted.fingerprint }),
                Err(refused) => case["refusal"] = json!(name_of(&refused)),
            }
            case
        })
        .collect()
}

/// Hands the team over from agent 11 to agent 12.
fn handed_over() -> Roster {
    let members = vec![member(12, "manager"), member(13, "adviser")];
    Roster { archive: None, members, ..after(&sign(&genesis(), 11), &genesis()) }
}

/// What somebody expects who was invited with this half of a fingerprint.
fn invited(first: &Signed) -> Value {
    let half = &first.digest().to_string()[..32];
    json!({ "team": "team_1", "authority": "manager", "invited": half, "recovery": identity(5).recipient() })
}

/// What the reader of the usual chain expects, but for one field.
fn expected_with(field: &str, value: Value) -> Value {
    let mut known = expected(&sign(&genesis(), 11));
    known[field] = value;
    known
}

fn whole_chains() -> Vec<Case> {
    let (first, second) = (sign(&genesis(), 11), sign(&handed_over(), 11));
    let third = sign(&after(&second, &handed_over()), 12);
    let rotated = Roster { generation: 2, recipient: identity(2).recipient(), ..after(&first, &genesis()) };
    let by_another_key = Signed::new(&after(&first, &genesis()), "agt_11", &signing_key(13), at());
    let first_by_another_key = Signed::new(&genesis(), "agt_11", &signing_key(13), at());
    let by_one_who_left = sign(&after(&second, &handed_over()), 11);
    let mut forged = signed_json(&second);
    forged["body"] = json!(second.body().replace("adviser", "manager"));
    let forged = serde_json::from_value(forged).expect("still a signed statement");
    let known = expected(&first);
    let seen = |seq, last: &Signed| expected_with("pinned", json!(TeamPin { seq, digest: last.digest(), ..pin(&first) }));
    vec![
        ("one statement", vec![first.clone()], known.clone()),
        ("from manager to manager", vec![first.clone(), second.clone(), third.clone()], known.clone()),
        ("a rotated key", vec![first.clone(), sign(&rotated, 11)], known.clone()),
        ("a reader who saw both", vec![first.clone(), second.clone(), third.clone()], seen(1, &second)),
        ("an older chain than was seen", vec![first.clone()], seen(1, &second)),
        ("another statement where one was seen", vec![first.clone(), second.clone()], seen(1, &third)),
        ("an invited reader", vec![first.clone(), second.clone()], invited(&first)),
        ("no statement", vec![], known.clone()),
        ("another first statement", vec![second.clone()], known.clone()),
        ("a statement skipped", vec![first.clone(), third.clone()], known.clone()),
        ("first in a manager's name by another key", vec![first_by_another_key.clone()], expected(&first_by_another_key)),
        ("later in a manager's name by another key", vec![first.clone(), by_another_key], known.clone()),
        ("a statement repeated", vec![first.clone(), first.clone()], known.clone()),
        ("later signed by a manager who left", vec![first.clone(), second, by_one_who_left], known.clone()),
        ("a body changed after it was signed", vec![first, forged], known),
    ]
}

fn first_statements() -> Vec<Case> {
    let (first, second) = (sign(&genesis(), 11), sign(&handed_over(), 11));
    let archivists = sign(&Roster { archive: None, members: vec![member(11, "archivist")], ..genesis() }, 11);
    let mut of_archive = expected(&archivists);
    of_archive["authority"] = json!("archivist");
    let pinned = |about, roster: Roster, agent| {
        let first = sign(&roster, agent);
        (about, vec![first.clone()], expected(&first))
    };
    vec![
        ("the archive team", vec![archivists], of_archive),
        ("another fingerprint", vec![first.clone()], expected(&second)),
        ("half of another fingerprint", vec![first.clone()], invited(&second)),
        ("a manager where an archivist is needed", vec![first.clone()], expected_with("authority", json!("archivist"))),
        ("another recovery key", vec![first], expected_with("recovery", json!(identity(6).recipient()))),
        pinned("first signed by somebody it does not list", Roster { members: vec![member(12, "manager")], ..genesis() }, 11),
        pinned("first signed by a social worker", genesis(), 12),
        pinned("first with another number", Roster { seq: 1, ..genesis() }, 11),
        pinned("first with a previous", Roster { previous: Some(Digest::of(b"")), ..genesis() }, 11),
        pinned("first of another team", Roster { team: "team_2".into(), ..genesis() }, 11),
    ]
}

fn later_statements() -> Vec<Case> {
    let first = sign(&genesis(), 11);
    let changed = |about, agent, change: fn(&mut Roster)| {
        let mut roster = after(&first, &genesis());
        change(&mut roster);
        (about, vec![first.clone(), sign(&roster, agent)], expected(&first))
    };
    vec![
        changed("later signed by a social worker", 12, |_| {}),
        changed("later signed by the manager it names itself", 13, |roster| roster.members.push(member(13, "manager"))),
        changed("later of another team", 11, |roster| roster.team = "team_2".into()),
        changed("a number skipped", 11, |roster| roster.seq = 2),
        changed("another previous", 11, |roster| roster.previous = Some(Digest::of(b""))),
        changed("no previous", 11, |roster| roster.previous = None),
        changed("later with another recovery key", 11, |roster| roster.recovery = identity(6).recipient()),
        changed("an agent listed twice", 11, |roster| roster.members.push(member(12, "manager"))),
    ]
}

pub(super) fn check_chain(case: &Value) -> Result<roster::Accepted, roster::RosterRefusal> {
    let chain: Vec<Signed> = serde_json::from_value(case["chain"].clone()).expect("signed statements");
    let known = &case["expected"];
    let half = |fingerprint: &str| Pin::of_fingerprint(&format!("{fingerprint}{}", "0".repeat(32)).parse().expect("half a digest"));
    let expected = Expected {
        team: text(&known["team"]).to_owned(),
        authority: if known["authority"] == "archivist" { Authority::Archivist } else { Authority::Manager },
        fingerprint: match known.get("pinned") {
            Some(pinned) => Fingerprint::Pinned(serde_json::from_value(pinned.clone()).expect("a pin")),
            None => Fingerprint::Invited(half(text(&known["invited"]))),
        },
        recovery: text(&known["recovery"]).parse().expect("a recipient"),
    };
    Roster::accept(&chain, &expected)
}

pub(super) fn wraps() -> Value {
    let good = roster::wrap(&identity(1), &identity(12).recipient());
    let of_another_key = roster::wrap(&identity(2), &identity(12).recipient());
    let stating = |wrap: &[u8]| {
        let mut roster = genesis();
        roster.members.iter_mut().for_each(|member| member.wrap = Digest::of(wrap));
        roster
    };
    [
        ("the member's own wrap", stating(&good), "agt_12", &good),
        ("another wrap than the roster states", stating(&of_another_key), "agt_12", &good),
        ("another key than the team's", stating(&of_another_key), "agt_12", &of_another_key),
        ("somebody else", stating(&good), "agt_13", &good),
    ]
    .map(|(about, roster, agent, wrap)| {
        let mut case = json!({ "about": about, "roster": roster, "agent": agent, "identity": identity(12).to_text().expose_secret(), "wrap": b64(wrap) });
        match roster.open_wrap(agent, wrap, &identity(12)) {
            Ok(team) => case["team"] = json!(team.to_text().expose_secret()),
            Err(refused) => case["refusal"] = json!(name_of(&refused)),
        }
        case
    })
    .into()
}
