//! States for questions: folded from the log, kept in memory, and brought up to date before every answer.

mod past;

use std::sync::Arc;

use domain::fold::State;
use domain::id::{ReportId, StreamId};
use quick_cache::sync::Cache;
use tracing::instrument;

use crate::database::{Database, in_turn};
use crate::error::StoreError;
use crate::log;
use past::Past;

/// How many streams a node keeps in memory; a report takes some 30 KB.
const KEPT_STREAMS: usize = 1024;
/// Of how many reports a node keeps earlier states; one of a thousand events takes some 400 KB.
const KEPT_PASTS: usize = 128;

/// Reads the states of streams, now or at an earlier position. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reader {
    database: Database,
    kept: Arc<Cache<StreamId, Arc<State>>>,
    pasts: Arc<Cache<ReportId, Arc<Past>>>,
}

/// Why a stream was not taken in: it has no events, or it could not be read.
enum Missing {
    Stream,
    Store(StoreError),
}

impl Reader {
    /// A reader that has read nothing yet.
    #[must_use]
    pub fn new(database: Database) -> Self {
        let (kept, pasts) = (Arc::new(Cache::new(KEPT_STREAMS)), Arc::new(Cache::new(KEPT_PASTS)));
        Self { database, kept, pasts }
    }

    pub(crate) fn database(&self) -> &Database {
        &self.database
    }

    /// The state of `stream` as it stands; `None` for a stream without events. However many ask at once for a stream
    /// that is not kept, one of them folds it.
    #[instrument(name = "read", level = "debug", skip(self), fields(%stream))]
    pub async fn state(&self, stream: StreamId) -> Result<Option<Arc<State>>, StoreError> {
        in_turn(async {
            let kept = self.kept.get_or_insert_async(&stream, self.whole(stream)).await;
            self.up_to_date(stream, kept).await
        })
        .await
    }

    /// The same for the one who writes, who waits for no reader.
    pub(crate) async fn state_to_write(&self, stream: StreamId) -> Result<Option<Arc<State>>, StoreError> {
        let kept = match self.kept.get(&stream) {
            Some(kept) => Ok(kept),
            None => self.whole(stream).await,
        };
        self.up_to_date(stream, kept).await
    }

    async fn up_to_date(
        &self,
        stream: StreamId,
        kept: Result<Arc<State>, Missing>,
    ) -> Result<Option<Arc<State>>, StoreError> {
        let kept = match kept {
            Ok(kept) => kept,
            Err(Missing::Stream) => return Ok(None),
            Err(Missing::Store(error)) => return Err(error),
        };
        let events = log::stream_since(&self.database, stream, kept.version()).await?;
        if events.is_empty() {
            return Ok(Some(kept));
        }
        let state = events.iter().try_fold(kept, |state, recorded| {
            State::evolve(Some(Arc::unwrap_or_clone(state)), stream, recorded).map(Arc::new)
        })?;
        self.keep(stream, &state);
        Ok(Some(state))
    }

    async fn whole(&self, stream: StreamId) -> Result<Arc<State>, Missing> {
        let events = log::stream_since(&self.database, stream, 0).await.map_err(Missing::Store)?;
        let state = State::fold(stream, &events).map_err(|error| Missing::Store(error.into()))?;
        state.map(Arc::new).ok_or(Missing::Stream)
    }

    /// The state of a report as it stood at a position of the log.
    #[instrument(name = "read_past", level = "debug", skip_all, fields(position))]
    pub async fn report_at(&self, report: ReportId, position: u64) -> Result<Option<Arc<State>>, StoreError> {
        let Some(now) = self.state(StreamId::Report(report)).await? else { return Ok(None) };
        let Some(latest) = now.as_report() else { return Ok(None) };
        if latest.position <= position {
            return Ok(Some(now));
        }
        let erased = latest.orders.iter().filter_map(|order| order.carried_out).max().unwrap_or(0);
        let past = self.pasts.get_or_insert_with(&report, || Ok::<_, StoreError>(Arc::default()))?;
        in_turn(past.state(&self.database, StreamId::Report(report), erased, position)).await
    }

    /// Takes a state that is known already; an older one never replaces a newer one for long, since every answer asks
    /// the log for what came since.
    pub(crate) fn keep(&self, stream: StreamId, state: &Arc<State>) {
        self.kept.insert(stream, Arc::clone(state));
    }
}
