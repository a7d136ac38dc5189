//! What cases are made of: each purpose's ordinary course, with its delays and its loose ends.

use super::{
    names,
    plan::{BEGINNING, Deed, FOUNDED, Plan},
    region,
};
use crate::{clocks::reason::HoldReason, purposes::EventKind};

/// How many cases the region has had, the two that are told whole included.
const CASES: usize = 300;

/// The requests whose links are shown: with health data, and without.
const SHOWN: [(&str, &[&str], &str); 3] = [
    ("P02_PDP_SPSTI", &["FICHE_LIAISON_PDP", "RECO_PREREPRISE"], "SPSTI"),
    ("P11_AIDE_FIN", &["DEMANDE_AIDE", "AVIS_IMPOSITION", "FACTURE", "COORD_BANCAIRE"], "ASSURE"),
    ("P12_IDENTITE", &["PIECE_IDENTITE"], "ASSURE"),
];

/// Fills the plan with the region's ordinary cases.
pub(super) fn fill(plan: &mut Plan) {
    loose_ends(plan);
    let scenarios: &[fn(&mut Plan, usize, i64)] =
        &[pdp, pdp, pdp, money, money, social, social, social, identity, mdph, title, allowance, cap_emploi, trial, mandate, agreement, skills];
    let mut turn = 0;
    while plan.cases.len() < CASES {
        let ago = begun(plan);
        let team = team_of(plan);
        let person = names::person(&mut plan.dice);
        let case = plan.open(ago, team, person);
        if let Some(scenario) = scenarios.get(turn % scenarios.len()) {
            scenario(plan, case, ago);
        }
        turn += 1;
    }
}

/// When a case began, in days ago: as many in the last year as in the two before.
fn begun(plan: &mut Plan) -> i64 {
    if plan.dice.chance(55) { plan.dice.between(6, 365) } else { plan.dice.between(366, BEGINNING - 20) }
}

/// The two agencies that can be tried have a third of the cases.
fn team_of(plan: &mut Plan) -> usize {
    let last = i64::try_from(region::COUNT).unwrap_or(1) - 1;
    let team = match plan.dice.between(1, 100) {
        1..=20 => 0,
        21..=32 => 1,
        _ => plan.dice.between(2, last),
    };
    usize::try_from(team).unwrap_or_default()
}

/// Contacts every month or two, until the case is closed or today.
fn contacts(plan: &mut Plan, case: usize, from: i64, until: i64) {
    let mut ago = from - plan.dice.between(25, 60);
    while ago > until.max(0) {
        plan.happened(case, ago, EventKind::LastContact);
        ago -= plan.dice.between(35, 80);
    }
}

fn pdp(plan: &mut Plan, case: usize, begun: i64) {
    let (asked, answered) = (begun - plan.dice.between(1, 6), begun - plan.dice.between(8, 24));
    let ask = plan.ask(case, asked, ("P02_PDP_SPSTI", &["FICHE_LIAISON_PDP", "RECO_PREREPRISE"]), "SPSTI");
    let complete = plan.dice.chance(70);
    plan.deposit(ask, answered, if complete { &["FICHE_LIAISON_PDP", "RECO_PREREPRISE"] } else { &["FICHE_LIAISON_PDP"] }, false);
    if plan.dice.chance(40) {
        let second = plan.ask(case, begun - 40, ("P03_AVIS_MT", &["AVIS_INAPTITUDE", "MESURES_INDIVIDUELLES"]), "ASSURE");
        plan.deposit(second, begun - 52, &["AVIS_INAPTITUDE"], false);
        plan.happened(case, begun - 53, EventKind::AdviceDate);
    }
    let closed = begun - plan.dice.between(200, 420);
    contacts(plan, case, begun, closed);
    if plan.dice.chance(75) {
        plan.happened(case, closed, EventKind::SituationClosed);
    }
}

fn money(plan: &mut Plan, case: usize, begun: i64) {
    let ask = plan.ask(case, begun - 2, ("P11_AIDE_FIN", &["DEMANDE_AIDE", "AVIS_IMPOSITION", "FACTURE", "COORD_BANCAIRE"]), "ASSURE");
    let in_clear = plan.dice.chance(25);
    plan.deposit(ask, begun - 6, &["DEMANDE_AIDE", "AVIS_IMPOSITION", "FACTURE", "COORD_BANCAIRE"], in_clear);
    let decided = begun - plan.dice.between(20, 45);
    plan.happened(case, decided, EventKind::Decision);
    plan.happened(case, decided - 9, EventKind::Payment);
    if plan.dice.chance(50) {
        plan.add(case, decided - 1, "P11_AIDE_FIN", "DECISION_AIDE");
    }
}

