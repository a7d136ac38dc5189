//! The engine's rules, whatever the events and their order.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp, ToSpan};
use proptest::prelude::*;

use super::calendar::{day_begins, day_of, paris};
use super::*;
use crate::purposes::{Clock, EventKind, Limit, Period, StartShift, shipped};

/// Any day the engine may meet, the odd centuries included.
fn any_day() -> impl Strategy<Value = Date> {
    prop_oneof![
        20 => (1990_i16..2080, 1_i8..=12, 1_i8..=31).prop_map(|(year, month, day)| clamped(year, month, day)),
        1 => Just(Date::MAX),
        1 => Just(Date::MIN),
        2 => Just(date(2024, 2, 29)),
    ]
}

fn clamped(year: i16, month: i8, day: i8) -> Date {
    let first = date(year, month, 1);
    date(year, month, day.min(first.days_in_month()))
}

fn any_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    prop::sample::select(all)
}

prop_compose! {
    fn any_event()(
        order in 0_u64..12,
        kind in any_of(EventKind::ALL),
        date in prop::option::weighted(0.9, any_day()),
        source in any_of(Source::ALL),
        corrects in prop::option::weighted(0.3, 0_u64..12),
    ) -> Event {
        Event { order, kind, date, source, corrects }
    }
}

prop_compose! {
    fn any_period()(years in 0_u16..4, months in 0_u16..30, days in 0_u16..70) -> Period {
        format!("P{years}Y{months}M{days}D").parse().unwrap_or(Period::ZERO)
    }
}

prop_compose! {
    fn any_limit()(period in any_period(), base in any_of(EventKind::ALL)) -> Limit {
        Limit { period, base }
    }
}

prop_compose! {
    fn made_up_clock()(
        start_events in prop::collection::vec(any_of(EventKind::ALL), 1..4),
        start_shift in any_of(StartShift::ALL),
        periods in (any_period(), any_period(), any_period(), any_period(), any_period()),
        backstop in any_limit(),
        ceiling in prop::option::of(any_limit()),
        master in any::<bool>(),
    ) -> Clock {
        let (active, archive, grace, extension, filed) = periods;
        Clock { start_events, start_shift, active, archive, grace, backstop, ceiling, extension, filed, master }
    }
}

fn shipped_clock() -> impl Strategy<Value = Clock> {
    let clocks: Vec<Clock> =
        shipped().purposes().flat_map(|purpose| std::iter::once(&purpose.clock).chain(purpose.variants.values()).cloned().collect::<Vec<_>>()).collect();
    prop::sample::select(clocks)
}

fn any_clock() -> impl Strategy<Value = Clock> {
    prop_oneof![made_up_clock(), shipped_clock()]
}

/// A clock, and another that differs in a part or two, as reforms do.
fn related_clocks() -> impl Strategy<Value = (Clock, Clock)> {
    (any_clock(), made_up_clock(), prop::collection::vec(0_usize..9, 1..3)).prop_map(|(old, other, parts)| {
        let mut new = old.clone();
        for part in parts {
            match part {
                0 => new.start_events.clone_from(&other.start_events),
                1 => new.start_shift = other.start_shift,
                2 => new.active = other.active,
                3 => new.archive = other.archive,
                4 => new.grace = other.grace,
                5 => new.backstop = other.backstop,
                6 => new.ceiling = other.ceiling,
                7 => new.extension = other.extension,
                _ => new.filed = other.filed,
            }
        }
        (old, new)
    })
}

fn any_events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(any_event(), 0..12)
}

fn backstop_of(clock: &Clock, facts: &Facts<'_>) -> Date {
    clock.backstop.period.after(facts.date_of(clock.backstop.base).unwrap_or(facts.deposited_on))
}

fn rank(stage: Stage) -> u8 {
    match stage {
        Stage::Active => 0,
        Stage::Archived => 1,
        Stage::AwaitingVisa | Stage::Held(_) | Stage::DuePurge => 2,
    }
}

