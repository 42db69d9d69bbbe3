//! Reads a request body within its limit.

use std::future::poll_fn;
use std::pin::Pin;

use axum::body::{Body, HttpBody};

use crate::errors::ApiError;

/// How many times the limit is read and thrown away before the connection is given up. A client that is still sending
/// does not listen: only when it has sent all of its body it reads that this was too much.
const PATIENCE: usize = 16;

/// The whole body, if it is at most `limit` bytes.
pub(super) async fn read(mut body: Body, limit: usize) -> Result<Vec<u8>, ApiError> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(announced.min(limit));
    let mut received = 0_usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|error| ApiError::BadRequest {
            message: "请求内容没有完整收到，请重试。",
            detail: error.to_string(),
        })?;
        let Ok(data) = frame.into_data() else { continue };
        received = received.saturating_add(data.len());
        if received <= limit {
            bytes.extend_from_slice(&data);
        } else if received > limit.saturating_mul(PATIENCE) {
            break;
        }
    }
    if received <= limit { Ok(bytes) } else { Err(ApiError::PayloadTooLarge { limit }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_up_to_the_limit_is_read_whole() {
        assert_eq!(read(Body::from("12345"), 5).await.unwrap(), b"12345");
        assert_eq!(read(Body::empty(), 5).await.unwrap(), b"");
    }

    #[tokio::test]
    async fn one_byte_more_is_refused() {
        assert!(matches!(read(Body::from("123456"), 5).await, Err(ApiError::PayloadTooLarge { limit: 5 })));
    }

    #[tokio::test]
    async fn far_too_much_is_refused_without_being_kept() {
        assert!(matches!(read(Body::from("x".repeat(1_000_000)), 5).await, Err(ApiError::PayloadTooLarge { .. })));
    }
}
