//! Documents: one sealed payload each, its sealed manifest, its grants, its clock.
//!
//! Bytes come in as an upload, which nobody sees; one atomic *finish* makes documents of uploads. From then on the clock runs.

mod arrive;
mod document;
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
pub(crate) use finish::MOST_AT_ONCE;
pub use finish::{Finished, FinishedGrant, finish};
pub use http::routes;
pub(crate) use http::{FinishBody, ReceivedView, UPLOADS_ARE_SILENT};
pub use open::{Opening, open_payload};
pub(crate) use receive::{Holder, holders_for, needs_archive};
pub use receive::{Received, Target};
pub(crate) use recompute::due_at_once;
pub use recompute::{recompute_case, record_case_event};
pub use refusal::DocumentRefusal;
pub(crate) use upload::CHUNK;
pub use upload::{MaySend, NewUpload, Quota, append, begin, cancel, sweep_uploads};
pub(crate) use view::{DocumentView, rows_ending, rows_of_case, rows_recent};
