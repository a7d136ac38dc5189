//! What a chain of rosters proves, and what it refuses.

use super::super::statement::SigningKey;
use super::*;

fn identity(scalar: u8) -> Identity {
    Identity::from_scalar(&[scalar; 32])
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32])
}

fn member(agent: u8, role: &str) -> Member {
    Member {
        agent: format!("agt_{agent}"),
        role: role.to_owned(),
        recipient: identity(agent).recipient(),
        signing_key: key(agent).verifying_key(),
        wrap: Digest::of(&[agent]),
    }
}

/// Agent 1 is the manager, 2 a social worker.
fn genesis() -> Roster {
    Roster {
        team: "team_1".into(),
        seq: 0,
        previous: None,
        generation: 1,
        recipient: identity(50).recipient(),
        recovery: identity(60).recipient(),
        recovery_wrap: Digest::of(b"recovery wrap"),
        archive: None,
        members: vec![member(1, "manager"), member(2, "social_worker")],
    }
}

fn sign(roster: &Roster, agent: u8) -> Signed {
    Signed::new(roster, &format!("agt_{agent}"), &key(agent), "2026-03-03T08:12:00Z".parse().unwrap())
}

fn after(signed: &Signed, roster: &Roster) -> Roster {
    Roster { seq: roster.seq + 1, previous: Some(signed.digest()), ..roster.clone() }
}

fn pin_of(first: &Signed) -> TeamPin {
    TeamPin { fingerprint: first.digest(), seq: 0, digest: first.digest() }
}

fn expected(first: &Signed) -> Expected {
    Expected { team: "team_1".into(), authority: Authority::Manager, fingerprint: Fingerprint::Pinned(pin_of(first)), recovery: identity(60).recipient() }
}

/// The refusal of a chain of two, whose second statement was changed before it was signed by `agent`.
fn refusal_of_second(agent: u8, change: fn(&mut Roster)) -> RosterRefusal {
    let first = sign(&genesis(), 1);
    let mut second = after(&first, &genesis());
    change(&mut second);
    Roster::accept(&[first.clone(), sign(&second, agent)], &expected(&first)).unwrap_err()
}

#[test]
fn a_chain_passes_from_manager_to_manager() {
    let first = sign(&genesis(), 1);
    let handed_over = Roster { members: vec![member(2, "manager"), member(3, "adviser")], ..after(&first, &genesis()) };
    let second = sign(&handed_over, 1);
    let third = sign(&after(&second, &handed_over), 2);
    let accepted = Roster::accept(&[first.clone(), second.clone(), third.clone()], &expected(&first)).unwrap();
    assert_eq!((accepted.roster.seq, accepted.digest, accepted.fingerprint), (2, third.digest(), first.digest()));
    let by_the_one_who_left = sign(&after(&second, &handed_over), 1);
    assert!(matches!(Roster::accept(&[first.clone(), second, by_the_one_who_left], &expected(&first)), Err(RosterRefusal::Signer)));
}

#[test]
fn a_chain_cut_shorter_than_was_seen_is_refused() {
    let first = sign(&genesis(), 1);
    let second = sign(&after(&first, &genesis()), 1);
    let another = sign(&Roster { members: vec![member(1, "manager")], ..after(&first, &genesis()) }, 1);
    let seen = Roster::accept(&[first.clone(), second.clone()], &expected(&first)).unwrap().pin();
    assert_eq!((seen.seq, seen.digest), (1, second.digest()));
    let known = Expected { fingerprint: Fingerprint::Pinned(seen), ..expected(&first) };
    assert!(Roster::accept(&[first.clone(), second.clone()], &known).is_ok());
    assert!(matches!(Roster::accept(std::slice::from_ref(&first), &known), Err(RosterRefusal::Rollback)));
    assert!(matches!(Roster::accept(&[first.clone(), another], &known), Err(RosterRefusal::Rollback)));
    let never = TeamPin { seq: u64::MAX, ..seen };
    assert!(matches!(Roster::accept(&[first.clone(), second], &Expected { fingerprint: Fingerprint::Pinned(never), ..known }), Err(RosterRefusal::Rollback)));
}

