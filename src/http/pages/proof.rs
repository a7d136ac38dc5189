//! What an entry of the trail proves, to whoever holds its address: a receipt or a certificate to print.

use askama::Template;

use super::{qr::Qr, shell::Shell};
use crate::http::words::Text;

/// `/proof/{index}/{hash}`: one entry of the trail.
#[derive(Template)]
#[template(path = "proof.html")]
pub struct Proof {
    /// The page's words.
    pub t: Text,
    /// The page's frame; its title says which kind of proof it is.
    pub shell: Shell,
    /// What happened, in one sentence.
    pub lead: String,
    /// What the entry states, with names.
    pub facts: Vec<(String, String)>,
    /// What it does not prove.
    pub limits: String,
    /// The entry's number.
    pub entry: u64,
    /// The log's name.
    pub log: String,
    /// Where the file is that is verified without the service.
    pub file: String,
    /// This page's own address, drawn.
    pub qr: Option<Qr>,
}
