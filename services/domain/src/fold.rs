//! How states follow from events: one stream at a time, and all streams of a log together.

use crate::body::Body;
use crate::event::Recorded;
use crate::id::StreamId;
use crate::person::Person;
use crate::report::Report;
use crate::world::World;

/// An event that cannot follow what came before it: the log is not one that this program wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event {event_type} at position {position} of {stream} does not follow from what came before it: {reason}")]
pub struct FoldError {
    /// The event's type name.
    pub event_type: Box<str>,
    /// Where it stands in the log.
    pub position: u64,
    /// Its stream.
    pub stream: Box<str>,
    /// What is wrong.
    pub reason: Box<str>,
}

impl FoldError {
    /// `recorded` cannot stand here at all.
    #[must_use]
    pub fn unexpected(recorded: &Recorded) -> Self {
        Self::because(recorded, "an event of this type cannot stand here")
    }

    /// `recorded` cannot stand here, for a `reason`.
    #[must_use]
    pub fn because(recorded: &Recorded, reason: &str) -> Self {
        Self {
            event_type: recorded.event_type.clone(),
            position: recorded.position,
            stream: recorded.stream.clone(),
            reason: reason.into(),
        }
    }
}

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

/// All states of a log, in memory: what tests and offline readers decide and look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct States(std::collections::BTreeMap<StreamId, State>);

impl States {
    /// Takes the next event of the log.
    pub fn evolve(&mut self, recorded: &Recorded) -> Result<(), FoldError> {
        let stream = StreamId::parse(&recorded.stream)
            .ok_or_else(|| FoldError::because(recorded, "its stream's name cannot be read"))?;
        let next = State::evolve(self.0.get(&stream).cloned(), stream, recorded)?;
        self.0.insert(stream, next);
        Ok(())
    }

    /// The state of `stream`.
    #[must_use]
    pub fn get(&self, stream: StreamId) -> Option<&State> {
        self.0.get(&stream)
    }
}

impl World for States {
    fn state(&self, stream: StreamId) -> Option<&State> {
        self.get(stream)
    }
}
