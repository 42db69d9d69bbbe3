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

fn known(kept: Result<Arc<State>, Missing>) -> Result<Option<Arc<State>>, StoreError> {
    match kept {
        Ok(kept) => Ok(Some(kept)),
        Err(Missing::Stream) => Ok(None),
        Err(Missing::Store(error)) => Err(error),
    }
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
    pub async fn state(&self, stream: StreamId) -> Result<Option<Arc<State>>, StoreError> {
        Ok(self.states(&[stream]).await?.pop().flatten())
    }

    /// The same of several, in their order: the log is asked once for what came since to those that are kept.
    #[instrument(name = "read", level = "debug", skip_all, fields(streams = streams.len()))]
    pub async fn states(&self, streams: &[StreamId]) -> Result<Vec<Option<Arc<State>>>, StoreError> {
        in_turn(async {
            let mut states = Vec::with_capacity(streams.len());
            for stream in streams {
                let kept = self.kept.get_or_insert_async(stream, self.whole(*stream)).await;
                states.push(known(kept)?);
            }
            self.up_to_date(streams, states).await
        })
        .await
    }

    /// Whether the state of `stream` is at hand, but for what came since.
    #[must_use]
    pub fn keeps(&self, stream: StreamId) -> bool {
        self.kept.get(&stream).is_some()
    }

    /// The same as [`Reader::state`] for the one who writes, who waits for no reader.
    pub(crate) async fn state_to_write(&self, stream: StreamId) -> Result<Option<Arc<State>>, StoreError> {
        let kept = match self.kept.get(&stream) {
            Some(kept) => Some(kept),
            None => known(self.whole(stream).await)?,
        };
        Ok(self.up_to_date(&[stream], vec![kept]).await?.pop().flatten())
    }

    async fn up_to_date(
        &self,
        streams: &[StreamId],
        mut states: Vec<Option<Arc<State>>>,
    ) -> Result<Vec<Option<Arc<State>>>, StoreError> {
        let version = |state: &Arc<State>| state.version();
        let kept =
            streams.iter().zip(&states).filter_map(|(stream, state)| Some((*stream, state.as_ref().map(version)?)));
        let since = log::streams_since(&self.database, &kept.collect::<Vec<_>>()).await?;
        for (state, events) in states.iter_mut().flatten().zip(since) {
            if let Some(stream) = events.last().and_then(|last| StreamId::parse(&last.stream)) {
                *state = events.iter().try_fold(Arc::clone(state), |state, recorded| {
                    State::evolve(Some(Arc::unwrap_or_clone(state)), stream, recorded).map(Arc::new)
                })?;
                self.keep(stream, state);
            }
        }
        Ok(states)
    }

    async fn whole(&self, stream: StreamId) -> Result<Arc<State>, Missing> {
        let events = log::streams_since(&self.database, &[(stream, 0)]).await.map_err(Missing::Store)?;
        let state = State::fold(stream, &events.concat()).map_err(|error| Missing::Store(error.into()))?;
        state.map(Arc::new).ok_or(Missing::Stream)
    }

    /// The state of a report as it stood at a position of the log, [`NOW`](crate::NOW) included.
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
