//! What a batch looks up under the head's lock.

use std::collections::HashMap;

use domain::event::Recorded;
use domain::id::{BodyId, CommandId, PersonId, StreamId};
use ledger::{Frontier, Hash, Sha256, Timestamp};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, PgExecutor, Row, query, query_scalar};
use uuid::Uuid;

use super::job::{Job, Key, RecordedAt};
use crate::column::{count, hash, instant, signed, stream};
use crate::error::StoreError;
use crate::log::{Head, events_of, head_of};

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
    head_of(&query(include_str!("../../sql/ledger/lock_head.sql")).fetch_one(connection).await?)
}

/// The time, and the outcomes of those commands that were accepted before.
pub(super) async fn known_outcomes(
    connection: &mut PgConnection,
    batch: &[Job],
) -> Result<(Timestamp, Known), StoreError> {
    let people: Vec<Uuid> = batch.iter().map(|job| job.request.person.0).collect();
    let commands: Vec<Uuid> = batch.iter().map(|job| job.request.id.0).collect();
    let query = query(include_str!("../../sql/ledger/clock_and_outcomes.sql")).bind(people).bind(commands);
    let rows = query.fetch_all(connection).await?;
    let mut now = Timestamp(i64::MIN);
    let mut known = HashMap::new();
    for row in &rows {
        now = instant(row.try_get("now")?);
        let Some(person) = row.try_get::<Option<Uuid>, _>("person_id")? else { continue };
        let hash_of = |column: &str| row.try_get::<Option<&[u8]>, _>(column)?.map(hash).transpose();
        let request = hash_of("key")?.zip(hash_of("request_hash")?).map(|(key, hash)| KeyedHash { key, hash });
        let outcome = Outcome {
            request,
            stream: stream(row.try_get("stream")?)?,
            first_position: count(row.try_get("first_position")?)?,
            events: count(row.try_get::<i32, _>("events")?.into())?,
        };
        known.insert((PersonId(person), CommandId(row.try_get("command_id")?)), outcome);
    }
    Ok((now, known))
}

/// What was recorded at `events` positions from `first` on.
pub(super) async fn recorded(
    connection: impl PgExecutor<'_>,
    first: u64,
    events: u64,
) -> Result<Vec<RecordedAt>, StoreError> {
    let query = query(include_str!("../../sql/ledger/recorded.sql")).bind(signed(first)?).bind(signed(events)?);
    let rows = query.fetch_all(connection).await?;
    let row = |row: &PgRow| {
        Ok(RecordedAt {
            position: count(row.try_get("position")?)?,
            event_type: row.try_get::<&str, _>("type")?.into(),
            recorded_at: instant(row.try_get("recorded_at")?),
        })
    };
    rows.iter().map(row).collect()
}

/// At most `limit` events of the whole log after `position`.
pub(super) async fn log_since(
    connection: impl PgExecutor<'_>,
    position: u64,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let query = query(include_str!("../../sql/ledger/log_since.sql")).bind(signed(position)?).bind(limit);
    events_of(&query.fetch_all(connection).await?)
}

/// The body that has this name under this superior.
pub(super) async fn namesake(
    connection: impl PgExecutor<'_>,
    name: &str,
    superior: Option<BodyId>,
) -> Result<Option<BodyId>, StoreError> {
    let query = query_scalar(include_str!("../../sql/ledger/namesake.sql")).bind(name);
    let found: Option<Uuid> =
        query.bind(superior.map_or(Uuid::nil(), |body| body.0)).fetch_optional(connection).await?;
    Ok(found.map(BodyId))
}

/// The right edge of the tree over the first `size` events.
pub(super) async fn frontier(connection: &mut sqlx::PgConnection, size: u64) -> Result<Frontier, StoreError> {
    let mut stored = std::collections::HashMap::new();
    let (mut levels, mut indexes) = (Vec::new(), Vec::new());
    for (level, index) in Frontier::places(size) {
        if level > 0 {
            levels.push(i16::from(level));
            indexes.push(signed(index)?);
        } else {
            let query = query(include_str!("../../sql/ledger/leaf.sql")).bind(signed(index + 1)?);
            let row = query.fetch_one(&mut *connection).await?;
            stored.insert((0, index), hash(row.try_get("leaf")?)?);
        }
    }
    let query = query(include_str!("../../sql/ledger/tree_nodes.sql")).bind(&levels).bind(&indexes);
    for row in query.fetch_all(connection).await? {
        let level = u8::try_from(row.try_get::<i16, _>("level")?);
        let level = level.map_err(|_| StoreError::Inconsistent("a tree node's level is negative".into()))?;
        stored.insert((level, count(row.try_get("index")?)?), hash(row.try_get("hash")?)?);
    }
    Ok(Frontier::load(size, |level, index| stored.get(&(level, index)).copied())?)
}
