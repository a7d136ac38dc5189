//! Every route that changes something leaves an entry in the trail when it succeeds, or says why not; a route that only reads leaves none.

use consigne::http::Leaves;

use super::{
    none,
    walk::{Known, WALK},
};

/// What was seen of one answer.
struct Left<'a> {
    route: &'a Known,
    succeeded: bool,
    entries: i64,
}

fn violations(seen: &[Left<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    for left in seen {
        let name = &left.route.name;
        let complaint = match (left.route.leaves, left.succeeded) {
            (Leaves::Nothing, _) if !left.route.is_safe => Some("changes something and says neither what it leaves nor why nothing"),
            (Leaves::Entry, true) if left.entries == 0 => Some("succeeded and left no entry"),
            // What is refused to somebody may be told.
            (Leaves::Nothing | Leaves::NothingBecause(_), true) if left.entries != 0 => Some("left an entry and says that it leaves none"),
            (Leaves::NothingBecause(""), _) => Some("gives no reason for leaving nothing"),
            _ => None,
        };
        found.extend(complaint.map(|complaint| format!("{name} {complaint}")));
        let told = seen.iter().any(|other| other.route.name == *name && other.succeeded);
        if left.route.leaves == Leaves::Entry && !told {
            found.push(format!("{name}: nobody succeeded, so nothing is known of what it leaves"));
        }
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn every_route_that_changes_something_leaves_an_entry() {
    let seen: Vec<_> = WALK.iter().map(|one| Left { route: &one.route, succeeded: one.answer.status.is_success(), entries: one.entries }).collect();
    none(&violations(&seen));
}

#[test]
fn a_silent_change_is_seen() {
    let route = |name: &str, leaves, is_safe| Known { name: name.to_owned(), class: consigne::http::Class::Api, leaves, is_safe, is_link: false };
    let see = |route: &Known, succeeded, entries| violations(&[Left { route, succeeded, entries }]);
    let change = route("POST /a", Leaves::Entry, false);
    assert_eq!(see(&change, true, 1), [""; 0]);
    assert_eq!(see(&change, true, 0), ["POST /a succeeded and left no entry"]);
    assert_eq!(see(&change, false, 0), ["POST /a: nobody succeeded, so nothing is known of what it leaves"]);
    assert_eq!(see(&route("POST /b", Leaves::Nothing, false), true, 0).len(), 1);
    assert_eq!(see(&route("POST /c", Leaves::NothingBecause("it only reads"), false), true, 0), [""; 0]);
    assert_eq!(see(&route("POST /c", Leaves::NothingBecause(""), false), true, 0), ["POST /c gives no reason for leaving nothing"]);
    assert_eq!(see(&route("GET /d", Leaves::Nothing, true), true, 1), ["GET /d left an entry and says that it leaves none"]);
}
