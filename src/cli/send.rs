//! `consigne send`: answers a request from the command line. Files are sealed here, to the recipients that the agent signed, before anything leaves.

use std::{
    io::{self, IsTerminal as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::fs::File;

use super::output;
use crate::{
    base::{OperatingSystem, SystemClock},
    client::{Client, Desk, Paper, Progress, Receipt, Transport},
    retention::calendar,
    sealing::Link,
};

/// The arguments of `send`.
#[derive(clap::Args)]
#[command(override_usage = "consigne send --piece <CODE> [--json] <LINK> <FILE>...\n       consigne send --list <LINK>")]
pub(super) struct Arguments {
    /// The whole link of the request, as received; `-` reads it from standard input, where no list of processes shows it
    #[arg(value_name = "LINK")]
    link: String,
    /// The files to deposit
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Which piece the files are: its code, as `--list` shows it
    #[arg(long, value_name = "CODE", required_unless_present = "list")]
    piece: Option<String>,
    /// Only say who asks, and which pieces
    #[arg(long, conflicts_with = "piece")]
    list: bool,
    /// Answer with the receipt as JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn send(arguments: Arguments) -> anyhow::Result<()> {
    let text = if arguments.link == "-" { io::read_to_string(io::stdin())? } else { arguments.link.clone() };
    let link: Link = text.parse()?;
    let client = Client::new(Transport::http(&link.base)?, Arc::new(SystemClock::start()), Arc::new(OperatingSystem));
    let desk = client.open_link(&link).await?;
    introduce(&desk);
    let Some(piece) = &arguments.piece else { return Ok(()) };
    check(&desk, piece, &arguments.files)?;
    let mut papers = Vec::with_capacity(arguments.files.len());
    for path in &arguments.files {
        papers.push(paper(path, piece).await?);
    }
    let bars = Bars::start(&arguments.files, &papers);
    let receipt = desk.deposit(papers, &|progress| bars.tell(progress)).await?;
    bars.bar.finish_and_clear();
    report(&receipt, arguments.json)
}

/// Who asks, for whom and for what: as the agent signed it, not as the server says.
fn introduce(desk: &Desk) {
    let brief = desk.brief();
    output::complain(&format!("{} ({}), {}, asks about {}.", brief.agent_name, brief.team_name, brief.telephone, brief.person.name));
    output::complain(&format!("Reference {}. Until {}. Pieces:", brief.reference, calendar::day_of(desk.ends_at()).yesterday().unwrap_or_default()));
    for piece in desk.pieces() {
        let received = if piece.received > 0 { format!(", {} already received", piece.received) } else { String::new() };
        output::complain(&format!("  {}  {}{received}", piece.code, piece.label));
    }
}

fn check(desk: &Desk, piece: &str, files: &[PathBuf]) -> anyhow::Result<()> {
    if !desk.pieces().iter().any(|asked| asked.code == piece) {
        bail!("“{piece}” is not asked for: choose one of the pieces above.");
    }
    if files.is_empty() || files.len() > desk.most_files() {
        bail!("From 1 to {} files can be sent at once.", desk.most_files());
    }
    Ok(())
}

async fn paper(path: &Path, piece: &str) -> anyhow::Result<Paper<File>> {
    let unreadable = || format!("{} cannot be read", path.display());
    let content = File::open(path).await.with_context(unreadable)?;
    let about = content.metadata().await.with_context(unreadable)?;
    if !about.is_file() {
        bail!("{} is not a file", path.display());
    }
    let file_name = path.file_name().with_context(unreadable)?.to_string_lossy().into_owned();
    Ok(Paper { piece: piece.to_owned(), media_type: media_type(path).to_owned(), file_name, size: about.len(), content })
}

/// By its ending alone; the reader's page looks at the bytes and does not believe it.
fn media_type(path: &Path) -> &'static str {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "txt" => "text/plain",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "odt" => "application/vnd.oasis.opendocument.text",
        "eml" => "message/rfc822",
        _ => "application/octet-stream",
    }
}

fn report(receipt: &Receipt, json: bool) -> anyhow::Result<()> {
    if json {
        output::say(&serde_json::to_string(receipt)?);
        return Ok(());
    }
    let documents = receipt.documents.len();
    output::say(&format!(
        "Received by {} ({}), reference {}: {documents} documents, entry {} of the trail.",
        receipt.team.name, receipt.team.telephone, receipt.reference, receipt.entry
    ));
    for (document, proof) in receipt.documents.iter().zip(&receipt.proofs) {
        output::say(&format!(
            "  {}  {}  erased on {} at the latest; proof: {}",
            document.document,
            document.piece,
            calendar::day_of(document.purge_at),
            proof.as_deref().unwrap_or("none")
        ));
    }
    Ok(())
}

/// A bar on a terminal, a line a file elsewhere.
struct Bars {
    bar: ProgressBar,
    names: Vec<String>,
    lines: bool,
}

impl Bars {
    fn start(files: &[PathBuf], papers: &[Paper<File>]) -> Self {
        let lines = !io::stderr().is_terminal();
        let target = if lines { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(papers.first().map(|paper| paper.size), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {bytes}/{total_bytes} {bytes_per_sec}") {
            bar.set_style(style);
        }
        Self { bar, names: files.iter().map(|file| file.display().to_string()).collect(), lines }
    }

    fn tell(&self, progress: Progress) {
        let name = self.names.get(progress.paper).map(String::as_str).unwrap_or_default();
        self.bar.set_message(name.to_owned());
        self.bar.set_length(progress.total);
        self.bar.set_position(progress.sent);
        if self.lines && progress.sent == progress.total {
            output::complain(&format!("{name}: sealed and sent, {} bytes", progress.total));
        }
    }
}
