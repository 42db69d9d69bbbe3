//! What deciding may look at.

use crate::body::Body;
use crate::id::{BodyId, PersonId, ReportId};
use crate::person::Person;
use crate::report::Report;

/// The states that a command's decision needs, as they stand when it is decided.
pub trait World {
    /// The person, if registered.
    fn person(&self, id: PersonId) -> Option<&Person>;
    /// The body, if registered.
    fn body(&self, id: BodyId) -> Option<&Body>;
    /// The report, if opened.
    fn report(&self, id: ReportId) -> Option<&Report>;
}
