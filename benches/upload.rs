//! How fast deposits come in, and what the server needs for it: `cargo bench --bench upload`.
//!
//! A server of its own (the same binary, a fresh demonstration) takes one file of 1 GiB, then 2 000 files of 200 KiB sixteen at a time, sealed here as a sender's
//! program does. Printed: throughput, the server's processor time and peak memory above idle, and the ratio to writing the same bytes to the same disk
//! with an fsync for each 8 MiB, measured between the runs, since machines are noisy.
//! `BENCH_LARGE_MIB` and `BENCH_SMALL_FILES` make it smaller.

#![expect(clippy::print_stdout, reason = "figures are what a benchmark prints")]
#![expect(clippy::cast_precision_loss, reason = "figures are rounded when they are printed")]
#![expect(clippy::disallowed_methods, reason = "a benchmark reads the machine's clock")]

mod asking;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use asking::{PIECE, asking, person};
use consigne::{
    base::{OperatingSystem, SystemClock},
    client::{Agent, Client, MadeRequest, Paper, Transport},
    retention::calendar,
};
use tokio::io::AsyncReadExt as _;

const MIB: u64 = 1024 * 1024;
const SMALL: u64 = 200 * 1024;
const AT_ONCE: usize = 16;

/// The server under measure.
struct Server {
    child: Child,
    folder: PathBuf,
    ready: serde_json::Value,
}

impl Server {
    /// A fresh demonstration, served by a process that has done nothing else: the one that built it keeps what that took.
    fn start() -> Result<Self> {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-upload");
        let _ = fs::remove_dir_all(&folder);
        let mut built = Self::serve(folder.clone())?;
        built.child.kill()?;
        built.child.wait()?;
        // Not dropped: the folder stays.
        built.folder = PathBuf::new();
        drop(built);
        Self::serve(folder)
    }

