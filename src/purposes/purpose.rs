//! A purpose: why documents are held, on what basis, whose, which, and until when.

use std::collections::BTreeMap;

use serde::Serialize;

use super::code::{PieceCode, PurposeCode, TemplateCode};
use super::notice::{Bilingual, Notice, Notices};
use super::rule::Clock;
use super::word::{Language, closed_set};

closed_set! {
    /// A category of data a document of the purpose may hold.
    Class {
        Admin = "ADMIN", "données administratives", "administrative data";
        Social = "SOCIAL", "situation sociale", "social situation";
        Health = "SANTE", "données de santé", "health data";
        Capacity = "CAPACITE", "capacités et restrictions", "abilities and restrictions";
        Workstation = "POSTE", "poste de travail", "workstation";
        Finance = "FINANCE", "ressources et paiements", "income and payments";
        Identity = "IDENTITE", "identité", "identity";
        Nir = "NIR", "numéro de sécurité sociale", "social security number";
        Danger = "SIGNALEMENT", "danger ou maltraitance", "danger or ill-treatment";
    }
}

closed_set! {
    /// A kind of person or organisation that may send or receive documents of a purpose. There is no employer kind, and
    /// there must never be one: occupational health alone writes to the employer (Code du travail R4624-55).
    Party {
        SocialService = "SERVICE_SOCIAL", "service social", "social service";
        Person = "ASSURE", "personne accompagnée", "person concerned";
        MandateHolder = "MANDATAIRE", "personne qui a procuration", "holder of a mandate";
        OccupationalHealth = "SPSTI", "service de prévention et de santé au travail", "occupational health service";
        DisabilityOffice = "MDPH", "maison départementale des personnes handicapées", "disability office (MDPH)";
        CapEmploi = "CAP_EMPLOI", "Cap emploi", "Cap emploi";
        FranceTravail = "FRANCE_TRAVAIL", "France Travail", "France Travail";
        MedicalService = "SERVICE_MEDICAL", "service médical de l’Assurance Maladie", "health insurance medical service";
        HealthInsurance = "CPAM", "caisse primaire d’assurance maladie", "local health insurance office (CPAM)";
        FamilyAllowance = "CAF", "caisse d’allocations familiales", "family allowance office (CAF)";
        Pension = "CAISSE_RETRAITE", "caisse de retraite", "pension fund";
        Mutual = "MUTUELLE", "complémentaire santé", "complementary health insurer";
        Contributions = "URSSAF", "Urssaf", "Urssaf";
        Hospital = "HOPITAL", "établissement de santé", "hospital";
        Caregiver = "PROFESSIONNEL_SANTE", "professionnel de santé", "health professional";
        Department = "CONSEIL_DEPARTEMENTAL", "conseil départemental", "département council";
        Agefiph = "AGEFIPH", "Agefiph", "Agefiph";
        TransitionsPro = "TRANSITIONS_PRO", "Transitions Pro", "Transitions Pro";
        Training = "ORGANISME_FORMATION", "organisme de formation ou de bilan", "training or assessment body";
        Judiciary = "AUTORITE_JUDICIAIRE", "autorité judiciaire", "judicial authority";
    }
}

closed_set! {
    /// The legal basis of a processing (GDPR art. 6(1)). Point (f) is absent: it is not open to public authorities acting
    /// in their missions.
    Article6 {
        Consent = "6.1.a", "consentement", "consent";
        Contract = "6.1.b", "contrat", "contract";
        LegalDuty = "6.1.c", "obligation légale", "legal obligation";
        VitalInterest = "6.1.d", "sauvegarde des intérêts vitaux", "vital interests";
        PublicTask = "6.1.e", "mission d’intérêt public", "public-interest task";
    }
}

closed_set! {
    /// The exception that lets special categories of data be processed (GDPR art. 9(2)).
    Article9 {
        Consent = "9.2.a", "consentement explicite", "explicit consent";
        SocialProtection = "9.2.b", "droit du travail et protection sociale", "employment and social protection law";
        VitalInterest = "9.2.c", "sauvegarde des intérêts vitaux", "vital interests";
        LegalClaims = "9.2.f", "droits en justice", "legal claims";
        PublicInterest = "9.2.g", "intérêt public important", "substantial public interest";
        Care = "9.2.h", "prise en charge sanitaire ou sociale", "health or social care";
        PublicHealth = "9.2.i", "santé publique", "public health";
        Archives = "9.2.j", "archives, recherche, statistiques", "archiving, research, statistics";
    }
}

