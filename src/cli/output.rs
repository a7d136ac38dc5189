//! What the program says on the terminal. Results go to standard output, everything else to standard error.

use std::io::{self, Write};

/// Prints a line of the result. Whoever closed the pipe has read enough.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Prints a line that is not the result: progress, advice, a failure.
pub(super) fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Logs as lines of JSON, or as text for a person at a terminal. Never personal data: ids and route templates only.
pub(super) fn start_logs(json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,consigne=info"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // Only tests that run a command in their own process start them twice.
    let _ = if json { logs.json().try_init() } else { logs.with_target(false).try_init() };
}
