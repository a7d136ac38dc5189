//! What is printed: the report, the bordereau of a run, the register of processing (GDPR art. 30). Each is one sheet, shown as a page and typeset as PDF/A.

mod bordereau;
mod register;
mod retention;

pub(super) use bordereau::bordereau;
pub(super) use register::sheet as register_sheet;
pub use register::{Register, register};
pub(super) use retention::{decided, reconciled, retention, said};

use crate::{
    http::words::Text,
    typeset::{Column, Table},
};

/// A table with these columns, named by messages; `true` where figures stand.
fn table(text: Text, columns: &[(&str, bool)], rows: Vec<Vec<String>>, total: Option<Vec<String>>) -> Table {
    let columns = columns.iter().map(|(message, numeric)| Column { title: text.say(message), numeric: *numeric }).collect();
    Table { columns, rows, total }
}
