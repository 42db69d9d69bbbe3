//! One recorded event as the log keeps it: the envelope, the same for every type, and the payload as it was written.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::canonical::{CanonicalError, canonical};
use crate::commitment::Sealed;
use crate::hash::Hash;
use crate::openings::WalkTexts;
use crate::tree::leaf_hash;

/// The most bytes that the open part of an event may take.
pub const MAX_ENTRY_BYTES: usize = 60 * 1024;

/// An instant in microseconds since 1970-01-01T00:00:00Z. The log orders by it and never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The instant `microseconds` later.
    #[must_use]
    pub const fn plus(self, microseconds: i64) -> Self {
        Self(self.0 + microseconds)
    }
}

/// Who acted, as they were at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    pub person: Uuid,
    /// The role acted in, by its stable name.
    pub role: Box<str>,
    /// The name held then.
    pub name: Sealed,
    /// The title held then.
    pub title: Sealed,
    /// The person stood in for, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub on_behalf_of: Option<Uuid>,
}

/// The open part of one event; its canonical bytes are the leaf of the tree.
///
/// `P` is the payload: a type of the domain when writing, raw JSON when reading before the type name is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry<P> {
    /// 1, 2, 3… over the whole log, without gaps. The leaf's index is one less.
    pub position: u64,
    /// The event's own id, a UUID of version 7.
    pub event_id: Uuid,
    /// The stream, spelled `kind:id…`.
    pub stream: Box<str>,
    /// 1, 2, 3… within the stream, without gaps.
    pub version: u64,
    /// The type's name.
    #[serde(rename = "type")]
    pub event_type: Box<str>,
    /// The version of the type's schema.
    pub schema: u32,
    /// When it was recorded, by the database's clock.
    pub recorded_at: Timestamp,
    /// Who acted.
    pub actor: Actor,
    /// The command that it answers, chosen by the client.
    pub command_id: Uuid,
    /// The event that caused it, where an event did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub causation_id: Option<Uuid>,
    /// What it belongs together with: the first command of the conversation.
    pub correlation_id: Uuid,
    /// What happened.
    pub payload: P,
}

impl<P: Serialize> Entry<P> {
    /// The canonical bytes: what is stored and what is hashed.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CanonicalError> {
        canonical(self)
    }
}

impl<P: WalkTexts> WalkTexts for Entry<P> {
    fn walk_texts(&mut self, visit: &mut dyn FnMut(&mut Sealed)) {
        visit(&mut self.actor.name);
        visit(&mut self.actor.title);
        self.payload.walk_texts(visit);
    }
}

impl<P> Entry<P> {
    /// The leaf hash of bytes that were stored as an entry.
    #[must_use]
    pub fn leaf(stored: &[u8]) -> Hash {
        leaf_hash(stored)
    }
}
