//! How long due documents waited for their purge: period by period, by purpose and team.
//!
//! Counted with the day's first count and after each purge, and kept: a page costs the same whatever was ever destroyed.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Period, ReportRefusal, store};
use crate::{
    base::{TeamId, time_of},
    retention::{
        boundaries::begins,
        calendar::{day_begins, day_of},
        nearest_rank,
    },
    store::{Records, StoreError, Tx, transact},
};

/// From the moment documents fell due to their purge, for those that were purged in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delays {
    /// Until when purges are counted: the period's end, or, while it runs, the last count.
    #[schema(value_type = String)]
    pub as_of: Timestamp,
    /// Everything together.
    pub totals: Delay,
    /// Purpose by purpose, team by team; those that purged nothing are left out.
    pub rows: Vec<DelayRow>,
}

/// How long documents waited; all zero when there were none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delay {
    /// How many documents were purged, each under each of its purposes.
    pub documents: u64,
    /// Half of them waited at most this long.
    pub median_seconds: u64,
    /// Nineteen in twenty waited at most this long.
    pub p95_seconds: u64,
    /// How many waited at most an hour, more than that and at most six hours, a day, three days; and how many waited longer than that.
    pub bands: [u64; 5],
}

/// The delays of one purpose in one team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DelayRow {
    /// The purpose's code.
    pub purpose: String,
    /// The team.
    pub team: TeamId,
    /// How long its documents waited.
    #[serde(flatten)]
    pub delay: Delay,
}

/// Where the bands of the delays end, in hours.
const BANDS: [u64; 4] = [1, 6, 24, 72];

/// How many documents waited each number of whole seconds.
type Waited = BTreeMap<u64, u64>;

impl Delays {
    /// Of documents purged until `as_of`: (purpose, team, whole seconds from due to purged, how many).
    pub(super) fn of<'a>(as_of: Timestamp, waited: impl Iterator<Item = (&'a str, &'a TeamId, u64, u64)>) -> Self {
        let (mut all, mut places) = (Waited::new(), BTreeMap::<(&str, &TeamId), Waited>::new());
        for (purpose, team, seconds, documents) in waited {
            *all.entry(seconds).or_default() += documents;
            *places.entry((purpose, team)).or_default().entry(seconds).or_default() += documents;
        }
        let row =
            |((purpose, team), waited): ((&str, &TeamId), Waited)| DelayRow { purpose: purpose.to_owned(), team: team.clone(), delay: Delay::of(&waited) };
        Self { as_of, totals: Delay::of(&all), rows: places.into_iter().map(row).collect() }
    }
}

impl Delay {
    fn of(waited: &Waited) -> Self {
        let documents = waited.values().sum();
        let mut bands = [0; 5];
        for (seconds, count) in waited {
            if let Some(band) = bands.get_mut(BANDS.iter().take_while(|hours| *seconds > *hours * 3_600).count()) {
                *band += count;
            }
        }
        let at = |percent| nearest_rank(documents, percent).map_or(0, |place| at_place(waited, place));
        Self { documents, median_seconds: at(50), p95_seconds: at(95), bands }
    }
}

/// The delay that stands at a place, counted from 0 in ascending order.
fn at_place(waited: &Waited, place: u64) -> u64 {
    let mut before = 0;
    let found = waited.iter().find(|(_, count)| {
        before += **count;
        before > place
    });
    found.map_or(0, |(seconds, _)| *seconds)
}

/// A delay in whole seconds, never understated; one below nothing is none.
pub(super) fn whole_seconds(milliseconds: i64) -> u64 {
    u64::try_from(milliseconds).unwrap_or_default().div_ceil(1_000)
}

/// Until when the purges of a period are counted at a moment.
pub(super) fn counted_until(period: Period, now: Timestamp) -> Timestamp {
    now.min(day_begins(period.to))
}

