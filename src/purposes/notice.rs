//! Notices: what a sender reads before the first byte is sent (GDPR art. 12 to 14).

use serde::Serialize;

use super::word::Language;

/// How many lines a sender sees before unfolding the details.
pub const NOTICE_LINES: usize = 5;

/// A short text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bilingual {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

impl Bilingual {
    /// The text in one language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::French => &self.fr,
            Language::English => &self.en,
        }
    }
}

/// A purpose's notice in one language: five lines, then the details, unfolded on demand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The five lines everybody sees.
    pub lines: Vec<String>,
    /// Who is responsible (art. 13(1)(a)).
    pub controller: String,
    /// How to reach the data protection officer (art. 13(1)(b)).
    pub dpo: String,
    /// What the documents are for (art. 13(1)(c)).
    pub purpose: String,
    /// The legal basis (art. 13(1)(c)).
    pub basis: String,
    /// Who may receive them (art. 13(1)(e)).
    pub recipients: String,
    /// How long they are kept (art. 13(2)(a)).
    pub retention: String,
    /// What the person may ask (art. 13(2)(b)).
    pub rights: String,
    /// To whom to complain (art. 13(2)(d)).
    pub complaint: String,
}

impl Notice {
    /// The details with their headings, in the order a page shows them.
    #[must_use]
    pub fn details(&self, language: Language) -> [(&'static str, &str); 8] {
        let headings = match language {
            Language::French => [
                "Responsable du traitement",
                "Délégué à la protection des données",
                "Finalité",
                "Base légale",
                "Destinataires",
                "Durée de conservation",
                "Vos droits",
                "Réclamation",
            ],
            Language::English => ["Controller", "Data protection officer", "Purpose", "Legal basis", "Recipients", "Retention", "Your rights", "Complaint"],
        };
        let [controller, dpo, purpose, basis, recipients, retention, rights, complaint] = headings;
        [
            (controller, &self.controller),
            (dpo, &self.dpo),
            (purpose, &self.purpose),
            (basis, &self.basis),
            (recipients, &self.recipients),
            (retention, &self.retention),
            (rights, &self.rights),
            (complaint, &self.complaint),
        ]
    }
}

/// A purpose's notice in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notices {
    /// In French.
    pub fr: Notice,
    /// In English.
    pub en: Notice,
}
