//! What a report was compared with when it was first submitted.

use ledger::Hash;
use serde::{Deserialize, Serialize};

use crate::id::EditionId;

/// The published edition of the year before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    pub edition: EditionId,
    /// The hash of what was published.
    pub hash: Hash,
}
