//! Every route × every actor: what each is answered stands in `access.txt`. `CONSIGNE_WRITE_SNAPSHOTS=1` writes it anew, to be read line by line.

use std::collections::BTreeMap;

use super::{none, root, walk::WALK};

/// Route → outcome → actors.
type Table = BTreeMap<String, BTreeMap<String, Vec<String>>>;

const HEADING: &str = "# Every route, and what each actor is answered: status, with the problem's code where it is one.
# `a:` is the team that holds what is asked about, `b:` another. On routes that take a token, everybody but `link`, `ended-link` and
# `invitation` presents one that leads nowhere.
";

fn write(table: &Table) -> String {
    let mut text = HEADING.to_owned();
    for (route, outcomes) in table {
        text.push('\n');
        text.push_str(route);
        for (outcome, actors) in outcomes {
            text.push_str("\n    ");
            text.push_str(outcome);
            text.push_str(": ");
            text.push_str(&actors.join(" "));
        }
        text.push('\n');
    }
    text
}

fn read(text: &str) -> Table {
    let (mut table, mut route) = (Table::new(), String::new());
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("    ").and_then(|line| line.split_once(": ")) {
            None => line.clone_into(&mut route),
            Some((outcome, actors)) => {
                let actors = actors.split(' ').map(str::to_owned).collect();
                table.entry(route.clone()).or_default().insert(outcome.to_owned(), actors);
            }
        }
    }
    table
}

fn outcome_of<'a>(table: &'a Table, route: &str, actor: &str) -> Option<&'a str> {
    let outcomes = table.get(route)?;
    outcomes.iter().find_map(|(outcome, actors)| actors.iter().any(|known| known == actor).then_some(outcome.as_str()))
}

fn violations(committed: &Table, seen: &Table) -> Vec<String> {
    let mut found = Vec::new();
    for (route, outcomes) in seen {
        for (outcome, actors) in outcomes {
            for actor in actors {
                match outcome_of(committed, route, actor) {
                    Some(expected) if expected == outcome => {}
                    Some(expected) => found.push(format!("{route}: {actor} is answered {outcome}, not {expected}")),
                    None => found.push(format!("{route}: access.txt does not say what {actor} is answered ({outcome})")),
                }
            }
        }
    }
    found.extend(committed.keys().filter(|route| !seen.contains_key(*route)).map(|route| format!("{route}: no such route any more")));
    found
}

fn seen() -> Table {
    let mut table = Table::new();
    for one in WALK.iter() {
        table.entry(one.route.name.clone()).or_default().entry(one.outcome()).or_default().push(one.actor.clone());
    }
    table
}

#[test]
fn every_route_answers_every_actor_as_the_table_says() {
    let path = root().join("tests/guards/access.txt");
    if std::env::var_os("CONSIGNE_WRITE_SNAPSHOTS").is_some() {
        std::fs::write(&path, write(&seen())).expect("written");
    }
    let committed = std::fs::read_to_string(&path).expect("tests/guards/access.txt: run the tests with CONSIGNE_WRITE_SNAPSHOTS=1");
    none(&violations(&read(&committed), &seen()));
}

#[test]
fn what_is_hidden_is_answered_byte_for_byte_as_what_never_was() {
    let mut compared = 0;
    for one in WALK.iter() {
        let Some(missing) = &one.missing else { continue };
        compared += 1;
        let name = format!("{} by {}", one.route.name, one.actor);
        assert_eq!((one.answer.status, &one.answer.headers, one.answer.text()), (missing.status, &missing.headers, missing.text()), "{name}");
    }
    assert!(compared > 40, "only {compared} hidden things were compared");
}

#[test]
fn nobody_outside_the_team_is_answered_with_success_about_what_is_the_team_s() {
    for one in WALK.iter().filter(|one| ["{case}", "{document}", "{request}", "{team}", "{task}"].iter().any(|parameter| one.route.name.contains(parameter))) {
        // The archive's people look at what their team was given an access to, and say why.
        let given = one.actor == "archivist" && one.route.name.ends_with("/consultation");
        let inside = given || one.actor.starts_with("a:");
        assert!(inside || !one.answer.status.is_success(), "{} answers {} with {}", one.route.name, one.actor, one.answer.status);
    }
}

#[test]
fn a_route_without_line_a_changed_answer_and_a_vanished_route_are_seen() {
    let text = "# a heading\n\nGET /a\n    200: a:manager\n    404 not-found: b:manager nobody\n\nGET /b\n    200: nobody\n";
    let table = read(text);
    assert_eq!(read(&write(&table)), table);
    assert_eq!(violations(&table, &table), [""; 0]);
    let changed = read(&text.replace("    404 not-found: b:manager nobody", "    200: a:manager b:manager\n    404 not-found: nobody"));
    assert_eq!(violations(&table, &changed), ["GET /a: b:manager is answered 200, not 404 not-found"]);
    let more = read(&format!("{text}\nPOST /c\n    204: nobody\n"));
    assert_eq!(violations(&table, &more), ["POST /c: access.txt does not say what nobody is answered (204)"]);
    assert_eq!(violations(&more, &table), ["POST /c: no such route any more"]);
}
