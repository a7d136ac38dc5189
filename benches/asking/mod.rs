//! What every benchmark that deposits asks for.

use consigne::{
    base::CaseId,
    client::{Agreement, Asking},
    sealing::label::Person,
};
use jiff::civil::Date;

/// The piece that is asked for.
pub(crate) const PIECE: &str = "FICHE_LIAISON_PDP";

/// Whose case it is.
pub(crate) fn person() -> Person {
    Person { name: "Mesure Débit".to_owned(), birth_date: None, company: None }
}

/// A request of a social worker to an occupational-health service, made and agreed to on this day.
pub(crate) fn asking(case: CaseId, today: Date) -> Asking {
    Asking {
        case,
        person: person(),
        purpose: "P02_PDP_SPSTI".to_owned(),
        pieces: vec![PIECE.to_owned()],
        asked_of: "SPSTI".to_owned(),
        partner: None,
        message: None,
        agreement: Some(Agreement { form: "oral".to_owned(), on: today }),
        informed_on: Some(today),
        ends_on: None,
    }
}
