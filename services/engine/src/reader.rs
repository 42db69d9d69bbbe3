//! States for questions: folded from the log, kept in memory, and brought up to date before every answer.

use std::sync::Arc;

use domain::fold::State;
use domain::id::StreamId;
use quick_cache::sync::Cache;

use crate::database::Database;
use crate::error::StoreError;
use crate::log;

/// How many streams a node keeps in memory; a report takes some 30 KB.
const KEPT_STREAMS: usize = 1024;

/// Reads the states of streams, now or at an earlier position. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reader {
    database: Database,
    kept: Arc<Cache<StreamId, Arc<State>>>,
}

impl Reader {
    /// A reader that has read nothing yet.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, kept: Arc::new(Cache::new(KEPT_STREAMS)) }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// The state of `stream` as it stands; `None` for a stream without events.
    pub async fn state(&self, stream: StreamId) -> Result<Option<Arc<State>>, StoreError> {
        let kept = self.kept.get(&stream);
        let version = kept.as_ref().map_or(0, |state| state.version());
        let events = log::stream_since(self.database.pool(), stream, version, log::NOW).await?;
        if events.is_empty() {
            return Ok(kept);
        }
        let state = events.iter().try_fold(kept, |state, recorded| {
            State::evolve(state.map(Arc::unwrap_or_clone), stream, recorded).map(|state| Some(Arc::new(state)))
        })?;
        if let Some(state) = &state {
            self.keep(stream, state);
        }
        Ok(state)
    }

    /// The state of `stream` as it stood at a position of the log.
    pub async fn state_at(&self, stream: StreamId, position: u64) -> Result<Option<Arc<State>>, StoreError> {
        let events = log::stream_since(self.database.pool(), stream, 0, position).await?;
        Ok(State::fold(stream, &events)?.map(Arc::new))
    }

    /// Takes a state that is known already; an older one never replaces a newer one for long, since every answer asks
    /// the log for what came since.
    pub(crate) fn keep(&self, stream: StreamId, state: &Arc<State>) {
        self.kept.insert(stream, Arc::clone(state));
    }
}
