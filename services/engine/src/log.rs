//! Reading the log: streams, pages, the head, the tree's right edge.

use chrono::{DateTime, Utc};
use domain::event::{self, Event, Recorded};
use domain::id::{BodyId, StreamId};
use ledger::{Commitment, Entry, Frontier, Hash, Openings, Timestamp};
use sqlx::postgres::PgRow;
use sqlx::{PgExecutor, Row};
use uuid::Uuid;

use crate::database::Database;
use crate::error::StoreError;

/// Longer than any log: reads up to "now".
pub const NOW: u64 = i64::MAX as u64;

/// How long the log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The position of the last event; 0 for an empty log.
    pub position: u64,
    /// When that was recorded.
    pub recorded_at: Timestamp,
    /// The root of the tree over all events.
    pub root: Hash,
}

/// An event as a receipt names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAt {
    /// Its position.
    pub position: u64,
    /// Its type's name.
    pub event_type: Box<str>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// Another place in the log that holds a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPlace {
    /// The event.
    pub position: u64,
    /// The commitment under which the text lies there.
    pub commitment: String,
}

pub(crate) fn instant(time: DateTime<Utc>) -> Timestamp {
    Timestamp(time.timestamp_micros())
}

pub(crate) fn time(instant: Timestamp) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_micros(instant.0)
        .ok_or_else(|| StoreError::Inconsistent(format!("{} µs is outside the calendar", instant.0)))
}

pub(crate) fn count(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Inconsistent(format!("{number} where a count belongs")))
}

pub(crate) fn signed(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Inconsistent(format!("{number} is more than a log can hold")))
}

