//! What is laid around the addresses: answers are compressed for who takes them so, and pages of named front ends may ask.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::cors::CorsLayer;

/// From how many bytes on an answer is compressed: less would fit a packet anyhow.
const WORTH_IT: u16 = 1024;
/// How long a browser may remember that a front end may ask.
const REMEMBERED: Duration = Duration::from_hours(1);

/// Fast rather than small: the network that carries an answer is seldom slower than the best compression.
pub(super) fn compression() -> CompressionLayer<SizeAbove> {
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(WORTH_IT))
}

/// Lets pages of these origins ask, with a token that they send themselves: there are no cookies.
pub(super) fn front_ends(origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(origins.to_vec())
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT])
        .expose_headers([HeaderName::from_static("x-request-id")])
        .max_age(REMEMBERED)
}
