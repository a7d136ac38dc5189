//! The counter where papers are handed in: the deposit page, its plain form for browsers without scripts, and that form's receipt.

use askama::Template;
use jiff::Timestamp;

use super::{qr::Qr, shell::Shell};
use crate::http::words::Text;
use crate::purposes::Notice;

/// Who asks, and how to check that it is really them.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The team's name.
    pub team: String,
    /// Its public telephone number.
    pub telephone: String,
    /// When somebody answers there.
    pub hours: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// The request's reference, such as `7K4-2M`; empty where no request is known.
    pub reference: String,
}

impl Desk {
    /// The number as a link: `tel:` and its digits (RFC 3966).
    #[must_use]
    pub fn telephone_href(&self) -> String {
        telephone_href(&self.telephone)
    }
}

/// A telephone number as a link (RFC 3966): separators for the eye are left out.
pub(super) fn telephone_href(number: &str) -> String {
    let digits: String = number.chars().filter(|character| character.is_ascii_digit() || *character == '+').collect();
    format!("tel:{digits}")
}

/// A purpose's notice in the reader's language.
#[derive(Clone, Debug)]
pub struct NoticeView {
    /// The five lines.
    pub lines: Vec<String>,
    /// Headings and texts of what unfolds.
    pub details: Vec<(String, String)>,
}

impl NoticeView {
    /// The notice in these words' language.
    #[must_use]
    pub fn new(notice: &Notice, text: Text) -> Self {
        let details = notice.details(text.language());
        Self { lines: notice.lines.clone(), details: details.iter().map(|(heading, detail)| ((*heading).to_owned(), (*detail).to_owned())).collect() }
    }
}

/// `/d/{token}`: the deposit page. Its script replaces the form; without script the form works, or says why not.
#[derive(Template)]
#[template(path = "sender.html")]
pub struct Sender {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
    /// Who asks.
    pub desk: Desk,
    /// When the link ends.
    pub ends_at: Timestamp,
    /// The purpose's notice.
    pub notice: NoticeView,
    /// The form for browsers without script; none where the purpose refuses it.
    pub form: Option<PlainForm>,
}

/// The form that works without script.
#[derive(Clone, Debug)]
pub struct PlainForm {
    /// Where it is sent.
    pub action: String,
    /// The pieces asked for, one file input each.
    pub pieces: Vec<PlainPiece>,
    /// The largest file accepted, in bytes.
    pub file_limit: u64,
}

/// One piece of the plain form.
#[derive(Clone, Debug)]
pub struct PlainPiece {
    /// Its code, the name of its input.
    pub code: String,
    /// Its name on screen.
    pub label: String,
    /// How many documents have been received for it.
    pub received: u32,
}

/// What the plain form answers with: a receipt to print.
#[derive(Template)]
#[template(path = "sender-receipt.html")]
pub struct SenderReceipt {
    /// The page's words.
    pub t: Text,
    /// The page's frame.
    pub shell: Shell,
    /// Who received.
    pub desk: Desk,
    /// When.
    pub received_at: Timestamp,
    /// The purpose's name.
    pub purpose: String,
    /// What was received.
    pub pieces: Vec<ReceivedPiece>,
    /// The entry of the audit trail.
    pub entry: u64,
    /// Where the receipts are as a file that is verified without the service.
    pub file: String,
    /// The deposit page, to add another paper.
    pub again: String,
}

/// One document of a receipt.
#[derive(Clone, Debug)]
pub struct ReceivedPiece {
    /// The piece's name.
    pub label: String,
    /// Where its proof is read.
    pub proof: Option<String>,
    /// That address, drawn.
    pub qr: Option<Qr>,
    /// Its weight before sealing, in bytes.
    pub size: u64,
    /// Its last day.
    pub purge_at: Timestamp,
}
