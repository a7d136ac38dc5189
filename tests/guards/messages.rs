//! Every sentence's id is in both languages; every id that code or a page names exists; every sentence that exists is said somewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::{Source, none, sources};

/// Ids by file name, of one language.
type Sentences = BTreeMap<String, String>;

fn ids(files: &[Source], language: &str) -> Sentences {
    let folder = format!("web/messages/{language}/");
    let mut found = Sentences::new();
    for file in files.iter().filter(|file| file.path.starts_with(&folder)) {
        for line in file.text.lines().filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase())) {
            if let Some((id, _)) = line.split_once(" =") {
                found.insert(id.to_owned(), file.path.clone());
            }
        }
    }
    found
}

/// Every text between quotes of a source, whatever the language: what could be an id, or the part of one that is put together.
/// `{…}` and `${…}` inside are where the rest goes: `refusal-${code}` gives `refusal-*`.
fn quoted(source: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, quote) in source.text.char_indices().filter(|(_, character)| matches!(character, '"' | '`' | '\'')) {
        let rest = source.text.get(at + 1..).unwrap_or_default();
        let Some(end) = rest.find([quote, '\n']) else { continue };
        if let Some(pattern) = rest.get(..end).and_then(pattern) {
            found.insert(pattern);
        }
    }
    found
}

fn pattern(text: &str) -> Option<String> {
    let (mut pattern, mut depth) = (String::new(), 0);
    for character in text.replace("${", "{").chars() {
        match (character, depth) {
            ('{', _) => {
                depth += 1;
                if depth == 1 {
                    pattern.push('*');
                }
            }
            ('}', 1..) => depth -= 1,
            (_, 1..) => {}
            ('a'..='z' | '0'..='9' | '-', 0) => pattern.push(character),
            _ => return None,
        }
    }
    pattern.starts_with(|first: char| first.is_ascii_lowercase()).then_some(pattern)
}

fn matches(pattern: &str, id: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = id.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.is_empty() || pattern.ends_with('*')
}

/// What `say`, `with` and their like are given as a plain text.
fn said(source: &Source) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let code = source.code();
    for call in [".say(", ".with(", "title: \""] {
        for rest in code.split(call).skip(1) {
            let rest = rest.trim_start();
            let literal = if call.ends_with('"') { Some(rest) } else { rest.strip_prefix('"') };
            let Some((id, _)) = literal.and_then(|literal| literal.split_once('"')) else { continue };
            if id.contains('-') && pattern(id).as_deref() == Some(id) {
                found.insert(id.to_owned());
            }
        }
    }
    found
}

/// Ids that macros put together, which no plain text shows.
fn put_together(files: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in files {
        for rest in source.text.split("concat!(\"").skip(1) {
            let inside = rest.split_once(')').map(|(inside, _)| inside).unwrap_or_default();
            let mut pattern = String::new();
            for part in format!("\"{inside}").split(',') {
                match part.trim().strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
                    Some(text) => pattern.push_str(text),
                    None => pattern.push('*'),
                }
            }
            if pattern.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '-' | '*')) {
                found.push(pattern);
            }
        }
    }
    found
}

fn violations(messages: &[Source], code: &[Source]) -> Vec<String> {
    let (french, english) = (ids(messages, "fr"), ids(messages, "en"));
    let mut found = Vec::new();
    found.extend(french.iter().filter(|(id, _)| !english.contains_key(*id)).map(|(id, file)| format!("{file}: {id} is not in English")));
    found.extend(english.iter().filter(|(id, _)| !french.contains_key(*id)).map(|(id, file)| format!("{file}: {id} is not in French")));
    for source in code {
        let missing = said(source).into_iter().filter(|id| !french.contains_key(id));
        found.extend(missing.map(|id| format!("{}: says {id}, which is in no file of messages", source.path)));
    }
    let mut named: BTreeSet<String> = code.iter().flat_map(quoted).collect();
    named.extend(put_together(code));
    let fixed = |pattern: &&String| pattern.split('*').map(str::len).sum::<usize>() >= 4;
    let (patterns, plain): (Vec<&String>, Vec<&String>) = named.iter().partition(|pattern| pattern.contains('*'));
    let patterns: Vec<&String> = patterns.into_iter().filter(fixed).collect();
    let plain: BTreeSet<&String> = plain.into_iter().collect();
    let is_named = |id: &String| plain.contains(id) || patterns.iter().any(|pattern| matches(pattern, id));
    found.extend(french.iter().filter(|(id, _)| !is_named(id)).map(|(id, file)| format!("{file}: nothing says {id}")));
    found
}

fn code() -> Vec<Source> {
    let all = [("web/src", "ts"), ("web/pages", "html"), ("src", "rs")];
    all.into_iter().flat_map(|(folder, extension)| sources(folder, extension)).filter(|source| !source.is_tests()).collect()
}

#[test]
fn every_sentence_exists_in_both_languages_and_every_one_is_said() {
    none(&violations(&sources("web/messages", "ftl"), &code()));
}

#[test]
fn a_missing_and_an_unsaid_sentence_are_seen() {
    let french = Source::planted("web/messages/fr/a.ftl", "home-title = Accueil\nrefusal-empty = Rien\n");
    let english = Source::planted("web/messages/en/a.ftl", "home-title = Home\nrefusal-empty = Nothing\n");
    let page = |text: &str| vec![Source::planted("web/src/a.ts", text)];
    let both = [french, english];
    assert_eq!(violations(&both, &page("words.say(\"home-title\") + words.say(`refusal-${code}`)")), [""; 0]);
    let seen = violations(&both, &page("words.say(\"home-title\"); words.say(\"home-lead\")"));
    assert_eq!(seen, ["web/src/a.ts: says home-lead, which is in no file of messages", "web/messages/fr/a.ftl: nothing says refusal-empty"]);
    let one = [Source::planted("web/messages/fr/a.ftl", "home-title = Accueil\n")];
    assert_eq!(violations(&one, &page("say(\"home-title\")")), ["web/messages/fr/a.ftl: home-title is not in English"]);
    let made = [Source::planted("src/a.rs", "concat!(\"home-\", $id)"), Source::planted("src/b.rs", "t.say(\"refusal-empty\")")];
    assert_eq!(violations(&both, &made), [""; 0]);
}