fn social(plan: &mut Plan, case: usize, begun: i64) {
    plan.add(case, begun - 1, "P01_ACC_SOCIAL", "EVALUATION_SOCIALE");
    plan.add(case, begun - 30, "P01_ACC_SOCIAL", "SYNTHESE_ENTRETIEN");
    let lasting = plan.dice.between(30, 300);
    contacts(plan, case, begun, begun - lasting);
    if plan.dice.chance(60) {
        let ask = plan.ask(case, begun - 12, ("P01_ACC_SOCIAL", &["COURRIER"]), "ASSURE");
        if plan.dice.chance(75) {
            plan.deposit(ask, begun - 19, &["COURRIER"], false);
        } else if plan.dice.chance(50) {
            plan.act(begun - 25, Deed::End(ask));
        }
    }
}

fn identity(plan: &mut Plan, case: usize, begun: i64) {
    let ask = plan.ask(case, begun - 1, ("P12_IDENTITE", &["PIECE_IDENTITE", "JUSTIFICATIF_DOMICILE"]), "ASSURE");
    let in_clear = plan.dice.chance(40);
    plan.deposit(ask, begun - 3, &["PIECE_IDENTITE", "JUSTIFICATIF_DOMICILE"], in_clear);
    if plan.dice.chance(70) {
        plan.happened(case, begun - 10, EventKind::Verified);
    }
}

fn mdph(plan: &mut Plan, case: usize, begun: i64) {
    let ask = plan.ask(case, begun - 4, ("P04_MDPH_DOSSIER", &["FORMULAIRE_MDPH", "CERTIFICAT_MEDICAL_MDPH", "JUSTIFICATIF_MDPH"]), "ASSURE");
    plan.deposit(ask, begun - 15, &["FORMULAIRE_MDPH", "JUSTIFICATIF_MDPH"], false);
    plan.deposit(ask, begun - 22, &["CERTIFICAT_MEDICAL_MDPH"], false);
    plan.happened(case, begun - 160, EventKind::Decision);
    title(plan, case, begun - 162);
}

fn title(plan: &mut Plan, case: usize, begun: i64) {
    if begun < 4 {
        return;
    }
    let ask = plan.ask(case, begun - 2, ("P05_RQTH", &["NOTIFICATION_RQTH"]), "MDPH");
    if plan.dice.chance(85) {
        plan.deposit(ask, begun - 8, &["NOTIFICATION_RQTH"], false);
    }
    contacts(plan, case, begun, begun - 200);
}

fn allowance(plan: &mut Plan, case: usize, begun: i64) {
    let ask = plan.ask(case, begun - 1, ("P10_ARRET_IJ", &["AVIS_ARRET", "ATTESTATION_SALAIRE", "RELEVE_IJ"]), "ASSURE");
    let in_clear = plan.dice.chance(20);
    plan.deposit(ask, begun - 5, &["AVIS_ARRET", "RELEVE_IJ"], in_clear);
    plan.happened(case, begun - 6, EventKind::AllowancePeriod);
}

fn cap_emploi(plan: &mut Plan, case: usize, begun: i64) {
    let ask = plan.ask(case, begun - 3, ("P06_CAP_EMPLOI", &["BESOINS_COMPENSATION", "BILAN_ETAPE"]), "CAP_EMPLOI");
    plan.deposit(ask, begun - 14, &["BESOINS_COMPENSATION", "BILAN_ETAPE"], false);
    plan.happened(case, begun - 120, EventKind::RegistrationEnd);
}

fn trial(plan: &mut Plan, case: usize, begun: i64) {
    let ask = plan.ask(case, begun - 3, ("P07_ESSAI_ENCADRE", &["CONVENTION_ESSAI", "ACCORD_MEDECINS", "BILAN_ESSAI"]), "ASSURE");
    plan.deposit(ask, begun - 7, &["CONVENTION_ESSAI", "ACCORD_MEDECINS"], false);
    plan.deposit(ask, begun - 29, &["BILAN_ESSAI"], false);
    plan.happened(case, begun - 30, EventKind::TrialEnd);
}

fn mandate(plan: &mut Plan, case: usize, begun: i64) {
    plan.add(case, begun - 1, "P13_MANDAT", "PROCURATION");
    if plan.dice.chance(40) {
        plan.happened(case, begun - 180, EventKind::MandateEnd);
    }
}

fn agreement(plan: &mut Plan, case: usize, begun: i64) {
    plan.add(case, begun - 1, "P14_ACCORD", "CONSENTEMENT_SIGNE");
    pdp(plan, case, begun - 2);
}

