//! Why an agent does what they do with a document's clock, from closed lists.

use crate::{purposes::closed_set, retention::HoldKind};

closed_set! {
    /// Why a hold is placed. Each belongs to one kind of hold.
    HoldReason {
        AccuracyContested = "EXACTITUDE_CONTESTEE", "la personne conteste l’exactitude", "the person contests the accuracy";
        ProcessingContested = "TRAITEMENT_CONTESTE", "le traitement est contesté, la personne ne veut pas d’effacement", "the processing is contested, and the person wants no erasure";
        ClaimOfThePerson = "DEFENSE_DE_LA_PERSONNE", "la personne en a besoin pour ses droits en justice", "the person needs it for legal claims";
        Objection = "OPPOSITION_EN_COURS", "la personne s’est opposée, la réponse est attendue", "the person objected, and the answer is pending";
        Proceedings = "PROCEDURE_EN_COURS", "une procédure est en cours", "proceedings are under way";
        ComingProceedings = "PRECONTENTIEUX", "un recours ou une plainte est annoncé", "an appeal or a complaint is announced";
        JudicialRequest = "REQUISITION", "une autorité judiciaire le demande", "a judicial authority asks for it";
        ArchivesRequest = "DEMANDE_DES_ARCHIVES", "les Archives départementales le demandent", "the departmental archives ask for it";
        Appraisal = "TRI_EN_COURS", "un tri est en cours", "an appraisal is under way";
    }
}

impl HoldReason {
    /// The kind of hold it is a reason for.
    #[must_use]
    pub fn kind(self) -> HoldKind {
        match self {
            Self::AccuracyContested | Self::ProcessingContested | Self::ClaimOfThePerson | Self::Objection => HoldKind::Restriction,
            Self::Proceedings | Self::ComingProceedings | Self::JudicialRequest => HoldKind::Litigation,
            Self::ArchivesRequest | Self::Appraisal => HoldKind::Archives,
        }
    }
}

closed_set! {
    /// Why a document is kept somewhat longer.
    ExtensionReason {
        Pending = "DEMARCHE_EN_COURS", "une démarche est encore en cours", "a step is still under way";
        Appeal = "RECOURS_EN_COURS", "un recours est en cours", "an appeal is under way";
        DecisionAwaited = "DECISION_ATTENDUE", "une décision est attendue", "a decision is awaited";
        AskedByPerson = "DEMANDE_DE_LA_PERSONNE", "la personne le demande", "the person asks for it";
    }
}

closed_set! {
    /// Why a document gets one more purpose (GDPR art. 6(4)): each is compatible with the first, and told to the person.
    PurposeReason {
        NewStep = "DEMARCHE_NOUVELLE", "la même situation appelle une nouvelle démarche", "the same case calls for a new step";
        Orientation = "ORIENTATION", "la personne est orientée vers un partenaire", "the person is referred to a partner";
        AskedByPerson = "DEMANDE_DE_LA_PERSONNE", "la personne le demande", "the person asks for it";
    }
}

closed_set! {
    /// Why a purpose or a piece was wrong.
    CorrectionReason {
        WrongPurpose = "FINALITE_ERRONEE", "la finalité était erronée", "the purpose was wrong";
        WrongPiece = "PIECE_ERRONEE", "la pièce était mal nommée", "the piece was misnamed";
        Misfiled = "DEPOT_MAL_CLASSE", "le dépôt a été fait sous une autre pièce", "it was deposited as another piece";
    }
}

closed_set! {
    /// Why the archive team looks at a document again.
    ConsultationReason {
        Proceedings = "CONTENTIEUX", "un contentieux", "litigation";
        Audit = "CONTROLE", "un contrôle ou un audit", "an audit";
        AskedByPerson = "DEMANDE_DE_LA_PERSONNE", "une demande de la personne", "a request of the person";
        VisaAppraisal = "INSTRUCTION_DU_VISA", "l’instruction du visa", "the appraisal for the visa";
        Resumed = "REPRISE_DE_L_ACCOMPAGNEMENT", "l’accompagnement reprend", "the accompaniment resumes";
    }
}

closed_set! {
    /// How a person was told.
    Means {
        Interview = "ENTRETIEN", "de vive voix, en entretien", "in person";
        Telephone = "TELEPHONE", "par téléphone", "by telephone";
        Letter = "COURRIER", "par courrier", "by letter";
        Electronic = "COURRIEL", "par courriel", "by e-mail";
    }
}
