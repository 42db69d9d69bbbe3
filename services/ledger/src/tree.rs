//! The Merkle tree of RFC 6962 (section 2.1) over the entries of the log.
//!
//! Only complete nodes are ever kept, so nothing that is kept ever changes; the root over a size that is no power of
//! two is computed from the right edge.

use crate::hash::{Hash, Sha256};

/// The hash of a leaf: `SHA-256(00 bytes)`.
#[must_use]
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Sha256::new().with(&[0]).with(bytes).finish()
}

fn node_hash(left: Hash, right: Hash) -> Hash {
    Sha256::new().with(&[1]).with(left.as_bytes()).with(right.as_bytes()).finish()
}

/// A complete node: it covers the leaves `index · 2^level .. (index + 1) · 2^level`. Level 0 is the leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Height over the leaves, from 0.
    pub level: u8,
    /// Place in its level, from 0.
    pub index: u64,
    /// The node's hash.
    pub hash: Hash,
}

/// Why stored nodes make no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// A node of the right edge is missing.
    #[error("the tree of {size} leaves lacks its node {index} of level {level}")]
    MissingNode {
        /// Number of leaves.
        size: u64,
        /// The missing node's level.
        level: u8,
        /// The missing node's place in its level.
        index: u64,
    },
}

/// The right edge of a tree: the roots of the complete subtrees that its size is made of, the largest first.
/// There are as many as the size has one-bits; this is all that appending and the root need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Node>,
}

impl Frontier {
    /// The tree without leaves.
    #[must_use]
    pub const fn empty() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// Where the peaks of a tree of `size` leaves stand, as (level, index), the largest first.
    pub fn places(size: u64) -> impl Iterator<Item = (u8, u64)> {
        (0..64u8).rev().filter(move |level| size >> level & 1 == 1).map(move |level| {
            let leaves_before = size.checked_shr(u32::from(level) + 1).unwrap_or(0) << 1;
            (level, leaves_before)
        })
    }

    /// Takes up a tree of `size` leaves again from its stored nodes.
    pub fn load(size: u64, mut node: impl FnMut(u8, u64) -> Option<Hash>) -> Result<Self, TreeError> {
        let mut peaks = Vec::new();
        for (level, index) in Self::places(size) {
            let hash = node(level, index).ok_or(TreeError::MissingNode { size, level, index })?;
            peaks.push(Node { level, index, hash });
        }
        Ok(Self { size, peaks })
    }

    /// The number of leaves.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Appends one leaf and hands every node that this completes to `completed`, the leaf first.
    pub fn append(&mut self, leaf: Hash, mut completed: impl FnMut(Node)) {
        let mut node = Node { level: 0, index: self.size, hash: leaf };
        completed(node);
        while let Some(left) = self.peaks.pop_if(|peak| peak.level == node.level) {
            node = Node { level: node.level + 1, index: node.index / 2, hash: node_hash(left.hash, node.hash) };
            completed(node);
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// The root; for the empty tree the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().map(|peak| peak.hash);
        let Some(smallest) = peaks.next() else { return Hash::of(&[]) };
        peaks.fold(smallest, |right, left| node_hash(left, right))
    }
}

/// The root over `leaves`, computed from nothing else: what an auditor does.
pub fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut frontier = Frontier::empty();
    for leaf in leaves {
        frontier.append(leaf, |_| ());
    }
    frontier.root()
}