proptest! {
    /// Whatever happens later, a rule moves dates only the ways that its clock says: what may not follow it yet loses nothing by that, and gains nothing.
    #[test]
    fn a_rule_moves_dates_only_the_ways_its_clock_says(
        (old, new) in related_clocks(), deposited_on in any_day(), events in any_events(), extended_on in prop::option::of(any_day()),
    ) {
        let facts = Facts { extended_on, ..Facts::of(deposited_on, &events) };
        let (before, after) = (deadline(&old, &facts), deadline(&new, &facts));
        let open_until = |deadline: &Deadline| deadline.active_until.unwrap_or(deadline.purge_at);
        let ways = ways(&old, &new);
        prop_assert!(ways.longer || after.purge_at <= before.purge_at && open_until(&after) <= open_until(&before));
        prop_assert!(ways.shorter || after.purge_at >= before.purge_at && open_until(&after) >= open_until(&before));
        prop_assert_eq!(may_follow(ways, Acts::default(), Timestamp::MAX), ways == Ways::default(), "nothing follows that nobody announced");
    }

    #[test]
    fn the_last_day_is_finite_and_never_later_than_the_backstop(
        clock in any_clock(), deposited_on in any_day(), events in any_events(),
    ) {
        let facts = Facts::of(deposited_on, &events);
        let found = deadline(&clock, &facts);
        prop_assert!(found.purge_on <= backstop_of(&clock, &facts));
        prop_assert!(found.purge_at <= day_begins(backstop_of(&clock, &facts)));
        prop_assert!(found.active_until.is_none_or(|until| until <= found.purge_at));
        if let Some(start) = found.start {
            let end = clock.archive.after(clock.active.after(start.counts_from));
            prop_assert!(found.purge_on <= end);
            prop_assert_eq!(found.decided_by == DecidedBy::Start, found.purge_on == end);
        }
    }

    #[test]
    fn an_extension_prolongs_within_the_rule_never_beyond_the_backstop_and_never_shortens(
        clock in any_clock(), deposited_on in any_day(), events in any_events(), wished in any_day(),
    ) {
        let facts = Facts::of(deposited_on, &events);
        let (usual, found) = (deadline(&clock, &facts), deadline(&clock, &Facts { extended_on: Some(wished), ..facts }));
        prop_assert!(found.purge_on >= usual.purge_on);
        prop_assert!(found.purge_on <= backstop_of(&clock, &facts));
        if let Some(furthest) = furthest_extension(&clock, &facts) {
            prop_assert!(found.purge_on <= usual.purge_on.max(clock.archive.after(furthest)));
        } else {
            prop_assert_eq!(usual, found);
        }
    }

    #[test]
    fn a_copy_filed_elsewhere_never_outlives_its_short_clock(
        clock in any_clock(), deposited_on in any_day(), events in any_events(), day in any_day(),
    ) {
        let before = deadline(&clock, &Facts::of(deposited_on, &events));
        let mut events = events;
        events.push(Event { order: 99, kind: EventKind::FiledElsewhere, date: Some(day), source: Source::Agent, corrects: None });
        let filed = deadline(&clock, &Facts::of(deposited_on, &events));
        prop_assert!(filed.purge_on <= clock.filed.after(day));
        if !clock.start_events.contains(&EventKind::FiledElsewhere) && clock.backstop.base != EventKind::FiledElsewhere {
            prop_assert!(filed.purge_on <= before.purge_on.max(clock.filed.after(day)));
        }
        if filed.decided_by == DecidedBy::Filed {
            prop_assert_eq!(filed.purge_on, clock.filed.after(day));
        }
    }

    #[test]
    fn the_order_in_which_events_are_read_changes_nothing(
        clock in any_clock(), deposited_on in any_day(), (events, shuffled) in
            any_events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
    ) {
        let one = deadline(&clock, &Facts::of(deposited_on, &events));
        let other = deadline(&clock, &Facts::of(deposited_on, &shuffled));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn an_event_read_twice_counts_once(clock in any_clock(), deposited_on in any_day(), events in any_events()) {
        let twice: Vec<Event> = events.iter().chain(&events).copied().collect();
        let one = deadline(&clock, &Facts::of(deposited_on, &events));
        prop_assert_eq!(one, deadline(&clock, &Facts::of(deposited_on, &twice)));
    }

    #[test]
    fn what_no_person_did_is_no_contact(
        clock in any_clock(), deposited_on in any_day(), events in any_events(), day in any_day(),
        system in any_of(&[Source::System, Source::Agent]),
    ) {
        let before = deadline(&clock, &Facts::of(deposited_on, &events));
        let mut events = events;
        let kind = EventKind::LastContact;
        events.push(Event { order: 99, kind, date: Some(day), source: system, corrects: Some(3) });
        prop_assert_eq!(before, deadline(&clock, &Facts::of(deposited_on, &events)));
    }

    #[test]
    fn a_further_contact_never_brings_the_last_contact_back(deposited_on in any_day(), events in any_events(), day in any_day()) {
        let before = Facts::of(deposited_on, &events).date_of(EventKind::LastContact);
        let mut events = events.clone();
        events.push(Event { order: 99, kind: EventKind::LastContact, date: Some(day), source: Source::Person, corrects: None });
        let after = Facts::of(deposited_on, &events).date_of(EventKind::LastContact);
        prop_assert_eq!(after, before.max(Some(day)));
    }

    #[test]
    fn undoing_an_act_leaves_the_dates_as_if_it_had_not_been_done(
        clock in any_clock(), deposited_on in any_day(), events in any_events(), day in any_day(), kind in any_of(EventKind::ALL),
    ) {
        prop_assume!(kind != EventKind::LastContact);
        let events: Vec<Event> = events.into_iter().filter(|event| event.kind != kind).collect();
        let before = deadline(&clock, &Facts::of(deposited_on, &events));
        let act = Event { order: 50, kind, date: Some(day), source: Source::Agent, corrects: None };
        let undone = Event { order: 51, date: None, ..act };
        let after: Vec<Event> = events.iter().copied().chain([act, undone]).collect();
        prop_assert_eq!(before, deadline(&clock, &Facts::of(deposited_on, &after)));
    }

    #[test]
    fn neither_hold_nor_visa_moves_a_date_or_opens_what_is_closed(
        clock in any_clock(), deposited_on in any_day(), events in any_events(), seconds in -5_000_000_i64..5_000_000,
        hold in prop::option::of(any_of(HoldKind::ALL)), visa in any::<bool>(),
    ) {
        let found = deadline(&clock, &Facts::of(deposited_on, &events));
        let now = found.purge_at.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX);
        let bare = stage((&found).into(), now, None, true);
        let decided = stage((&found).into(), now, hold, visa || !clock.master);
        prop_assert_eq!(rank(bare), rank(decided));
        prop_assert_eq!(decided.is_past_its_day(), now >= found.purge_at);
        prop_assert_eq!(decided == Stage::DuePurge, now >= found.purge_at && hold.is_none() && (visa || !clock.master));
    }

    #[test]
    fn time_only_ever_closes(
        clock in any_clock(), deposited_on in any_day(), events in any_events(), one in any_day(), other in any_day(),
    ) {
        let found = deadline(&clock, &Facts::of(deposited_on, &events));
        let (earlier, later) = (day_begins(one.min(other)), day_begins(one.max(other)));
        prop_assert!(rank(stage((&found).into(), earlier, None, !clock.master)) <= rank(stage((&found).into(), later, None, !clock.master)));
    }

    #[test]
    fn a_month_end_is_clamped(day in any_day(), months in 0_u16..=600) {
        prop_assume!(day.year() > 0 && day.year() < 9000);
        let found = Period::of_months(months).after(day);
        prop_assert_eq!(found.day(), day.day().min(found.days_in_month()));
        let elapsed = (i32::from(found.year()) - i32::from(day.year())) * 12 + i32::from(found.month()) - i32::from(day.month());
        prop_assert_eq!(elapsed, i32::from(months));
    }
}

#[test]
fn every_day_of_a_century_begins_at_local_midnight() {
    let mut day = date(1990, 1, 1);
    while day < date(2090, 1, 1) {
        let begins = day_begins(day);
        assert_eq!(paris().to_datetime(begins), day.at(0, 0, 0, 0));
        assert_eq!(day_of(begins), day);
        let just_before = begins - SignedDuration::from_secs(1);
        assert_eq!(day_of(just_before), day.checked_sub(1.day()).unwrap_or(Date::MIN));
        day = day.tomorrow().unwrap_or(Date::MAX);
    }
}
