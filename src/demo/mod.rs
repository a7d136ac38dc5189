//! The demonstration: a believable region, lived through in a few seconds. Nothing is written into the records from outside: accounts are made, cases opened,
//! pieces asked for, deposited, read and purged by the same verbs as everybody's, on a clock that walks from three years ago to now.
//!
//! Every person, organisation, address and fact is made up.

mod cast;
mod clock;
mod dice;
mod invited;
mod names;
mod paper;
mod partners;
mod plan;
mod play;
mod ready;
mod refusal;
mod region;
mod scenarios;
mod sender;
mod situations;

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    app::{App, Setup},
    base::{Chance, Clock},
};

pub use ready::{Ready, ReadyAgent, ReadyLink};
pub use refusal::DemoRefusal;

/// What is told of the building: acts done, of how many.
pub type Watch<'a> = &'a (dyn Fn(usize, usize) + Send + Sync);

/// Builds the region in an instance that holds nothing yet, and closes it. `setup` is the instance's own; its clock is only asked what time it is.
///
/// # Errors
/// [`DemoRefusal`]: the instance is then unfinished, and to be thrown away.
pub async fn build(setup: Setup, watch: Watch<'_>) -> Result<Ready, DemoRefusal> {
    let now = setup.clock.now();
    let mut plan = plan::Plan::new(now);
    write(&mut plan);
    let clock = Arc::new(clock::SimulatedClock::starting_at(beginning(&plan)));
    let (chance, policies) = (Arc::clone(&setup.chance), setup.policies.clone());
    let usable = cast::Usable::derive(&*chance);
    let app = App::open(Setup { clock: Arc::clone(&clock) as Arc<dyn Clock>, durable: false, ..setup }).await?;
    let ready = play::play((&app, &clock, &chance), (plan, policies), usable, watch).await;
    app.records.db().close().await;
    ready
}

/// Writes the whole plan.
fn write(plan: &mut plan::Plan) {
    situations::teacher(plan);
    situations::nurses_aide(plan);
    scenarios::fill(plan);
    plan.act(60, plan::Deed::NewColleagues);
    plan.act(4, plan::Deed::Invitations);
    plan.act(3, plan::Deed::ShorterRule);
    plan.in_order();
}

fn beginning(plan: &plan::Plan) -> Timestamp {
    crate::retention::calendar::day_begins(plan.day(plan::FOUNDED))
}

/// A passphrase of four words, drawn by `chance`.
fn passphrase(chance: &dyn Chance) -> String {
    const WORDS: &str = "abricot alpage amande aubier avoine balcon basilic bouleau brume cabane caillou canal cerise chamois citron cloche colline copeau coquille \
                         corail dauphin dune ecluse ecureuil encre epinette etang fenouil ficelle fougere galet gentiane givre goudron grelot groseille hameau herisson \
                         horloge jardin jonquille lanterne laurier lavande lucarne lupin marmotte melisse meleze merle moulin muguet myrtille noisette nuage olive orage \
                         orme papillon parasol passerelle patine pervenche pinson pivoine plateau plume pollen quenouille rameau renard rigole rocher roseau ruche sable \
                         sapin sentier soupape tilleul tisane tonneau torrent toupie trefle tulipe vallon verger violette voile volet zephyr";
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let word = || {
        let [high, low] = chance.bytes::<2>();
        words.get(usize::from(u16::from_be_bytes([high, low])) % words.len()).copied().unwrap_or("orme")
    };
    [word(), word(), word(), word()].join("-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::SignedDuration;

    use super::{
        plan::{Deed, Plan},
        *,
    };

    fn story(now: &str) -> Plan {
        let mut plan = Plan::new(now.parse().expect("a time"));
        write(&mut plan);
        plan
    }

    #[test]
    fn the_story_has_its_cases_and_documents_on_whatever_day_it_is_told() {
        for now in ["2026-11-22T04:00:00Z", "2027-02-28T22:59:00Z", "2028-02-29T12:00:00Z", "2026-03-29T01:30:00Z"] {
            let plan = story(now);
            assert_eq!(plan.cases.len(), 300, "{now}");
            assert!(plan.documents >= 600, "{now}: {} documents", plan.documents);
            assert!(plan.deeds.iter().all(|(at, _)| *at < plan.now), "{now}");
        }
    }

    #[test]
    fn a_case_is_opened_before_anything_happens_in_it_and_links_are_used_while_they_live() {
        let plan = story("2026-11-22T04:00:00Z");
        let (mut opened, mut asked) = (vec![false; plan.cases.len()], BTreeMap::new());
        for (at, deed) in &plan.deeds {
            match deed {
                Deed::Open(case) => opened[*case] = true,
                Deed::Ask(ask) => {
                    assert!(opened[plan.asks[*ask].case]);
                    asked.insert(*ask, *at);
                }
                Deed::Deposit { ask, .. } => {
                    let after = at.duration_since(asked[ask]);
                    assert!(after > SignedDuration::ZERO && after < SignedDuration::from_hours(24 * plan.asks[*ask].lasting), "{ask}: {after}");
                }
                Deed::Add { case, .. } | Deed::Happened { case, .. } | Deed::Hold { case, .. } | Deed::Read(case) => assert!(opened[*case], "{deed:?}"),
                Deed::End(ask) => assert!(asked.contains_key(ask)),
                Deed::NewColleagues | Deed::Invitations | Deed::ShorterRule => {}
            }
        }
        assert!(plan.shown.iter().all(|ask| asked.contains_key(ask)));
    }
}
