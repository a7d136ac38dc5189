//! The `consigne` program.

use std::process::ExitCode;

/// Memory is wiped when it is freed: documents that pass through the server in clear (pages without JavaScript) leave nothing behind in it. Beneath is mimalloc, for the database's
/// library too: rows are made on its threads and freed on others, where the C library's allocator has both wait.
#[global_allocator]
static WIPING: zeroizing_alloc::ZeroAlloc<mimalloc::MiMalloc> = zeroizing_alloc::ZeroAlloc(mimalloc::MiMalloc);

fn main() -> ExitCode {
    consigne::cli::run()
}
