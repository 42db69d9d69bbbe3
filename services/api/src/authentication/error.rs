//! What goes wrong with accounts and passwords that is nobody's doing.

use std::error::Error;
use std::time::Duration;

use engine::StoreError;

/// Why an act on an account came to nothing, though nothing may be wrong with what was sent.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticationError {
    /// Too many attempts.
    #[error("too many attempts; the next one in {} seconds", .wait.as_secs())]
    RateLimited {
        /// How long to wait.
        wait: Duration,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Anything that must not happen.
    #[error(transparent)]
    Fault(Box<dyn Error + Send + Sync>),
}

impl AuthenticationError {
    /// A fault, whatever its type.
    pub(super) fn fault(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Fault(Box::new(error))
    }
}