pub(crate) fn stream(name: &str) -> Result<StreamId, StoreError> {
    StreamId::parse(name).ok_or_else(|| StoreError::Inconsistent(format!("{name} is no stream's name")))
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash, StoreError> {
    let bytes = <[u8; 32]>::try_from(bytes);
    bytes.map(Hash::from_bytes).map_err(|_| StoreError::Inconsistent("a stored hash is not 32 bytes long".into()))
}

pub(crate) fn head_of(row: &PgRow) -> Result<Head, StoreError> {
    Ok(Head {
        position: count(row.try_get("position")?)?,
        recorded_at: instant(row.try_get("recorded_at")?),
        root: hash(row.try_get("root")?)?,
    })
}

/// The head as it stands.
pub(crate) async fn head(database: &Database) -> Result<Head, StoreError> {
    let row = database.row(|| Ok(sqlx::query(include_str!("../sql/ledger/head.sql")))).await?;
    head_of(&row.ok_or_else(|| StoreError::Inconsistent("the log has no head".into()))?)
}

/// Reads a stored event, unless it is no longer what was hashed when it was recorded.
fn event_of(row: &PgRow) -> Result<Recorded, StoreError> {
    let (position, open): (i64, &[u8]) = (row.try_get("position")?, row.try_get("open")?);
    if Entry::<Event>::leaf(open) != hash(row.try_get("leaf")?)? {
        return Err(StoreError::Altered { position: count(position)? });
    }
    let openings: Openings = serde_json::from_str(row.try_get("content")?)
        .map_err(|error| StoreError::Inconsistent(format!("a sealed part cannot be read: {error}")))?;
    let recorded = event::read(open, &openings)?;
    if signed(recorded.position)? != position || *recorded.stream != *row.try_get::<&str, _>("stream")? {
        return Err(StoreError::Altered { position: count(position)? });
    }
    Ok(recorded)
}

fn events_of(rows: &[PgRow]) -> Result<Vec<Recorded>, StoreError> {
    rows.iter().map(event_of).collect()
}

/// The events of each of `streams` after the version that stands beside it.
pub(crate) async fn streams_since(
    database: &Database,
    streams: &[(StreamId, u64)],
) -> Result<Vec<Vec<Recorded>>, StoreError> {
    let names: Vec<_> = streams.iter().map(|(stream, _)| stream.to_string()).collect();
    let versions = streams.iter().map(|(_, version)| signed(*version)).collect::<Result<Vec<_>, _>>()?;
    let question = || {
        let query = sqlx::query(include_str!("../sql/ledger/streams_since.sql"));
        Ok(query.bind(&names).bind(&versions))
    };
    let mut events = vec![Vec::new(); streams.len()];
    for row in database.rows(question).await? {
        let number = count(row.try_get("number")?)?;
        let events = usize::try_from(number - 1).ok().and_then(|index| events.get_mut(index));
        events
            .ok_or_else(|| StoreError::Inconsistent("more streams than were asked for".into()))?
            .push(event_of(&row)?);
    }
    Ok(events)
}

/// The events of `stream` after `version`, at most `events` of them, up to the log's `position`.
pub(crate) async fn stream_part(
    database: &Database,
    stream: StreamId,
    version: u64,
    events: u64,
    position: u64,
) -> Result<Vec<Recorded>, StoreError> {
    let question = || {
        let query = sqlx::query(include_str!("../sql/ledger/stream_part.sql")).bind(stream.to_string());
        Ok(query.bind(signed(version)?).bind(signed(version + events)?).bind(signed(position)?))
    };
    events_of(&database.rows(question).await?)
}

/// At most `limit` events of `stream` after `version`, up to the log's `position`.
pub(crate) async fn stream_page(
    database: &Database,
    stream: StreamId,
    version: u64,
    position: u64,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let question = || {
        let query = sqlx::query(include_str!("../sql/ledger/stream_page.sql"));
        Ok(query.bind(stream.to_string()).bind(signed(version)?).bind(signed(position)?).bind(limit))
    };
    events_of(&database.rows(question).await?)
}

/// At most `limit` events of the whole log after `position`.
pub(crate) async fn log_since(
    connection: impl PgExecutor<'_>,
    position: u64,
    limit: i64,
) -> Result<Vec<Recorded>, StoreError> {
    let query = sqlx::query(include_str!("../sql/ledger/log_since.sql")).bind(signed(position)?).bind(limit);
    events_of(&query.fetch_all(connection).await?)
}

/// The body that has this name under this superior.
pub(crate) async fn namesake(
    connection: impl PgExecutor<'_>,
    name: &str,
    superior: Option<BodyId>,
) -> Result<Option<BodyId>, StoreError> {
    let query = sqlx::query_scalar(include_str!("../sql/ledger/namesake.sql")).bind(name);
    let found: Option<Uuid> =
        query.bind(superior.map_or(Uuid::nil(), |body| body.0)).fetch_optional(connection).await?;
    Ok(found.map(BodyId))
}

/// What was recorded at `events` positions from `first` on.
pub(crate) async fn recorded(
    connection: impl PgExecutor<'_>,
    first: u64,
    events: u64,
) -> Result<Vec<RecordedAt>, StoreError> {
    let query = sqlx::query(include_str!("../sql/ledger/recorded.sql")).bind(signed(first)?).bind(signed(events)?);
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

/// When the event at `position` was recorded.
pub(crate) async fn recorded_at(database: &Database, position: u64) -> Result<Timestamp, StoreError> {
    let question = || Ok(sqlx::query(include_str!("../sql/ledger/recorded_at.sql")).bind(signed(position)?));
    let row = database.row(question).await?;
    let row = row.ok_or_else(|| StoreError::Inconsistent(format!("the log holds nothing at {position}")))?;
    Ok(instant(row.try_get("recorded_at")?))
}

/// The leaf hashes after `index`, at most `limit`, in order.
pub(crate) async fn leaves(database: &Database, index: u64, limit: i64) -> Result<Vec<Hash>, StoreError> {
    let question = || Ok(sqlx::query(include_str!("../sql/ledger/leaves.sql")).bind(signed(index)?).bind(limit));
    database.rows(question).await?.iter().map(|row| hash(row.try_get("leaf")?)).collect()
}

/// The right edge of the tree over the first `size` events.
pub(crate) async fn frontier(connection: &mut sqlx::PgConnection, size: u64) -> Result<Frontier, StoreError> {
    let mut stored = std::collections::HashMap::new();
    let (mut levels, mut indexes) = (Vec::new(), Vec::new());
    for (level, index) in Frontier::places(size) {
        if level > 0 {
            levels.push(i16::from(level));
            indexes.push(signed(index)?);
        } else {
            let query = sqlx::query(include_str!("../sql/ledger/leaf.sql")).bind(signed(index + 1)?);
            let row = query.fetch_one(&mut *connection).await?;
            stored.insert((0, index), hash(row.try_get("leaf")?)?);
        }
    }
    let query = sqlx::query(include_str!("../sql/ledger/tree_nodes.sql")).bind(&levels).bind(&indexes);
    for row in query.fetch_all(connection).await? {
        let level = u8::try_from(row.try_get::<i16, _>("level")?);
        let level = level.map_err(|_| StoreError::Inconsistent("a tree node's level is negative".into()))?;
        stored.insert((level, count(row.try_get("index")?)?), hash(row.try_get("hash")?)?);
    }
    Ok(Frontier::load(size, |level, index| stored.get(&(level, index)).copied())?)
}

/// Every place of a stream whose text contains `text`, the latest first, at most 200.
pub(crate) async fn places_of_text(
    database: &Database,
    stream: StreamId,
    text: &str,
) -> Result<Vec<TextPlace>, StoreError> {
    let quoted = serde_json::Value::from(text).to_string();
    let escaped = quoted.trim_start_matches('"').strip_suffix('"').unwrap_or(&quoted);
    let question = || {
        let query = sqlx::query(include_str!("../sql/ledger/places_of_text.sql")).bind(escaped).bind(text);
        Ok(query.bind(stream.to_string()))
    };
    let place = |row: &PgRow| {
        Ok(TextPlace { position: count(row.try_get("position")?)?, commitment: row.try_get("commitment")? })
    };
    database.rows(question).await?.iter().map(place).collect()
}

/// The positions of a stream's events, up to its `version`, that hold any of `texts`.
pub(crate) async fn places_of_commitments(
    database: &Database,
    stream: StreamId,
    version: u64,
    texts: &[Commitment],
) -> Result<Vec<i64>, StoreError> {
    let texts: Vec<String> = texts.iter().map(ToString::to_string).collect();
    let question = || {
        let query = sqlx::query(include_str!("../sql/ledger/places_of_commitments.sql")).bind(stream.to_string());
        Ok(query.bind(signed(version)?).bind(&texts))
    };
    let rows = database.rows(question).await?;
    Ok(rows.iter().map(|row| row.try_get("position")).collect::<Result<_, _>>()?)
}
