//! What the papers say, piece by piece.

use super::{Subject, pdf::Letter};
use crate::demo::names::day;

/// A piece's title and its paragraphs, under their headings.
type Text = (&'static str, &'static [(&'static str, &'static str)]);

/// The letter for a piece.
pub(super) fn letter(piece: &str, subject: Subject<'_>) -> Letter {
    let (title, parts) = text_of(piece);
    let person = subject.person;
    let mut facts = vec![("Personne concernée", person.name.clone())];
    facts.extend(person.birth_date.map(|born| ("Née ou né le", day(born))));
    facts.extend(person.company.clone().map(|company| ("Employeur", company)));
    facts.push(("Établi le", day(subject.on)));
    let count = usize::try_from(subject.variant.rem_euclid(3)).unwrap_or_default() + 1;
    let repeated = parts.iter().map(|(heading, text)| (*heading, long(text, count, piece))).collect();
    Letter {
        sender: subject.author.to_owned(),
        title: title.to_owned(),
        facts,
        parts: repeated,
        signed: format!("Établi le {}. {}", day(subject.on), subject.author),
    }
}

/// Long documents exist too: some studies and assessments run over several pages.
fn long(text: &str, count: usize, piece: &str) -> String {
    let grows = matches!(piece, "ETUDE_POSTE" | "EVALUATION_SOCIALE" | "BILAN_MDPH" | "CR_CELLULE_PDP" | "SYNTHESE_BILAN_COMP");
    if grows { [text; 3].iter().take(count).copied().collect::<Vec<_>>().join("\n") } else { text.to_owned() }
}

fn text_of(piece: &str) -> Text {
    match piece {
        "FICHE_LIAISON_PDP" => ("Fiche de liaison – prévention de la désinsertion professionnelle", FICHE_LIAISON),
        "RECO_PREREPRISE" | "CR_PREREPRISE" => ("Visite de préreprise – recommandations", PREREPRISE),
        "CR_CELLULE_PDP" => ("Compte rendu de la cellule PDP", CELLULE),
        "ETUDE_POSTE" => ("Étude de poste", ETUDE),
        "AVIS_INAPTITUDE" => ("Avis du médecin du travail", AVIS),
        "MESURES_INDIVIDUELLES" | "ATTESTATION_SUIVI" | "ACCORD_MEDECINS" => ("Mesures individuelles d’aménagement", MESURES),
        "NOTIFICATION_RQTH" | "NOTIFICATION_AAH" | "ORIENTATION_PRO" => ("Notification de décision de la CDAPH", RQTH),
        "FORMULAIRE_MDPH" | "JUSTIFICATIF_MDPH" => ("Demande auprès de la maison des personnes handicapées", MDPH),
        "CERTIFICAT_MEDICAL_MDPH" | "BILAN_MDPH" => ("Certificat médical joint à une demande à la MDPH", CERTIFICAT),
        "FICHE_PRESCRIPTION" | "BESOINS_COMPENSATION" | "BILAN_ETAPE" => ("Bilan d’étape de l’accompagnement vers l’emploi", CAP_EMPLOI),
        "CONVENTION_ESSAI" | "BILAN_ESSAI" => ("Essai encadré – convention et bilan", ESSAI),
        "CONVENTION_CRPE" | "AVENANT_CRPE" | "RELEVE_CRPE" => ("Convention de rééducation professionnelle en entreprise", CRPE),
        "SYNTHESE_BILAN_COMP" => ("Synthèse du bilan de compétences", BILAN_COMPETENCES),
        "AVIS_ARRET" | "RELEVE_IJ" | "ATTESTATION_SALAIRE" | "PIECE_JUSTIFICATIVE" => ("Relevé d’indemnités journalières", INDEMNITES),
        "DEMANDE_AIDE" => ("Demande d’aide financière individuelle", AIDE),
        "AVIS_IMPOSITION" => ("Avis d’impôt – extrait", IMPOT),
        "FACTURE" => ("Facture d’énergie", FACTURE),
        "DECISION_AIDE" => ("Décision de la commission d’action sociale", DECISION),
        "COORD_BANCAIRE" => ("Relevé d’identité bancaire", RIB),
        "JUSTIFICATIF_DOMICILE" => ("Attestation de domicile", DOMICILE),
        "PROCURATION" | "JUGEMENT_PROTECTION" | "ORDONNANCE_JUGE" | "MANDAT_VISE" => ("Procuration", PROCURATION),
        "CONSENTEMENT_SIGNE" | "RETRAIT_ACCORD" | "REFUS_ACCORD" => ("Accord à un échange d’informations", ACCORD),
        "EVALUATION_SOCIALE" => ("Évaluation sociale", EVALUATION),
        "SYNTHESE_ENTRETIEN" => ("Synthèse d’entretien", ENTRETIEN),
        "PLAN_ACTION" => ("Plan d’action convenu avec la personne", PLAN),
        "SIGNALEMENT_DANGER" | "RAPPORT_DANGER" | "PLAINTE" => ("Rapport adressé à l’autorité compétente", DANGER),
        _ => ("Courrier", COURRIER),
    }
}

