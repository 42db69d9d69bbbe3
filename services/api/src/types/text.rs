//! Texts of events.

use async_graphql::SimpleObject;
use ledger::Sealed;

/// A text of an event.
#[derive(SimpleObject, Clone, Debug)]
pub struct EventText {
    /// The salted hash by which it can be named, for instance in an order to erase it.
    commitment: String,
    /// What it says; none when it was expunged (〔已清除〕).
    text: Option<String>,
}

impl From<&Sealed> for EventText {
    fn from(sealed: &Sealed) -> Self {
        Self { commitment: sealed.commitment().to_string(), text: sealed.text().map(Into::into) }
    }
}
