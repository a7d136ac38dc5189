//! The command line: one file a command. Exit status 0, 1 (refused or failed), 2 (usage).

mod audit;
mod backup;
mod check;
mod clock;
mod demo;
mod first_manager;
mod instance;
mod open;
mod output;
mod policy;
mod purge;
mod receipt;
mod recovery;
mod report;
mod send;
mod serve;
mod witness;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A secure exchange service for medical-social documents.
#[derive(Parser)]
#[command(name = "consigne", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds a filled instance and serves it on this machine, to try everything at once
    Demo(demo::Arguments),
    /// Serves an installation
    Serve(serve::Arguments),
    /// Prints a single-use local link for whoever founds a team, or works without one
    FirstManager(first_manager::Arguments),
    /// Prints every mistake of the configuration and of the purposes, as a sentence with its file and line
    Check(check::Arguments),
    /// Other purposes: what they would do, and proposing them
    #[command(subcommand)]
    Policy(policy::Command),
    /// Runs the purge now, or says what it would do
    Purge(purge::Arguments),
    /// Reports a DPO can check
    #[command(subcommand)]
    Report(report::Command),
    /// The audit trail
    #[command(subcommand)]
    Audit(audit::Command),
    /// Follows the trails of services elsewhere: verifies, mirrors and cosigns them, and raises an alarm when one is not what it was
    Witness(witness::Arguments),
    /// Takes a backup of a service, which may run: records, grants and ciphertexts, sealed to the recovery key
    Backup(backup::Taking),
    /// Puts a backup back into an empty installation
    Restore(backup::Restoring),
    /// Proves a backup without touching what is served: puts it back elsewhere, verifies its trail, opens every document
    Drill(backup::Drilling),
    /// Receipts and certificates
    #[command(subcommand)]
    Receipt(receipt::Command),
    /// Answers a request through its link: seals files here, then deposits them
    Send(send::Arguments),
    /// Lists what arrived, or opens a document, as an agent
    Open(open::Arguments),
    /// The recovery key
    #[command(subcommand)]
    Recovery(recovery::Command),
    /// The clock
    #[command(subcommand)]
    Clock(clock::Command),
}

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    if let Err(error) = crate::base::hardening::harden() {
        output::complain(&format!("The process cannot be hardened: {error}"));
        return ExitCode::FAILURE;
    }
    crate::http::edge::install_provider();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::complain(&format!("The program cannot start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(carry_out(arguments.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Demo(arguments) => demo::demo(arguments).await,
        Command::Serve(arguments) => serve::serve(arguments).await,
        Command::FirstManager(arguments) => first_manager::first_manager(arguments).await,
        Command::Check(arguments) => check::check(&arguments),
        Command::Policy(command) => policy::policy(command).await,
        Command::Purge(arguments) => purge::purge(arguments).await,
        Command::Report(command) => report::report(command).await,
        Command::Audit(command) => audit::audit(command).await,
        Command::Witness(arguments) => witness::witness(arguments).await,
        Command::Backup(arguments) => backup::take(arguments).await,
        Command::Restore(arguments) => backup::restore(arguments).await,
        Command::Drill(arguments) => backup::drill(arguments).await,
        Command::Receipt(command) => receipt::receipt(command),
        Command::Send(arguments) => send::send(arguments).await,
        Command::Open(arguments) => open::open(arguments).await,
        Command::Recovery(command) => recovery::recovery(command),
        Command::Clock(command) => clock::clock(command).await,
    }
}
