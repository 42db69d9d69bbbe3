//! How the state of a stream follows from its events.

use crate::body::Body;
use crate::event::{FoldError, Recorded};
use crate::id::StreamId;
use crate::person::Person;
use crate::report::Report;

/// The state of one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Of a `person:` stream.
    Person(Person),
    /// Of a `body:` stream.
    Body(Body),
    /// Of a `report:` stream.
    Report(Box<Report>),
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
    pub const fn as_person(&self) -> Option<&Person> {
        if let Self::Person(person) = self { Some(person) } else { None }
    }

    /// The body, if it is one.
    #[must_use]
    pub const fn as_body(&self) -> Option<&Body> {
        if let Self::Body(body) = self { Some(body) } else { None }
    }

    /// The report, if it is one.
    #[must_use]
    pub fn as_report(&self) -> Option<&Report> {
        if let Self::Report(report) = self { Some(report) } else { None }
    }

    /// Takes the next event of `stream`; its version must be one above the state's.
    pub fn evolve(state: Option<Self>, stream: StreamId, recorded: &Recorded) -> Result<Self, FoldError> {
        if recorded.version != state.as_ref().map_or(0, Self::version) + 1 {
            return Err(FoldError::because(recorded, "its version is not the next one of its stream"));
        }
        match (stream, state) {
            (StreamId::Person(id), None) => Person::evolve(None, id, recorded).map(Self::Person),
            (StreamId::Person(id), Some(Self::Person(person))) => {
                Person::evolve(Some(person), id, recorded).map(Self::Person)
            }
            (StreamId::Body(id), None) => Body::evolve(None, id, recorded).map(Self::Body),
            (StreamId::Body(id), Some(Self::Body(body))) => Body::evolve(Some(body), id, recorded).map(Self::Body),
            (StreamId::Report(id), None) => Report::evolve(None, id, recorded).map(Box::new).map(Self::Report),
            (StreamId::Report(id), Some(Self::Report(report))) => {
                Report::evolve(Some(*report), id, recorded).map(Box::new).map(Self::Report)
            }
            _ => Err(FoldError::because(recorded, "the state is one of another kind of stream")),
        }
    }

    /// Folds the whole of `stream` from its first event on; `None` for a stream without events.
    pub fn fold<'a>(
        stream: StreamId,
        events: impl IntoIterator<Item = &'a Recorded>,
    ) -> Result<Option<Self>, FoldError> {
        events.into_iter().try_fold(None, |state, recorded| Self::evolve(state, stream, recorded).map(Some))
    }
}
