//! From an error to what a client is told of it.

use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, ServerError};

use super::error::{ApiError, seconds};
use crate::document::DocumentError;
use crate::types::scalar::FORMATS;

/// What async-graphql says when a query exceeds the complexity allowed; it gives no code.
const TOO_COMPLEX: &str = "Query is too complex.";

/// How many characters of a library's own words are passed on.
const LONGEST_DETAIL: usize = 1_000;

/// Makes an error of the execution public: code, Chinese message, the id of the request, no inner detail.
pub(crate) fn publish(error: ServerError, request_id: &str) -> ServerError {
    let reason = error.source.clone().and_then(|source| source.downcast::<ApiError>().ok());
    let reason = reason.unwrap_or_else(|| Arc::new(of_the_library(&error)));
    reason.log(request_id);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", reason.code().as_str());
    extensions.set("requestId", request_id);
    if let Some(detail) = reason.detail() {
        // The library quotes the value it dislikes, whatever its length.
        extensions.set("detail", detail.chars().take(LONGEST_DETAIL).collect::<String>());
    }
    if let ApiError::RateLimited { wait } = &*reason {
        extensions.set("retryAfterSeconds", seconds(*wait));
    }
    if let ApiError::PositionNotReached { last } = &*reason {
        extensions.set("lastPosition", *last);
    }
    ServerError { message: reason.to_string(), source: None, extensions: Some(extensions), ..error }
}

/// The public error of a request that failed before it was executed.
pub(crate) fn before_execution(error: ApiError, request_id: &str) -> ServerError {
    publish(ServerError { source: Some(Arc::new(error)), ..ServerError::new("", None) }, request_id)
}

/// Stands for `omitted` further errors of a request whose first error is `first`: under the same code, so that a client
/// which knows what to do about that does it.
pub(crate) fn and_more(first: &ServerError, omitted: usize) -> ServerError {
    let mut extensions = first.extensions.clone().unwrap_or_default();
    extensions.unset("detail");
    extensions.set("omitted", omitted);
    let message = format!("另有 {omitted} 处错误未列出，请先处理以上各处。");
    ServerError { extensions: Some(extensions), ..ServerError::new(message, None) }
}

/// async-graphql's own errors speak of the client's document and values only. Those of validation have no path.
fn of_the_library(error: &ServerError) -> ApiError {
    let detail = error.message.clone();
    match (error.source.is_some(), error.path.is_empty()) {
        (true, _) => ApiError::Internal(detail.into()),
        (false, true) if detail == TOO_COMPLEX => DocumentError::TooComplex.into(),
        (false, true) => DocumentError::Invalid(detail).into(),
        (false, false) => {
            ApiError::InvalidValue { wanted: FORMATS.into_iter().find(|wanted| detail.contains(wanted)), detail }
        }
    }
}
