//! `consigne open`: an agent lists what arrived, or opens a document, without a browser: keys are verified and everything is compared as the pages do.

use std::{
    io::IsTerminal as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use secrecy::SecretString;
use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use super::output;
use crate::{
    base::{
        DocumentId, OperatingSystem, SystemClock,
        hardening::{private_file, read_secret},
    },
    client::{Agent, Client, ClientRefusal, DocumentRow, Opened, Transport},
    retention::calendar,
    sealing::manifest::Provenance,
};

/// The arguments of `open`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Where the service is, as in `https://consigne.example`
    #[arg(long, value_name = "URL")]
    server: String,
    /// The address one signs in with
    #[arg(long)]
    address: String,
    /// The passphrase's file, mode 0600; asked for on the terminal otherwise
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The document to open
    #[arg(required_unless_present = "list")]
    document: Option<DocumentId>,
    /// List what arrived last
    #[arg(long, conflicts_with = "document")]
    list: bool,
    /// The folder to write the document in
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn open(arguments: Arguments) -> anyhow::Result<()> {
    let client = Client::new(Transport::http(&arguments.server)?, Arc::new(SystemClock::start()), Arc::new(OperatingSystem));
    let passphrase = passphrase(arguments.passphrase_file.as_deref())?;
    let agent = client.sign_in(&arguments.address, &passphrase).await?;
    let done = match &arguments.document {
        None => list(&agent, arguments.json).await,
        Some(document) => fetch(&agent, document, (&arguments.out, arguments.json)).await,
    };
    agent.sign_out().await?;
    done
}

fn passphrase(file: Option<&Path>) -> anyhow::Result<SecretString> {
    let Some(file) = file else {
        if !std::io::stdin().is_terminal() {
            bail!("There is no terminal to ask for the passphrase on: give --passphrase-file.");
        }
        return Ok(rpassword::prompt_password("Passphrase: ")?.into());
    };
    let text = read_secret(file)?;
    let text = std::str::from_utf8(&text).with_context(|| format!("{} is not text", file.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).into())
}

/// What arrived last, with the names that only the team can read.
async fn list(agent: &Agent, as_json: bool) -> anyhow::Result<()> {
    let home = agent.home().await?;
    for row in &home.arrived {
        let person = match agent.person_of_document(row) {
            Ok(person) => person.name,
            // The archive team holds keys of documents, not the names of another team's cases.
            Err(ClientRefusal::NoKey) => "‹not shared›".to_owned(),
            Err(refusal) => format!("‹{refusal}›"),
        };
        if as_json {
            let line = json!({ "document": row.document, "person": person, "purpose": row.purpose, "piece": row.piece, "state": row.state,
                "received_at": row.received_at, "purge_at": row.purge_at, "opened": row.opened, "reference": row.reference });
            output::say(&line.to_string());
        } else {
            output::say(&line_of(row, &person));
        }
    }
    output::complain(&format!("{} documents. To open one: consigne open … DOCUMENT", home.arrived.len()));
    Ok(())
}

fn line_of(row: &DocumentRow, person: &str) -> String {
    let news = if row.opened { "      " } else { "unread" };
    let (received, erased) = (calendar::day_of(row.received_at), calendar::day_of(row.purge_at));
    format!("{}  {received}  {news}  {person:<24} {}  {}  erased on {erased}", row.document, row.piece, row.purpose)
}

/// Opens a document into a file of its own name, which did not exist.
async fn fetch(agent: &Agent, document: &DocumentId, (folder, as_json): (&Path, bool)) -> anyhow::Result<()> {
    let opened = agent.open_document(document).await?;
    let path = folder.join(safe_name(&opened.manifest.file_name, document));
    // Under another name until it was found whole and right: whatever stands under its own name can be trusted.
    let partial = folder.join(format!(".{document}.part"));
    if path.exists() {
        bail!("{} already exists: nothing was written.", path.display());
    }
    let written = write(agent, &opened, &partial).await;
    if let Err(refusal) = written.and_then(|()| publish(&partial, &path)) {
        // The refusal is what matters: a file that is not there needs no removing.
        let _ = std::fs::remove_file(&partial);
        return Err(refusal);
    }
    let by = sealed_by(opened.provenance);
    if as_json {
        let line = json!({ "document": document, "file": path, "media_type": opened.manifest.media_type, "size": opened.manifest.size,
            "sha256": opened.manifest.sha256, "sealed_at": opened.manifest.sealed_at, "sealed_by": by });
        output::say(&line.to_string());
    } else {
        output::complain(by);
        output::say(&path.display().to_string());
    }
    Ok(())
}

async fn write(agent: &Agent, opened: &Opened, partial: &Path) -> anyhow::Result<()> {
    let file = private_file(partial).with_context(|| format!("{} cannot be written", partial.display()))?;
    let mut file = tokio::fs::File::from_std(file);
    agent.write_content(opened, &mut file).await?;
    file.flush().await?;
    Ok(file.sync_all().await?)
}

/// Gives the file its name, unless another has it by now: a link, unlike a renaming, never replaces.
fn publish(partial: &Path, path: &Path) -> anyhow::Result<()> {
    std::fs::hard_link(partial, path).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(std::fs::remove_file(partial)?)
}

/// The document's own name, as a file of this folder and nothing else: no path, no control character, no hidden file.
fn safe_name(name: &str, document: &DocumentId) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|letter| !letter.is_control() && !is_invisible(*letter)).collect();
    let kept = kept.trim().trim_start_matches('.');
    let mut cut = kept.len().min(200);
    while !kept.is_char_boundary(cut) {
        cut -= 1;
    }
    match kept.get(..cut) {
        Some(name) if !name.is_empty() => name.to_owned(),
        _ => document.to_string(),
    }
}

/// Characters that hide or reverse what follows them on a screen (Unicode TR 36 §3.2): one that reverses makes `annexe[…]fdp.exe` read as a PDF.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// What may be said of who sealed it.
const fn sealed_by(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::SendersBrowser => "Sealed in the sender's browser, for this request.",
        Provenance::SendersClient => "Sealed by the sender's command line, for this request.",
        Provenance::Server => "Sealed by the server as it arrived, from a page without JavaScript: the server has seen it in clear.",
        Provenance::Agent => "Added by an agent of the team.",
        Provenance::Unproved => "Beware: nothing proves that this comes from whoever had the link. Call the sender before you rely on it.",
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_name_from_outside_stays_a_file_of_the_folder() {
        let document = DocumentId::new(Timestamp::UNIX_EPOCH, &OperatingSystem);
        let name = |text: &str| safe_name(text, &document);
        assert_eq!(name("fiche de liaison.pdf"), "fiche de liaison.pdf");
        assert_eq!(name("../../etc/passwd"), "passwd");
        assert_eq!(name("C:\\Windows\\avis.pdf"), "avis.pdf");
        assert_eq!(name(".bashrc"), "bashrc");
        assert_eq!(name("annexe\u{202e}fdp.exe\n"), "annexefdp.exe");
        for empty in ["", "..", "/", "\u{200b}", "a/.."] {
            assert_eq!(name(empty), document.to_string(), "{empty}");
        }
        assert_eq!(name(&"é".repeat(300)).len(), 200);
    }
}
