//! Who asks.

use domain::id::PersonId;
use uuid::Uuid;

/// The person who asks, and the session they signed in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who asks.
    pub person: PersonId,
    /// The session of the access token.
    pub session: Uuid,
}
