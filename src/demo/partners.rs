//! Thirty contacts at partners', none of whom exists.

/// A contact: the kind of partner as purposes name it, the organisation, the person and what they do.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Contact {
    pub kind: &'static str,
    pub organisation: &'static str,
    pub person: &'static str,
}

impl Contact {
    /// As the team writes it on a request.
    pub(super) fn written(&self) -> String {
        format!("{}, {}", self.person, self.organisation)
    }
}

const fn contact(kind: &'static str, organisation: &'static str, person: &'static str) -> Contact {
    Contact { kind, organisation, person }
}

/// All of them.
pub(super) const CONTACTS: &[Contact] = &[
    contact("SPSTI", "Santé au travail Rhône-Sud", "Dr Hélène Vasseur"),
    contact("SPSTI", "Santé au travail Rhône-Sud", "Marion Tixier, infirmière"),
    contact("SPSTI", "Prévention santé Isère", "Dr Karim Ouadah"),
    contact("SPSTI", "Prévention santé Isère", "Lucile Favre, infirmière"),
    contact("SPSTI", "Médecine du travail des Deux Savoies", "Dr Antoine Perrolaz"),
    contact("SPSTI", "Médecine du travail des Deux Savoies", "Nora Selmi, infirmière"),
    contact("SPSTI", "Santé travail Loire-Forez", "Dr Bernadette Chovet"),
    contact("SPSTI", "Santé travail Drôme-Ardèche", "Dr Paul Eyraud"),
    contact("SPSTI", "Santé travail de l’Ain", "Dr Irène Convert"),
    contact("MDPH", "Maison des personnes handicapées du Rhône", "Sophie Lantier"),
    contact("MDPH", "Maison des personnes handicapées de l’Isère", "Damien Roche"),
    contact("MDPH", "Maison des personnes handicapées de la Loire", "Fatima Ziani"),
    contact("MDPH", "Maison des personnes handicapées de Savoie", "Édith Burnier"),
    contact("CAP_EMPLOI", "Cap emploi du Rhône", "Julien Maréchal"),
    contact("CAP_EMPLOI", "Cap emploi de l’Isère", "Sarah Cohen-Adad"),
    contact("CAP_EMPLOI", "Cap emploi des Savoies", "Rémi Charlet"),
    contact("FRANCE_TRAVAIL", "France Travail Villeurbanne", "Agnès Dufour"),
    contact("CPAM", "CPAM, service des prestations", "Bureau des indemnités journalières"),
    contact("CPAM", "CPAM, commission d’action sociale", "Secrétariat de la commission"),
    contact("SERVICE_MEDICAL", "Échelon local du service médical", "Dr Michel Astier, médecin conseil"),
    contact("CAF", "Caisse d’allocations familiales", "Linda Barka"),
    contact("CAISSE_RETRAITE", "Agence retraite de Lyon", "Gilles Pontal"),
    contact("CAISSE_RETRAITE", "Caisse de retraite des professions libérales", "Service des droits"),
    contact("URSSAF", "URSSAF, indépendants", "Cellule d’accompagnement"),
    contact("MUTUELLE", "Mutuelle des Trois-Vallées", "Service social"),
    contact("ORGANISME_FORMATION", "Tremplin Formation", "Céline Arribert"),
    contact("HOPITAL", "Centre hospitalier de la Dombes", "Service social hospitalier"),
    contact("PROFESSIONNEL_SANTE", "Cabinet de neurologie du Parc", "Dr Inès Mahjoub"),
    contact("CONSEIL_DEPARTEMENTAL", "Maison du département", "Thierry Blandin"),
    contact("AUTORITE_JUDICIAIRE", "Tribunal judiciaire, protection des majeurs", "Greffe"),
];
