//! Consigne: a secure exchange service for medical-social documents. The server can seal, but never open; and what it holds, it holds for
//! a stated purpose, until a stated day, and can prove it.
//!
//! The map, from the outside in; each room imports only those below it (`tests/guards` holds them to it):
//!
//! - [`cli`]: the command line, one file a command; the demonstration instance is one of them.
//! - [`demo`]: a believable region, lived through by the same verbs as everybody's, to try everything at once.
//! - [`config`]: what an installation decides.
//! - [`app`]: one running instance, put together.
//! - [`http`]: the edge, routes and who may call them, problems, pages.
//! - [`jobs`]: what happens without anybody asking.
//! - capabilities, each of which imports only those after it:
//!   [`backup`] (copies, putting them back, what happened since) → [`timelines`] (what happened, for people to read; what a breach exposed) → [`reports`] (figures a DPO can check) → [`receipts`] (what the trail proves to somebody outside) → [`rules`] (the purposes as reviewed code) → [`purge`] (destruction on the day) → [`requests`] (what is asked, and the links) →
//!   [`clocks`] (what moves, suspends or ends a document's clock) → [`documents`] (deposit, opening, what each is held for) → [`cases`] (a person's accompaniment) → [`retention`] (dates, pure) → [`purposes`] (the rules, from `policies/`) →
//!   [`identity`] (who works here, and who may do what).
//! - [`witness`]: somebody elsewhere who follows the trail, and how the service asks for their cosignatures.
//! - [`client`]: what a browser does, in Rust: for the command line, the demonstration, tests and benches.
//! - service: [`audit`] (the trail).
//! - engines, pure: [`sealing`] (age, signatures, links), [`merkle`] (the trail's tree), [`typeset`] (printed sheets, as PDF/A).
//! - plumbing: [`store`] (one SQL text, two engines), [`blobs`] (sealed payloads), [`base`] (ids, clock, chance, secrets).

pub mod app;
pub mod audit;
pub mod backup;
pub mod base;
pub mod blobs;
pub mod cases;
pub mod cli;
pub mod client;
pub mod clocks;
pub mod config;
pub mod demo;
pub mod documents;
pub mod http;
pub mod identity;
pub mod jobs;
pub mod merkle;
pub mod purge;
pub mod purposes;
pub mod receipts;
pub mod reports;
pub mod requests;
pub mod retention;
pub mod rules;
pub mod sealing;
pub mod store;
pub mod timelines;
pub mod typeset;
pub mod witness;
