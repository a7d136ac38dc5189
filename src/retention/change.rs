//! When a rule changes: what it does to documents already held (GDPR art. 5(1)(e), 13(3), 14(4)).

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::deadline::Deadline;
use crate::purposes::{Clock, Limit, Period, StartShift};

/// How long after its announcement a shortening takes effect, so that whoever relies on a document can act.
pub const NOTICE_BEFORE_SHORTENING: SignedDuration = SignedDuration::from_hours(72);

/// What a new rule does to a document's last day, as things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The last day stays.
    Same,
    /// The document would be kept longer.
    Longer,
    /// The document would go sooner, or leave the team sooner.
    Shorter,
}

/// What was done about a change of rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Acts {
    /// When the data protection officer had approved *and* the persons had been informed anew. Needed to lengthen.
    pub approved_and_notified_at: Option<Timestamp>,
    /// When the change was previewed and announced. Needed to shorten.
    pub announced_at: Option<Timestamp>,
}

/// Compares a document's dates under the rule it has and under the new one.
#[must_use]
pub fn change(old: &Deadline, new: &Deadline) -> Change {
    let open_until = |deadline: &Deadline| deadline.active_until.unwrap_or(deadline.purge_at);
    if new.purge_at > old.purge_at || (new.purge_at == old.purge_at && open_until(new) > open_until(old)) {
        Change::Longer
    } else if new.purge_at < old.purge_at || open_until(new) < open_until(old) {
        Change::Shorter
    } else {
        Change::Same
    }
}

/// Which ways a new rule can move the dates of what follows it, whatever happens later. A rule may do both: shorten one stage and lengthen another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// It can keep a document longer, in the service or with the team.
    pub longer: bool,
    /// It can end it, or the team's access to it, sooner.
    pub shorter: bool,
}

impl Ways {
    const BOTH: Self = Self { longer: true, shorter: true };

    const fn or(self, other: Self) -> Self {
        Self { longer: self.longer || other.longer, shorter: self.shorter || other.shorter }
    }

    /// The ways of one part of a rule: of periods, the longer one keeps longer; of a month and thirty days, either may be.
    fn of_period(old: Period, new: Period) -> Self {
        let ((old_months, old_days), (new_months, new_days)) = (old.months_and_days(), new.months_and_days());
        Self { longer: new_months > old_months || new_days > old_days, shorter: new_months < old_months || new_days < old_days }
    }

    fn of_limit(old: Limit, new: Limit) -> Self {
        if old.base == new.base { Self::of_period(old.period, new.period) } else { Self::BOTH }
    }
}

/// Compares two clocks, part by part: a document that has the same last day under both today may have another tomorrow, once an event has come.
#[must_use]
pub fn ways(old: &Clock, new: &Clock) -> Ways {
    // Of several starts the earliest counts: one more can only end a document sooner, one less only later.
    let lacks = |these: &Clock, those: &Clock| those.start_events.iter().any(|event| !these.start_events.contains(event));
    let starts = Ways { longer: lacks(new, old), shorter: lacks(old, new) };
    let shifts = |clock: &Clock| clock.start_shift == StartShift::NextQuarter;
    let shift = Ways { longer: shifts(new) && !shifts(old), shorter: shifts(old) && !shifts(new) };
    let ceiling = match (old.ceiling, new.ceiling) {
        (None, None) => Ways::default(),
        (None, Some(_)) => Ways { shorter: true, ..Ways::default() },
        (Some(_), None) => Ways { longer: true, ..Ways::default() },
        (Some(old), Some(new)) => Ways::of_limit(old, new),
    };
    // A reference copy may have to wait for its visa past its last day; another copy never does.
    let master = Ways { longer: new.master && !old.master, shorter: old.master && !new.master };
    let periods = [(old.active, new.active), (old.archive, new.archive), (old.grace, new.grace), (old.extension, new.extension), (old.filed, new.filed)];
    let parts = [starts, shift, ceiling, master, Ways::of_limit(old.backstop, new.backstop)];
    periods.into_iter().map(|(old, new)| Ways::of_period(old, new)).chain(parts).fold(Ways::default(), Ways::or)
}

