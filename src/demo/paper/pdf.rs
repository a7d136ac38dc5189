//! Pages of A4 with text that can be selected, in the two base fonts every reader has: nothing is embedded, a page weighs three kilobytes.

use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

/// A4, in points.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 62.0;
const LEADING: f32 = 15.0;

/// Characters in a line of 10.5 points: Helvetica's letters are half an em wide on average.
const MEASURE: usize = 88;

/// What a letter is made of.
pub(super) struct Letter {
    /// Who writes, in the head of each page.
    pub sender: String,
    /// What it is.
    pub title: String,
    /// Facts, one a line: a name and its value.
    pub facts: Vec<(&'static str, String)>,
    /// Headings and their paragraphs.
    pub parts: Vec<(&'static str, String)>,
    /// Where, when and by whom it is signed.
    pub signed: String,
}

/// A line on its way to a page.
enum Line {
    Heading(String),
    Fact(&'static str, String),
    Text(String),
    Space,
}

/// Lays a letter out.
pub(super) fn write(letter: &Letter) -> Vec<u8> {
    let lines = lines(letter);
    let per_page = 42;
    let pages: Vec<&[Line]> = lines.chunks(per_page).collect();
    let mut pdf = Pdf::new();
    let (catalog, tree, regular, bold, info) = (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5));
    let first = 6;
    let count = i32::try_from(pages.len()).unwrap_or(1);
    let page_ref = |index: i32| Ref::new(first + 2 * index);
    pdf.catalog(catalog).pages(tree).lang(TextStr("fr"));
    pdf.document_info(info).title(TextStr(&letter.title)).author(TextStr(&letter.sender));
    pdf.pages(tree).kids((0..count).map(page_ref)).count(count);
    for (font, name) in [(regular, "Helvetica"), (bold, "Helvetica-Bold")] {
        pdf.type1_font(font).base_font(Name(name.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (index, lines) in (0..count).zip(pages) {
        let content = Ref::new(first + 2 * index + 1);
        let mut page = pdf.page(page_ref(index));
        page.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).parent(tree).contents(content);
        let mut resources = page.resources();
        let mut fonts = resources.fonts();
        fonts.pair(Name(b"R"), regular).pair(Name(b"B"), bold);
        fonts.finish();
        resources.finish();
        page.finish();
        pdf.stream(content, &draw(letter, lines, (index + 1, count)));
    }
    pdf.finish()
}

fn lines(letter: &Letter) -> Vec<Line> {
    let mut lines: Vec<Line> = letter.facts.iter().map(|(name, value)| Line::Fact(name, value.clone())).collect();
    for (heading, text) in &letter.parts {
        lines.push(Line::Space);
        lines.push(Line::Heading((*heading).to_owned()));
        for paragraph in text.split('\n') {
            lines.extend(wrap(paragraph).into_iter().map(Line::Text));
        }
    }
    lines.push(Line::Space);
    lines.extend(wrap(&letter.signed).into_iter().map(Line::Text));
    lines
}

fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + word.chars().count() < MEASURE {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

fn draw(letter: &Letter, lines: &[Line], (page, pages): (i32, i32)) -> Vec<u8> {
    let mut content = Content::new();
    content.set_fill_rgb(0.16, 0.29, 0.44).rect(MARGIN, HEIGHT - 58.0, WIDTH - 2.0 * MARGIN, 1.5).fill_nonzero();
    text(&mut content, (b"R", 9.0), (MARGIN, HEIGHT - 48.0), &letter.sender);
    content.set_fill_gray(0.1);
    let mut height = HEIGHT - 92.0;
    if page == 1 {
        text(&mut content, (b"B", 15.0), (MARGIN, height), &letter.title);
        height -= 2.0 * LEADING;
    }
    for line in lines {
        match line {
            Line::Heading(heading) => text(&mut content, (b"B", 11.5), (MARGIN, height), heading),
            Line::Fact(name, value) => {
                text(&mut content, (b"B", 10.5), (MARGIN, height), name);
                text(&mut content, (b"R", 10.5), (MARGIN + 150.0, height), value);
            }
            Line::Text(words) => text(&mut content, (b"R", 10.5), (MARGIN, height), words),
            Line::Space => {}
        }
        height -= LEADING;
    }
    content.set_fill_gray(0.4);
    text(&mut content, (b"R", 8.0), (MARGIN, 40.0), "Document de démonstration : personnes, organismes et faits imaginaires.");
    text(&mut content, (b"R", 8.0), (WIDTH - MARGIN - 20.0, 40.0), &format!("{page}/{pages}"));
    content.finish().to_vec()
}

fn text(content: &mut Content, (font, size): (&[u8], f32), (x, y): (f32, f32), words: &str) {
    content.begin_text().set_font(Name(font), size).next_line(x, y).show(Str(&win_ansi(words))).end_text();
}

/// The bytes of WinAnsiEncoding (PDF 1.7, annex D.2): Latin-1, and the few others that French needs.
fn win_ansi(words: &str) -> Vec<u8> {
    let byte = |letter: char| match letter {
        '€' => 0x80,
        '’' => 0x92,
        '–' => 0x96,
        '—' => 0x97,
        'œ' => 0x9C,
        'Œ' => 0x8C,
        '\u{202f}' => 0xA0,
        other => u8::try_from(u32::from(other)).unwrap_or(b'?'),
    };
    words.chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_letter_takes_several_pages_and_keeps_its_words() {
        let letter = Letter {
            sender: "Service".into(),
            title: "Compte rendu".into(),
            facts: vec![("Personne", "Zoé N’Diaye".into())],
            parts: vec![("Constats", "Une phrase d’évaluation, dont l'œil voit les accents. ".repeat(90))],
            signed: "Fait à Lyon".into(),
        };
        let bytes = write(&letter);
        assert!(bytes.starts_with(b"%PDF-1.7"));
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("/Count 2") || text.contains("/Count 3"), "more than a page");
        assert_eq!(win_ansi("l’œil, 3 €"), [b'l', 0x92, 0x9C, b'i', b'l', b',', b' ', b'3', b' ', 0x80]);
    }
}
