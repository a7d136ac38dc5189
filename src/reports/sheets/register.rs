//! The register of processing activities, generated from the purposes in force: that of the controller (GDPR art. 30(1)) and that of a processor who hosts (art. 30(2)). One
//! activity a purpose, none missing and none added.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::words::Text,
    purposes::{Keep, Language, Policies, Purpose, SystemPurpose},
    typeset::{Section, Sheet},
};

/// The register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Register {
    /// The digest of the purposes it was made from.
    pub policy: String,
    /// Who is responsible (art. 30(1)(a)).
    pub controller: String,
    /// The data protection officer.
    pub dpo: String,
    /// One activity a purpose.
    pub activities: Vec<Activity>,
}

/// A processing activity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Activity {
    /// The purpose's code.
    pub code: String,
    /// Its name (art. 30(1)(b)).
    pub label: String,
    /// What it is for.
    pub purpose: String,
    /// The legal bases and the texts.
    pub basis: Vec<String>,
    /// Whose data (art. 30(1)(c)).
    pub persons: String,
    /// Which categories of data.
    pub data: Vec<String>,
    /// Which types of document.
    pub documents: Vec<String>,
    /// Who may receive them (art. 30(1)(d)).
    pub recipients: Vec<String>,
    /// Transfers to third countries (art. 30(1)(e)): none.
    pub transfers: String,
    /// The time limits for erasure (art. 30(1)(f)).
    pub erasure: String,
    /// The authority to eliminate, if there is one.
    pub elimination: Option<String>,
    /// The security measures (art. 30(1)(g)).
    pub security: String,
}

/// Makes the register in one language.
#[must_use]
pub fn register(text: Text, policies: &Policies) -> Register {
    let language = text.language();
    let notice = policies.purposes().next().map(|purpose| purpose.notice(language));
    let cases = policies.purposes().map(|purpose| of_purpose(text, purpose));
    let own = policies.system_purposes().map(|purpose| of_system(text, purpose));
    Register {
        policy: policies.digest().to_owned(),
        controller: notice.map(|notice| notice.controller.clone()).unwrap_or_default(),
        dpo: notice.map(|notice| notice.dpo.clone()).unwrap_or_default(),
        activities: cases.chain(own).collect(),
    }
}

fn of_purpose(text: Text, purpose: &Purpose) -> Activity {
    let language = text.language();
    let notice = purpose.notice(language);
    let bases = purpose.art6.iter().map(|basis| format!("{} ({})", basis.label(language), basis.word()));
    let exceptions = purpose.art9.iter().map(|basis| format!("{} ({})", basis.label(language), basis.word()));
    Activity {
        code: purpose.code.to_string(),
        label: purpose.label.text(language).to_owned(),
        purpose: notice.purpose.clone(),
        basis: bases.chain(exceptions).chain(purpose.law.iter().cloned()).collect(),
        persons: text.say("register-persons"),
        data: purpose.classes.iter().map(|class| class.label(language).to_owned()).collect(),
        documents: purpose.pieces.iter().map(|piece| piece.label.text(language).to_owned()).collect(),
        recipients: purpose.recipients.iter().map(|party| party.label(language).to_owned()).collect(),
        transfers: text.say("register-no-transfer"),
        erasure: notice.retention.clone(),
        elimination: purpose.elimination_ref.clone(),
        security: text.say("register-security"),
    }
}

fn of_system(text: Text, purpose: &SystemPurpose) -> Activity {
    let language = text.language();
    let bases = purpose.art6.iter().map(|basis| format!("{} ({})", basis.label(language), basis.word()));
    Activity {
        code: purpose.code.to_string(),
        label: purpose.label.text(language).to_owned(),
        purpose: purpose.content.text(language).to_owned(),
        basis: bases.chain(purpose.law.iter().cloned()).collect(),
        persons: text.say("register-staff"),
        data: vec![purpose.content.text(language).to_owned()],
        documents: Vec::new(),
        recipients: vec![text.say("register-own-staff")],
        transfers: text.say("register-no-transfer"),
        erasure: kept(text, purpose.keep, language),
        elimination: None,
        security: text.say("register-security"),
    }
}

