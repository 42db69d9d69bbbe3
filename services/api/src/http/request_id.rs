//! Ids by which a request is found again in the log.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::HeaderMap;

/// The header that carries the id, both ways.
pub(super) const X_REQUEST_ID: &str = "x-request-id";
/// The longest id that is taken over from a proxy.
const LONGEST: usize = 64;

/// Gives every request an id: the one a proxy gave it, or the next of this node.
pub(crate) struct RequestIds {
    node: u32,
    next: AtomicU64,
}

impl Default for RequestIds {
    fn default() -> Self {
        let [a, b, c, d, ..] = RandomState::new().hash_one("node").to_be_bytes();
        Self { node: u32::from_be_bytes([a, b, c, d]), next: AtomicU64::new(1) }
    }
}

impl RequestIds {
    /// The id of a request with these headers.
    pub(super) fn of(&self, headers: &HeaderMap) -> String {
        let given = headers.get(X_REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| harmless(id));
        given.map_or_else(
            || format!("{:08x}-{:x}", self.node, self.next.fetch_add(1, Ordering::Relaxed)),
            ToOwned::to_owned,
        )
    }
}

/// Cannot disturb a log line or a header.
fn harmless(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(id: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(X_REQUEST_ID.parse().unwrap(), id.parse().unwrap())])
    }

    #[test]
    fn every_request_has_an_id_of_its_own() {
        let ids = RequestIds::default();
        assert_ne!(ids.of(&HeaderMap::new()), ids.of(&HeaderMap::new()));
    }

    #[test]
    fn a_proxys_id_is_kept_unless_it_could_do_harm() {
        let ids = RequestIds::default();
        assert_eq!(ids.of(&headers("abc-123")), "abc-123");
        for bad in ["", "a b", "x\"y", "0123456789012345678901234567890123456789012345678901234567890123456789"] {
            assert_ne!(ids.of(&headers(bad)), bad);
        }
    }
}
