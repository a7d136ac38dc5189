//! When a rule changes: what it does to documents already held (GDPR art. 5(1)(e), 13(3), 14(4)).

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::deadline::Deadline;

/// How long after its announcement a shortening takes effect, so that whoever relies on a document can act.
pub const NOTICE_BEFORE_SHORTENING: SignedDuration = SignedDuration::from_hours(72);

/// What a new rule does to a document's last day.
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

/// The dates that hold at `now` for a document received under the old rule.
///
/// A longer rule applies only after approval and new notice; a shorter one 72 hours after its announcement.
#[must_use]
pub fn applied<'a>(old: &'a Deadline, new: &'a Deadline, acts: Acts, now: Timestamp) -> &'a Deadline {
    let in_force = match change(old, new) {
        Change::Same => true,
        Change::Longer => acts.approved_and_notified_at.is_some_and(|at| at <= now),
        Change::Shorter => acts.announced_at.is_some_and(|at| now.duration_since(at) >= NOTICE_BEFORE_SHORTENING),
    };
    if in_force { new } else { old }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::super::calendar::day_begins;
    use super::super::deadline::DecidedBy;
    use super::*;

    fn until(day: Date) -> Deadline {
        let purge_at = day_begins(day);
        Deadline { start: None, active_until: None, purge_on: day, purge_at, decided_by: DecidedBy::Backstop }
    }

    #[test]
    fn a_longer_rule_waits_for_approval_and_a_new_notice() {
        let (old, new) = (until(date(2027, 1, 1)), until(date(2028, 1, 1)));
        let now = day_begins(date(2026, 6, 1));
        let announced = Acts { announced_at: Some(Timestamp::MIN), ..Acts::default() };
        assert_eq!(change(&old, &new), Change::Longer);
        assert_eq!(applied(&old, &new, announced, now), &old);
        let approved = Acts { approved_and_notified_at: Some(now), ..Acts::default() };
        assert_eq!(applied(&old, &new, approved, now), &new);
    }

    #[test]
    fn a_shorter_rule_applies_72_hours_after_its_announcement() {
        let (old, new) = (until(date(2028, 1, 1)), until(date(2027, 1, 1)));
        let now = day_begins(date(2026, 6, 1));
        let acts = Acts { announced_at: Some(now), ..Acts::default() };
        assert_eq!(change(&old, &new), Change::Shorter);
        assert_eq!(applied(&old, &new, acts, now + SignedDuration::from_secs(72 * 3600 - 1)), &old);
        assert_eq!(applied(&old, &new, acts, now + SignedDuration::from_hours(72)), &new);
        assert_eq!(applied(&old, &new, Acts::default(), now), &old);
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