    fn serve(folder: PathBuf) -> Result<Self> {
        let ready = folder.with_extension("json");
        let _ = fs::remove_file(&ready);
        let mut child = Command::new(env!("CARGO_BIN_EXE_consigne"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(&folder)
            .arg("--ready")
            .arg(&ready)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        loop {
            if let Some(ready) = fs::read(&ready).ok().and_then(|text| serde_json::from_slice(&text).ok()) {
                return Ok(Self { child, folder, ready });
            }
            ensure!(child.try_wait()?.is_none(), "the server ended");
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    fn text(&self, pointer: &str) -> Result<&str> {
        self.ready.pointer(pointer).and_then(serde_json::Value::as_str).context("the ready file")
    }

    /// Processor time used so far, user and system.
    fn processor(&self) -> Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: u64 = fields.get(11..13).context("stat")?.iter().filter_map(|field| field.parse::<u64>().ok()).sum();
        // Linux counts these in hundredths of a second for user space (USER_HZ), whatever the kernel's own tick.
        Ok(Duration::from_millis(ticks * 10))
    }

    /// A line of `/proc/<pid>/status`, in KiB.
    fn memory(&self, line: &str) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let value = status.lines().find_map(|found| found.strip_prefix(line)).context("status")?;
        Ok(value.trim_start_matches(':').trim().trim_end_matches(" kB").parse()?)
    }

    /// Forgets the peak, so that the next one is of the next run alone.
    fn forget_peak(&self) -> Result<()> {
        Ok(fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What one run of `bytes` bytes cost.
struct Cost {
    bytes: u64,
    wall: Duration,
    processor: Duration,
    above_idle: u64,
}

async fn measured<F: Future<Output = Result<()>>>(server: &Server, bytes: u64, run: F) -> Result<Cost> {
    let idle = server.memory("VmRSS")?;
    server.forget_peak()?;
    let (processor, begun) = (server.processor()?, Instant::now());
    run.await?;
    let wall = begun.elapsed();
    Ok(Cost { bytes, wall, processor: server.processor()?.saturating_sub(processor), above_idle: server.memory("VmHWM")?.saturating_sub(idle) / 1024 })
}

impl Cost {
    fn print(&self, name: &str, disk: Duration) {
        let mib = u32::try_from(self.bytes / MIB).map_or(f64::MAX, f64::from);
        println!(
            "{name}: {mib} MiB in {:.1} s = {:.0} MiB/s; server {:.1} s of processor, peak {} MiB above idle; {:.1} × the time of writing it to disk ({:.1} s)",
            self.wall.as_secs_f64(),
            mib / self.wall.as_secs_f64(),
            self.processor.as_secs_f64(),
            self.above_idle,
            self.wall.as_secs_f64() / disk.as_secs_f64(),
            disk.as_secs_f64(),
        );
    }
}

/// The same bytes written to the same disk, in files of `size`, with an fsync for each 8 MiB or file.
fn written_to_disk(folder: &Path, bytes: u64, size: u64) -> Result<Duration> {
    let block = vec![7_u8; usize::try_from(size.min(8 * MIB))?];
    let begun = Instant::now();
    let path = folder.join("yardstick");
    for _ in 0..bytes.div_ceil(size) {
        let mut file = fs::File::create(&path)?;
        for _ in 0..size.div_ceil(block.len() as u64) {
            file.write_all(&block)?;
            file.sync_all()?;
        }
    }
    fs::remove_file(&path)?;
    Ok(begun.elapsed())
}

async fn request(agent: &Agent) -> Result<MadeRequest> {
    let team = agent.own_team()?.team.clone();
    let case = agent.open_case(&team, person()).await?;
    let today = calendar::day_of(consigne::base::Clock::now(&SystemClock::start()));
    Ok(agent.make_request(&team, &asking(case, today)).await?)
}

async fn deposit(client: &Client, made: &MadeRequest, size: u64, files: u64) -> Result<()> {
    let desk = client.open_link(&made.link).await?;
    for _ in 0..files {
        let paper = Paper {
            piece: PIECE.to_owned(),
            file_name: "mesure.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            size,
            content: tokio::io::repeat(b'c').take(size),
        };
        desk.deposit(vec![paper], &|_| {}).await?;
    }
    Ok(())
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

async fn run() -> Result<()> {
    let server = Server::start()?;
    println!("binary {:.1} MiB, idle {} MiB", fs::metadata(env!("CARGO_BIN_EXE_consigne"))?.len() as f64 / 1_048_576.0, server.memory("VmRSS")? / 1024);
    let client = Client::new(Transport::http(server.text("/base_url")?)?, Arc::new(SystemClock::start()), Arc::new(OperatingSystem));
    let agents = server.ready.pointer("/agents").and_then(serde_json::Value::as_array).context("agents")?;
    let worker = agents.iter().position(|agent| agent.get("role").is_some_and(|role| role == "social_worker")).context("a social worker")?;
    let passphrase = server.text(&format!("/agents/{worker}/passphrase"))?.to_owned().into();
    let agent = client.sign_in(server.text(&format!("/agents/{worker}/address"))?, &passphrase).await?;

    // A little under 1 GiB, so that the sealed file is within the default limit of 1 GiB.
    let large = setting("BENCH_LARGE_MIB", 1_023) * MIB;
    let made = request(&agent).await?;
    let cost = measured(&server, large, deposit(&client, &made, large, 1)).await?;
    cost.print("one large file", written_to_disk(&server.folder, large, large)?);

    let files = setting("BENCH_SMALL_FILES", 2_000);
    let each = files.div_ceil(AT_ONCE as u64);
    let mut links = Vec::new();
    for _ in 0..AT_ONCE {
        links.push(request(&agent).await?);
    }
    let small = async {
        let senders = links.iter().map(|made| deposit(&client, made, SMALL, each));
        futures_util::future::try_join_all(senders).await.map(drop)
    };
    let total = each * AT_ONCE as u64 * SMALL;
    let cost = measured(&server, total, small).await?;
    cost.print(&format!("{} files of 200 KiB, {AT_ONCE} at a time", each * AT_ONCE as u64), written_to_disk(&server.folder, total, SMALL)?);
    println!("{:.0} deposits a second", (each * AT_ONCE as u64) as f64 / cost.wall.as_secs_f64());
    Ok(())
}

fn main() -> Result<()> {
    // `cargo test --benches` only asks whether it runs.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    consigne::http::edge::install_provider();
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run())
}
