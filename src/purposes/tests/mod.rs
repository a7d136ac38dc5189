//! The files as shipped: what they say, and what their digest covers.

mod damage;
mod mistakes;

use super::*;

const P02: &str = "P02_PDP_SPSTI.toml";

/// The files of `policies/purposes/`, as shipped.
fn shipped_files() -> Vec<PolicyFile> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/purposes");
    let mut files: Vec<PolicyFile> = std::fs::read_dir(folder)
        .expect("the folder of purposes")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            PolicyFile { name, text: std::fs::read_to_string(path).expect("a text") }
        })
        .collect();
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

/// The purposes as shipped, for other modules' tests.
pub(crate) fn shipped() -> Policies {
    Policies::load(&shipped_files()).expect("the shipped purposes load")
}

fn purpose<'a>(policies: &'a Policies, code: &str) -> &'a Purpose {
    policies.purpose(&code.parse().expect("a code")).expect("a shipped purpose")
}

/// The shipped files, one of them with a text replaced; the text must be there.
fn with(file: &str, from: &str, to: &str) -> Vec<PolicyFile> {
    let mut files = shipped_files();
    let changed = files.iter_mut().find(|candidate| candidate.name == file).expect("a shipped file");
    assert!(changed.text.contains(from), "{file} does not say {from}");
    changed.text = changed.text.replacen(from, to, 1);
    files
}

#[test]
fn the_shipped_files_load() {
    let policies = Policies::load(&shipped_files());
    let sentences: Vec<String> = policies.as_ref().err().into_iter().flatten().map(ToString::to_string).collect();
    assert_eq!(sentences, Vec::<String>::new());
    let policies = policies.expect("no mistake");
    assert_eq!((policies.purposes().count(), policies.system_purposes().count()), (15, 6));
}

#[test]
fn each_file_is_named_after_its_purpose() {
    let codes: Vec<String> = shipped_files().into_iter().map(|file| file.name.replace(".toml", "")).collect();
    let policies = shipped();
    let found: std::collections::BTreeSet<String> = policies
        .purposes()
        .map(|purpose| purpose.code.to_string())
        .chain(policies.system_purposes().map(|purpose| purpose.code.to_string()))
        .chain(["controller".to_owned()])
        .collect();
    assert_eq!(found, codes.into_iter().collect());
}

#[test]
fn a_document_type_follows_its_variant_or_else_its_purpose() {
    let policies = shipped();
    let aid = purpose(&policies, "P11_AIDE_FIN");
    let (bank, invoice) = ("COORD_BANCAIRE".parse().expect("a code"), "FACTURE".parse().expect("a code"));
    assert_eq!(aid.clock_for(&bank).start_events, [EventKind::Payment]);
    assert!(!aid.clock_for(&bank).master && !aid.has_archive(&bank));
    assert!(aid.clock_for(&invoice).master && aid.has_archive(&invoice));
    let allowance = purpose(&policies, "P10_ARRET_IJ");
    let voucher = allowance.clock_for(&"PIECE_JUSTIFICATIVE".parse().expect("a code"));
    assert_eq!(voucher.start_shift, StartShift::NextQuarter);
    assert_eq!((voucher.active.to_string(), voucher.archive.to_string()), ("P6M".into(), "P2Y".into()));
}

#[test]
fn a_variant_takes_from_its_purpose_what_it_does_not_say() {
    let files = with("P09_BILAN_COMP.toml", "[[template]]", "[[variant]]\ndoc_types = [\"SYNTHESE_BILAN_COMP\"]\n\n[[template]]");
    let policies = Policies::load(&files).expect("loads");
    let assessment = purpose(&policies, "P09_BILAN_COMP");
    assert_eq!(assessment.variants.values().collect::<Vec<_>>(), [&assessment.clock]);
    assert!(assessment.clock.ceiling.is_some());
}

#[test]
fn every_notice_has_five_lines_and_every_detail_in_both_languages() {
    for purpose in shipped().purposes() {
        for language in [Language::French, Language::English] {
            let notice = purpose.notice(language);
            assert_eq!(notice.lines.len(), NOTICE_LINES);
            assert!(notice.lines.iter().all(|line| line.chars().count() <= 140), "{}: {:#?}", purpose.code, notice.lines);
            assert!(notice.details(language).iter().all(|(heading, text)| !heading.is_empty() && !text.is_empty()));
        }
    }
}

#[test]
fn the_purposes_that_await_a_visa_are_reference_copies_without_authority() {
    let waiting: Vec<String> =
        shipped().purposes().filter(|purpose| purpose.clock.master && purpose.elimination_ref.is_none()).map(|purpose| purpose.code.to_string()).collect();
    assert_eq!(waiting, ["P01_ACC_SOCIAL", "P15_SIGNALEMENT"]);
}

#[test]
fn health_data_is_never_deposited_without_javascript() {
    for purpose in shipped().purposes() {
        assert!(!purpose.classes.contains(&Class::Health) || purpose.no_script == NoScript::Refuse, "{}", purpose.code);
    }
}

#[test]
fn the_word_on_screens_for_p15_is_danger() {
    let policies = shipped();
    let danger = purpose(&policies, "P15_SIGNALEMENT");
    let screens = [danger.label.fr.clone()]
        .into_iter()
        .chain(danger.pieces.iter().map(|piece| piece.label.fr.clone()))
        .chain(danger.notice(Language::French).lines.clone());
    assert!(screens.clone().any(|text| text.to_lowercase().contains("danger")));
    assert!(!screens.clone().any(|text| text.to_lowercase().contains("signalement")));
}

#[test]
fn the_digest_ignores_comments_spaces_and_the_order_of_files() {
    let usual = shipped().digest().to_owned();
    assert_eq!(usual.len(), 64);
    let commented = with(P02, "agreement = \"REQUIRED\"", "\n# a comment\nagreement   =   'REQUIRED'  # another");
    assert_eq!(Policies::load(&commented).expect("loads").digest(), usual);
    let mut reversed = shipped_files();
    reversed.reverse();
    assert_eq!(Policies::load(&reversed).expect("loads").digest(), usual);
}

#[test]
fn the_digest_changes_with_a_rule_or_a_notice() {
    let usual = shipped().digest().to_owned();
    for (file, from, to) in [
        (P02, "hold_allowed = true", "hold_allowed = false"),
        (P02, "Son employeur n’y a jamais accès.", "Son employeur n'y a pas accès."),
        ("S6_COMPTES.toml", "P12M", "P11M"),
        ("controller.toml", "dpo@carsat-ra.example", "dpd@carsat-ra.example"),
    ] {
        assert_ne!(Policies::load(&with(file, from, to)).expect("loads").digest(), usual, "{file}: {to}");
    }
}

/// What a sentence for people writes otherwise than it should: a straight apostrophe, or a space that a line may break at before a French high sign.
fn untypographic(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let wrong = |window: &[char]| match window {
        [before, '\'', after] => before.is_alphabetic() && after.is_alphabetic(),
        [_, ' ', ';' | '!' | '?' | '»'] | ['«', ' ', _] => true,
        _ => false,
    };
    letters.windows(3).filter(|window| wrong(window)).map(|window| window.iter().collect()).collect()
}

#[test]
fn the_shipped_sentences_are_set_as_people_read_them() {
    for file in shipped_files() {
        for line in file.text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            assert_eq!(untypographic(line), [""; 0], "{}: {line}", file.name);
        }
    }
    assert_eq!(untypographic("l'identité ; « oui »"), ["l'i", "é ;", "« o", "i »"]);
}