/// Whether a document received under an old rule may follow a new one at `now`: what can keep it longer waits until the persons were told, what can end it sooner for 72 hours after
/// its announcement, and what can do both for both.
#[must_use]
pub fn may_follow(ways: Ways, acts: Acts, now: Timestamp) -> bool {
    let told = acts.approved_and_notified_at.is_some_and(|at| at <= now);
    let announced = acts.announced_at.is_some_and(|at| now.duration_since(at) >= NOTICE_BEFORE_SHORTENING);
    (!ways.longer || told) && (!ways.shorter || announced)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::super::calendar::day_begins;
    use super::super::deadline::DecidedBy;
    use super::*;
    use crate::purposes::{EventKind, shipped};

    fn until(day: Date) -> Deadline {
        let purge_at = day_begins(day);
        Deadline { start: None, active_until: None, purge_on: day, purge_at, decided_by: DecidedBy::Backstop }
    }

    fn clock() -> Clock {
        let shipped = shipped();
        shipped.purpose(&"P06_CAP_EMPLOI".parse().expect("a code")).expect("a purpose").clock.clone()
    }

    const LONGER: Ways = Ways { longer: true, shorter: false };
    const SHORTER: Ways = Ways { longer: false, shorter: true };

    #[test]
    fn what_keeps_longer_waits_for_approval_and_a_new_notice() {
        let now = day_begins(date(2026, 6, 1));
        let announced = Acts { announced_at: Some(Timestamp::MIN), ..Acts::default() };
        assert!(!may_follow(LONGER, announced, now));
        assert!(!may_follow(LONGER, Acts { approved_and_notified_at: Some(now + SignedDuration::from_secs(1)), ..announced }, now));
        assert!(may_follow(LONGER, Acts { approved_and_notified_at: Some(now), ..Acts::default() }, now));
    }

    #[test]
    fn what_ends_sooner_waits_72_hours_after_its_announcement() {
        let now = day_begins(date(2026, 6, 1));
        let acts = Acts { announced_at: Some(now), ..Acts::default() };
        assert!(!may_follow(SHORTER, acts, now + SignedDuration::from_secs(72 * 3600 - 1)));
        assert!(may_follow(SHORTER, acts, now + SignedDuration::from_hours(72)));
        assert!(!may_follow(SHORTER, Acts::default(), now));
    }

    #[test]
    fn what_does_both_waits_for_both() {
        let now = day_begins(date(2026, 6, 1));
        let told = Acts { approved_and_notified_at: Some(now), announced_at: Some(now) };
        assert!(!may_follow(Ways::BOTH, told, now));
        assert!(may_follow(Ways::BOTH, told, now + SignedDuration::from_hours(72)));
        assert!(may_follow(Ways::default(), Acts::default(), now), "nothing moves");
    }

    #[test]
    fn the_ways_of_a_rule_are_those_of_its_parts() {
        let old = clock();
        let with = |change: fn(&mut Clock)| {
            let mut new = clock();
            change(&mut new);
            assert_eq!(ways(&new, &old), Ways { longer: ways(&old, &new).shorter, shorter: ways(&old, &new).longer }, "the way back");
            ways(&old, &new)
        };
        assert_eq!(with(|_| ()), Ways::default());
        assert_eq!(with(|clock| clock.active = Period::of_months(9)), LONGER);
        assert_eq!(with(|clock| clock.active = Period::of_days(180)), Ways::BOTH, "six months are more or fewer than 180 days");
        assert_eq!(with(|clock| clock.backstop.period = Period::of_months(12)), SHORTER);
        assert_eq!(with(|clock| clock.backstop.base = EventKind::LastContact), Ways::BOTH);
        assert_eq!(with(|clock| clock.start_events.push(EventKind::Death)), SHORTER);
        assert_eq!(with(|clock| clock.start_shift = StartShift::NextQuarter), LONGER);
        assert_eq!(with(|clock| clock.ceiling = Some(clock.backstop)), SHORTER);
        assert_eq!(with(|clock| clock.master = !clock.master), LONGER);
    }

    #[test]
    fn leaving_the_team_sooner_is_a_shortening() {
        let old = until(date(2028, 1, 1));
        let new = Deadline { active_until: Some(day_begins(date(2027, 1, 1))), ..old };
        assert_eq!(change(&old, &new), Change::Shorter);
        assert_eq!(change(&new, &old), Change::Longer);
        assert_eq!(change(&old, &old), Change::Same);
    }
}
