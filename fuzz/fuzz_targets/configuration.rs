//! A configuration is read or its mistakes are named.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = consigne::config::Config::parse(text, std::path::Path::new("fuzzed.toml"));
});