fn kept(text: Text, keep: Keep, language: Language) -> String {
    match keep {
        Keep::For { period, from, .. } => text.with("rule-limit", [("period", period.in_words(language)), ("base", from.label(language).to_owned())]),
        Keep::WithoutEnd => text.say("register-without-end"),
    }
}

/// The register as a sheet: the controller's, then what a processor who hosts keeps.
pub(in crate::reports) fn sheet(text: Text, register: &Register) -> Sheet {
    let mut sections: Vec<Section> = register.activities.iter().map(|activity| section(text, activity)).collect();
    sections.push(processor(text, register));
    Sheet {
        lang: text.code().to_owned(),
        title: text.say("register-title"),
        subtitle: text.say("register-subtitle"),
        lead: text.with("register-lead", ("count", register.activities.len() as u64)),
        facts: vec![
            (text.say("register-controller"), register.controller.clone()),
            (text.say("register-dpo"), register.dpo.clone()),
            (text.say("retention-policy"), register.policy.clone()),
        ],
        sections,
        footer: text.with("sheet-report-footer", ("policy", register.policy.get(..12).unwrap_or(&register.policy))),
    }
}

fn section(text: Text, activity: &Activity) -> Section {
    let listed = |all: &[String]| all.join(" · ");
    let mut facts = vec![
        ("register-purpose", activity.purpose.clone()),
        ("rule-basis", listed(&activity.basis)),
        ("register-whose", activity.persons.clone()),
        ("register-data", listed(&activity.data)),
        ("register-documents", listed(&activity.documents)),
        ("register-recipients", listed(&activity.recipients)),
        ("register-transfers", activity.transfers.clone()),
        ("register-erasure", activity.erasure.clone()),
        ("register-elimination", activity.elimination.clone().unwrap_or_default()),
        ("register-measures", activity.security.clone()),
    ];
    facts.retain(|(_, fact)| !fact.is_empty());
    let facts = facts.into_iter().map(|(message, fact)| (text.say(message), fact)).collect();
    Section { title: format!("{} · {}", activity.code, activity.label), facts, ..Section::default() }
}

/// What a processor keeps for each controller (art. 30(2)).
fn processor(text: Text, register: &Register) -> Section {
    let facts = [
        ("register-for", register.controller.clone()),
        ("register-dpo", register.dpo.clone()),
        ("register-categories", text.say("register-hosting")),
        ("register-transfers", text.say("register-no-transfer")),
        ("register-measures", text.say("register-security")),
    ];
    let facts = facts.into_iter().map(|(message, fact)| (text.say(message), fact)).collect();
    Section { title: text.say("register-processor"), note: text.say("register-processor-note"), facts, ..Section::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::purposes::shipped;

    #[test]
    fn the_register_has_one_activity_a_purpose_and_leaves_no_field_empty() {
        let policies = shipped();
        for language in [Language::French, Language::English] {
            let register = register(Text::new(language), &policies);
            let codes: Vec<_> = register.activities.iter().map(|activity| activity.code.clone()).collect();
            let loaded: Vec<_> =
                policies.purposes().map(|purpose| purpose.code.to_string()).chain(policies.system_purposes().map(|purpose| purpose.code.to_string())).collect();
            assert_eq!(codes, loaded);
            for activity in &register.activities {
                for field in [&activity.purpose, &activity.persons, &activity.transfers, &activity.erasure, &activity.security] {
                    assert!(!field.is_empty(), "{}", activity.code);
                }
                assert!(!activity.basis.is_empty() && !activity.data.is_empty() && !activity.recipients.is_empty(), "{}", activity.code);
            }
        }
    }
}
