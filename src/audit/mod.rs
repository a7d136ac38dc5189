//! The trail: what happened, in an order that nobody can change afterwards, without keeping anybody's data for ever.
//!
//! A verb writes an [`Entry`] in its own transaction, unnumbered ([`record()`]). The sequencer ([`Log::integrate`]) numbers what has committed,
//! adds it to the Merkle tree and signs the checkpoint. Anyone reads the result under `/log/` and verifies it ([`verify()`]).

mod address;
mod cosigned;
mod entry;
mod http;
mod import;
mod log;
mod opened;
mod prove;
mod published;
mod record;
mod store;
mod told;
mod verify;

pub use address::{LeafHash, ProofAddress, address};
pub use cosigned::{consistency, keep_cosigned, last_checkpoint, note_cosigned};
pub use entry::{Action, Actor, Entry, Outcome};
pub use http::routes;
pub use import::{frontier, import};
pub use log::{Log, LogError, had, size};
pub use opened::{NotOpened, VerifiedValues, verify_opened, write_opened};
pub use prove::{Proven, prove, prove_at};
pub use published::{Published, read_checkpoint, read_on, read_tile, verify_published, write_published};
pub(crate) use record::Prepared;
pub use record::record;
pub(crate) use store::forget_values;
pub use told::{Told, told};
pub use verify::{Broken, Verified, verify};
