//! States for questions: folded from the log, kept in memory, and brought up to date before every answer.

mod changes;
mod past;

use std::sync::Arc;

use domain::body::Body;
use domain::fold::State;
use domain::id::{BodyId, ReportId, StreamId};
use domain::report::Report;
use quick_cache::sync::Cache;
use tracing::instrument;

use crate::database::in_turn;
use crate::error::StoreError;
use crate::log::Ledger;
use past::Past;

/// How many streams a node keeps in memory; a report takes some 30 KB.
const KEPT_STREAMS: usize = 1024;
/// Of how many reports a node keeps earlier states; one of a thousand events takes some 400 KB.
const KEPT_PASTS: usize = 128;

/// Reads the states of streams, now or at an earlier position. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reader {
    ledger: Ledger,
    kept: Arc<Cache<StreamId, State>>,
    pasts: Arc<Cache<ReportId, Arc<Past>>>,
}

impl Reader {
    /// A reader that has read nothing yet.
    #[must_use]
    pub fn new(ledger: Ledger) -> Self {
        let (kept, pasts) = (Arc::new(Cache::new(KEPT_STREAMS)), Arc::new(Cache::new(KEPT_PASTS)));
        Self { ledger, kept, pasts }
    }

    pub(crate) const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The report as it stands; `None` when it was not opened.
    pub async fn report(&self, report: ReportId) -> Result<Option<Arc<Report>>, StoreError> {
        Ok(self.reports(&[report]).await?.pop().flatten())
    }

    /// The same of several, in their order.
    pub async fn reports(&self, reports: &[ReportId]) -> Result<Vec<Option<Arc<Report>>>, StoreError> {
        let streams: Vec<_> = reports.iter().copied().map(StreamId::Report).collect();
        let states = self.states(&streams).await?;
        Ok(states.into_iter().map(|state| state?.as_report().cloned()).collect())
    }

    /// The body as it stands; `None` when it was not registered.
    pub async fn body(&self, body: BodyId) -> Result<Option<Arc<Body>>, StoreError> {
        let state = self.states(&[StreamId::Body(body)]).await?.pop().flatten();
        Ok(state.and_then(|state| state.as_body().cloned()))
    }

    /// The states of `streams`, in their order, as they stand; `None` for a stream without events. The log is asked once.
    /// However many ask at the same time for a stream that is not kept, one of them folds it.
    #[instrument(name = "read", level = "debug", skip_all, fields(streams = streams.len()))]
    pub async fn states(&self, streams: &[StreamId]) -> Result<Vec<Option<State>>, StoreError> {
        in_turn(async {
            // In one order for all: nobody waits for a stream of somebody who waits for one of theirs.
            let mut wanted = streams.to_vec();
            wanted.sort_unstable();
            wanted.dedup();
            let (mut known, mut folding) = (Vec::with_capacity(wanted.len()), Vec::new());
            for (index, stream) in wanted.iter().enumerate() {
                let kept = self.kept.get_value_or_guard_async(stream).await;
                known.push((*stream, kept.map_err(|guard| folding.push((index, guard))).ok()));
            }
            let states = self.up_to_date(&known).await?;
            for (index, guard) in folding {
                if let Some(Some(state)) = states.get(index) {
                    // It is refused where the state was kept by somebody else in the meantime.
                    let _ = guard.insert(state.clone());
                }
            }
            let state = |stream| wanted.binary_search(stream).ok().and_then(|index| states.get(index)?.clone());
            Ok(streams.iter().map(state).collect())
        })
        .await
    }

    /// Whether the state of `stream` is at hand, but for what came since.
    #[must_use]
    pub fn keeps(&self, stream: StreamId) -> bool {
        self.kept.get(&stream).is_some()
    }

    /// The same as [`Reader::states`] for the one who writes, who waits for no reader.
    pub(crate) async fn states_to_write(&self, streams: &[StreamId]) -> Result<Vec<Option<State>>, StoreError> {
        let known: Vec<_> = streams.iter().map(|stream| (*stream, self.kept.get(stream))).collect();
        self.up_to_date(&known).await
    }

    /// Asks the log for what came since to each of these; what was kept is kept as it is now.
    async fn up_to_date(&self, known: &[(StreamId, Option<State>)]) -> Result<Vec<Option<State>>, StoreError> {
        let states = self.ledger.up_to_date(known).await?;
        for ((stream, before), after) in known.iter().zip(&states) {
            if let (Some(before), Some(after)) = (before, after)
                && before.version() != after.version()
            {
                self.keep(*stream, after);
            }
        }
        Ok(states)
    }

    /// The report as it stood at a position of the log, [`NOW`](crate::NOW) included.
    #[instrument(name = "read_past", level = "debug", skip_all, fields(position))]
    pub async fn report_at(&self, report: ReportId, position: u64) -> Result<Option<Arc<Report>>, StoreError> {
        let Some(latest) = self.report(report).await? else { return Ok(None) };
        if latest.position <= position {
            return Ok(Some(latest));
        }
        let erased = latest.orders.iter().filter_map(|order| order.carried_out).max().unwrap_or(0);
        let past = self.pasts.get_or_insert_with(&report, || Ok::<_, StoreError>(Arc::default()))?;
        let state = in_turn(past.state(&self.ledger, StreamId::Report(report), erased, position)).await?;
        Ok(state.and_then(|state| state.as_report().cloned()))
    }

    /// Takes a state that is known already; an older one never replaces a newer one for long, since every answer asks
    /// the log for what came since.
    pub(crate) fn keep(&self, stream: StreamId, state: &State) {
        self.kept.insert(stream, state.clone());
    }
}
