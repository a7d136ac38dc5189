//! What happens without anybody asking. tokio-cron-scheduler is only the alarm clock, one UTC tick a minute; what is due is in the database.

mod credible;
mod http;
mod mark;
mod store;
mod tick;

pub use credible::{Credibility, Reading};
pub use http::routes;
pub use mark::SideFile;
pub use tick::{Jobs, JobsError, ask_confirmation, confirm_clock, doubt, start};
