//! Drawings of the retention report: geometry only, in units of the SVG's view box. The figures themselves stand in a table beneath.

use jiff::civil::Date;

use crate::http::words::Text;

/// Width of a drawing, in its own units: narrow, so that its text stays readable on a telephone.
const WIDTH: u64 = 360;

/// A series: which of the four patterns draws it, and its name.
#[derive(Clone, Debug)]
pub struct LegendEntry {
    /// The pattern and colour, 1 to 4.
    pub tone: usize,
    /// The name.
    pub name: String,
}

/// How grave a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A plain fact.
    Plain,
    /// As it should be.
    Good,
    /// Will need someone soon.
    Soon,
    /// Must not be.
    Late,
    /// In the archive.
    Archive,
    /// Waiting for the archivist's visa.
    Visa,
}

impl Tone {
    /// The class that colours it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "ok",
            Self::Soon => "soon",
            Self::Late => "late",
            Self::Archive | Self::Visa => "archive",
        }
    }

    /// The icon beside it, so that it is never told by colour alone.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        match self {
            Self::Plain => "file-text",
            Self::Good => "circle-check",
            Self::Soon => "clock",
            Self::Late => "circle-alert",
            Self::Archive => "archive",
            Self::Visa => "stamp",
        }
    }

    /// The edge of a row in a list; none where a row has nothing to say.
    #[must_use]
    pub fn tone(&self) -> Option<&'static str> {
        matches!(self, Self::Good | Self::Soon | Self::Late).then(|| self.word())
    }
}

/// The documents of one purpose, by age: under one year, one to two, two to five, more than five.
#[derive(Clone, Debug)]
pub struct StockRow {
    /// The purpose's short name.
    pub label: String,
    /// Its list.
    pub href: String,
    /// How many of each age.
    pub counts: [u64; 4],
}

/// The stock by purpose and age.
#[derive(Clone, Debug)]
pub struct StockChart {
    /// Width of the view box.
    pub width: u64,
    /// Its height.
    pub height: u64,
    /// Thickness of a bar.
    pub thick: u64,
    /// The ages.
    pub legend: Vec<LegendEntry>,
    /// One bar a purpose.
    pub bars: Vec<StockBar>,
    /// The drawing in one sentence.
    pub words: String,
}

/// One purpose's bar.
#[derive(Clone, Debug)]
pub struct StockBar {
    /// The purpose's short name.
    pub label: String,
    /// The name as it fits in the drawing, on one line or two.
    pub lines: Vec<NameLine>,
    /// Its list.
    pub href: String,
    /// How many of each age.
    pub counts: [u64; 4],
    /// How many in all.
    pub total: u64,
    /// Top of the bar.
    pub y: u64,
    /// Where the total is written.
    pub total_x: u64,
    /// Baseline of the total.
    pub total_y: u64,
    /// Its parts, left to right; ages without documents have none.
    pub parts: Vec<StockPart>,
}

/// One line of a name in a drawing.
#[derive(Clone, Debug)]
pub struct NameLine {
    /// Its words.
    pub text: String,
    /// Its baseline.
    pub y: u64,
}

/// One age's part of a bar.
#[derive(Clone, Copy, Debug)]
pub struct StockPart {
    /// The pattern, 1 to 4.
    pub tone: usize,
    /// Left edge.
    pub x: u64,
    /// Width.
    pub width: u64,
}

impl StockChart {
    const THICK: u64 = 20;
    const ROW: u64 = 56;
    /// How much lower everything stands when the name takes a second line.
    const LINE: u64 = 19;
    /// The longest bar leaves room for its total.
    const LONGEST: u64 = WIDTH - 64;
    /// Characters of a line that fit the width.
    const NAME: usize = 38;

    /// Draws the rows in the order given.
    #[must_use]
    pub fn new(text: Text, rows: Vec<StockRow>) -> Self {
        let most = rows.iter().map(|row| row.counts.iter().sum::<u64>()).max().unwrap_or(0).max(1);
        let all: u64 = rows.iter().flat_map(|row| row.counts).sum();
        let words = text.with("chart-stock-words", (("count", all), ("purposes", rows.len())));
        let mut height = 0;
        let mut bars = Vec::with_capacity(rows.len());
        for row in rows {
            let bar = Self::bar(row, height, most);
            height = bar.y + Self::ROW - 24;
            bars.push(bar);
        }
        let legend = (1..=4).map(|tone| LegendEntry { tone, name: text.say(&format!("chart-age-{tone}")) }).collect();
        Self { width: WIDTH, height, thick: Self::THICK, legend, bars, words }
    }

    fn bar(row: StockRow, top: u64, most: u64) -> StockBar {
        let names = on_two_lines(&row.label, Self::NAME);
        let y = top + 24 + names.len().saturating_sub(1) as u64 * Self::LINE;
        let mut x = 0;
        let mut parts = Vec::new();
        for (count, tone) in row.counts.into_iter().zip(1_usize..) {
            if count > 0 {
                let width = (count * Self::LONGEST / most).max(3);
                parts.push(StockPart { tone, x, width });
                x += width;
            }
        }
        StockBar {
            lines: names.into_iter().zip(0..).map(|(text, line)| NameLine { text, y: top + 16 + line * Self::LINE }).collect(),
            label: row.label,
            href: row.href,
            counts: row.counts,
            total: row.counts.iter().sum(),
            y,
            total_x: x + 8,
            total_y: y + 15,
            parts,
        }
    }
}