/// The delays of a period, as they were last counted; counted now if nobody did today, or since a period that ended.
pub(super) async fn of_period(tx: &mut Tx, period: Period) -> Result<Delays, ReportRefusal> {
    let now = time_of(tx.now().as_millisecond());
    match kept(tx, period).await? {
        Some(delays) if delays.as_of <= now && (delays.as_of == day_begins(period.to) || day_of(delays.as_of) == day_of(now)) => Ok(delays),
        _ => count(tx, period).await,
    }
}

/// The delays of a period as they were last counted. What another version of the program wrote, and this one does not read, is counted anew.
async fn kept(tx: &mut Tx, period: Period) -> Result<Option<Delays>, StoreError> {
    Ok(store::delays(tx, &period.name()).await?.and_then(|delays| serde_json::from_str(&delays).ok()))
}

async fn count(tx: &mut Tx, period: Period) -> Result<Delays, ReportRefusal> {
    let as_of = counted_until(period, time_of(tx.now().as_millisecond()));
    let rows = store::waited(tx, (begins(period.from), begins(period.to)), as_of.as_millisecond()).await?;
    Ok(Delays::of(
        as_of,
        rows.iter().map(|(purpose, team, seconds, count)| (purpose.as_str(), team, u64::try_from(*seconds).unwrap_or_default(), count.unsigned_abs())),
    ))
}

/// Counts the delays of every period that can be chosen and may have changed: those that run, those that just ended, those that nobody counted since.
///
/// # Errors
/// When the records fail.
pub async fn note_delays(records: &Records) -> Result<(), ReportRefusal> {
    let mut tx = records.read().await?;
    let today = day_of(tx.now());
    let mut counted = Vec::new();
    for period in Period::month_of(today).choices(today) {
        let known = kept(&mut tx, period).await?.is_some_and(|delays| delays.as_of == day_begins(period.to));
        if !known || may_move(period, today) {
            let delays = count(&mut tx, period).await?;
            let text = serde_json::to_string(&delays).map_err(|_| StoreError::Unreadable("the report's delays"))?;
            counted.push((period.name(), delays.as_of.as_millisecond(), text));
        }
    }
    drop(tx);
    Ok(transact!(records, "note the delays", |tx| {
        // What a clock that was ahead counted is no count.
        store::drop_delays_ahead(tx).await?;
        for (period, as_of, delays) in &counted {
            store::put_delays(tx, period, *as_of, delays).await?;
        }
        Ok::<_, StoreError>(())
    })?)
}

/// Whether a purge may still have its place in a period: a day longer than it lasts, for a clock that was behind.
fn may_move(period: Period, today: Date) -> bool {
    period.to >= today.yesterday().unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::OperatingSystem;

    proptest! {
        #[test]
        fn medians_are_those_of_the_delays_in_their_order(waits in prop::collection::vec(-5_000..400_000_000_i64, 0..200)) {
            let team = TeamId::new(Timestamp::UNIX_EPOCH, &OperatingSystem);
            let told = Delays::of(Timestamp::UNIX_EPOCH, waits.iter().map(|wait| ("P01_ACC_SOCIAL", &team, whole_seconds(*wait), 1)));
            let mut sorted: Vec<u64> = waits.iter().map(|wait| u64::try_from(*wait).unwrap_or_default().div_ceil(1_000)).collect();
            sorted.sort_unstable();
            let (median, most) = if sorted.is_empty() { (0, 0) } else { (sorted[(sorted.len() - 1) / 2], sorted[(sorted.len() * 95).div_ceil(100) - 1]) };
            prop_assert_eq!([told.totals.documents, told.totals.median_seconds, told.totals.p95_seconds], [sorted.len() as u64, median, most]);
            prop_assert_eq!(told.totals.bands.iter().sum::<u64>(), sorted.len() as u64);
            prop_assert_eq!(told.totals.bands[0], sorted.iter().filter(|seconds| **seconds <= 3_600).count() as u64);
            prop_assert_eq!(told.rows.iter().map(|row| row.delay).collect::<Vec<_>>(), if sorted.is_empty() { vec![] } else { vec![told.totals] });
        }
    }
}
