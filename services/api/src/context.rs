//! What a resolver knows about the request it works for.

use std::sync::Arc;

use async_graphql::Context;
use engine::Engine;

use crate::authentication::{Authentication, TokenRefusal, Viewer};
use crate::errors::ApiError;
use crate::metrics::Metrics;
use crate::source::Source;

/// Who sent the request. A token that is not believed is a fault only for those who want to know the viewer: with an
/// expired one at hand it must still be possible to refresh it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Caller {
    /// No token was sent.
    Anonymous,
    /// A token was sent and believed.
    Known(Viewer),
    /// A token was sent and not believed.
    Refused(TokenRefusal),
}

/// What every resolver may ask of its context.
pub trait ContextExt {
    /// Who asks; `None` without a token, an error with one that is not believed.
    fn viewer(&self) -> Result<Option<Viewer>, ApiError>;

    /// Who asks; an error when nobody is signed in.
    fn require_viewer(&self) -> Result<Viewer, ApiError> {
        self.viewer()?.ok_or(ApiError::SignInRequired)
    }

    /// Where the request comes from.
    fn source(&self) -> Result<Source, ApiError>;

    /// Accounts, passwords and tokens.
    fn authentication(&self) -> Result<&Authentication, ApiError>;

    /// The log, and what answers questions about it.
    fn engine(&self) -> Result<&Engine, ApiError>;

    /// Where refusals are counted.
    fn metrics(&self) -> Result<&Metrics, ApiError>;
}

impl ContextExt for Context<'_> {
    fn viewer(&self) -> Result<Option<Viewer>, ApiError> {
        match self.data_opt::<Caller>() {
            None | Some(Caller::Anonymous) => Ok(None),
            Some(Caller::Known(viewer)) => Ok(Some(*viewer)),
            Some(Caller::Refused(refusal)) => Err(ApiError::TokenRefused(*refusal)),
        }
    }

    fn source(&self) -> Result<Source, ApiError> {
        self.data_opt().copied().ok_or(ApiError::Unwired("Source"))
    }

    fn authentication(&self) -> Result<&Authentication, ApiError> {
        self.data_opt::<Arc<Authentication>>().map(Arc::as_ref).ok_or(ApiError::Unwired("Authentication"))
    }

    fn engine(&self) -> Result<&Engine, ApiError> {
        self.data_opt().ok_or(ApiError::Unwired("Engine"))
    }

    fn metrics(&self) -> Result<&Metrics, ApiError> {
        self.data_opt().ok_or(ApiError::Unwired("Metrics"))
    }
}
