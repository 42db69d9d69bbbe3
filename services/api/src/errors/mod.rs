//! The border: the only place where an inner error becomes a public one.
//!
//! What a person can do something about within the domain is no error here: it goes into a payload's `userErrors` (see
//! [`crate::user_error`]). An [`ApiError`] is what remains: nobody signed in, a malformed request, a limit, a fault. It
//! is published as a top-level GraphQL error with an [`ErrorCode`] and the id of the request. Its text is the public
//! message; what caused it stays inside and goes to the log under the same id.
//!
//! The feature `custom-error-conversion` of async-graphql is on, so no other error type can leave a resolver.

mod code;
mod error;
mod publish;

pub use code::ErrorCode;
pub use error::ApiError;
pub(crate) use publish::{and_more, before_execution, publish};
