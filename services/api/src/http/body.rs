//! Reads a request body within its limit. Memory is taken for what has come, never for what is announced.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use tokio::time::timeout;

use crate::errors::ApiError;
use crate::shares::Share;
use crate::source::Source;

/// How many times the limit is read and thrown away before the connection is given up. A client that is still sending
/// does not listen: only when it has sent all of its body it reads that this was too much.
const PATIENCE: usize = 16;
/// How long a client may send nothing in the middle of a body.
const STALL: Duration = Duration::from_secs(10);
/// The first bytes of every body are free: with all connections open they are 64 MB. So whoever fills the shares with
/// large bodies does not keep others from signing in, asking and editing.
const FREE: usize = 16 * 1024;

/// The whole body, if it is at most `limit` bytes and `share` can hold what of it is not free.
pub(super) async fn read(mut body: Body, limit: usize, share: &mut Share<Source>) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    let (mut received, mut paid) = (0_usize, FREE);
    while let Some(frame) = next(&mut body).await? {
        received = received.saturating_add(frame.len());
        if received <= limit {
            if received > paid && !share.grow(received - paid) {
                return Err(ApiError::Busy);
            }
            paid = paid.max(received);
            bytes.extend_from_slice(&frame);
        } else if received > limit.saturating_mul(PATIENCE) {
            break;
        } else {
            bytes = Vec::new();
        }
    }
    if received <= limit { Ok(bytes) } else { Err(ApiError::PayloadTooLarge { limit }) }
}

/// The next piece of data, or nothing at the end.
async fn next(body: &mut Body) -> Result<Option<Bytes>, ApiError> {
    let incomplete =
        |detail: String| ApiError::BadRequest { message: "请求内容没有完整收到，请重试。", detail };
    loop {
        let frame = timeout(STALL, poll_fn(|context| Pin::new(&mut *body).poll_frame(context))).await;
        let frame = frame.map_err(|_| incomplete(format!("nothing came for {} seconds", STALL.as_secs())))?;
        let Some(frame) = frame.transpose().map_err(|error| incomplete(error.to_string()))? else { return Ok(None) };
        // Trailers are no data.
        if let Ok(data) = frame.into_data() {
            return Ok(Some(data));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use async_graphql::futures_util::stream;

    use super::*;
    use crate::shares::Shares;

    fn share(together: usize) -> Share<Source> {
        Shares::new(together, together).take(std::net::IpAddr::from(Ipv4Addr::LOCALHOST).into(), 0).unwrap()
    }

    #[tokio::test]
    async fn a_body_up_to_the_limit_is_read_whole() {
        assert_eq!(read(Body::from("12345"), 5, &mut share(0)).await.unwrap(), b"12345");
        assert_eq!(read(Body::empty(), 5, &mut share(0)).await.unwrap(), b"");
    }

    #[tokio::test]
    async fn one_byte_more_is_refused() {
        let read = read(Body::from("123456"), 5, &mut share(0)).await;
        assert!(matches!(read, Err(ApiError::PayloadTooLarge { limit: 5 })));
    }

    #[tokio::test]
    async fn far_too_much_is_refused_without_being_kept() {
        let read = read(Body::from("x".repeat(1_000_000)), 5, &mut share(0)).await;
        assert!(matches!(read, Err(ApiError::PayloadTooLarge { .. })));
    }

    #[tokio::test]
    async fn what_is_not_free_is_taken_from_the_share() {
        let large = || Body::from("x".repeat(FREE + 100));
        assert_eq!(read(large(), 1_000_000, &mut share(100)).await.unwrap().len(), FREE + 100);
        assert!(matches!(read(large(), 1_000_000, &mut share(99)).await, Err(ApiError::Busy)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_stops_sending_is_given_up() {
        let never = stream::pending::<Result<Bytes, std::io::Error>>();
        let never = Body::from_stream(never);
        assert!(matches!(read(never, 5, &mut share(0)).await, Err(ApiError::BadRequest { .. })));
    }
}
