//! The papers of the story: real PDF files with believable words, and two photographs. Every fact in them is made up.

mod pdf;
mod words;

use jiff::civil::Date;

use crate::sealing::label::Person;

/// A photograph of an invoice, and a picture of an identity paper, both marked as specimens.
const INVOICE: &[u8] = include_bytes!("facture.jpg");
const IDENTITY: &[u8] = include_bytes!("identite.png");

/// A file of somebody's.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Which piece it is.
    pub piece: &'static str,
    /// Its name on the sender's machine.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a paper tells of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    /// Whom it is about.
    pub person: &'a Person,
    /// Who writes it.
    pub author: &'a str,
    /// When.
    pub on: Date,
    /// Which of the possible wordings.
    pub variant: i64,
}

/// The paper for a piece.
pub(super) fn file(piece: &'static str, subject: Subject<'_>) -> File {
    let photograph = |name: &str, media_type, bytes: &[u8]| File { piece, name: name.to_owned(), media_type, bytes: bytes.to_vec() };
    match (piece, subject.variant % 3) {
        ("PIECE_IDENTITE", _) => photograph("carte-identite-recto.png", "image/png", IDENTITY),
        ("FACTURE", 0) => photograph("IMG_20260418_facture.jpg", "image/jpeg", INVOICE),
        ("JUSTIFICATIF_DOMICILE", 0) => photograph("justificatif-domicile.jpg", "image/jpeg", INVOICE),
        _ => {
            let letter = words::letter(piece, subject);
            let name = format!("{}-{}.pdf", piece.to_lowercase().replace('_', "-"), subject.on.strftime("%Y%m%d"));
            File { piece, name, media_type: "application/pdf", bytes: pdf::write(&letter) }
        }
    }
}
