//! The tree, against the vectors of the Certificate Transparency reference implementation and against a second
//! reading of RFC 6962.

use std::collections::HashMap;

use ledger::{Frontier, Hash, Node, Sha256, TreeError, leaf_hash, root_of};
use proptest::prelude::*;

/// The eight leaves of the reference implementation's tests.
const LEAVES: [&str; 8] =
    ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

/// The roots over the first 1, 2, … 8 of them.
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn reference_leaves() -> Vec<Hash> {
    LEAVES.iter().map(|leaf| leaf_hash(&hex::decode(leaf).unwrap())).collect()
}

fn numbered(count: u64) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}

/// MTH of RFC 6962, section 2.1, word for word: split at the largest power of two below the size.
fn merkle_tree_hash(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            let (left, right) = (merkle_tree_hash(left), merkle_tree_hash(right));
            Sha256::new().with(&[1]).with(left.as_bytes()).with(right.as_bytes()).finish()
        }
    }
}

/// A frontier grown leaf by leaf, with every node that it completed on the way.
fn grown(leaves: &[Hash]) -> (Frontier, HashMap<(u8, u64), Hash>) {
    let mut frontier = Frontier::empty();
    let mut nodes = HashMap::new();
    for leaf in leaves {
        frontier.append(*leaf, |Node { level, index, hash }| {
            assert_eq!(nodes.insert((level, index), hash), None, "node {index} of level {level} twice");
        });
    }
    (frontier, nodes)
}

#[test]
fn the_roots_are_those_of_the_reference_implementation() {
    let leaves = reference_leaves();
    for (size, root) in (1..).zip(ROOTS) {
        assert_eq!(root_of(leaves[..size].iter().copied()).to_string(), root, "over {size} leaves");
    }
}

#[test]
fn the_empty_tree_has_the_hash_of_nothing() {
    let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(root_of([]).to_string(), nothing);
    assert_eq!(Frontier::empty().root().to_string(), nothing);
    assert_eq!(Frontier::places(0).count(), 0);
    assert_eq!(Frontier::load(0, |_, _| None), Ok(Frontier::empty()));
}

#[test]
fn a_leaf_and_an_inner_node_of_the_same_bytes_differ() {
    let [left, right] = [leaf_hash(b"left"), leaf_hash(b"right")];
    let forged = leaf_hash(&[left.as_bytes().as_slice(), right.as_bytes()].concat());
    assert_ne!(root_of([left, right]), root_of([forged]));
}

#[test]
fn appending_loading_and_the_definition_agree_for_every_size_to_300() {
    let leaves = numbered(300);
    let mut nodes = HashMap::new();
    let mut frontier = Frontier::empty();
    for size in 0..=300 {
        let root = merkle_tree_hash(&leaves[..size]);
        assert_eq!(frontier.root(), root, "appended, {size} leaves");
        assert_eq!(root_of(leaves[..size].iter().copied()), root, "at once, {size} leaves");
        let loaded = Frontier::load(size as u64, |level, index| nodes.get(&(level, index)).copied()).unwrap();
        assert_eq!(loaded, frontier, "loaded, {size} leaves");
        if let Some(leaf) = leaves.get(size) {
            frontier.append(*leaf, |node| {
                nodes.insert((node.level, node.index), node.hash);
            });
        }
    }
}

#[test]
fn appending_completes_every_full_subtree_once_and_nothing_else() {
    let leaves = numbered(150);
    let (frontier, nodes) = grown(&leaves);
    assert_eq!(frontier.size(), 150);
    assert_eq!(nodes.len(), (0..8).map(|level| 150 >> level).sum::<usize>());
    for (&(level, index), hash) in &nodes {
        let first = usize::try_from(index).unwrap() << level;
        assert_eq!(*hash, merkle_tree_hash(&leaves[first..first + (1 << level)]), "node {index} of level {level}");
    }
}

#[test]
fn the_leaf_is_handed_out_before_what_it_completes() {
    let mut frontier = Frontier::load(3, |_, _| Some(leaf_hash(b"kept"))).unwrap();
    let mut places = Vec::new();
    frontier.append(leaf_hash(b"fourth"), |node| places.push((node.level, node.index)));
    assert_eq!(places, [(0, 3), (1, 1), (2, 0)]);
}

#[test]
fn the_peaks_stand_where_the_size_has_one_bits() {
    let places = |size| Frontier::places(size).collect::<Vec<_>>();
    assert_eq!(places(1), [(0, 0)]);
    assert_eq!(places(6), [(2, 0), (1, 2)]);
    assert_eq!(places(7), [(2, 0), (1, 2), (0, 6)]);
    assert_eq!(places(1 << 63), [(63, 0)]);
    assert_eq!(places(u64::MAX).len(), 64);
    assert_eq!(places(u64::MAX).last(), Some(&(0, u64::MAX - 1)));
}

#[test]
fn a_tree_that_lacks_a_node_is_not_taken_up() {
    let (_, nodes) = grown(&numbered(7));
    let load = |missing| {
        Frontier::load(7, |level, index| nodes.get(&(level, index)).filter(|_| (level, index) != missing).copied())
    };
    for (level, index) in [(2, 0), (1, 2), (0, 6)] {
        assert_eq!(load((level, index)), Err(TreeError::MissingNode { size: 7, level, index }));
    }
    assert!(load((0, 0)).is_ok(), "a node behind the edge is not asked for");
}

proptest! {
    #[test]
    fn a_tree_taken_up_again_grows_like_one_that_was_never_put_down(
        leaves in prop::collection::vec(any::<[u8; 32]>().prop_map(Hash::from_bytes), 0..200),
        cut in any::<prop::sample::Index>(),
    ) {
        let (before, after) = leaves.split_at(cut.index(leaves.len() + 1));
        let (kept, nodes) = grown(before);
        let mut frontier = Frontier::load(kept.size(), |level, index| nodes.get(&(level, index)).copied()).unwrap();
        for leaf in after {
            frontier.append(*leaf, |_| ());
        }
        prop_assert_eq!(frontier.size(), leaves.len() as u64);
        prop_assert_eq!(frontier.root(), merkle_tree_hash(&leaves));
    }

    #[test]
    fn no_leaf_changes_drops_out_or_changes_places_unnoticed(
        leaves in prop::collection::vec(any::<[u8; 32]>().prop_map(Hash::from_bytes), 2..60),
        place in any::<prop::sample::Index>(),
    ) {
        let root = root_of(leaves.iter().copied());
        let place = place.index(leaves.len() - 1);
        let mut changed = leaves.clone();
        changed[place] = leaf_hash(changed[place].as_bytes());
        prop_assert_ne!(root_of(changed), root);
        let mut dropped = leaves.clone();
        dropped.remove(place);
        prop_assert_ne!(root_of(dropped), root);
        let mut swapped = leaves.clone();
        swapped.swap(place, place + 1);
        prop_assert!(leaves[place] == leaves[place + 1] || root_of(swapped) != root);
    }
}
