//! Years of the service, simulated day by day: people act at random through the real routes, rules change, processes die, clocks jump, two workers purge; after every day an
//! independent oracle, which was typed from the regulation and knows nothing of the service, must agree about every document.
//!
//! A short run is part of the tests. The whole: `CONSIGNE_SIMULATION=full cargo test --release --features planted --test service simulation`. A failure names its seed;
//! `CONSIGNE_SIMULATION_SEED=…` plays it again.

mod chance;
mod check;
mod deeds;
mod oracle;
#[cfg(feature = "planted")]
mod planted;
mod table;
mod world;

use std::{io::Write as _, sync::Arc};

use chance::Dice;
use world::{Size, World};

use crate::harness::{Setting, story_with};

/// How long and how much, by what is asked of this run.
fn size() -> Size {
    match std::env::var("CONSIGNE_SIMULATION").as_deref() {
        Ok("full") => Size { days: 6 * 365, documents: 10_000 },
        // The same years on the other engine say little more, and each of its transactions is a journey.
        _ if std::env::var_os("CONSIGNE_TEST_POSTGRES").is_some() => Size { days: 60, documents: 60 },
        _ => Size { days: 420, documents: 260 },
    }
}

fn seed() -> u64 {
    std::env::var("CONSIGNE_SIMULATION_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_260_303)
}

/// Lives so many days through. What the oracle finds is told; nothing means that it agreed every day.
fn live(seed: u64, size: Size) -> Vec<String> {
    let mut found = Vec::new();
    let dice = Dice::new(seed);
    let setting = Setting { durable: false, chance: Arc::new(dice.another()), ..Setting::default() };
    story_with(setting, async |at| {
        let mut world = World::new(at, Dice::new(seed ^ 0x5eed), size).await;
        for day in 0..size.days {
            if day > 0 && day % 365 == 0 {
                let _ = writeln!(std::io::stderr(), "year {}: {}", day / 365, world.tale());
            }
            world.day().await;
            found = world.differences().await;
            if !found.is_empty() {
                found.insert(0, format!("seed {seed}, {}", world.today()));
                break;
            }
        }
        if found.is_empty() {
            let _ = writeln!(std::io::stderr(), "{}", world.tale());
        }
    });
    found
}

#[test]
fn years_pass_and_the_oracle_agrees_about_every_document_every_day() {
    let found = live(seed(), size());
    assert!(found.is_empty(), "{found:#?}");
}
