//! Every mistake a policy file can hold, each refused with a sentence, its file and its line.

use super::*;

/// The mistakes found once a text is replaced.
fn spoiled(file: &str, from: &str, to: &str) -> Vec<Mistake> {
    Policies::load(&with(file, from, to)).err().unwrap_or_default()
}

const P11: &str = "P11_AIDE_FIN.toml";

/// Checks that a spoiled file is refused for exactly one reason, said with this part of a sentence.
#[track_caller]
fn refused(file: &str, from: &str, to: &str, sentence: &str) {
    let mistakes = spoiled(file, from, to);
    let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said.iter().all(|said| said.starts_with(&format!("{file}:")) && said.contains(sentence)), "{said:#?}");
}

#[test]
fn a_text_that_is_not_toml_is_refused_with_its_line() {
    let mistakes = spoiled(P02, "master = false", "master = = false");
    let line =
        1 + shipped_files().iter().find(|file| file.name == P02).map_or(0, |file| file.text.lines().take_while(|line| *line != "master = false").count());
    assert!(mistakes.iter().any(|mistake| matches!(mistake.wrong, Wrong::Syntax(_)) && mistake.line == line), "{mistakes:?}");
}

#[test]
fn a_mistake_is_said_with_its_file_and_line() {
    let mistakes = spoiled(P02, "kind = \"case\"", "kind = \"case\"\nretention = \"P9Y\"");
    let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["P02_PDP_SPSTI.toml:4: unknown key `retention`"]);
}

#[test]
fn every_mistake_of_every_file_is_told_at_once() {
    let mut files = with(P02, "active = \"P0D\"", "active = \"soon\"\nactif = \"P0D\"");
    for file in &mut files {
        if file.name == P11 {
            file.text = file.text.replace("\"6.1.e\"", "\"6.1.f\"").replace("no_script = \"accept\"", "no_script = \"perhaps\"");
        }
    }
    let mistakes = Policies::load(&files).err().unwrap_or_default();
    let places: Vec<&str> = mistakes.iter().map(|mistake| mistake.file.as_str()).collect();
    assert_eq!(places, [P02, P02, P11, P11]);
}

#[test]
fn an_unknown_key_is_refused_wherever_it_stands() {
    refused(P02, "base = \"DERNIER_CONTACT\"", "base = \"DERNIER_CONTACT\", after = 1", "unknown key `backstop.after`");
    refused(P02, "[notice.fr]", "[notice.fr]\ncolour = \"blue\"", "unknown key `notice.fr.colour`");
    refused(P02, "[label]", "[label]\nde = \"x\"", "unknown key `label.de`");
    refused(P11, "[[variant]]", "[[variant]]\nnotice_to_person = true", "unknown key `variant.notice_to_person`");
    refused("controller.toml", "[fr]", "[fr]\nfax = \"1\"", "unknown key `fr.fax`");
    refused("S1_JOURNAUX_TECH.toml", "kind = \"system\"", "kind = \"system\"\nactive = \"P1Y\"", "unknown key `active`");
}

#[test]
fn a_missing_key_is_named() {
    for key in [
        "art6",
        "law",
        "classes",
        "senders",
        "recipients",
        "start_event",
        "active",
        "archive",
        "backstop",
        "final",
        "master",
        "agreement",
        "notice_to_person",
        "hold_allowed",
        "no_script",
        "code",
    ] {
        let files = shipped_files();
        let text = &files.iter().find(|file| file.name == P02).expect("P02").text;
        let line = text.lines().find(|line| line.starts_with(&format!("{key} = "))).expect("a key of the file");
        refused(P02, &format!("{line}\n"), "", &format!("`{key}` is missing"));
    }
}

#[test]
fn a_missing_backstop_is_refused() {
    refused(P02, "backstop = { period = \"P24M\", base = \"DERNIER_CONTACT\" }", "", "`backstop` is missing");
    refused(P02, "period = \"P24M\", base", "base", "`backstop.period` is missing");
    let never = spoiled(P02, "period = \"P24M\"", "period = \"P0D\"");
    assert!(never.iter().any(|mistake| matches!(mistake.wrong, Wrong::EmptyLimit(_))), "{never:?}");
}

