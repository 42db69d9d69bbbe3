//! Asking of an earlier moment.

use async_graphql::InputObject;

/// A moment of the log. Only content is of then; what the viewer may see is decided by their offices of now.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct AsOf {
    /// After the event at this position was recorded, and before the next.
    position: u64,
}

impl AsOf {
    /// The position asked for, or the present.
    #[must_use]
    pub fn position(as_of: Option<Self>) -> u64 {
        as_of.map_or(engine::NOW, |as_of| as_of.position.min(engine::NOW))
    }
}