/// A name on one line of at most `length` characters, or on two, cut between words; what two lines do not hold ends in an ellipsis.
fn on_two_lines(name: &str, length: usize) -> Vec<String> {
    if name.chars().count() <= length {
        return vec![name.to_owned()];
    }
    let fits = |(at, _): &(usize, &str)| name.get(..*at).is_some_and(|first| first.chars().count() <= length);
    match name.match_indices(' ').take_while(fits).last() {
        Some((at, _)) => {
            let (first, second) = name.split_at(at);
            vec![first.to_owned(), shortened(second.trim_start(), length)]
        }
        None => vec![shortened(name, length)],
    }
}

/// At most `length` characters, the last an ellipsis when something was cut.
fn shortened(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    let kept: String = text.chars().take(length - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Erasures of one week.
#[derive(Clone, Copy, Debug)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// Documents erased in it so far.
    pub done: u64,
    /// Documents whose last day falls in it and that are still there.
    pub due: u64,
}

/// Erasures by week, done and to come.
#[derive(Clone, Debug)]
pub struct WeekChart {
    /// Width of the view box.
    pub width: u64,
    /// Its height.
    pub height: u64,
    /// Where the bars stand.
    pub base: u64,
    /// Width of a bar.
    pub thick: u64,
    /// Baseline of the weeks' names.
    pub label_y: u64,
    /// Where today is.
    pub today_x: Option<u64>,
    /// Done, to come.
    pub legend: Vec<LegendEntry>,
    /// One bar a week.
    pub bars: Vec<WeekBar>,
    /// The drawing in one sentence.
    pub words: String,
}

/// One week's bar: what is done at the bottom, what is to come upon it.
#[derive(Clone, Debug)]
pub struct WeekBar {
    /// Its Monday.
    pub monday: Date,
    /// Its list.
    pub href: String,
    /// Erased.
    pub done: u64,
    /// To be erased.
    pub due: u64,
    /// Left edge.
    pub x: u64,
    /// Middle.
    pub middle: u64,
    /// Top of the part done.
    pub done_y: u64,
    /// Height of the part done.
    pub done_height: u64,
    /// Top of the part to come.
    pub due_y: u64,
    /// Height of the part to come.
    pub due_height: u64,
    /// Baseline of the number.
    pub count_y: u64,
    /// The number written above: each week's where there is room, else the highest's only, which gives the scale.
    pub count: Option<u64>,
    /// Day and month, written under as many weeks as there is room for.
    pub label: Option<String>,
}

impl WeekChart {
    const HEIGHT: u64 = 210;
    const BASE: u64 = 180;
    /// The highest bar leaves room for its number and for today's word.
    const HIGHEST: u64 = 130;
    /// Room for a day and a month, and for a number of two digits.
    const LABEL: u64 = 44;
    const NUMBER: u64 = 24;

    /// Draws the weeks in the order given; `today` is marked when it falls in one of them.
    #[must_use]
    pub fn new(text: Text, weeks: &[Week], today: Date) -> Self {
        let column = WIDTH / (weeks.len() as u64).max(1);
        let thick = column * 2 / 3;
        let most = weeks.iter().map(|week| week.done + week.due).max().unwrap_or(0).max(1);
        let bars: Vec<_> = weeks.iter().zip(0_u64..).map(|(week, position)| Self::bar(week, position, (column, most))).collect();
        let words = text
            .with("chart-weeks-words", (("done", weeks.iter().map(|week| week.done).sum::<u64>()), ("due", weeks.iter().map(|week| week.due).sum::<u64>())));
        let legend = [(1, "chart-done"), (2, "chart-due")].map(|(tone, message)| LegendEntry { tone, name: text.say(message) });
        let today_x = weeks.iter().zip(0_u64..).find_map(|(week, position)| {
            let days = u64::try_from(week.monday.until(today).ok()?.get_days()).ok()?;
            (days < 7).then_some(position * column + column * (2 * days + 1) / 14)
        });
        Self { width: WIDTH, height: Self::HEIGHT, base: Self::BASE, thick, label_y: Self::BASE + 20, today_x, legend: legend.into(), bars, words }
    }

    fn bar(week: &Week, position: u64, (column, most): (u64, u64)) -> WeekBar {
        let height = |count: u64| if count == 0 { 0 } else { (count * Self::HIGHEST / most).max(3) };
        let (done_height, due_height) = (height(week.done), height(week.due));
        let done_y = Self::BASE - done_height;
        let due_y = done_y.saturating_sub(due_height);
        let left = position * column;
        WeekBar {
            monday: week.monday,
            href: format!("/retention/documents?state=week&from={}", week.monday),
            done: week.done,
            due: week.due,
            x: left + column / 6,
            middle: left + column / 2,
            done_y,
            done_height,
            due_y,
            due_height,
            count_y: due_y.saturating_sub(5),
            count: (column >= Self::NUMBER || week.done + week.due == most).then_some(week.done + week.due),
            label: position.is_multiple_of(Self::LABEL.div_ceil(column.max(1))).then(|| format!("{:02}/{:02}", week.monday.day(), week.monday.month())),
        }
    }
}
