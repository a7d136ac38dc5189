//! The test tree of the Certificate Transparency projects: eight leaves, with their published roots and proofs
//! (`merkle_tree_test.cc` of the original, `testonly/reference_test.go` of transparency-dev/merkle).

use super::super::{ConsistencyProof, Frontier, Hash, InclusionProof, ProofRefusal, TileSet, TreeHasher, consistency_proof, inclusion_proof};
use super::{Outcome, bytes_of, hashes_of};

const LEAVES: [&str; 8] = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

/// The roots of the trees of 0 to 8 leaves.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

/// Index, size, path.
const INCLUSION: [(u64, u64, &str); 7] = [
    (0, 1, ""),
    (0, 2, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
    (1, 2, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
    (2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
    (
        1,
        5,
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d\
         5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e\
         bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
    (
        0,
        8,
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7\
         5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e\
         6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (
        5,
        8,
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b\
         ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0\
         d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
];

/// Old size, new size, path.
const CONSISTENCY: [(u64, u64, &str); 4] = [
    (1, 1, ""),
    (
        1,
        8,
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7\
         5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e\
         6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (
        2,
        5,
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e\
         bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
    (
        6,
        8,
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a\
         ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0\
         d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
];

/// The published root of the tree of this size.
fn published_root(size: u64) -> Result<Hash, Box<dyn std::error::Error>> {
    let root = ROOTS.get(usize::try_from(size)?).ok_or("there is no published root of that size")?;
    Ok(*hashes_of(root)?.first().ok_or("a published root is one hash")?)
}

/// The tiles of the whole test tree.
fn published_tiles() -> Result<TileSet, Box<dyn std::error::Error>> {
    let leaves = LEAVES.into_iter().map(bytes_of).collect::<Result<Vec<_>, _>>()?;
    Ok(Frontier::empty().append(&leaves)?.tiles.into_iter().collect())
}

#[test]
fn the_published_roots_come_out_of_both_ways_of_computing_them() -> Outcome {
    let (mut hasher, mut frontier) = (TreeHasher::new(), Frontier::empty());
    assert_eq!(hasher.root(), published_root(0)?);
    assert_eq!(frontier.root(), published_root(0)?);
    for (size, leaf) in (1..).zip(LEAVES) {
        hasher.push(Hash::of_leaf(&bytes_of(leaf)?));
        frontier = frontier.append(&[bytes_of(leaf)?])?.frontier;
        assert_eq!((hasher.size(), hasher.root()), (size, published_root(size)?));
        assert_eq!((frontier.size(), frontier.root()), (size, published_root(size)?));
    }
    Ok(())
}

#[test]
fn the_published_inclusion_proofs_are_made_and_verified() -> Outcome {
    for (index, size, path) in INCLUSION {
        let proof = inclusion_proof(index, size, &published_tiles()?)?;
        assert_eq!(proof.path, hashes_of(path)?, "entry {index} of {size}");
        let leaf = LEAVES.get(usize::try_from(index)?).ok_or("there is no such leaf")?;
        proof.verify(Hash::of_leaf(&bytes_of(leaf)?), published_root(size)?)?;
    }
    Ok(())
}

#[test]
fn the_published_consistency_proofs_are_made_and_verified() -> Outcome {
    for (old, new, path) in CONSISTENCY {
        let proof = consistency_proof(old, new, &published_tiles()?)?;
        assert_eq!(proof.path, hashes_of(path)?, "{old} to {new}");
        proof.verify(published_root(old)?, published_root(new)?)?;
    }
    Ok(())
}

#[test]
fn a_proof_about_a_log_that_cannot_exist_is_refused() -> Outcome {
    let (small, large) = (published_root(1)?, published_root(2)?);
    let no_entry = InclusionProof { index: 0, size: 0, path: Vec::new() };
    assert_eq!(no_entry.verify(small, Hash::of_empty_tree()), Err(ProofRefusal::Sizes));
    let beyond = InclusionProof { index: 1, size: 1, path: Vec::new() };
    assert_eq!(beyond.verify(small, small), Err(ProofRefusal::Sizes));
    let shrunk = ConsistencyProof { old_size: 2, new_size: 1, path: vec![small] };
    assert_eq!(shrunk.verify(large, small), Err(ProofRefusal::Sizes));
    Ok(())
}

#[test]
fn two_logs_of_one_size_must_have_one_root_and_an_empty_log_the_empty_root() -> Outcome {
    let (empty, one, two) = (published_root(0)?, published_root(1)?, published_root(2)?);
    let proof = |old_size, new_size| ConsistencyProof { old_size, new_size, path: Vec::new() };
    assert_eq!(proof(2, 2).verify(two, two), Ok(()));
    assert_eq!(proof(2, 2).verify(two, one), Err(ProofRefusal::Root));
    assert_eq!(proof(0, 0).verify(empty, empty), Ok(()));
    assert_eq!(proof(0, 0).verify(one, one), Err(ProofRefusal::Root));
    assert_eq!(proof(0, 2).verify(empty, two), Ok(()));
    assert_eq!(proof(0, 2).verify(one, two), Err(ProofRefusal::Root));
    assert_eq!(proof(1, 2).verify(one, two), Err(ProofRefusal::Length));
    let padded = ConsistencyProof { path: vec![one], ..proof(0, 2) };
    assert_eq!(padded.verify(empty, two), Err(ProofRefusal::Length));
    Ok(())
}

/// The size says how many hashes there are, so that a node is never taken for a leaf, nor one place in the log for another.
#[test]
fn a_proof_of_another_length_is_refused_even_when_its_hashes_lead_to_the_root() {
    let (first, second) = (Hash::of_leaf(b"1"), Hash::of_leaf(b"2"));
    let root = Hash::of_node(first, second);
    let inclusion = |index, size, path: &[Hash]| InclusionProof { index, size, path: path.to_vec() };
    assert_eq!(inclusion(1, 2, &[first]).verify(second, root), Ok(()));
    assert_eq!(inclusion(0, 1, &[first]).verify(second, root), Err(ProofRefusal::Length));
    assert_eq!(inclusion(1, 2, &[]).verify(root, root), Err(ProofRefusal::Length));

    let (third, fourth) = (Hash::of_leaf(b"3"), Hash::of_leaf(b"4"));
    let all = Hash::of_node(root, Hash::of_node(third, fourth));
    let consistency = |new_size, path: &[Hash]| ConsistencyProof { old_size: 2, new_size, path: path.to_vec() };
    let right = Hash::of_node(third, fourth);
    assert_eq!(consistency(4, &[right]).verify(root, all), Ok(()));
    assert_eq!(consistency(4, &[]).verify(root, root), Err(ProofRefusal::Length));
    let longer = consistency(4, &[right, second]).verify(root, Hash::of_node(second, all));
    assert_eq!(longer, Err(ProofRefusal::Length));
}

#[test]
fn a_hash_is_written_in_base64_and_shown_in_hex() -> Outcome {
    let root = Hash::of_empty_tree();
    assert_eq!(root.to_string(), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(root.to_string().parse::<Hash>()?, root);
    assert_eq!(format!("{root:?}"), ROOTS.into_iter().next().unwrap_or_default());
    for refused in [
        "",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
    ] {
        assert!(refused.parse::<Hash>().is_err(), "{refused:?}");
    }
    Ok(())
}
