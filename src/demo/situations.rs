//! Two situations told whole, from the published report of a service's year: their dates are moved by whole years, so that they end in the last twelve months.
//! The people's names are made up; the facts are those of the report.

use jiff::civil::{Date, date};

use super::plan::{Deed, Plan};
use crate::{purposes::EventKind, retention::calendar, sealing::label::Person};

/// The year in which both ended.
const TOLD: i16 = 2023;

/// A day of the report, as so many days ago.
fn ago(plan: &Plan, day: Date) -> i64 {
    let today = calendar::day_of(plan.now);
    let ended = today.year() - i16::from(today < date(today.year(), 11, 10));
    let years = ended - TOLD;
    let moved = Date::new(day.year() + years, day.month(), day.day()).unwrap_or(day);
    moved.until(today).map_or(0, |span| i64::from(span.get_days()))
}

/// Interviews and calls, evenly from the first to the last.
fn interviews(plan: &mut Plan, case: usize, (from, to): (i64, i64), count: i64) {
    for turn in 1..count {
        plan.happened(case, from - (from - to) * turn / (count - 1), EventKind::LastContact);
    }
}

/// A self-employed teacher of 67, living alone, whose illness is being diagnosed, without income since her sick leave is no longer paid; helped by a son at a distance.
pub(super) fn teacher(plan: &mut Plan) {
    let person = Person { name: "Mireille Aubert".to_owned(), birth_date: Some(born(plan, 67)), company: None };
    let begun = ago(plan, date(2022, 11, 28));
    let ended = ago(plan, date(2023, 10, 27));
    let case = plan.open(begun, 0, person);
    interviews(plan, case, (begun, ended), 17);
    let referral = plan.ask(case, begun, ("P01_ACC_SOCIAL", &["COURRIER"]), "SERVICE_MEDICAL");
    plan.deposit(referral, begun - 1, &["COURRIER"], false);
    plan.add(case, begun - 8, "P01_ACC_SOCIAL", "EVALUATION_SOCIALE");
    let allowances = plan.ask(case, begun - 9, ("P10_ARRET_IJ", &["AVIS_ARRET", "RELEVE_IJ"]), "ASSURE");
    plan.deposit(allowances, begun - 14, &["AVIS_ARRET", "RELEVE_IJ"], true);
    plan.add(case, begun - 21, "P13_MANDAT", "PROCURATION");
    for (after, partner) in [(30, "CAISSE_RETRAITE"), (42, "CAF"), (55, "URSSAF"), (61, "MUTUELLE"), (70, "CPAM")] {
        let ask = plan.ask(case, begun - after, ("P01_ACC_SOCIAL", &["COURRIER"]), partner);
        plan.deposit(ask, begun - after - 9, &["COURRIER"], false);
    }
    let help = plan.ask(case, begun - 75, ("P11_AIDE_FIN", &["DEMANDE_AIDE", "AVIS_IMPOSITION", "FACTURE", "COORD_BANCAIRE"]), "ASSURE");
    plan.deposit(help, begun - 82, &["DEMANDE_AIDE", "AVIS_IMPOSITION", "FACTURE", "COORD_BANCAIRE"], false);
    plan.happened(case, begun - 110, EventKind::Decision);
    plan.happened(case, begun - 120, EventKind::Payment);
    plan.add(case, begun - 111, "P11_AIDE_FIN", "DECISION_AIDE");
    for after in [90, 180, 300] {
        plan.add(case, begun - after, "P01_ACC_SOCIAL", "SYNTHESE_ENTRETIEN");
    }
    plan.add(case, begun - 95, "P01_ACC_SOCIAL", "PLAN_ACTION");
    plan.act(ended, Deed::Read(case));
}

/// A night nurse's aide of 45, three children, off work after the relapse of an occupational disease: occupational health, training body, career advice, Transitions Pro.
pub(super) fn nurses_aide(plan: &mut Plan) {
    let person = Person { name: "Sandrine Lopes".to_owned(), birth_date: Some(born(plan, 45)), company: Some("Clinique des Balcons".to_owned()) };
    let begun = ago(plan, date(2022, 6, 1));
    let trained = ago(plan, date(2023, 10, 28));
    let case = plan.open(begun, 0, person);
    interviews(plan, case, (begun, trained), 14);
    plan.add(case, begun - 2, "P14_ACCORD", "CONSENTEMENT_SIGNE");
    plan.add(case, begun - 6, "P01_ACC_SOCIAL", "EVALUATION_SOCIALE");
    let title = plan.ask(case, begun - 7, ("P05_RQTH", &["NOTIFICATION_RQTH"]), "ASSURE");
    plan.deposit(title, begun - 11, &["NOTIFICATION_RQTH"], false);
    let physician = plan.ask(case, begun - 20, ("P02_PDP_SPSTI", &["FICHE_LIAISON_PDP", "RECO_PREREPRISE", "CR_PREREPRISE"]), "SPSTI");
    plan.deposit(physician, begun - 28, &["FICHE_LIAISON_PDP"], false);
    plan.deposit(physician, begun - 44, &["RECO_PREREPRISE", "CR_PREREPRISE"], false);
    let body = plan.ask(case, begun - 120, ("P02_PDP_SPSTI", &["CR_CELLULE_PDP"]), "SPSTI");
    plan.deposit(body, begun - 135, &["CR_CELLULE_PDP"], false);
    let skills = plan.ask(case, begun - 170, ("P09_BILAN_COMP", &["SYNTHESE_BILAN_COMP"]), "ORGANISME_FORMATION");
    plan.deposit(skills, begun - 196, &["SYNTHESE_BILAN_COMP"], false);
    let funding = plan.ask(case, begun - 260, ("P01_ACC_SOCIAL", &["COURRIER"]), "ASSURE");
    plan.deposit(funding, begun - 281, &["COURRIER"], false);
    for after in [60, 200, 380] {
        plan.add(case, begun - after, "P01_ACC_SOCIAL", "SYNTHESE_ENTRETIEN");
    }
    plan.add(case, begun - 205, "P01_ACC_SOCIAL", "PLAN_ACTION");
    let clinic = plan.ask(case, trained - 5, ("P02_PDP_SPSTI", &["ETUDE_POSTE"]), "SPSTI");
    plan.deposit(clinic, trained - 16, &["ETUDE_POSTE"], false);
}

fn born(plan: &Plan, age: i16) -> Date {
    let year = calendar::day_of(plan.now).year() - age - 1;
    Date::new(year, 12, 4).unwrap_or(Date::ZERO)
}
