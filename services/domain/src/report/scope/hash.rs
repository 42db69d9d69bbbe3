//! The hash of a scope.

use ledger::{Hash, Sha256};
use serde::{Deserialize, Serialize};

const WHOLE: &[u8] = b"nianbao/scope/v1\0";

/// The hash of a scope, in its two halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeHash {
    /// Of what gets published.
    pub public: Hash,
    /// Of what stays in the house.
    pub internal: Hash,
}

impl ScopeHash {
    /// The one hash that a signer names: `SHA-256("nianbao/scope/v1" 00 public internal)`.
    #[must_use]
    pub fn whole(&self) -> Hash {
        Sha256::new().with(WHOLE).with(self.public.as_bytes()).with(self.internal.as_bytes()).finish()
    }
}
