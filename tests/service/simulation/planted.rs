//! Known bugs, planted one at a time: the simulation that did not see one would prove nothing.

use consigne::base::planted::{Planted, plant};

use super::{live, world::Size};

/// Long enough for each of them to show.
const SIZE: Size = Size { days: 300, documents: 200 };

/// What the simulation says of this bug, in the first of some lives that meets it.
fn caught(bug: Planted) -> Option<Vec<String>> {
    // A process rarely dies just where one of them shows: the lives begin with one that meets it soon.
    let (seed, found) = (8..=19).find_map(|seed| {
        plant(Some(bug));
        let found = std::panic::catch_unwind(|| live(seed, SIZE));
        plant(None);
        match found {
            Ok(found) if found.is_empty() => None,
            Ok(found) => Some((seed, found)),
            Err(panicked) => Some((seed, vec![panicked.downcast_ref::<String>().cloned().unwrap_or_else(|| "it stopped".to_owned())])),
        }
    })?;
    assert!(live(seed, SIZE).is_empty(), "without the bug, the same life is as it ought to be");
    Some(found)
}

#[test]
fn a_stamp_before_the_destruction_is_caught() {
    assert!(caught(Planted::StampBeforeDelete).is_some());
}

#[test]
fn a_run_without_its_lease_s_fence_is_caught() {
    assert!(caught(Planted::NoLeaseFence).is_some());
}

#[test]
fn a_deadline_in_another_time_zone_is_caught() {
    assert!(caught(Planted::LocalTimeDeadline).is_some());
}

#[test]
fn a_hold_that_is_ignored_is_caught() {
    assert!(caught(Planted::HoldIgnored).is_some());
}