const FICHE_LIAISON: &[(&str, &str)] = &[
    (
        "Motif de la liaison",
        "Arrêt de travail de plus de trois mois. La personne souhaite reprendre une activité et demande à être aidée avant la fin de l’arrêt. Elle a donné son accord à cet échange.",
    ),
    (
        "Situation au travail",
        "Poste en horaires décalés, avec port de charges et station debout prolongée. L’entreprise compte une quarantaine de salariés ; un poste administratif pourrait se libérer dans l’année.",
    ),
    (
        "Capacités et limites",
        "Pas de port de charges de plus de cinq kilos. Alternance assis-debout toutes les trente minutes. Trajets limités à quarante minutes. Reprise à temps partiel à envisager d’abord.",
    ),
    (
        "Actions proposées",
        "Visite de préreprise dans le mois. Essai encadré de quatorze jours sur un poste aménagé. Point à trois entre la personne, le service social et le service de santé au travail.",
    ),
];
const PREREPRISE: &[(&str, &str)] = &[
    (
        "Recommandations",
        "Reprise à temps partiel pour raison thérapeutique, à 50 % pendant deux mois puis à 80 %. Aménagement du poste : siège réglable, desserte à hauteur, aide à la manutention.",
    ),
    ("Reclassement", "Si la reprise au poste d’origine échoue, rechercher un poste sans manutention. Une formation peut être demandée pendant l’arrêt."),
    (
        "Suite",
        "Nouvelle visite six semaines après la reprise. Le service social est informé avec l’accord de la personne ; l’employeur ne reçoit que les aménagements.",
    ),
];
const CELLULE: &[(&str, &str)] = &[
    (
        "Présents",
        "Service de santé au travail, service social de l’Assurance Maladie, service médical. La personne a été prévenue de la réunion et de son objet.",
    ),
    (
        "Échanges",
        "La cellule retient que le maintien dans l’entreprise est possible si l’organisation du travail change. Les tâches de nuit ne sont plus compatibles avec l’état de santé. La personne reste motivée et se dit inquiète pour ses revenus.",
    ),
    (
        "Décisions",
        "Essai encadré à organiser par la caisse. Demande de reconnaissance de la qualité de travailleur handicapé à déposer. Le service social prépare le dossier de ressources et revoit la personne sous quinze jours.",
    ),
];
const ETUDE: &[(&str, &str)] = &[
    (
        "Description du poste",
        "Préparation de commandes : 180 colis par jour en moyenne, de 3 à 18 kg. Déplacements à pied de 9 km par poste. Température de 8 à 12 degrés. Deux pauses de dix minutes.",
    ),
    (
        "Contraintes relevées",
        "Flexions répétées sous le plan des genoux, rotations du tronc, prises au-dessus des épaules en fin de rangée. Bruit de 74 dB. Cadence fixée par le système de commande vocale.",
    ),
    (
        "Propositions",
        "Table élévatrice et chariot à hauteur variable. Zone de picking entre 70 et 140 cm. Rotation toutes les deux heures avec le contrôle des retours. Coût estimé : 6 400 €, dont une part peut être aidée.",
    ),
];
const AVIS: &[(&str, &str)] = &[
    ("Avis", "Apte avec mesures individuelles. La reprise peut avoir lieu à la date convenue, sous réserve des aménagements ci-dessous."),
    ("Mesures", "Pas de travail de nuit. Pas de port de charges de plus de cinq kilos. Temps partiel pendant deux mois."),
    ("Recours", "Cet avis peut être contesté dans les quinze jours devant le conseil de prud’hommes. Il ne mentionne aucun diagnostic."),
];
const MESURES: &[(&str, &str)] = &[
    (
        "Aménagements proposés",
        "Siège assis-debout, écran à hauteur des yeux, double poste à deux jours de télétravail par semaine. Exclusion des tâches de manutention.",
    ),
    ("Durée", "Trois mois, à revoir lors d’une visite. Les mesures peuvent être levées ou renforcées avec l’accord de la personne."),
];
const RQTH: &[(&str, &str)] = &[
    (
        "Décision",
        "La commission des droits et de l’autonomie reconnaît la qualité de travailleur handicapé. La décision est valable à compter de ce jour, pour la durée indiquée dans la lettre d’accompagnement.",
    ),
    (
        "Ce que cela permet",
        "Priorité d’accès à certaines mesures d’emploi et de formation, accompagnement par Cap emploi, aménagement du poste de travail. Vous êtes libre d’en parler ou non à votre employeur.",
    ),
    ("Voies de recours", "Un recours préalable peut être formé dans les deux mois qui suivent la réception de cette lettre."),
];
const MDPH: &[(&str, &str)] = &[
    (
        "Projet de vie",
        "Je souhaite reprendre un travail adapté près de chez moi. Aujourd’hui je ne peux plus rester debout longtemps et j’ai besoin d’aide pour les courses et le ménage.",
    ),
    ("Demandes", "Reconnaissance de la qualité de travailleur handicapé. Orientation professionnelle. Carte mobilité inclusion, mention priorité."),
    ("Pièces jointes", "Certificat médical de moins d’un an, justificatif d’identité vu par le service, justificatif de domicile."),
];
const CERTIFICAT: &[(&str, &str)] = &[
    (
        "Retentissement",
        "Limitation de la marche à 300 mètres. Fatigabilité importante en fin de journée. Besoin d’aide ponctuelle pour les tâches domestiques. Pas de trouble de la communication.",
    ),
    ("Évolution", "État stable depuis six mois, sous traitement. Une amélioration partielle est possible avec la rééducation en cours."),
    ("Observations", "La personne conduit sur de courtes distances. Les transports en commun sont possibles hors des heures d’affluence."),
];
const CAP_EMPLOI: &[(&str, &str)] = &[
    ("Parcours", "Trois entretiens depuis l’inscription. Le projet d’accueil et de secrétariat est confirmé par une immersion de cinq jours."),
    ("Besoins de compensation", "Poste assis, logiciel d’agrandissement, pauses régulières. Pas de déplacements quotidiens de plus de quarante-cinq minutes."),
    ("Suite", "Recherche d’une entreprise d’accueil pour un contrat aidé. Prochain point dans six semaines."),
];
const ESSAI: &[(&str, &str)] = &[
    (
        "Convention",
        "Essai de quatorze jours ouvrables, à mi-temps, sur un poste d’accueil. La personne reste en arrêt de travail et garde ses indemnités. Un tuteur est nommé dans l’entreprise.",
    ),
    (
        "Bilan du tuteur",
        "Tâches comprises et bien tenues. Fatigue en fin de matinée les trois premiers jours, puis rythme trouvé. L’équipe est favorable à la poursuite.",
    ),
    ("Avis de la personne", "Je me sens capable de tenir ce poste à mi-temps pour commencer."),
];
const CRPE: &[(&str, &str)] = &[
    (
        "Objet",
        "Permettre à la personne de se réaccoutumer à sa profession ou d’en apprendre une nouvelle, dans l’entreprise, avec le concours de la caisse et du service de santé au travail.",
    ),
    ("Durée et rémunération", "Neuf mois. L’indemnité journalière et la part de l’employeur maintiennent le salaire d’avant l’arrêt."),
    ("Suivi", "Un point par trimestre avec le tuteur, la personne et le service social."),
];
const BILAN_COMPETENCES: &[(&str, &str)] = &[
    ("Compétences", "Organisation, relation avec le public, bureautique courante, permis B. Vingt ans d’expérience du soin et du travail en équipe."),
    ("Pistes", "Secrétariat médical (formation de huit mois, financement possible). Accueil en maison de santé. Coordination à domicile."),
    ("Plan", "Immersion de deux semaines, puis demande de financement. La personne garde l’original de cette synthèse et décide à qui elle la remet."),
];
const INDEMNITES: &[(&str, &str)] = &[
    ("Période", "Du premier au dernier jour du mois précédent, sans interruption. Le motif médical n’est pas indiqué sur ce relevé."),
    ("Montants", "Indemnité journalière brute : 41,47 €. Nombre de jours : 30. Retenues sociales : 83,36 €. Montant versé : 1 160,74 €."),
    ("À savoir", "Les indemnités sont versées tous les quatorze jours. En cas de reprise, prévenez votre caisse sous quarante-huit heures."),
];
const AIDE: &[(&str, &str)] = &[
    (
        "Demande",
        "Aide de 640 € pour une facture d’énergie et le reste à charge d’un appareillage. Les revenus du foyer ont baissé de 38 % depuis l’arrêt de travail.",
    ),
    (
        "Ressources et charges du mois",
        "Indemnités journalières 1 161 €. Aide au logement 214 €. Loyer 587 €. Énergie 121 €. Crédit auto 164 €. Mutuelle 63 €. Alimentation et divers 430 €.",
    ),
    (
        "Avis du service social",
        "La difficulté est passagère : le complément de prévoyance est attendu dans deux mois. Un échéancier a été demandé au fournisseur.",
    ),
];
const IMPOT: &[(&str, &str)] = &[
    ("Revenus de l’année", "Salaires et indemnités : 17 842 €. Revenu fiscal de référence : 16 058 €. Nombre de parts : 2."),
    ("Impôt", "Impôt sur le revenu net : 0 €. Cet extrait ne comporte pas le numéro fiscal, masqué avant l’envoi."),
];
const FACTURE: &[(&str, &str)] = &[
    ("Détail", "Abonnement, deux mois : 31,62 €. Consommation : 812 kWh, 168,09 €. Contributions et taxes : 42,75 €."),
    ("Total à payer", "242,46 €, avant la fin du mois. En cas de difficulté, un échéancier en trois fois est possible."),
];
const DECISION: &[(&str, &str)] = &[
    (
        "Décision",
        "La commission accorde 480 €, versés au créancier. Le reste de la demande est refusé : une prise en charge existe déjà au titre de la complémentaire santé solidaire.",
    ),
    ("Voies de recours", "Une nouvelle demande peut être présentée si la situation change."),
];
const RIB: &[(&str, &str)] =
    &[("Domiciliation", "Banque de la Démonstration, agence du Centre."), ("IBAN", "FR00 0000 0000 0000 0000 0000 000 (volontairement invalide)")];
