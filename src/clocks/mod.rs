//! What moves a document's clock, suspends it, or ends it: events, holds, extensions, corrections, consultations of the archive, visas and notices.
//!
//! Every act here says first what it would do ([`effects`]) and is an entry of the trail. Reasons come from closed lists ([`reason`]): no free text is kept, which might
//! name somebody.

mod consult;
mod contacts;
mod correct;
mod decisions;
mod document_http;
mod effects;
mod event;
mod extend;
mod hold;
mod http;
mod notice;
mod purpose;
pub mod reason;
mod refusal;
pub(crate) mod store;
mod supervise_http;
mod view;
mod visa;

pub use consult::consult;
pub use contacts::{Contact, Outcome, record_contacts};
pub use correct::{Correction, correct, decide_correction};
pub use effects::Effect;
pub use event::{NewEvent, preview_event, record_case_event};
pub use extend::{Extension, extend};
pub use hold::{Lift, NewHold, Place, lift, place, review};
pub use http::routes;
pub use notice::announce;
pub use purpose::{AddedPurpose, add_purpose};
pub use refusal::ClockRefusal;
pub use visa::{NewVisa, give_visa};
