//! The log itself, for those who look at what happened rather than at what is.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::body::AppointmentChange;
use domain::event::Recorded;
use domain::fold::State;
use domain::id::{BodyId, ReportId, StreamId};
use domain::report::change::Change;
use ledger::Hash;

use crate::error::StoreError;
use crate::log::{self, Head, TextPlace};
use crate::reader::Reader;

/// How many leaves are read at a time.
const PAGE: i64 = 10_000;

/// Reads the log. Cheap to make.
#[derive(Clone, Debug)]
pub struct Ledger {
    reader: Reader,
}

impl Ledger {
    /// Over the database that `reader` reads.
    #[must_use]
    pub const fn new(reader: Reader) -> Self {
        Self { reader }
    }

    /// How long the log is, and its root.
    pub async fn head(&self) -> Result<Head, StoreError> {
        log::head(self.reader.database()).await
    }

    /// The position of the last event that was recorded by `time`; 0 when there was none. Positions and times grow
    /// together, so it is searched for by halves.
    pub async fn position_at(&self, time: DateTime<Utc>) -> Result<u64, StoreError> {
        let wanted = log::instant(time);
        let (mut before, mut after) = (0, self.head().await?.position + 1);
        while before + 1 < after {
            let middle = before + (after - before) / 2;
            if log::recorded_at(self.reader.database(), middle).await? <= wanted {
                before = middle;
            } else {
                after = middle;
            }
        }
        Ok(before)
    }

    /// At most `limit` events of `stream` after a version, up to a position of the log.
    pub async fn page(
        &self,
        stream: StreamId,
        after_version: u64,
        position: u64,
        limit: u64,
    ) -> Result<Vec<Recorded>, StoreError> {
        let limit = log::signed(limit)?;
        log::stream_page(self.reader.database(), stream, after_version, position, limit).await
    }

    /// What each of these events of a report changed, which follow one another: from the state before the first of them,
    /// they are folded once.
    pub async fn changes(&self, report: ReportId, events: &[Recorded]) -> Result<Vec<Vec<Change>>, StoreError> {
        let Some(first) = events.first() else { return Ok(Vec::new()) };
        let before = self.reader.report_at(report, first.position.saturating_sub(1)).await?;
        let mut before = before.map(Arc::unwrap_or_clone);
        let mut changes = Vec::with_capacity(events.len());
        for recorded in events {
            let after = State::evolve(before.clone(), StreamId::Report(report), recorded)?;
            let told =
                after.as_report().map(|after| Change::of(before.as_ref().and_then(State::as_report), recorded, after));
            changes.push(told.unwrap_or_default());
            before = Some(after);
        }
        Ok(changes)
    }

    /// Which appointment each of these events of a body began or ended, which follow one another: the body is folded from
    /// its beginning, for it has few events.
    pub async fn appointments_changed(
        &self,
        body: BodyId,
        events: &[Recorded],
    ) -> Result<Vec<Option<AppointmentChange>>, StoreError> {
        let Some(first) = events.first() else { return Ok(Vec::new()) };
        let (stream, earlier) = (StreamId::Body(body), first.version.saturating_sub(1));
        let earlier = log::stream_part(self.reader.database(), stream, 0, earlier, first.position).await?;
        let mut before = State::fold(stream, &earlier)?;
        let mut changes = Vec::with_capacity(events.len());
        for recorded in events {
            changes.push(AppointmentChange::of(before.as_ref().and_then(State::as_body), recorded));
            before = Some(State::evolve(before, stream, recorded)?);
        }
        Ok(changes)
    }

    /// The root over the first `size` events, computed from the leaves alone.
    pub async fn recompute_root(&self, size: u64) -> Result<Hash, StoreError> {
        let mut leaves: Vec<Hash> = Vec::new();
        while (leaves.len() as u64) < size {
            let page = log::leaves(self.reader.database(), leaves.len() as u64, PAGE).await?;
            if page.is_empty() {
                return Err(StoreError::Inconsistent(format!("the log ends at {} before {size}", leaves.len())));
            }
            leaves.extend(page);
        }
        leaves.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(ledger::root_of(leaves))
    }

    /// Every place of a stream whose text contains `text`, the latest first, at most 200.
    pub async fn places_of_text(&self, stream: StreamId, text: &str) -> Result<Vec<TextPlace>, StoreError> {
        log::places_of_text(self.reader.database(), stream, text).await
    }
}
