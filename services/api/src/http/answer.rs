//! Writes GraphQL responses in the media type that the client takes.

use async_graphql::{Response as Execution, ServerError, Value};
use async_graphql_axum::GraphQLResponse;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::request_id::X_REQUEST_ID;
use crate::errors::{self, ApiError, ErrorCode};

/// How many errors are told at most.
const MOST_ERRORS: usize = 20;
/// How many bytes of errors are told at most, but for the first.
const MOST_BYTES: usize = 16 * 1024;

/// The two media types of GraphQL over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status tells whether the request was executed.
    GraphqlResponse,
    /// `application/json`: a document that cannot be executed is answered with 200 as well, as old clients expect.
    Json,
}

impl MediaType {
    /// What the client takes; without a word about it, plain JSON. `None` when it takes neither.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut plain = !headers.contains_key(header::ACCEPT);
        let texts = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        for range in texts.flat_map(|text| text.split(',')) {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            if parts.any(|parameter| matches!(parameter, "q=0" | "q=0.0" | "q=0.00" | "q=0.000")) {
                continue;
            }
            if name.eq_ignore_ascii_case("application/graphql-response+json") {
                return Some(Self::GraphqlResponse);
            }
            plain |= ["application/json", "application/*", "*/*"].iter().any(|json| name.eq_ignore_ascii_case(json));
        }
        plain.then_some(Self::Json)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }

    fn status_of_document_error(self) -> StatusCode {
        match self {
            Self::GraphqlResponse => StatusCode::BAD_REQUEST,
            Self::Json => StatusCode::OK,
        }
    }
}

/// A response, but for the headers that every one of them carries.
pub(super) struct Answer {
    response: Response,
    media_type: MediaType,
    outcome: String,
}

/// A response without data: the request was not executed.
#[derive(Serialize)]
struct NotExecuted {
    errors: Vec<ServerError>,
}

impl Answer {
    /// What came of executing a request.
    pub(super) fn executed(mut execution: Execution, media_type: MediaType, request_id: &str) -> Self {
        execution.errors = published(execution.errors, request_id);
        let errors = &execution.errors;
        let refused = execution.data == Value::Null && errors.iter().all(|error| error.path.is_empty());
        if refused && !errors.is_empty() {
            return Self::not_executed(execution.errors, media_type.status_of_document_error(), media_type);
        }
        let outcome = outcome(&execution.errors);
        Self { response: GraphQLResponse::from(execution).into_response(), media_type, outcome }
    }

    /// Why a request was not executed.
    pub(super) fn refused(error: ApiError, media_type: MediaType, request_id: &str) -> Self {
        let status = match &error {
            ApiError::Document(_) => media_type.status_of_document_error(),
            error => error.status(),
        };
        Self::not_executed(vec![errors::before_execution(error, request_id)], status, media_type)
    }

    fn not_executed(errors: Vec<ServerError>, status: StatusCode, media_type: MediaType) -> Self {
        let outcome = outcome(&errors);
        Self { response: (status, Json(NotExecuted { errors })).into_response(), media_type, outcome }
    }

    /// `OK`, or the code of the first error.
    pub(super) fn outcome(&self) -> &str {
        &self.outcome
    }

    /// The HTTP response; never to be stored by anybody, since it may carry tokens.
    pub(super) fn into_response(self, request_id: &str) -> Response {
        let mut response = self.response;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.media_type.as_str()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(value) = HeaderValue::from_str(request_id) {
            headers.insert(X_REQUEST_ID, value);
        }
        response
    }
}

/// The errors as the client gets them: as many as somebody may want to read, and how many more there are.
fn published(errors: Vec<ServerError>, request_id: &str) -> Vec<ServerError> {
    let found = errors.len();
    let mut told: Vec<ServerError> = Vec::new();
    let mut bytes = 0;
    for error in errors.into_iter().take(MOST_ERRORS) {
        let error = errors::publish(error, request_id);
        bytes += serde_json::to_vec(&error).map_or(MOST_BYTES, |written| written.len());
        if bytes > MOST_BYTES && !told.is_empty() {
            break;
        }
        told.push(error);
    }
    if let Some(first) = told.first()
        && found > told.len()
    {
        told.push(errors::and_more(first, found - told.len()));
    }
    told
}

fn outcome(errors: &[ServerError]) -> String {
    let code = errors.first().map(|error| error.extensions.as_ref().and_then(|given| given.get("code")));
    match code {
        None => "OK".to_owned(),
        Some(Some(Value::String(code))) => code.clone(),
        Some(_) => ErrorCode::Internal.as_str().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(accept: &'static str) -> Option<MediaType> {
        MediaType::accepted(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]))
    }

    #[test]
    fn the_media_type_of_graphql_is_preferred_where_it_is_taken() {
        assert_eq!(accepted("application/graphql-response+json"), Some(MediaType::GraphqlResponse));
        assert_eq!(
            accepted("application/json, Application/GraphQL-Response+JSON;q=0.9"),
            Some(MediaType::GraphqlResponse)
        );
    }

    #[test]
    fn anything_that_takes_json_gets_json() {
        assert_eq!(MediaType::accepted(&HeaderMap::new()), Some(MediaType::Json));
        for accept in ["*/*", "application/json", "text/html, application/*;q=0.5"] {
            assert_eq!(accepted(accept), Some(MediaType::Json), "{accept}");
        }
    }

    #[test]
    fn a_client_that_takes_neither_is_told_so() {
        for accept in ["text/html", "", "application/json;q=0", "image/png, text/plain"] {
            assert_eq!(accepted(accept), None, "{accept}");
        }
    }
}
