//! Cases: one person's accompaniment by a team. What a team calls a person is sealed in the case's label; its events drive the clocks.

mod open_case;
mod record_event;
mod refusal;
pub(crate) mod store;

pub use open_case::{name_case, reserve_case};
pub use record_event::{Recorded, admit_event, events_of, facts_of, record_event};
pub use refusal::CaseRefusal;
