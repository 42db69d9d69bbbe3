//! How the state of a stream follows from its events.

use std::sync::Arc;

use crate::body::Body;
use crate::event::{FoldError, Recorded};
use crate::id::StreamId;
use crate::person::Person;
use crate::report::Report;

/// The state of one stream. Cheap to clone; a fold changes it in place where nobody else holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Of a `person:` stream.
    Person(Arc<Person>),
    /// Of a `body:` stream.
    Body(Arc<Body>),
    /// Of a `report:` stream.
    Report(Arc<Report>),
}

impl State {
    /// The version of the stream that the state stands at.
    #[must_use]
    pub fn version(&self) -> u64 {
        match self {
            Self::Person(person) => person.version,
            Self::Body(body) => body.version,
            Self::Report(report) => report.version,
        }
    }

    /// The person, if it is one.
    #[must_use]
    pub const fn as_person(&self) -> Option<&Arc<Person>> {
        if let Self::Person(person) = self { Some(person) } else { None }
    }

    /// The body, if it is one.
    #[must_use]
    pub const fn as_body(&self) -> Option<&Arc<Body>> {
        if let Self::Body(body) = self { Some(body) } else { None }
    }

    /// The report, if it is one.
    #[must_use]
    pub const fn as_report(&self) -> Option<&Arc<Report>> {
        if let Self::Report(report) = self { Some(report) } else { None }
    }

    /// Takes the next event of `stream`; its version must be one above the state's.
    pub fn evolve(state: Option<Self>, stream: StreamId, recorded: &Recorded) -> Result<Self, FoldError> {
        if recorded.version != state.as_ref().map_or(0, Self::version) + 1 {
            return Err(FoldError::because(recorded, "its version is not the next one of its stream"));
        }
        let Some(mut state) = state else { return Self::begin(stream, recorded) };
        match (stream, &mut state) {
            (StreamId::Person(_), Self::Person(person)) => Arc::make_mut(person).evolve(recorded)?,
            (StreamId::Body(_), Self::Body(body)) => Arc::make_mut(body).evolve(recorded)?,
            (StreamId::Report(_), Self::Report(report)) => Arc::make_mut(report).evolve(recorded)?,
            _ => return Err(FoldError::because(recorded, "the state is one of another kind of stream")),
        }
        Ok(state)
    }

    fn begin(stream: StreamId, recorded: &Recorded) -> Result<Self, FoldError> {
        Ok(match stream {
            StreamId::Person(id) => Self::Person(Arc::new(Person::begin(id, recorded)?)),
            StreamId::Body(id) => Self::Body(Arc::new(Body::begin(id, recorded)?)),
            StreamId::Report(id) => Self::Report(Arc::new(Report::begin(id, recorded)?)),
        })
    }

    /// Takes the next events of `stream`, in order: the state after the last of them.
    pub fn evolve_all<'a>(
        state: Option<Self>,
        stream: StreamId,
        events: impl IntoIterator<Item = &'a Recorded>,
    ) -> Result<Option<Self>, FoldError> {
        events.into_iter().try_fold(state, |state, recorded| Self::evolve(state, stream, recorded).map(Some))
    }

    /// Folds the whole of `stream` from its first event on; `None` for a stream without events.
    pub fn fold<'a>(
        stream: StreamId,
        events: impl IntoIterator<Item = &'a Recorded>,
    ) -> Result<Option<Self>, FoldError> {
        Self::evolve_all(None, stream, events)
    }
}
