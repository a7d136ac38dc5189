//! How long due documents waited for their erasure: in figures, and drawn with one bar for each stretch of time.

use crate::http::words::Text;

/// Width of the drawing, in its own units.
const WIDTH: u64 = 360;

/// Thickness of a bar.
const THICK: u64 = 16;

/// What each takes with its name.
const STEP: u64 = 44;

/// Room for the figure after the longest bar.
const FIGURE: u64 = 48;

/// The stretches, by their messages.
const BANDS: [&str; 5] = ["chart-delay-1", "chart-delay-2", "chart-delay-3", "chart-delay-4", "chart-delay-5"];

/// How long the documents erased in a period waited.
#[derive(Clone, Debug)]
pub struct Delay {
    /// All of them together.
    pub waited: Waited,
    /// How many waited how long.
    pub chart: DelayChart,
}

/// How long erased documents waited.
#[derive(Clone, Copy, Debug)]
pub struct Waited {
    /// How many they are.
    pub documents: u64,
    /// Half of them waited at most this long, in minutes.
    pub median_minutes: u64,
    /// All but one in twenty waited at most this long, in minutes.
    pub p95_minutes: u64,
}

impl Waited {
    /// The delay in words.
    #[must_use]
    pub fn say(&self, text: &Text) -> String {
        text.with("retention-delay-value", [("median", self.median(text)), ("most", self.most(text))])
    }

    /// How long half of them waited at most.
    #[must_use]
    pub fn median(&self, text: &Text) -> String {
        duration(*text, self.median_minutes)
    }

    /// How long nineteen in twenty waited at most.
    #[must_use]
    pub fn most(&self, text: &Text) -> String {
        duration(*text, self.p95_minutes)
    }
}

/// The delays of one purpose in one team, in a period and in the one before it.
#[derive(Clone, Debug)]
pub struct WaitedRow {
    /// The purpose's short name.
    pub purpose: String,
    /// The team's name.
    pub team: String,
    /// In each of both periods; none where nothing was erased.
    pub periods: [Option<Waited>; 2],
}

/// A duration as one says it: *12 min*, *3 h 6 min*, from two days on *2 jours*.
fn duration(text: Text, minutes: u64) -> String {
    match minutes {
        0..60 => text.with("report-minutes", ("minutes", minutes)),
        60..2_880 => text.with("report-hours", [("hours", minutes / 60), ("minutes", minutes % 60)]),
        _ => text.with("report-days", ("days", minutes / 1_440)),
    }
}

/// The drawing.
#[derive(Clone, Debug)]
pub struct DelayChart {
    /// Width of the view box.
    pub width: u64,
    /// Its height.
    pub height: u64,
    /// Thickness of a bar.
    pub thick: u64,
    /// One bar a stretch.
    pub bars: Vec<DelayBar>,
    /// What it draws, and of which period.
    pub title: String,
    /// The drawing in one sentence.
    pub words: String,
}

/// One stretch of time.
#[derive(Clone, Debug)]
pub struct DelayBar {
    /// Its name.
    pub label: String,
    /// The name's baseline.
    pub label_y: u64,
    /// Top of the bar.
    pub y: u64,
    /// Its width.
    pub length: u64,
    /// How many documents.
    pub count: u64,
    /// Where that is written.
    pub count_x: u64,
    /// Its baseline.
    pub count_y: u64,
}

impl DelayChart {
    /// Draws how many documents waited within each stretch; `period` in words.
    #[must_use]
    pub fn new(text: Text, period: &str, bands: [u64; 5]) -> Self {
        let most = bands.iter().copied().max().unwrap_or_default().max(1);
        let bar = |(place, (message, count)): (u64, (&str, u64))| {
            let top = place * STEP;
            // Something is never drawn as nothing.
            let length = (count * (WIDTH - FIGURE) / most).max(u64::from(count > 0) * 2);
            DelayBar { label: text.say(message), label_y: top + 14, y: top + 20, length, count, count_x: length + 8, count_y: top + 33 }
        };
        Self {
            width: WIDTH,
            height: STEP * 5,
            thick: THICK,
            bars: (0..).zip(BANDS.into_iter().zip(bands)).map(bar).collect(),
            title: text.with("chart-delay", ("period", period)),
            words: text.with("chart-delay-words", ("count", bands.iter().sum::<u64>())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purposes::Language;

    #[test]
    fn bars_are_as_long_as_their_figures_and_none_is_lost() {
        let chart = DelayChart::new(Text::new(Language::French), "du 1er au 30 novembre 2026", [0, 300, 30, 1, 0]);
        assert_eq!(chart.bars.iter().map(|bar| bar.length).collect::<Vec<_>>(), [0, 312, 31, 2, 0]);
        assert_eq!(chart.bars.iter().map(|bar| bar.count).sum::<u64>(), 331);
        assert!(DelayChart::new(Text::new(Language::English), "from 1 to 30 November 2026", [0; 5]).bars.iter().all(|bar| bar.length == 0));
    }
}
