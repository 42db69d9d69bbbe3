//! What a batch reads under the lock, and the rows that it leaves.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::event::{Event, Recorded};
use domain::id::{CommandId, PersonId, StreamId};
use ledger::{Entry, Frontier, Hash, Openings, Sha256, Timestamp};
use sqlx::{PgConnection, Row};
use uuid::Uuid;

use super::places::Places;
use super::{Job, Key};
use crate::error::StoreError;
use crate::log::{self, Head};

/// What an earlier acceptance of a command led to.
pub(super) struct Outcome {
    /// Nobody can tell it any more when a text of the stream was expunged: then any request under this id finds the
    /// outcome.
    pub(super) request: Option<KeyedHash>,
    pub(super) stream: StreamId,
    pub(super) first_position: u64,
    pub(super) events: u64,
}

/// A hash of a request under its stream's key: without the key nobody finds out what was asked by trying.
pub(super) struct KeyedHash {
    key: Hash,
    hash: Hash,
}

impl KeyedHash {
    /// Whether this is the hash of the request that has this fingerprint.
    pub(super) fn is(&self, fingerprint: Hash) -> bool {
        Sha256::new().with(self.key.as_bytes()).with(fingerprint.as_bytes()).finish() == self.hash
    }
}

/// Outcomes that are known.
type Known = HashMap<Key, Outcome>;

pub(super) async fn lock_head(connection: &mut PgConnection) -> Result<Head, StoreError> {
    log::head_of(&sqlx::query(include_str!("../../sql/ledger/lock_head.sql")).fetch_one(connection).await?)
}

/// The time, and the outcomes of those commands that were accepted before.
pub(super) async fn known_outcomes(
    connection: &mut PgConnection,
    batch: &[Job],
) -> Result<(Timestamp, Known), StoreError> {
    let people: Vec<Uuid> = batch.iter().map(|job| job.request.person.0).collect();
    let commands: Vec<Uuid> = batch.iter().map(|job| job.request.id.0).collect();
    let query = sqlx::query(include_str!("../../sql/ledger/clock_and_outcomes.sql")).bind(people).bind(commands);
    let rows = query.fetch_all(connection).await?;
    let mut now = Timestamp(i64::MIN);
    let mut known = HashMap::new();
    for row in &rows {
        now = log::instant(row.try_get("now")?);
        let Some(person) = row.try_get::<Option<Uuid>, _>("person_id")? else { continue };
        let hash_of = |column: &str| row.try_get::<Option<&[u8]>, _>(column)?.map(log::hash).transpose();
        let request = hash_of("key")?.zip(hash_of("request_hash")?).map(|(key, hash)| KeyedHash { key, hash });
        let outcome = Outcome {
            request,
            stream: log::stream(row.try_get("stream")?)?,
            first_position: log::count(row.try_get("first_position")?)?,
            events: log::count(row.try_get::<i32, _>("events")?.into())?,
        };
        known.insert((PersonId(person), CommandId(row.try_get("command_id")?)), outcome);
    }
    Ok((now, known))
}

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
        self.outcome_positions.push(log::signed(first_position)?);
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
        let position = log::signed(recorded.position)?;
        let mut nodes = Vec::new();
        frontier.append(leaf, |node| nodes.push(node));
        for node in nodes.into_iter().filter(|node| node.level > 0) {
            self.levels.push(node.level.into());
            self.indexes.push(log::signed(node.index)?);
            self.hashes.push(node.hash.as_bytes().to_vec());
        }
        self.positions.push(position);
        self.streams.push(recorded.stream.to_string());
        self.versions.push(log::signed(recorded.version)?);
        self.types.push(recorded.payload.type_name());
        self.recorded_at.push(log::time(recorded.recorded_at)?);
        self.open.push(open);
        self.leaves.push(leaf.as_bytes().to_vec());
        let openings = serde_json::to_string(&Openings::of(recorded));
        self.sealed.push(openings.map_err(|error| StoreError::Inconsistent(error.to_string()))?);
        Ok(())
    }

    /// Notes what has to be erased because of `recorded`, and where it was found before.
    pub(super) fn erasing(&mut self, recorded: &Recorded, places: &Places) -> Result<(), StoreError> {
        if matches!(recorded.payload, Event::ContentExpunged(_)) {
            self.erasings.push((log::signed(recorded.position)?, places.clone()));
        }
        Ok(())
    }

    /// Where the log ends when this is written after `head`.
    pub(super) fn head_after(&self, head: &Head, frontier: &Frontier) -> Head {
        let recorded_at = self.recorded_at.last().map_or(head.recorded_at, |last| log::instant(*last));
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
            .bind(log::signed(after.position)?)
            .bind(log::time(after.recorded_at)?)
            .bind(after.root.as_bytes().to_vec())
            .bind(log::signed(head.position)?)
            .bind(tolerance);
        let row = query.fetch_one(&mut *connection).await?;
        Ok(row.try_get::<Option<DateTime<Utc>>, _>("now")?.map(log::instant))
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
