//! A link that reads gives the same link when it is written again.
#![no_main]

use consigne::sealing::{Fragment, Link};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = Fragment::parse(text);
    let _ = text.parse::<consigne::sealing::Reference>();
    let _ = text.parse::<consigne::base::DocumentId>();
    let _ = text.parse::<Link>();
});