const DOMICILE: &[(&str, &str)] =
    &[("Attestation", "Le fournisseur atteste que la personne nommée ci-dessus est titulaire d’un contrat à son adresse depuis plus de six mois.")];
const PROCURATION: &[(&str, &str)] = &[
    ("Objet", "Je donne pouvoir à mon fils pour transmettre et recevoir en mon nom les documents demandés par le service social, pendant mon hospitalisation."),
    ("Durée", "Six mois. Je peux y mettre fin à tout moment, par simple lettre."),
];
const ACCORD: &[(&str, &str)] = &[
    (
        "Accord",
        "J’accepte que le service social échange avec le service de santé au travail ce qui est utile à mon maintien dans l’emploi. Mon employeur ne reçoit rien de cet échange.",
    ),
    ("Mes droits", "Je peux changer d’avis à tout moment, sans conséquence sur l’aide que je reçois."),
];
const EVALUATION: &[(&str, &str)] = &[
    (
        "Situation",
        "La personne vit avec ses deux enfants dans un logement social. Elle est en arrêt de travail depuis cinq mois après une opération. Ses revenus ont baissé et un retard de loyer s’installe.",
    ),
    (
        "Ressources et appuis",
        "Une sœur proche aide pour les trajets. La personne connaît bien ses droits mais n’ose plus ouvrir son courrier. Elle souhaite avant tout garder son emploi.",
    ),
    (
        "Analyse",
        "Le risque principal est la rupture du contrat avant la consolidation. Une visite de préreprise rapide, une aide ponctuelle et un échéancier de loyer réduiraient ce risque.",
    ),
];
const ENTRETIEN: &[(&str, &str)] = &[
    (
        "Ce qui a été dit",
        "La personne se dit moins fatiguée. Elle a repris contact avec son employeur et attend la visite du médecin du travail. Elle demande comment seront calculées ses indemnités en cas de temps partiel.",
    ),
    (
        "Ce qui a été convenu",
        "Transmettre la fiche de liaison avec son accord. Préparer la demande d’aide pour l’énergie. Se rappeler dans trois semaines, le matin, sans laisser de message.",
    ),
];
const PLAN: &[(&str, &str)] = &[
    ("Objectif", "Reprendre à temps partiel dans les trois mois, avec des revenus stables."),
    (
        "Étapes",
        "Visite de préreprise. Essai encadré. Demande de complémentaire santé solidaire. Point avec le bailleur. Chaque étape a une date et une personne qui s’en charge.",
    ),
];
const DANGER: &[(&str, &str)] = &[
    (
        "Faits",
        "Rapport imaginaire, sans détail. Dans la vraie vie, il ne porterait que des faits datés et distinguerait ce qui a été vu de ce qui a été rapporté.",
    ),
    ("Demande", "Évaluation par les services compétents."),
];
const COURRIER: &[(&str, &str)] = &[
    (
        "Objet : votre dossier",
        "Nous avons bien reçu votre demande et les pièces jointes. Votre dossier est complet. Une réponse vous sera donnée sous deux mois.",
    ),
    (
        "Contact",
        "Pour toute question, rappelez le numéro de dossier indiqué dans la lettre d’accompagnement. Le service social qui vous accompagne peut nous écrire avec votre accord.",
    ),
];
