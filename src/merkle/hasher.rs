//! The root of a tree of any size, leaf after leaf, in memory that grows with the logarithm of the size.

use super::hash::Hash;

/// Computes the root of a tree from its leaf hashes in order, keeping only the roots of its complete subtrees: at most 64
/// hashes (2 KiB), whatever the size of the tree.
///
/// Useful to whoever checks the whole log: push each leaf's hash, compare [`root`](Self::root) with the checkpoint's at its size.
/// The root may be asked for at any moment, and pushing goes on afterwards.
#[derive(Debug, Clone, Default)]
pub struct TreeHasher {
    size: u64,
    /// Roots of the complete subtrees, from left (largest) to right (smallest): one for each 1 bit of `size`.
    subtrees: Vec<Hash>,
}

impl TreeHasher {
    /// The tree without leaves.
    #[must_use]
    pub const fn new() -> Self {
        Self { size: 0, subtrees: Vec::new() }
    }

    /// Adds one leaf hash at the right.
    pub fn push(&mut self, leaf: Hash) {
        // Each trailing 1 bit of the size is a complete subtree as tall as what is carried: the two become one.
        let mut carried = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.subtrees.pop() {
                carried = Hash::of_node(left, carried);
            }
        }
        self.subtrees.push(carried);
        self.size += 1;
    }

    /// How many leaf hashes were pushed.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// `MTH(D[0:size])` of RFC 6962 §2.1: "`MTH(D[n]) = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n]))`, with k the largest power
    /// of two smaller than n".
    #[must_use]
    pub fn root(&self) -> Hash {
        self.subtrees.iter().copied().rev().reduce(|right, left| Hash::of_node(left, right)).unwrap_or_else(Hash::of_empty_tree)
    }
}

impl Extend<Hash> for TreeHasher {
    fn extend<Leaves: IntoIterator<Item = Hash>>(&mut self, leaves: Leaves) {
        leaves.into_iter().for_each(|leaf| self.push(leaf));
    }
}

impl FromIterator<Hash> for TreeHasher {
    fn from_iter<Leaves: IntoIterator<Item = Hash>>(leaves: Leaves) -> Self {
        let mut hasher = Self::new();
        hasher.extend(leaves);
        hasher
    }
}
