//! Purposes: why documents are held, on what basis, and until when. Read from the files of `policies/purposes/`, where every
//! duration, legal basis and list of document types is configuration, never code.
//!
//! A file of `kind = "case"` is one purpose: what it is for and on what basis (`label`, `art6`, `art9`, `law`), what and who
//! (`classes`, `doc_types`, `senders`, `recipients`), its rule ([`Clock`]: `start_event`, `start_shift`, `active`, `archive`, `grace`,
//! `backstop`, `ceiling`, `master`), its gates (`agreement`, `notice_to_person`, `hold_allowed`, `restricted`, `no_script`), its end
//! (`final`, `elimination_ref`), then `[[variant]]` (the rule of some document types), `[[template]]` (ready-made requests) and
//! `[notice.fr]`, `[notice.en]`. A file of `kind = "system"` is one purpose of the service itself ([`SystemPurpose`]); the one file of
//! `kind = "controller"` says who is responsible, for every notice. A key nobody reads is a mistake.
//!
//! [`Policies::load`] turns the files into typed purposes and their digest, or into every mistake they hold.

mod check;
mod code;
mod event;
pub(crate) mod facts;
mod http;
mod load;
mod notice;
mod period;
mod purpose;
mod read;
mod refusal;
mod rule;
mod rulebook;
mod section;
mod system;
mod word;

#[cfg(test)]
mod tests;

pub use code::{BadCode, PieceCode, PurposeCode, TemplateCode};
pub use event::EventKind;
pub use http::routes;
pub use load::{Policies, PolicyFile};
pub use notice::{Bilingual, NOTICE_LINES, Notice, Notices};
pub use period::{BadPeriod, Period};
pub use purpose::{Agreement, Article6, Article9, Class, Final, NoScript, Party, Piece, Purpose, Template};
pub use refusal::{Mistake, Wrong};
pub use rule::{Clock, Limit, StartShift};
pub use rulebook::Rulebook;
pub use system::{Keep, SystemPurpose, SystemStart};
#[cfg(test)]
pub(crate) use tests::shipped;
pub(crate) use word::closed_set;
pub use word::{Language, UnknownWord};
