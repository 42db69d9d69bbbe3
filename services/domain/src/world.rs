//! What deciding may look at.

use std::sync::Arc;

use crate::body::Body;
use crate::fold::State;
use crate::id::{BodyId, PersonId, ReportId, StreamId};
use crate::person::Person;
use crate::report::Report;

/// The states that a command's decision needs, as they stand when it is decided.
pub trait World {
    /// The state of a stream, if it has events.
    fn state(&self, stream: StreamId) -> Option<&State>;

    /// The person, if registered.
    fn person(&self, id: PersonId) -> Option<&Person> {
        self.state(StreamId::Person(id))?.as_person().map(Arc::as_ref)
    }

    /// The body, if registered.
    fn body(&self, id: BodyId) -> Option<&Body> {
        self.state(StreamId::Body(id))?.as_body().map(Arc::as_ref)
    }

    /// The report, if opened.
    fn report(&self, id: ReportId) -> Option<&Report> {
        self.state(StreamId::Report(id))?.as_report().map(Arc::as_ref)
    }
}
