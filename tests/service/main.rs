//! Stories told over HTTP.
