//! The one place where this crate reads the time, for tokens and for `viewer.can`: what the ledger records is timed by the database.

use chrono::{DateTime, Utc};
use ledger::Timestamp;

/// The time now.
#[expect(
    clippy::disallowed_methods,
    reason = "tokens expire and questions are asked by the clock of the node; all else takes time as a value"
)]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The same, as the ledger writes it.
pub(crate) fn timestamp() -> Timestamp {
    Timestamp(now().timestamp_micros())
}
