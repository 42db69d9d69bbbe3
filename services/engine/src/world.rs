//! The states that one question or one decision needs, held together.

use std::collections::HashMap;

use domain::World;
use domain::fold::State;
use domain::id::StreamId;

use crate::error::StoreError;
use crate::reader::Reader;

/// A few streams' states, as they stood when they were loaded.
#[derive(Clone, Debug, Default)]
pub struct LoadedWorld(HashMap<StreamId, State>);

impl LoadedWorld {
    /// Loads the states of `streams`.
    pub async fn load(reader: &Reader, streams: impl IntoIterator<Item = StreamId>) -> Result<Self, StoreError> {
        let streams: Vec<_> = streams.into_iter().collect();
        let states = reader.states(&streams).await?;
        Ok(Self(streams.into_iter().zip(states).filter_map(|(stream, state)| Some((stream, state?))).collect()))
    }

    /// The state of `stream`, if it was loaded and there is one.
    #[must_use]
    pub fn get(&self, stream: StreamId) -> Option<&State> {
        self.0.get(&stream)
    }

    pub(crate) fn insert(&mut self, stream: StreamId, state: State) {
        self.0.insert(stream, state);
    }

    pub(crate) fn into_states(self) -> impl Iterator<Item = (StreamId, State)> {
        self.0.into_iter()
    }
}

impl World for LoadedWorld {
    fn state(&self, stream: StreamId) -> Option<&State> {
        self.get(stream)
    }
}
