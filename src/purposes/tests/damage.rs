//! Files damaged at random: read or refused, never a panic.

use proptest::prelude::*;

use super::*;

/// A way to damage a text.
#[derive(Clone, Debug)]
enum Damage {
    Cut(usize, usize),
    Insert(usize, String),
    Repeat(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (0_usize..6000, 1_usize..400).prop_map(|(at, length)| Damage::Cut(at, length)),
        (0_usize..6000, "[\\PC\n\\[\\]{}=\"',.#\\\\-]{0,12}").prop_map(|(at, text)| Damage::Insert(at, text)),
        (0_usize..6000, 1_usize..400).prop_map(|(at, length)| Damage::Repeat(at, length)),
    ]
}

fn damaged(text: &str, damage: &Damage) -> String {
    let characters: Vec<char> = text.chars().collect();
    let (at, length, added) = match damage {
        Damage::Cut(at, length) => (*at, *length, String::new()),
        Damage::Insert(at, text) => (*at, 0, text.clone()),
        Damage::Repeat(at, length) => (*at, 0, characters.iter().cycle().skip(*at % characters.len().max(1)).take(*length).collect()),
    };
    let at = at % (characters.len() + 1);
    characters.iter().take(at).chain(added.chars().collect::<Vec<_>>().iter()).chain(characters.iter().skip(at + length)).collect()
}

proptest! {
    #[test]
    fn a_damaged_file_is_read_or_refused_but_never_breaks_the_loader(
        which in any::<prop::sample::Index>(), damages in prop::collection::vec(damage(), 1..4),
    ) {
        let all = shipped_files();
        let mut file = all.get(which.index(all.len())).expect("a shipped file").clone();
        for damage in &damages {
            file.text = damaged(&file.text, damage);
        }
        let others = all.into_iter().filter(|other| other.name != file.name && [P02, "controller.toml"].contains(&other.name.as_str()));
        let files: Vec<PolicyFile> = others.chain([file.clone()]).collect();
        if let Err(mistakes) = Policies::load(&files) {
            prop_assert!(!mistakes.is_empty());
            for mistake in &mistakes {
                let file = files.iter().find(|file| file.name == mistake.file);
                let lines = file.map_or(1, |file| file.text.split('\n').count());
                prop_assert!((1..=lines).contains(&mistake.line), "{mistake}");
            }
        }
    }
}
