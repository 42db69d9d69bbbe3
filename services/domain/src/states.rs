//! The states of all streams of a log together.

use std::collections::BTreeMap;

use crate::event::{FoldError, Recorded};
use crate::fold::State;
use crate::id::StreamId;
use crate::world::World;

/// All states of a log, in memory: what tests and offline readers decide and look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct States(BTreeMap<StreamId, State>);

impl States {
    /// Takes the next event of the log.
    pub fn evolve(&mut self, recorded: &Recorded) -> Result<(), FoldError> {
        let stream = StreamId::parse(&recorded.stream)
            .ok_or_else(|| FoldError::because(recorded, "its stream's name cannot be read"))?;
        let next = State::evolve(self.0.remove(&stream), stream, recorded)?;
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
