use typst::layout::{Frame, FrameItem};

use super::*;

const MOMENT: &str = "2026-11-27T08:30:15Z";

fn made_at() -> Timestamp {
    MOMENT.parse().unwrap()
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn sheet(sections: Vec<Section>) -> Sheet {
    let facts = vec![(text("Période"), text("octobre 2026"))];
    Sheet { lang: text("fr"), title: text("Rapport"), subtitle: text("Octobre"), lead: text("Un mois."), facts, sections, footer: text("Bas de page") }
}

fn table(columns: &[(&str, bool)], rows: Vec<Vec<String>>) -> Section {
    let columns = columns.iter().map(|(title, numeric)| Column { title: text(title), numeric: *numeric }).collect();
    Section { title: text("Lignes"), table: Some(Table { columns, rows, total: None }), ..Section::default() }
}

fn bars(legend: usize, rows: &[&[u64]]) -> Section {
    let rows = rows.iter().map(|parts| BarRow { label: text("Équipe"), parts: parts.to_vec() }).collect();
    Section { title: text("Barres"), bars: Some(Bars { legend: vec![text("part"); legend], rows }), ..Section::default() }
}

fn gather(frame: &Frame, words: &mut String) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => gather(&group.frame, words),
            FrameItem::Text(item) => words.push_str(&item.text),
            _ => {}
        }
    }
    words.push('\n');
}

/// The words of each page, without the break that a long word may have anywhere.
fn pages(sheet: &Sheet) -> Vec<String> {
    let mut content = serde_json::to_value(sheet).unwrap();
    words::make_printable(&mut content, press::covers);
    let document = press::lay_out(serde_json::to_vec(&content).unwrap()).unwrap();
    let words = |frame: &Frame| {
        let mut words = String::new();
        gather(frame, &mut words);
        words.replace(['\u{200B}', '\n'], "")
    };
    document.pages().iter().map(|page| words(&page.frame)).collect()
}

fn contains(file: &[u8], part: &str) -> bool {
    file.windows(part.len()).any(|window| window == part.as_bytes())
}

#[test]
fn both_fonts_are_there_and_cover_french() {
    let words = "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»‹›“”‘’–—…·•€°§†ŠšŽžŁłĞğ\u{A0}\u{202F}\u{2009}\u{2011}\u{FFFD}";
    for character in words.chars() {
        assert!(press::covers(character), "{character:?}");
    }
}

#[test]
fn the_file_says_that_it_is_pdf_a_and_pdf_ua() {
    let file = pdf(&sheet(vec![]), made_at()).unwrap();
    assert!(file.starts_with(b"%PDF-1.7"));
    for part in ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>", "GTS_PDFA1"] {
        assert!(contains(&file, part), "{part}");
    }
}

#[test]
fn the_same_sheet_and_moment_give_the_same_bytes() {
    let sheet = sheet(vec![table(&[("Équipe", false), ("Tenus", true)], vec![vec![text("Foyer"), text("3")]; 90]), bars(2, &[&[1, 2]])]);
    let file = pdf(&sheet, made_at()).unwrap();
    assert_eq!(file, pdf(&sheet, made_at()).unwrap());
    assert_ne!(file, pdf(&sheet, "2026-11-27T08:30:16Z".parse().unwrap()).unwrap());
    assert!(contains(&file, "D:20261127083015Z") && contains(&file, "2026-11-27T08:30:15"));
}

#[test]
fn words_are_never_markup() {
    let markup = "#panic(\"x\") *bold* _it_ $x$ @ref <label> \\ // c /* d */ -- ... `raw` = h 'q' https://a.b";
    let mut sheet = sheet(vec![table(&[(markup, false), ("n", true)], vec![vec![text(markup), text("#1")]])]);
    (sheet.title, sheet.subtitle, sheet.lead, sheet.footer) = (text(markup), text(markup), text(markup), text(markup));
    sheet.facts = vec![(text(markup), text(markup))];
    let section = &mut sheet.sections[0];
    (section.title, section.note, section.facts) = (text(markup), text(markup), vec![(text(markup), text(markup))]);
    section.bars = Some(Bars { legend: vec![text(markup)], rows: vec![BarRow { label: text(markup), parts: vec![1] }] });
    assert!(pdf(&sheet, made_at()).is_ok());
    let joined = pages(&sheet).concat().replace([' ', '\u{AD}', '-'], "");
    // Title, subtitle, lead, footer, twice two facts, section, note, legend, label, column and cell.
    assert!(joined.matches(&markup.replace([' ', '-'], "")).count() >= 14, "{joined}");
}

#[test]
fn french_print_keeps_its_characters() {
    let words = "« L’Été à Œuilly » : 12\u{202F}480\u{A0}€ — Ÿ, Šárka, Łódź";
    assert!(pages(&Sheet { lead: text(words), ..sheet(vec![]) })[0].contains(words));
}

#[test]
fn a_missing_glyph_is_a_box() {
    let sheet = Sheet { title: text("漢 \u{1F600} \u{E000} e\u{301} \u{0}"), ..sheet(vec![]) };
    assert!(pdf(&sheet, made_at()).is_ok());
    assert!(pages(&sheet)[0].contains("\u{FFFD} \u{FFFD} \u{FFFD} é"));
}

#[test]
fn a_long_word_stays_on_the_page() {
    let word = "e3b0c44298fc1c149afbf4c8996fb924".repeat(20);
    let sheet = Sheet {
        lead: word.clone(),
        facts: vec![(word.clone(), word.clone())],
        ..sheet(vec![table(&[("a", false), ("b", false)], vec![vec![word.clone(); 2]])])
    };
    assert!(pdf(&sheet, made_at()).is_ok());
    assert_eq!(pages(&sheet).concat().matches(&word).count(), 5);
}