#[test]
fn legitimate_interests_are_refused() {
    refused(P02, "art6 = \"6.1.e\"", "art6 = \"6.1.f\"", "6.1.f");
    refused(P02, "art6 = \"6.1.e\"", "art6 = [\"6.1.e\", \"6.1.f\"]", "6.1.f");
}

#[test]
fn health_data_needs_a_basis_of_article_9() {
    refused(P02, "art9 = [\"9.2.b\", \"9.2.h\"]\n", "", "the class SANTE needs a basis in `art9`");
}

#[test]
fn health_data_may_not_be_accepted_without_javascript() {
    refused(P02, "no_script = \"refuse\"", "no_script = \"accept\"", "`no_script` must be \"refuse\"");
}

#[test]
fn the_employer_is_refused_as_sender_and_recipient() {
    refused(P02, "recipients = [\"SERVICE_SOCIAL\"", "recipients = [\"EMPLOYEUR\", \"SERVICE_SOCIAL\"", "names the employer");
    refused(P02, "\"ASSURE\", \"MANDATAIRE\", \"SERVICE_SOCIAL\"]", "\"ASSURE\", \"Employeur_RH\"]", "names the employer");
}

#[test]
fn an_unknown_word_is_refused_with_the_words_there_are() {
    refused(P02, "\"SITUATION_CLOSE\"", "\"SITUATION_CLOSED\"", "is not one of DEPOT, DERNIER_CONTACT");
    refused(P02, "\"CAPACITE\"", "\"CAPACITES\"", "is not one of ADMIN, SOCIAL");
    refused(P02, "final = \"PURGE\"", "final = \"OUBLI\"", "is not one of PURGE, VERSEMENT_ARCHIVES");
    refused(P02, "\"9.2.b\"", "\"9.2.z\"", "is not one of 9.2.a");
    refused(P02, "base = \"DERNIER_CONTACT\"", "base = \"NOEL\"", "`backstop.base`: `NOEL` is not one of");
    refused(P02, "kind = \"case\"", "kind = \"cases\"", "`kind` must be");
}

#[test]
fn a_word_said_twice_is_refused() {
    refused(P02, "\"CAPACITE\", \"POSTE\"", "\"CAPACITE\", \"CAPACITE\"", "says `CAPACITE` twice");
    refused(P02, "doc_types = [\"FICHE_LIAISON_PDP\", \"RECO_PREREPRISE\"]", "doc_types = [\"FICHE_LIAISON_PDP\", \"FICHE_LIAISON_PDP\"]", "twice");
}

#[test]
fn a_document_type_declared_twice_is_refused() {
    let mistakes = spoiled(P02, "[[template]]", "ETUDE_POSTE = { fr = \"Étude\", en = \"Study\" }\n[[template]]");
    assert!(mistakes.iter().any(|mistake| matches!(mistake.wrong, Wrong::Syntax(_))), "{mistakes:?}");
}

#[test]
fn a_document_type_with_two_names_is_refused() {
    let other = "[doc_types]\nCOURRIER = { fr = \"Lettre\", en = \"Mail\" }";
    refused(P02, "[doc_types]", other, "`COURRIER` is called otherwise in P01_ACC_SOCIAL.toml");
}

#[test]
fn a_bad_code_is_refused() {
    refused(P02, "code = \"P02_PDP_SPSTI\"", "code = \"p02\"", "is not a code");
    refused(P02, "[doc_types]", "[doc_types]\n\"étude\" = { fr = \"x\", en = \"y\" }", "is not a code");
}

#[test]
fn a_period_that_cannot_be_read_is_refused() {
    refused(P02, "active = \"P0D\"", "active = \"6 mois\"", "is not a period");
    refused(P02, "archive = \"P0D\"", "archive = \"-P1Y\"", "is negative");
    refused(P02, "archive = \"P0D\"", "archive = \"P500Y\"", "longer than 100 years");
    refused(P02, "archive = \"P0D\"", "archive = 3", "must be a text in quotes");
}

