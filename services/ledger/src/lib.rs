//! The format of the log, pure: what is hashed, how texts are committed to, and how the leaves make a tree.
//!
//! Everything an auditor needs to recompute the log lives here and nothing else does: no database, no clock, no
//! random numbers, no knowledge of reports. [`Entry`] is one recorded event, [`canonical`] makes its bytes,
//! [`Sealed`] keeps a free text beside its commitment, [`Frontier`] grows the tree of RFC 6962.

mod canonical;
mod commitment;
mod entry;
mod hash;
mod openings;
mod tree;

pub use canonical::{CanonicalError, canonical};
pub use commitment::{Commitment, MAX_TEXT_BYTES, Opening, Salt, Sealed, TextError};
pub use entry::{Actor, Entry, MAX_ENTRY_BYTES, Timestamp};
pub use hash::{Hash, Sha256};
pub use openings::{Openings, WalkTexts};
pub use tree::{Frontier, Node, TreeError, leaf_hash, root_of};
