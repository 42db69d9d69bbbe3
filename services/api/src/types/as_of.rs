//! Asking of an earlier moment.

use async_graphql::OneofObject;
use engine::{Ledger, NOW};

use super::scalar::DateTime;
use crate::clock;
use crate::errors::ApiError;

/// A moment of the log. Only content is of then; what the viewer may see is decided by their offices of now.
#[derive(OneofObject, Clone, Copy, Debug)]
pub enum AsOf {
    /// After the event at this position was recorded, and before the next; at most `ledger.position`.
    Position(u64),
    /// After everything that was recorded by this time, which must have come.
    Time(DateTime),
}

impl AsOf {
    /// The position asked for, or the present. A moment that is still to come is refused: the answer would be another one
    /// tomorrow.
    pub async fn position(as_of: Option<Self>, ledger: &Ledger) -> Result<u64, ApiError> {
        let Some(as_of) = as_of else { return Ok(NOW) };
        let last = ledger.head().await?.position;
        match as_of {
            Self::Position(position) if position <= last => Ok(position),
            Self::Time(time) if time.0 <= clock::now() => Ok(ledger.position_at(time.0).await?),
            Self::Position(_) | Self::Time(_) => Err(ApiError::PositionNotReached { last }),
        }
    }
}

/// What looking at an earlier moment costs of a document's complexity.
pub const REPLAY: usize = 500;

/// What a report costs: at an earlier moment the events that are replayed for it, at most 128 once the states before it
/// are kept, or all before it.
#[must_use]
pub fn replay_complexity(as_of: Option<AsOf>, child_complexity: usize) -> usize {
    child_complexity.saturating_add(if as_of.is_some() { REPLAY } else { 1 })
}
