//! A signed statement from outside is refused or read, whatever it holds.
#![no_main]

use consigne::sealing::{Brief, Label, Roster, Signed};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(signed) = Signed::from_json(bytes) else { return };
    let key = *signed.key();
    let _ = signed.verify::<Roster>(&key);
    let _ = signed.verify::<Brief>(&key);
    let _ = signed.verify::<Label>(&key);
});
