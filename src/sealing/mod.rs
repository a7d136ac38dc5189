//! Sealing: everything that is sealed, signed or put in a link, to the byte (`docs/formats.md`).
//!
//! Sealed things are ordinary [age v1](https://c2sp.org/age) files, signatures are Ed25519 (RFC 8032), digests SHA-256, the rest is JSON. There is no
//! cryptography of our own here: this engine only says what is sealed to whom, and refuses what does not hold. It is pure: no clock, no SQL, no HTTP;
//! randomness is an argument, but for the file keys and nonces that the age library draws itself from the operating system.
//!
//! | to find | look in |
//! |---|---|
//! | keys that seal and open | [`identity`] |
//! | sealing bytes held in memory, checking a header from outside | [`seal`](mod@seal) |
//! | sealing and opening in stream, in flat memory | [`stream`] |
//! | a document's key, its grants, its manifest | [`document`], [`manifest`] |
//! | signatures and what is signed | [`statement`], then [`brief`], [`team_copy`], [`label`], [`roster`], [`invitation`], [`joining`], [`approval`] |
//! | what an agent keeps, and what a passphrase gives | [`vault`] |
//! | links, tokens, fragments, references | [`link`], [`reference`](mod@reference) |

pub mod approval;
pub mod brief;
pub mod digest;
pub mod document;
mod field;
pub mod identity;
pub mod invitation;
pub mod joining;
pub mod label;
pub mod link;
pub mod manifest;
pub mod reference;
pub mod roster;
pub mod seal;
pub mod secret;
pub mod statement;
pub mod stream;
pub mod team_copy;
pub mod vault;

pub use approval::Approval;
pub use brief::Brief;
pub use digest::Digest;
pub use document::DocumentKey;
pub use identity::{Identity, Recipient};
pub use invitation::Invitation;
pub use joining::Joining;
pub use label::Label;
pub use link::{Fragment, Link, Pin, Token};
pub use manifest::Manifest;
pub use reference::Reference;
pub use roster::Roster;
pub use seal::{open, seal};
pub use secret::DepositSecret;
pub use statement::{Signed, SigningKey, Verified, VerifyingKey};
pub use team_copy::TeamCopy;
pub use vault::Vault;
