//! Printed sheets: what a person signs, posts or files on paper, as PDF/A-2a that is PDF/UA-1 too (tagged, titled, its fonts inside).
//!
//! The layout is `sheet.typ`, run by the `typst` library over a world of two files and two fonts: there is no file system in it and
//! no network. A sheet's words go in as JSON strings, which Typst never reads as markup. `pdf` computes for a while and waits for
//! nothing: an asynchronous caller gives it a thread of its own.

mod check;
mod press;
mod words;

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;
use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// A sheet to print: a title, what it is about, then its sections.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The language of its words: `fr` or `en`.
    pub lang: String,
    /// Its title, which is the document's title too.
    pub title: String,
    /// The line under the title.
    pub subtitle: String,
    /// What it says first; each line is a paragraph.
    pub lead: String,
    /// Facts about the whole of it: a name and what it is.
    pub facts: Vec<(String, String)>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// What stands at the bottom of every page, beside the page's number.
    pub footer: String,
}

/// A titled part of a sheet. It shows its note, facts, bars and table in this order, and nothing for those that it has not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// What is to be known before its figures are read; each line is a paragraph.
    pub note: String,
    /// A table; one of more than nine columns turns the sheet's pages.
    pub table: Option<Table>,
    /// Bars.
    pub bars: Option<Bars>,
    /// Facts: a name and what it is.
    pub facts: Vec<(String, String)>,
}

/// A table, whose header comes again on each page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each of a cell a column.
    pub rows: Vec<Vec<String>>,
    /// A last row that sums the others up.
    pub total: Option<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The title above it.
    pub title: String,
    /// Whether it holds figures, which stand to the right.
    pub numeric: bool,
}

/// Horizontal stacked bars, one a row, with the same figures written at the end of each bar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bars {
    /// What each part of a bar counts: at most four.
    pub legend: Vec<String>,
    /// The bars.
    pub rows: Vec<BarRow>,
}

/// A bar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BarRow {
    /// Whose figures they are.
    pub label: String,
    /// The figures, one for each part of the legend.
    pub parts: Vec<u64>,
}

/// Why a sheet is not printed.
#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    /// Its language is neither French nor English.
    #[error("a sheet is printed in `fr` or in `en`, not in `{0}`")]
    Language(String),
    /// It has no title, which PDF/UA requires.
    #[error("a sheet without a title is not printed")]
    Untitled,
    /// A row has not one cell a column.
    #[error("in `{section}`, a row has {cells} cells under {columns} columns")]
    Uneven {
        /// The section's title.
        section: String,
        /// How many cells the row has.
        cells: usize,
        /// How many columns the table has.
        columns: usize,
    },
    /// A bar has not one part for each of the legend's, or has more than four, or more in all than can be counted.
    #[error("in `{section}`, a bar has {parts} parts under a legend of {legend}, or its parts sum up to too much")]
    Parts {
        /// The section's title.
        section: String,
        /// How many parts the bar has.
        parts: usize,
        /// How many parts the legend names.
        legend: usize,
    },
    /// Its words cannot be handed over.
    #[error("the sheet cannot be handed to the press")]
    Handover(#[from] serde_json::Error),
    /// The template failed.
    #[error("the sheet cannot be laid out: {0}")]
    Layout(String),
    /// The pages cannot be written as PDF/A.
    #[error("the sheet cannot be written as PDF/A: {0}")]
    Pdf(String),
}

/// Typesets it as PDF/A-2a and PDF/UA-1, deterministic: the same sheet and moment give the same bytes.
///
/// A character that the fonts lack is printed as the closest that they have, else as an empty box: PDF/A wants a glyph for each.
///
/// # Errors
/// When the sheet is not one that can be printed, as [`TypesetError`] says.
pub fn pdf(sheet: &Sheet, made_at: Timestamp) -> Result<Vec<u8>, TypesetError> {
    check::check(sheet)?;
    let mut content = serde_json::to_value(sheet)?;
    words::make_printable(&mut content, press::covers);
    let content = serde_json::to_vec(&content)?;
    let result =
        press::lay_out(content).and_then(|document| typst_pdf::pdf(&document, &options(made_at)?).map_err(|found| TypesetError::Pdf(press::said(&found))));
    // Typst keeps what it computed for a next time, people's names among it: none of that is kept once the sheet is made.
    typst::comemo::evict(0);
    result
}

fn options(made_at: Timestamp) -> Result<PdfOptions, TypesetError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]).map_err(|error| TypesetError::Pdf(error.message().to_string()))?;
    let creator = Smart::Custom(Some(env!("CARGO_PKG_NAME").to_owned()));
    let timestamp = moment(made_at).map(typst_pdf::Timestamp::new_utc);
    Ok(PdfOptions { creator, timestamp, standards, ..PdfOptions::default() })
}

fn moment(made_at: Timestamp) -> Option<Datetime> {
    let at = made_at.to_zoned(TimeZone::UTC);
    let [month, day, hour, minute, second] = [at.month(), at.day(), at.hour(), at.minute(), at.second()].map(i8::unsigned_abs);
    Datetime::from_ymd_hms(at.year().into(), month, day, hour, minute, second)
}

#[cfg(test)]
mod tests;
