//! The pages' templates (`web/pages`): one struct each, filled by a handler and rendered by Askama, which escapes every value.
//!
//! Agents' pages are shells: the server knows no name, so the page's script fills them. The retention report, the receipts and
//! every message are made here whole, and need no script.

mod chart;
mod compared;
mod delays;
mod life;
mod message;
mod proof;
mod qr;
mod retention;
mod sender;
mod shell;
mod staff;
mod timeline;

#[cfg(test)]
mod tests;

pub use chart::{LegendEntry, NameLine, StockBar, StockChart, StockPart, StockRow, Tone, Week, WeekBar, WeekChart};
pub use compared::{Compared, ComparedRow, StandingHolds};
pub use delays::{Delay, DelayBar, DelayChart, Waited, WaitedRow};
pub use life::{Ends, LifeFacts, LifeLine, State, Station};
pub use message::{Message, MessageKind, NewLink, NewLinkDone, NewLinkFault, TeamChoice};
pub use proof::Proof;
pub use qr::Qr;
pub use retention::{DecidableReport, DecidedReport, Export, Figure, Group, ListedDocument, Movement, Retention, RetentionList, RetentionRow, Rule, Sentence};
pub use sender::{Desk, NoticeView, PlainForm, PlainPiece, ReceivedPiece, Sender, SenderReceipt};
pub use shell::{NavLink, PageData, Shell, Who};
pub use staff::{Accessibility, Case, Contacts, Decisions, Document, DocumentNew, Home, Join, RequestNew, SheetPage, SignIn, Team, Visas};
pub use timeline::{Exposure, ExposureClass, ExposureRow, Timeline, TimelineAccess, TimelineLine};
