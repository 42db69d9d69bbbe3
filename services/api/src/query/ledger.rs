//! The log as a whole.

use async_graphql::{Context, Object, SimpleObject};

use crate::context::ContextExt;
use crate::errors::ApiError;
use crate::types::scalar::DateTime;
use crate::types::time;

/// How long the log is, and the root of the tree over it (RFC 6962).
#[derive(SimpleObject)]
pub(super) struct LedgerHead {
    /// The position of the last event; 0 for an empty log.
    position: u64,
    /// When that was recorded.
    recorded_at: DateTime,
    /// The root over all events, in hexadecimal.
    root: String,
}

/// The log.
#[derive(Default)]
pub(super) struct LedgerQuery;

#[Object]
impl LedgerQuery {
    /// How long the log is, and its root: note it down, and nothing before it can change unnoticed. Public.
    async fn ledger(&self, ctx: &Context<'_>) -> Result<LedgerHead, ApiError> {
        let head = ctx.engine()?.ledger.head().await?;
        Ok(LedgerHead { position: head.position, recorded_at: time(head.recorded_at)?, root: head.root.to_string() })
    }
}
