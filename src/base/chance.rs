//! Randomness as an argument: verbs never reach for an ambient generator, so a test can replay them.

/// A source of random bytes fit for keys and tokens.
pub trait Chance: Send + Sync {
    /// Fills `out` with random bytes.
    fn fill(&self, out: &mut [u8]);
}

impl dyn Chance + '_ {
    /// `N` random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.fill(&mut out);
        out
    }
}

/// The operating system's generator, the only one used outside tests.
#[derive(Debug, Clone, Copy)]
pub struct OperatingSystem;

impl Chance for OperatingSystem {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's generator is read")]
    #[expect(clippy::expect_used, reason = "without the system's generator no key can be made: ending is the only safe answer")]
    fn fill(&self, out: &mut [u8]) {
        getrandom::fill(out).expect("the operating system gives random bytes");
    }
}
