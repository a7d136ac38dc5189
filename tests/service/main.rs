//! The service, told as stories over HTTP on a real, throw-away instance, and the guards that hold the source to its own rules.
//!
//! Every story runs on both engines: on SQLite straight after a clone, on PostgreSQL when `CONSIGNE_TEST_POSTGRES` names a server
//! (`postgres://user@host/database`; each story makes a schema of its own in it, and drops it).
#![expect(clippy::expect_used, clippy::panic, reason = "a test says what it expects, and stops when it is not so")]

mod harness;

#[path = "../guards/mod.rs"]
mod guards;

mod backups;
mod clocks;
mod colleagues;
mod coverage;
mod deposits;
mod erasure;
mod full_disk;
mod joining;
mod links;
mod opened;
mod plain_form;
mod program;
mod purges;
mod receipts;
mod reports;
mod retention;
mod sealing_cctv;
mod sealing_interop;
mod sealing_vectors;
mod sessions;
mod simulation;
mod start;
mod teams;
mod timelines;
mod trail;
mod trust;
mod witnesses;
