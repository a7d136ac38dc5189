//! The HTTP side: the edge (connections, hosts, headers), routes and who may call them, problems, pages.

pub mod assets;
mod attempt;
mod caller;
pub mod edge;
mod extract;
mod fixed;
pub mod headers;
pub mod pages;
mod problem;
mod route;
mod shared;
pub mod words;

pub use caller::{begin_cookie, end_cookie};
pub use extract::{At, AtBoth, Json, Page};
pub use headers::Class;
pub use problem::Problem;
pub use route::{Access, Leaves, Route, describe, router};
pub use shared::routes;
pub(crate) use shared::{http_date, staff_shell};
