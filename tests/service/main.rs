//! Stories told over HTTP.

mod reports;
