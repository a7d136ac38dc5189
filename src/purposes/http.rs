//! The purposes in force, for the pages that ask for pieces.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Agreement, Language, NoScript, Purpose};
use crate::{
    app::App,
    http::{Access, Json, Route, words::Text},
    identity::Action,
};

/// `/api/v1/purposes`.
pub fn routes() -> Vec<Route> {
    vec![Route::api(routes!(purposes), Access::Agent(Action::UseAccount))]
}

/// The purposes in force.
#[derive(Serialize, ToSchema)]
struct InForce {
    policy: String,
    purposes: Vec<PurposeView>,
}

#[derive(Serialize, ToSchema)]
struct PurposeView {
    code: String,
    label: String,
    classes: Vec<String>,
    agreement: &'static str,
    person_informed: bool,
    senders: Vec<Named>,
    pieces: Vec<PieceView>,
    templates: Vec<TemplateView>,
    archive: bool,
    no_script: &'static str,
    notice: NoticeView,
    summary: String,
}

#[derive(Serialize, ToSchema)]
struct Named {
    code: &'static str,
    label: &'static str,
}

#[derive(Serialize, ToSchema)]
struct PieceView {
    code: String,
    label: String,
    archive: bool,
}

#[derive(Serialize, ToSchema)]
struct TemplateView {
    code: String,
    label: String,
    asked_of: &'static str,
    pieces: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct NoticeView {
    lines: Vec<String>,
    details: Vec<(String, String)>,
}

impl PurposeView {
    fn of(purpose: &Purpose, language: Language) -> Self {
        let archive = |piece: &super::Piece| purpose.clock_for(&piece.code).needs_archive();
        let notice = purpose.notice(language);
        Self {
            code: purpose.code.to_string(),
            label: purpose.label.text(language).to_owned(),
            classes: purpose.classes.iter().map(ToString::to_string).collect(),
            agreement: if purpose.agreement == Agreement::Required { "REQUIRED" } else { "NONE" },
            person_informed: purpose.notice_to_person,
            senders: purpose.senders.iter().map(|party| Named { code: party.word(), label: party.label(language) }).collect(),
            pieces: purpose
                .pieces
                .iter()
                .map(|piece| PieceView { code: piece.code.to_string(), label: piece.label.text(language).to_owned(), archive: archive(piece) })
                .collect(),
            templates: purpose
                .templates
                .iter()
                .map(|template| TemplateView {
                    code: template.code.to_string(),
                    label: template.label.text(language).to_owned(),
                    asked_of: template.asked_of.word(),
                    pieces: template.pieces.iter().map(ToString::to_string).collect(),
                })
                .collect(),
            archive: purpose.pieces.iter().any(archive),
            no_script: if purpose.no_script == NoScript::Accept { "accept" } else { "refuse" },
            notice: NoticeView {
                lines: notice.lines.clone(),
                details: notice.details(language).iter().map(|(heading, text)| ((*heading).to_owned(), (*text).to_owned())).collect(),
            },
            summary: notice.retention.clone(),
        }
    }
}

/// The purposes in force, in the reader's language.
#[utoipa::path(get, path = "/api/v1/purposes", responses((status = 200, body = InForce)))]
async fn purposes(State(app): State<App>, text: Text) -> Json<InForce> {
    let purposes = app.rules().purposes().map(|purpose| PurposeView::of(purpose, text.language())).collect();
    Json(InForce { policy: app.rules().digest().to_owned(), purposes })
}
