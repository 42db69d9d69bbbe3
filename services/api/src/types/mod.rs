//! The GraphQL types, thin over those of the domain.

pub mod annual_snapshot;
pub mod as_of;
pub mod body;
pub mod change;
pub mod edition;
pub mod event;
pub mod finding;
pub mod form;
pub mod history;
pub mod id;
mod page;
pub mod paragraph;
pub mod person;
pub mod phase;
pub mod plan;
pub mod report;
pub mod rule;
pub mod scalar;
pub mod scope_hash;
pub mod sign_off;
pub mod source_file;
pub mod text;

use engine::StoreError;
use ledger::Timestamp;

pub(crate) use page::Page;
pub use page::{DEFAULT_PAGE, LONGEST_PAGE, page_complexity};

use crate::errors::ApiError;
use crate::types::scalar::DateTime;

/// A time of the log as GraphQL writes it: RFC 3339, UTC.
pub(crate) fn time(instant: Timestamp) -> Result<DateTime, ApiError> {
    chrono::DateTime::from_timestamp_micros(instant.0)
        .map(DateTime::from)
        .ok_or_else(|| StoreError::Inconsistent(format!("{} µs is outside the calendar", instant.0)).into())
}
