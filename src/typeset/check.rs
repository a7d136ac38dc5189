//! What a sheet must be before the template sees it.

use super::{Bars, Section, Sheet, Table, TypesetError};

/// The fills that the template keeps apart.
const MOST_PARTS: usize = 4;

/// Refuses a sheet that would print wrong.
pub(super) fn check(sheet: &Sheet) -> Result<(), TypesetError> {
    if !matches!(sheet.lang.as_str(), "fr" | "en") {
        return Err(TypesetError::Language(sheet.lang.clone()));
    }
    if sheet.title.trim().is_empty() {
        return Err(TypesetError::Untitled);
    }
    for section in &sheet.sections {
        section.table.as_ref().map_or(Ok(()), |table| check_table(section, table))?;
        section.bars.as_ref().map_or(Ok(()), |bars| check_bars(section, bars))?;
    }
    Ok(())
}

/// A row that is short of a cell would move all cells after it.
fn check_table(section: &Section, table: &Table) -> Result<(), TypesetError> {
    let columns = table.columns.len();
    match table.rows.iter().chain(&table.total).find(|row| row.len() != columns) {
        Some(row) => Err(TypesetError::Uneven { section: section.title.clone(), cells: row.len(), columns }),
        None => Ok(()),
    }
}

/// The template counts in `i64`.
fn check_bars(section: &Section, bars: &Bars) -> Result<(), TypesetError> {
    let legend = bars.legend.len();
    let counted = |parts: &[u64]| parts.iter().try_fold(0_i64, |sum, part| sum.checked_add_unsigned(*part)).is_some();
    let refusal = |parts: usize| TypesetError::Parts { section: section.title.clone(), parts, legend };
    if legend > MOST_PARTS {
        return Err(refusal(legend));
    }
    match bars.rows.iter().find(|row| row.parts.len() != legend || !counted(&row.parts)) {
        Some(row) => Err(refusal(row.parts.len())),
        None => Ok(()),
    }
}
