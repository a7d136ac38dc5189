//! Witnesses: somebody elsewhere who follows the trail, so that nobody has to believe the service about its own past.
//!
//! | who | does | here |
//! |---|---|---|
//! | the witness, on a machine that is not the service's | checks that each checkpoint continues the last, remembers it before answering, cosigns it; mirrors every entry; compares what is served to browsers with what the trail says; raises an alarm within a minute | [`Witness`] |
//! | the service | asks each of its witnesses for a cosignature of its last checkpoint, and goes on serving while some are missing | [`Witnesses`] |
//!
//! The protocol is C2SP tlog-witness, unchanged, so that any witness of that protocol can be asked and any such log followed.

mod alarm;
mod collect;
mod follow;
mod followed;
mod http;
mod mirror;
mod served;
mod submission;

pub use alarm::{Alarm, Raised};
pub use collect::{Asked, Colleague, Collected, Witnesses, reached_at};
pub use followed::{AddRefusal, NotFollowed, Standing, Witness};
pub use http::router;
pub use served::{Place, place_of};
pub use submission::{NoSubmission, Submission};
