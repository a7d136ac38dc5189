//! Chance that can be played again: SplitMix64 (Steele, Lea, Flood 2014). Nothing secret is made of it.

use std::sync::{Mutex, PoisonError};

use consigne::base::Chance;

/// A die whose throws follow from its seed.
pub(crate) struct Dice(Mutex<u64>);

impl Dice {
    /// A die of this seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    /// Another die, whose throws follow from this one's.
    pub(crate) fn another(&self) -> Self {
        Self::new(self.throw())
    }

    fn throw(&self) -> u64 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&self, end: usize) -> usize {
        usize::try_from(self.throw() % end.max(1) as u64).unwrap_or_default()
    }

    /// Whether it happens, that many times in a thousand.
    pub(crate) fn happens(&self, in_a_thousand: usize) -> bool {
        self.below(1_000) < in_a_thousand
    }

    /// One of several.
    pub(crate) fn of<'a, T>(&self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

impl Chance for Dice {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let bytes = self.throw().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}
