//! Hashes of what is signed and published.

use async_graphql::SimpleObject;
use domain::report;

/// What exactly a signature covers, as a hash.
#[derive(SimpleObject, Clone, Debug)]
pub struct ScopeHash {
    /// The hash that signing and publishing name as `expectedHash`.
    whole: String,
    /// Of what gets published: what a citizen can recompute.
    public: String,
    /// Of what stays in the house.
    internal: String,
}

impl From<report::ScopeHash> for ScopeHash {
    fn from(hash: report::ScopeHash) -> Self {
        let report::ScopeHash { public, internal } = hash;
        Self { whole: hash.whole().to_string(), public: public.to_string(), internal: internal.to_string() }
    }
}
