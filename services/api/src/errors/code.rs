//! What `extensions.code` may say.

/// The closed list of `extensions.code`; a client may rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// Nobody is signed in, or the token is not believed: sign in (again).
    Unauthenticated,
    /// The request is not a GraphQL request, or a value in it does not fit its type.
    BadRequest,
    /// The document is not GraphQL.
    GraphqlParseFailed,
    /// The document does not fit the schema.
    GraphqlValidationFailed,
    /// The document asks for too much at once: split it.
    LimitExceeded,
    /// The body is too long: send less at once.
    PayloadTooLarge,
    /// Too many attempts: wait for `extensions.retryAfterSeconds`.
    RateLimited,
    /// It took too long. A mutation may still take effect: ask again with the same command id.
    Timeout,
    /// The system is busy or its database is away: try again.
    Unavailable,
    /// The disk is full: what is there can be read, nothing can be recorded. Send the same command again later.
    StorageFull,
    /// The log is not that long yet: `extensions.lastPosition` says how long it is.
    PositionNotReached,
    /// What is stored is not what was recorded: tell the administrator and the auditor.
    LedgerAltered,
    /// A fault of ours; the log knows more under `extensions.requestId`.
    Internal,
}

impl ErrorCode {
    /// As written in `extensions.code`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::BadRequest => "BAD_REQUEST",
            Self::GraphqlParseFailed => "GRAPHQL_PARSE_FAILED",
            Self::GraphqlValidationFailed => "GRAPHQL_VALIDATION_FAILED",
            Self::LimitExceeded => "LIMIT_EXCEEDED",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::RateLimited => "RATE_LIMITED",
            Self::Timeout => "TIMEOUT",
            Self::Unavailable => "UNAVAILABLE",
            Self::StorageFull => "STORAGE_FULL",
            Self::PositionNotReached => "POSITION_NOT_REACHED",
            Self::LedgerAltered => "LEDGER_ALTERED",
            Self::Internal => "INTERNAL",
        }
    }
}
