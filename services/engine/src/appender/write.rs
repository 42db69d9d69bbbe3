//! The rows that a batch leaves.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::event::{Event, Recorded};
use domain::id::StreamId;
use ledger::{Entry, Frontier, Openings, Timestamp};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::job::Job;
use super::places::Places;
use crate::column::{instant, signed, time};
use crate::error::StoreError;
use crate::log::Head;

/// The rows of a batch, column by column, as the statement takes them.
#[derive(Default)]
pub(super) struct Rows {
    positions: Vec<i64>,
    streams: Vec<String>,
    versions: Vec<i64>,
    types: Vec<&'static str>,
    recorded_at: Vec<DateTime<Utc>>,
    open: Vec<Vec<u8>>,
    leaves: Vec<Vec<u8>>,
    sealed: Vec<String>,
    levels: Vec<i16>,
    indexes: Vec<i64>,
    hashes: Vec<Vec<u8>>,
    outcome_people: Vec<Uuid>,
    outcome_commands: Vec<Uuid>,
    outcome_hashes: Vec<Vec<u8>>,
    outcome_streams: Vec<String>,
    outcome_positions: Vec<i64>,
    outcome_events: Vec<i32>,
    erasings: Vec<(i64, Places)>,
}

impl Rows {
    pub(super) fn is_empty(&self) -> bool {
        self.outcome_people.is_empty()
    }

    pub(super) fn outcome(
        &mut self,
        job: &Job,
        stream: StreamId,
        first_position: u64,
        events: usize,
    ) -> Result<(), StoreError> {
        let uncountable = |_| StoreError::Inconsistent(format!("{events} events of one command are beyond counting"));
        self.outcome_people.push(job.request.person.0);
        self.outcome_commands.push(job.request.id.0);
        self.outcome_hashes.push(job.fingerprint.as_bytes().to_vec());
        self.outcome_streams.push(stream.to_string());
        self.outcome_positions.push(signed(first_position)?);
        self.outcome_events.push(i32::try_from(events).map_err(uncountable)?);
        Ok(())
    }

    /// Takes an event with its canonical bytes, and grows the tree by its leaf.
    pub(super) fn event(
        &mut self,
        recorded: &mut Recorded,
        open: Vec<u8>,
        frontier: &mut Frontier,
    ) -> Result<(), StoreError> {
        let leaf = Entry::<Event>::leaf(&open);
        let position = signed(recorded.position)?;
        let mut nodes = Vec::new();
        frontier.append(leaf, |node| nodes.push(node));
        for node in nodes.into_iter().filter(|node| node.level > 0) {
            self.levels.push(node.level.into());
            self.indexes.push(signed(node.index)?);
            self.hashes.push(node.hash.as_bytes().to_vec());
        }
        self.positions.push(position);
        self.streams.push(recorded.stream.to_string());
        self.versions.push(signed(recorded.version)?);
        self.types.push(recorded.payload.type_name());
        self.recorded_at.push(time(recorded.recorded_at)?);
        self.open.push(open);
        self.leaves.push(leaf.as_bytes().to_vec());
        let openings = serde_json::to_string(&Openings::of(recorded));
        self.sealed.push(openings.map_err(|error| StoreError::Inconsistent(error.to_string()))?);
        Ok(())
    }

    /// Notes what has to be erased because of `recorded`, and where it was found before.
    pub(super) fn erasing(&mut self, recorded: &Recorded, places: &Places) -> Result<(), StoreError> {
        if matches!(recorded.payload, Event::ContentExpunged(_)) {
            self.erasings.push((signed(recorded.position)?, places.clone()));
        }
        Ok(())
    }

    /// Where the log ends when this is written after `head`.
    pub(super) fn head_after(&self, head: &Head, frontier: &Frontier) -> Head {
        let recorded_at = self.recorded_at.last().map_or(head.recorded_at, |last| instant(*last));
        Head { position: frontier.size(), recorded_at, root: frontier.root() }
    }

    /// Writes everything if the log ends at `head` and the events are no older than `tolerance`, and tells the database's
    /// time; else nothing is written.
    pub(super) async fn write(
        &self,
        connection: &mut PgConnection,
        head: &Head,
        frontier: &Frontier,
        tolerance: Option<Duration>,
    ) -> Result<Option<Timestamp>, StoreError> {
        let after = self.head_after(head, frontier);
        let query = sqlx::query(include_str!("../../sql/ledger/append.sql"))
            .bind(&self.positions)
            .bind(&self.streams)
            .bind(&self.versions)
            .bind(&self.types)
            .bind(&self.recorded_at)
            .bind(&self.open)
            .bind(&self.leaves)
            .bind(&self.sealed)
            .bind(&self.levels)
            .bind(&self.indexes)
            .bind(&self.hashes)
            .bind(&self.outcome_people)
            .bind(&self.outcome_commands)
            .bind(&self.outcome_hashes)
            .bind(&self.outcome_streams)
            .bind(&self.outcome_positions)
            .bind(&self.outcome_events)
            .bind(signed(after.position)?)
            .bind(time(after.recorded_at)?)
            .bind(after.root.as_bytes().to_vec())
            .bind(signed(head.position)?)
            .bind(tolerance);
        let row = query.fetch_one(&mut *connection).await?;
        Ok(row.try_get::<Option<DateTime<Utc>>, _>("now")?.map(instant))
    }

    /// Erases what the batch's events say; after the read models, which may just have got the texts.
    pub(super) async fn expunge(&self, connection: &mut PgConnection) -> Result<(), StoreError> {
        for (position, places) in &self.erasings {
            let query = sqlx::query(include_str!("../../sql/ledger/expunge.sql")).bind(position);
            query.bind(&places.positions).bind(places.searched).execute(&mut *connection).await?;
        }
        Ok(())
    }
}
