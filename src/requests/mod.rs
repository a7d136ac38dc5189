//! Requests: what is asked, of whom, for which case and purpose; the link that leads to it; and the deposits that answer it.

mod create;
mod end;
mod http;
mod link_http;
mod plain;
mod refusal;
pub(crate) mod store;
mod task;
mod view;

pub use create::{Agreement, Order, Reserved, create, reserve};
pub use end::{end, erase_ended};
pub(crate) use link_http::entries_of_link;
pub use refusal::RequestRefusal;
pub use task::ask_for_link;

use crate::http::Route;

/// Everything about requests: for agents, and for whoever holds a link.
#[must_use]
pub fn routes() -> Vec<Route> {
    http::routes().into_iter().chain(link_http::routes()).collect()
}
