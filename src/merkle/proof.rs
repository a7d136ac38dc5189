//! Proofs, and their verification by whoever holds a signed root.

use super::hash::Hash;

/// Proof that an entry is in the log of a given size and root (RFC 6962 §2.1.1, "Merkle audit path").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// The entry's place in the log, counted from 0.
    pub index: u64,
    /// The size of the log, in entries.
    pub size: u64,
    /// The missing hashes, from the leaf up to the root.
    pub path: Vec<Hash>,
}

/// Proof that a log begins with what it was before (RFC 6962 §2.1.2, "Merkle consistency proof").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsistencyProof {
    /// The size of the log before, in entries.
    pub old_size: u64,
    /// The size of the log now, in entries.
    pub new_size: u64,
    /// The hashes that give both roots.
    pub path: Vec<Hash>,
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofRefusal {
    /// The index is not below the size, or the log would have shrunk.
    #[error("the proof is about a log that cannot exist")]
    Sizes,
    /// Too many or too few hashes for these sizes.
    #[error("the proof has not the length that its sizes ask for")]
    Length,
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root")]
    Root,
}

impl InclusionProof {
    /// Verifies that the entry with this `leaf` hash is in the log with this `root`, which the caller has from a checkpoint of
    /// the proof's size (RFC 9162 §2.1.3.2).
    ///
    /// # Errors
    /// [`ProofRefusal`]: then nothing is known about the entry.
    pub fn verify(&self, leaf: Hash, root: Hash) -> Result<(), ProofRefusal> {
        // "Compare leaf_index from the inclusion_proof_v2 structure against tree_size. If leaf_index is greater than or equal to
        // tree_size, then fail the proof verification."
        if self.index >= self.size {
            return Err(ProofRefusal::Sizes);
        }
        let mut walk = Walk { node: self.index, last: self.size - 1 };
        let mut hash = leaf;
        for sibling in &self.path {
            hash = match walk.up()? {
                Side::Left => Hash::of_node(*sibling, hash),
                Side::Right => Hash::of_node(hash, *sibling),
            };
        }
        walk.end()?;
        if hash == root { Ok(()) } else { Err(ProofRefusal::Root) }
    }
}

impl ConsistencyProof {
    /// Verifies that the log with `new_root` begins with the log with `old_root`, both from checkpoints of the proof's sizes (RFC
    /// 9162 §2.1.4.2). Two logs of the same size must have the same root, and a log without entries the root of the empty tree:
    /// their proofs are empty.
    ///
    /// # Errors
    /// [`ProofRefusal`]: then the newer log may have rewritten what the older one said.
    pub fn verify(&self, old_root: Hash, new_root: Hash) -> Result<(), ProofRefusal> {
        if self.old_size > self.new_size {
            return Err(ProofRefusal::Sizes);
        }
        if self.old_size == 0 || self.old_size == self.new_size {
            return self.verify_empty(old_root, new_root);
        }
        // "If first is an exact power of 2, then prepend first_hash to the consistency_path array."
        let known = self.old_size.is_power_of_two().then_some(old_root);
        let mut hashes = known.into_iter().chain(self.path.iter().copied());
        let shared = hashes.next().ok_or(ProofRefusal::Length)?;

        let mut walk = Walk { node: self.old_size - 1, last: self.new_size - 1 };
        walk.skip_right_children();
        let (mut old, mut new) = (shared, shared);
        for sibling in hashes {
            match walk.up()? {
                Side::Left => {
                    old = Hash::of_node(sibling, old);
                    new = Hash::of_node(sibling, new);
                }
                Side::Right => new = Hash::of_node(new, sibling),
            }
        }
        walk.end()?;
        if old == old_root && new == new_root { Ok(()) } else { Err(ProofRefusal::Root) }
    }

    /// The cases where there is nothing to prove but an equality.
    fn verify_empty(&self, old_root: Hash, new_root: Hash) -> Result<(), ProofRefusal> {
        if !self.path.is_empty() {
            return Err(ProofRefusal::Length);
        }
        let empty = |size: u64, root: Hash| size > 0 || root == Hash::of_empty_tree();
        let same = self.old_size < self.new_size || old_root == new_root;
        if same && empty(self.old_size, old_root) && empty(self.new_size, new_root) { Ok(()) } else { Err(ProofRefusal::Root) }
    }
}

/// The climb from a leaf to the root that RFC 9162 §2.1.3.2 and §2.1.4.2 share: `fn` and `sn` there.
struct Walk {
    /// The index of the node at the present level, `fn`.
    node: u64,
    /// The index of the last node at the present level, `sn`.
    last: u64,
}

/// On which side of the present node the next hash stands.
enum Side {
    /// Before it: the hash belongs to older leaves.
    Left,
    /// After it.
    Right,
}

impl Walk {
    /// One step up: says where the sibling stands. "If sn is 0, then stop the iteration and fail the proof verification."
    fn up(&mut self) -> Result<Side, ProofRefusal> {
        if self.last == 0 {
            return Err(ProofRefusal::Length);
        }
        let side = if self.node % 2 == 1 || self.node == self.last {
            // "If LSB(fn) is not set, then right-shift both fn and sn equally until either LSB(fn) is set or fn is 0": the last
            // node of a level without a sibling is the same node one level up.
            while self.node.is_multiple_of(2) && self.node != 0 {
                self.shift();
            }
            Side::Left
        } else {
            Side::Right
        };
        self.shift();
        Ok(side)
    }

    /// "If LSB(fn) is set, then right-shift both fn and sn equally until LSB(fn) is not set."
    const fn skip_right_children(&mut self) {
        while self.node % 2 == 1 {
            self.shift();
        }
    }

    /// "verify that […] sn is 0" at the end of the path: otherwise hashes are missing.
    const fn end(&self) -> Result<(), ProofRefusal> {
        if self.last == 0 { Ok(()) } else { Err(ProofRefusal::Length) }
    }

    const fn shift(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }
}