#[test]
fn an_empty_table_says_so() {
    let page = pages(&sheet(vec![table(&[("Équipe", false), ("Tenus", true)], vec![])])).concat();
    assert!(page.contains("Équipe") && page.contains("Tenus") && page.contains("Néant"));
    assert!(!pages(&sheet(vec![table(&[], vec![])])).concat().contains("Néant"));
    assert!(pdf(&sheet(vec![table(&[], vec![]), bars(0, &[]), Section::default()]), made_at()).is_ok());
}

#[test]
fn whatever_is_empty_prints() {
    let mut sheet = sheet(vec![table(&[("", true), ("", false)], vec![vec![String::new(); 2]; 3]), table(&[("n", true)], vec![]), bars(0, &[&[], &[]])]);
    (sheet.subtitle, sheet.lead, sheet.footer, sheet.facts) = Default::default();
    sheet.sections[0].table.as_mut().unwrap().total = Some(vec![String::new(); 2]);
    sheet.sections[1].table.as_mut().unwrap().total = Some(vec![text("0")]);
    sheet.sections[2].facts = vec![(String::new(), String::new()), (text("Fait"), text(" \n"))];
    sheet.sections.push(Section { note: text("\n \n"), ..Section::default() });
    assert!(pdf(&sheet, made_at()).is_ok(), "{:?}", pdf(&sheet, made_at()).err());
}

#[test]
fn three_thousand_rows_have_their_header_and_number_on_each_page() {
    let rows = (1..=3000).map(|row| vec![format!("ligne {row};"), text("1")]).collect();
    let pages = pages(&sheet(vec![table(&[("Équipe destinataire", false), ("Tenus", true)], rows)]));
    assert!(pages.len() > 40);
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("Équipe destinataire") && page.contains("Bas de page"), "{page}");
        assert!(page.contains(&format!("{} / {}", at + 1, pages.len())), "{page}");
    }
    let all = pages.concat();
    assert!((1..=3000).all(|row| all.contains(&format!("ligne {row};"))));
}

#[test]
fn more_than_nine_columns_turn_the_pages() {
    let of = |columns: usize| {
        let content = sheet(vec![table(&vec![("Colonne", true); columns], vec![vec![text("1"); columns]])]);
        let document = press::lay_out(serde_json::to_vec(&content).unwrap()).unwrap();
        document.pages()[0].frame.width() > document.pages()[0].frame.height()
    };
    assert_eq!([of(9), of(10)], [false, true]);
}

#[test]
fn bars_are_followed_by_their_figures() {
    let page = pages(&sheet(vec![bars(3, &[&[1_234_567, 0, 89], &[0, 0, 0]])])).concat();
    assert!(page.contains("1\u{202F}234\u{202F}567 · 0 · 89") && page.contains("0 · 0 · 0"));
    assert!(pdf(&sheet(vec![bars(1, &[&[i64::MAX.unsigned_abs()], &[1]])]), made_at()).is_ok());
}

#[test]
fn a_sheet_that_would_print_wrong_is_refused() {
    let refused = |sheet: &Sheet| pdf(sheet, made_at()).unwrap_err();
    assert!(matches!(refused(&Sheet { lang: text("de"), ..sheet(vec![]) }), TypesetError::Language(_)));
    assert!(matches!(refused(&Sheet { title: text(" "), ..sheet(vec![]) }), TypesetError::Untitled));
    let short = table(&[("a", false), ("b", false)], vec![vec![text("1"); 2], vec![text("1")]]);
    assert!(matches!(refused(&sheet(vec![short])), TypesetError::Uneven { cells: 1, columns: 2, .. }));
    assert!(matches!(refused(&sheet(vec![bars(5, &[])])), TypesetError::Parts { parts: 5, .. }));
    assert!(matches!(refused(&sheet(vec![bars(2, &[&[1]])])), TypesetError::Parts { parts: 1, legend: 2, .. }));
    assert!(matches!(refused(&sheet(vec![bars(2, &[&[u64::MAX, 1]])])), TypesetError::Parts { .. }));
}

#[test]
fn a_section_s_title_and_note_stay_with_what_they_introduce_and_a_total_with_its_last_row() {
    // Around these numbers of rows, the bars, the second table and the total pass to the next page.
    for filler in [25, 26, 33, 34, 38, 39, 40] {
        let rows = |word: &str, count: usize| (0..count).map(|row| vec![format!("{word} {row};"), text("1")]).collect();
        let columns = [("Équipe", false), ("Tenus", true)];
        let mut sections = vec![table(&columns, rows("a", filler)), table(&columns, rows("b", 4)), bars(1, &[&[1], &[2]])];
        sections[0].table.as_mut().unwrap().total = Some(vec![text("Somme"), text("1")]);
        (sections[1].title, sections[1].note, sections[2].note) = (text("Deuxième"), text("Sa note."), text("Sa légende."));
        sections[2].facts = vec![(text("Fait"), text("oui"))];
        let pages = pages(&sheet(sections));
        let together =
            |one: &str, other: &str| assert!(pages.iter().all(|page| !page.contains(one) || page.contains(other)), "{filler} rows: {one} without {other}");
        together("Deuxième", "Sa note.");
        together("Sa note.", "b 0;");
        together("Barres", "Fait");
        together("part", "Équipe1");
        together("Somme", &format!("a {};", filler - 1));
    }
}
