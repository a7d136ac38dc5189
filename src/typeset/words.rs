//! The words of a sheet as they can be printed: composed, of characters that the fonts have, without those that only steer a screen.

use serde_json::Value;
use unicode_normalization::{
    UnicodeNormalization as _,
    char::{compose, is_combining_mark},
};

/// Printed for a character that the fonts lack.
const BOX: char = '\u{FFFD}';

/// Makes every string of a sheet printable.
pub(super) fn make_printable(content: &mut Value, covers: fn(char) -> bool) {
    match content {
        Value::String(text) => *text = printable(text, covers),
        Value::Array(items) => items.iter_mut().for_each(|item| make_printable(item, covers)),
        Value::Object(fields) => fields.values_mut().for_each(|field| make_printable(field, covers)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn printable(text: &str, covers: fn(char) -> bool) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.replace("\r\n", "\n").nfc() {
        match character {
            '\n' => printable.push('\n'),
            // A joiner, a mark of direction or a variation has no shape of its own; a direction could even show words in another order.
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' => {}
            _ if covers(character) => printable.push(character),
            _ if character.is_whitespace() => printable.push(' '),
            _ if character.is_control() => {}
            _ => printable.push_str(&nearest(character, covers)),
        }
    }
    printable
}

/// The closest to a character that the fonts lack: a raised letter on the line, a Vietnamese one with those of its accents that there
/// are; else a box.
fn nearest(character: char, covers: fn(char) -> bool) -> String {
    let mut near = String::new();
    for part in std::iter::once(character).nfkd() {
        let joined = near.chars().last().and_then(|last| compose(last, part)).filter(|joined| covers(*joined));
        if let Some(joined) = joined {
            near.pop();
            near.push(joined);
        } else if covers(part) {
            near.push(part);
        } else if !is_combining_mark(part) {
            return BOX.into();
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latin(character: char) -> bool {
        matches!(character, ' '..='~' | '\u{A0}' | 'à'..='ÿ' | '\u{202F}')
    }

    #[test]
    fn a_letter_and_its_accent_become_one_character() {
        assert_eq!(printable("Ame\u{301}lie", latin), "Amélie");
    }

    #[test]
    fn a_character_that_the_fonts_lack_becomes_a_box() {
        assert_eq!(printable("漢 \u{1F600}\u{E000}", latin), "\u{FFFD} \u{FFFD}\u{FFFD}");
    }

    #[test]
    fn a_character_that_the_fonts_lack_becomes_the_closest_that_they_have() {
        assert_eq!(printable("1\u{1D49}\u{2B3} n\u{2116} Nguy\u{1EC5}n L\u{EA}\u{323}", latin), "1er nNo Nguyên Lê");
    }

    #[test]
    fn characters_without_a_shape_are_left_out() {
        assert_eq!(printable("a\u{202E}b\u{0}\u{200B}c\r\nd\te", latin), "abc\nd e");
    }

    #[test]
    fn a_space_that_holds_words_together_stays() {
        assert_eq!(printable("12\u{202F}000\u{A0}€", |character| latin(character) || character == '€'), "12\u{202F}000\u{A0}€");
    }

    #[test]
    fn every_string_of_a_sheet_is_reached_but_no_name_of_a_field() {
        let mut content = serde_json::json!({ "漢": [["漢", "a"], { "b": "漢" }, 1, null] });
        make_printable(&mut content, latin);
        assert_eq!(content, serde_json::json!({ "漢": [["\u{FFFD}", "a"], { "b": "\u{FFFD}" }, 1, null] }));
    }
}
