//! `consigne purge`: the purge now; `--dry-run` says what it would do, and why.

use jiff::civil::Date;

use super::{instance::Place, output};
use crate::{
    documents::Transition,
    jobs::{self, Jobs},
    purge,
    retention::calendar,
};

/// The arguments of `purge`.
#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
    /// Say what would happen on this day, as things stand now
    #[arg(long, value_name = "DAY", requires = "dry_run")]
    on: Option<Date>,
}

pub(super) async fn purge(arguments: Arguments) -> anyhow::Result<()> {
    let (app, config) = arguments.place.open().await?;
    if arguments.dry_run {
        let until = match arguments.on {
            Some(day) => day.to_datetime(config.purge.at.time()).to_zoned(calendar::paris().clone())?.timestamp(),
            None => app.records.now(),
        };
        let due = purge::due(&app.records, &app.rules(), until).await?;
        for row in &due {
            let what = match row.transition {
                Transition::Archive => "leaves the team for the archive",
                Transition::AwaitVisa => "closes and awaits a visa (no authority to eliminate)",
                Transition::BeginPurge | Transition::CompletePurge | Transition::GiveVisa => "is destroyed",
            };
            let why = format!("last day set by its {}, rule {}", row.decided_by, row.policy.get(..12).unwrap_or(&row.policy));
            output::say(&format!("{}  {}  {}  due {}  {what}: {why}", row.document, row.purpose, row.piece, row.purge_at));
        }
        let when = arguments.on.map_or_else(|| "are due".to_owned(), |day| format!("will be due on {day} at {}", config.purge.at.time()));
        output::complain(&format!("{} documents {when}. Nothing was done.", due.len()));
    } else {
        let jobs = Jobs::new(app.clone(), config.purge.at.time(), config.service.data_dir.clone());
        let Some(run) = jobs.purge_now().await? else {
            let doubted = jobs::doubt(&mut app.records.read().await?).await?.is_some();
            app.log.integrate(&app.records).await?;
            app.records.db().close().await;
            anyhow::bail!(if doubted {
                "nothing was destroyed: the clock is not credible; once it is right, `consigne clock confirm` and the data protection officer say so"
            } else {
                "nothing was done: another purge runs already"
            });
        };
        app.log.integrate(&app.records).await?;
        let counts = run.counts;
        if run.stopped {
            app.records.db().close().await;
            anyhow::bail!(
                "{}: stopped before anything was destroyed, because too many last days moved nearer within thirty days; the data protection officer releases it on their page",
                run.id
            );
        }
        output::say(&format!(
            "{}: {} destroyed, {} to the archive, {} awaiting a visa, {} failed, {} remains swept",
            run.id, counts.purged, counts.archived, counts.awaiting_visa, counts.faulted, counts.swept
        ));
        anyhow::ensure!(
            counts.faulted == 0,
            "{} documents could not be purged as they must: the log says why, and the next run tries again what is still there",
            counts.faulted
        );
    }
    app.records.db().close().await;
    Ok(())
}
