//! The `consigne` program.

use std::process::ExitCode;

/// Memory is wiped when it is freed: documents that pass through the server in clear (pages without JavaScript) leave nothing behind in it.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<std::alloc::System> = zeroizing_alloc::ZeroAlloc(std::alloc::System);

fn main() -> ExitCode {
    consigne::cli::run()
}