fn skills(plan: &mut Plan, case: usize, begun: i64) {
    let ask = plan.ask(case, begun - 5, ("P09_BILAN_COMP", &["SYNTHESE_BILAN_COMP"]), "ORGANISME_FORMATION");
    plan.deposit(ask, begun - 26, &["SYNTHESE_BILAN_COMP"], false);
    contacts(plan, case, begun, begun - 180);
}

/// What must be seen whatever the dice say: just arrived, awaited, due tomorrow, awaiting a visa, restricted.
fn loose_ends(plan: &mut Plan) {
    for team in [0, 0, 1] {
        plan.exact = true;
        due_tomorrow(plan, team);
        plan.exact = false;
        just_arrived(plan, team);
        awaiting_visa(plan, team);
    }
    held(plan, HoldReason::Proceedings, 90);
    held(plan, HoldReason::AccuracyContested, 30);
    for (team, ago) in [(0, 2), (0, 9), (0, 1), (1, 5), (1, 12), (2, 3), (8, 6), (13, 4)] {
        let person = names::person(&mut plan.dice);
        let case = plan.open(ago + 1, team, person);
        plan.ask(case, ago, ("P02_PDP_SPSTI", &["FICHE_LIAISON_PDP", "CR_CELLULE_PDP", "ETUDE_POSTE"]), "SPSTI");
    }
    for (purpose, pieces, kind) in SHOWN {
        let person = names::person(&mut plan.dice);
        let case = plan.open(2, 0, person);
        let ask = plan.ask(case, 1, (purpose, pieces), kind);
        plan.shown.push(ask);
    }
    let person = names::person(&mut plan.dice);
    let case = plan.open(40, 0, person);
    plan.add(case, 39, "P15_SIGNALEMENT", "RAPPORT_DANGER");
}

fn due_tomorrow(plan: &mut Plan, team: usize) {
    let person = names::person(&mut plan.dice);
    let case = plan.open(32, team, person);
    let ask = plan.ask(case, 31, ("P12_IDENTITE", &["PIECE_IDENTITE"]), "ASSURE");
    plan.deposit(ask, 29, &["PIECE_IDENTITE"], false);
    let person = names::person(&mut plan.dice);
    let closing = plan.open(300, team, person);
    let ask = plan.ask(closing, 295, ("P02_PDP_SPSTI", &["FICHE_LIAISON_PDP", "RECO_PREREPRISE"]), "SPSTI");
    plan.deposit(ask, 280, &["FICHE_LIAISON_PDP", "RECO_PREREPRISE"], false);
    plan.happened(closing, 29, EventKind::SituationClosed);
}

/// A case whose erasure was suspended some weeks ago, to be looked at again after so many days.
fn held(plan: &mut Plan, reason: HoldReason, review: i64) {
    let person = names::person(&mut plan.dice);
    let case = plan.open(58, 0, person);
    let ask = plan.ask(case, 57, ("P10_ARRET_IJ", &["AVIS_ARRET", "RELEVE_IJ"]), "ASSURE");
    plan.deposit(ask, 50, &["AVIS_ARRET", "RELEVE_IJ"], false);
    plan.act(36, Deed::Hold { case, reason, review });
}

fn just_arrived(plan: &mut Plan, team: usize) {
    for ago in [1, 2] {
        let person = names::person(&mut plan.dice);
        let case = plan.open(12, team, person);
        let ask = plan.ask(case, 10, ("P02_PDP_SPSTI", &["FICHE_LIAISON_PDP", "RECO_PREREPRISE"]), "SPSTI");
        plan.deposit(ask, ago, &["FICHE_LIAISON_PDP"], false);
    }
    let person = names::person(&mut plan.dice);
    let case = plan.open(6, team, person);
    let ask = plan.ask(case, 5, ("P11_AIDE_FIN", &["DEMANDE_AIDE", "FACTURE"]), "ASSURE");
    plan.deposit(ask, 1, &["DEMANDE_AIDE", "FACTURE"], true);
}

/// The region's first case: nobody came back after some days, five years ago, and no authority to eliminate has been obtained.
fn awaiting_visa(plan: &mut Plan, team: usize) {
    let person = names::person(&mut plan.dice);
    let case = plan.open(FOUNDED - 10, team, person);
    plan.add(case, FOUNDED - 12, "P01_ACC_SOCIAL", "SYNTHESE_ENTRETIEN");
    plan.add(case, FOUNDED - 12, "P01_ACC_SOCIAL", "COURRIER");
    plan.happened(case, FOUNDED - 24, EventKind::LastContact);
}
