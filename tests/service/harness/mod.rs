//! A throw-away instance for each story, and people who use it as their browsers would.

mod acts;
mod client;
mod clock;
mod deposit;
mod http;
mod people;
mod records;
mod time;

use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::Router;
use consigne::{
    app::{App, Service, Setup, StartError},
    audit,
    base::{Chance, OperatingSystem},
    documents::Quota,
    http::edge::{AllowedHost, HostGate, guard},
    jobs::Jobs,
    purge,
    purposes::PolicyFile,
    sealing::Identity,
    witness::Witnesses,
};
use futures_util::FutureExt as _;
use tempfile::TempDir;
use zeroize::Zeroizing;

pub(crate) use acts::{Asked, person};
pub(crate) use client::{asking, keys, paper, refused};
pub(crate) use clock::{FakeClock, Killed};
pub(crate) use deposit::Sender;
pub(crate) use http::{Answer, BASE, Browser, HOST};
pub(crate) use people::{Agent, Newcomer, Team, random, word};
pub(crate) use records::{change, columns, columns_holding, number, postgres_server, texts};
pub(crate) use time::day;

/// The longest head of a request, as configured by default.
const HEAD: usize = 16 * 1024;

/// The telephone of the service as a whole.
pub(crate) const SWITCHBOARD: &str = "04 65 71 00 00";

/// The name of the stories' trail.
pub(crate) const ORIGIN: &str = "consigne.example/log";

/// What a story may choose of its instance.
pub(crate) struct Setting {
    pub(crate) quota: Quota,
    /// Bytes of the payloads' disk that are left free.
    pub(crate) reserve: u64,
    /// Another folder for the sealed payloads than one in the story's own.
    pub(crate) blobs: Option<PathBuf>,
    /// Whether writes wait for the disk.
    pub(crate) durable: bool,
    /// Where randomness comes from.
    pub(crate) chance: Arc<dyn Chance>,
}

impl Default for Setting {
    fn default() -> Self {
        let mebibyte = 1024 * 1024;
        Self {
            quota: Quota { file: 32 * mebibyte, link: 64 * mebibyte, link_documents: 500, instance: 1024 * mebibyte },
            reserve: 0,
            blobs: None,
            durable: true,
            chance: Arc::new(OperatingSystem),
        }
    }
}

/// One instance, for one story.
pub(crate) struct Instance {
    pub(crate) app: App,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) recovery: Identity,
    records: records::StoryRecords,
    setting: Setting,
    folder: TempDir,
}

/// Tells a story on an instance of its own. Afterwards, whatever happened in it, the trail verifies and blobs and rows agree.
pub(crate) fn story(tell: impl AsyncFnOnce(&Instance)) {
    story_with(Setting::default(), tell);
}

/// The same, with something chosen.
pub(crate) fn story_with(setting: Setting, tell: impl AsyncFnOnce(&Instance)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let instance = Instance::fresh(setting).await;
        let told = AssertUnwindSafe(async {
            tell(&instance).await;
            instance.check().await;
        })
        .catch_unwind()
        .await;
        instance.app.records.db().close().await;
        instance.records.drop_schema().await;
        if let Err(stopped) = told {
            std::panic::resume_unwind(stopped);
        }
    });
}

/// The purposes as shipped.
pub(crate) fn shipped_policies() -> Vec<PolicyFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies/purposes");
    let mut paths: Vec<_> = std::fs::read_dir(&folder).expect("the folder of purposes").map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    let read = |path: PathBuf| PolicyFile { name: path.display().to_string(), text: std::fs::read_to_string(&path).expect("a purpose") };
    paths.into_iter().map(read).collect()
}

impl Instance {
    async fn fresh(setting: Setting) -> Self {
        let folder = TempDir::new().expect("a folder");
        std::fs::create_dir(folder.path().join("blobs")).expect("a folder");
        let records = records::StoryRecords::fresh(folder.path()).await;
        let chance: &dyn Chance = &OperatingSystem;
        let (clock, recovery) = (Arc::new(FakeClock::new()), Identity::from_scalar(&chance.bytes()));
        let setup = setup_of(&records, (folder.path(), &setting), &clock, &recovery);
        let app = App::open(setup).await.unwrap_or_else(|error| panic!("the instance opens: {error}"));
        Self { app, clock, recovery, records, setting, folder }
    }

    /// What the instance is opened with: the same again for a restart or another replica.
    pub(crate) fn setup(&self) -> Setup {
        setup_of(&self.records, (self.folder.path(), &self.setting), &self.clock, &self.recovery)
    }

    /// A second replica on the same records and payloads, or the same instance after a restart.
    pub(crate) async fn again(&self) -> Result<App, StartError> {
        App::open(self.setup()).await
    }

    /// The router behind the edge's rules, as it is served.
    pub(crate) fn router(&self) -> Router {
        router_of(&self.app)
    }

