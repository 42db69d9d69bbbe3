//! Where the texts lie that an order erases. They are looked for before the head is locked, so that nobody waits while a
//! long stream is searched.

use domain::command::{Command, Request};
use domain::id::StreamId;

use crate::column::signed;
use crate::error::StoreError;
use crate::reader::Reader;

/// What a search found. Nothing was searched for a command that erases nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The positions of the events that hold any of the texts.
    pub(super) positions: Vec<i64>,
    /// The version of the stream up to which it was searched; the versions after it are searched under the lock.
    pub(super) searched: i64,
}

impl Places {
    /// The places of the texts that `request` erases, if it does.
    pub(super) async fn to_erase(reader: &Reader, request: &Request) -> Result<Self, StoreError> {
        let Command::ExpungeContent { report, order } = &request.command else { return Ok(Self::default()) };
        let stream = StreamId::Report(*report);
        let report = reader.report(*report).await?;
        let order = report
            .as_ref()
            .and_then(|report| report.orders.iter().find(|known| known.id == *order && known.carried_out.is_none()));
        let (Some(report), Some(order)) = (report.as_ref(), order) else { return Ok(Self::default()) };
        let positions = reader.ledger().places_of_commitments(stream, report.version, &order.texts).await?;
        Ok(Self { positions, searched: signed(report.version)? })
    }
}
