//! A header from outside is refused or measured, never believed beyond its bounds.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(length) = consigne::sealing::seal::check_header(bytes) {
        assert!(length <= bytes.len() && length <= consigne::sealing::seal::LONGEST_HEADER);
    }
});
