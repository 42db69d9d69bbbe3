//! Asking of an earlier moment.

use async_graphql::InputObject;
use engine::{Ledger, NOW};

use crate::errors::ApiError;

/// A moment of the log. Only content is of then; what the viewer may see is decided by their offices of now.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct AsOf {
    /// After the event at this position was recorded, and before the next; at most `ledger.position`.
    position: u64,
}

impl AsOf {
    /// The position asked for, or the present. A position that is still to come is refused: the answer would be another
    /// one tomorrow.
    pub async fn position(as_of: Option<Self>, ledger: &Ledger) -> Result<u64, ApiError> {
        let Some(Self { position }) = as_of else { return Ok(NOW) };
        let last = ledger.head().await?.position;
        if position > last { Err(ApiError::PositionNotReached { last }) } else { Ok(position) }
    }
}

/// What looking at an earlier moment costs: the events that are replayed for it, at most 128 once the states before it
/// are kept.
#[must_use]
pub fn replay_complexity(as_of: Option<AsOf>, child_complexity: usize) -> usize {
    child_complexity.saturating_add(if as_of.is_some() { 300 } else { 1 })
}