#[test]
fn a_reference_copy_needs_an_archive_stage() {
    refused(P02, "master = false", "master = true", "`master = true` needs an `archive` stage");
    let mistakes = spoiled(
        P11,
        "grace = \"P0D\"\nbackstop = { period = \"P12M\", base = \"DEPOT\" }\nmaster = false",
        "grace = \"P0D\"\nbackstop = { period = \"P12M\", base = \"DEPOT\" }",
    );
    assert!(mistakes.iter().all(|mistake| mistake.wrong == Wrong::MasterWithoutArchive) && mistakes.len() == 1, "{mistakes:?}");
}

#[test]
fn an_empty_reference_authorises_nothing() {
    refused(P11, "elimination_ref = \"TG-2026-11\"", "elimination_ref = \" \"", "`elimination_ref` is empty");
}

#[test]
fn two_purposes_of_one_code_are_refused() {
    let mut files = shipped_files();
    let mut twin = files.iter().find(|file| file.name == P02).expect("P02").clone();
    twin.name = "copy.toml".to_owned();
    files.push(twin);
    let said: Vec<String> = Policies::load(&files).err().into_iter().flatten().map(|mistake| mistake.to_string()).collect();
    assert_eq!(said, ["copy.toml:4: `P02_PDP_SPSTI` is already declared (P02_PDP_SPSTI.toml:4)"]);
}

#[test]
fn a_variant_of_an_unknown_document_type_is_refused() {
    refused(P11, "doc_types = [\"COORD_BANCAIRE\"]", "doc_types = [\"COORD_BANCAIRE\", \"RIB\"]", "`variant.doc_types` names `RIB`");
    let again = "[[variant]]\ndoc_types = [\"COORD_BANCAIRE\"]\narchive = \"P2Y\"\n\n[[template]]";
    let twice = spoiled(P11, "[[template]]", again);
    assert!(twice.iter().any(|mistake| mistake.to_string().contains("`COORD_BANCAIRE` is already declared (an earlier variant)")), "{twice:?}");
}

#[test]
fn a_template_asks_for_what_its_purpose_accepts_of_those_who_may_send() {
    refused(P02, "doc_types = [\"FICHE_LIAISON_PDP\", \"RECO_PREREPRISE\"]", "doc_types = [\"PLAINTE\"]", "`template.doc_types` names `PLAINTE`");
    refused(P02, "asked_of = \"SPSTI\"", "asked_of = \"CAF\"", "`CAF`, which is not among `senders`");
    refused(P02, "doc_types = [\"FICHE_LIAISON_PDP\", \"RECO_PREREPRISE\"]", "doc_types = []", "`template.doc_types` is empty");
    refused(P02, "code = \"CELLULE_PDP\"", "code = \"VISITE_PREREPRISE\"", "already declared (an earlier template)");
}

#[test]
fn a_document_type_that_may_not_be_exchanged_is_refused() {
    let whole = "[doc_types]\nDMST_COMPLET = { fr = \"DMST\", en = \"Record\" }";
    refused(P02, "[doc_types]", whole, "`DMST_COMPLET` may not be exchanged");
}

#[test]
fn a_notice_has_five_lines() {
    refused(
        P02,
        "  \"N’envoyez que les pièces demandées, jamais le dossier médical en santé au travail.\",\n",
        "",
        "`notice.fr.lines` has 4 lines, a notice has 5",
    );
}

#[test]
fn a_notice_without_a_required_item_is_refused() {
    for item in ["purpose", "basis", "recipients", "retention"] {
        let files = shipped_files();
        let text = &files.iter().find(|file| file.name == P02).expect("P02").text;
        let mut notice = text.lines().skip_while(|line| *line != "[notice.fr]");
        let line = notice.find(|line| line.starts_with(&format!("{item} = "))).expect("an item of the notice");
        refused(P02, line, "", &format!("`notice.fr.{item}` is missing"));
    }
    for item in ["controller", "dpo", "rights", "complaint"] {
        let mistakes = spoiled("controller.toml", &format!("{item} = "), &format!("other_{item} = "));
        let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        assert!(said.iter().any(|said| said.contains(&format!("`fr.{item}` is missing"))), "{said:?}");
    }
    let english = spoiled(P02, "[notice.en]", "[notice.de]");
    assert!(english.iter().any(|mistake| mistake.wrong == Wrong::Missing("notice.en".into())), "{english:?}");
}

