//! What may set a clock: the closed set of events a retention rule can name.

use super::word::closed_set;

closed_set! {
    /// A kind of event that starts a clock or founds a backstop. What happened, and when, is recorded by `retention`.
    EventKind {
        Deposit = "DEPOT", "dépôt du document", "deposit of the document";
        LastContact = "DERNIER_CONTACT", "dernier contact avec la personne", "last contact with the person";
        SituationClosed = "SITUATION_CLOSE", "clôture de la situation", "closing of the case";
        Decision = "DECISION", "décision notifiée", "decision notified";
        FinalDecision = "DECISION_DEFINITIVE", "décision définitive", "final decision";
        AdviceDate = "DATE_AVIS", "date de l’avis", "date of the medical advice";
        ValidityEnd = "FIN_VALIDITE", "fin de validité", "end of validity";
        RegistrationEnd = "FIN_INSCRIPTION", "fin d’inscription", "end of registration";
        TrialEnd = "FIN_ESSAI", "fin de l’essai encadré", "end of the supervised work trial";
        AgreementEnd = "FIN_CONVENTION", "fin de la convention", "end of the training agreement";
        ActionEnd = "FIN_ACTION", "fin de l’action", "end of the assessment";
        Payment = "PAIEMENT", "paiement", "payment";
        AllowancePeriod = "PERIODE_IJ", "période indemnisée", "period the allowance is paid for";
        Verified = "VERIFICATION_FAITE", "vérification faite", "verification done";
        MandateEnd = "FIN_MANDAT", "fin du mandat", "end of the mandate";
        Revocation = "REVOCATION", "révocation", "revocation";
        Withdrawal = "RETRAIT", "retrait de l’accord", "withdrawal of the agreement";
        Death = "DECES", "décès", "death";
        FiledElsewhere = "VERSE_DOSSIER", "versement au dossier métier", "filing in the service’s own records";
    }
}

impl EventKind {
    /// Whether the purpose's `grace` is added to the event's date before anything counts from it: someone clicks these
    /// acts, and a mistaken click must be undone before it has closed anything.
    #[must_use]
    pub fn has_grace(self) -> bool {
        matches!(self, Self::SituationClosed | Self::Death | Self::Revocation | Self::Payment)
    }

    /// Whether the event is one of a document and not of its whole case: a copy is filed one by one.
    #[must_use]
    pub fn is_of_a_document(self) -> bool {
        self == Self::FiledElsewhere
    }

    /// Whether the event belongs to the accompaniment itself, hence cannot be dated before the case was opened. Decisions, advice, titles and paid periods may be older.
    #[must_use]
    pub fn is_of_the_accompaniment(self) -> bool {
        matches!(self, Self::LastContact | Self::SituationClosed | Self::Verified | Self::FiledElsewhere | Self::Withdrawal)
    }

    /// Whether the event may lie ahead of the day it is recorded: an end stated in advance by a title or an agreement.
    /// All others are facts of the past, and a date in the future is a slip of the keyboard.
    #[must_use]
    pub fn may_lie_ahead(self) -> bool {
        matches!(
            self,
            Self::ValidityEnd | Self::RegistrationEnd | Self::TrialEnd | Self::AgreementEnd | Self::ActionEnd | Self::AllowancePeriod | Self::MandateEnd
        )
    }
}
