//! Every document compared with what the oracle expects: none missing, none too many, none opened again, none lost.

use std::collections::BTreeMap;

use jiff::{Timestamp, tz::TimeZone};

use super::{
    oracle::{Document, Expected, Stage},
    table::Word,
    world::{World, day_of},
};

/// A document under one purpose as the records have it.
struct Seen {
    stage: Stage,
    purge_at: Timestamp,
    restricted: bool,
    team: bool,
    archive: bool,
}

impl World<'_> {
    /// What differs today, in sentences.
    pub(crate) async fn differences(&mut self) -> Vec<String> {
        let now = self.at.app.records.now();
        let expected = self.oracle.expect(now);
        let seen = self.seen(now).await;
        let mut found = Vec::new();
        for (place, expected) in &expected {
            match seen.get(place) {
                None => found.push(format!("{place:?} is missing")),
                Some(seen) => found.extend(
                    differs(expected, seen).map(|how| format!("{place:?} {:?}: {how}", self.documents[usize::try_from(place.0).expect("a number")].id)),
                ),
            }
        }
        found.extend(seen.keys().filter(|place| !expected.contains_key(place)).map(|place| format!("{place:?} is one too many")));
        found.extend(self.payloads().await);
        found.extend(self.figures().await);
        found.extend(self.runs_in_turn().await);
        if self.dice.happens(150) {
            found.extend(self.doors(&expected).await);
        }
        found
    }

    async fn seen(&self, now: Timestamp) -> BTreeMap<(Document, Word), Seen> {
        let rows = "SELECT u.document || ' ' || u.purpose || ' ' || u.state || ' ' || COALESCE(CAST(u.active_until AS TEXT), '-') || ' ' || CAST(u.purge_at AS TEXT) || ' '
                    || COALESCE(u.hold, '-') || ' ' || CASE WHEN u.visa IS NULL THEN '-' ELSE 'given' END || ' '
                    || CAST((SELECT COUNT(*) FROM grants g WHERE g.document = u.document AND g.purpose = u.purpose AND g.kind = 'team') AS TEXT) || ' '
                    || CAST((SELECT COUNT(*) FROM grants g WHERE g.document = u.document AND g.purpose = u.purpose AND g.kind = 'archive') AS TEXT) FROM uses u";
        let mut seen = BTreeMap::new();
        for row in self.at.texts(rows).await {
            let [document, purpose, state, active, purge, hold, visa, team, archive] = row.split(' ').collect::<Vec<_>>()[..] else { panic!("{row}") };
            let number = self.numbers[document];
            let moment = |text: &str| text.parse().ok().and_then(|at| Timestamp::from_millisecond(at).ok());
            let (active, purge_at) = (moment(active), moment(purge).expect("a moment"));
            let whole = matches!(state, "active" | "archived");
            let stage = match state {
                "purging" | "purged" => Stage::Gone,
                "awaiting_visa" if visa == "-" => Stage::AwaitingVisa,
                _ if purge_at <= now || !whole => Stage::Closed,
                "archived" => Stage::Archived,
                _ if active.is_some_and(|until| until <= now) => Stage::Archived,
                _ => Stage::Active,
            };
            let purpose = self.documents[usize::try_from(number).expect("a number")].uses.iter().find(|(known, _)| *known == purpose).expect("a purpose").0;
            let restricted = hold == "LIMITATION" && stage != Stage::Gone;
            seen.insert((number, purpose), Seen { stage, purge_at, restricted, team: team != "0", archive: archive != "0" });
        }
        seen
    }

    /// A payload is there as long as some purpose holds its document, and not a day longer.
    async fn payloads(&self) -> Vec<String> {
        let kept = self.oracle.payloads();
        let mut found = Vec::new();
        for row in self.at.texts("SELECT document || ' ' || COALESCE(payload, '-') FROM documents").await {
            let (document, payload) = row.split_once(' ').expect("two words");
            let there = payload != "-" && self.at.blobs().join(payload).exists();
            if there != kept.contains(&self.numbers[document]) {
                found.push(format!("{document}: its payload is {}", if there { "still there" } else { "lost" }));
            }
        }
        let folders = std::fs::read_dir(self.at.blobs()).map_or(0, |entries| entries.flatten().count());
        if folders != kept.len() {
            found.push(format!("{folders} payloads on the disk, {} expected", kept.len()));
        }
        found
    }

    /// The report's figures, kept by increments, are those that the trail alone gives.
    async fn figures(&self) -> Vec<String> {
        if !self.dice.happens(40) {
            return Vec::new();
        }
        let mut tx = self.at.app.records.read().await.expect("a snapshot");
        let (_, differences) = consigne::reports::verify(&mut tx, &self.at.app.rules(), self.at.app.log.verifier_key()).await.expect("a recount");
        differences.iter().map(|one| format!("the report: {} {} {}, the trail {}", one.place, one.figure, one.report, one.trail)).collect()
    }

    /// What one run writes never stands between what another writes: a worker that was thought dead writes nothing more.
    async fn runs_in_turn(&self) -> Vec<String> {
        let leaves = self.at.texts("SELECT leaf FROM entries ORDER BY entry DESC LIMIT 1500").await;
        let (mut turns, mut seen): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for leaf in leaves {
            let Some(run) = leaf.split("\"run\":\"run_").nth(1).and_then(|rest| rest.split('"').next()).map(str::to_owned) else { continue };
            if turns.last() != Some(&run) {
                if turns.contains(&run) {
                    seen.push(format!("{run} wrote while another ran"));
                }
                turns.push(run);
            }
        }
        seen
    }

    /// What readers are told at the door.
    async fn doors(&self, expected: &BTreeMap<(Document, Word), Expected>) -> Vec<String> {
        let mut found = Vec::new();
        for _ in 0..3 {
            let Some(known) = self.dice.of(&self.documents) else { break };
            let number = self.numbers[&known.id];
            let uses: Vec<_> = known.uses.iter().map(|(purpose, _)| &expected[&(number, *purpose)]).collect();
            let wanted = match () {
                () if uses.iter().any(|one| one.restricted) => 423,
                () if uses.iter().any(|one| one.stage == Stage::Active) => 200,
                () if uses.iter().any(|one| one.stage == Stage::Archived) => 403,
                () => 410,
            };
            let status = self.manager.see(&known.id).await.status.as_u16();
            if status != wanted {
                found.push(format!("{}: the team is told {status}, not {wanted}", known.id));
            }
        }
        found
    }
}

/// How a document differs from what is expected of it, if it does.
fn differs(expected: &Expected, seen: &Seen) -> Option<String> {
    let paris = TimeZone::get("Europe/Paris").expect("the time zones are compiled in");
    let begins = expected.purge_on.to_zoned(paris).map(|zoned| zoned.timestamp()).expect("a moment");
    if seen.stage != expected.stage {
        return Some(format!(
            "it is {:?}, not {:?}; its last day is over on {}, expected {}",
            seen.stage,
            expected.stage,
            day_of(seen.purge_at),
            expected.purge_on
        ));
    }
    if expected.stage != Stage::Gone && seen.purge_at != begins {
        return Some(format!("it ends at {}, not at {begins}", seen.purge_at));
    }
    if seen.restricted != expected.restricted {
        return Some(format!("restricted: {}", seen.restricted));
    }
    let open_again = match expected.stage {
        Stage::Gone => seen.team || seen.archive,
        Stage::AwaitingVisa => seen.team,
        _ => false,
    };
    let lost = expected.stage == Stage::Active && !seen.team;
    (open_again || lost).then(|| format!("accesses: team {}, archive {}", seen.team, seen.archive))
}
