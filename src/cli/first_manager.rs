//! `consigne first-manager`: a single-use local link, for whoever founds a team by making its key, or works without one.

use anyhow::Context;

use super::{instance::Place, output};
use crate::{
    identity::{Contact, NewTeam, Role, TeamKind, invite_founder},
    store::transact,
};

/// The arguments of `first-manager`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// The person's name
    #[arg(long)]
    name: String,
    /// Their e-mail address, with which they sign in
    #[arg(long)]
    address: String,
    /// Their role: manager (founds a team), archivist (founds the archive team), dpo, dpo_deputy or operator (no team)
    #[arg(long, default_value = "manager", value_parser = parse_role)]
    role: Role,
    /// The team's name, for a manager or an archivist
    #[arg(long, required_if_eq_any([("role", "manager"), ("role", "archivist")]))]
    team: Option<String>,
    /// The number of its département
    #[arg(long, default_value = "")]
    department: String,
    /// Its public telephone
    #[arg(long, default_value = "")]
    telephone: String,
    /// Its public hours
    #[arg(long, default_value = "")]
    hours: String,
    /// Its postal address
    #[arg(long, default_value = "")]
    postal: String,
}

fn parse_role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|_| format!("“{text}” is no role"))
}

pub(super) async fn first_manager(arguments: Arguments) -> anyhow::Result<()> {
    let (app, _) = arguments.place.open().await?;
    let contact = Contact::parse(&arguments.name, &arguments.address).context("the name or the address cannot be one")?;
    let kind = if arguments.role == Role::Archivist { TeamKind::Archive } else { TeamKind::Agency };
    let team = arguments.team.map(|name| NewTeam {
        kind,
        name,
        department: arguments.department,
        telephone: arguments.telephone,
        hours: arguments.hours,
        address: arguments.postal,
    });
    let founding = transact!(app.records, "invite a founder", |tx| invite_founder(tx, &app.process_key, &contact, arguments.role, team.as_ref()).await)?;
    app.log.integrate(&app.records).await?;
    output::complain("To be opened once, within 24 hours, by the person it is for:");
    output::say(&format!("{}/join/{}", app.base_url(), founding.token.reveal()));
    app.records.db().close().await;
    Ok(())
}
