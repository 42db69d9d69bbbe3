//! The one place where this crate reads the time. Only tokens need it: what the ledger records is timed by the database.

use chrono::{DateTime, Utc};

/// The time now.
#[expect(clippy::disallowed_methods, reason = "tokens expire by the clock of the node; all else takes time as a value")]
pub(crate) fn now() -> DateTime<Utc> {
    Utc::now()
}
