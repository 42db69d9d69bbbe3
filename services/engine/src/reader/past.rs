//! Earlier states of one report, kept so that looking at an earlier moment costs no replay from the beginning. All of it
//! may be thrown away at any time.

use std::collections::BTreeMap;

use domain::fold::State;
use domain::id::StreamId;
use tokio::sync::Mutex;

use crate::error::StoreError;
use crate::log::Ledger;

/// A state is kept after every so many events: what looking at a moment costs at most, once the states before it are.
const EVERY: u64 = 128;

/// What is kept of one report. One question at a time works with it: those who ask for the same wait for the first.
#[derive(Debug, Default)]
pub(super) struct Past(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The position of the last erasing that the states below know of: what it erased is in none of them.
    erased: u64,
    /// By the position of their last event.
    states: BTreeMap<u64, State>,
    /// What was asked for last.
    last: Option<(u64, Option<State>)>,
}

impl Past {
    /// The state at `position`, which is before the end of the stream. `erased` is the position of its last erasing.
    pub(super) async fn state(
        &self,
        ledger: &Ledger,
        stream: StreamId,
        erased: u64,
        position: u64,
    ) -> Result<Option<State>, StoreError> {
        let mut kept = self.0.lock().await;
        if kept.erased != erased {
            *kept = Kept { erased, ..Kept::default() };
        }
        if let Some((asked, state)) = &kept.last
            && *asked == position
        {
            return Ok(state.clone());
        }
        let mut state = kept.states.range(..=position).next_back().map(|(_, state)| state.clone());
        loop {
            let version = state.as_ref().map_or(0, State::version);
            let events = ledger.page(stream, version, position, EVERY).await?;
            state = State::evolve_all(state, stream, &events)?;
            match (&state, events.last()) {
                (Some(state), Some(last)) if state.version() == version + EVERY => {
                    kept.states.insert(last.position, state.clone());
                }
                _ => break,
            }
        }
        kept.last = Some((position, state.clone()));
        Ok(state)
    }
}