    /// Somebody at a browser who is not signed in.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.router())
    }

    /// The folder of the instance, with everything it keeps on disk.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the sealed payloads.
    pub(crate) fn blobs(&self) -> PathBuf {
        blobs_of(self.folder.path(), &self.setting)
    }

    /// The jobs of this instance, purging at half past two in Paris.
    pub(crate) fn jobs(&self) -> Jobs {
        Jobs::new(self.app.clone(), jiff::civil::time(2, 30, 0, 0), self.folder.path().to_owned())
    }

    /// Runs the purge now.
    pub(crate) async fn purge(&self) -> purge::Run {
        purge::run_alone(&self.app.records, (&self.app.blobs, &self.app.log), &self.app.rules(), "story")
            .await
            .expect("the purge runs")
            .expect("nobody else purges")
    }

    /// The number of entries, numbered or not.
    pub(crate) async fn entries(&self) -> i64 {
        self.number("SELECT CAST(COUNT(*) AS BIGINT) FROM entries").await
    }

    /// How many entries of the trail tell this action.
    pub(crate) async fn told(&self, action: &str) -> i64 {
        self.number(&format!("SELECT CAST(COUNT(*) AS BIGINT) FROM entries WHERE leaf LIKE '%\"action\":\"{action}\"%'")).await
    }

    pub(crate) async fn number(&self, query: &str) -> i64 {
        number(self.app.records.db(), query).await
    }

    pub(crate) async fn texts(&self, query: &str) -> Vec<String> {
        texts(self.app.records.db(), query).await
    }

    pub(crate) async fn change(&self, statement: &str) -> u64 {
        change(self.app.records.db(), statement).await
    }

    /// Numbers what is waiting, and verifies the trail.
    pub(crate) async fn verify(&self) -> audit::Verified {
        self.app.log.integrate(&self.app.records).await.expect("the trail grows");
        audit::verify(&self.app.records, self.app.log.verifier_key(), |_| {}).await.unwrap_or_else(|broken| panic!("the trail verifies: {broken}"))
    }

    /// What must hold after every story.
    async fn check(&self) {
        let verified = self.verify().await;
        assert_eq!(i64::try_from(verified.entries).ok(), Some(self.entries().await), "every entry is numbered");
        let mut kept = files_below(&self.blobs());
        kept.sort();
        let mut rows = self
            .texts("SELECT payload || '/' || part FROM payload_parts WHERE payload IN (SELECT payload FROM uploads) OR payload IN (SELECT payload FROM documents WHERE payload IS NOT NULL)")
            .await;
        rows.sort();
        assert_eq!(kept, rows, "no blob without a row, no row without a blob");
        assert_eq!(self.number("SELECT CAST(COUNT(*) AS BIGINT) FROM payload_parts").await, i64::try_from(rows.len()).expect("few"), "no part of nothing");
    }
}

/// A place for what is put back: empty records, an empty folder, the same keys.
pub(crate) struct Elsewhere<'a> {
    at: &'a Instance,
    records: records::StoryRecords,
    folder: TempDir,
}

impl Instance {
    /// Another machine, on which nothing is yet.
    pub(crate) async fn elsewhere(&self) -> Elsewhere<'_> {
        let folder = TempDir::new().expect("a folder");
        std::fs::create_dir(folder.path().join("blobs")).expect("a folder");
        Elsewhere { at: self, records: records::StoryRecords::fresh(folder.path()).await, folder }
    }
}

impl Elsewhere<'_> {
    /// What an instance is opened with there.
    pub(crate) fn setup(&self) -> Setup {
        setup_of(&self.records, (self.folder.path(), &Setting::default()), &self.at.clock, &self.at.recovery)
    }

    /// The folder of the sealed payloads.
    pub(crate) fn blobs(&self) -> PathBuf {
        self.folder.path().join("blobs")
    }

    /// Nothing of it stays.
    pub(crate) async fn close(self) {
        self.records.drop_schema().await;
    }
}

fn blobs_of(folder: &Path, setting: &Setting) -> PathBuf {
    setting.blobs.clone().unwrap_or_else(|| folder.join("blobs"))
}

fn setup_of(records: &records::StoryRecords, (folder, setting): (&Path, &Setting), clock: &Arc<FakeClock>, recovery: &Identity) -> Setup {
    let clock: Arc<FakeClock> = Arc::clone(clock);
    Setup {
        place: records.place.clone(),
        blobs: blobs_of(folder, setting),
        reserve: setting.reserve,
        durable: setting.durable,
        policies: shipped_policies(),
        origin: ORIGIN.to_owned(),
        log_seed: Zeroizing::new([7; 32]),
        witnesses: Witnesses::default(),
        seen: None,
        process_key: Zeroizing::new([8; 32]),
        recovery: recovery.recipient(),
        service: Service {
            base_url: BASE.to_owned(),
            https: true,
            telephone: SWITCHBOARD.to_owned(),
            accessibility: "accessibilite@consigne.example".to_owned(),
        },
        quota: setting.quota,
        clock,
        chance: Arc::clone(&setting.chance),
    }
}

/// An application's router behind the edge's rules.
pub(crate) fn router_of(app: &App) -> Router {
    let host: AllowedHost = HOST.parse().expect("a host");
    guard(app.router(), HostGate::new([host]), app.headers.clone(), HEAD)
}

/// Every file below a folder, by its path from there.
pub(crate) fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).into_iter().flatten() {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder).expect("below").display().to_string());
            }
        }
    }
    found
}

/// Which files below a folder hold these bytes.
pub(crate) fn files_holding(folder: &Path, needle: &[u8]) -> Vec<String> {
    let holds = |name: &String| std::fs::read(folder.join(name)).is_ok_and(|bytes| bytes.windows(needle.len()).any(|window| window == needle));
    files_below(folder).into_iter().filter(holds).collect()
}
