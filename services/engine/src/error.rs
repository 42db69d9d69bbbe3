//! What can go wrong between the domain and the database.

use domain::event::EventError;
use domain::event::FoldError;
use ledger::{CanonicalError, TreeError};

/// The database could not do what was asked. None of this is the user's doing: they see "please try again", the
/// operator sees the cause.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// PostgreSQL, or the way to it, failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// PostgreSQL does not answer at all.
    #[error("the database does not answer")]
    Silent,
    /// What is stored contradicts itself; says what and where.
    #[error("the stored data is inconsistent: {0}")]
    Inconsistent(String),
    /// A stored event is not what was recorded: somebody changed it behind the system's back, or the disk did.
    #[error("the event at position {position} is not what was recorded; its stream is not used any further")]
    Altered { position: u64 },
    /// A stored event cannot be read.
    #[error(transparent)]
    Event(#[from] EventError),
    /// A stored event cannot follow what came before it.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// The stored tree lacks a node.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// Something has no canonical bytes.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The work was cut off, because the server is going down.
    #[error("the work was cut off: {0}")]
    CutOff(#[from] tokio::task::JoinError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

impl StoreError {
    /// Whether the disk under PostgreSQL is full: nothing was written, and what is written already can be read.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.code().as_deref() == Some("53100"))
    }

    /// Whether a row was to be written whose key is there already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether the connection was cut, so that the same question may be answered on another.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        self.is_connection() && !matches!(self, Self::Silent | Self::Database(sqlx::Error::PoolTimedOut))
    }

    /// Whether the connection is at fault, so that the same work may succeed on a new one.
    #[must_use]
    pub fn is_connection(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                // Of PostgreSQL's codes: classes 08 (connection) and 57P (shutdown, crash), 25006 (a standby), 25P03 (idle
                // in transaction), 53300 (too many connections).
                let temporary = |code: &str| {
                    code.starts_with("08") || code.starts_with("57P") || ["25006", "25P03", "53300"].contains(&code)
                };
                error.code().is_some_and(|code| temporary(&code))
            }
            Self::Silent => true,
            Self::Database(error) => !matches!(
                error,
                sqlx::Error::RowNotFound
                    | sqlx::Error::ColumnDecode { .. }
                    | sqlx::Error::ColumnNotFound(_)
                    | sqlx::Error::Decode(_)
                    | sqlx::Error::Encode(_)
                    | sqlx::Error::TypeNotFound { .. }
            ),
            _ => false,
        }
    }
}
