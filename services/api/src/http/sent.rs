//! A request as it comes over HTTP, and what it takes to become one of GraphQL.

use async_graphql::Request;
use async_graphql::http::parse_query_string;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use super::body;
use crate::document::{self, DocumentError, Documents};
use crate::errors::ApiError;
use crate::settings::Limits;
use crate::shares::Share;
use crate::source::Source;

/// A body that is longer than this is read, validated and executed on a thread of its own; no address may be.
const LONG: usize = 8 * 1024;
/// How many values a request may hold: in memory each takes some 70 bytes, in the body perhaps two.
const VALUES: usize = 20_000;

/// A request as it came.
pub(super) enum Sent {
    /// JSON.
    Body(Vec<u8>),
    /// The part of the address behind the question mark.
    Address(String),
}

impl Sent {
    /// Takes a request from its `parts` and, for POST, from its body of at most `limit` bytes.
    pub(super) async fn receive(
        parts: &Parts,
        body: Body,
        limit: usize,
        share: &mut Share<Source>,
    ) -> Result<Self, ApiError> {
        if parts.method != Method::POST {
            return Ok(Self::Address(parts.uri.query().unwrap_or_default().to_owned()));
        }
        if !is_json(&parts.headers) {
            return Err(ApiError::UnsupportedMediaType);
        }
        Ok(Self::Body(body::read(body, limit, share).await?))
    }

    /// Whether it takes so long to read and validate that those who answer others should not wait for it.
    pub(super) fn is_long(&self) -> bool {
        matches!(self, Self::Body(bytes) if bytes.len() > LONG)
    }

    /// Reads a request and measures its document.
    pub(super) fn parse(&self, limits: &Limits, documents: &Documents) -> Result<Request, ApiError> {
        let mut request = self.read()?;
        if request.query.trim().is_empty() {
            return Err(ApiError::BadRequest { message: "请求中缺少 query。", detail: "query is empty".into() });
        }
        document::read(&mut request, limits, documents)?;
        if matches!(self, Self::Address(_)) && document::changes_something(&mut request) {
            return Err(ApiError::MethodNotAllowed);
        }
        Ok(request)
    }

    fn read(&self) -> Result<Request, ApiError> {
        match self {
            Self::Body(bytes) => {
                if values_in(bytes) > VALUES {
                    return Err(DocumentError::TooManyInVariables(VALUES).into());
                }
                serde_json::from_slice(bytes).map_err(|error| ApiError::BadRequest {
                    message: "请求体须为一个 JSON 对象，含 query，可含 variables 和 operationName（不支持批量数组）。",
                    detail: error.to_string(),
                })
            }
            Self::Address(query) if query.len() > LONG => Err(ApiError::PayloadTooLarge { limit: LONG }),
            Self::Address(query) => parse_query_string(query).map_err(|error| ApiError::BadRequest {
                message: "请求地址须写明 query，可含 variables（JSON 对象）和 operationName。",
                detail: error.to_string(),
            }),
        }
    }
}

/// Anything else than JSON in UTF-8 is refused, and so is a form that some page lets a browser send.
fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut parts = content_type.split(';').map(str::trim);
    let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json"));
    let in_utf_8 = |parameter: &str| match parameter.split_once('=') {
        Some((name, value)) if name.eq_ignore_ascii_case("charset") => {
            value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    };
    named && parts.all(in_utf_8)
}

/// How many values a JSON text holds at most: each but the first follows a comma or an opening bracket.
fn values_in(json: &[u8]) -> usize {
    let (mut values, mut in_text, mut escaped) = (1, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b',' | b'[' | b'{' if !in_text => values += 1,
            _ => {}
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_where_they_are_values() {
        assert_eq!(values_in(br#"{"a": [1, 2, {"b": "[,{\\\",["}], "c": 3}"#), 7);
        assert!(values_in(&[b"[0".to_vec(), b",0".repeat(99), b"]".to_vec()].concat()) >= 100);
    }
}