#[test]
fn each_flaw_of_a_later_statement_has_its_refusal() {
    assert!(matches!(refusal_of_second(2, |_| {}), RosterRefusal::Signer));
    assert!(matches!(refusal_of_second(3, |_| {}), RosterRefusal::Signer));
    assert!(matches!(refusal_of_second(3, |roster| roster.members.push(member(3, "manager"))), RosterRefusal::Signer));
    assert!(matches!(refusal_of_second(1, |roster| roster.team = "team_2".into()), RosterRefusal::Team));
    assert!(matches!(refusal_of_second(1, |roster| roster.seq = 2), RosterRefusal::Seq));
    assert!(matches!(refusal_of_second(1, |roster| roster.previous = None), RosterRefusal::Previous));
    assert!(matches!(refusal_of_second(1, |roster| roster.previous = Some(Digest::of(b""))), RosterRefusal::Previous));
    assert!(matches!(refusal_of_second(1, |roster| roster.recovery = identity(61).recipient()), RosterRefusal::Recovery));
    assert!(matches!(refusal_of_second(1, |roster| roster.members.push(member(1, "trainee"))), RosterRefusal::Members));
}

#[test]
fn a_statement_in_a_managers_name_by_another_key_is_refused() {
    let forge = |roster: &Roster| Signed::new(roster, "agt_1", &key(9), "2026-03-03T08:12:00Z".parse().unwrap());
    let (first, forged_first) = (sign(&genesis(), 1), forge(&genesis()));
    assert!(matches!(Roster::accept(std::slice::from_ref(&forged_first), &expected(&forged_first)), Err(RosterRefusal::Signer)));
    let forged_second = forge(&after(&first, &genesis()));
    assert!(matches!(Roster::accept(&[first.clone(), forged_second], &expected(&first)), Err(RosterRefusal::Signer)));
}

#[test]
fn a_first_statement_must_be_the_pinned_one_and_list_its_signer() {
    let first = sign(&genesis(), 1);
    let others = expected(&sign(&after(&first, &genesis()), 1));
    assert!(matches!(Roster::accept(std::slice::from_ref(&first), &others), Err(RosterRefusal::Fingerprint)));
    assert!(matches!(Roster::accept(&[], &expected(&first)), Err(RosterRefusal::Empty)));
    for (agent, roster) in [(2, genesis()), (3, genesis()), (1, Roster { members: vec![], ..genesis() })] {
        let first = sign(&roster, agent);
        assert!(matches!(Roster::accept(std::slice::from_ref(&first), &expected(&first)), Err(RosterRefusal::Signer)));
    }
    let archive = Expected { authority: Authority::Archivist, ..expected(&first) };
    assert!(matches!(Roster::accept(std::slice::from_ref(&first), &archive), Err(RosterRefusal::Signer)));
    let invited = Expected { fingerprint: Fingerprint::Invited(Pin::of_fingerprint(&first.digest())), ..expected(&first) };
    assert_eq!(Roster::accept(std::slice::from_ref(&first), &invited).unwrap().fingerprint, first.digest());
}

#[test]
fn a_wrap_opens_for_its_member_when_the_roster_states_it() {
    let (team, wrapped) = (identity(50), wrap(&identity(50), &identity(2).recipient()));
    let mut roster = genesis();
    roster.members[1].wrap = Digest::of(&wrapped);
    assert_eq!(roster.open_wrap("agt_2", &wrapped, &identity(2)).unwrap().recipient(), team.recipient());
    assert!(matches!(roster.open_wrap("agt_1", &wrapped, &identity(2)), Err(RosterRefusal::Wrap)));
    assert!(matches!(roster.open_wrap("agt_9", &wrapped, &identity(2)), Err(RosterRefusal::NotAMember)));
    assert!(matches!(roster.open_wrap("agt_2", &wrapped, &identity(1)), Err(RosterRefusal::Unopened(Unopened::OtherKey))));
    let of_another_key = wrap(&identity(51), &identity(60).recipient());
    roster.recovery_wrap = Digest::of(&of_another_key);
    assert!(matches!(roster.open_recovery_wrap(&of_another_key, &identity(60)), Err(RosterRefusal::OtherKey)));
}

proptest::proptest! {
    #[test]
    fn a_chain_with_two_statements_swapped_dropped_or_repeated_is_refused(length in 2_usize..5, at in 0_usize..4, how in 0_u8..3) {
        let mut roster = genesis();
        let mut chain = vec![sign(&roster, 1)];
        while chain.len() < length {
            roster = after(&chain[chain.len() - 1], &roster);
            chain.push(sign(&roster, 1));
        }
        let known = expected(&chain[0]);
        proptest::prop_assert!(Roster::accept(&chain, &known).is_ok());
        let at = at % (length - 1);
        match how {
            0 => chain.swap(at, at + 1),
            1 => drop(chain.remove(at)),
            _ => chain.insert(at, chain[at].clone()),
        }
        proptest::prop_assert!(Roster::accept(&chain, &known).is_err());
    }
}
