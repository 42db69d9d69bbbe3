//! One value, one spelling: the JSON Canonicalization Scheme of RFC 8785.
//!
//! The bytes are made once, hashed and stored as they are; nothing is ever hashed that was serialised a second time.

use serde::Serialize;

/// Why a value has no canonical bytes. Our own types never cause it: they hold no floating-point numbers.
#[derive(Debug, thiserror::Error)]
#[error("a value cannot be written as canonical JSON: {0}")]
pub struct CanonicalError(#[from] serde_json::Error);

/// The canonical bytes of `value`: UTF-8 JSON, keys sorted, no white space (RFC 8785).
pub fn canonical<T: Serialize>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    Ok(serde_json_canonicalizer::to_vec(value)?)
}
