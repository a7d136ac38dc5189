//! A file of purposes is loaded or its mistakes are named.
#![no_main]

use consigne::purposes::{Policies, PolicyFile};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Err(mistakes) = Policies::load(&[PolicyFile { name: "fuzzed.toml".to_owned(), text: text.to_owned() }]) {
        assert!(!mistakes.is_empty());
    }
});