#[test]
fn a_notice_that_does_not_tell_the_retention_is_refused() {
    let mistakes = spoiled(P02, "period = \"P24M\"", "period = \"P36M\"");
    let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 4, "{said:?}");
    assert!(said.iter().any(|said| said.contains("`notice.fr.retention` does not say \"36 mois\"")), "{said:?}");
    assert!(said.iter().any(|said| said.contains("`notice.en.retention` does not say \"36 months\"")), "{said:?}");
    let stale = |file, from, to, words: &str| {
        let mistakes = spoiled(file, from, to);
        assert!(mistakes.iter().any(|mistake| mistake.to_string().contains(words)), "{mistakes:?}");
    };
    stale(P02, "period = \"P24M\"", "period = \"P6M\"", "`notice.fr.…` says \"24 mois\", which no part of the rule is");
    stale("P04_MDPH_DOSSIER.toml", "au plus tard 12 mois après leur", "au plus tard 2 ans après leur", "says \"2 ans\", which no part of the rule is");
    refused(P02, "puis 30 jours pour pouvoir", "puis un mois pour pouvoir", "does not say \"30 jours\", which the rule applies (grace)");
    stale("P01_ACC_SOCIAL.toml", "retention = \"2 ans", "retention = \"12 ans", "does not say \"2 ans\", which the rule applies (active)");
    refused("P01_ACC_SOCIAL.toml", "retention = \"2 years after", "retention = \"2 yearsafter", "does not say \"2 years\"");
    let variant = spoiled(P11, "active = \"P30D\"", "active = \"P3D\"");
    assert!(variant.iter().any(|mistake| mistake.to_string().contains("(active of COORD_BANCAIRE)")), "{variant:?}");
}

#[test]
fn a_set_must_say_who_is_responsible_once() {
    let without: Vec<PolicyFile> = shipped_files().into_iter().filter(|file| file.name != "controller.toml").collect();
    let mistakes = Policies::load(&without).err().unwrap_or_default();
    assert_eq!(mistakes.iter().map(|mistake| &mistake.wrong).collect::<Vec<_>>(), [&Wrong::NoController]);
    let mut twice = shipped_files();
    let mut twin = twice.iter().find(|file| file.name == "controller.toml").expect("controller").clone();
    twin.name = "z.toml".to_owned();
    twice.push(twin);
    let mistakes = Policies::load(&twice).err().unwrap_or_default();
    assert!(matches!(mistakes.as_slice(), [Mistake { wrong: Wrong::Duplicate { .. }, .. }]), "{mistakes:?}");
}

#[test]
fn a_set_without_a_case_purpose_is_refused() {
    let only: Vec<PolicyFile> = shipped_files().into_iter().filter(|file| !file.name.starts_with('P')).collect();
    let mistakes = Policies::load(&only).err().unwrap_or_default();
    assert!(matches!(mistakes.as_slice(), [Mistake { wrong: Wrong::NoPurpose, .. }]), "{mistakes:?}");
    assert!(Policies::load(&[]).is_err());
}

#[test]
fn only_proofs_of_purge_are_kept_without_end() {
    let logs = "S1_JOURNAUX_TECH.toml";
    let keep = "keep = { period = \"P12M\", from = \"ENREGISTREMENT\", at_least = \"P6M\", at_most = \"P12M\" }";
    refused(logs, keep, "without_end = true", "only S3_PREUVE_PURGE may keep without end");
    refused(logs, keep, "", "a system purpose needs `keep`");
    refused("S3_PREUVE_PURGE.toml", "without_end = true", "without_end = true\nkeep = { period = \"P1Y\", from = \"CLOTURE\" }", "contradict each other");
}

#[test]
fn logs_are_kept_within_their_bounds() {
    let logs = "S1_JOURNAUX_TECH.toml";
    refused(logs, "period = \"P12M\"", "period = \"P13M\"", "longer than its `at_most`");
    refused(logs, "period = \"P12M\"", "period = \"P5M\"", "shorter than its `at_least`");
    refused("S6_COMPTES.toml", "period = \"P12M\"", "period = \"P0D\"", "lasts no time");
}