closed_set! {
    /// Whether the person's agreement is a gate on sending. It is not the legal basis.
    Agreement {
        Required = "REQUIRED", "accord de la personne nécessaire", "the person’s agreement is needed";
        NotNeeded = "NONE", "accord non nécessaire", "no agreement needed";
    }
}

closed_set! {
    /// What the page without JavaScript does: such a deposit is sealed on arrival, after passing through the server's
    /// memory.
    NoScript {
        Accept = "accept", "dépôt possible sans JavaScript", "deposit possible without JavaScript";
        Refuse = "refuse", "dépôt impossible sans JavaScript", "deposit impossible without JavaScript";
    }
}

closed_set! {
    /// What becomes of a document at its end.
    Final {
        Purge = "PURGE", "effacement", "erasure";
        Transfer = "VERSEMENT_ARCHIVES", "versement aux archives publiques", "transfer to the public archives";
    }
}

/// A type of document a purpose accepts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Its code, used in requests, manifests and records.
    pub code: PieceCode,
    /// Its name on screens.
    pub label: Bilingual,
}

/// A ready-made list of pieces, from which a request is written in one gesture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Template {
    /// Its code, unique within the purpose.
    pub code: TemplateCode,
    /// Its name on screens.
    pub label: Bilingual,
    /// Who is usually asked; one of the purpose's senders.
    pub asked_of: Party,
    /// The pieces ticked at first.
    pub pieces: Vec<PieceCode>,
}

/// A purpose under which documents of a case are held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Purpose {
    /// Its code, such as `P02_PDP_SPSTI`.
    pub code: PurposeCode,
    /// Its name on screens.
    pub label: Bilingual,
    /// Legal bases (GDPR art. 6(1)), at least one.
    pub art6: Vec<Article6>,
    /// Exceptions for special categories (GDPR art. 9(2)); at least one where the class `SANTE` occurs.
    pub art9: Vec<Article9>,
    /// The texts it rests on, as cited in the register.
    pub law: Vec<String>,
    /// Categories of data.
    pub classes: Vec<Class>,
    /// Who may send.
    pub senders: Vec<Party>,
    /// Who may receive.
    pub recipients: Vec<Party>,
    /// The types of document it accepts, in the order screens show them. Nothing else is (GDPR art. 5(1)(c)).
    pub pieces: Vec<Piece>,
    /// Ready-made requests.
    pub templates: Vec<Template>,
    /// Whether the person's agreement is a gate on sending.
    pub agreement: Agreement,
    /// Whether a request must record that the person was informed (GDPR art. 13 and 14).
    pub notice_to_person: bool,
    /// Whether a hold may be placed.
    pub hold_allowed: bool,
    /// Whether access is kept, from the first day, to a group of its own.
    pub restricted: bool,
    /// What the page without JavaScript does.
    pub no_script: NoScript,
    /// What becomes of its documents at their end.
    pub end: Final,
    /// The authority to eliminate (visa or agreement for the category, Code du patrimoine R212-14), if there is one.
    pub elimination_ref: Option<String>,
    /// The rule of every type of document that has none of its own.
    pub clock: Clock,
    /// Rules of the types of document that have their own.
    pub variants: BTreeMap<PieceCode, Clock>,
    /// What a sender is told, before the first byte is sent (GDPR art. 13).
    pub notices: Notices,
}

impl Purpose {
    /// The rule that governs a type of document.
    #[must_use]
    pub fn clock_for(&self, piece: &PieceCode) -> &Clock {
        self.variants.get(piece).unwrap_or(&self.clock)
    }

    /// Whether a document of this type passes through the archive team before its end.
    #[must_use]
    pub fn has_archive(&self, piece: &PieceCode) -> bool {
        self.clock_for(piece).has_archive()
    }

    /// The type of document of that code, if the purpose accepts it.
    #[must_use]
    pub fn piece(&self, code: &PieceCode) -> Option<&Piece> {
        self.pieces.iter().find(|piece| piece.code == *code)
    }

    /// The ready-made request of that code.
    #[must_use]
    pub fn template(&self, code: &TemplateCode) -> Option<&Template> {
        self.templates.iter().find(|template| template.code == *code)
    }

    /// What a sender is told, in their language.
    #[must_use]
    pub fn notice(&self, language: Language) -> &Notice {
        match language {
            Language::French => &self.notices.fr,
            Language::English => &self.notices.en,
        }
    }
}
