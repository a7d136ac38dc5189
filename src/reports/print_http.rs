//! What is printed, over HTTP: the report, a run's bordereau and the register, each as a page and as PDF/A.

use axum::{
    extract::{RawQuery, State},
    http::{Method, header},
    response::{IntoResponse, Response},
    routing::get,
};
use utoipa_axum::routes;

use super::{
    http::made,
    sheets::{self, Register, register, register_sheet},
};
use crate::{
    app::App,
    base::PurgeRunId,
    http::{
        Access, At, Class, Json, Page, Problem, Route,
        pages::{Decisions, SheetPage},
        staff_shell,
        words::Text,
    },
    identity::{Action, Caller},
    purge::bordereau,
    typeset::{self, Sheet, TypesetError},
};

/// Pages to print, and their PDF.
pub(super) fn routes() -> Vec<Route> {
    let see = Access::Agent(Action::SeeRetention);
    vec![
        Route::plain(Method::GET, "/retention/decisions", Class::SealingPage, Access::Agent(Action::DecideRetention), get(decisions_page)),
        Route::plain(Method::GET, "/retention/purges/{run}", Class::Page, see, get(bordereau_page)),
        Route::plain(Method::GET, "/retention/register", Class::Page, see, get(register_page)),
        Route::api(routes!(report_pdf), see).of_class(Class::Raw),
        Route::api(routes!(bordereau_pdf), see).of_class(Class::Raw),
        Route::api(routes!(register_json), see),
        Route::api(routes!(register_pdf), see).of_class(Class::Raw),
    ]
}

impl From<TypesetError> for Problem {
    fn from(error: TypesetError) -> Self {
        Self::failed(&error)
    }
}

async fn decisions_page(State(app): State<App>, caller: Caller, text: Text) -> Result<Page<Decisions>, Problem> {
    Ok(Page(Decisions { t: text, shell: staff_shell(&app, &caller, text, "decisions", "decisions-title").await? }))
}

/// Typesets a sheet on a thread of its own: it computes for a while.
async fn typeset(app: &App, sheet: Sheet, name: String) -> Result<Response, Problem> {
    let at = app.records.now();
    let pdf = tokio::task::spawn_blocking(move || typeset::pdf(&sheet, at)).await.map_err(|error| Problem::failed(&error))??;
    let headers =
        [(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\""))];
    Ok((headers, pdf).into_response())
}

async fn bordereau_of(app: &App, text: Text, run: &PurgeRunId) -> Result<Sheet, Problem> {
    let rules = app.rules();
    let mut tx = app.records.read().await?;
    let told = bordereau::of_run(&mut tx, &rules, run).await?;
    let entry = bordereau::entry_of_run(&mut tx, run).await?;
    let digest = told.digest()?;
    Ok(sheets::bordereau(text, &rules, (&told, &digest, entry)))
}

async fn bordereau_page(State(app): State<App>, caller: Caller, At(run): At<PurgeRunId>, text: Text) -> Result<Page<SheetPage>, Problem> {
    let sheet = bordereau_of(&app, text, &run).await?;
    let shell = staff_shell(&app, &caller, text, "sheet", "sheet-bordereau-title").await?;
    Ok(Page(SheetPage { t: text, shell, sheet, pdf: format!("/api/v1/purges/{run}/bordereau.pdf") }))
}

async fn register_page(State(app): State<App>, caller: Caller, text: Text) -> Result<Page<SheetPage>, Problem> {
    let sheet = register_sheet(text, &register(text, &app.rules()));
    let shell = staff_shell(&app, &caller, text, "sheet", "register-title").await?;
    Ok(Page(SheetPage { t: text, shell, sheet, pdf: "/api/v1/reports/register.pdf".to_owned() }))
}

/// The retention report as PDF/A.
#[utoipa::path(get, path = "/api/v1/reports/retention.pdf", responses((status = 200, content_type = "application/octet-stream")))]
async fn report_pdf(State(app): State<App>, RawQuery(query): RawQuery, text: Text) -> Result<Response, Problem> {
    let report = made(&app, query.as_deref()).await?;
    let name = format!("retention-{}", report.today);
    typeset(&app, sheets::retention(text, &app.rules(), &report), name).await
}

/// The bordereau of a run as PDF/A.
#[utoipa::path(get, path = "/api/v1/purges/{run}/bordereau.pdf", params(("run" = PurgeRunId, Path)), responses((status = 200, content_type = "application/octet-stream"), (status = 404)))]
async fn bordereau_pdf(State(app): State<App>, At(run): At<PurgeRunId>, text: Text) -> Result<Response, Problem> {
    typeset(&app, bordereau_of(&app, text, &run).await?, format!("bordereau-{run}")).await
}

/// The register of processing activities (GDPR art. 30), from the purposes in force.
#[utoipa::path(get, path = "/api/v1/reports/register", responses((status = 200, body = Register)))]
async fn register_json(State(app): State<App>, text: Text) -> Json<Register> {
    Json(register(text, &app.rules()))
}

/// The register as PDF/A.
#[utoipa::path(get, path = "/api/v1/reports/register.pdf", responses((status = 200, content_type = "application/octet-stream")))]
async fn register_pdf(State(app): State<App>, text: Text) -> Result<Response, Problem> {
    let register = register(text, &app.rules());
    let name = format!("registre-{}", register.policy.get(..12).unwrap_or(&register.policy));
    typeset(&app, register_sheet(text, &register), name).await
}
