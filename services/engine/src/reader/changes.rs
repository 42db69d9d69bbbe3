//! What events changed, for those who look at the history: the states before them are folded anew.

use std::sync::Arc;

use domain::body::AppointmentChange;
use domain::event::Recorded;
use domain::fold::State;
use domain::id::{BodyId, ReportId, StreamId};
use domain::report::change::Change;

use super::Reader;
use crate::error::StoreError;

impl Reader {
    /// What each of these events of a report changed, which follow one another: from the state before the first of them,
    /// they are folded once.
    pub async fn changes(&self, report: ReportId, events: &[Recorded]) -> Result<Vec<Vec<Change>>, StoreError> {
        let Some(first) = events.first() else { return Ok(Vec::new()) };
        let before = self.report_at(report, first.position.saturating_sub(1)).await?;
        let mut before = before.map(State::Report);
        let mut changes = Vec::with_capacity(events.len());
        for recorded in events {
            let after = State::evolve(before.clone(), StreamId::Report(report), recorded)?;
            let earlier = before.as_ref().and_then(State::as_report).map(Arc::as_ref);
            changes.push(after.as_report().map(|after| Change::of(earlier, recorded, after)).unwrap_or_default());
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
        let earlier = self.ledger.page(stream, 0, first.position, earlier).await?;
        let mut before = State::fold(stream, &earlier)?;
        let mut changes = Vec::with_capacity(events.len());
        for recorded in events {
            let earlier = before.as_ref().and_then(State::as_body).map(Arc::as_ref);
            changes.push(AppointmentChange::of(earlier, recorded));
            before = Some(State::evolve(before, stream, recorded)?);
        }
        Ok(changes)
    }
}
