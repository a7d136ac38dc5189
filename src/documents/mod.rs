//! Documents: one sealed payload each, its sealed manifest, its grants, its clock.
//!
//! Bytes come in as an upload, which nobody sees; one atomic *finish* makes documents of uploads. From then on the clock runs.

mod arrive;
mod document;
mod entry;
mod finish;
mod http;
mod open;
mod receive;
mod recompute;
mod refusal;
pub(crate) mod store;
pub(crate) mod tus;
mod upload;
mod view;

pub use arrive::{Arriving, arrive};
pub use document::{State, Transition, WrongState};
pub(crate) use entry::entry_of;
pub use finish::{Finished, FinishedGrant, finish};
pub(crate) use finish::{MOST_AT_ONCE, match_grants};
pub use http::routes;
pub(crate) use http::{FinishBody, ReceivedView, UPLOADS_ARE_SILENT};
pub use open::{Opening, open_payload};
pub(crate) use receive::{Holder, holders_for, insert_grants, needs_archive, new_use};
pub use receive::{Received, Target};
pub use recompute::recompute_case;
pub(crate) use recompute::{deadline_of, due_at_once, set_dates};
pub use refusal::DocumentRefusal;
pub(crate) use upload::CHUNK;
pub use upload::{MaySend, NewUpload, Quota, append, begin, cancel, sweep_uploads};
pub(crate) use view::{DocumentView, rows_ending, rows_of_case, rows_recent};
