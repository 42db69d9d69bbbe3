//! Between what a column holds and what it means.

use chrono::{DateTime, Utc};
use domain::id::StreamId;
use ledger::{Hash, Timestamp};

use crate::error::StoreError;

pub(crate) fn instant(time: DateTime<Utc>) -> Timestamp {
    Timestamp(time.timestamp_micros())
}

pub(crate) fn time(instant: Timestamp) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_micros(instant.0)
        .ok_or_else(|| StoreError::Inconsistent(format!("{} µs is outside the calendar", instant.0)))
}

pub(crate) fn count(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Inconsistent(format!("{number} where a count belongs")))
}

pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Inconsistent(format!("{number} is more than a log can hold")))
}

pub(crate) fn stream(name: &str) -> Result<StreamId, StoreError> {
    StreamId::parse(name).ok_or_else(|| StoreError::Inconsistent(format!("{name} is no stream's name")))
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash, StoreError> {
    let bytes = <[u8; 32]>::try_from(bytes);
    bytes.map(Hash::from_bytes).map_err(|_| StoreError::Inconsistent("a stored hash is not 32 bytes long".into()))
}
